use balado_core::school::Uai;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::{
    mail::{Letter, NOTICES_AN_HOUR, NewLetter},
    secrets::KeyId,
    store::{
        ClaimedLetter, Lane, LetterKey, Outcome, WaitingKind, WaitingLetters,
        port::{Db, DbError, Reading, Row},
        statements,
    },
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Puts a letter on its way, in the transaction of what it tells.
pub fn add(db: &dyn Db, uai: Uai, new: &NewLetter) -> Result<(), DbError> {
    insert(db, uai, new, None)
}

/// `gathered_until`: it leaves then, and what happens meanwhile is counted in it.
fn insert(
    db: &dyn Db,
    uai: Uai,
    new: &NewLetter,
    gathered_until: Option<Timestamp>,
) -> Result<(), DbError> {
    let (id, detail) = (new.id.to_string(), json(&new.letter)?);
    let row = [
        uai.as_str().into(),
        (&id).into(),
        new.letter.kind().into(),
        (&detail).into(),
        new.secret.as_ref().into(),
        gathered_until.unwrap_or(new.letter.at).into(),
        new.letter.deadline().into(),
        gathered_until.is_some().into(),
    ];
    db.execute(statements::ADD_LETTER, &row).map(drop)
}

fn json(letter: &Letter) -> Result<String, std::io::Error> {
    Ok(serde_json::to_string(letter)?)
}

/// A notice of what a session did; the caller holds the school. Past the limit of its kind, one letter
/// at the end of the hour tells the last event and counts the others.
pub fn notice(db: &dyn Db, uai: Uai, letter: Letter) -> Result<(), DbError> {
    if gather(db, uai, &letter)? {
        return Ok(());
    }
    let told = told(db, uai, &letter)?;
    let until = told.first().copied().unwrap_or(letter.at) + HOUR;
    let full = told.len() >= NOTICES_AN_HOUR;
    let mut letter = letter;
    letter.silence.until = (told.len() + 1 == NOTICES_AN_HOUR).then_some(until);
    insert(db, uai, &NewLetter::notice(letter), full.then_some(until))
}

/// Counts the event in the letter of its kind that waits for the end of the hour; false when there is
/// none, or when it has just left.
fn gather(db: &dyn Db, uai: Uai, letter: &Letter) -> Result<bool, DbError> {
    let key = [uai.as_str().into(), letter.kind().into(), letter.at.into()];
    let waiting = db.first(statements::GATHERING, &key, |row| {
        Ok((row.text(0)?.to_owned(), written(row, 1)?))
    })?;
    let Some((id, waiting)) = waiting else { return Ok(false) };
    let mut letter = letter.clone();
    letter.silence.before = waiting.silence.before + 1;
    let detail = json(&letter)?;
    let gathered = [uai.as_str().into(), (&id).into(), (&detail).into()];
    Ok(db.execute(statements::GATHER, &gathered)? > 0)
}

/// When the school was told of events of this kind in the last hour, oldest first.
fn told(db: &dyn Db, uai: Uai, letter: &Letter) -> Result<Vec<Timestamp>, DbError> {
    let key = [uai.as_str().into(), letter.kind().into(), (letter.at - HOUR).into()];
    db.all(statements::NOTICES, &key, |row| row.instant(0))
}

/// The code of one request, when it did not leave yet, is worth nothing any more.
pub fn drop_code(db: &dyn Db, uai: Uai, request: Uuid, now: Timestamp) -> Result<(), DbError> {
    let request = request.to_string();
    db.execute(statements::DROP_CODE, &[uai.as_str().into(), (&request).into(), now.into()])
        .map(drop)
}

/// The school's codes that did not leave yet are worth nothing any more.
pub fn drop_codes(db: &dyn Db, uai: Uai, now: Timestamp) -> Result<(), DbError> {
    db.execute(statements::DROP_CODES, &[uai.as_str().into(), now.into()]).map(drop)
}

/// Keys as statements look for one of them: none of the ids lies across two others.
fn listed(ids: &[KeyId]) -> String {
    ids.iter().map(KeyId::to_string).collect::<Vec<_>>().join(" ")
}

/// Whether one is due that somebody with these keys can open: asked before writing, so that an idle
/// service writes nothing.
pub fn any_due(db: &dyn Db, lane: Lane, ids: &[KeyId], now: Timestamp) -> Result<bool, DbError> {
    let sql = match lane {
        Lane::Codes => statements::ANY_CODE_DUE,
        Lane::Notices => statements::ANY_NOTICE_DUE,
    };
    db.any(sql, &[now.into(), (&listed(ids)).into()])
}

/// Takes the letter of a lane that is due first and that somebody with these keys can open, until `until`; at
/// its deadline, whatever its key.
pub fn claim(
    db: &dyn Db,
    lane: Lane,
    ids: &[KeyId],
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<ClaimedLetter>, DbError> {
    let sql = match lane {
        Lane::Codes => statements::CLAIM_CODE,
        Lane::Notices => statements::CLAIM_NOTICE,
    };
    let (lease, ids) = (Uuid::new_v4(), listed(ids));
    let hand = lease.to_string();
    let guarded = [now.into(), until.into(), (&hand).into(), (&ids).into()];
    db.first(sql, &guarded, |row| claimed(row, lease))
}

fn claimed(row: &dyn Row, lease: Uuid) -> Result<ClaimedLetter, DbError> {
    Ok(ClaimedLetter {
        uai: row.parsed(0)?,
        id: row.parsed(1)?,
        letter: written(row, 2)?,
        secret: row.optional_blob(3)?.map(<[u8]>::to_vec),
        tries: row.count(4)?,
        lease,
    })
}

/// What a letter says, as it was kept.
fn written(row: &dyn Row, at: usize) -> Result<Letter, DbError> {
    row.text_as(at, |json| serde_json::from_str(json))
}

/// Only whoever holds the lease settles.
pub fn settle(
    db: &dyn Db,
    key: &LetterKey,
    outcome: Outcome,
    now: Timestamp,
) -> Result<(), DbError> {
    let (uai, id, lease) = (key.uai.as_str(), key.id.to_string(), key.lease.to_string());
    let key = [uai.into(), (&id).into(), (&lease).into()];
    let settled = match outcome {
        Outcome::Later { due } => {
            db.execute(statements::PUT_LETTER_OFF, &[&key[..], &[due.into()]].concat())?
        }
        over => {
            let end = [now.into(), over.word().into()];
            db.execute(statements::END_LETTER, &[&key[..], &end].concat())?
        }
    };
    if settled == 0 {
        tracing::info!(id, "a mail was settled elsewhere meanwhile");
    }
    Ok(())
}

/// What waits to leave.
pub fn waiting(db: &dyn Db) -> Result<WaitingLetters, DbError> {
    let kinds = db.all(statements::WAITING_LETTERS, &[], |row| {
        Ok(WaitingKind {
            kind: row.text(0)?.to_owned(),
            count: row.count(1)?,
            oldest: row.instant(2)?,
        })
    })?;
    Ok(WaitingLetters(kinds))
}

/// How many wait for each key that is none of these.
pub fn for_other_keys(db: &dyn Db, ids: &[KeyId]) -> Result<Vec<(KeyId, u64)>, DbError> {
    let read = |row: &dyn Row| Ok((row.parsed(0)?, row.count(1)?));
    db.all(statements::LETTERS_FOR_OTHER_KEYS, &[(&listed(ids)).into()], read)
}
