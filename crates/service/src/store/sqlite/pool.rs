use std::{
    ops::{Deref, DerefMut},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::Connection;

use crate::store::port::DbError;

/// How long somebody waits for a free connection: longer than the longest import.
const PATIENCE: Duration = Duration::from_mins(1);

/// A few connections, each one in one hand at a time.
#[derive(Debug)]
pub(super) struct Pool {
    free: Mutex<Vec<Connection>>,
    returned: Condvar,
}

impl Pool {
    pub(super) fn of(connections: Vec<Connection>) -> Self {
        Self { free: Mutex::new(connections), returned: Condvar::new() }
    }

    /// A connection, given back when dropped.
    pub(super) fn lend(&self) -> Result<Lent<'_>, DbError> {
        let wait = self.returned.wait_timeout_while(self.free(), PATIENCE, |free| free.is_empty());
        let (mut free, _) = wait.unwrap_or_else(PoisonError::into_inner);
        let connection = free.pop();
        if connection.is_none() {
            tracing::error!("no connection was free in time");
        }
        connection.map(|connection| Lent::of(self, connection)).ok_or(DbError::Again)
    }

    /// A connection, when one is free just now.
    pub(super) fn lend_now(&self) -> Option<Lent<'_>> {
        let connection = self.free().pop();
        connection.map(|connection| Lent::of(self, connection))
    }

    /// Nothing panics while it is locked.
    fn free(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection in somebody's hand; it goes back whatever happens to the work.
pub(super) struct Lent<'a> {
    pool: &'a Pool,
    connection: Option<Connection>,
}

impl<'a> Lent<'a> {
    fn of(pool: &'a Pool, connection: Connection) -> Self {
        Self { pool, connection: Some(connection) }
    }
}

impl Deref for Lent<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("lent until dropped")
    }
}

impl DerefMut for Lent<'_> {
    fn deref_mut(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("lent until dropped")
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.pool.free().extend(self.connection.take());
        self.pool.returned.notify_one();
    }
}
