use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError, TryLockError},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::PATIENCE;
use crate::store::StoreError;

/// Connections that read at the same time.
pub(super) const READERS: usize = 4;

/// How long a reader may keep [`Pool::erase_traces`], and it the writers.
const SHORT_PATIENCE: Duration = Duration::from_millis(100);

/// One connection that writes, a few that read.
#[derive(Debug)]
pub(super) struct Pool {
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    returned: Condvar,
}

impl Pool {
    pub(super) fn new(writer: Connection, readers: Vec<Connection>) -> Self {
        Self { writer: Mutex::new(writer), readers: Mutex::new(readers), returned: Condvar::new() }
    }

    /// One snapshot, whatever is committed meanwhile.
    pub(super) fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut lent = Lent { pool: self, connection: Some(self.borrow()) };
        let connection = lent.connection.as_mut().expect("lent until dropped");
        let snapshot = connection.transaction().map_err(StoreError::from)?;
        work(&snapshot)
    }

    /// All of it or nothing: an error, a panic or a cut rolls back.
    pub(super) fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = unpoisoned(self.writer.lock());
        let transaction = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let answer = work(&transaction)?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(answer)
    }

    /// Copies the whole log into the database and cuts it to nothing: until then it holds pages as
    /// they were before something was erased. False when somebody reads or writes meanwhile.
    pub(super) fn erase_traces(&self) -> Result<bool, StoreError> {
        let writer = match self.writer.try_lock() {
            Ok(writer) => writer,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Ok(false),
        };
        writer.busy_timeout(SHORT_PATIENCE)?;
        let checkpoint = "pragma wal_checkpoint(truncate)";
        let busy = writer.query_row(checkpoint, [], |row| row.get::<_, bool>(0));
        writer.busy_timeout(PATIENCE)?;
        match busy {
            Ok(busy) => Ok(!busy),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn borrow(&self) -> Connection {
        let mut readers = unpoisoned(self.readers.lock());
        loop {
            match readers.pop() {
                Some(connection) => return connection,
                None => {
                    readers = self.returned.wait(readers).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

/// Gives the reader back whatever happens to the work.
struct Lent<'a> {
    pool: &'a Pool,
    connection: Option<Connection>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        unpoisoned(self.pool.readers.lock()).extend(self.connection.take());
        self.pool.returned.notify_one();
    }
}

/// A panic while the lock was held has already rolled its transaction back.
fn unpoisoned<'a, T>(
    locked: Result<MutexGuard<'a, T>, PoisonError<MutexGuard<'a, T>>>,
) -> MutexGuard<'a, T> {
    locked.unwrap_or_else(PoisonError::into_inner)
}
