use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::store::statements;
use balado_core::school::Uai;

/// Adds a line to the school's audit, chained to the one before. `detail` holds no name.
pub(super) fn add(
    db: &Connection,
    uai: Uai,
    session: Uuid,
    at: Timestamp,
    what: &str,
    detail: &str,
) -> Result<(), rusqlite::Error> {
    let last: Option<(i64, Vec<u8>)> = db
        .prepare_cached(statements::LAST_AUDIT)?
        .query_row([uai.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (n, previous) = last.unwrap_or_default();
    let (n, at, session) = (n + 1, at.as_millisecond(), session.to_string());
    let mut hash = Sha256::new();
    for part in [&previous[..], uai.as_str().as_bytes(), &n.to_le_bytes(), &at.to_le_bytes()] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    for part in [what, &session, detail] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let hash: [u8; 32] = hash.finalize().into();
    let line = params![uai.as_str(), n, at, what, session, detail, hash];
    db.prepare_cached(statements::AUDIT)?.execute(line)?;
    Ok(())
}
