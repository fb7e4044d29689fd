use balado_core::school::Uai;
use balado_wire::Role;
use jiff::{SignedDuration, Timestamp};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{audit, letters, people};
use crate::{
    config::SignInLimits,
    mail::{Event, Letter, Silence},
    secrets::Sealed,
    store::{
        Accepted, Asked, Attempt, SignInRefusal,
        port::{Db, DbError, Reading, Row, Value},
        statements,
    },
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Keeps a request for a link and its mail. Refused beyond the limits.
pub fn ask(db: &dyn Db, asked: &Asked, limits: SignInLimits) -> Result<(), SignInRefusal> {
    hold(db, asked)?;
    let since = asked.now - HOUR;
    let of_school = instants(db, statements::MAILS_OF_SCHOOL, asked.uai.as_str(), since)?;
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
    let school = [asked.uai.as_str().into(), now.into()];
    db.execute(statements::KILL_REQUESTS, &school)?;
    keep(db, asked)?;
    letters::drop_codes(db, asked.uai, asked.now)?;
    letters::add(db, asked.uai, &asked.mail)?;
    Ok(())
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

fn keep(db: &dyn Db, asked: &Asked) -> Result<(), DbError> {
    let (id, address) = (asked.id.to_string(), asked.address.first());
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
    ];
    db.execute(statements::ASK, &row).map(drop)
}

/// When an address asked, whichever key was the first then.
fn of_address(db: &dyn Db, asked: &Asked, since: Timestamp) -> Result<Vec<i64>, DbError> {
    let mut all = Vec::new();
    for address in asked.address.iter() {
        all.extend(instants(db, statements::MAILS_OF_ADDRESS, address, since)?);
    }
    all.sort_unstable_by_key(|at| std::cmp::Reverse(*at));
    Ok(all)
}

/// Instants since, newest first.
fn instants<'a>(
    db: &dyn Db,
    statement: &'static str,
    key: impl Into<Value<'a>>,
    since: Timestamp,
) -> Result<Vec<i64>, DbError> {
    db.all(statement, &[key.into(), since.into()], |row| row.int(0))
}

/// Milliseconds until one more is allowed, when as many as allowed were in the last hour.
fn over(newest_first: &[i64], allowed: u32, now: i64) -> Option<i64> {
    let nth = usize::try_from(allowed).ok()?.checked_sub(1)?;
    let millis = i64::try_from(HOUR.as_millis()).expect("an hour is short");
    newest_first.get(nth).map(|at| at + millis - now)
}

/// What a request was made with.
struct Kept {
    device: String,
    challenge: String,
    code: Sealed,
    token: Sealed,
    tries: u32,
}

/// Counts the try, checks it, and opens a session once; the school is told by mail. The outer error
/// rolls back; the inner one is an answer whose try stays counted.
pub fn redeem(
    db: &dyn Db,
    attempt: &Attempt,
    tries: u32,
) -> Result<Result<Accepted, SignInRefusal>, DbError> {
    let Some(uai) = school_of(db, attempt.id)? else {
        return Ok(Err(SignInRefusal::Unknown));
    };
    db.hold(uai.as_str())?;
    let Some(kept) = count_try(db, attempt, tries)? else {
        return Ok(Err(SignInRefusal::Over));
    };
    if !opens(attempt, &kept) {
        return Ok(Err(SignInRefusal::Wrong { left: tries.saturating_sub(kept.tries) }));
    }
    use_up(db, attempt)?;
    open_session(db, uai, attempt, &kept)?;
    tell(db, uai, attempt, kept.device)?;
    Ok(Ok(Accepted { school: people::school(db, uai)?, role: Role::School }))
}

/// The school of a request: it never changes, so it may be read before it is held.
fn school_of(db: &dyn Db, id: Uuid) -> Result<Option<Uai>, DbError> {
    db.first(statements::SCHOOL_OF_SIGN_IN, &[(&id.to_string()).into()], |row| row.parsed(0))
}

fn count_try(db: &dyn Db, attempt: &Attempt, tries: u32) -> Result<Option<Kept>, DbError> {
    let id = attempt.id.to_string();
    let key = [(&id).into(), attempt.now.into(), tries.into()];
    db.first(statements::COUNT_TRY, &key, kept)
}

/// It opens once; the school is held, and the try was counted on a request that lives.
fn use_up(db: &dyn Db, attempt: &Attempt) -> Result<(), DbError> {
    let id = attempt.id.to_string();
    db.execute(statements::USE_SIGN_IN, &[(&id).into(), attempt.now.into()]).map(drop)
}

fn kept(row: &dyn Row) -> Result<Kept, DbError> {
    Ok(Kept {
        device: row.text(0)?.to_owned(),
        challenge: row.text(1)?.to_owned(),
        code: row.bytes32(2)?,
        token: row.bytes32(3)?,
        tries: row.count(4)?,
    })
}

/// The verifier, and the code or the token; compared without telling how far they agree.
fn opens(attempt: &Attempt, kept: &Kept) -> bool {
    let verifier = attempt.challenge.as_bytes().ct_eq(kept.challenge.as_bytes());
    let code = attempt.code.as_ref().map(|code| code.open(&kept.code));
    let token = attempt.token.as_ref().map(|token| token.open(&kept.token));
    let secret = code.into_iter().chain(token).reduce(|a, b| a & b);
    secret.is_some_and(|secret| bool::from(secret & verifier))
}

fn open_session(db: &dyn Db, uai: Uai, attempt: &Attempt, kept: &Kept) -> Result<(), DbError> {
    let (session, id) = (&attempt.session, attempt.session.id.to_string());
    let row = [
        (&session.token).into(),
        (&id).into(),
        uai.as_str().into(),
        "school".into(),
        (&session.person).into(),
        (&kept.device).into(),
        attempt.now.into(),
        session.expires_at.into(),
    ];
    db.execute(statements::OPEN_SESSION, &row)?;
    let activated = [uai.as_str().into(), attempt.now.into()];
    db.execute(statements::ACTIVATE_SCHOOL, &activated).map(drop)
}

/// The audit has it, and the school is told by mail.
fn tell(db: &dyn Db, uai: Uai, attempt: &Attempt, device: String) -> Result<(), DbError> {
    audit::add(db, uai, attempt.session.id, attempt.now, "sign-in", "")?;
    let person = Some(attempt.session.person.clone());
    let (at, silence) = (attempt.now, Silence::default());
    letters::notice(db, uai, Letter { at, device, person, event: Event::Opened, silence })
}

/// Kills a request: « ce n’est pas moi ».
pub fn report(db: &dyn Db, id: Uuid, now: Timestamp) -> Result<(), DbError> {
    let Some(uai) = school_of(db, id)? else { return Ok(()) };
    db.hold(uai.as_str())?;
    if db.execute(statements::KILL_SIGN_IN, &[(&id.to_string()).into(), now.into()])? == 0 {
        return Ok(());
    }
    letters::drop_codes(db, uai, now)?;
    audit::add(db, uai, Uuid::nil(), now, "not-me", &format!("{{\"request\":\"{id}\"}}"))
}
