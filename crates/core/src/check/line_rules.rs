//! What one line says by itself. Lines know nothing of each other: all threads judge them.

use std::borrow::Cow;

use rayon::prelude::*;

use super::{
    damage,
    detectors::{doubles::Mark, moved::Doubt},
    entry::State,
    judged::{Judged, why},
};
use crate::{
    PIECE,
    export::{CellTexts, Decoding, Row, has_escape},
    finding::{Column, Detail, Finding, Rule},
    school::{ClassName, Classes, EntId, Login, Profile, Roster, TextError},
};

/// What lines are judged by.
pub(super) struct Lines<'l> {
    pub(super) words: &'l CellTexts,
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
        mark.has_remark = match state {
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
        let remarked = marks.par_iter().enumerate().with_min_len(PIECE);
        let remarked = remarked.filter(|(_, mark)| mark.has_remark);
        remarked.flat_map_iter(|(at, _)| self.findings_at(&rows[at], states[at])).collect()
    }

    fn findings_at(&self, row: &Row, state: State) -> Vec<Finding> {
        if state == State::Offered {
            return notices(row, self.judged, self.how).collect();
        }
        let fault = |(rule, column)| match rule {
            Rule::ClassesUncertain => uncertain_classes(row, self.words),
            Rule::CellMoved => {
                Finding::of_look(row.line, column, damage::look(cell(row, self.words, column)))
            }
            _ => Finding::at(rule, row.line, Some(column)),
        };
        self.faults(row).map(fault).collect()
    }

    /// Every fault of a row that makes no account.
    fn faults(&self, row: &Row) -> impl Iterator<Item = (Rule, Column)> {
        fn rule<T>(judged: &Result<T, Rule>, column: Column) -> Option<(Rule, Column)> {
            judged.as_ref().err().map(|rule| (*rule, column))
        }
        let (judged, words) = (self.judged, self.words);
        let is_known_by_login = !self.how.has(Column::Id) && !words.login(row).trim().is_empty();
        let id = ent_id(words.ent_id(row), self.how).err();
        let faults = [
            roster(row).err(),
            id.filter(|(rule, _)| *rule != Rule::IdMissing || !is_known_by_login),
            rule(&judged.last_names[row.last_name.index()], Column::LastName),
            rule(&judged.first_names[row.first_name.index()], Column::FirstName),
            login(words.login(row)).err(),
            rule(&judged.classes[row.classes.index()], Column::Classes),
        ];
        faults.into_iter().flatten()
    }
}

/// Trims and composes ids and logins, but for those that cannot be read.
pub(super) fn clean(rows: &mut [Row], words: &mut CellTexts) {
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
fn cell<'a>(row: &'a Row, words: &'a CellTexts, column: Column) -> &'a str {
    let given = words.texts_of(row);
    match column {
        Column::LastName => given.last_name,
        Column::FirstName => given.first_name,
        _ => given.classes.split(',').find(|item| damage::is_no_class(item.trim())).unwrap_or(""),
    }
}

/// Classes that a spreadsheet may have made numbers of, or joined, or that are drawn like others.
fn uncertain_classes(row: &Row, words: &CellTexts) -> Finding {
    let text = words.texts_of(row).classes;
    let item = |is_so: fn(&str) -> bool| text.split(',').map(str::trim).find(|item| is_so(item));
    let (rule, class) = if let Some(number) = item(damage::may_be_exponent) {
        (Rule::ClassPerhapsRounded, number)
    } else if let Some(class) = item(damage::has_twins) {
        (Rule::ClassDrawnAlike, class)
    } else {
        (Rule::ClassesPerhapsJoined, text)
    };
    let at = |rule| Finding::at(rule, row.line, Some(Column::Classes));
    ClassName::parse(class)
        .map_or_else(|_| at(Rule::ClassesUncertain), |class| at(rule).with(Detail::Class(class)))
}

pub(super) fn roster(row: &Row) -> Result<Roster, (Rule, Column)> {
    row.profile.and_then(Profile::roster).ok_or((Rule::TypeUnknown, Column::Type))
}

pub(super) fn ent_id<'a>(given: &'a str, how: &Decoding) -> Result<Cow<'a, str>, (Rule, Column)> {
    let id =
        EntId::cleaned(given).map_err(|error| (why(error, given, Rule::IdMissing), Column::Id))?;
    if damage::is_formula(&id) {
        Err((Rule::Formula, Column::Id))
    } else if has_escape(&id) {
        Err((Rule::EscapeLeft, Column::Id))
    } else if damage::has_quotes(&id) {
        Err((Rule::QuoteUnpaired, Column::Id))
    } else if damage::is_rounded_number(&id) || !damage::is_id(&id, how.is_untouched) {
        Err((Rule::IdDamaged, Column::Id))
    } else {
        Ok(id)
    }
}

/// No login is no fault: some exports have none.
pub(super) fn login(given: &str) -> Result<Option<Cow<'_, str>>, (Rule, Column)> {
    match Login::cleaned(given) {
        Ok(login) if damage::is_plain(&login) && !has_escape(&login) => Ok(Some(login)),
        Ok(login) if damage::is_formula(&login) => Err((Rule::Formula, Column::Login)),
        Ok(login) if has_escape(&login) => Err((Rule::EscapeLeft, Column::Login)),
        Ok(login) if damage::has_quotes(&login) => Err((Rule::QuoteUnpaired, Column::Login)),
        Ok(login) => Ok(Some(login)),
        Err(TextError::Empty) => Ok(None),
        Err(error) => Err((why(error, given, Rule::IdAndLoginMissing), Column::Login)),
    }
}

/// What is to be said of an account.
pub(super) fn notices(row: &Row, judged: &Judged, how: &Decoding) -> impl Iterator<Item = Finding> {
    let is_pupil = row.profile == Some(Profile::Student);
    let classes = judged.classes[row.classes.index()].as_ref();
    let lacks_class = is_pupil && classes.is_ok_and(Classes::is_empty) && how.has(Column::Classes);
    let finding = Finding::at(Rule::ClassMissing, row.line, Some(Column::Classes));
    lacks_class.then_some(finding).into_iter()
}
