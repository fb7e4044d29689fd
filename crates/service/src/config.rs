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
    /// From opening an import to the erasing of its staged rows.
    pub staged_lasts: SignedDuration,
    /// From committing an import to the last moment it can be undone.
    pub undo_lasts: SignedDuration,
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
}

/// What a slow client is given before it is let go.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// Clients at once; the next ones wait.
    pub at_once: usize,
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
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(30),
            body: Duration::from_secs(20),
            writing: Duration::from_mins(1),
        }
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
            staged_lasts: SignedDuration::from_hours(24),
            undo_lasts: SignedDuration::from_hours(30 * 24),
            body: 4 << 20,
            body_decompressed: 8 << 20,
            arrival: Duration::from_mins(2),
            request: Duration::from_mins(4),
            connection: ConnectionLimits::default(),
        }
    }
}
