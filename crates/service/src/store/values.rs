use balado_core::{
    plan::{Digest, Held, Rules},
    school::{Roster, Uai},
};
use balado_wire::{Revision, Role};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    mail::{Event, Letter, NewLetter},
    secrets::{Sealed, Seals},
};

/// A school as the service knows it.
#[derive(Debug, Clone)]
pub struct School {
    /// Its number.
    pub uai: Uai,
    /// From the académie's list.
    pub name: Option<String>,
    /// Its own address, when it is not the one worked out from its number.
    pub mailbox: Option<String>,
    /// Whether somebody has signed in once.
    pub activated: bool,
    /// Whether links are mailed to it: open in the académie's list, or no list was given yet.
    pub served: bool,
    /// Of its lists.
    pub revision: Revision,
}

/// A request for a link.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its name.
    pub id: Uuid,
    /// The school.
    pub uai: Uai,
    /// `S256` of the app's verifier.
    pub challenge: String,
    /// The PC's name.
    pub device: String,
    /// Where it came from.
    pub address: Seals,
    /// The mailed code.
    pub code: Sealed,
    /// The mailed token.
    pub token: Sealed,
    /// The mail itself: it waits in the transaction that keeps the request.
    pub mail: NewLetter,
    /// Now.
    pub now: Timestamp,
    /// End of validity.
    pub expires_at: Timestamp,
}

/// What a mailed link was asked with.
#[derive(Debug, Clone)]
pub struct ShownSignIn {
    /// The school.
    pub uai: Uai,
    /// The PC's name.
    pub device: String,
    /// When.
    pub asked_at: Timestamp,
    /// End of validity.
    pub expires_at: Timestamp,
    /// Used, replaced or reported.
    pub over: bool,
}

/// A try at opening a session, everything sealed.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The request.
    pub id: Uuid,
    /// `S256` of the verifier that was given.
    pub challenge: String,
    /// The code that was given, if it was and has the shape of one.
    pub code: Option<Seals>,
    /// The token that was given, if it was.
    pub token: Option<Seals>,
    /// The session to open when all is right.
    pub session: OpenSession,
    /// Now.
    pub now: Timestamp,
}

/// A session to open.
#[derive(Debug, Clone)]
pub struct OpenSession {
    /// Its name.
    pub id: Uuid,
    /// Its token, hashed.
    pub token: Sealed,
    /// Who is at the keyboard.
    pub person: String,
    /// Its end.
    pub expires_at: Timestamp,
}

/// A sign-in that went right.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// Whose session it is.
    pub school: School,
    /// What it may do.
    pub role: Role,
}

/// A session: who makes a request.
#[derive(Debug, Clone)]
pub struct Who {
    /// Names it; opens nothing.
    pub session: Uuid,
    /// The school that every query is keyed by.
    pub uai: Uai,
    /// What it may do.
    pub role: Role,
    /// The name given when it was opened.
    pub person: String,
    /// The PC's name.
    pub device: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Its end.
    pub expires_at: Timestamp,
}

impl Who {
    /// What the school is told of something this session did.
    pub fn letter(&self, at: Timestamp, event: Event) -> Letter {
        Letter { at, device: self.device.clone(), person: Some(self.person.clone()), event }
    }
}

/// A list and its revision.
#[derive(Debug, Clone)]
pub struct RosterPage {
    /// Of the school's lists.
    pub revision: Revision,
    /// Sorted by id; `None` when the asker has this revision.
    pub accounts: Option<Vec<Held>>,
}

/// An import to open.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// Who asks.
    pub who: Who,
    /// Its name, if it is new.
    pub id: Uuid,
    /// Which list.
    pub list: Roster,
    /// The revision of the preview.
    pub base: Revision,
    /// The person's choices.
    pub rules: Rules,
    /// Accounts announced.
    pub rows: u32,
    /// Chunks announced.
    pub chunks: u32,
    /// Of the plan that was shown.
    pub digest: Digest,
    /// The file's name.
    pub source: String,
    /// The `Idempotency-Key` and the hash of the body.
    pub key: Option<(String, Sealed)>,
    /// Now.
    pub now: Timestamp,
    /// When its staged rows are erased.
    pub expires_at: Timestamp,
}

/// A chunk, checked: its rows are accounts of the list.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// The school.
    pub uai: Uai,
    /// The import.
    pub import: Uuid,
    /// Its number, from 0.
    pub number: u32,
    /// SHA-256 of its JSON.
    pub hash: Sealed,
    /// Accounts in it.
    pub rows: u32,
    /// zstd of its JSON.
    pub body: Vec<u8>,
    /// Now.
    pub now: Timestamp,
}

/// An import to do.
#[derive(Debug, Clone)]
pub struct Commit {
    /// Who asks.
    pub who: Who,
    /// Which one.
    pub id: Uuid,
    /// The revision it was previewed on (`If-Match`).
    pub on: Revision,
    /// Of the plan that was shown.
    pub digest: Digest,
    /// The number a person typed.
    pub confirm: Option<u32>,
    /// Now.
    pub now: Timestamp,
    /// Until when it can be undone.
    pub undo_until: Timestamp,
}

/// Counts of a school's accounts.
#[derive(Debug, Clone, Copy)]
pub struct EntLink {
    /// Active ones, both lists.
    pub accounts: u32,
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
    /// It cannot be put into words: its key is gone, or its row is damaged.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WaitingLetters {
    /// How many.
    pub count: u64,
    /// Since when the oldest does.
    pub oldest: Option<Timestamp>,
}
