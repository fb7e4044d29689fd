use std::{collections::HashSet, io};

use balado_core::{
    plan::{Held, Recorded},
    school::{Account, ClassName, Classes, EntId, FirstName, LastName, Login, Roster, Uai},
};
use balado_wire::Revision;
use jiff::Timestamp;

use super::people;
use crate::store::{
    ImportRefusal, RosterPage,
    port::{Db, DbError, Reading, Row, Value},
    statements,
};

/// Accounts written at a time: their values are in memory twice meanwhile.
const PIECE: usize = 5_000;

pub fn page(
    db: &dyn Db,
    uai: Uai,
    roster: Roster,
    known: Option<Revision>,
) -> Result<RosterPage, DbError> {
    let revision = people::school(db, uai)?.revision;
    let accounts = if known == Some(revision) { None } else { Some(held(db, uai, roster)?) };
    Ok(RosterPage { revision, accounts })
}

/// Every account of a list, sorted by id.
pub fn held(db: &dyn Db, uai: Uai, roster: Roster) -> Result<Vec<Held>, DbError> {
    let list = [uai.as_str().into(), roster.as_str().into()];
    db.all(statements::ROSTER, &list, |row| read(row, roster))
}

/// An account as its first six columns have it.
pub fn read(row: &dyn Row, roster: Roster) -> Result<Held, DbError> {
    let account = Account {
        ent_id: row.text_as(0, EntId::parse)?,
        last_name: row.text_as(1, LastName::parse)?,
        first_name: row.text_as(2, FirstName::parse)?,
        login: row.optional_text_as(3, Login::parse)?,
        roster,
        classes: row.text_as(4, classes)?,
    };
    Ok(Held { account, active: row.truth(5)? })
}

/// The names of classes as they are kept.
pub fn classes(json: &str) -> io::Result<Classes> {
    if json == "[]" {
        return Ok(Classes::default());
    }
    let names: Vec<String> = serde_json::from_str(json)?;
    let names: Result<Vec<_>, _> = names.iter().map(|name| ClassName::parse(name)).collect();
    Ok(Classes::new(names.map_err(io::Error::other)?))
}

/// Writes changes that are sorted by id, so that neighbours share a page of the table. An account that is written as
/// deactivated is so since now, even when it already was: what was written can be undone for thirty days, and is there
/// until then.
pub fn write(
    db: &dyn Db,
    uai: Uai,
    roster: Roster,
    changes: &[Recorded],
    now: Timestamp,
) -> Result<(), ImportRefusal> {
    refuse_other_list(db, uai, roster, changes)?;
    // Ids that people leave are free before anybody takes them.
    rename(db, uai, changes)?;
    remove(db, uai, changes)?;
    let staying: Vec<&Held> = changes.iter().filter_map(|change| change.after.as_ref()).collect();
    for piece in staying.chunks(PIECE) {
        upsert(db, uai, roster, piece, now)?;
    }
    Ok(())
}

fn upsert(
    db: &dyn Db,
    uai: Uai,
    roster: Roster,
    piece: &[&Held],
    now: Timestamp,
) -> Result<(), DbError> {
    let classes = piece.iter().map(|held| joined(&held.account.classes));
    let classes: Vec<String> = classes.collect::<Result<_, _>>()?;
    let rows = piece.iter().zip(&classes).flat_map(|(Held { account, active }, classes)| {
        [
            uai.as_str().into(),
            account.ent_id.as_str().into(),
            roster.as_str().into(),
            account.last_name.as_str().into(),
            account.first_name.as_str().into(),
            account.login.as_ref().map(Login::as_str).into(),
            classes.into(),
            (*active).into(),
            (!active).then_some(now).into(),
        ]
    });
    let rows: Vec<Value<'_>> = rows.collect();
    db.insert_all(statements::WRITE_ACCOUNT, &rows).map(drop)
}

fn joined(classes: &Classes) -> io::Result<String> {
    let names: Vec<&str> = classes.as_slice().iter().map(ClassName::as_str).collect();
    Ok(serde_json::to_string(&names)?)
}

/// Gives accounts another id: their rows stay, and the gestionnaire's name follows.
fn rename(db: &dyn Db, uai: Uai, changes: &[Recorded]) -> Result<(), DbError> {
    let renamed: Vec<&Recorded> =
        changes.iter().filter(|change| change.former_id().is_some()).collect();
    for piece in renamed.chunks(PIECE) {
        let rows: Vec<Value<'_>> = piece
            .iter()
            .filter_map(|change| Some((change.former_id()?, &change.ent_id)))
            .flat_map(|(from, to)| [uai.as_str().into(), from.as_str().into(), to.as_str().into()])
            .collect();
        if db.execute_all(statements::RENAME_ACCOUNT, &rows)? != piece.len() as u64 {
            tracing::error!("an account that takes another id is not there");
            return Err(DbError::Failed);
        }
        db.execute_all(statements::RENAME_MANAGER, &rows)?;
    }
    Ok(())
}

fn remove(db: &dyn Db, uai: Uai, changes: &[Recorded]) -> Result<(), DbError> {
    let removed: Vec<&EntId> = changes
        .iter()
        .filter(|change| change.after.is_none())
        .map(|change| &change.ent_id)
        .collect();
    for piece in removed.chunks(PIECE) {
        let rows = piece.iter().flat_map(|id| [uai.as_str().into(), id.as_str().into()]);
        let rows: Vec<Value<'_>> = rows.collect();
        db.execute_all(statements::REMOVE_ACCOUNT, &rows)?;
    }
    Ok(())
}

/// An id is one person of the school: an import never takes one over from the other list.
fn refuse_other_list(
    db: &dyn Db,
    uai: Uai,
    roster: Roster,
    changes: &[Recorded],
) -> Result<(), ImportRefusal> {
    let list = [uai.as_str().into(), roster.as_str().into()];
    let others = db.all(statements::IDS_OF_OTHER_LIST, &list, |row| Ok(row.text(0)?.to_owned()))?;
    let others: HashSet<String> = others.into_iter().collect();
    let new_id = |change: &&Recorded| change.before.is_none() || change.former_id().is_some();
    let created = changes.iter().filter(new_id);
    let taken = created.filter(|change| others.contains(change.ent_id.as_str())).count();
    if taken > 0 { Err(ImportRefusal::OnOtherList(taken)) } else { Ok(()) }
}
