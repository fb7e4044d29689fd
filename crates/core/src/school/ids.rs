use std::fmt;

use compact_str::CompactString;

use super::text::{TextError, clean};

/// The ENT's own identifier of a person (`externalId` in `EntCore`): opaque text.
///
/// Leading zeros count. Unique inside a school. Up to 24 bytes are stored without an allocation.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntId(CompactString);

/// The name a person signs in to the ENT with; it never changes, even when the person's name does.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Login(CompactString);

macro_rules! short_text {
    ($name:ident) => {
        impl $name {
            /// Trims and composes; refuses empty, over-long and unreadable text.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                clean(text).map(|text| Self(CompactString::from(text)))
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

short_text!(EntId);
short_text!(Login);
