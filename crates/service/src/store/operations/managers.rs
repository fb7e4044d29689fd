//! Who is the school's gestionnaire: named, renewed, handed over, shown a code, and how it ends.
//!
//! With a nomination goes all that it opened, in the same transaction: sessions, requests under way, the code
//! that was shown, visits, and the link that could revoke it.

use balado_core::{
    plan::{Held, Undo, UndoStep},
    school::{EntId, Login, Profile, Roster, Uai},
};
use balado_wire::{ManagerBody, Role};
use jiff::Timestamp;
use uuid::Uuid;

use super::{arrivals, audit, letters};
use crate::{
    arrivals::cas::Answer,
    mail::{Event, Letter, ManagerEnd, NewLetter, Silence},
    school_year,
    secrets::{Sealed, Seals},
    store::{
        NamingRefusal, Nominee, NotRecognised, Revocation, ShownCode, ShownRevocation, Who,
        port::{Db, DbError, Reading, Row, Value},
        statements,
    },
};

/// The school's gestionnaire, when it has one who is still an active teacher, or of the staff.
pub fn manager(db: &dyn Db, uai: Uai, now: Timestamp) -> Result<Option<ManagerBody>, DbError> {
    db.first(statements::MANAGER, &[uai.as_str().into()], |row| body(row, now))
}

fn body(row: &dyn Row, now: Timestamp) -> Result<ManagerBody, DbError> {
    let text = |at| Ok::<_, DbError>(row.optional_text(at)?.map(str::to_owned));
    let since = row.instant(4)?;
    let renewed_at = row.optional_int(6)?.map(crate::clock::instant);
    let until = school_year::lapse(renewed_at.unwrap_or(since));
    Ok(ManagerBody {
        ent_id: text(0)?,
        login: text(1)?,
        last_name: text(2)?,
        first_name: text(3)?,
        since,
        by: row.text(5)?.to_owned(),
        until,
        renewed_at,
        renewable: school_year::lapse(now) > until,
    })
}

/// Names the gestionnaire; the former one is replaced at once. The chef who names the same person again makes it
/// last, where that changes something. A gestionnaire hands over, which `revocation` lets the mailbox revoke.
pub fn name(
    db: &dyn Db,
    who: &Who,
    nominee: &Nominee,
    revocation: Option<&Revocation>,
    now: Timestamp,
) -> Result<ManagerBody, NamingRefusal> {
    db.hold(who.uai.as_str())?;
    if !still_signed_in(db, who, now)? {
        return Err(NamingRefusal::SignedOut);
    }
    let nominee = known(db, who.uai, nominee)?.ok_or(NamingRefusal::Nobody)?;
    let former = manager(db, who.uai, now)?;
    if let Some(same) = former.as_ref().filter(|former| nominee.is(former)) {
        return Ok(renew(db, who, same, now)?);
    }
    let named = insert(db, who, &nominee, now)?.ok_or(NamingRefusal::Nobody)?;
    end_powers(db, who.uai, now)?;
    audit::add(db, who.uai, who.session, now, "name-manager", "")?;
    let manager = called(&named);
    if let Some(revocation) = revocation {
        hand_over(db, who, revocation, manager, now)?;
    } else {
        let event = Event::ManagerNamed { manager, replaces: former.is_some() };
        letters::notice(db, who.uai, who.letter(now, event))?;
    }
    Ok(named)
}

/// A session that began its request before it ended names nobody after.
fn still_signed_in(db: &dyn Db, who: &Who, now: Timestamp) -> Result<bool, DbError> {
    let session = who.session.to_string();
    db.any(statements::STILL_OPEN, &[who.uai.as_str().into(), (&session).into(), now.into()])
}

fn insert(
    db: &dyn Db,
    who: &Who,
    nominee: &Nominee,
    now: Timestamp,
) -> Result<Option<ManagerBody>, DbError> {
    let (statement, name) = match nominee {
        Nominee::Teacher(ent_id) => (statements::NAME_TEACHER, ent_id.as_str()),
        Nominee::Staff(login) => (statements::NAME_STAFF, login.as_str()),
    };
    let named = [who.uai.as_str().into(), name.into(), now.into(), (&who.person).into()];
    if db.execute(statement, &named)? == 0 {
        return Ok(None);
    }
    manager(db, who.uai, now)
}

