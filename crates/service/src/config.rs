use std::time::Duration;

use balado_core::school::{Academy, Uai};
use jiff::SignedDuration;

/// The académies that this service serves.
#[derive(Debug, Clone)]
pub struct Academies(Vec<&'static Academy>);

impl Default for Academies {
    /// Créteil, the first one.
    fn default() -> Self {
        Self(Academy::of_word("creteil").into_iter().collect())
    }
}

impl From<Vec<&'static Academy>> for Academies {
    fn from(served: Vec<&'static Academy>) -> Self {
        Self(served)
    }
}

impl Academies {
    /// The académie of a school, when it is served here.
    pub fn of(&self, uai: &Uai) -> Option<&'static Academy> {
        Academy::of(uai).filter(|academy| self.0.contains(academy))
    }
}

/// How long things last and how much of them is taken. Stated in `docs/api.md`.
#[derive(Debug, Clone)]
pub struct Limits {
    /// What holds back requests for links.
    pub sign_in: SignInLimits,
    /// From asking for a link to the end of its validity.
    pub link_lasts: SignedDuration,
    /// From opening a session to its end, whatever is done with it.
    pub session_lasts: SignedDuration,
    /// From opening a session to the last moment at which it names or dismisses the gestionnaire.
    pub session_fresh: SignedDuration,
    /// From showing the gestionnaire a code to the end of its validity.
    pub manager_code_lasts: SignedDuration,
    /// From a hand-over to the last moment at which the mailbox can revoke it.
    pub revocation_lasts: SignedDuration,
    /// From arriving through the ENT to having to come through it again.
    pub arrival_lasts: SignedDuration,
    /// From opening an import to the erasing of its staged rows.
    pub staged_lasts: SignedDuration,
    /// From committing an import to the last moment it can be undone.
    pub undo_lasts: SignedDuration,
    /// How long what names people is kept.
    pub retention: Retention,
    /// Largest body as it travels, in bytes.
    pub body: usize,
    /// Largest body once decompressed, in bytes.
    pub body_decompressed: usize,
    /// Longest time a body may take to arrive.
    pub arrival: Duration,
    /// Longest time a request may take: longer than its body and all that the store waits for. Beyond it
    /// nobody knows what becomes of what was begun.
    pub request: Duration,
    /// Patience with a client, and how many at once.
    pub connection: ConnectionLimits,
    /// What one school may have.
    pub school: SchoolLimits,
    /// Memory for the lists that are compared or done at the same time, in bytes; the others wait.
    pub list_memory: u64,
}

/// Unless told otherwise: lists of half a million accounts together.
pub(crate) const LIST_MEMORY: u64 = 512 << 20;

/// What one school may have kept, so that none fills the disk of all. Far above what the largest school
/// needs, which has 5,000 accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchoolLimits {
    /// Imports that were opened, are not done and whose time is not over, given up or not.
    pub imports: u32,
    /// Bytes of what waits for a commit: chunks as they are kept, and the choices that came with them.
    pub staged: u64,
    /// Accounts on both lists, active or not.
    pub accounts: u32,
}

impl Default for SchoolLimits {
    fn default() -> Self {
        Self { imports: 1_000, staged: 64 << 20, accounts: 50_000 }
    }
}

impl SchoolLimits {
    /// As much as wanted: for measuring.
    #[must_use]
    pub fn boundless() -> Self {
        Self { imports: u32::MAX, staged: u64::MAX, accounts: u32::MAX }
    }
}

/// How long what names people is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// An account, from the last import that wrote it as deactivated.
    pub deactivated: SignedDuration,
    /// The names of those who opened and committed an import.
    pub names: SignedDuration,
}

/// A day, in hours.
const DAY: i64 = 24;

/// In days.
const YEAR: i64 = 365;

impl Retention {
    /// Deactivated accounts for a number of months; at least two, so that whatever can be undone finds the accounts
    /// that it gives back.
    pub fn of_months(months: u8) -> Self {
        let days = (i64::from(months.max(2)) * YEAR + 11) / 12;
        Self { deactivated: SignedDuration::from_hours(days * DAY), ..Self::default() }
    }
}

impl Default for Retention {
    /// A year of each.
    fn default() -> Self {
        let year = SignedDuration::from_hours(YEAR * DAY);
        Self { deactivated: year, names: year }
    }
}

