use std::str::FromStr;

use jiff::Timestamp;

use super::{DbError, Value};

/// One row of an answer.
pub trait Row {
    /// The cell of a column, counted from 0.
    fn value(&self, at: usize) -> Result<Value<'_>, DbError>;
}

/// The cells of a row as the values they were written from. A cell of another kind, or one that its door
/// refuses, is a damaged row: [`DbError::Failed`], told to the log by its column and kind, never its content.
pub trait Reading: Row {
    /// A count, an instant, a truth.
    fn int(&self, at: usize) -> Result<i64, DbError> {
        self.optional_int(at)?.ok_or_else(|| damaged(at, "null"))
    }

    /// The same, or null.
    fn optional_int(&self, at: usize) -> Result<Option<i64>, DbError> {
        match self.value(at)? {
            Value::Null => Ok(None),
            Value::Int(int) => Ok(Some(int)),
            other => Err(damaged(at, &format!("{other:?}"))),
        }
    }

    /// A count that is not negative and fits the type asked for.
    fn count<N: TryFrom<i64>>(&self, at: usize) -> Result<N, DbError> {
        N::try_from(self.int(at)?).map_err(|_| damaged(at, "a number too large"))
    }

    /// A truth, kept as 0 or 1.
    fn truth(&self, at: usize) -> Result<bool, DbError> {
        Ok(self.int(at)? != 0)
    }

    /// An instant, kept in milliseconds.
    fn instant(&self, at: usize) -> Result<Timestamp, DbError> {
        Ok(crate::clock::instant(self.int(at)?))
    }

    /// A text.
    fn text(&self, at: usize) -> Result<&str, DbError> {
        self.optional_text(at)?.ok_or_else(|| damaged(at, "null"))
    }

    /// A text, or null.
    fn optional_text(&self, at: usize) -> Result<Option<&str>, DbError> {
        match self.value(at)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            other => Err(damaged(at, &format!("{other:?}"))),
        }
    }

    /// Bytes.
    fn blob(&self, at: usize) -> Result<&[u8], DbError> {
        self.optional_blob(at)?.ok_or_else(|| damaged(at, "null"))
    }

    /// Bytes, or null.
    fn optional_blob(&self, at: usize) -> Result<Option<&[u8]>, DbError> {
        match self.value(at)? {
            Value::Null => Ok(None),
            Value::Blob(bytes) => Ok(Some(bytes)),
            other => Err(damaged(at, &format!("{other:?}"))),
        }
    }

    /// 32 bytes: a hash, a seal.
    fn bytes32(&self, at: usize) -> Result<[u8; 32], DbError> {
        self.blob(at)?.try_into().map_err(|_| damaged(at, "bytes of another length"))
    }

    /// A text through a door, whose error may not name what the text holds.
    fn text_as<T, E>(
        &self,
        at: usize,
        door: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, DbError> {
        door(self.text(at)?).map_err(|_| damaged(at, "a text of another shape"))
    }

    /// A text through a door, or null.
    fn optional_text_as<T, E>(
        &self,
        at: usize,
        door: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, DbError> {
        let text = self.optional_text(at)?;
        text.map(door).transpose().map_err(|_| damaged(at, "a text of another shape"))
    }

    /// A text through the door of its type.
    fn parsed<T: FromStr>(&self, at: usize) -> Result<T, DbError> {
        self.text_as(at, str::parse)
    }
}

impl<R: Row + ?Sized> Reading for R {}

fn damaged(column: usize, kind: &str) -> DbError {
    tracing::error!(column, kind, "a row of the database is damaged");
    DbError::Failed
}