/// The chef's only: whoever holds the role does not prolong it.
fn renew(
    db: &dyn Db,
    who: &Who,
    manager: &ManagerBody,
    now: Timestamp,
) -> Result<ManagerBody, DbError> {
    if !manager.renewable || who.role != Role::Chef {
        return Ok(manager.clone());
    }
    db.execute(statements::RENEW_MANAGER, &[who.uai.as_str().into(), now.into()])?;
    audit::add(db, who.uai, who.session, now, "renew-manager", "")?;
    let until = school_year::lapse(now);
    let event = Event::ManagerRenewed { manager: called(manager), until };
    letters::notice(db, who.uai, who.letter(now, event))?;
    Ok(ManagerBody { until, renewed_at: Some(now), renewable: false, ..manager.clone() })
}

/// The letter has its own link and code: it is never gathered with another.
fn hand_over(
    db: &dyn Db,
    who: &Who,
    revocation: &Revocation,
    manager: String,
    now: Timestamp,
) -> Result<(), DbError> {
    let id = revocation.id.to_string();
    let row = [
        who.uai.as_str().into(),
        (&id).into(),
        (&revocation.token).into(),
        revocation.expires_at.into(),
    ];
    db.execute(statements::KEEP_REVOCATION, &row)?;
    let event = Event::ManagerHandedOver { manager, until: revocation.expires_at };
    let letter = NewLetter {
        id: revocation.mail,
        letter: who.letter(now, event),
        secret: Some(revocation.secret.clone()),
    };
    letters::add(db, who.uai, &letter)
}

/// A login, or an id, that an active teacher has names that teacher; one of a pupil, or of two people, names
/// nobody; any other is of the staff.
fn known(db: &dyn Db, uai: Uai, nominee: &Nominee) -> Result<Option<Nominee>, DbError> {
    let Nominee::Staff(login) = nominee else { return Ok(Some(nominee.clone())) };
    let mut same = Vec::new();
    db.query(statements::ACTIVE_NAMES, &[uai.as_str().into()], &mut |row| {
        let (own, ent_id) = (row.optional_text_as(0, Login::parse)?, row.text_as(1, EntId::parse)?);
        if own.is_some_and(|own| own.folded() == login.folded()) || is_id(login, &ent_id) {
            same.push((ent_id, row.parsed::<Roster>(2)?));
        }
        Ok(())
    })?;
    Ok(match same.as_slice() {
        [] => Some(nominee.clone()),
        [(ent_id, Roster::Teachers)] => Some(Nominee::Teacher(ent_id.clone())),
        _ => None,
    })
}

/// Some ENTs say of whoever comes no more than the id: somebody of the staff may be named by it.
fn is_id(named: &Login, ent_id: &EntId) -> bool {
    named.as_str() == ent_id.as_str()
}

