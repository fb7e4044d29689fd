//! The PCs of a school that the service knows: each was given a secret when a session was opened on it.
//!
//! The secret opens nothing. Whoever proves it asks for links within an allowance of its own, which no
//! stranger uses up or delays. It is renewed each time a session is opened; until the new one is proven
//! the one before it counts too, so that a lost answer makes no stranger of a PC.

use balado_core::school::Uai;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::{
    secrets::Sealed,
    store::{
        Who,
        port::{Db, DbError, Reading},
        statements,
    },
};

/// From the last use of a secret to its end; the sweep erases it then.
const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// PCs that a school may have at a time; past it, the one that was used the longest ago is forgotten.
const MOST_DEVICES: u32 = 20;

/// The PC whose secret has this hash, if the school has one; its former secret ends. The caller holds the
/// school. Nobody's secret has a hash of zeros: whoever has none is looked for like whoever has one.
pub fn prove(
    db: &dyn Db,
    uai: Uai,
    secret: Option<Sealed>,
    now: Timestamp,
) -> Result<Option<Uuid>, DbError> {
    let secret = secret.unwrap_or_default();
    let key = [uai.as_str().into(), (&secret).into(), now.into(), (now - KNOWN_FOR).into()];
    db.first(statements::PROVE_DEVICE, &key, |row| row.parsed(0))
}

/// Gives a PC its next secret, or a new one its first. The caller holds the school.
pub fn renew(
    db: &dyn Db,
    uai: Uai,
    device: Uuid,
    secret: Sealed,
    now: Timestamp,
) -> Result<(), DbError> {
    write(db, statements::RENEW_DEVICE, uai, device, secret, now)
}

/// Gives a PC another secret in the place of one whose answer was lost. The caller holds the school.
pub fn renew_again(
    db: &dyn Db,
    uai: Uai,
    device: Uuid,
    secret: Sealed,
    now: Timestamp,
) -> Result<(), DbError> {
    write(db, statements::RENEW_DEVICE_AGAIN, uai, device, secret, now)
}

fn write(
    db: &dyn Db,
    statement: &'static str,
    uai: Uai,
    device: Uuid,
    secret: Sealed,
    now: Timestamp,
) -> Result<(), DbError> {
    let device = device.to_string();
    let row = [uai.as_str().into(), (&device).into(), (&secret).into(), now.into()];
    db.execute(statement, &row)?;
    db.execute(statements::FORGET_OLDEST_DEVICES, &[uai.as_str().into(), MOST_DEVICES.into()])
        .map(drop)
}

/// Forgets the school's PCs, except the one that asks; says how many. The caller holds the school.
pub fn forget_others(db: &dyn Db, who: &Who) -> Result<u64, DbError> {
    let session = who.session.to_string();
    db.execute(statements::FORGET_OTHER_DEVICES, &[who.uai.as_str().into(), (&session).into()])
}
