use std::collections::HashMap;

use balado_core::{
    plan::{Conflict, Held, Recorded, Rules, Undo},
    school::{EntId, Roster, Uai},
};
use balado_wire::{ConflictBody, ImportState, UndoBody};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    accounts,
    import_row::{self, Kept},
    imports, kept_revision, managers, people,
};
use crate::{
    imports as deciding,
    store::{
        ImportRefusal, NewImport, Who,
        port::{Db, DbError, Reading},
        statements,
    },
};

/// Opens the inverse of an import; the one already open for this state of the lists is found again.
pub fn open(
    db: &dyn Db,
    who: &Who,
    id: Uuid,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<UndoBody, ImportRefusal> {
    db.hold(who.uai.as_str())?;
    let import = import_row::find(db, who.uai, id)?;
    if import.receipt.is_none() {
        return Err(ImportRefusal::NotDone);
    }
    if !import.can_undo(now) {
        return Err(ImportRefusal::CannotUndo);
    }
    let inverse = match opened(db, who.uai, id, now)? {
        Some(inverse) => inverse,
        None => insert(db, who, &import, now, expires_at)?,
    };
    let inverse = import_row::find(db, who.uai, inverse)?;
    body(db, who.uai, &inverse)?.ok_or(ImportRefusal::Unknown)
}

/// The inverse that is open already, and would do the same.
fn opened(db: &dyn Db, uai: Uai, id: Uuid, now: Timestamp) -> Result<Option<Uuid>, DbError> {
    let revision = kept_revision(people::school(db, uai)?.revision)?;
    let id = id.to_string();
    let key = [uai.as_str().into(), (&id).into(), now.into(), revision];
    db.first(statements::OPEN_UNDO_OF, &key, |row| row.parsed(0))
}

fn insert(
    db: &dyn Db,
    who: &Who,
    import: &Kept,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<Uuid, ImportRefusal> {
    let recorded = recorded(db, who.uai, import.id, import.list)?;
    let held = accounts::held(db, who.uai, import.list)?;
    let inverse = NewImport {
        who: who.clone(),
        id: Uuid::now_v7(),
        list: import.list,
        base: people::school(db, who.uai)?.revision,
        rules: Rules::default(),
        rows: 0,
        chunks: 0,
        digest: deciding::undo(&recorded, &held).digest(),
        list_digest: None,
        source: import.source.clone(),
        key: None,
        now,
        expires_at,
    };
    imports::insert(db, &inverse, Some(import.id))?;
    Ok(inverse.id)
}

/// What an inverse import would do now; `None` for any other import.
pub fn body(db: &dyn Db, uai: Uai, inverse: &Kept) -> Result<Option<UndoBody>, ImportRefusal> {
    let Some(undoes) = inverse.undoes else { return Ok(None) };
    let recorded = recorded(db, uai, undoes, inverse.list)?;
    let held = accounts::held(db, uai, inverse.list)?;
    let undo = deciding::undo(&recorded, &held);
    let count = |n: usize| u32::try_from(n).expect("an import has at most a million rows");
    Ok(Some(UndoBody {
        id: inverse.id,
        undoes,
        base: inverse.base.to_string(),
        digest: inverse.digest.to_string(),
        removed: count(undo.removed()),
        restored: count(undo.restored()),
        conflicts: conflicts(&undo, &held),
        expires_at: inverse.expires_at,
        ends_manager: managers::goes(db, uai, &undo)?,
    }))
}

fn conflicts(undo: &Undo, held: &[Held]) -> Vec<ConflictBody> {
    let by_id: HashMap<&EntId, &Held> =
        held.iter().map(|held| (&held.account.ent_id, held)).collect();
    let conflict = |conflict: &Conflict| {
        let account = by_id.get(&conflict.ent_id).map(|held| &held.account);
        ConflictBody {
            ent_id: conflict.ent_id.to_string(),
            last_name: account.map(|account| account.last_name.to_string()).unwrap_or_default(),
            first_name: account.map(|account| account.first_name.to_string()).unwrap_or_default(),
            reason: conflict.reason.into(),
        }
    };
    undo.conflicts.iter().map(conflict).collect()
}

/// What an import changed, as it was kept.
pub fn recorded(db: &dyn Db, uai: Uai, id: Uuid, list: Roster) -> Result<Vec<Recorded>, DbError> {
    let id = id.to_string();
    let key = [uai.as_str().into(), (&id).into()];
    let mut recorded = Vec::new();
    db.query(statements::CHANGES, &key, &mut |row| {
        recorded.extend(deciding::unpack(row.blob(0)?, list)?);
        Ok(())
    })?;
    Ok(recorded)
}

/// The import is undone; and when it was itself an undoing, what it had undone stands again.
pub fn mark(db: &dyn Db, uai: Uai, undone: Uuid) -> Result<(), ImportRefusal> {
    imports::set_state(db, uai, undone, "undone")?;
    if let Some(first) = import_row::find(db, uai, undone)?.undoes
        && import_row::find(db, uai, first)?.state == ImportState::Undone
    {
        imports::set_state(db, uai, first, "committed")?;
    }
    Ok(())
}
