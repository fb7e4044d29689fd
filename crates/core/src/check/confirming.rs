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
};
use crate::{
    export::{CellTexts, Confirmed, Decoding, Row},
    finding::{Column, Finding, Rule},
    school::{FirstName, LastName, TextError},
};

/// Lifts a doubt of a line when a person looked at all its cells as they are.
pub(super) fn ask(finding: &mut Finding, row: &Row, words: &CellTexts, confirmed: &Confirmed) {
    let is_seen = |column: &Column| confirmed.says(row.line, *column, text(row, words, *column));
    if finding.can_be_confirmed() && finding.cells().iter().all(is_seen) {
        finding.confirm();
    }
}

/// What a row says in a column that a person may look at.
fn text<'a>(row: &'a Row, words: &'a CellTexts, column: Column) -> &'a str {
    let given = words.texts_of(row);
    match column {
        Column::Id => given.ent_id,
        Column::LastName => given.last_name,
        Column::FirstName => given.first_name,
        Column::Login => given.login,
        Column::Classes => given.classes,
        _ => "",
    }
}

/// What becomes of a row whose words are believed. Other lines that say them stay as they are: a
/// line is shown by its state.
pub(super) fn believe(
    row: &Row,
    words: &CellTexts,
    how: &Decoding,
    judged: &mut Judged,
) -> Result<State, (Rule, Column)> {
    let given = words.texts_of(row);
    line_rules::roster(row)?;
    let last_name = believed(&mut judged.last_names[row.last_name.index()], || {
        name(given.last_name, LastName::parse, Rule::LastNameMissing)
    });
    last_name.map_err(|rule| (rule, Column::LastName))?;
    let first_name = believed(&mut judged.first_names[row.first_name.index()], || {
        name(given.first_name, FirstName::parse, Rule::FirstNameMissing)
    });
    first_name.map_err(|rule| (rule, Column::FirstName))?;
    let classes = believed(&mut judged.classes[row.classes.index()], || {
        confirmed_classes(given.classes, how)
    });
    classes.map_err(|rule| (rule, Column::Classes))?;
    let login = line_rules::login(given.login)?;
    if how.has(Column::Id) {
        line_rules::ent_id(given.ent_id, how)?;
        return Ok(State::Offered);
    }
    login.map(|_| State::ByLogin).ok_or((Rule::IdAndLoginMissing, Column::Login))
}

/// Puts a word that was doubted right; damage stays.
fn believed<T>(
    judged: &mut Result<T, Rule>,
    again: impl FnOnce() -> Result<T, Rule>,
) -> Result<(), Rule> {
    if let Err(Rule::CellMoved | Rule::ClassesUncertain) = judged {
        *judged = Ok(again()?);
    }
    judged.as_ref().map(|_| ()).map_err(|rule| *rule)
}

fn name<T>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, TextError>,
    missing: Rule,
) -> Result<T, Rule> {
    damage::letters(text)?;
    parse(text).map_err(|error| why(error, text, missing))
}

#[cfg(test)]
mod tests;
