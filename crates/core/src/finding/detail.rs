use std::fmt;

use super::Column;
use crate::school::{ClassName, Profile};

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
