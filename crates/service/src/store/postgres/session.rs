use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use deadpool_postgres::ClientWrapper;
use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};
use tokio_postgres::{Error, Row as Answer, Statement};

use super::{
    Inner,
    error::{Moment, meaning},
    statement::for_many_rows,
    value::{Cell as Answered, Parameter},
};
use crate::store::port::{Db, DbError, EachRow, Reading, Row, Value};

/// Rows that one message to the server writes.
const PIECE: usize = 5_000;

/// What the server is left to say by itself that it took too long.
const GRACE: Duration = Duration::from_secs(1);

/// How statements stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One statement, which is a snapshot by itself; a second one is refused.
    Single,
    /// Between a `begin` and its end.
    Transaction,
}

/// One connection, for as long as one transaction.
pub(super) struct Session<'a> {
    inner: &'a Inner,
    client: &'a ClientWrapper,
    until: Instant,
    kind: Kind,
    asked: Cell<bool>,
    streaming: Cell<bool>,
    failure: Cell<Option<DbError>>,
}

/// Why a statement ended early.
enum Trouble {
    Server(Error),
    Row(DbError),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Server(error)
    }
}

impl<'a> Session<'a> {
    pub(super) fn new(
        inner: &'a Inner,
        client: &'a ClientWrapper,
        kind: Kind,
        until: Instant,
    ) -> Self {
        let (asked, streaming, failure) = (Cell::new(false), Cell::new(false), Cell::new(None));
        Self { inner, client, until, kind, asked, streaming, failure }
    }

    /// The first error of this session.
    pub(super) fn failure(&self) -> Option<DbError> {
        self.failure.get()
    }

    /// Whether more was asked than one statement gives.
    pub(super) fn wants_a_snapshot(&self) -> bool {
        self.kind == Kind::Single && self.failure.get() == Some(DbError::Again)
    }

    /// Sends words that take no parameter and give no row.
    pub(super) fn say(&self, words: &str, moment: Moment) -> Result<(), DbError> {
        self.run(moment, async { Ok(self.client.batch_execute(words).await?) })
    }

    /// The same after a failure; false when the connection is of no use any more.
    pub(super) fn roll_back(&self) -> bool {
        let rolling_back =
            async { tokio::time::timeout(GRACE, self.client.batch_execute("rollback")).await };
        matches!(self.inner.handle().block_on(rolling_back), Ok(Ok(())))
    }

    fn allowed(&self) -> Result<(), DbError> {
        if let Some(failure) = self.failure.get() {
            return Err(failure);
        }
        if self.streaming.get() {
            return Err(self.fail_for("a statement was asked for between two rows of another"));
        }
        if self.kind == Kind::Single && self.asked.replace(true) {
            self.failure.set(Some(DbError::Again));
            return Err(DbError::Again);
        }
        if Instant::now() >= self.until {
            tracing::error!("a transaction took too long");
            self.failure.set(Some(DbError::Late));
            return Err(DbError::Late);
        }
        Ok(())
    }

    /// A mistake of ours, told to the log.
    fn fail_for(&self, why: &str) -> DbError {
        tracing::error!(why, "not asked of PostgreSQL");
        self.failure.set(Some(DbError::Failed));
        DbError::Failed
    }

