//! From one database to another: everything, or nothing.

use balado_core::school::Uai;
use tokio::runtime::Handle;

use super::{
    Store,
    operations::{
        cell::Cell,
        moving::{self, Copying},
    },
    port::DbError,
};
use crate::audit::Break;

/// What was moved.
#[derive(Debug)]
pub struct MoveReport {
    /// Tables, and their rows.
    pub rows: Vec<(&'static str, u64)>,
    /// Audits that are not as they were written, there as here.
    pub broken: Vec<(Uai, Break)>,
    /// Everything was there already: an earlier move was cut once it was done.
    pub found: bool,
}

impl MoveReport {
    /// The rows of a table.
    pub fn of(&self, table: &str) -> u64 {
        self.rows.iter().find(|(name, _)| *name == table).map_or(0, |(_, rows)| *rows)
    }
}

/// Why nothing was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoveRefusal {
    /// Something else is kept there.
    #[error("the database is not empty")]
    NotEmpty,
    /// What was read back is not what was given: another program writes there.
    #[error("what was written in {0} is not what was read")]
    Differs(&'static str),
    /// One of the two databases did not answer.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl Store {
    /// Takes all that another store keeps, in one transaction, and compares it row by row. Nobody may write to
    /// either meanwhile.
    pub async fn take_all(&self, source: &Self) -> Result<MoveReport, MoveRefusal> {
        let (source, threads) = (source.clone(), Handle::current());
        self.write("take_all", move |db| {
            let mut from = |copying: &'static Copying, after: Option<&[Cell]>| {
                let after = after.map(<[Cell]>::to_vec);
                threads.block_on(source.read("give", move |db| copying.piece(db, after.as_deref())))
            };
            moving::take(db, &mut from)
        })
        .await
    }
}

/// Every column that a move takes, as `table.column`.
pub fn moved_columns() -> impl Iterator<Item = String> {
    moving::columns()
}
