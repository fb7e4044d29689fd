use balado_core::school::Uai;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::people::parsed;
use crate::{
    clock::instant,
    mail::{Letter, NewLetter},
    store::{ClaimedLetter, LetterKey, Outcome, StoreError, WaitingLetters, statements},
};

/// Puts a letter on its way, in the transaction of what it tells.
pub(super) fn add(db: &Connection, uai: Uai, new: &NewLetter) -> Result<(), rusqlite::Error> {
    let detail = serde_json::to_string(&new.letter)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    db.prepare_cached(statements::ADD_LETTER)?.execute(params![
        uai.as_str(),
        new.id.to_string(),
        new.letter.kind(),
        detail,
        new.secret,
        new.letter.at.as_millisecond(),
        new.letter.deadline().as_millisecond(),
    ])?;
    Ok(())
}

/// A notice of what a session did.
pub(super) fn notice(db: &Connection, uai: Uai, letter: Letter) -> Result<(), rusqlite::Error> {
    add(db, uai, &NewLetter::notice(letter))
}

/// The school's codes that did not leave yet are worth nothing any more.
pub(super) fn drop_codes(db: &Connection, uai: Uai, now: Timestamp) -> Result<(), rusqlite::Error> {
    let school = params![uai.as_str(), now.as_millisecond()];
    db.prepare_cached(statements::DROP_CODES)?.execute(school).map(drop)
}

/// Whether one is due: asked before writing, so that an idle service writes nothing.
pub(super) fn any_due(db: &Connection, now: Timestamp) -> Result<bool, rusqlite::Error> {
    db.prepare_cached(statements::ANY_LETTER_DUE)?.exists([now.as_millisecond()])
}

pub(super) fn claim(
    db: &Connection,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<ClaimedLetter>, StoreError> {
    let lease = Uuid::new_v4();
    let mut statement = db.prepare_cached(statements::CLAIM_LETTER)?;
    let guarded = params![now.as_millisecond(), until.as_millisecond(), lease.to_string()];
    Ok(statement.query_row(guarded, |row| claimed(row, lease)).optional()?)
}

fn claimed(row: &Row<'_>, lease: Uuid) -> Result<ClaimedLetter, rusqlite::Error> {
    let detail: String = row.get(2)?;
    let letter = serde_json::from_str(&detail).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(2, rusqlite::types::Type::Text, Box::new(error))
    })?;
    Ok(ClaimedLetter {
        uai: parsed(row, 0)?,
        id: parsed(row, 1)?,
        letter,
        secret: row.get(3)?,
        tries: row.get(4)?,
        lease,
    })
}

/// Only whoever holds the lease settles.
pub(super) fn settle(
    db: &Connection,
    key: &LetterKey,
    outcome: Outcome,
    now: Timestamp,
) -> Result<(), rusqlite::Error> {
    let (uai, id, lease) = (key.uai.as_str(), key.id.to_string(), key.lease.to_string());
    let settled = match outcome {
        Outcome::Later { due } => db
            .prepare_cached(statements::PUT_LETTER_OFF)?
            .execute(params![uai, id, lease, due.as_millisecond()])?,
        over => db.prepare_cached(statements::END_LETTER)?.execute(params![
            uai,
            id,
            lease,
            now.as_millisecond(),
            over.word()
        ])?,
    };
    if settled == 0 {
        tracing::info!(id, "a mail was settled elsewhere meanwhile");
    }
    Ok(())
}

pub(super) fn waiting(db: &Connection) -> Result<WaitingLetters, rusqlite::Error> {
    db.prepare_cached(statements::WAITING_LETTERS)?.query_row([], |row| {
        let oldest: Option<i64> = row.get(1)?;
        Ok(WaitingLetters { count: row.get(0)?, oldest: oldest.map(instant) })
    })
}
