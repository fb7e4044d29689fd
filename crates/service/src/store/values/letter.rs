use balado_core::school::Uai;
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    mail::Letter,
    secrets::{KeyId, sealed_under},
};

/// Which letters leave together: none of one lane waits for those of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Somebody waits for it.
    Codes,
    /// Tells what was done.
    Notices,
}

/// A letter that one hand tries to send.
#[derive(Debug, Clone)]
pub struct ClaimedLetter {
    /// The school.
    pub uai: Uai,
    /// Its name.
    pub id: Uuid,
    /// What it says.
    pub letter: Letter,
    /// The token of a sign-in, sealed.
    pub secret: Option<Vec<u8>>,
    /// Tries, with this one.
    pub tries: u32,
    /// Of this hand.
    pub lease: Uuid,
}

impl ClaimedLetter {
    /// The key that its secret is sealed under.
    pub fn sealed_under(&self) -> Option<KeyId> {
        sealed_under(self.secret.as_deref()?)
    }

    /// Names the letter and the hand.
    pub fn key(&self) -> LetterKey {
        LetterKey { uai: self.uai, id: self.id, lease: self.lease }
    }
}

/// A letter and the hand that holds it.
#[derive(Debug, Clone, Copy)]
pub struct LetterKey {
    /// The school.
    pub uai: Uai,
    /// The letter.
    pub id: Uuid,
    /// The hand.
    pub lease: Uuid,
}

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it.
    Sent,
    /// To be tried again.
    Later {
        /// When.
        due: Timestamp,
    },
    /// The mail server will never take it.
    Refused,
    /// It is worth nothing any more.
    Late,
    /// It cannot be put into words: its row is damaged.
    Unreadable,
    /// For a school that is closed, or in no list.
    Nobody,
}

impl Outcome {
    /// As it is kept and counted.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Later { .. } => "put-off",
            Self::Refused => "refused",
            Self::Late => "late",
            Self::Unreadable => "unreadable",
            Self::Nobody => "nobody",
        }
    }
}

/// What waits to leave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WaitingLetters(pub Vec<WaitingKind>);

/// What waits to leave, of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingKind {
    /// As [`Letter::kind`] says it.
    pub kind: String,
    /// How many: one at least.
    pub count: u64,
    /// Since when the oldest does.
    pub oldest: Timestamp,
}

impl WaitingLetters {
    /// Of every kind.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|kind| kind.count).sum()
    }

    /// Since when the oldest of all does.
    pub fn oldest(&self) -> Option<Timestamp> {
        self.0.iter().map(|kind| kind.oldest).min()
    }
}