/// What a slow client is given before it is let go.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// Connections at once; the next ones wait.
    pub at_once: usize,
    /// Of these, from one address; in IPv6, from one /64. The next ones are closed at once.
    pub per_address: usize,
    /// The same for an address through which many schools go out. A trusted proxy has all of them.
    pub per_egress: usize,
    /// The whole TLS handshake.
    pub handshake: Duration,
    /// The whole head of a request, and the wait for the next request.
    pub head: Duration,
    /// Between two parts of a body.
    pub body: Duration,
    /// Without taking a byte of the answer.
    pub writing: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            at_once: 4_096,
            per_address: 128,
            per_egress: 2_048,
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(30),
            body: Duration::from_secs(20),
            writing: Duration::from_mins(1),
        }
    }
}

/// Open files left to all that is no client: listening, the log, SQLite, mails on their way.
const OTHER_FILES: u64 = 64;

impl ConnectionLimits {
    /// As many as fit in the files that the system lets this program open, when `others` are for something
    /// else, such as connections to a database. One address never has all of them.
    #[must_use]
    pub fn within(self, open_files: u64, others: usize) -> Self {
        let left = open_files.saturating_sub(OTHER_FILES).saturating_sub(others as u64);
        let left = usize::try_from(left).unwrap_or(usize::MAX).max(1);
        let at_once = self.at_once.min(left);
        let per_egress = self.per_egress.min(at_once.div_ceil(2));
        let per_address = self.per_address.min(at_once.div_ceil(8));
        Self { at_once, per_address, per_egress, ..self }
    }
}

/// Mails that may be asked for, and tries that each of them gives.
#[derive(Debug, Clone, Copy)]
pub struct SignInLimits {
    /// Mails to one school in an hour that strangers ask for, all of them together.
    pub per_school: u32,
    /// Mails to one school in an hour that one PC on which it signed in asks for.
    pub per_device: u32,
    /// Mails that strangers ask for from one address in an hour; in IPv6, from one /64.
    pub per_address: u32,
    /// The same for an address through which many schools go out.
    pub per_egress: u32,
    /// Between two mails that strangers, or one PC, ask for.
    pub between: SignedDuration,
    /// Codes tried on one request.
    pub tries: u32,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            per_school: 3,
            per_device: 3,
            per_address: 10,
            per_egress: 1_000,
            between: SignedDuration::from_secs(60),
            tries: 5,
        }
    }
}

impl SignInLimits {
    /// Those of an address through which many schools go out.
    #[must_use]
    pub fn through_egress(self) -> Self {
        Self { per_address: self.per_egress, ..self }
    }

    /// As many mails as wanted, without waiting: for tests and for trying Balado on one's own PC.
    #[must_use]
    pub fn without_waiting() -> Self {
        Self {
            per_school: u32::MAX,
            per_device: u32::MAX,
            per_address: u32::MAX,
            per_egress: u32::MAX,
            between: SignedDuration::ZERO,
            ..Self::default()
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_in: SignInLimits::default(),
            link_lasts: SignedDuration::from_hours(2),
            session_lasts: SignedDuration::from_hours(2),
            session_fresh: SignedDuration::from_mins(10),
            manager_code_lasts: SignedDuration::from_mins(10),
            revocation_lasts: SignedDuration::from_hours(30 * 24),
            arrival_lasts: SignedDuration::from_hours(1),
            staged_lasts: SignedDuration::from_hours(24),
            undo_lasts: SignedDuration::from_hours(30 * 24),
            retention: Retention::default(),
            body: 4 << 20,
            body_decompressed: 8 << 20,
            arrival: Duration::from_mins(2),
            request: Duration::from_mins(4),
            connection: ConnectionLimits::default(),
            school: SchoolLimits::default(),
            list_memory: LIST_MEMORY,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_fit_in_the_open_files_and_no_address_has_them_all() {
        let table = [
            (524_288, 16, (4_096, 128, 2_048), "as systemd allows"),
            (1_024, 16, (944, 118, 472), "a shell's limit that cannot be raised"),
            (256, 0, (192, 24, 96), "as macOS has it"),
            (64, 16, (1, 1, 1), "next to nothing: one after the other"),
        ];
        for (open_files, others, expected, case) in table {
            let limits = ConnectionLimits::default().within(open_files, others);
            assert_eq!((limits.at_once, limits.per_address, limits.per_egress), expected, "{case}");
        }
    }
}
