use balado_core::school::{EntId, Login, Roster, Uai};
use balado_wire::{ManagerBody, Revision};
use jiff::Timestamp;
use uuid::Uuid;

use super::{audit, devices, letters};
use crate::{
    mail::{Event, ManagerEnd},
    secrets::Sealed,
    store::{
        Nominee, School, Who,
        port::{Db, DbError, Reading, Row},
        statements,
    },
};

/// A school; one never seen has the same shape as the others.
pub fn school(db: &dyn Db, uai: Uai) -> Result<School, DbError> {
    let key = [uai.as_str().into()];
    let served = db.first(statements::SCHOOL_SERVED, &key, |row| row.truth(0))?;
    let served = served.unwrap_or_default();
    let found = db.first(statements::SCHOOL, &key, |row| {
        Ok(School {
            uai,
            name: row.optional_text(0)?.map(str::to_owned),
            mailbox: row.optional_text(1)?.map(str::to_owned),
            activated: row.optional_int(2)?.is_some(),
            served,
            revision: Revision(row.count(3)?),
        })
    })?;
    let unseen = School {
        uai,
        name: None,
        mailbox: None,
        activated: false,
        served,
        revision: Revision::default(),
    };
    Ok(found.unwrap_or(unseen))
}

pub fn name_school(db: &dyn Db, uai: Uai, name: &str) -> Result<(), DbError> {
    db.execute(statements::NAME_SCHOOL, &[uai.as_str().into(), name.into()]).map(drop)
}

/// The open session of a token.
pub fn session(db: &dyn Db, token: Sealed, now: Timestamp) -> Result<Option<Who>, DbError> {
    db.first(statements::SESSION, &[(&token).into(), now.into()], who)
}

/// The open sessions of a school, newest first.
pub fn sessions(db: &dyn Db, uai: Uai, now: Timestamp) -> Result<Vec<Who>, DbError> {
    db.all(statements::SESSIONS, &[uai.as_str().into(), now.into()], who)
}

fn who(row: &dyn Row) -> Result<Who, DbError> {
    Ok(Who {
        session: row.parsed(0)?,
        uai: row.parsed(1)?,
        role: row.parsed(2)?,
        person: row.text(3)?.to_owned(),
        device: row.text(4)?.to_owned(),
        opened_at: row.instant(5)?,
        expires_at: row.instant(6)?,
    })
}

/// Ends a session; false when this school has no such one open. The audit has the session that asked,
/// and the one that ended when it is another.
pub fn end_session(db: &dyn Db, who: &Who, id: Uuid, now: Timestamp) -> Result<bool, DbError> {
    db.hold(who.uai.as_str())?;
    let session = id.to_string();
    let key = [who.uai.as_str().into(), (&session).into(), now.into()];
    if db.execute(statements::END_SESSION, &key)? == 0 {
        return Ok(false);
    }
    if id == who.session {
        audit::add(db, who.uai, id, now, "sign-out", "")?;
    } else {
        let ended = format!("{{\"session\":\"{id}\"}}");
        audit::add(db, who.uai, who.session, now, "sign-out-other", &ended)?;
    }
    Ok(true)
}

/// Ends every open session of a school, every request that could open one, and forgets every PC but the
/// one that asks for it; says how many sessions.
pub fn end_sessions(db: &dyn Db, who: &Who, now: Timestamp) -> Result<u64, DbError> {
    db.hold(who.uai.as_str())?;
    let school = [who.uai.as_str().into(), now.into()];
    let ended = db.execute(statements::END_SESSIONS, &school)?;
    let killed = db.execute(statements::KILL_REQUESTS, &school)?;
    letters::drop_codes(db, who.uai, now)?;
    let forgotten = devices::forget_others(db, who)?;
    let counts = format!("{{\"sessions\":{ended},\"requests\":{killed},\"devices\":{forgotten}}}");
    audit::add(db, who.uai, who.session, now, "sign-out-all", &counts)?;
    Ok(ended)
}

