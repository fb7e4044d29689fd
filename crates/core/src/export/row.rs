//! Records to rows: what may be kept of a person, and nothing else.
//!
//! `take` decides what a record is, `keep` keeps its cells and puts them right, `parts` joins what
//! threads read apart, `finish` says what is true of all.

mod finish;
mod glued;
mod keep;
mod parts;
mod take;

use std::fmt;

use memchr::memchr_iter;

use super::{
    CellTexts, Corrections, Word, dictionary::Dictionary, header::Header, keys::Key, mend::Mends,
    witnesses::Witnesses,
};
use crate::{finding::Finding, school::Profile};
use keep::Places;

/// A person as the file gives it, without any column that must not leave the PC.
///
/// What it says stands among the words of the reading: see [`Reading::texts_of`](super::Reading::texts_of).
#[derive(Clone)]
pub struct Row {
    /// The line on which the record starts.
    pub line: u32,
    /// What the person is, when the word for it is known.
    pub profile: Option<Profile>,
    pub(crate) key: Key,
    pub(crate) last_name: Word,
    pub(crate) first_name: Word,
    pub(crate) classes: Word,
    pub(crate) school: Word,
}

impl Row {
    /// A line that could not be cut: it says nothing.
    pub(crate) fn unreadable(line: u32) -> Self {
        let (key, none) = (Key::default(), Word::NONE);
        let (last_name, first_name, classes, school) = (none, none, none, none);
        Self { line, profile: None, key, last_name, first_name, classes, school }
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row(line {})", self.line)
    }
}

/// What a row says, as text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RowTexts<'a> {
    /// As given.
    pub ent_id: &'a str,
    /// As given.
    pub last_name: &'a str,
    /// As given.
    pub first_name: &'a str,
    /// As given.
    pub login: &'a str,
    /// The list as given: `4A, 4ITA`.
    pub classes: &'a str,
    /// The names of the schools as given.
    pub school: &'a str,
}

impl fmt::Debug for RowTexts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RowTexts(…)")
    }
}

impl CellTexts {
    /// The id of a row; as given, until it was checked.
    pub(crate) fn ent_id(&self, row: &Row) -> &str {
        self.keys.id(row.key)
    }

    /// The login of a row; as given, until it was checked.
    pub(crate) fn login(&self, row: &Row) -> &str {
        self.keys.login(row.key)
    }

    pub(crate) fn texts_of<'a>(&'a self, row: &'a Row) -> RowTexts<'a> {
        RowTexts {
            ent_id: self.ent_id(row),
            last_name: self.last_names.text(row.last_name),
            first_name: self.first_names.text(row.first_name),
            login: self.login(row),
            classes: self.classes.text(row.classes),
            school: self.schools.text(row.school),
        }
    }
}

/// No line of somebody has fewer bytes: an id, a profile, two names, a login.
const SHORTEST: usize = 32;

/// Rows being gathered.
pub(super) struct Rows<'o> {
    places: Places,
    corrections: Option<&'o Corrections>,
    /// What stands under them.
    replaced: Corrections,
    /// Whom the file lists, when no column says it.
    profile: Option<Profile>,
    escapes: bool,
    words: CellTexts,
    types: Dictionary,
    profiles: Vec<Option<Profile>>,
    /// Columns that are not kept, in a file that a spreadsheet wrote.
    witnesses: Option<Witnesses>,
    /// What was done to ids, logins and types.
    mends: Mends,
    /// Every value is between quotes.
    is_quoted: bool,
    /// Lines that are no person's: totals, remarks.
    passed: u32,
    /// The line before was the start of a value: that of this one may be its end.
    after_piece: bool,
    people: Vec<Row>,
    findings: Vec<Finding>,
}

impl<'o> Rows<'o> {
    pub(super) fn new(
        header: &Header,
        is_quoted: bool,
        corrections: Option<&'o Corrections>,
    ) -> Self {
        let places = Places::of(header);
        let escapes = header.escapes();
        let (words, types) = (CellTexts::default(), Dictionary::default());
        Self {
            places,
            corrections: corrections.filter(|corrections| !corrections.is_empty()),
            replaced: Corrections::default(),
            profile: header.profile(),
            escapes,
            words,
            types,
            profiles: Vec::new(),
            witnesses: (!is_quoted).then(|| Witnesses::of(header)),
            mends: Mends::default(),
            is_quoted,
            passed: 0,
            after_piece: false,
            people: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Makes room for the rows of a text, going by its first lines: to grow is to copy.
    pub(super) fn make_room_for(&mut self, text: &str) {
        let start = &text.as_bytes()[..text.len().min(64 * 1024)];
        let lines = memchr_iter(b'\n', start).count() + 1;
        // Nobody's line is shorter: blank ones must not make room.
        let lines = text.len() / start.len().div_ceil(lines).max(SHORTEST);
        self.people.reserve(lines + lines / 16);
        self.words.keys.reserve(lines * 24);
    }

    /// Counts lines that were passed over before the header.
    pub(super) fn pass_over(&mut self, lines: u32) {
        self.passed += lines;
    }

    /// Whether the last line was the start of a value, which goes on in the next.
    pub(super) fn ends_in_a_piece(&self) -> bool {
        self.after_piece
    }
}
