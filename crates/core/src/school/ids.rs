use std::{borrow::Cow, fmt};

use compact_str::CompactString;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

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
                Self::cleaned(text).map(|text| Self(CompactString::from(text)))
            }

            /// The text that [`parse`](Self::parse) would keep.
            pub(crate) fn cleaned(text: &str) -> Result<Cow<'_, str>, TextError> {
                clean(text)
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

impl Login {
    /// What tells logins apart: the ENT takes capitals for small letters, and its own logins have no
    /// accents. Hyphens and points count.
    ///
    /// ```
    /// use balado_core::school::Login;
    ///
    /// let folded = |text| Login::parse(text).expect("a login").folded().into_owned();
    /// assert_eq!(folded("Zoé.Benâtre2"), folded("zoe.benatre2"));
    /// assert_ne!(folded("jean-paul.roux"), folded("jeanpaul.roux"));
    /// ```
    pub fn folded(&self) -> Cow<'_, str> {
        Self::fold(self.as_str())
    }

    /// The same for a text that was parsed before.
    pub(crate) fn fold(text: &str) -> Cow<'_, str> {
        // Nearly all of them: `&` and not `&&`, so that many bytes are compared at once.
        let is_folded = |all, byte: u8| all & byte.is_ascii() & !byte.is_ascii_uppercase();
        if text.bytes().fold(true, is_folded) {
            return Cow::Borrowed(text);
        }
        let letters = text.nfkd().filter(|c| !is_combining_mark(*c));
        Cow::Owned(letters.flat_map(char::to_lowercase).collect())
    }
}
