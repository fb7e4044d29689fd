use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{audit, devices, letters, redeem};
use crate::{
    config::SignInLimits,
    store::{
        Asked, Awaited, SignInRefusal,
        port::{Db, DbError, Reading, Value},
        statements,
    },
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Keeps a request for a link and its mail, and says what is awaited; no other request is touched. Asked
/// again while it waits, from the same PC with the same challenge, it is the one that was kept.
/// Refused beyond the limits: those of the PC when it proves its secret, else those of strangers.
pub fn ask(db: &dyn Db, asked: &Asked, limits: SignInLimits) -> Result<Awaited, SignInRefusal> {
    hold(db, asked)?;
    if let Some(awaited) = awaited(db, asked)? {
        return Ok(awaited);
    }
    let device = devices::prove(db, asked.uai, asked.device_secret, asked.now)?;
    let wait = match device {
        Some(device) => wait_of_device(db, asked, device, limits)?,
        None => wait_of_stranger(db, asked, limits)?,
    };
    match (wait, device) {
        (None, _) => {}
        (Some(wait), Some(_)) => return Err(SignInRefusal::TooManyOfDevice { wait }),
        (Some(wait), None) => return Err(SignInRefusal::TooMany { wait }),
    }
    keep(db, asked, device)?;
    if let Some(mail) = &asked.mail {
        letters::add(db, asked.uai, mail)?;
    }
    Ok(Awaited { id: asked.id, expires_at: asked.expires_at })
}

/// The same request, when it was kept and waits still: its answer was lost.
fn awaited(db: &dyn Db, asked: &Asked) -> Result<Option<Awaited>, DbError> {
    let key = [
        asked.uai.as_str().into(),
        (&asked.challenge).into(),
        (&asked.device).into(),
        asked.now.into(),
        asked.through.as_str().into(),
    ];
    db.first(statements::AWAITED, &key, |row| {
        Ok(Awaited { id: row.parsed(0)?, expires_at: row.instant(1)? })
    })
}

/// Seconds until a PC that is known may ask again, when it has to wait.
fn wait_of_device(
    db: &dyn Db,
    asked: &Asked,
    device: Uuid,
    limits: SignInLimits,
) -> Result<Option<u64>, DbError> {
    let (now, device) = (asked.now.as_millisecond(), device.to_string());
    let key = [asked.uai.as_str().into(), (&device).into(), (asked.now - HOUR).into()];
    let mails = instants(db, statements::MAILS_OF_DEVICE, &key)?;
    Ok(longest([between(&mails, limits, now), over(&mails, limits.per_device, now)]))
}

/// Seconds until a stranger may ask again for this school, when it has to wait.
fn wait_of_stranger(
    db: &dyn Db,
    asked: &Asked,
    limits: SignInLimits,
) -> Result<Option<u64>, DbError> {
    let (now, since) = (asked.now.as_millisecond(), asked.now - HOUR);
    let key = [asked.uai.as_str().into(), since.into()];
    let of_school = instants(db, statements::MAILS_OF_SCHOOL, &key)?;
    let of_address = of_address(db, asked, since)?;
    Ok(longest([
        between(&of_school, limits, now),
        over(&of_school, limits.per_school, now),
        over(&of_address, limits.per_address, now),
    ]))
}

/// The longest of these waits, in whole seconds.
fn longest(waits: impl IntoIterator<Item = Option<i64>>) -> Option<u64> {
    let millis = waits.into_iter().flatten().max()?;
    let millis = u64::try_from(millis).ok().filter(|millis| *millis > 0)?;
    Some(millis.div_ceil(1_000))
}

/// Where it came from, then the school: in this order everywhere, so that no two requests wait for
/// each other.
fn hold(db: &dyn Db, asked: &Asked) -> Result<(), DbError> {
    let seals = asked.address.iter();
    let mut names: Vec<String> =
        seals.map(|seal| format!("address {}", hex::encode(seal))).collect();
    names.sort_unstable();
    for name in &names {
        db.hold(name)?;
    }
    db.hold(asked.uai.as_str())
}

fn keep(db: &dyn Db, asked: &Asked, device: Option<Uuid>) -> Result<(), DbError> {
    let (id, address) = (asked.id.to_string(), asked.address.first());
    let device = device.map(|device| device.to_string());
    let mail = asked.mail.as_ref().map(|mail| mail.id.to_string());
    let row = [
        (&id).into(),
        asked.uai.as_str().into(),
        (&asked.challenge).into(),
        (&asked.device).into(),
        (&address).into(),
        (&asked.code).into(),
        (&asked.token).into(),
        asked.now.into(),
        asked.expires_at.into(),
        device.as_ref().into(),
        mail.as_ref().into(),
        asked.through.as_str().into(),
    ];
    db.execute(statements::ASK, &row).map(drop)
}

/// When an address asked, whichever key was the first then.
fn of_address(db: &dyn Db, asked: &Asked, since: Timestamp) -> Result<Vec<i64>, DbError> {
    let mut all = Vec::new();
    for address in asked.address.iter() {
        all.extend(instants(db, statements::MAILS_OF_ADDRESS, &[address.into(), since.into()])?);
    }
    all.sort_unstable_by_key(|at| std::cmp::Reverse(*at));
    Ok(all)
}

/// Instants, newest first.
fn instants(db: &dyn Db, statement: &'static str, key: &[Value<'_>]) -> Result<Vec<i64>, DbError> {
    db.all(statement, key, |row| row.int(0))
}

/// Milliseconds from the newest to the next one that is allowed.
fn between(newest_first: &[i64], limits: SignInLimits, now: i64) -> Option<i64> {
    let pause = i64::try_from(limits.between.as_millis()).unwrap_or(i64::MAX);
    newest_first.first().map(|last| last.saturating_add(pause) - now)
}

/// Milliseconds until one more is allowed, when as many as allowed were in the last hour.
fn over(newest_first: &[i64], allowed: u32, now: i64) -> Option<i64> {
    let nth = usize::try_from(allowed).ok()?.checked_sub(1)?;
    let millis = i64::try_from(HOUR.as_millis()).expect("an hour is short");
    newest_first.get(nth).map(|at| at + millis - now)
}

/// Kills a request and its mail, and no other: « ce n’est pas moi ».
pub fn report(db: &dyn Db, id: Uuid, now: Timestamp) -> Result<(), DbError> {
    let Some(uai) = redeem::school_of(db, id)? else { return Ok(()) };
    db.hold(uai.as_str())?;
    if db.execute(statements::KILL_SIGN_IN, &[(&id.to_string()).into(), now.into()])? == 0 {
        return Ok(());
    }
    letters::drop_code(db, uai, id, now)?;
    audit::add(db, uai, Uuid::nil(), now, "not-me", &format!("{{\"request\":\"{id}\"}}"))
}
