use balado_core::school::Uai;
use balado_wire::Through;
use jiff::SignedDuration;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{audit, devices, letters, managers, people};
use crate::{
    mail::{Event, Letter, Silence},
    secrets::Sealed,
    store::{
        Accepted, Attempt, SignInRefusal,
        port::{Db, DbError, Reading, Row},
        statements,
    },
};

/// How long the proof that opened a session opens it again: its answer may be lost.
const REPEATED_FOR: SignedDuration = SignedDuration::from_mins(2);

/// What a request was made with.
struct Kept {
    device: String,
    challenge: String,
    code: Sealed,
    token: Sealed,
    tries: u32,
    /// That proved its secret when it asked.
    known_device: Option<Uuid>,
    /// The session that it opened a moment ago.
    session: Option<Uuid>,
    through: Through,
}

impl Kept {
    /// Of a wrong proof. Of a request that was used, it says what it says for ever.
    fn refusal(&self, tries: u32) -> SignInRefusal {
        match self.session {
            None => {
                let left = tries.saturating_sub(self.tries);
                SignInRefusal::Wrong { left, through: self.through }
            }
            Some(_) => SignInRefusal::Over,
        }
    }
}

/// Counts the try, checks it, and opens a session; the school is told by mail. The same proof again, soon
/// after, opens another in its place. The outer error rolls back; the inner one is an answer whose try
/// stays counted.
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
    let opens = match (kept.through, kept.session) {
        (Through::Ent, None) => opens_through_ent(db, uai, attempt, &kept)?,
        _ => opens(attempt, &kept),
    };
    let person = match kept.through {
        Through::Mail => Some(attempt.session.person.clone()),
        Through::Ent => managers::person(db, uai, &attempt.session.person, attempt.now)?,
    };
    let Some(person) = person.filter(|_| opens) else {
        return Ok(Err(kept.refusal(tries)));
    };
    let mut attempt = attempt.clone();
    attempt.session.person = person;
    let attempt = &attempt;
    let opened = match kept.session {
        None => first(db, uai, attempt, &kept)?,
        Some(former) => again(db, uai, attempt, &kept, former)?,
    };
    if !opened {
        return Ok(Err(SignInRefusal::Over));
    }
    let (school, person) = (people::school(db, uai)?, attempt.session.person.clone());
    Ok(Ok(Accepted { school, role: kept.through.role(), person }))
}

fn first(db: &dyn Db, uai: Uai, attempt: &Attempt, kept: &Kept) -> Result<bool, DbError> {
    open_session(db, uai, attempt, kept)?;
    devices::renew(db, uai, device(attempt, kept), attempt.device_secret, attempt.now)?;
    audit::add(db, uai, attempt.session.id, attempt.now, "sign-in", "")?;
    notice(db, uai, attempt, kept)?;
    Ok(true)
}

/// The answer that gave the former session was lost: that one ends. False when it has ended already, by
/// the hand of somebody who did not want it.
fn again(
    db: &dyn Db,
    uai: Uai,
    attempt: &Attempt,
    kept: &Kept,
    former: Uuid,
) -> Result<bool, DbError> {
    let (now, session) = (attempt.now, former.to_string());
    let key = [uai.as_str().into(), (&session).into(), now.into()];
    let person = db.first(statements::REPLACE_SESSION, &key, |row| Ok(row.text(0)?.to_owned()))?;
    let Some(person) = person else { return Ok(false) };
    open_session(db, uai, attempt, kept)?;
    devices::renew_again(db, uai, device(attempt, kept), attempt.device_secret, now)?;
    let replaced = format!("{{\"session\":\"{former}\"}}");
    audit::add(db, uai, attempt.session.id, now, "sign-in-again", &replaced)?;
    // The mailbox knows of this connection already, under the name that was given for it.
    if person != attempt.session.person {
        notice(db, uai, attempt, kept)?;
    }
    Ok(true)
}

/// The PC that proved itself when it asked; a new one is named after its request.
fn device(attempt: &Attempt, kept: &Kept) -> Uuid {
    kept.known_device.unwrap_or(attempt.id)
}

/// The school of a request: it never changes, so it may be read before it is held.
pub fn school_of(db: &dyn Db, id: Uuid) -> Result<Option<Uai>, DbError> {
    db.first(statements::SCHOOL_OF_SIGN_IN, &[(&id.to_string()).into()], |row| row.parsed(0))
}

fn count_try(db: &dyn Db, attempt: &Attempt, tries: u32) -> Result<Option<Kept>, DbError> {
    let id = attempt.id.to_string();
    let since = attempt.now - REPEATED_FOR;
    let key = [(&id).into(), attempt.now.into(), tries.into(), since.into()];
    db.first(statements::COUNT_TRY, &key, kept)
}

fn kept(row: &dyn Row) -> Result<Kept, DbError> {
    Ok(Kept {
        device: row.text(0)?.to_owned(),
        challenge: row.text(1)?.to_owned(),
        code: row.bytes32(2)?,
        token: row.bytes32(3)?,
        tries: row.count(4)?,
        known_device: row.optional_text_as(5, str::parse)?,
        session: row.optional_text_as(6, str::parse)?,
        through: row.parsed(7)?,
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

/// The verifier, and the code that the gestionnaire was shown last. It serves once: from then on it is the code of
/// this request, which the same proof opens again when its answer is lost.
fn opens_through_ent(
    db: &dyn Db,
    uai: Uai,
    attempt: &Attempt,
    kept: &Kept,
) -> Result<bool, DbError> {
    let verifier = attempt.challenge.as_bytes().ct_eq(kept.challenge.as_bytes());
    let shown = managers::code(db, uai, attempt.now)?;
    let same = attempt.manager_code.as_ref().zip(shown).map(|(given, shown)| given.open(&shown));
    if !same.is_some_and(|same| bool::from(same & verifier)) {
        return Ok(false);
    }
    managers::forget_code(db, uai)?;
    if let Some(code) = &attempt.code {
        let (request, code) = (attempt.id.to_string(), code.first());
        db.execute(statements::KEEP_CODE, &[(&request).into(), (&code).into()])?;
    }
    Ok(true)
}

/// The school is held, and the request lives.
fn open_session(db: &dyn Db, uai: Uai, attempt: &Attempt, kept: &Kept) -> Result<(), DbError> {
    let (session, id) = (&attempt.session, attempt.session.id.to_string());
    let (request, device) = (attempt.id.to_string(), device(attempt, kept).to_string());
    let used = [(&request).into(), attempt.now.into(), (&id).into()];
    db.execute(statements::USE_SIGN_IN, &used)?;
    let row = [
        (&session.token).into(),
        (&id).into(),
        uai.as_str().into(),
        kept.through.role().as_str().into(),
        (&session.person).into(),
        (&kept.device).into(),
        attempt.now.into(),
        session.expires_at.into(),
        (&device).into(),
    ];
    db.execute(statements::OPEN_SESSION, &row)?;
    let activated = [uai.as_str().into(), attempt.now.into()];
    db.execute(statements::ACTIVATE_SCHOOL, &activated).map(drop)
}

/// The school is told by mail.
fn notice(db: &dyn Db, uai: Uai, attempt: &Attempt, kept: &Kept) -> Result<(), DbError> {
    let (device, person) = (kept.device.clone(), Some(attempt.session.person.clone()));
    let (at, silence) = (attempt.now, Silence::default());
    let event = match kept.through {
        Through::Mail => Event::Opened,
        Through::Ent => Event::OpenedByManager,
    };
    letters::notice(db, uai, Letter { at, device, person, event, silence })
}
