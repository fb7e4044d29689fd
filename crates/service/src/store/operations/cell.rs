use std::fmt;

use crate::store::port::{DbError, Row, Value};

/// A cell that outlives its row: on its way to another database, or kept to name the row by.
#[derive(Clone)]
pub enum Cell {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

impl Cell {
    /// As it is kept.
    pub fn of(row: &dyn Row, at: usize) -> Result<Self, DbError> {
        Ok(match row.value(at)? {
            Value::Null => Self::Null,
            Value::Int(int) => Self::Int(int),
            Value::Text(text) => Self::Text(text.to_owned()),
            Value::Blob(bytes) => Self::Blob(bytes.to_vec()),
        })
    }

    /// As a statement takes it.
    pub fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Int(int) => Value::Int(*int),
            Self::Text(text) => Value::Text(text),
            Self::Blob(bytes) => Value::Blob(bytes),
        }
    }
}

/// Shows its kind only: what it holds may be somebody's name.
impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(f)
    }
}
