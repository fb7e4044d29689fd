//! An id that passes to somebody else: what its account had beside the list does not pass with it.

use std::collections::HashSet;

use balado_core::{
    plan::Recorded,
    school::{EntId, Uai},
};
use uuid::Uuid;

use crate::store::{
    port::{Db, DbError, Reading, Value},
    statements,
};

/// The people who take these ids inherit nothing: not what sites know the former ones by, nor the day of their last
/// visit, nor a visit that is open. The caller holds the school.
pub fn replace(db: &dyn Db, uai: Uai, import: Uuid, ids: &[EntId]) -> Result<(), DbError> {
    let mark = mark(import);
    db.execute_all(statements::REPLACE_ACCOUNT, &rows(uai.as_str(), ids, &mark))?;
    end_visits(db, uai, ids)
}

/// The people whom an import had replaced are back, and sites know them again. `undone` is that import, and
/// `changes` what its undoing does. The caller holds the school.
pub fn give_back(db: &dyn Db, uai: Uai, undone: Uuid, changes: &[Recorded]) -> Result<(), DbError> {
    let mark = mark(undone);
    let marked = [uai.as_str().into(), (&mark).into()];
    let replaced = db.all(statements::REPLACED_BY, &marked, |row| row.text_as(0, EntId::parse))?;
    let restored: HashSet<&EntId> = changes.iter().map(|change| &change.ent_id).collect();
    let back: Vec<EntId> = replaced.into_iter().filter(|id| restored.contains(id)).collect();
    db.execute_all(statements::GIVE_BACK_ACCOUNT, &rows(uai.as_str(), &back, &mark))?;
    end_visits(db, uai, &back)
}

fn end_visits(db: &dyn Db, uai: Uai, ids: &[EntId]) -> Result<(), DbError> {
    let ids = ids.iter().flat_map(|id| [uai.as_str().into(), id.as_str().into()]);
    let ids: Vec<Value<'_>> = ids.collect();
    db.execute_all(statements::END_GRANTS_OF_ACCOUNT, &ids)?;
    db.execute_all(statements::END_ARRIVALS_OF_ACCOUNT, &ids).map(drop)
}

fn rows<'a>(school: &'a str, ids: &'a [EntId], mark: &'a str) -> Vec<Value<'a>> {
    ids.iter().flat_map(|id| [school.into(), id.as_str().into(), mark.into()]).collect()
}

/// What the names of those who take an id begin with at sites, until the import is undone.
fn mark(import: Uuid) -> String {
    format!("{import} ")
}
