use rusqlite::{Error, ErrorCode, ffi::SQLITE_IOERR_FSYNC};

use crate::store::port::DbError;

impl From<Error> for DbError {
    fn from(error: Error) -> Self {
        let found = match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Again,
            _ => Self::Failed,
        };
        // SQLite's messages name tables and columns, never what rows hold.
        tracing::error!(kind = %found, cause = %error, "the database refused");
        found
    }
}

/// Of a commit: what was written and could not be flushed may still be there after a power cut.
pub(super) fn at_commit(error: Error) -> DbError {
    let unflushed = error.sqlite_error().is_some_and(|e| e.extended_code == SQLITE_IOERR_FSYNC);
    let found = DbError::from(error);
    if unflushed { DbError::Doubt } else { found }
}
