//! The embedded store: one file, one writer, a few readers.
//!
//! WAL and `synchronous=FULL`: what was acknowledged survives a power cut. Each
//! write is one `BEGIN IMMEDIATE` transaction on the one writer connection, off
//! the async threads; readers see the last commit and never wait for it.
//!
//! What is erased is overwritten (`secure_delete`), and the log is cut to nothing every
//! few seconds by [`Store::erase_traces`](super::Store::erase_traces).

mod accounts;
mod audit;
mod backup;
mod commit;
mod import_row;
mod imports;
mod letters;
mod people;
mod pool;
mod restore;
mod school_list;
mod shown;
mod sign_ins;
mod store;
mod undo;

use std::{io, path::Path, sync::Arc, time::Duration};

use rusqlite::{Connection, ErrorCode};
use rusqlite_migration::{M, Migrations};

use super::{ImportRefusal, SignInRefusal, StoreError};
use crate::owner_only;
pub use backup::{CopyError, back_up};
use pool::Pool;
pub use restore::{Restored, restore};

const STEPS: &[M<'static>] = &[
    M::up(include_str!("../../../migrations/sqlite/0001_tables.sql")),
    M::up(include_str!("../../../migrations/sqlite/0002_mails.sql")),
    M::up(include_str!("../../../migrations/sqlite/0003_relink.sql")),
    M::up(include_str!("../../../migrations/sqlite/0004_schools.sql")),
    M::up(include_str!("../../../migrations/sqlite/0005_notices.sql")),
    M::up(include_str!("../../../migrations/sqlite/0006_lists.sql")),
    M::up(include_str!("../../../migrations/sqlite/0007_managers.sql")),
];

/// How long a transaction waits for another process before [`StoreError::Busy`].
const PATIENCE: Duration = Duration::from_secs(10);

/// Marks a database in which what was erased left nothing, since it was made or rewritten.
const APPLICATION: i32 = i32::from_be_bytes(*b"Bald");

/// The store in one SQLite file.
#[derive(Debug, Clone)]
pub struct Sqlite(Arc<Pool>);

/// Why the database file cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be made.
    #[error("the database cannot be made: {0}")]
    File(#[from] io::Error),
    /// SQLite refuses it.
    #[error("la base ne peut pas être ouverte ; SQLite dit : {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// Its tables are of a newer version, or damaged.
    #[error("les tables de la base ne peuvent pas être mises à jour ; SQLite dit : {0}")]
    Migration(#[from] rusqlite_migration::Error),
}

impl Sqlite {
    /// Opens the file, makes it for its owner only if need be, and brings its tables up to date.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        // Its log has the same rights: SQLite gives it those of the database.
        owner_only::make_file(path)?;
        let mut writer = connect(path)?;
        Migrations::from_slice(STEPS).to_latest(&mut writer)?;
        rewrite_once(&writer)?;
        let readers = (0..pool::READERS).map(|_| connect(path)).collect::<Result<_, _>>()?;
        Ok(Self(Arc::new(Pool::new(writer, readers))))
    }

    async fn read<T, E>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let pool = Arc::clone(&self.0);
        off_thread(move || pool.read(work)).await
    }

    async fn write<T, E>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let pool = Arc::clone(&self.0);
        off_thread(move || pool.write(work)).await
    }
}

fn connect(path: &Path) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Earlier versions left erased names in free pages: rewriting the file leaves them behind, once.
fn rewrite_once(writer: &Connection) -> Result<(), rusqlite::Error> {
    let mark: i32 = writer.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if mark == APPLICATION {
        return Ok(());
    }
    if let Err(error) = writer.execute_batch("vacuum") {
        // It serves all the same: in September, that comes first.
        tracing::error!(%error, "free pages may hold erased names: make room, then start again");
        return Ok(());
    }
    writer.pragma_update(None, "application_id", APPLICATION)
}

async fn off_thread<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::error!(panicked = error.is_panic(), "a store operation did not end");
            Err(StoreError::Failed.into())
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let found = match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Failed,
        };
        // SQLite's messages name tables and columns, never what rows hold.
        tracing::error!(kind = %found, cause = %error, "the database refused");
        found
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        tracing::error!(kind = ?error.kind(), "what the database holds cannot be read");
        Self::Failed
    }
}

impl From<rusqlite::Error> for ImportRefusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<io::Error> for ImportRefusal {
    fn from(error: io::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<rusqlite::Error> for SignInRefusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nominations_whose_account_was_gone_end_when_tables_are_brought_up_to_date() {
        let mut db = Connection::open_in_memory().unwrap();
        Migrations::from_slice(&STEPS[..6]).to_latest(&mut db).unwrap();
        let schools = "insert into account (uai, ent_id, list, last_name, first_name, classes, active) \
             values ('A', 't', 'teachers', 'X', 'Y', '[]', 1), ('B', 't', 'teachers', 'X', 'Y', '[]', 0), \
             ('C', 't', 'students', 'X', 'Y', '[]', 1); \
             insert into manager (uai, ent_id, since, by) select column1, 't', 0, 'x' \
             from (values ('A'), ('B'), ('C'), ('D'))";
        db.execute_batch(schools).unwrap();
        Migrations::from_slice(&STEPS[..7]).to_latest(&mut db).unwrap();
        let left: String =
            db.query_row("select group_concat(uai) from manager", [], |row| row.get(0)).unwrap();
        assert_eq!(left, "A", "an active teacher's");
    }
}
