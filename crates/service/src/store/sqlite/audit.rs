use balado_core::school::Uai;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::people::parsed;
use crate::{
    audit::{Head, Line, Trail},
    store::statements,
};

/// Adds a line to the school's audit, chained to the one before. `detail` holds no name.
pub(super) fn add(
    db: &Connection,
    uai: Uai,
    session: Uuid,
    at: Timestamp,
    what: &str,
    detail: &str,
) -> Result<(), rusqlite::Error> {
    let before = head(db, uai)?.unwrap_or_default();
    let (what, session, detail) = (what.to_owned(), session.to_string(), detail.to_owned());
    let line = Line { n: before.n + 1, at: at.as_millisecond(), what, session, detail };
    let hash = line.hash(uai, &before.hash);
    let Line { n, at, what, session, detail } = line;
    let row = params![uai.as_str(), n, at, what, session, detail, hash];
    db.prepare_cached(statements::AUDIT)?.execute(row)?;
    db.prepare_cached(statements::MOVE_AUDIT_HEAD)?.execute(params![uai.as_str(), n, hash])?;
    Ok(())
}

fn head(db: &Connection, uai: Uai) -> Result<Option<Head>, rusqlite::Error> {
    let mut statement = db.prepare_cached(statements::AUDIT_HEAD)?;
    let head = |row: &rusqlite::Row<'_>| Ok(Head { n: row.get(0)?, hash: row.get(1)? });
    statement.query_row([uai.as_str()], head).optional()
}

/// Every school that has lines, or should.
pub(super) fn schools(db: &Connection) -> Result<Vec<Uai>, rusqlite::Error> {
    let mut statement = db.prepare_cached(statements::AUDITED)?;
    statement.query_map([], |row| parsed(row, 0))?.collect()
}

/// The lines as they stand: nothing is believed of them yet.
pub(super) fn trail(db: &Connection, uai: Uai) -> Result<Trail, rusqlite::Error> {
    let mut statement = db.prepare_cached(statements::TRAIL)?;
    let lines = statement.query_map([uai.as_str()], |row| {
        let (n, at, what) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((Line { n, at, what, session: row.get(3)?, detail: row.get(4)? }, row.get(5)?))
    })?;
    Ok(Trail { uai, lines: lines.collect::<Result<_, _>>()?, head: head(db, uai)? })
}
