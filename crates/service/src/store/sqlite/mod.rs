//! The embedded driver: one file, one writer, a few readers.
//!
//! WAL and `synchronous=FULL`: what was acknowledged survives a power cut. Each
//! write is one `BEGIN IMMEDIATE` transaction on the one writer connection, off
//! the async threads; readers see the last commit and never wait for it.
//!
//! What is erased is overwritten (`secure_delete`), and the log is cut to nothing every
//! few seconds by [`Database::erase_traces`].

mod backup;
mod error;
mod pool;
mod restore;
mod traces;
mod transaction;

use std::{io, path::Path, sync::Arc, time::Duration};

use async_trait::async_trait;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use rusqlite_migration::{M, Migrations};
use tracing::Span;

use super::{
    Doors,
    port::{Database, DbError, Ending, Room, Work},
    statements,
};
use crate::owner_only;
pub use backup::{CopyError, back_up};
use pool::{Lent, Pool};
pub use restore::{Restored, restore};
use transaction::Transaction;

const STEPS: &[M<'static>] = &[
    M::up(include_str!("../../../migrations/sqlite/0001_tables.sql")),
    M::up(include_str!("../../../migrations/sqlite/0002_mails.sql")),
    M::up(include_str!("../../../migrations/sqlite/0003_relink.sql")),
    M::up(include_str!("../../../migrations/sqlite/0004_schools.sql")),
    M::up(include_str!("../../../migrations/sqlite/0005_notices.sql")),
    M::up(include_str!("../../../migrations/sqlite/0006_lists.sql")),
    M::up(include_str!("../../../migrations/sqlite/0007_managers.sql")),
    M::up(include_str!("../../../migrations/sqlite/0008_contract_2.sql")),
    M::up(include_str!("../../../migrations/sqlite/0009_known_devices.sql")),
    M::up(include_str!("../../../migrations/sqlite/0010_instances.sql")),
    M::up(include_str!("../../../migrations/sqlite/0011_deactivated_since.sql")),
    M::up(include_str!("../../../migrations/sqlite/0012_arrivals.sql")),
    M::up(include_str!("../../../migrations/sqlite/0013_openid.sql")),
    M::up(include_str!("../../../migrations/sqlite/0014_roles.sql")),
];

/// Connections that read at the same time.
const READERS: usize = 4;

/// How long things may take before [`DbError::Again`].
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Having a connection: out of those that others work with.
    pub connection: Duration,
    /// Having the file, when another process writes.
    pub lock: Duration,
}

impl Default for Patience {
    /// Longer than the longest import, and less than a request may take.
    fn default() -> Self {
        Self { connection: Duration::from_mins(1), lock: Duration::from_secs(10) }
    }
}

/// Statements kept prepared: all of them.
const PREPARED: usize = 128;

/// The database in one SQLite file.
#[derive(Debug, Clone)]
pub struct Sqlite {
    writer: Arc<Pool>,
    readers: Arc<Pool>,
    patience: Patience,
}

