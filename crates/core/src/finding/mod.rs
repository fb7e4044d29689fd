//! What may be said of a file and of its lines: the vocabulary of all who read and check it.
//!
//! A [`Finding`] says what is doubtful, where, and what a person can do about it: a [`Rule`], a place, and
//! what else is to be named. All that is true of a rule stands in its row (`rule`). It holds nobody's data. This is the ground floor of core: reading, checking and comparing speak of findings, and
//! nothing here knows any of them.

mod code;
mod column;
mod detail;
mod refused;
mod rule;
mod say;

use std::fmt;

pub use code::Code;
pub use column::Column;
pub(crate) use column::FRENCH;
pub use detail::{Detail, Look};
pub(crate) use refused::with_instructions;
pub use refused::{Foreign, Obstacle};
pub use rule::Rule;

/// What a finding does to its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The line stays aside until it is corrected or excluded.
    Blocking,
    /// Something to know; the line goes on.
    Notice,
}

impl Severity {
    /// The stable word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blocking => "blocking",
            Self::Notice => "notice",
        }
    }
}

/// Where in the file: lines count as a text editor shows them, the header being line 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The line on which the record starts.
    pub line: u32,
    /// The column, when one is to blame.
    pub column: Option<Column>,
}

/// A doubt about a line or about the whole file. Holds nobody's data but a class name.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub rule: Rule,
    /// Where; `None` for the whole file.
    pub place: Option<Place>,
    /// What else it names.
    pub detail: Detail,
    /// Whether a person found the line right all the same.
    is_confirmed: bool,
}

impl Finding {
    /// A doubt about a cell or a line.
    pub fn at(rule: Rule, line: u32, column: Option<Column>) -> Self {
        Self { place: Some(Place { line, column }), ..Self::of_file(rule) }
    }

    /// A doubt about the whole file.
    pub fn of_file(rule: Rule) -> Self {
        Self { rule, place: None, detail: Detail::None, is_confirmed: false }
    }

    /// A doubt about a cell that holds what belongs to another column.
    pub(crate) fn of_look(line: u32, column: Column, look: Look) -> Self {
        let may_stand = look.may_stand_in(column);
        let rule = if may_stand { Rule::ForeignLookingValue } else { Rule::ForeignValue };
        Self::at(rule, line, Some(column)).with(Detail::Looks(look))
    }

    /// The same finding, naming something more.
    #[must_use]
    pub fn with(mut self, detail: Detail) -> Self {
        self.detail = detail;
        self
    }

    /// The word for it that the programs outside are promised.
    pub fn code(&self) -> Code {
        self.rule.facts().code
    }

    /// What it does to the line: nothing once a person found it right.
    pub fn severity(&self) -> Severity {
        if self.is_confirmed { Severity::Notice } else { self.rule.facts().severity }
    }

    /// The line, when there is one.
    pub fn line(&self) -> Option<u32> {
        self.place.map(|place| place.line)
    }

    /// Whether it keeps its line aside.
    pub fn is_blocking(&self) -> bool {
        self.severity() == Severity::Blocking
    }

    /// Whether nothing was lost, is doubtful or was set aside: it is only good to know.
    pub fn is_harmless(&self) -> bool {
        self.is_confirmed || self.rule.facts().is_harmless
    }

    /// Whether it blocks its line for a doubt, which a person who knows better can lift: the value
    /// may be true. Damage, doubles, tags, blanks and torn lines are no doubt.
    pub fn can_be_confirmed(&self) -> bool {
        self.rule.facts().can_be_lifted && self.place.is_some() && self.is_blocking()
    }

    /// Whether a person looked at it and found the line right.
    pub fn is_confirmed(&self) -> bool {
        self.is_confirmed
    }

    /// A person found the line right: nothing is lost of what was said, it becomes something to know.
    pub(crate) fn confirm(&mut self) {
        self.is_confirmed = true;
    }

    /// The cells it is about: those a person has to look at.
    pub fn cells(&self) -> &'static [Column] {
        let columns: &'static [Column] = &Column::KEPT;
        let Some(place) = self.place else { return &[] };
        let own = columns.iter().position(|column| Some(*column) == place.column);
        let own = own.map_or(&[][..], |at| &columns[at..=at]);
        if self.rule.facts().cells.is_empty() { own } else { self.rule.facts().cells }
    }
}

impl Rule {
    /// Where the knowledge comes from.
    pub fn source(self) -> &'static str {
        self.facts().source
    }

    /// The word that the programs outside are promised.
    pub fn code(self) -> Code {
        self.facts().code
    }
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Finding({} {}", self.code().as_str(), self.severity().as_str())?;
        match self.place {
            Some(Place { line, column: Some(column) }) => write!(f, " {line}:{})", column.as_str()),
            Some(Place { line, column: None }) => write!(f, " {line})"),
            None => f.write_str(")"),
        }
    }
}
