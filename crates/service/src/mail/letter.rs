use std::fmt;

use balado_wire::{CountsBody, Receipt, RosterBody};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Notices of one kind that a school receives in an hour before they are gathered in one. Each kind has
/// its own count, so that many imports do not hide a connection. Stated in `docs/security.md`.
pub(crate) const NOTICES_AN_HOUR: usize = 6;

/// How long a notice is worth sending: beyond, whoever runs the service has seen the counters.
const NOTICE_LASTS: SignedDuration = SignedDuration::from_hours(72);

/// What a mail is about, as it waits in the database. It has no address, no pupil's
/// name, and no secret: that of a sign-in is sealed beside it. Erased once it left.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// When what it tells happened.
    pub at: Timestamp,
    /// The PC it happened on.
    pub device: String,
    /// Who gave their name when signing in; nobody has yet when a link is asked for.
    pub person: Option<String>,
    /// What happened.
    pub event: Event,
    /// What the limit on notices did around it.
    #[serde(default)]
    pub silence: Silence,
}

/// Events that have no mail of their own, so that the mailbox does not fill up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// Events of this kind since the mail before, which this one gathers.
    pub before: u32,
    /// When the next ones will be told, all in one mail.
    pub until: Option<Timestamp>,
}

/// What a school is told by mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_debug_implementations, reason = "a teacher's name may stand in it")]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Somebody asked for a link.
    SignIn {
        /// End of validity.
        until: Timestamp,
    },
    /// A session was opened.
    Opened,
    /// The gestionnaire opened a session, without the mailbox.
    OpenedByManager,
    /// An import was done.
    Imported {
        /// Which list.
        list: RosterBody,
        /// What was done.
        counts: CountsBody,
    },
    /// An import was undone.
    Undone {
        /// Which list.
        list: RosterBody,
        /// Accounts removed.
        removed: u32,
        /// Accounts put back as they were.
        restored: u32,
        /// Accounts left alone, because something newer changed them.
        conflicts: u32,
    },
    /// A gestionnaire was named.
    ManagerNamed {
        /// The teacher, or the login of somebody of the staff.
        manager: String,
        /// Whether somebody else was.
        #[serde(default)]
        replaces: bool,
    },
    /// The nomination goes on for another year.
    ManagerRenewed {
        /// Whose.
        manager: String,
        /// When it lapses.
        until: Timestamp,
    },
    /// A gestionnaire named another: the mailbox may revoke it.
    ManagerHandedOver {
        /// Who is it now.
        manager: String,
        /// Until when it can be revoked with this letter.
        until: Timestamp,
    },
    /// The mailbox revoked what a gestionnaire handed over.
    ManagerRevoked,
    /// The nomination lapses soon.
    ManagerLapses {
        /// Whose.
        manager: String,
        /// When.
        until: Timestamp,
    },
    /// The nomination lapsed.
    ManagerLapsed,
    /// The gestionnaire was dismissed.
    ManagerDismissed,
    /// The gestionnaire's account is gone or inactive, and the nomination with it.
    ManagerEnded {
        /// By what.
        end: ManagerEnd,
    },
}

/// What took a gestionnaire's account away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ManagerEnd {
    /// An import.
    Imported,
    /// The undoing of an import.
    Undone,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({})", self.kind())
    }
}

impl Letter {
    /// Its kind, for counting.
    pub fn kind(&self) -> &'static str {
        match self.event {
            Event::SignIn { .. } => "sign-in",
            Event::Opened | Event::OpenedByManager => "opened",
            Event::Imported { .. } => "imported",
            Event::Undone { .. } => "undone",
            Event::ManagerNamed { .. } | Event::ManagerRenewed { .. } => "manager-named",
            Event::ManagerHandedOver { .. } => "manager-handed-over",
            Event::ManagerDismissed
            | Event::ManagerEnded { .. }
            | Event::ManagerRevoked
            | Event::ManagerLapsed => "manager-dismissed",
            Event::ManagerLapses { .. } => "manager-lapses",
        }
    }

    /// Whether it is worth nothing without its secret.
    pub fn needs_secret(&self) -> bool {
        matches!(self.event, Event::SignIn { .. } | Event::ManagerHandedOver { .. })
    }

    /// When it is not worth sending any more.
    pub fn deadline(&self) -> Timestamp {
        match self.event {
            Event::SignIn { until } => until,
            _ => self.at + NOTICE_LASTS,
        }
    }
}

impl From<&Receipt> for Event {
    fn from(receipt: &Receipt) -> Self {
        let list = receipt.list;
        if receipt.undoes.is_none() {
            return Self::Imported { list, counts: receipt.counts };
        }
        let Receipt { removed, restored, conflicts, .. } = *receipt;
        Self::Undone { list, removed, restored, conflicts }
    }
}

/// A letter on its way: what a store keeps until it left.
#[derive(Debug, Clone)]
pub struct NewLetter {
    /// Names it, in the database and in its `Message-ID`.
    pub id: Uuid,
    /// What it says.
    pub letter: Letter,
    /// The token of a sign-in or of a revocation, sealed for this id.
    pub secret: Option<Vec<u8>>,
}

impl NewLetter {
    /// A letter without a secret.
    pub fn notice(letter: Letter) -> Self {
        Self { id: Uuid::now_v7(), letter, secret: None }
    }
}
