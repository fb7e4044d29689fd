//! What the service keeps.
//!
//! [`Store`] has coarse operations: each one is a single transaction, so that a cut at any moment leaves
//! everything before or everything after. What they decide stands once, in `operations`, over the SQL
//! [`port`]; a driver ([`sqlite`], [`postgres`]) implements the port and decides nothing. `statements` are written for
//! every database. Every operation on a school's data takes its [`Uai`](balado_core::school::Uai).

mod doors;
mod keys;
mod lanes;
mod letters;
mod lists;
mod moving;
mod operations;
mod plans;
pub mod port;
pub mod postgres;
mod purging;
mod refusal;
mod schools;
mod sessions;
pub mod sqlite;
mod statements;
mod sweeping;
mod times;
mod transaction;
mod values;

use std::{path::Path, sync::Arc};

use jiff::Timestamp;

pub use lanes::Waiting;
pub use moving::{MoveRefusal, MoveReport, moved_columns};
pub use port::DbError;
pub use refusal::{ImportRefusal, NamingRefusal, SignInRefusal, TooMuch};
pub use sweeping::Swept;
pub use values::{
    Accepted, Arrival, Arrivals, Arrived, Arriving, Asked, Attempt, Attendance, Awaited, Chunk,
    ClaimedLetter, ClassAttendance, Commit, Door, Doors, EndedVisit, Granted, KeysRefusal, Lane,
    LetterKey, MatchedColumn, MetKeys, NewGrant, NewImport, NewTrial, Nominee, NotGranted,
    NotRecognised, OpenSession, Outcome, Recognised, Redeeming, Revocation, RosterPage, School,
    SchoolExport, SchoolRows, SchoolTable, ShownCode, ShownRevocation, ShownSignIn, Trial,
    WaitingKind, WaitingLetters, Who,
};

use crate::config::{LIST_MEMORY, SchoolLimits};
use lanes::Lanes;
use plans::Plans;
use port::Database;
use times::Times;

/// What an account of a list takes while the list is compared and done, in bytes: on both sides, with its
/// change and the state before it. Measured, see `docs/performance.md`.
const ACCOUNT: u64 = 1 << 10;

/// Accounts that have room in so much memory.
fn rows_in(bytes: u64) -> usize {
    usize::try_from(bytes / ACCOUNT).unwrap_or(usize::MAX).max(1)
}

/// Schools, accounts, imports and sessions, in one database.
#[derive(Debug, Clone)]
pub struct Store {
    database: Arc<dyn Database>,
    times: Times,
    limits: SchoolLimits,
    lanes: Arc<Lanes>,
    plans: Plans,
}

impl Store {
    /// In the database of a driver.
    pub fn over(database: impl Database) -> Self {
        let lanes = Arc::new(Lanes::new(database.room(), rows_in(LIST_MEMORY)));
        Self {
            database: Arc::new(database),
            times: Times::default(),
            limits: SchoolLimits::default(),
            lanes,
            plans: Plans::default(),
        }
    }

    /// The same, where a school may have other quantities.
    #[must_use]
    pub fn with_limits(self, limits: SchoolLimits) -> Self {
        Self { limits, ..self }
    }

    /// The same, with so many bytes for the lists that are compared or done at the same time; the others wait,
    /// and one that is larger than all of it is alone. Said before anything is asked.
    #[must_use]
    pub fn with_memory(self, bytes: u64) -> Self {
        let lanes = Arc::new(Lanes::new(self.database.room(), rows_in(bytes)));
        Self { lanes, ..self }
    }

    /// How many wait for their turn in this instance.
    pub fn waiting(&self) -> Waiting {
        self.lanes.waiting()
    }

    /// Bytes that lists which are compared or done have just now, of those that they may.
    pub fn list_memory_taken(&self) -> u64 {
        self.lanes.rows_taken() as u64 * ACCOUNT
    }

    /// In one SQLite file: opened, made if need be, and its tables brought up to date.
    pub fn sqlite(path: &Path) -> Result<Self, sqlite::OpenError> {
        sqlite::Sqlite::open(path).map(Self::over)
    }

    /// In one PostgreSQL database: reached, and its tables brought up to date.
    pub async fn postgres(options: postgres::Options) -> Result<Self, postgres::OpenError> {
        postgres::Postgres::open(options).await.map(Self::over)
    }

    /// What hour it is for every instance on this database; `None` when this machine's clock is the only
    /// one.
    pub async fn now(&self) -> Result<Option<Timestamp>, DbError> {
        self.database.now().await
    }

    /// How long its operations took and waited, since it was opened.
    pub(crate) fn times(&self) -> &Times {
        &self.times
    }

    /// Whether reading works. It writes nothing, and waits for no writer: a service that does a
    /// long import, or that another process keeps from writing, is not taken away for that.
    pub async fn ready(&self) -> Result<(), DbError> {
        self.read("ready", operations::ready).await
    }
}
