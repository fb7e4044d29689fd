//! Lines that were set aside for what they look like, and that a person found right all the same.
//!
//! A doubt is a guess about a value that may be true: a family name that is a word of another column, a
//! login unlike the others, a name beside somebody else's login. What is damaged for good is never
//! confirmed: nobody can know by looking at it what it was. Nothing is lost of what was said: it
//! becomes something to know.

use super::{
    damage,
    entry::State,
    judged::{Judged, confirmed_classes, why},
    line_rules,
    list_rules::Mark,
    listing::Listing,
};
use crate::{
    export::{Confirmed, Row, Words},
    finding::{Code, Column, Detail, Finding, Look, Severity},
    school::{FirstName, LastName, TextError},
};

impl Finding {
    /// Whether it blocks its line for a doubt, which a person who knows better can lift: the value
    /// may be true. Damage, doubles, tags, blanks and torn lines are no doubt.
    pub fn can_be_confirmed(&self) -> bool {
        let column = self.place.and_then(|place| place.column);
        let may_be_true = match (self.code, column, &self.detail) {
            (Code::UnreadableRow, Some(column), Detail::Looks(look)) => may_stand(column, *look),
            // Names beside somebody else's login; a class that a spreadsheet may have made a number
            // of; an id that may be somebody else's.
            (Code::UnreadableRow, None, Detail::Doubtful)
            | (Code::ClassAmbiguous, Some(Column::Classes), Detail::Class(_))
            | (Code::IdDamaged, Some(Column::Id), Detail::Doubtful) => true,
            _ => false,
        };
        may_be_true && self.place.is_some() && self.is_blocking()
    }

    /// Whether a person looked at it and found the line right.
    pub fn is_confirmed(&self) -> bool {
        matches!(self.detail, Detail::Confirmed(_))
    }

    /// The cells it is about: those a person has to look at.
    pub fn cells(&self) -> &'static [Column] {
        use Column::{Classes, FirstName, Id, LastName, Login, Type};
        let Some(place) = self.place else { return &[] };
        match (self.code, place.column) {
            (Code::IdDamaged, Some(Id)) if self.detail == Detail::Doubtful => {
                &[Id, LastName, FirstName]
            }
            (_, Some(Id)) => &[Id],
            (_, Some(Type)) => &[Type],
            (_, Some(LastName)) => &[LastName],
            (_, Some(FirstName)) => &[FirstName],
            (_, Some(Login)) => &[Login],
            (_, Some(Classes)) => &[Classes],
            (Code::UnreadableRow, None) if self.detail == Detail::Doubtful => {
                &[LastName, FirstName, Login]
            }
            _ => &[],
        }
    }

    fn confirm(&mut self) {
        let said = std::mem::replace(&mut self.detail, Detail::None);
        self.detail = Detail::Confirmed(Box::new(said));
        self.severity = Severity::Notice;
    }
}

/// Whether what looks like this may after all be a value of this column. Somebody is called
/// « Élève », or « 3B »; nobody is called by an address, and a code must not leave this PC.
pub(super) fn may_stand(column: Column, look: Look) -> bool {
    use Look::{Class, Id, Login, Other, Type};
    match column {
        Column::LastName | Column::FirstName => matches!(look, Type | Class | Login | Other),
        Column::Id => matches!(look, Login | Class | Id | Other),
        Column::Login => matches!(look, Id | Class | Other),
        Column::Classes => matches!(look, Type | Login | Other),
        _ => false,
    }
}

/// Lifts the doubts that a person looked at; a line of which nothing else is said goes on.
pub(super) fn apply(
    list: &mut Listing<'_>,
    confirmed: &Confirmed,
    judged: &mut Judged,
    marks: &mut [Mark],
) {
    for line in confirmed.lines() {
        let Ok(at) = list.rows.binary_search_by_key(&line, |row| row.line) else { continue };
        let (row, words) = (&list.rows[at], list.words);
        let mut said: Vec<&mut Finding> =
            list.findings.iter_mut().filter(|finding| finding.line() == Some(line)).collect();
        for finding in said.iter_mut().filter(|finding| finding.can_be_confirmed()) {
            let is_seen =
                |column: &Column| confirmed.says(line, *column, text(row, words, *column));
            if finding.cells().iter().all(is_seen) {
                finding.confirm();
            }
        }
        let is_free = !said.iter().any(|finding| finding.is_blocking())
            && said.iter().any(|finding| finding.is_confirmed());
        if is_free && !list.stands(at) {
            release(at, list, judged, &mut marks[at]);
        }
    }
}

/// What a row says in a column that a person may look at.
fn text<'a>(row: &'a Row, words: &'a Words, column: Column) -> &'a str {
    let given = words.given(row);
    match column {
        Column::Id => given.ent_id,
        Column::LastName => given.last_name,
        Column::FirstName => given.first_name,
        Column::Login => given.login,
        Column::Classes => given.classes,
        _ => "",
    }
}

/// Lets a row go on, or says what else is wrong with it.
fn release(at: usize, list: &mut Listing<'_>, judged: &mut Judged, mark: &mut Mark) {
    let row = &list.rows[at];
    match released(row, list, judged) {
        Ok(state) => {
            list.states[at] = state;
            if state == State::Offered && mark.is_of_nobody() {
                let doubt = mark.doubt;
                *mark = Mark::of(row, list.words, judged);
                mark.doubt = doubt;
                list.findings.extend(line_rules::notices(row, judged, list.how));
            }
        }
        Err((code, column)) => {
            list.findings.push(Finding::at(code, Severity::Blocking, row.line, Some(column)));
        }
    }
}

/// What becomes of a row whose words are believed. Other lines that say them stay as they are: a
/// line is shown by its state.
fn released(row: &Row, list: &Listing<'_>, judged: &mut Judged) -> Result<State, (Code, Column)> {
    let given = list.words.given(row);
    line_rules::roster(row)?;
    let last_name = believed(&mut judged.last_names[row.last_name.index()], || {
        name(given.last_name, LastName::parse)
    });
    last_name.map_err(|code| (code, Column::LastName))?;
    let first_name = believed(&mut judged.first_names[row.first_name.index()], || {
        name(given.first_name, FirstName::parse)
    });
    first_name.map_err(|code| (code, Column::FirstName))?;
    let classes = believed(&mut judged.classes[row.classes.index()], || {
        confirmed_classes(given.classes, list.how)
    });
    classes.map_err(|code| (code, Column::Classes))?;
    let login = line_rules::login(given.login)?;
    if list.how.has(Column::Id) {
        line_rules::ent_id(given.ent_id, list.how)?;
        return Ok(State::Offered);
    }
    login.map(|_| State::ByLogin).ok_or((Code::MissingId, Column::Login))
}

/// Puts a word that was doubted right; damage stays.
fn believed<T>(
    judged: &mut Result<T, Code>,
    again: impl FnOnce() -> Result<T, Code>,
) -> Result<(), Code> {
    if let Err(Code::UnreadableRow | Code::ClassAmbiguous) = judged {
        *judged = Ok(again()?);
    }
    judged.as_ref().map(|_| ()).map_err(|code| *code)
}

fn name<T>(text: &str, parse: impl Fn(&str) -> Result<T, TextError>) -> Result<T, Code> {
    damage::letters(text)?;
    parse(text).map_err(|error| why(error, text))
}

#[cfg(test)]
mod tests;
