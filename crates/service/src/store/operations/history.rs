use std::{collections::HashSet, io};

use balado_core::{
    plan::Imported,
    school::{Roster, Uai},
};
use balado_wire::{HistoryBody, HistoryEntryBody, ImportedListBody};
use jiff::Timestamp;

use super::import_row::{Kept, kept};
use crate::store::{
    port::{Db, DbError, Row},
    statements,
};

/// The school's imports, newest first, and the lists among them that stand.
pub fn history(db: &dyn Db, uai: Uai, now: Timestamp) -> Result<HistoryBody, DbError> {
    let imports = db.all(statements::HISTORY, &[uai.as_str().into()], kept)?;
    let entry = |import: Kept| HistoryEntryBody {
        id: import.id,
        list: import.list.into(),
        state: import.state_at(now),
        at: import.committed_at.unwrap_or(import.opened_at),
        can_undo: import.can_undo(now),
        source: import.source,
        // What was done is signed by who validated it, whoever opened it.
        by: import.receipt.as_ref().map_or(import.by, |receipt| receipt.by.clone()),
        receipt: import.receipt,
        undoes: import.undoes,
    };
    Ok(HistoryBody { imports: imports.into_iter().map(entry).collect(), lists: lists(db, uai)? })
}

/// The lists that were imported and not undone since, newest first; of equal ones the newest.
fn lists(db: &dyn Db, uai: Uai) -> Result<Vec<ImportedListBody>, DbError> {
    let all = db.all(statements::LISTS, &[uai.as_str().into()], list)?;
    let mut seen = HashSet::new();
    Ok(all.into_iter().filter(|one| seen.insert((one.list, one.digest.clone()))).collect())
}

fn list(row: &dyn Row) -> Result<ImportedListBody, DbError> {
    let import = kept(row)?;
    let digest = import.list_digest.map(|digest| digest.to_string());
    let by = import.receipt.map_or(import.by, |receipt| receipt.by);
    let at = import.committed_at.unwrap_or(import.opened_at);
    Ok(ImportedListBody { list: import.list.into(), at, by, digest })
}

/// The lists of a kind that were imported before, newest first: one of them may be the one that comes.
pub fn imported(db: &dyn Db, uai: Uai, list: Roster) -> Result<Vec<Imported>, DbError> {
    let lists = lists(db, uai)?.into_iter().filter(|one| Roster::from(one.list) == list);
    let imported = lists.map(|one| one.imported().map_err(io::Error::other));
    Ok(imported.collect::<Result<_, _>>()?)
}
