use std::{fmt, str::FromStr, sync::Arc};

use super::text::{TextError, clean_name as clean};

/// What a person is in the ENT; `Type` on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Profile {
    /// Élève.
    Student,
    /// Enseignant.
    Teacher,
    /// Parent.
    Relative,
    /// Personnel.
    Personnel,
    /// Invité.
    Guest,
}

impl Profile {
    /// The stable English word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Student => "student",
            Self::Teacher => "teacher",
            Self::Relative => "relative",
            Self::Personnel => "personnel",
            Self::Guest => "guest",
        }
    }

    /// The list this profile belongs to; `None` for people Balado has no account for.
    pub fn roster(self) -> Option<Roster> {
        match self {
            Self::Student => Some(Roster::Students),
            Self::Teacher => Some(Roster::Teachers),
            Self::Relative | Self::Personnel | Self::Guest => None,
        }
    }
}

/// One of the two lists of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Roster {
    /// Import Élèves.
    Students,
    /// Import Profs.
    Teachers,
}

/// A word that names no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither students nor teachers")]
pub struct UnknownRoster;

impl Roster {
    /// Both lists, pupils first.
    pub const ALL: [Self; 2] = [Self::Students, Self::Teachers];

    /// The stable English word used in the contract and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Students => "students",
            Self::Teachers => "teachers",
        }
    }

    /// The profile of everybody on this list.
    pub fn profile(self) -> Profile {
        match self {
            Self::Students => Profile::Student,
            Self::Teachers => Profile::Teacher,
        }
    }

    /// The other list.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Students => Self::Teachers,
            Self::Teachers => Self::Students,
        }
    }
}

impl FromStr for Roster {
    type Err = UnknownRoster;

    fn from_str(text: &str) -> Result<Self, UnknownRoster> {
        Self::ALL.into_iter().find(|roster| roster.as_str() == text).ok_or(UnknownRoster)
    }
}

/// A family name, as typed after trimming and NFC. Cloning shares the text.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LastName(Arc<str>);

/// A given name, as typed after trimming and NFC. Cloning shares the text.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FirstName(Arc<str>);

macro_rules! shared_text {
    ($name:ident) => {
        impl $name {
            /// Trims and composes; refuses empty, over-long and unreadable text.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                clean(text).map(|text| Self(Arc::from(text)))
            }

            /// The text as it was given, trimmed.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

shared_text!(LastName);
shared_text!(FirstName);
pub(super) use shared_text;
