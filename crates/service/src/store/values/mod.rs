mod arrival;
mod import;
mod keys;
mod letter;
mod nominee;
mod openid;
mod sign_in;
mod whole_school;

use balado_core::{plan::Held, school::Uai};
use balado_wire::Revision;

pub use arrival::{
    Arrival, Arrivals, Arrived, Arriving, Attendance, ClassAttendance, Door, Doors, MatchedColumn,
    NewTrial, NotRecognised, Recognised, Trial,
};
pub use import::{Chunk, Commit, NewImport};
pub use keys::{KeysRefusal, MetKeys};
pub use letter::{ClaimedLetter, Lane, LetterKey, Outcome, WaitingKind, WaitingLetters};
pub use nominee::{Nominee, Revocation, ShownCode, ShownRevocation};
pub use openid::{EndedVisit, Granted, NewGrant, NotGranted, Redeeming};
pub use sign_in::{Accepted, Asked, Attempt, Awaited, OpenSession, ShownSignIn, Who};
pub use whole_school::{SchoolExport, SchoolRows, SchoolTable};

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

/// A list and its revision.
#[derive(Debug, Clone)]
pub struct RosterPage {
    /// Of the school's lists.
    pub revision: Revision,
    /// Sorted by id; `None` when the asker has this revision.
    pub accounts: Option<Vec<Held>>,
}