/// Why the database file cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be made.
    #[error("the database cannot be made: {0}")]
    File(#[from] io::Error),
    /// SQLite refuses it.
    #[error("the database cannot be opened: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A newer program has changed its tables.
    #[error("the tables are of version {schema}, this program knows them up to {known}")]
    Newer {
        /// Of the tables.
        schema: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// A former program left it; this one would have to change its tables.
    #[error("the tables are of version {schema}, and have to be brought up to date to {known}")]
    Older {
        /// Of the tables.
        schema: i64,
        /// The one that this program works with.
        known: i64,
    },
    /// Its tables cannot be changed.
    #[error("the tables cannot be brought up to date: {0}")]
    Migration(#[from] rusqlite_migration::Error),
}

impl Sqlite {
    /// Opens the file, makes it for its owner only if need be, and brings its tables up to date.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Self::open_with(path, Patience::default())
    }

    /// The same, with another patience.
    pub fn open_with(path: &Path, patience: Patience) -> Result<Self, OpenError> {
        // Its log has the same rights: SQLite gives it those of the database.
        owner_only::make_file(path)?;
        let mut writer = connect(path, patience.lock)?;
        refuse_newer(&writer)?;
        Migrations::from_slice(STEPS).to_latest(&mut writer)?;
        traces::rewrite_once(&writer)?;
        let readers = (0..READERS).map(|_| connect(path, patience.lock));
        let readers = readers.collect::<Result<_, _>>()?;
        let pool = |connections| Pool::of(connections, patience.connection);
        Ok(Self { writer: pool(vec![writer]), readers: pool(readers), patience })
    }

    /// Opens a file that is there, to read it only: nothing of it changes, and its tables have to be up to date.
    pub fn look(path: &Path) -> Result<Self, OpenError> {
        let look = || Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
        let connection = look()?;
        refuse_newer(&connection)?;
        let (schema, known) = versions(&connection)?;
        if schema < known {
            return Err(OpenError::Older { schema, known });
        }
        // Whoever would write is refused by SQLite.
        let patience = Patience::default();
        let pool = |connection| Pool::of(vec![connection], patience.connection);
        Ok(Self { writer: pool(look()?), readers: pool(connection), patience })
    }
}

/// What a file says of itself.
#[derive(Debug)]
pub struct Looked {
    /// The version of its tables.
    pub schema: i64,
    /// The newest that this program knows.
    pub known: i64,
    /// `None` when the tables are not of this program's version.
    pub doors: Option<Doors>,
}

/// Looks into a file. Nothing is changed nor made; a service that was killed has left a log, of which SQLite makes
/// the index (`-shm`) anew.
pub fn look(path: &Path) -> Result<Looked, OpenError> {
    let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let in_log = std::fs::metadata(&backup::logs(path)[0]).is_ok_and(|log| log.len() > 0);
    // All is in the file when its log is empty: read as one that never changes, it has no log made for it.
    let address = url::Url::from_file_path(path.canonicalize()?).ok().filter(|_| !in_log);
    let connection = match address {
        Some(address) => {
            let immutable = format!("{address}?immutable=1");
            Connection::open_with_flags(immutable, read_only | OpenFlags::SQLITE_OPEN_URI)?
        }
        None => Connection::open_with_flags(path, read_only)?,
    };
    let (schema, known) = versions(&connection)?;
    let doors = (schema == known).then(|| doors(&connection)).transpose()?;
    Ok(Looked { schema, known, doors })
}

fn doors(connection: &Connection) -> Result<Doors, rusqlite::Error> {
    let mut scopes = connection.prepare(statements::ENT_SCOPES)?;
    let mut schools = connection.prepare(statements::ACTIVATED_SCHOOLS)?;
    Ok(Doors {
        scopes: scopes.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?,
        schools: schools
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?,
    })
}

/// One program at a time has the file: a former one has no business in it any more.
fn refuse_newer(connection: &Connection) -> Result<(), OpenError> {
    let (schema, known) = versions(connection)?;
    if schema > known { Err(OpenError::Newer { schema, known }) } else { Ok(()) }
}

/// Of the tables, and the newest that this program knows.
fn versions(connection: &Connection) -> Result<(i64, i64), rusqlite::Error> {
    let schema = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok((schema, i64::try_from(STEPS.len()).expect("steps are few")))
}

fn connect(path: &Path, patience: Duration) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(patience)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    Ok(connection)
}

#[async_trait]
impl Database for Sqlite {
    fn kind(&self) -> &'static str {
        "sqlite"
    }

    fn room(&self) -> Room {
        Room { writers: 1, readers: READERS, patience: self.patience.connection }
    }

    async fn read(&self, _name: &'static str, work: Work) -> Result<(), DbError> {
        let lent = Arc::clone(&self.readers).lend().await?;
        off_thread(move || run(lent, TransactionBehavior::Deferred, work)).await
    }

    async fn write(&self, _name: &'static str, work: Work) -> Result<(), DbError> {
        let lent = Arc::clone(&self.writer).lend().await?;
        off_thread(move || run(lent, TransactionBehavior::Immediate, work)).await
    }

    async fn erase_traces(&self) -> Result<bool, DbError> {
        let Some(writer) = Arc::clone(&self.writer).lend_now() else { return Ok(false) };
        let patience = self.patience.lock;
        off_thread(move || traces::erase(&writer, patience)).await
    }
}

