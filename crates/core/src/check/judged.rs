//! The distinct words of a reading, each judged once.

use std::{
    collections::{HashMap, HashSet},
    mem,
};

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::damage;
use crate::{
    export::{CellTexts, Decoding, Dictionary, value},
    finding::{Column, Rule},
    school::{ClassName, Classes, FirstName, LastName, TextError, fold},
};

/// What each word of a reading is worth.
pub(super) struct Judged {
    pub(super) last_names: Vec<Result<LastName, Rule>>,
    pub(super) first_names: Vec<Result<FirstName, Rule>>,
    pub(super) classes: Vec<Result<Classes, Rule>>,
    /// The same of the names in short.
    pub(super) short_last_names: Vec<Short>,
    pub(super) short_first_names: Vec<Short>,
}

/// What each line asks of a name, in little room: many names fit the cache that way.
#[derive(Clone, Copy)]
pub(super) struct Short(u32);

impl Short {
    const BAD: u32 = 1 << 31;

    /// Whether it can be a name.
    pub(super) fn is_good(self) -> bool {
        self.0 & Self::BAD == 0
    }

    /// The same number for names that fold alike.
    pub(super) fn folded(self) -> u32 {
        self.0 & !Self::BAD
    }
}

impl Judged {
    pub(super) fn of(words: &CellTexts, how: &Decoding) -> Self {
        let schools = Schools::of(words);
        let last_names = each(&words.last_names, |text| {
            name(text, words, how)?;
            schools.refuse(text)?;
            LastName::parse(text).map_err(|error| why(error, text, Rule::LastNameMissing))
        });
        let first_names = each(&words.first_names, |text| {
            name(text, words, how)?;
            schools.refuse(text)?;
            FirstName::parse(text).map_err(|error| why(error, text, Rule::FirstNameMissing))
        });
        let mut folded = Folded::default();
        Self {
            short_last_names: folded.shorts(&words.last_names, &last_names),
            short_first_names: folded.shorts(&words.first_names, &first_names),
            last_names,
            first_names,
            classes: judged_classes(words, how),
        }
    }
}

/// What no name can be; in a file that a spreadsheet wrote, neither what it makes of « true ».
fn name(text: &str, words: &CellTexts, how: &Decoding) -> Result<(), Rule> {
    if !how.is_untouched && value::is_truth(text.trim()) {
        return Err(Rule::CellMoved);
    }
    damage::name(text, words.quotes)
}

/// The schools of a file, which are no people's names.
struct Schools<'w>(HashSet<&'w str>);

impl<'w> Schools<'w> {
    /// A shorter one may be somebody's name.
    const LONG: usize = 16;

    fn of(words: &'w CellTexts) -> Self {
        let names = words.schools.texts().map(str::trim);
        Self(names.filter(|name| name.len() >= Self::LONG).collect())
    }

    fn refuse(&self, name: &str) -> Result<(), Rule> {
        let is_school = name.len() >= Self::LONG && self.0.contains(name.trim());
        if is_school { Err(Rule::CellMoved) } else { Ok(()) }
    }
}

fn each<T: Send>(words: &Dictionary, judge: impl Fn(&str) -> T + Sync + Send) -> Vec<T> {
    words.par_texts().map(judge).collect()
}

/// Numbers for texts, equal when they fold alike.
#[derive(Default)]
struct Folded(HashMap<String, u32, FixedState>);

impl Folded {
    fn shorts<T>(&mut self, words: &Dictionary, judged: &[Result<T, Rule>]) -> Vec<Short> {
        let folded = each(words, fold).into_iter().zip(judged);
        let short = |(folded, judged): (String, &Result<T, Rule>)| {
            let bad = if judged.is_err() { Short::BAD } else { 0 };
            Short(self.number(folded) | bad)
        };
        folded.map(short).collect()
    }

    fn number(&mut self, folded: String) -> u32 {
        let next = u32::try_from(self.0.len()).ok().filter(|next| *next < Short::BAD);
        let next = next.expect("a file of 500 MB has fewer distinct words");
        *self.0.entry(folded).or_insert(next)
    }
}

/// The rule of a text that no name, id, login or class can be; `missing` when there is none.
pub(super) fn why(error: TextError, text: &str, missing: Rule) -> Rule {
    match error {
        TextError::Empty => missing,
        TextError::TooLong => Rule::Oversize,
        TextError::Unreadable if text.contains('\0') => Rule::Nul,
        TextError::Unreadable if text.contains('\u{FFFD}') => Rule::LettersLost,
        TextError::Unreadable if text.trim().contains(['\n', '\r']) => Rule::LineBreak,
        TextError::Unreadable if text.contains(char::is_control) => Rule::LettersLost,
        TextError::Unreadable => Rule::Invisible,
    }
}

/// Each list of classes; in a file that a spreadsheet wrote, with its doubts.
fn judged_classes(words: &CellTexts, how: &Decoding) -> Vec<Result<Classes, Rule>> {
    if !how.has(Column::Classes) {
        return each(&words.classes, |_| Ok(Classes::default()));
    }
    let exponents = !how.is_untouched && damage::has_exponents(&words.classes.texts());
    let known = if how.is_untouched { HashSet::new() } else { known_classes(words) };
    let latin = damage::twins(|| words.classes.texts().flat_map(listed));
    each(&words.classes, |text| {
        damage::value(text, words.quotes)?;
        classes(text, |item| {
            class_doubt(item, how, exponents)
                .or_else(|| is_several(item, &known).then_some(Rule::ClassesUncertain))
                .or_else(|| {
                    damage::looks_like_another(item, &latin).then_some(Rule::ClassesUncertain)
                })
        })
    })
}

