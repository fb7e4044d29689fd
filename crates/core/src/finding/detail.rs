use std::fmt;

use super::Column;
use crate::school::ClassName;

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
    /// What a cell holds instead of what its column says.
    Looks(Look),
    /// The column whose value stands in this one, and this one's in that.
    Exchanged(Column),
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
    ActivationCode,
    /// A day, with or without an hour.
    Date,
    /// An address.
    Email,
    /// A number to call.
    Phone,
    /// Something else.
    Other,
}

impl Look {
    /// Whether what looks like this may after all be a value of this column. Somebody is called
    /// « Élève », or « 3B »; nobody is called by an address, and a code must not leave this PC.
    pub(crate) fn may_stand_in(self, column: Column) -> bool {
        use Look::{Class, Id, Login, Other, Type};
        match column {
            Column::LastName | Column::FirstName => matches!(self, Type | Class | Login | Other),
            Column::Id => matches!(self, Login | Class | Id | Other),
            Column::Login => matches!(self, Id | Class | Other),
            Column::Classes => matches!(self, Type | Login | Other),
            _ => false,
        }
    }
}

impl fmt::Debug for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Detail(…)")
    }
}
