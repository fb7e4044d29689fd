use balado_core::school::Uai;
use balado_wire::Role;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, ToSql, params};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{audit, letters, people};
use crate::{
    config::SignInLimits,
    mail::{Event, Letter, Silence},
    secrets::Sealed,
    store::{Accepted, Asked, Attempt, SignInRefusal, statements},
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

pub(super) fn ask(
    db: &Connection,
    asked: &Asked,
    limits: SignInLimits,
) -> Result<(), SignInRefusal> {
    let since = (asked.now - HOUR).as_millisecond();
    let of_school = instants(db, statements::MAILS_OF_SCHOOL, &asked.uai.as_str(), since)?;
    let of_address = of_address(db, asked, since)?;
    let now = asked.now.as_millisecond();
    let last = of_school.first().copied();
    let waits = [
        last.map(|last| last + i64::try_from(limits.between.as_millis()).unwrap_or(i64::MAX) - now),
        over(&of_school, limits.per_school, now),
        over(&of_address, limits.per_address, now),
    ];
    let wait = waits.into_iter().flatten().max().unwrap_or(0);
    if let Ok(wait @ 1..) = u64::try_from(wait) {
        return Err(SignInRefusal::TooMany { wait: wait.div_ceil(1_000) });
    }
    db.prepare_cached(statements::KILL_REQUESTS)?.execute(params![asked.uai.as_str(), now])?;
    db.prepare_cached(statements::ASK)?.execute(params![
        asked.id.to_string(),
        asked.uai.as_str(),
        asked.challenge,
        asked.device,
        asked.address.first(),
        asked.code,
        asked.token,
        now,
        asked.expires_at.as_millisecond(),
    ])?;
    letters::drop_codes(db, asked.uai, asked.now)?;
    letters::add(db, asked.uai, &asked.mail)?;
    Ok(())
}

/// When an address asked, whichever key was the first then.
fn of_address(db: &Connection, asked: &Asked, since: i64) -> Result<Vec<i64>, rusqlite::Error> {
    let mut all = Vec::new();
    for address in asked.address.iter() {
        all.extend(instants(db, statements::MAILS_OF_ADDRESS, address, since)?);
    }
    all.sort_unstable_by_key(|at| std::cmp::Reverse(*at));
    Ok(all)
}

/// Instants since, newest first.
fn instants(
    db: &Connection,
    statement: &str,
    key: &dyn ToSql,
    since: i64,
) -> Result<Vec<i64>, rusqlite::Error> {
    let mut statement = db.prepare_cached(statement)?;
    statement.query_map(params![key, since], |row| row.get(0))?.collect()
}

/// Milliseconds until one more is allowed, when as many as allowed were in the last hour.
fn over(newest_first: &[i64], allowed: u32, now: i64) -> Option<i64> {
    let nth = usize::try_from(allowed).ok()?.checked_sub(1)?;
    let millis = i64::try_from(HOUR.as_millis()).expect("an hour is short");
    newest_first.get(nth).map(|at| at + millis - now)
}

/// What a request was made with.
struct Kept {
    uai: Uai,
    device: String,
    challenge: String,
    code: Sealed,
    token: Sealed,
    tries: u32,
}

/// The outer error rolls back; the inner one is an answer whose try stays counted.
pub(super) fn redeem(
    db: &Connection,
    attempt: &Attempt,
    tries: u32,
) -> Result<Result<Accepted, SignInRefusal>, rusqlite::Error> {
    let Some(kept) = count_try(db, attempt, tries)? else {
        let mut exists = db.prepare_cached(statements::SIGN_IN_EXISTS)?;
        let known = exists.exists([attempt.id.to_string()])?;
        return Ok(Err(if known { SignInRefusal::Over } else { SignInRefusal::Unknown }));
    };
    if !opens(attempt, &kept) {
        return Ok(Err(SignInRefusal::Wrong { left: tries.saturating_sub(kept.tries) }));
    }
    let now = attempt.now.as_millisecond();
    let once = params![attempt.id.to_string(), now];
    if db.prepare_cached(statements::USE_SIGN_IN)?.execute(once)? == 0 {
        return Ok(Err(SignInRefusal::Over));
    }
    db.prepare_cached(statements::OPEN_SESSION)?.execute(params![
        attempt.session.token,
        attempt.session.id.to_string(),
        kept.uai.as_str(),
        "school",
        attempt.session.person,
        kept.device,
        now,
        attempt.session.expires_at.as_millisecond(),
    ])?;
    db.prepare_cached(statements::ACTIVATE_SCHOOL)?.execute(params![kept.uai.as_str(), now])?;
    audit::add(db, kept.uai, attempt.session.id, attempt.now, "sign-in", "")?;
    let person = Some(attempt.session.person.clone());
    let (at, device, silence) = (attempt.now, kept.device, Silence::default());
    let letter = Letter { at, device, person, event: Event::Opened, silence };
    letters::notice(db, kept.uai, letter)?;
    Ok(Ok(Accepted { school: people::school(db, kept.uai)?, role: Role::School }))
}

fn count_try(
    db: &Connection,
    attempt: &Attempt,
    tries: u32,
) -> Result<Option<Kept>, rusqlite::Error> {
    let mut statement = db.prepare_cached(statements::COUNT_TRY)?;
    let key = params![attempt.id.to_string(), attempt.now.as_millisecond(), tries];
    let kept = statement.query_row(key, |row| {
        Ok(Kept {
            uai: people::parsed(row, 0)?,
            device: row.get(1)?,
            challenge: row.get(2)?,
            code: row.get(3)?,
            token: row.get(4)?,
            tries: row.get(5)?,
        })
    });
    kept.optional()
}

/// The verifier, and the code or the token; compared without telling how far they agree.
fn opens(attempt: &Attempt, kept: &Kept) -> bool {
    let verifier = attempt.challenge.as_bytes().ct_eq(kept.challenge.as_bytes());
    let code = attempt.code.as_ref().map(|code| code.open(&kept.code));
    let token = attempt.token.as_ref().map(|token| token.open(&kept.token));
    let secret = code.into_iter().chain(token).reduce(|a, b| a & b);
    secret.is_some_and(|secret| bool::from(secret & verifier))
}

pub(super) fn report(db: &Connection, id: Uuid, now: Timestamp) -> Result<(), rusqlite::Error> {
    let key = params![id.to_string(), now.as_millisecond()];
    let mut killing = db.prepare_cached(statements::KILL_SIGN_IN)?;
    let Some(uai) = killing.query_row(key, |row| people::parsed(row, 0)).optional()? else {
        return Ok(());
    };
    letters::drop_codes(db, uai, now)?;
    audit::add(db, uai, Uuid::nil(), now, "not-me", &format!("{{\"request\":\"{id}\"}}"))
}
