use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::store::port::DbError;

/// A few connections, each one in one hand at a time. Whoever waits takes no thread, in the order of arrival.
#[derive(Debug)]
pub(super) struct Pool {
    free: Mutex<Vec<Connection>>,
    seats: Arc<Semaphore>,
    patience: Duration,
}

impl Pool {
    /// `patience`: how long somebody waits for a free connection.
    pub(super) fn of(connections: Vec<Connection>, patience: Duration) -> Arc<Self> {
        let seats = Arc::new(Semaphore::new(connections.len()));
        Arc::new(Self { free: Mutex::new(connections), seats, patience })
    }

    /// A connection, given back when dropped; [`DbError::Again`] when none was free in time.
    pub(super) async fn lend(self: Arc<Self>) -> Result<Lent, DbError> {
        let seat = Arc::clone(&self.seats).acquire_owned();
        let seat = tokio::time::timeout(self.patience, seat).await.map_err(|_| {
            tracing::error!("no connection was free in time");
            DbError::Again
        })?;
        Ok(self.lend_to(seat.expect("it is never closed")))
    }

    /// A connection, when one is free just now.
    pub(super) fn lend_now(self: Arc<Self>) -> Option<Lent> {
        let seat = Arc::clone(&self.seats).try_acquire_owned().ok()?;
        Some(self.lend_to(seat))
    }

    fn lend_to(self: Arc<Self>, seat: OwnedSemaphorePermit) -> Lent {
        let connection = self.free().pop();
        Lent { pool: self, connection, _seat: seat }
    }

    /// Nothing panics while it is locked.
    fn free(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection in somebody's hand; it goes back whatever happens to the work.
pub(super) struct Lent {
    pool: Arc<Pool>,
    connection: Option<Connection>,
    /// Given up after the connection is back.
    _seat: OwnedSemaphorePermit,
}

impl Deref for Lent {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("a seat has its connection")
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("a seat has its connection")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.pool.free().extend(self.connection.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_finds_no_connection_in_time_is_told_and_the_next_one_has_it() {
        let connection = Connection::open_in_memory().unwrap();
        let pool = Pool::of(vec![connection], Duration::from_millis(20));
        let lent = Arc::clone(&pool).lend().await.unwrap();
        assert_eq!(Arc::clone(&pool).lend().await.err(), Some(DbError::Again));
        assert!(Arc::clone(&pool).lend_now().is_none());
        drop(lent);
        assert!(Arc::clone(&pool).lend().await.is_ok());
        assert!(pool.lend_now().is_some());
    }
}
