//! What one line says by itself. Lines know nothing of each other: all threads judge them.

use std::borrow::Cow;

use rayon::prelude::*;

use super::{
    Code, Detail, Finding, Severity, damage,
    entry::State,
    judged::{Judged, is_rounded_number, why},
    list_rules::Mark,
    moved::Doubt,
};
use crate::{
    PIECE,
    export::{Column, Decoding, Row, Words, has_escape},
    school::{ClassName, Classes, EntId, Login, Profile, Roster},
};

/// What lines are judged by.
pub(super) struct Lines<'l> {
    pub(super) words: &'l Words,
    pub(super) judged: &'l Judged,
    pub(super) how: &'l Decoding,
}

impl Lines<'_> {
    /// What becomes of all rows and what they are recognised by, by all threads.
    pub(super) fn judge(&self, rows: &[Row]) -> (Vec<State>, Vec<Mark>) {
        let (mut states, mut marks) = (Vec::new(), Vec::new());
        let rows = rows.par_iter().with_min_len(PIECE);
        rows.map(|row| self.judge_one(row)).unzip_into_vecs(&mut states, &mut marks);
        (states, marks)
    }

    fn judge_one(&self, row: &Row) -> (State, Mark) {
        let state = self.state(row);
        let mut mark = match state {
            State::Offered => Mark::of(row, self.words, self.judged),
            _ => Mark::default(),
        };
        mark.doubt = Doubt::of(row, self.words, self.how.kind);
        mark.is_told = match state {
            State::Offered => notices(row, self.judged, self.how).next().is_some(),
            _ => state != State::ByLogin,
        };
        (state, mark)
    }

    fn state(&self, row: &Row) -> State {
        let judged = self.judged;
        let are_good = judged.short_last_names[row.last_name.index()].is_good()
            && judged.short_first_names[row.first_name.index()].is_good()
            && judged.classes[row.classes.index()].is_ok();
        if !are_good || roster(row).is_err() {
            return State::Blocked;
        }
        let (id, text) = (self.words.ent_id(row), self.words.login(row));
        let has_id = damage::is_usual_id(id, row.key.id_bytes) || ent_id(id, self.how).is_ok();
        let has_login = if damage::is_usual_login(text, row.key.login_bytes) {
            Ok(true)
        } else {
            login(text).map(|login| login.is_some())
        };
        match has_login {
            Ok(_) if has_id => State::Offered,
            Ok(true) if !self.how.has(Column::Id) => State::ByLogin,
            _ => State::Blocked,
        }
    }

    /// What is to be said of the rows, in their order.
    pub(super) fn findings(&self, rows: &[Row], states: &[State], marks: &[Mark]) -> Vec<Finding> {
        let told = marks.par_iter().enumerate().with_min_len(PIECE);
        let told = told.filter(|(_, mark)| mark.is_told);
        told.flat_map_iter(|(at, _)| self.findings_at(&rows[at], states[at])).collect()
    }

    fn findings_at(&self, row: &Row, state: State) -> Vec<Finding> {
        if state == State::Offered {
            return notices(row, self.judged, self.how).collect();
        }
        let fault = |(code, column)| {
            let finding = Finding::at(code, Severity::Blocking, row.line, Some(column));
            match code {
                Code::ClassAmbiguous => {
                    let class = ambiguous_class(row, self.words);
                    finding.with(class.map_or(Detail::None, Detail::Class))
                }
                Code::UnreadableRow => {
                    finding.with(Detail::Looks(damage::look(cell(row, self.words, column))))
                }
                _ => finding,
            }
        };
        self.faults(row).map(fault).collect()
    }

    /// Every fault of a row that makes no account.
    fn faults(&self, row: &Row) -> impl Iterator<Item = (Code, Column)> {
        fn code<T>(judged: &Result<T, Code>, column: Column) -> Option<(Code, Column)> {
            judged.as_ref().err().map(|code| (*code, column))
        }
        let (judged, words) = (self.judged, self.words);
        let is_known_by_login = !self.how.has(Column::Id) && !words.login(row).trim().is_empty();
        let id = ent_id(words.ent_id(row), self.how).err();
        let faults = [
            roster(row).err(),
            id.filter(|(code, _)| *code != Code::MissingId || !is_known_by_login),
            code(&judged.last_names[row.last_name.index()], Column::LastName),
            code(&judged.first_names[row.first_name.index()], Column::FirstName),
            login(words.login(row)).err(),
            code(&judged.classes[row.classes.index()], Column::Classes),
        ];
        faults.into_iter().flatten()
    }
}

