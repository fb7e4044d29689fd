//! What was erased leaves nothing in the file or its log.

use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

use super::pool::Lent;
use crate::store::port::DbError;

/// Marks a database in which what was erased left nothing, since it was made or rewritten.
const APPLICATION: i32 = i32::from_be_bytes(*b"Bald");

/// How long a reader may keep [`erase`], and it the writers.
const SHORT_PATIENCE: Duration = Duration::from_millis(100);

/// Copies the whole log into the database and cuts it to nothing: until then it holds pages as
/// they were before something was erased. False when somebody reads or writes meanwhile.
/// `patience` is the writer's own, given back to it.
pub(super) fn erase(writer: &Lent, patience: Duration) -> Result<bool, DbError> {
    writer.busy_timeout(SHORT_PATIENCE)?;
    let checkpoint = "pragma wal_checkpoint(truncate)";
    let busy = writer.query_row(checkpoint, [], |row| row.get::<_, bool>(0));
    writer.busy_timeout(patience)?;
    match busy {
        Ok(busy) => Ok(!busy),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Earlier versions left erased names in free pages: rewriting the file leaves them behind, once.
pub(super) fn rewrite_once(writer: &Connection) -> Result<(), rusqlite::Error> {
    let mark: i32 = writer.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if mark == APPLICATION {
        return Ok(());
    }
    if let Err(error) = writer.execute_batch("vacuum") {
        // It serves all the same: in September, that comes first.
        tracing::error!(%error, "free pages may hold erased names: make room, then start again");
        return Ok(());
    }
    writer.pragma_update(None, "application_id", APPLICATION)
}
