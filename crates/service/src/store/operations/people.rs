use balado_core::school::Uai;
use balado_wire::Revision;
use jiff::Timestamp;
use uuid::Uuid;

use super::{audit, devices, letters, managers};
use crate::{
    secrets::Sealed,
    store::{
        School, Who,
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
    managers::forget_code(db, who.uai)?;
    let forgotten = devices::forget_others(db, who)?;
    let counts = format!("{{\"sessions\":{ended},\"requests\":{killed},\"devices\":{forgotten}}}");
    audit::add(db, who.uai, who.session, now, "sign-out-all", &counts)?;
    Ok(ended)
}
