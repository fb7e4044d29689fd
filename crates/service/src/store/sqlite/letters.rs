use balado_core::school::Uai;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::people::parsed;
use crate::{
    clock::instant,
    mail::{Letter, NOTICES_AN_HOUR, NewLetter},
    store::{ClaimedLetter, LetterKey, Outcome, StoreError, WaitingLetters, statements},
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Puts a letter on its way, in the transaction of what it tells.
pub(super) fn add(db: &Connection, uai: Uai, new: &NewLetter) -> Result<(), rusqlite::Error> {
    insert(db, uai, new, None)
}

/// `gathered_until`: it leaves then, and what happens meanwhile is counted in it.
fn insert(
    db: &Connection,
    uai: Uai,
    new: &NewLetter,
    gathered_until: Option<Timestamp>,
) -> Result<(), rusqlite::Error> {
    db.prepare_cached(statements::ADD_LETTER)?.execute(params![
        uai.as_str(),
        new.id.to_string(),
        new.letter.kind(),
        json(&new.letter)?,
        new.secret,
        gathered_until.unwrap_or(new.letter.at).as_millisecond(),
        new.letter.deadline().as_millisecond(),
        gathered_until.is_some(),
    ])?;
    Ok(())
}

fn json(letter: &Letter) -> Result<String, rusqlite::Error> {
    serde_json::to_string(letter)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// A notice of what a session did. Past the limit of its kind, one letter at the end of the hour tells
/// the last event and counts the others.
pub(super) fn notice(db: &Connection, uai: Uai, mut letter: Letter) -> Result<(), rusqlite::Error> {
    if let Some((id, waiting)) = gathering(db, uai, &letter)? {
        letter.silence.before = waiting.silence.before + 1;
        let gathered = params![uai.as_str(), id, json(&letter)?];
        return db.prepare_cached(statements::GATHER)?.execute(gathered).map(drop);
    }
    let told = told(db, uai, &letter)?;
    let until = told.first().copied().unwrap_or(letter.at) + HOUR;
    let full = told.len() >= NOTICES_AN_HOUR;
    letter.silence.until = (told.len() + 1 == NOTICES_AN_HOUR).then_some(until);
    insert(db, uai, &NewLetter::notice(letter), full.then_some(until))
}

/// The letter of this kind that waits for the end of the hour.
fn gathering(
    db: &Connection,
    uai: Uai,
    letter: &Letter,
) -> Result<Option<(String, Letter)>, rusqlite::Error> {
    let key = params![uai.as_str(), letter.kind(), letter.at.as_millisecond()];
    let mut statement = db.prepare_cached(statements::GATHERING)?;
    statement.query_row(key, |row| Ok((row.get(0)?, written(row, 1)?))).optional()
}

/// When the school was told of events of this kind in the last hour, oldest first.
fn told(db: &Connection, uai: Uai, letter: &Letter) -> Result<Vec<Timestamp>, rusqlite::Error> {
    let since = (letter.at - HOUR).as_millisecond();
    let mut statement = db.prepare_cached(statements::NOTICES)?;
    let rows =
        statement.query_map(params![uai.as_str(), letter.kind(), since], |row| row.get(0))?;
    rows.map(|at| at.map(instant)).collect()
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
    Ok(ClaimedLetter {
        uai: parsed(row, 0)?,
        id: parsed(row, 1)?,
        letter: written(row, 2)?,
        secret: row.get(3)?,
        tries: row.get(4)?,
        lease,
    })
}

/// What a letter says, as it was kept.
fn written(row: &Row<'_>, at: usize) -> Result<Letter, rusqlite::Error> {
    let detail: String = row.get(at)?;
    serde_json::from_str(&detail).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, Box::new(error))
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