/// As people call them; somebody of the staff by the login.
fn called(manager: &ManagerBody) -> String {
    let ManagerBody { first_name, last_name, login, .. } = manager;
    let names = [first_name, last_name, login].into_iter().flatten();
    names.map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// The school has no gestionnaire any more.
pub fn dismiss(db: &dyn Db, who: &Who, now: Timestamp) -> Result<(), DbError> {
    db.hold(who.uai.as_str())?;
    if db.execute(statements::DISMISS_MANAGER, &[who.uai.as_str().into()])? > 0 {
        end_powers(db, who.uai, now)?;
        audit::add(db, who.uai, who.session, now, "dismiss-manager", "")?;
        letters::notice(db, who.uai, who.letter(now, Event::ManagerDismissed))?;
    }
    Ok(())
}

/// A nomination ends with its account: `import` took the account away, or gave its id to somebody else
/// (`replaced`), or is the undoing that did. Whether it did. The caller holds the school.
pub fn end_with_account(
    db: &dyn Db,
    who: &Who,
    now: Timestamp,
    import: Uuid,
    end: ManagerEnd,
    replaced: &[EntId],
) -> Result<bool, DbError> {
    let uai = who.uai.as_str();
    let ids: Vec<Value<'_>> =
        replaced.iter().flat_map(|id| [uai.into(), id.as_str().into()]).collect();
    let ended = db.execute_all(statements::END_MANAGER_REPLACED, &ids)?
        + db.execute(statements::END_MANAGER, &[uai.into()])?;
    if ended == 0 {
        return Ok(false);
    }
    end_powers(db, who.uai, now)?;
    let detail = format!("{{\"import\":\"{import}\"}}");
    audit::add(db, who.uai, who.session, now, "end-manager", &detail)?;
    letters::notice(db, who.uai, who.letter(now, Event::ManagerEnded { end }))?;
    Ok(true)
}

/// Whether an undoing takes the gestionnaire's account away.
pub fn goes(db: &dyn Db, uai: Uai, undo: &Undo) -> Result<bool, DbError> {
    let Some(Nominee::Teacher(ent_id)) = nominee(db, uai)? else { return Ok(false) };
    Ok(undo.steps.iter().filter(|step| *step.ent_id() == ent_id).any(|step| match step {
        UndoStep::Remove(_) => true,
        UndoStep::Restore(held) | UndoStep::Relink { to: held, .. } => !held.active,
    }))
}

/// What a nomination opened ends with it. The caller holds the school.
fn end_powers(db: &dyn Db, uai: Uai, now: Timestamp) -> Result<(), DbError> {
    let (school, at) = (uai.as_str().into(), now.into());
    db.execute(statements::END_SESSIONS_OF_MANAGER, &[school, at])?;
    db.execute(statements::KILL_REQUESTS_OF_MANAGER, &[school, at])?;
    db.execute(statements::FORGET_MANAGER_CODE, &[school])?;
    db.execute(statements::FORGET_MANAGER_ARRIVALS, &[school])?;
    db.execute(statements::FORGET_REVOCATION, &[school]).map(drop)
}

/// The school of a revocation that its token opens, while it can be used.
fn revocation(
    db: &dyn Db,
    id: Uuid,
    token: &Seals,
    now: Timestamp,
) -> Result<Option<Uai>, DbError> {
    let id = id.to_string();
    let found = db.first(statements::REVOCATION, &[(&id).into(), now.into()], |row| {
        let uai = row.parsed(0)?;
        Ok(bool::from(token.open(&row.bytes32(1)?)).then_some(uai))
    })?;
    Ok(found.flatten())
}

/// What a mailed link would revoke. Changes nothing.
pub fn shown_revocation(
    db: &dyn Db,
    id: Uuid,
    token: &Seals,
    now: Timestamp,
) -> Result<Option<ShownRevocation>, DbError> {
    let Some(uai) = revocation(db, id, token, now)? else { return Ok(None) };
    let manager = manager(db, uai, now)?;
    Ok(manager.map(|manager| ShownRevocation {
        uai,
        manager: called(&manager),
        by: manager.by,
        since: manager.since,
    }))
}

/// The mailbox revokes what a gestionnaire handed over; false when nothing is left to revoke.
pub fn revoke(db: &dyn Db, id: Uuid, token: &Seals, now: Timestamp) -> Result<bool, DbError> {
    // It never changes, so it may be read before it is held.
    let name = id.to_string();
    let uai = db.first(statements::SCHOOL_OF_REVOCATION, &[(&name).into()], |row| row.parsed(0))?;
    let Some(uai): Option<Uai> = uai else { return Ok(false) };
    db.hold(uai.as_str())?;
    if revocation(db, id, token, now)?.is_none() {
        return Ok(false);
    }
    db.execute(statements::DISMISS_MANAGER, &[uai.as_str().into()])?;
    end_powers(db, uai, now)?;
    audit::add(db, uai, Uuid::nil(), now, "revoke-manager", "")?;
    letters::notice(db, uai, of_itself(now, Event::ManagerRevoked))?;
    Ok(true)
}

/// Schools whose nomination was made before an instant, and, if so asked, was not announced.
pub fn made_before(db: &dyn Db, before: Timestamp, unannounced: bool) -> Result<Vec<Uai>, DbError> {
    let sql = if unannounced { statements::MANAGERS_TO_WARN } else { statements::MANAGERS_BEFORE };
    db.all(sql, &[before.into()], |row| row.parsed(0))
}

/// The nomination of a school ends with its time, once whoever looks; whether it did.
pub fn lapse(db: &dyn Db, uai: Uai, before: Timestamp, now: Timestamp) -> Result<bool, DbError> {
    db.hold(uai.as_str())?;
    if db.execute(statements::LAPSE_MANAGER, &[uai.as_str().into(), before.into()])? == 0 {
        return Ok(false);
    }
    end_powers(db, uai, now)?;
    audit::add(db, uai, Uuid::nil(), now, "lapse-manager", "")?;
    letters::notice(db, uai, of_itself(now, Event::ManagerLapsed))?;
    Ok(true)
}

/// The school is told, once whoever looks, that its nomination lapses soon; whether it was.
pub fn announce(db: &dyn Db, uai: Uai, before: Timestamp, now: Timestamp) -> Result<bool, DbError> {
    db.hold(uai.as_str())?;
    let key = [uai.as_str().into(), before.into(), now.into()];
    if db.execute(statements::WARN_MANAGER, &key)? == 0 {
        return Ok(false);
    }
    let Some(manager) = manager(db, uai, now)? else { return Ok(false) };
    let event = Event::ManagerLapses { manager: called(&manager), until: manager.until };
    letters::notice(db, uai, of_itself(now, event))?;
    Ok(true)
}

/// What nobody did at a keyboard.
fn of_itself(at: Timestamp, event: Event) -> Letter {
    Letter { at, device: String::new(), person: None, event, silence: Silence::default() }
}

/// Whether the owner of an account is the gestionnaire: by id, or by the login that was named before the account
/// came.
pub fn owns(db: &dyn Db, uai: Uai, held: &Held) -> Result<bool, DbError> {
    let account = &held.account;
    if account.roster != Roster::Teachers || !held.active {
        return Ok(false);
    }
    let Some(nominee) = nominee(db, uai)? else { return Ok(false) };
    Ok(match nominee {
        Nominee::Teacher(ent_id) => ent_id == account.ent_id,
        Nominee::Staff(login) => {
            account.login.as_ref().is_some_and(|own| own.folded() == login.folded())
        }
    })
}

/// Whether somebody whom no account fits is the gestionnaire: the ENT vouches for the login, or the id, that was named, and says
/// neither that it is a pupil's nor a relative's.
pub fn is_vouched_for(
    db: &dyn Db,
    uai: Uai,
    answer: &Answer,
    reason: NotRecognised,
) -> Result<bool, DbError> {
    let without_account =
        matches!(reason, NotRecognised::Unknown { .. } | NotRecognised::Deactivated);
    let never = |profile: &Profile| matches!(profile, Profile::Student | Profile::Relative);
    if !without_account || answer.profiles.iter().any(never) {
        return Ok(false);
    }
    let Some(Nominee::Staff(named)) = nominee(db, uai)? else { return Ok(false) };
    Ok(answer.logins.iter().any(|login| login.folded() == named.folded())
        || answer.ent_ids.iter().any(|id| is_id(&named, id)))
}

fn nominee(db: &dyn Db, uai: Uai) -> Result<Option<Nominee>, DbError> {
    let found = db.first(statements::NOMINEE, &[uai.as_str().into()], |row| {
        let teacher = row.optional_text_as(0, EntId::parse)?.map(Nominee::Teacher);
        let staff = row.optional_text_as(1, Login::parse)?.map(Nominee::Staff);
        Ok(teacher.or(staff))
    })?;
    Ok(found.flatten())
}

/// Keeps the code that a browser is about to show; false when nobody is in it who is the gestionnaire. It takes
/// the place of the one before.
pub fn show_code(db: &dyn Db, uai: Uai, shown: &ShownCode) -> Result<bool, DbError> {
    db.hold(uai.as_str())?;
    let arrival = arrivals::arrived(db, uai, shown.arrival, shown.now)?;
    if !arrival.is_some_and(|arrival| arrival.is_manager) {
        return Ok(false);
    }
    let row = [uai.as_str().into(), (&shown.code).into(), shown.expires_at.into()];
    db.execute(statements::KEEP_MANAGER_CODE, &row)?;
    audit::add(db, uai, Uuid::nil(), shown.now, "show-manager-code", "")?;
    Ok(true)
}

/// The code that was shown last, while it is good.
pub fn code(db: &dyn Db, uai: Uai, now: Timestamp) -> Result<Option<Sealed>, DbError> {
    db.first(statements::MANAGER_CODE, &[uai.as_str().into(), now.into()], |row| row.bytes32(0))
}

/// A code served: it serves no more.
pub fn forget_code(db: &dyn Db, uai: Uai) -> Result<(), DbError> {
    db.execute(statements::FORGET_MANAGER_CODE, &[uai.as_str().into()]).map(drop)
}

/// What the session of the gestionnaire is called: the name of the account; for somebody of the staff the login that
/// the ENT vouches for, then the name that was given.
pub fn person(
    db: &dyn Db,
    uai: Uai,
    given: &str,
    now: Timestamp,
) -> Result<Option<String>, DbError> {
    let manager = manager(db, uai, now)?;
    Ok(manager.map(|manager| match &manager.login {
        Some(login) => format!("{login} ({given})"),
        None => called(&manager),
    }))
}