/// Trims and composes ids and logins, but for those that cannot be read.
pub(super) fn clean(rows: &mut [Row], words: &mut Words) {
    for row in rows.iter_mut().filter(|row| !row.key.is_plain()) {
        let (id, login) = (words.ent_id(row), words.login(row));
        let cleaned = [EntId::cleaned(id), Login::cleaned(login)];
        let given = [id, login];
        let cleaned = [0, 1].map(|at| cleaned[at].as_deref().unwrap_or(given[at]));
        if cleaned != given {
            let [id, login] = cleaned.map(str::to_owned);
            row.key = words.keys.push(&id, &login);
        }
    }
}

/// What a row says in a column that is judged by its words.
fn cell<'a>(row: &'a Row, words: &'a Words, column: Column) -> &'a str {
    let given = words.given(row);
    match column {
        Column::LastName => given.last_name,
        Column::FirstName => given.first_name,
        _ => given.classes.split(',').find(|item| damage::is_no_class(item.trim())).unwrap_or(""),
    }
}

/// The class that a spreadsheet may have made a number of.
fn ambiguous_class(row: &Row, words: &Words) -> Option<ClassName> {
    let mut items = words.given(row).classes.split(',').map(str::trim);
    let number = items.find(|item| damage::may_be_exponent(item) || damage::has_twins(item));
    ClassName::parse(number.unwrap_or(words.given(row).classes)).ok()
}

pub(super) fn roster(row: &Row) -> Result<Roster, (Code, Column)> {
    row.profile.and_then(Profile::roster).ok_or((Code::UnknownType, Column::Type))
}

pub(super) fn ent_id<'a>(given: &'a str, how: &Decoding) -> Result<Cow<'a, str>, (Code, Column)> {
    let id = EntId::cleaned(given).map_err(|error| match why(error, given) {
        Code::MissingName => (Code::MissingId, Column::Id),
        code => (code, Column::Id),
    })?;
    if damage::is_formula(&id) {
        Err((Code::Formula, Column::Id))
    } else if has_escape(&id) {
        Err((Code::HtmlEntities, Column::Id))
    } else if damage::has_quotes(&id) {
        Err((Code::Quotes, Column::Id))
    } else if is_rounded_number(&id) || !damage::is_id(&id, how.is_untouched) {
        Err((Code::IdDamaged, Column::Id))
    } else {
        Ok(id)
    }
}

/// No login is no fault: some exports have none.
pub(super) fn login(given: &str) -> Result<Option<Cow<'_, str>>, (Code, Column)> {
    match Login::cleaned(given) {
        Ok(login) if damage::is_plain(&login) && !has_escape(&login) => Ok(Some(login)),
        Ok(login) if damage::is_formula(&login) => Err((Code::Formula, Column::Login)),
        Ok(login) if has_escape(&login) => Err((Code::HtmlEntities, Column::Login)),
        Ok(login) if damage::has_quotes(&login) => Err((Code::Quotes, Column::Login)),
        Ok(login) => Ok(Some(login)),
        Err(error) => match why(error, given) {
            Code::MissingName => Ok(None),
            code => Err((code, Column::Login)),
        },
    }
}

/// What is to be said of an account.
pub(super) fn notices(row: &Row, judged: &Judged, how: &Decoding) -> impl Iterator<Item = Finding> {
    let is_pupil = row.profile == Some(Profile::Student);
    let classes = judged.classes[row.classes.index()].as_ref();
    let lacks_class = is_pupil && classes.is_ok_and(Classes::is_empty) && how.has(Column::Classes);
    let finding =
        Finding::at(Code::MissingClass, Severity::Notice, row.line, Some(Column::Classes));
    lacks_class.then_some(finding).into_iter()
}
