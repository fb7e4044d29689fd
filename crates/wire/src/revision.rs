use std::{fmt, str::FromStr};

/// The version of a school's lists: one more after each committed import.
///
/// Written `r417`, and `"r417"` with its quotes as an entity tag (RFC 9110 §8.8.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Revision(pub u64);

/// A text that names no revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a revision such as r417")]
pub struct BadRevision;

impl Revision {
    /// As an entity tag, quotes included.
    pub fn etag(self) -> String {
        format!("\"{self}\"")
    }

    /// The revision after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "r{}", self.0)
    }
}

impl FromStr for Revision {
    type Err = BadRevision;

    /// With or without the quotes of an entity tag, weak ones included: proxies weaken what they compress.
    fn from_str(text: &str) -> Result<Self, BadRevision> {
        let text = text.trim().trim_start_matches("W/").trim_matches('"');
        let digits = text.strip_prefix('r').ok_or(BadRevision)?;
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BadRevision);
        }
        digits.parse().map(Self).map_err(|_| BadRevision)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_reads_as_text_and_as_an_entity_tag() {
        let table = [
            ("r417", Ok(Revision(417)), "plain"),
            ("\"r417\"", Ok(Revision(417)), "entity tag"),
            ("W/\"r417\"", Ok(Revision(417)), "weakened by a proxy"),
            ("417", Err(BadRevision), "no letter"),
            ("r", Err(BadRevision), "no number"),
            ("r-1", Err(BadRevision), "below zero"),
            ("r99999999999999999999", Err(BadRevision), "too large"),
        ];
        for (text, expected, case) in table {
            assert_eq!(text.parse(), expected, "{case}");
        }
        assert_eq!(Revision(417).etag(), "\"r417\"");
    }
}
