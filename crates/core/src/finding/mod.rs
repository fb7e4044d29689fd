//! What may be said of a file and of its lines: the vocabulary of all who read and check it.
//!
//! A [`Finding`] says what is doubtful, where, and what a person can do about it. It holds nobody's
//! data. This is the ground floor of core: reading, checking and comparing speak of findings, and
//! nothing here knows any of them.

mod code;
mod column;
mod detail;
mod refused;
mod say;

use std::fmt;

pub use code::Code;
pub use column::Column;
pub(crate) use column::FRENCH;
pub use detail::{Detail, Look};
pub(crate) use refused::{EMPTY, NO_HEADER, only, with_instructions};
pub use refused::{Foreign, Obstacle};

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
    pub code: Code,
    /// What it does to the line.
    pub severity: Severity,
    /// Where; `None` for the whole file.
    pub place: Option<Place>,
    /// What else it names.
    pub detail: Detail,
}

impl Finding {
    /// A doubt about a cell or a line.
    pub fn at(code: Code, severity: Severity, line: u32, column: Option<Column>) -> Self {
        Self { code, severity, place: Some(Place { line, column }), detail: Detail::None }
    }

    /// A doubt about the whole file.
    pub fn of_file(code: Code, severity: Severity) -> Self {
        Self { code, severity, place: None, detail: Detail::None }
    }

    /// The same finding, naming something more.
    #[must_use]
    pub fn with(mut self, detail: Detail) -> Self {
        self.detail = detail;
        self
    }

    /// The line, when there is one.
    pub fn line(&self) -> Option<u32> {
        self.place.map(|place| place.line)
    }

    /// Whether it keeps its line aside.
    pub fn is_blocking(&self) -> bool {
        self.severity == Severity::Blocking
    }

    /// Whether nothing was lost, is doubtful or was set aside: it is only good to know.
    pub fn is_harmless(&self) -> bool {
        let harmless = match self.code {
            // Of most lines: their classes were lost.
            Code::MissingClass => self.place.is_some(),
            Code::Homonym
            | Code::MixedProfiles
            | Code::Newline
            | Code::HtmlEntities
            | Code::Invisible
            | Code::Mojibake
            | Code::Formula
            | Code::ExtraLines
            | Code::RepeatedHeader
            | Code::PhoneDamaged
            | Code::DateReformatted
            | Code::CodeDamaged
            | Code::Quotes
            | Code::Html
            | Code::Xml => true,
            // People of another sheet are missing.
            Code::Xlsx | Code::Xls | Code::Ods => !matches!(self.detail, Detail::Count(_)),
            // Of the whole file: all of it was restored. What was lost in a kept value blocks its
            // line by itself.
            Code::Encoding | Code::Nul => self.detail != Detail::Doubtful && self.place.is_none(),
            _ => false,
        };
        (harmless || matches!(self.detail, Detail::Confirmed(_))) && !self.is_blocking()
    }
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, severity, place, .. } = self;
        write!(f, "Finding({} {}", code.as_str(), severity.as_str())?;
        match place {
            Some(Place { line, column: Some(column) }) => write!(f, " {line}:{})", column.as_str()),
            Some(Place { line, column: None }) => write!(f, " {line})"),
            None => f.write_str(")"),
        }
    }
}
