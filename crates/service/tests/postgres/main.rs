//! The driver of PostgreSQL against a real server: what the port promises, and what faults become.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod faults;
mod log;
mod migrations;
mod statements;
mod tls;
mod transactions;

use std::sync::{Arc, Mutex};

use balado_service::store::{
    port::{Database, Db, DbError, Ending, Reading},
    postgres::Postgres,
};

/// Works in a transaction that is committed when the work goes well.
async fn write<T: Send + 'static>(
    postgres: &Postgres,
    mut work: impl FnMut(&dyn Db) -> Result<T, DbError> + Send + 'static,
) -> Result<T, DbError> {
    let kept = Arc::new(Mutex::new(None));
    let slot = Arc::clone(&kept);
    let work = Box::new(move |db: &dyn Db| match work(db) {
        Ok(answer) => {
            *slot.lock().unwrap() = Some(answer);
            Ending::Commit
        }
        Err(_) => Ending::RollBack,
    });
    postgres.write("test", work).await?;
    Ok(kept.lock().unwrap().take().unwrap())
}

/// Works on a snapshot.
async fn read<T: Send + 'static>(
    postgres: &Postgres,
    name: &'static str,
    mut work: impl FnMut(&dyn Db) -> Result<T, DbError> + Send + 'static,
) -> Result<T, DbError> {
    let kept = Arc::new(Mutex::new(None));
    let slot = Arc::clone(&kept);
    let work = Box::new(move |db: &dyn Db| {
        *slot.lock().unwrap() = work(db).ok();
        Ending::RollBack
    });
    postgres.read(name, work).await?;
    Ok(kept.lock().unwrap().take().unwrap())
}

/// The number that a statement answers.
fn number(db: &dyn Db, sql: &'static str) -> Result<i64, DbError> {
    Ok(db.first(sql, &[], |row| row.int(0))?.unwrap())
}