    /// Waits for the server on this thread.
    fn run<T>(
        &self,
        moment: Moment,
        work: impl Future<Output = Result<T, Trouble>>,
    ) -> Result<T, DbError> {
        self.allowed()?;
        self.streaming.set(true);
        let until = tokio::time::Instant::from_std(self.until + GRACE);
        let done = async { tokio::time::timeout_at(until, work).await };
        let done = self.inner.handle().block_on(done);
        self.streaming.set(false);
        let failure = match done {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(Trouble::Server(error))) => meaning(&error, moment),
            Ok(Err(Trouble::Row(error))) => error,
            Err(_) => self.let_go(moment),
        };
        self.failure.set(Some(failure));
        Err(failure)
    }

    /// The server does not answer: it is told to stop, and what it holds is given up.
    fn let_go(&self, moment: Moment) -> DbError {
        tracing::error!("PostgreSQL did not answer in time");
        self.inner.cancel(&self.client.cancel_token());
        if moment == Moment::Commit { DbError::Doubt } else { DbError::Late }
    }

    async fn prepare(&self, sql: &'static str) -> Result<Statement, Trouble> {
        Ok(self.client.prepare_cached(&self.inner.translations.of(sql)).await?)
    }

    /// Writes rows by pieces, one message each; those of a statement that has no such shape are sent one
    /// after the other, without waiting for each other's answers.
    async fn write_all(
        &self,
        sql: &'static str,
        rows: &[Value<'_>],
        shape: Shape,
    ) -> Result<u64, Trouble> {
        let one = self.prepare(sql).await?;
        let width = one.params().len();
        let many = for_many_rows(&self.inner.translations.of(sql), one.params());
        let fits = width > 0 && rows.len().is_multiple_of(width);
        let asked = shape == Shape::Any || (many.is_some() && sql.starts_with("insert "));
        if !(fits && asked) {
            return Err(Trouble::Row(self.fail_for("a statement for many rows has another shape")));
        }
        let many = match many {
            Some(many) => Some(self.client.prepare_cached(&many).await?),
            None => None,
        };
        let mut written = 0;
        for piece in rows.chunks(width * PIECE) {
            written += match &many {
                Some(many) => self.client.execute_raw(many, columns(piece, width)).await?,
                None => self.one_by_one(&one, piece, width).await?,
            };
        }
        Ok(written)
    }

    async fn one_by_one(
        &self,
        statement: &Statement,
        rows: &[Value<'_>],
        width: usize,
    ) -> Result<u64, Trouble> {
        let sent =
            rows.chunks(width).map(|row| self.client.execute_raw(statement, parameters(row)));
        // Polled first in their order: so they are sent.
        let written = futures_util::future::try_join_all(sent).await?;
        Ok(written.into_iter().sum())
    }
}

/// What a statement for many rows has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Insert,
    Any,
}

fn parameters<'a>(values: &[Value<'a>]) -> Vec<Parameter<'a>> {
    values.iter().copied().map(Parameter).collect()
}

/// Rows one after the other, as one array a column.
fn columns<'a>(rows: &[Value<'a>], width: usize) -> Vec<Vec<Parameter<'a>>> {
    let column = |at| rows.iter().skip(at).step_by(width).copied().map(Parameter).collect();
    (0..width).map(column).collect()
}

impl Db for Session<'_> {
    fn execute(&self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, DbError> {
        self.run(Moment::Before, async {
            let statement = self.prepare(sql).await?;
            Ok(self.client.execute_raw(&statement, parameters(values)).await?)
        })
    }

    fn query(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
        each: EachRow<'_>,
    ) -> Result<(), DbError> {
        self.run(Moment::Before, async {
            let statement = self.prepare(sql).await?;
            let mut rows = Box::pin(self.client.query_raw(&statement, parameters(values)).await?);
            while let Some(row) = rows.try_next().await? {
                each(&Streamed(&row)).map_err(Trouble::Row)?;
            }
            Ok(())
        })
    }

    fn insert_all(&self, sql: &'static str, rows: &[Value<'_>]) -> Result<u64, DbError> {
        if rows.is_empty() {
            return self.failure.get().map_or(Ok(0), Err);
        }
        self.run(Moment::Before, self.write_all(sql, rows, Shape::Insert))
    }

    fn execute_all(&self, sql: &'static str, rows: &[Value<'_>]) -> Result<u64, DbError> {
        if rows.is_empty() {
            return self.failure.get().map_or(Ok(0), Err);
        }
        self.run(Moment::Before, self.write_all(sql, rows, Shape::Any))
    }

    fn hold(&self, name: &str) -> Result<(), DbError> {
        self.execute("select pg_advisory_xact_lock(?1)", &[Value::Int(lock_of(name))]).map(drop)
    }

    fn try_hold(&self, name: &str) -> Result<bool, DbError> {
        let sql = "select cast(pg_try_advisory_xact_lock(?1) as int)::bigint";
        let mut held = false;
        self.query(sql, &[Value::Int(lock_of(name))], &mut |row| {
            held = row.truth(0)?;
            Ok(())
        })?;
        Ok(held)
    }
}

/// The number that a name is locked under. Two names of one number would only wait for each other.
pub(super) fn lock_of(name: &str) -> i64 {
    let hash = Sha256::digest(format!("balado {name}"));
    hash.iter().take(8).fold(0, |number, byte| (number << 8) | i64::from(*byte))
}

struct Streamed<'a>(&'a Answer);

impl Row for Streamed<'_> {
    fn value(&self, at: usize) -> Result<Value<'_>, DbError> {
        self.0.try_get(at).map(|Answered(value)| value).map_err(|error| {
            tracing::error!(column = at, cause = %error, "an answer of PostgreSQL has another shape");
            DbError::Failed
        })
    }
}