/// One transaction; a panic rolls it back and gives the connection back.
fn run(mut lent: Lent, behavior: TransactionBehavior, mut work: Work) -> Result<(), DbError> {
    let begun = lent.transaction_with_behavior(behavior)?;
    let transaction = Transaction::on(&begun);
    let ending = work(&transaction);
    if let Some(first) = transaction.failure() {
        return Err(first);
    }
    match ending {
        Ending::Commit => begun.commit().map_err(error::at_commit),
        Ending::RollBack => Ok(()),
    }
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DbError> + Send + 'static,
) -> Result<T, DbError> {
    let span = Span::current();
    let ended = tokio::task::spawn_blocking(move || span.in_scope(work)).await;
    ended.unwrap_or_else(|error| {
        tracing::error!(panicked = error.is_panic(), "a store operation did not end");
        Err(DbError::Failed)
    })
}

#[cfg(test)]
mod tests {
    use balado_wire::ImportState;

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

    /// What a service of contract 1 left: somebody signed in, a gestionnaire, and three imports of a file
    /// that bears a name: done, undone since, and under way.
    const OF_CONTRACT_1: &str = "
        insert into session (token_hash, id, uai, role, person, device, opened_at, expires_at) values
            (zeroblob(32), '018f0000-0000-7000-8000-000000000001', '0779999A', 'school', 'x', 'y', 0, 9000000000000);
        insert into account (uai, ent_id, list, last_name, first_name, classes, active) values
            ('0779999A', 't', 'teachers', 'X', 'Y', '[]', 1);
        insert into manager (uai, ent_id, since, by) values ('0779999A', 't', 0, 'x');
        insert into import (uai, id, list, state, base, absent, row_count, chunk_count, digest, source, by,
            opened_at, expires_at, committed_at, list_digest, receipt)
        select '0779999A', column1, 'students', column2, 0, 'keep', 1, 1, printf('%064d', 0),
            'planted-name.csv', 'x', 1, 9000000000000, column3, column4, column5
        from (values
            ('018f0000-0000-7000-8000-00000000000a', 'committed', 5, printf('%064d', 7),
             '{\"id\":\"018f0000-0000-7000-8000-00000000000a\",\"list\":\"students\",\"source\":\"planted-name.csv\",'
             || '\"at\":\"2026-09-01T07:00:00Z\",\"by\":\"Mme Martin\",\"counts\":{\"create\":1,\"update\":0,'
             || '\"unchanged\":0,\"returning\":0,\"absent\":0,\"deactivate\":0},\"removed\":0,\"restored\":0,'
             || '\"conflicts\":0,\"revision\":\"r1\",\"digest\":\"00\",\"undoes\":null,\"undo_until\":\"2026-10-01T07:00:00Z\"}'),
            ('018f0000-0000-7000-8000-00000000000b', 'open', null, null, null))";

    #[tokio::test]
    async fn what_contract_1_left_is_read_without_the_names_of_its_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("balado.sqlite");
        let mut db = connect(&path, Patience::default().lock).unwrap();
        Migrations::from_slice(&STEPS[..7]).to_latest(&mut db).unwrap();
        db.execute_batch(OF_CONTRACT_1).unwrap();
        drop(db);
        let store = crate::store::Store::sqlite(&path).unwrap();
        let (uai, now) = ("0779999A".parse().unwrap(), jiff::Timestamp::UNIX_EPOCH);
        let who = store.session([0; 32], now).await.unwrap().unwrap();
        assert_eq!(who.role, balado_wire::Role::Chef);
        let manager = store.manager(uai, now).await.unwrap().unwrap();
        assert_eq!((manager.ent_id.as_deref(), manager.login), (Some("t"), None));

        let id = "018f0000-0000-7000-8000-00000000000a".parse().unwrap();
        let receipt = store.receipt(uai, id).await.unwrap();
        assert_eq!((receipt.source, receipt.by.as_str()), (None, "Mme Martin"));
        assert_eq!((receipt.counts.create, receipt.counts.relinked), (1, 0));
        let history = store.history(uai, now).await.unwrap();
        let lines = history.imports.iter().map(|entry| (entry.state, entry.source.is_some()));
        let expected = [ImportState::Committed, ImportState::Expired].map(|state| (state, false));
        assert_eq!(lines.collect::<Vec<_>>(), expected);
        assert!(history.lists[0].digest.is_some(), "old lists are known again");

        assert!(store.erase_traces().await.unwrap());
        let bytes = std::fs::read(&path).unwrap();
        assert!(memchr::memmem::find(&bytes, b"planted-name").is_none(), "in no byte of the file");
    }
}
