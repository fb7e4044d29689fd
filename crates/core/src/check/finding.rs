use std::fmt;

use super::Code;
use crate::{
    export::Column,
    school::{ClassName, Profile},
};

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

/// What a finding names besides its place.
#[derive(Clone, PartialEq, Eq)]
pub enum Detail {
    /// Nothing more.
    None,
    /// Another line of the same file.
    Line(u32),
    /// Somebody else of the same name, and their class when they have one.
    Namesake {
        /// The other person's line.
        line: u32,
        /// The other person's class.
        class: Option<ClassName>,
    },
    /// A number of lines.
    Count(u32),
    /// Something was put right, but a person should look.
    Restored,
    /// It could as well be otherwise.
    Doubtful,
    /// A class whose name may have been another.
    Class(ClassName),
    /// A number of columns beside the expected one.
    Columns {
        /// How many the line has.
        found: u32,
        /// How many the header has.
        expected: u32,
    },
    /// Columns that the file does not have.
    Missing(Vec<Column>),
    /// The only people in a file that can give no account.
    Only(Profile),
    /// What a cell holds instead of what its column says.
    Looks(Look),
    /// What the ENT writes of one person only stands in the lines of two.
    OfAnother,
    /// The column whose value stands in this one, and this one's in that.
    Exchanged(Column),
    /// Lines that merged cells of a workbook gave their value to, or hide the values of.
    Merged(u32),
    /// Lines that the spreadsheet did not show.
    Hidden(u32),
    /// A person found the line right all the same; what was said of it.
    Confirmed(Box<Detail>),
}

/// What a value that stands in a wrong column seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// An id of the ENT, or a number.
    Id,
    /// `prenom.nom`.
    Login,
    /// « Élève », « Enseignant ».
    Type,
    /// A family name or a given name.
    Name,
    /// `6A`.
    Class,
    /// An activation code.
    Code,
    /// A day, with or without an hour.
    Date,
    /// An address.
    Email,
    /// A number to call.
    Phone,
    /// Something else.
    Other,
}

impl fmt::Debug for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Detail(…)")
    }
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
            // People of another sheet are missing; hidden ones may not have been meant.
            Code::Xlsx | Code::Xls | Code::Ods => {
                !matches!(self.detail, Detail::Count(_) | Detail::Hidden(_))
            }
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
