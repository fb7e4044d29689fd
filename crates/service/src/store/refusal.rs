use std::io;

use balado_core::plan::{Hold, PlanError};
use balado_wire::{Revision, Through};

use super::port::DbError;

/// Why a sign-in request is not taken or opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInRefusal {
    /// No such request.
    #[error("no such request")]
    Unknown,
    /// Used, expired, reported, tried too often, or ended with every session.
    #[error("the request is over")]
    Over,
    /// The verifier, the code or the token is not the right one.
    #[error("wrong code, {left} tries left")]
    Wrong {
        /// Tries left before the request dies.
        left: u32,
        /// Where the right one is to be read.
        through: Through,
    },
    /// Strangers asked for mails too often, for this school or from this address.
    #[error("too many requests")]
    TooMany {
        /// Seconds to wait, at least.
        wait: u64,
    },
    /// A PC that the school signed in on asked for mails too often.
    #[error("too many requests of a known PC")]
    TooManyOfDevice {
        /// Seconds to wait; nobody else can make them longer.
        wait: u64,
    },
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] DbError),
}

/// What a school has enough of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooMuch {
    /// Imports that it opened and did not do.
    #[error("too many imports that are not done")]
    Imports {
        /// Seconds until the time of the oldest one is over.
        wait: u64,
    },
    /// Bytes that wait for a commit.
    #[error("too much waits for a commit")]
    Staged {
        /// Seconds until the time of the oldest import is over.
        wait: u64,
    },
    /// Accounts: it would have more than one may.
    #[error("more than {most} accounts")]
    Accounts {
        /// Those that it may have.
        most: u32,
    },
}

/// Why an import is not opened, fed, done or undone. The list is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportRefusal {
    /// This school has no such import.
    #[error("no such import")]
    Unknown,
    /// Discarded, expired, or opened by an earlier contract.
    #[error("the import is closed")]
    Closed,
    /// Already done: it takes no more chunks and cannot be given up.
    #[error("the import is done")]
    Done,
    /// Not done yet: it has no receipt and nothing to undo.
    #[error("the import is not done")]
    NotDone,
    /// It has no chunk of this number.
    #[error("no chunk of this number")]
    NoSuchChunk,
    /// This chunk came with other content.
    #[error("the chunk came with other content")]
    ChunkDiffers,
    /// The key came with another request.
    #[error("the key came with another request")]
    KeyReused,
    /// Chunks or rows are missing.
    #[error("{rows} of {expected} rows arrived")]
    Incomplete {
        /// Rows that arrived.
        rows: u32,
        /// Rows announced.
        expected: u32,
    },
    /// The lists changed since the preview.
    #[error("the lists are at {0}")]
    ListMoved(Revision),
    /// What it would do is not what was shown.
    #[error("the digest differs")]
    DigestDiffers,
    /// The list that arrived is not the one that was announced.
    #[error("the digest of the list differs")]
    ListDiffers,
    /// A person has to type numbers first: those of these holds, the gravest first.
    #[error("held")]
    Held(Vec<Hold>),
    /// Two rows bear the same id.
    #[error("an id comes twice")]
    RepeatedId,
    /// Choices that name people who are not absent accounts of the list.
    #[error("{0} excepted ids are not of absent accounts")]
    NotAbsent(usize),
    /// People said to be the same who are not both in the list and held.
    #[error("{0} ids of the same people are not both in the list and held")]
    NotKnown(usize),
    /// Ids that the school's other list holds.
    #[error("{0} ids are on the other list")]
    OnOtherList(usize),
    /// The school has as much as one may have.
    #[error(transparent)]
    TooMuch(#[from] TooMuch),
    /// Undone already, too old, or itself not undoable.
    #[error("cannot be undone")]
    CannotUndo,
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl From<PlanError> for ImportRefusal {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::RepeatedId { .. } => Self::RepeatedId,
            PlanError::NotAbsent(count) => Self::NotAbsent(count),
            PlanError::NotKnown(count) => Self::NotKnown(count),
        }
    }
}

impl From<io::Error> for ImportRefusal {
    fn from(error: io::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Why nobody is named gestionnaire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NamingRefusal {
    /// Neither an active teacher nor a login of the staff.
    #[error("nobody who may be the gestionnaire")]
    Nobody,
    /// The session ended while it asked.
    #[error("the session has ended")]
    SignedOut,
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] DbError),
}