/// The classes of a file; of names such as `3D`, those that several lists hold beside others.
fn known_classes(words: &CellTexts) -> HashSet<&str> {
    let mut known: HashSet<&str> = words.classes.texts().flat_map(listed).collect();
    let mut met = HashSet::new();
    let usual =
        words.classes.texts().flat_map(pieces).filter(|piece| value::is_level_and_letter(piece));
    known.extend(usual.filter(|piece| !met.insert(*piece)));
    known
}

/// Whether it is several classes of the file, between which a comma and its blank were: `3D,3E`, `3D ; 3E`. A school
/// may well call a class `3D/3E`.
fn is_several(item: &str, known: &HashSet<&str>) -> bool {
    known.len() > 1
        && pieces(item).nth(1).is_some()
        && pieces(item).all(|piece| known.contains(piece))
}

fn pieces(item: &str) -> impl Iterator<Item = &str> {
    item.split([',', ';']).map(str::trim).filter(|piece| !piece.is_empty())
}

/// Why a class may be none.
fn class_doubt(item: &str, how: &Decoding, exponents: bool) -> Option<Rule> {
    let is_damaged = if how.is_untouched {
        value::is_spreadsheet_day(item)
    } else {
        value::is_date(item)
            || value::is_serial(item)
            || value::is_hour(item)
            || value::is_truth(item)
            || item.starts_with("0,")
            || item.starts_with("0.")
    };
    if value::is_rounded_number(item) || is_damaged {
        Some(Rule::ClassDamaged)
    } else if item.contains('?') {
        // A letter that another program did not know.
        Some(Rule::LettersLost)
    } else if damage::is_no_class(item) {
        Some(Rule::CellMoved)
    } else {
        (exponents && damage::may_be_exponent(item)).then_some(Rule::ClassesUncertain)
    }
}

/// The classes of a cell that a person found right: damage stays damage.
pub(super) fn confirmed_classes(text: &str, how: &Decoding) -> Result<Classes, Rule> {
    classes(text, |item| {
        let stands = damage::look(item).may_stand_in(Column::Classes);
        class_doubt(item, how, false).filter(|rule| *rule != Rule::CellMoved || !stands)
    })
}

/// The items of a list, which a comma and a blank of any kind part.
fn listed(text: &str) -> impl Iterator<Item = &str> {
    let ends = text.match_indices(',').map(|(at, _)| at + 1);
    let ends = ends.filter(|end| text[*end..].starts_with(char::is_whitespace));
    let mut start = 0;
    let items = ends.chain([text.len()]).map(move |end| &text[mem::replace(&mut start, end)..end]);
    items.map(|item| item.trim().trim_end_matches(',')).filter(|item| !item.is_empty())
}

/// A list of classes: names joined by `, `, with an empty item for a school without a class.
fn classes(text: &str, doubt: impl Fn(&str) -> Option<Rule>) -> Result<Classes, Rule> {
    let mut names = Vec::new();
    for item in listed(text) {
        if let Some(rule) = doubt(item) {
            return Err(rule);
        }
        names.push(ClassName::parse(item).map_err(|error| why(error, item, Rule::ClassMissing))?);
    }
    Ok(Classes::new(names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_classes_have_empty_items_and_free_names() {
        let table = [
            ("6A", Ok("6A"), "one"),
            ("6A, ", Ok("6A"), "a second school without a class"),
            (", 6A", Ok("6A"), "a first school without a class"),
            ("6A,", Ok("6A"), "the blank was trimmed"),
            ("4ITA, 4A", Ok("4A, 4ITA"), "two, sorted"),
            ("6A,\u{A0}6B", Ok("6A, 6B"), "a blank of another kind"),
            ("6A;G1", Ok("6A;G1"), "free text"),
            ("", Ok(""), "none"),
            ("3E1", Ok("3E1"), "a class, not a number"),
            ("3,00E+01", Err(Rule::ClassDamaged), "a spreadsheet took 3E1 for a number"),
            ("6\u{FFFD}", Err(Rule::LettersLost), "a byte was lost"),
        ];
        for (text, expected, case) in table {
            let found =
                classes(text, |item| value::is_rounded_number(item).then_some(Rule::ClassDamaged))
                    .map(|classes| classes.joined().into_owned());
            assert_eq!(found, expected.map(str::to_owned), "{case}");
        }
    }

    #[test]
    fn several_classes_may_stand_for_one() {
        let known = HashSet::from(["3D", "3E", "3 PREPA", "3D,3E"]);
        for (item, expected) in [
            ("3D,3E", true),
            ("3D/3E", false),
            ("3D ; 3E", true),
            ("3D 3E", false),
            ("3D", false),
            ("3 PREPA", false),
            ("3D LATIN", false),
        ] {
            assert_eq!(is_several(item, &known), expected, "{item}");
        }
    }
}