/// The school's gestionnaire, when it has one who is still an active teacher, or of the staff.
pub fn manager(db: &dyn Db, uai: Uai) -> Result<Option<ManagerBody>, DbError> {
    db.first(statements::MANAGER, &[uai.as_str().into()], |row| {
        let text = |at| Ok::<_, DbError>(row.optional_text(at)?.map(str::to_owned));
        Ok(ManagerBody {
            ent_id: text(0)?,
            login: text(1)?,
            last_name: text(2)?,
            first_name: text(3)?,
            since: row.instant(4)?,
            by: row.text(5)?.to_owned(),
        })
    })
}

/// Names the gestionnaire; `None` when it is nobody who may be.
pub fn name_manager(
    db: &dyn Db,
    who: &Who,
    nominee: &Nominee,
    now: Timestamp,
) -> Result<Option<ManagerBody>, DbError> {
    db.hold(who.uai.as_str())?;
    let Some(nominee) = known(db, who.uai, nominee)? else { return Ok(None) };
    let (statement, name) = match &nominee {
        Nominee::Teacher(ent_id) => (statements::NAME_TEACHER, ent_id.as_str()),
        Nominee::Staff(login) => (statements::NAME_STAFF, login.as_str()),
    };
    let named = [who.uai.as_str().into(), name.into(), now.into(), (&who.person).into()];
    let changed = db.execute(statement, &named)? > 0;
    let manager = manager(db, who.uai)?.filter(|manager| nominee.is(manager));
    if changed && let Some(manager) = &manager {
        audit::add(db, who.uai, who.session, now, "name-manager", "")?;
        let manager = called(manager);
        letters::notice(db, who.uai, who.letter(now, Event::ManagerNamed { manager }))?;
    }
    Ok(manager)
}

/// A login that an active teacher has names that teacher; one of a pupil, or of two people, names
/// nobody; any other is of the staff.
fn known(db: &dyn Db, uai: Uai, nominee: &Nominee) -> Result<Option<Nominee>, DbError> {
    let Nominee::Staff(login) = nominee else { return Ok(Some(nominee.clone())) };
    let mut same = Vec::new();
    db.query(statements::ACTIVE_LOGINS, &[uai.as_str().into()], &mut |row| {
        if row.text_as(0, Login::parse)?.folded() == login.folded() {
            same.push((row.text_as(1, EntId::parse)?, row.parsed::<Roster>(2)?));
        }
        Ok(())
    })?;
    Ok(match same.as_slice() {
        [] => Some(nominee.clone()),
        [(ent_id, Roster::Teachers)] => Some(Nominee::Teacher(ent_id.clone())),
        _ => None,
    })
}

/// As people call them; somebody of the staff by the login.
fn called(manager: &ManagerBody) -> String {
    let ManagerBody { first_name, last_name, login, .. } = manager;
    let names = [first_name, last_name, login].into_iter().flatten();
    names.map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// The school has no gestionnaire any more.
pub fn dismiss_manager(db: &dyn Db, who: &Who, now: Timestamp) -> Result<(), DbError> {
    db.hold(who.uai.as_str())?;
    if db.execute(statements::DISMISS_MANAGER, &[who.uai.as_str().into()])? > 0 {
        audit::add(db, who.uai, who.session, now, "dismiss-manager", "")?;
        letters::notice(db, who.uai, who.letter(now, Event::ManagerDismissed))?;
    }
    Ok(())
}

/// A nomination ends with its account: `import` took the account away, or is the undoing that did.
/// The caller holds the school.
pub fn end_manager(
    db: &dyn Db,
    who: &Who,
    now: Timestamp,
    import: Uuid,
    end: ManagerEnd,
) -> Result<(), DbError> {
    if db.execute(statements::END_MANAGER, &[who.uai.as_str().into()])? > 0 {
        let detail = format!("{{\"import\":\"{import}\"}}");
        audit::add(db, who.uai, who.session, now, "end-manager", &detail)?;
        letters::notice(db, who.uai, who.letter(now, Event::ManagerEnded { end }))?;
    }
    Ok(())
}
