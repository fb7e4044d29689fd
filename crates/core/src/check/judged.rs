//! The distinct words of a reading, each judged once.

use std::{
    collections::{HashMap, HashSet},
    mem,
};

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::{Code, confirming::may_stand, damage};
use crate::{
    export::{Column, Decoding, Dictionary, Words},
    school::{ClassName, Classes, FirstName, LastName, TextError, fold},
};

/// What each word of a reading is worth.
pub(super) struct Judged {
    pub(super) last_names: Vec<Result<LastName, Code>>,
    pub(super) first_names: Vec<Result<FirstName, Code>>,
    pub(super) classes: Vec<Result<Classes, Code>>,
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
    pub(super) fn of(words: &Words, how: &Decoding) -> Self {
        let schools = Schools::of(words);
        let last_names = each(&words.last_names, |text| {
            name(text, words, how)?;
            schools.refuse(text)?;
            LastName::parse(text).map_err(|error| why(error, text))
        });
        let first_names = each(&words.first_names, |text| {
            name(text, words, how)?;
            schools.refuse(text)?;
            FirstName::parse(text).map_err(|error| why(error, text))
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
fn name(text: &str, words: &Words, how: &Decoding) -> Result<(), Code> {
    if !how.is_untouched && damage::is_truth(text.trim()) {
        return Err(Code::UnreadableRow);
    }
    damage::name(text, words.quotes)
}

/// The schools of a file, which are no people's names.
struct Schools<'w>(HashSet<&'w str>);

impl<'w> Schools<'w> {
    /// A shorter one may be somebody's name.
    const LONG: usize = 16;

    fn of(words: &'w Words) -> Self {
        let names = words.schools.texts().map(str::trim);
        Self(names.filter(|name| name.len() >= Self::LONG).collect())
    }

    fn refuse(&self, name: &str) -> Result<(), Code> {
        let is_school = name.len() >= Self::LONG && self.0.contains(name.trim());
        if is_school { Err(Code::UnreadableRow) } else { Ok(()) }
    }
}

fn each<T: Send>(words: &Dictionary, judge: impl Fn(&str) -> T + Sync + Send) -> Vec<T> {
    words.par_texts().map(judge).collect()
}

/// Numbers for texts, equal when they fold alike.
#[derive(Default)]
struct Folded(HashMap<String, u32, FixedState>);

impl Folded {
    fn shorts<T>(&mut self, words: &Dictionary, judged: &[Result<T, Code>]) -> Vec<Short> {
        let folded = each(words, fold).into_iter().zip(judged);
        let short = |(folded, judged): (String, &Result<T, Code>)| {
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

/// The code for a text that no name, id, login or class can be.
pub(super) fn why(error: TextError, text: &str) -> Code {
    match error {
        TextError::Empty => Code::MissingName,
        TextError::TooLong => Code::Oversize,
        TextError::Unreadable if text.contains('\0') => Code::Nul,
        TextError::Unreadable if text.contains('\u{FFFD}') => Code::UnreadableCharacters,
        TextError::Unreadable if text.trim().contains(['\n', '\r']) => Code::Newline,
        TextError::Unreadable if text.contains(char::is_control) => Code::UnreadableCharacters,
        TextError::Unreadable => Code::Invisible,
    }
}

/// Each list of classes; in a file that a spreadsheet wrote, with its doubts.
fn judged_classes(words: &Words, how: &Decoding) -> Vec<Result<Classes, Code>> {
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
                .or_else(|| is_several(item, &known).then_some(Code::ClassAmbiguous))
                .or_else(|| {
                    damage::looks_like_another(item, &latin).then_some(Code::ClassAmbiguous)
                })
        })
    })
}

/// The classes of a file; of names such as `3D`, those that several lists hold beside others.
fn known_classes(words: &Words) -> HashSet<&str> {
    let mut known: HashSet<&str> = words.classes.texts().flat_map(listed).collect();
    let mut met = HashSet::new();
    let usual = words.classes.texts().flat_map(pieces).filter(|piece| is_usual(piece));
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

/// `3D`: a level and a letter.
fn is_usual(piece: &str) -> bool {
    matches!(piece.as_bytes(), [b'3'..=b'6', b'A'..=b'Z'])
}

/// Why a class may be none.
fn class_doubt(item: &str, how: &Decoding, exponents: bool) -> Option<Code> {
    let is_damaged = if how.is_untouched {
        damage::is_spreadsheet_day(item)
    } else {
        damage::is_date(item)
            || damage::is_serial(item)
            || damage::is_hour(item)
            || damage::is_truth(item)
            || item.starts_with("0,")
            || item.starts_with("0.")
    };
    if is_rounded_number(item) || is_damaged {
        Some(Code::ClassDamaged)
    } else if item.contains('?') {
        // A letter that another program did not know.
        Some(Code::UnreadableCharacters)
    } else if damage::is_no_class(item) {
        Some(Code::UnreadableRow)
    } else {
        (exponents && damage::may_be_exponent(item)).then_some(Code::ClassAmbiguous)
    }
}

/// The classes of a cell that a person found right: damage stays damage.
pub(super) fn confirmed_classes(text: &str, how: &Decoding) -> Result<Classes, Code> {
    classes(text, |item| {
        let stands = may_stand(Column::Classes, damage::look(item));
        class_doubt(item, how, false).filter(|code| *code != Code::UnreadableRow || !stands)
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
fn classes(text: &str, doubt: impl Fn(&str) -> Option<Code>) -> Result<Classes, Code> {
    let mut names = Vec::new();
    for item in listed(text) {
        if let Some(code) = doubt(item) {
            return Err(code);
        }
        names.push(ClassName::parse(item).map_err(|error| why(error, item))?);
    }
    Ok(Classes::new(names))
}

/// The longest a spreadsheet writes a rounded number.
const MAX_ROUNDED: usize = 24;

/// Whether a spreadsheet has made a number of it: `1,23E+11`, `3,00E+01`.
pub(super) fn is_rounded_number(text: &str) -> bool {
    // This runs for every line.
    if !text.as_bytes().first().is_some_and(u8::is_ascii_digit) || text.len() > MAX_ROUNDED {
        return false;
    }
    let Some(at) = text.bytes().position(|byte| matches!(byte, b'E' | b'e')) else { return false };
    let (mantissa, exponent) = (&text[..at], &text[at + 1..]);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let signed = exponent.strip_prefix(['+', '-']).is_some_and(digits);
    match mantissa.split_once([',', '.']) {
        Some((whole, part)) => digits(whole) && digits(part) && (signed || digits(exponent)),
        None => signed && digits(mantissa),
    }
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
            ("3,00E+01", Err(Code::ClassDamaged), "a spreadsheet took 3E1 for a number"),
            ("6\u{FFFD}", Err(Code::UnreadableCharacters), "a byte was lost"),
        ];
        for (text, expected, case) in table {
            let found = classes(text, |item| is_rounded_number(item).then_some(Code::ClassDamaged))
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
        assert!(is_usual("3D") && !is_usual("CM1") && !is_usual("12") && !is_usual("6"));
    }

    #[test]
    fn a_rounded_id_is_not_an_id() {
        for text in ["1,23E+11", "1,23E11", "1.23e+11", "2E+05", "1,5E-07"] {
            assert!(is_rounded_number(text), "{text}");
        }
        for text in ["2846117", "3E1", "ENT$12", "0779999A_eleve_12", "E+1", "1E+", "43ee48e75c2a"]
        {
            assert!(!is_rounded_number(text), "{text}");
        }
    }
}
