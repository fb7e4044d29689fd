use std::str::FromStr;

use balado_core::school::Uai;

use crate::secrets::{self, Sealed};

/// Longest ticket that is taken, in bytes; CAS protocol 2.0 asks for 32 at least, `EntCore` gives 39.
const MAX_LENGTH: usize = 256;

/// A service ticket: a secret until it is used, once.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket(String);

/// A text that no CAS server gives as a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a service ticket")]
pub struct NotATicket;

impl Ticket {
    /// As it travels.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How it is kept: enough to know it again at the door of its school.
    pub fn hash(&self, uai: Uai) -> Sealed {
        secrets::hash_token(&format!("{uai} {}", self.0))
    }
}

/// `ST-`, then letters, digits and hyphens (CAS protocol 2.0, § 3.7), also the dots and underscores that
/// some servers write.
impl FromStr for Ticket {
    type Err = NotATicket;

    fn from_str(text: &str) -> Result<Self, NotATicket> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let right = text.strip_prefix("ST-").is_some_and(|rest| !rest.is_empty())
            && text.len() <= MAX_LENGTH
            && text.chars().all(allowed);
        right.then(|| Self(text.to_owned())).ok_or(NotATicket)
    }
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ticket(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_begins_as_one_and_holds_nothing_else() {
        let longest = format!("ST-{}", "a".repeat(MAX_LENGTH - 3));
        let table = [
            ("ST-3f1e6a52-0000-4000-8000-1234567890ab", true, "of EntCore"),
            ("ST-1-abc_D.ent77", true, "of another server"),
            (&longest, true, "the longest"),
            (&format!("{longest}a"), false, "longer"),
            ("ST-", false, "nothing behind"),
            ("PT-1", false, "for a proxy"),
            ("ST-a&service=b", false, "a second parameter"),
            ("ST-a\n", false, "a second line"),
            ("", false, "nothing"),
        ];
        for (text, expected, case) in table {
            assert_eq!(text.parse::<Ticket>().is_ok(), expected, "{case}");
        }
    }
}
