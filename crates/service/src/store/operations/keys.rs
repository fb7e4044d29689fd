//! Which keys instances on this database have: by their ids, never by what they are.
//!
//! Instances share nothing but the database and their keys. One that has none of the others' would write
//! codes that they cannot verify, and leave letters that nobody opens: it is told before it does.

use jiff::{SignedDuration, Timestamp};

use crate::{
    secrets::KeyId,
    store::{
        KeysRefusal, MetKeys,
        port::{Db, DbError, Reading, Value},
        statements,
    },
};

const HELD: &str = "keys";

/// Longer than anything sealed under a key is worth, counted from when an instance was last seen with it: one
/// that was turned out of every file is forgotten then.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(3);

/// An instance that starts says which keys it has, that of its signatures first. Refused when the database
/// knows keys and none of them is among these.
pub fn meet(db: &dyn Db, ids: &[KeyId], now: Timestamp) -> Result<MetKeys, KeysRefusal> {
    db.hold(HELD)?;
    db.execute(statements::FORGET_KEYS, &[millis(FORGOTTEN_AFTER).into()])?;
    let known: Vec<KeyId> = db.all(statements::KEYS, &[], |row| row.parsed(0))?;
    if !known.is_empty() && !known.iter().any(|id| ids.contains(id)) {
        return Err(KeysRefusal::Strangers(known));
    }
    note(db, ids, now)?;
    let signs = ids.first().copied();
    Ok(MetKeys {
        new_signer: signs.filter(|id| !known.is_empty() && !known.contains(id)),
        lacking: known.into_iter().filter(|id| !ids.contains(id)).collect(),
    })
}

/// These keys are in use now.
pub fn note(db: &dyn Db, ids: &[KeyId], now: Timestamp) -> Result<(), DbError> {
    let ids: Vec<String> = ids.iter().map(KeyId::to_string).collect();
    let rows: Vec<Value<'_>> = ids.iter().flat_map(|id| [id.into(), now.into()]).collect();
    db.insert_all(statements::NOTE_KEY, &rows).map(drop)
}

/// These keys, and no others: those were lost.
pub fn adopt(db: &dyn Db, ids: &[KeyId], now: Timestamp) -> Result<(), DbError> {
    db.hold(HELD)?;
    db.execute(statements::FORGET_EVERY_KEY, &[])?;
    note(db, ids, now)
}

fn millis(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
