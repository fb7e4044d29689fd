use std::cell::Cell;

use rusqlite::{
    CachedStatement, Connection, ToSql, params_from_iter,
    types::{ToSqlOutput, ValueRef},
};

use crate::store::port::{Db, DbError, EachRow, Row, Value};

/// What an operation may ask for inside a transaction of a connection.
pub(super) struct Transaction<'a> {
    connection: &'a Connection,
    failure: Cell<Option<DbError>>,
}

impl<'a> Transaction<'a> {
    pub(super) fn on(connection: &'a Connection) -> Self {
        Self { connection, failure: Cell::new(None) }
    }

    /// Its first error: with one, nothing is committed.
    pub(super) fn failure(&self) -> Option<DbError> {
        self.failure.get()
    }

    /// Works with a statement, unless something failed before.
    fn with<T>(
        &self,
        sql: &'static str,
        work: impl FnOnce(&mut CachedStatement<'_>) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        if let Some(first) = self.failure() {
            return Err(first);
        }
        let prepared = self.connection.prepare_cached(sql).map_err(DbError::from);
        let done = prepared.and_then(|mut statement| work(&mut statement));
        done.inspect_err(|error| self.failure.set(Some(*error)))
    }

    /// Once for each row of values.
    fn each(&self, sql: &'static str, rows: &[Value<'_>]) -> Result<u64, DbError> {
        self.with(sql, |statement| {
            let mut written = 0;
            for row in rows.chunks(statement.parameter_count().max(1)) {
                for (at, value) in (1..).zip(row) {
                    statement.raw_bind_parameter(at, value)?;
                }
                written += statement.raw_execute()?;
            }
            Ok(written as u64)
        })
    }
}

impl Db for Transaction<'_> {
    fn execute(&self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, DbError> {
        self.with(sql, |statement| Ok(statement.execute(params_from_iter(values))? as u64))
    }

    fn query(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
        each: EachRow<'_>,
    ) -> Result<(), DbError> {
        self.with(sql, |statement| {
            let mut rows = statement.query(params_from_iter(values))?;
            while let Some(row) = rows.next()? {
                each(&Cells(row))?;
            }
            Ok(())
        })
    }

    fn insert_all(&self, sql: &'static str, rows: &[Value<'_>]) -> Result<u64, DbError> {
        self.each(sql, rows)
    }

    fn execute_all(&self, sql: &'static str, rows: &[Value<'_>]) -> Result<u64, DbError> {
        self.each(sql, rows)
    }

    /// The one writer holds everything.
    fn hold(&self, _name: &str) -> Result<(), DbError> {
        self.failure().map_or(Ok(()), Err)
    }

    fn try_hold(&self, name: &str) -> Result<bool, DbError> {
        self.hold(name).map(|()| true)
    }
}

struct Cells<'a>(&'a rusqlite::Row<'a>);

impl Row for Cells<'_> {
    fn value(&self, at: usize) -> Result<Value<'_>, DbError> {
        Ok(match self.0.get_ref(at)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(int) => Value::Int(int),
            ValueRef::Text(bytes) => {
                let text = std::str::from_utf8(bytes);
                Value::Text(text.map_err(|error| rusqlite::Error::Utf8Error(at, error))?)
            }
            ValueRef::Blob(bytes) => Value::Blob(bytes),
            ValueRef::Real(_) => return Err(DbError::Failed),
        })
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Int(int) => ValueRef::Integer(int),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
