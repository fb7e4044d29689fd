use balado_core::school::{EntId, Uai};
use balado_wire::{ManagerBody, Revision, Role};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params, types::Type};
use uuid::Uuid;

use super::{audit, letters};
use crate::{
    clock::instant,
    mail::{Event, ManagerEnd},
    secrets::Sealed,
    store::{School, Who, statements},
};

pub(super) fn school(db: &Connection, uai: Uai) -> Result<School, rusqlite::Error> {
    let mut served = db.prepare_cached(statements::SCHOOL_SERVED)?;
    let served = served.query_row([uai.as_str()], |row| row.get(0))?;
    let mut statement = db.prepare_cached(statements::SCHOOL)?;
    let found = statement.query_row([uai.as_str()], |row| {
        Ok(School {
            uai,
            name: row.get(0)?,
            mailbox: row.get(1)?,
            activated: row.get::<_, Option<i64>>(2)?.is_some(),
            served,
            revision: Revision(row.get(3)?),
        })
    });
    let unseen = School {
        uai,
        name: None,
        mailbox: None,
        activated: false,
        served,
        revision: Revision::default(),
    };
    Ok(found.optional()?.unwrap_or(unseen))
}

pub(super) fn name_school(db: &Connection, uai: Uai, name: &str) -> Result<(), rusqlite::Error> {
    db.prepare_cached(statements::NAME_SCHOOL)?.execute([uai.as_str(), name]).map(drop)
}

pub(super) fn session(
    db: &Connection,
    token: Sealed,
    now: Timestamp,
) -> Result<Option<Who>, rusqlite::Error> {
    let mut statement = db.prepare_cached(statements::SESSION)?;
    statement.query_row(params![token, now.as_millisecond()], who).optional()
}

pub(super) fn sessions(
    db: &Connection,
    uai: Uai,
    now: Timestamp,
) -> Result<Vec<Who>, rusqlite::Error> {
    let mut statement = db.prepare_cached(statements::SESSIONS)?;
    statement.query_map(params![uai.as_str(), now.as_millisecond()], who)?.collect()
}

fn who(row: &Row<'_>) -> Result<Who, rusqlite::Error> {
    let role: String = row.get(2)?;
    Ok(Who {
        session: parsed(row, 0)?,
        uai: parsed(row, 1)?,
        role: if role == "manager" { Role::Manager } else { Role::School },
        person: row.get(3)?,
        device: row.get(4)?,
        opened_at: instant(row.get(5)?),
        expires_at: instant(row.get(6)?),
    })
}

/// A text of the database as the value it was written from.
pub(super) fn parsed<T>(row: &Row<'_>, at: usize) -> Result<T, rusqlite::Error>
where
    T: std::str::FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let text: String = row.get(at)?;
    text.parse().map_err(|error: T::Err| {
        rusqlite::Error::FromSqlConversionFailure(at, Type::Text, Box::new(error))
    })
}

/// The audit has the session that asked, and the one that ended when it is another.
pub(super) fn end_session(
    db: &Connection,
    who: &Who,
    id: Uuid,
    now: Timestamp,
) -> Result<bool, rusqlite::Error> {
    let key = params![who.uai.as_str(), id.to_string(), now.as_millisecond()];
    if db.prepare_cached(statements::END_SESSION)?.execute(key)? == 0 {
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

/// Every open session of a school, and every request that could open one; says how many sessions.
pub(super) fn end_sessions(
    db: &Connection,
    who: &Who,
    now: Timestamp,
) -> Result<usize, rusqlite::Error> {
    let open = params![who.uai.as_str(), now.as_millisecond()];
    let ended = db.prepare_cached(statements::END_SESSIONS)?.execute(open)?;
    let killed = db.prepare_cached(statements::KILL_REQUESTS)?.execute(open)?;
    letters::drop_codes(db, who.uai, now)?;
    let counts = format!("{{\"sessions\":{ended},\"requests\":{killed}}}");
    audit::add(db, who.uai, who.session, now, "sign-out-all", &counts)?;
    Ok(ended)
}

pub(super) fn manager(db: &Connection, uai: Uai) -> Result<Option<ManagerBody>, rusqlite::Error> {
    let mut statement = db.prepare_cached(statements::MANAGER)?;
    let found = statement.query_row([uai.as_str()], |row| {
        Ok(ManagerBody {
            ent_id: row.get(0)?,
            last_name: row.get(1)?,
            first_name: row.get(2)?,
            since: instant(row.get(3)?),
            by: row.get(4)?,
        })
    });
    found.optional()
}

pub(super) fn name_manager(
    db: &Connection,
    who: &Who,
    ent_id: &EntId,
    now: Timestamp,
) -> Result<Option<ManagerBody>, rusqlite::Error> {
    let named = params![who.uai.as_str(), ent_id.as_str(), now.as_millisecond(), who.person];
    let changed = db.prepare_cached(statements::NAME_MANAGER)?.execute(named)? > 0;
    let manager = manager(db, who.uai)?.filter(|manager| manager.ent_id == ent_id.as_str());
    if changed && let Some(manager) = &manager {
        audit::add(db, who.uai, who.session, now, "name-manager", "")?;
        let manager = format!("{} {}", manager.first_name, manager.last_name);
        letters::notice(db, who.uai, who.letter(now, Event::ManagerNamed { manager }))?;
    }
    Ok(manager)
}

pub(super) fn dismiss_manager(
    db: &Connection,
    who: &Who,
    now: Timestamp,
) -> Result<(), rusqlite::Error> {
    if db.prepare_cached(statements::DISMISS_MANAGER)?.execute([who.uai.as_str()])? > 0 {
        audit::add(db, who.uai, who.session, now, "dismiss-manager", "")?;
        letters::notice(db, who.uai, who.letter(now, Event::ManagerDismissed))?;
    }
    Ok(())
}

/// A nomination ends with its account: `import` took the account away, or is the undoing that did.
pub(super) fn end_manager(
    db: &Connection,
    who: &Who,
    now: Timestamp,
    import: Uuid,
    end: ManagerEnd,
) -> Result<(), rusqlite::Error> {
    if db.prepare_cached(statements::END_MANAGER)?.execute([who.uai.as_str()])? > 0 {
        let detail = format!("{{\"import\":\"{import}\"}}");
        audit::add(db, who.uai, who.session, now, "end-manager", &detail)?;
        letters::notice(db, who.uai, who.letter(now, Event::ManagerEnded { end }))?;
    }
    Ok(())
}
