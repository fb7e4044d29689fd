use std::{collections::HashSet, io};

use balado_core::{
    plan::{Held, Recorded},
    school::{Account, ClassName, Classes, EntId, FirstName, LastName, Login, Roster, Uai},
};
use balado_wire::Revision;
use rusqlite::{Connection, Row, params};

use super::people;
use crate::store::{EntLink, ImportRefusal, RosterPage, StoreError, statements};

pub(super) fn page(
    db: &Connection,
    uai: Uai,
    roster: Roster,
    known: Option<Revision>,
) -> Result<RosterPage, StoreError> {
    let revision = people::school(db, uai)?.revision;
    let accounts = if known == Some(revision) { None } else { Some(held(db, uai, roster)?) };
    Ok(RosterPage { revision, accounts })
}

/// Every account of a list, sorted by id.
pub(super) fn held(db: &Connection, uai: Uai, roster: Roster) -> Result<Vec<Held>, StoreError> {
    let mut statement = db.prepare_cached(statements::ROSTER)?;
    let mut rows = statement.query([uai.as_str(), roster.as_str()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row, roster)?);
    }
    Ok(found)
}

fn read(row: &Row<'_>, roster: Roster) -> Result<Held, StoreError> {
    let text = |at| -> Result<&str, StoreError> { Ok(row.get_ref(at)?.as_str().map_err(damaged)?) };
    let login = row.get_ref(3)?.as_str_or_null().map_err(damaged)?;
    let account = Account {
        ent_id: EntId::parse(text(0)?).map_err(damaged)?,
        last_name: LastName::parse(text(1)?).map_err(damaged)?,
        first_name: FirstName::parse(text(2)?).map_err(damaged)?,
        login: login.map(Login::parse).transpose().map_err(damaged)?,
        roster,
        classes: classes(text(4)?)?,
    };
    Ok(Held { account, active: row.get(5)? })
}

fn classes(json: &str) -> Result<Classes, StoreError> {
    if json == "[]" {
        return Ok(Classes::default());
    }
    let names: Vec<String> = serde_json::from_str(json).map_err(damaged)?;
    let names: Result<Vec<_>, _> = names.iter().map(|name| ClassName::parse(name)).collect();
    Ok(Classes::new(names.map_err(damaged)?))
}

fn damaged(error: impl std::error::Error) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}

/// Writes changes that are sorted by id, so that neighbours share a page of the table.
pub(super) fn write(
    db: &Connection,
    uai: Uai,
    roster: Roster,
    changes: &[Recorded],
) -> Result<(), ImportRefusal> {
    refuse_other_list(db, uai, roster, changes)?;
    let mut upsert = db.prepare_cached(statements::WRITE_ACCOUNT)?;
    let mut remove = db.prepare_cached(statements::REMOVE_ACCOUNT)?;
    for change in changes {
        if let Some(former) = change.former_id() {
            rename(db, uai, former, &change.ent_id)?;
        }
        let Some(Held { account, active }) = &change.after else {
            remove.execute([uai.as_str(), change.ent_id.as_str()])?;
            continue;
        };
        upsert.execute(params![
            uai.as_str(),
            account.ent_id.as_str(),
            roster.as_str(),
            account.last_name.as_str(),
            account.first_name.as_str(),
            account.login.as_ref().map(Login::as_str),
            joined(&account.classes)?,
            active,
        ])?;
    }
    Ok(())
}

/// Gives an account another id: its row stays, and the gestionnaire's name follows it.
fn rename(db: &Connection, uai: Uai, from: &EntId, to: &EntId) -> Result<(), StoreError> {
    let key = [uai.as_str(), from.as_str(), to.as_str()];
    if db.prepare_cached(statements::RENAME_ACCOUNT)?.execute(key)? != 1 {
        return Err(damaged(std::fmt::Error).into());
    }
    db.prepare_cached(statements::RENAME_MANAGER)?.execute(key)?;
    Ok(())
}

fn joined(classes: &Classes) -> Result<String, io::Error> {
    let names: Vec<&str> = classes.as_slice().iter().map(ClassName::as_str).collect();
    serde_json::to_string(&names).map_err(damaged)
}

/// An id is one person of the school: an import never takes one over from the other list.
fn refuse_other_list(
    db: &Connection,
    uai: Uai,
    roster: Roster,
    changes: &[Recorded],
) -> Result<(), ImportRefusal> {
    let mut others = db.prepare_cached(statements::IDS_OF_OTHER_LIST)?;
    let others = others.query_map([uai.as_str(), roster.as_str()], |row| row.get(0))?;
    let others: HashSet<String> = others.collect::<Result<_, _>>()?;
    let new_id = |change: &&Recorded| change.before.is_none() || change.former_id().is_some();
    let created = changes.iter().filter(new_id);
    let taken = created.filter(|change| others.contains(change.ent_id.as_str())).count();
    if taken > 0 { Err(ImportRefusal::OnOtherList(taken)) } else { Ok(()) }
}

pub(super) fn ent_link(db: &Connection, uai: Uai) -> Result<EntLink, rusqlite::Error> {
    let mut statement = db.prepare_cached(statements::ACTIVE_ACCOUNTS)?;
    let accounts = statement.query_row([uai.as_str()], |row| row.get(0))?;
    Ok(EntLink { accounts })
}
