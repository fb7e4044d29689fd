//! The SQL that an operation may ask for, whatever the database.
//!
//! What the service decides stands once, in `operations`, as plain functions over
//! [`Db`]. A driver ([`super::sqlite`], [`super::postgres`]) implements [`Db`] and
//! [`Database`] and nothing else: connections, migrations, rows, bulk writes, and
//! the fragments of SQL that differ. It knows no refusal, no HTTP and no sentence.
//!
//! Statements are written for both: parameters are `?1`, `?2` …, truths are `0` and
//! `1` as `bigint`, ids are texts compared byte by byte, blobs are bytes. What stands
//! in `/*pg … */` is a comment for SQLite and SQL for PostgreSQL.

mod row;
mod value;

use std::{io, time::Duration};

use async_trait::async_trait;
use jiff::Timestamp;

pub use row::{Reading, Row};
pub use value::Value;

/// Why a database did not do what was asked. The cause is in the log, without people's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// Another transaction stood in the way (SQLSTATE 40001, 40P01, 55P03; `SQLITE_BUSY`), or others had every
    /// connection: the same work may be tried again from its beginning. Nothing was changed.
    #[error("another transaction stood in the way")]
    Again,
    /// The connection was lost, or there was none, before anything was committed. Nothing was changed.
    #[error("the connection was lost")]
    Lost,
    /// The time allowed is over. Nothing was changed.
    #[error("the time allowed is over")]
    Late,
    /// No room, or the disk refuses to write. Nothing was changed.
    #[error("the disk is full")]
    Full,
    /// The answer to the commit was lost: it was done, or it was not. Whoever asked looks at what is kept.
    #[error("nobody knows whether it was committed")]
    Doubt,
    /// Anything else: a damaged row, a statement the database refuses. Nothing was changed.
    #[error("the database failed")]
    Failed,
}

/// What was kept in a shape of ours cannot be read back, or written.
impl From<io::Error> for DbError {
    fn from(error: io::Error) -> Self {
        // Its message may repeat what was read.
        tracing::error!(kind = ?error.kind(), "what the database holds cannot be read");
        Self::Failed
    }
}

/// What is done with each row of an answer.
pub type EachRow<'a> = &'a mut dyn FnMut(&dyn Row) -> Result<(), DbError>;

/// A transaction, or one statement without a transaction.
///
/// After its first error every call answers that same error, and the driver never commits.
pub trait Db {
    /// Runs a statement and says how many rows it wrote.
    fn execute(&self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, DbError>;

    /// Gives the rows of an answer one by one, in their order. An error of `each` ends it.
    fn query(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
        each: EachRow<'_>,
    ) -> Result<(), DbError>;

    /// Runs one `insert … values (?1, …, ?n) …` for many rows, `rows` being their values one row after the
    /// other, n a row. No two rows may bear the same key. Says how many rows were written.
    fn insert_all(&self, sql: &'static str, rows: &[Value<'_>]) -> Result<u64, DbError>;

    /// Runs one `update` or `delete` for many rows of values, `rows` being laid out as for
    /// [`Self::insert_all`]. No two of them may touch the same row. Says how many rows were written.
    fn execute_all(&self, sql: &'static str, rows: &[Value<'_>]) -> Result<u64, DbError> {
        rows.chunks(parameters(sql).max(1)).map(|row| self.execute(sql, row)).sum()
    }

    /// The school is this transaction's until its end: whoever else holds the same name waits. To be called
    /// before anything is read that a later write of the same transaction rests on. SQLite, whose one
    /// writer holds everything, has nothing to do.
    fn hold(&self, name: &str) -> Result<(), DbError>;

    /// The same for whoever has other things to do: false, at once, when somebody else holds that name.
    fn try_hold(&self, name: &str) -> Result<bool, DbError>;
}

/// How a transaction is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Everything it wrote is kept.
    Commit,
    /// Nothing of it is kept.
    RollBack,
}

/// What is done inside a transaction. It may be called again from its beginning after [`DbError::Again`],
/// so it keeps nothing of a former call.
pub type Work = Box<dyn FnMut(&dyn Db) -> Ending + Send>;

/// How much a database does at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Transactions that write.
    pub writers: usize,
    /// Snapshots that are read, whatever writes.
    pub readers: usize,
    /// How long somebody waits for a turn.
    pub patience: Duration,
}

impl Default for Room {
    /// The least that works.
    fn default() -> Self {
        Self { writers: 1, readers: 1, patience: Duration::from_mins(1) }
    }
}

/// Where transactions begin and end.
#[async_trait]
pub trait Database: std::fmt::Debug + Send + Sync + 'static {
    /// Which kind it is, as `db.system.name` of OpenTelemetry's conventions writes it.
    fn kind(&self) -> &'static str;

    /// How much it does at the same time. The store lets no more writers in; the others wait before it.
    fn room(&self) -> Room {
        Room::default()
    }

    /// What hour it is for every instance on this database; `None` when this machine's clock is the only
    /// one.
    async fn now(&self) -> Result<Option<Timestamp>, DbError> {
        Ok(None)
    }

    /// Works on one snapshot, whatever is committed meanwhile. `name` is the operation's, for its span.
    async fn read(&self, name: &'static str, work: Work) -> Result<(), DbError>;

    /// Works in one transaction: all of it is kept, or nothing. What another transaction hindered is tried
    /// again a few times; a panic or a cut rolls back.
    async fn write(&self, name: &'static str, work: Work) -> Result<(), DbError>;

    /// Takes what was erased out of the files as well; false when somebody reads or writes just now.
    /// A database that keeps its files to itself has nothing to do.
    async fn erase_traces(&self) -> Result<bool, DbError> {
        Ok(true)
    }
}

/// How many parameters a statement takes: the number of the last one.
pub fn parameters(sql: &str) -> usize {
    let after_each = sql.split('?').skip(1);
    let number = |rest: &str| {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..end].parse().ok()
    };
    after_each.filter_map(number).max().unwrap_or(0)
}

impl dyn Db + '_ {
    /// The first row of an answer, read by `read`; `None` when there is none.
    pub fn first<T>(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
        mut read: impl FnMut(&dyn Row) -> Result<T, DbError>,
    ) -> Result<Option<T>, DbError> {
        let mut found = None;
        self.query(sql, values, &mut |row| {
            if found.is_none() {
                found = Some(read(row)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Every row of an answer, read by `read`.
    pub fn all<T>(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
        mut read: impl FnMut(&dyn Row) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let mut found = Vec::new();
        self.query(sql, values, &mut |row| {
            found.push(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Whether an answer has a row.
    pub fn any(&self, sql: &'static str, values: &[Value<'_>]) -> Result<bool, DbError> {
        Ok(self.first(sql, values, |_| Ok(()))?.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::parameters;

    #[test]
    fn parameters_are_counted_by_their_numbers() {
        let table = [
            ("select 1", 0, "none"),
            ("delete from account where uai = ?1 and ent_id = ?2", 2, "two"),
            ("insert into mail_outbox values (?1, ?6, ?6, ?7)", 7, "one of them twice"),
            ("select ?12", 12, "two digits, at the end"),
        ];
        for (sql, expected, case) in table {
            assert_eq!(parameters(sql), expected, "{case}");
        }
    }
}
