//! What one line says by itself. Lines know nothing of each other: all threads judge them.

use rayon::prelude::*;

use super::{
    Code, Detail, Entry, Finding, Severity, damage,
    entry::ByLogin,
    judged::{Judged, Own, is_rounded_number, why},
    list_rules::Mark,
    moved::Doubt,
    roster_of,
};
use crate::{
    PIECE,
    export::{Column, Decoding, Row, Words},
    school::{Account, ClassName, Classes, EntId, Login, Profile, Roster},
};

/// What lines are judged by.
pub(super) struct Lines<'l> {
    pub(super) rows: &'l [Row],
    pub(super) words: &'l Words,
    pub(super) judged: &'l Judged,
    pub(super) how: &'l Decoding,
}

impl Lines<'_> {
    /// The entries of all rows and what they are recognised by, by all threads.
    pub(super) fn entries(&self) -> (Vec<Entry>, Vec<Mark>) {
        let (mut entries, mut marks) = (Vec::new(), Vec::new());
        // Each piece copies the words it meets: few and long ones.
        let piece = self.rows.len().div_ceil(2 * rayon::current_num_threads()).max(PIECE);
        let lines = self.rows.par_iter().with_min_len(piece);
        let entries_and_marks = lines.map_init(
            || Own::of(self.judged),
            |own, row| {
                let entry = entry(row, self.words, own, self.how);
                let is_told = is_told(row, &entry, self.judged, self.how);
                let doubt = Doubt::of(row, self.how.kind);
                let mut mark = Mark::of(row, &entry, self.judged);
                (mark.is_told, mark.doubt) = (is_told, doubt);
                (entry, mark)
            },
        );
        entries_and_marks.unzip_into_vecs(&mut entries, &mut marks);
        (entries, marks)
    }

    /// What is to be said of the rows, in their order.
    pub(super) fn findings(&self, entries: &[Entry], marks: &[Mark]) -> Vec<Finding> {
        let told = marks.par_iter().enumerate().with_min_len(PIECE);
        let told = told.filter(|(_, mark)| mark.is_told);
        told.flat_map_iter(|(at, _)| self.findings_at(&self.rows[at], &entries[at])).collect()
    }

    fn findings_at(&self, row: &Row, entry: &Entry) -> Vec<Finding> {
        if entry.account.is_some() {
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
        faults(row, self.judged, self.how).map(fault).collect()
    }
}

/// Whether something is to be said of a line.
fn is_told(row: &Row, entry: &Entry, judged: &Judged, how: &Decoding) -> bool {
    match entry.account {
        Some(_) => notices(row, judged, how).next().is_some(),
        None => entry.by_login.is_none(),
    }
}

/// The entry of a row: an account, or what the row says when something blocks it.
fn entry(row: &Row, words: &Words, own: &mut Own<'_>, how: &Decoding) -> Entry {
    if let Ok(account) = account(row, own, how) {
        return Entry::of(row.line, account);
    }
    if !how.has(Column::Id)
        && let Ok(person) = by_login(row, own)
    {
        return Entry::by_login(row.line, person);
    }
    let roster = row.profile.map_or_else(|| roster_of(how.profile), Profile::roster);
    Entry::blocked(row.line, roster, words.given(row))
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
    items.find(|item| damage::may_be_exponent(item)).and_then(|item| ClassName::parse(item).ok())
}

/// The account of a row, or its first fault.
fn account(row: &Row, own: &mut Own<'_>, how: &Decoding) -> Result<Account, Code> {
    let roster = roster(row).map_err(|(code, _)| code)?;
    let ent_id = ent_id(row, how).map_err(|(code, _)| code)?;
    let last_name = own.last_name(row.last_name)?;
    let first_name = own.first_name(row.first_name)?;
    let login = login(row).map_err(|(code, _)| code)?;
    let classes = own.classes(row.classes)?;
    Ok(Account { ent_id, last_name, first_name, login, roster, classes })
}

/// The person of a row in a file without ids, or the first fault.
fn by_login(row: &Row, own: &mut Own<'_>) -> Result<ByLogin, Code> {
    let roster = roster(row).map_err(|(code, _)| code)?;
    let last_name = own.last_name(row.last_name)?;
    let first_name = own.first_name(row.first_name)?;
    let login = login(row).map_err(|(code, _)| code)?.ok_or(Code::MissingId)?;
    let classes = own.classes(row.classes)?;
    Ok(ByLogin { last_name, first_name, login, roster, classes })
}

/// Every fault of a row that makes no account.
fn faults(row: &Row, judged: &Judged, how: &Decoding) -> impl Iterator<Item = (Code, Column)> {
    let last_name = judged.last_names[row.last_name.index()]
        .as_ref()
        .err()
        .map(|code| (*code, Column::LastName));
    let first_name = judged.first_names[row.first_name.index()]
        .as_ref()
        .err()
        .map(|code| (*code, Column::FirstName));
    let classes =
        judged.classes[row.classes.index()].as_ref().err().map(|code| (*code, Column::Classes));
    [roster(row).err(), ent_id(row, how).err(), last_name, first_name, login(row).err(), classes]
        .into_iter()
        .flatten()
}

fn roster(row: &Row) -> Result<Roster, (Code, Column)> {
    row.profile.and_then(Profile::roster).ok_or((Code::UnknownType, Column::Type))
}

fn ent_id(row: &Row, how: &Decoding) -> Result<EntId, (Code, Column)> {
    let id = EntId::parse(&row.ent_id).map_err(|error| match why(error, &row.ent_id) {
        Code::MissingName => (Code::MissingId, Column::Id),
        code => (code, Column::Id),
    })?;
    let text = id.as_str();
    if damage::is_usual_id(text) {
        Ok(id)
    } else if damage::is_formula(text) {
        Err((Code::Formula, Column::Id))
    } else if damage::has_quotes(text) {
        Err((Code::Quotes, Column::Id))
    } else if is_rounded_number(text) || !damage::is_id(text, how.is_untouched) {
        Err((Code::IdDamaged, Column::Id))
    } else {
        Ok(id)
    }
}

/// No login is no fault: some exports have none.
fn login(row: &Row) -> Result<Option<Login>, (Code, Column)> {
    match Login::parse(&row.login) {
        Ok(login) if damage::is_plain(login.as_str()) => Ok(Some(login)),
        Ok(login) if damage::is_formula(login.as_str()) => Err((Code::Formula, Column::Login)),
        Ok(login) if damage::has_quotes(login.as_str()) => Err((Code::Quotes, Column::Login)),
        Ok(login) => Ok(Some(login)),
        Err(error) => match why(error, &row.login) {
            Code::MissingName => Ok(None),
            code => Err((code, Column::Login)),
        },
    }
}

/// What is to be said of an account.
fn notices(row: &Row, judged: &Judged, how: &Decoding) -> impl Iterator<Item = Finding> {
    let is_pupil = row.profile == Some(Profile::Student);
    let classes = judged.classes[row.classes.index()].as_ref();
    let lacks_class = is_pupil && classes.is_ok_and(Classes::is_empty) && how.has(Column::Classes);
    let table = [
        (lacks_class, Code::MissingClass, Column::Classes),
        (judged.broken_last_names[row.last_name.index()], Code::Newline, Column::LastName),
        (judged.broken_first_names[row.first_name.index()], Code::Newline, Column::FirstName),
    ];
    let line = row.line;
    let told = table.into_iter().filter(|(is_so, ..)| *is_so);
    told.map(move |(_, code, column)| Finding::at(code, Severity::Notice, line, Some(column)))
}
