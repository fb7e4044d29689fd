use std::{collections::BTreeSet, io};

use balado_core::{
    plan::{AbsentRule, Relink},
    school::{EntId, Uai},
};
use balado_wire::{HoldBody, ImportBody, ImportState, OpenedBody, Receipt};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    accounts, chunks, history,
    import_row::{Kept, find},
    kept_revision, limits, undo,
};
use crate::{
    config::SchoolLimits,
    imports::Sent,
    secrets::Sealed,
    store::{
        ImportRefusal, NewImport,
        port::{Db, DbError, Reading},
        statements,
    },
};

/// Opens an import, or finds the one of the same key, which is never refused; true when it is new.
pub fn open(
    db: &dyn Db,
    import: &NewImport,
    limits: SchoolLimits,
) -> Result<(OpenedBody, bool), ImportRefusal> {
    db.hold(import.who.uai.as_str())?;
    if let Some((key, hash)) = &import.key
        && let Some((opened, kept_hash)) = of_key(db, import.who.uai, key)?
    {
        return if kept_hash == *hash {
            Ok((opened, false))
        } else {
            Err(ImportRefusal::KeyReused)
        };
    }
    limits::for_import(db, import, limits)?;
    insert(db, import, None)?;
    Ok((OpenedBody { id: import.id, expires_at: import.expires_at }, true))
}

fn of_key(db: &dyn Db, uai: Uai, key: &str) -> Result<Option<(OpenedBody, Sealed)>, DbError> {
    db.first(statements::IMPORT_OF_KEY, &[uai.as_str().into(), key.into()], |row| {
        let opened = OpenedBody { id: row.parsed(0)?, expires_at: row.instant(1)? };
        Ok((opened, row.bytes32(2)?))
    })
}

/// The caller holds the school.
pub fn insert(db: &dyn Db, import: &NewImport, undoes: Option<Uuid>) -> Result<(), DbError> {
    let absent = match import.rules.absent {
        AbsentRule::Keep => "keep",
        AbsentRule::Deactivate => "deactivate",
    };
    let relink = match import.rules.relink {
        Relink::No => "no",
        Relink::ByLogin => "by-login",
    };
    let (id, digest) = (import.id.to_string(), import.digest.to_string());
    let list_digest = import.list_digest.map(|digest| digest.to_string());
    let source = serde_json::to_string(&import.source).map_err(io::Error::from)?;
    let except = kept_ids(&import.rules.except)?;
    let same_person = kept_ids(&import.rules.same_person)?;
    let undoes = undoes.map(|id| id.to_string());
    let row = [
        import.who.uai.as_str().into(),
        (&id).into(),
        import.list.as_str().into(),
        kept_revision(import.base)?,
        absent.into(),
        import.rows.into(),
        import.chunks.into(),
        (&digest).into(),
        (&source).into(),
        (&import.who.person).into(),
        import.now.into(),
        import.expires_at.into(),
        undoes.as_ref().into(),
        import.key.as_ref().map(|(key, _)| key).into(),
        import.key.as_ref().map(|(_, hash)| hash).into(),
        relink.into(),
        list_digest.as_ref().into(),
        (&except).into(),
        (&same_person).into(),
    ];
    db.execute(statements::OPEN_IMPORT, &row).map(drop)
}

fn kept_ids(ids: &BTreeSet<EntId>) -> io::Result<String> {
    let texts: Vec<&str> = ids.iter().map(EntId::as_str).collect();
    Ok(serde_json::to_string(&texts)?)
}

/// Where an import stands.
pub fn status(
    db: &dyn Db,
    uai: Uai,
    id: Uuid,
    now: Timestamp,
) -> Result<ImportBody, ImportRefusal> {
    let import = find(db, uai, id)?;
    let (received, _) = chunks::arrived(db, uai, id)?;
    let state = import.state_at(now);
    let open = state == ImportState::Open;
    let holds = if open && import.undoes.is_none() { holds(db, uai, &import)? } else { vec![] };
    let undo = if open { undo::body(db, uai, &import)? } else { None };
    Ok(ImportBody {
        id,
        list: import.list.into(),
        state,
        base: import.base.to_string(),
        rows: import.rows,
        chunks: import.chunks,
        received,
        source: import.source,
        opened_at: import.opened_at,
        expires_at: import.expires_at,
        holds,
        undo,
    })
}

/// What a commit would wait for; not known before every chunk arrived.
fn holds(db: &dyn Db, uai: Uai, import: &Kept) -> Result<Vec<HoldBody>, ImportRefusal> {
    let wanted = match chunks::staged(db, uai, import) {
        Ok(wanted) => wanted,
        Err(ImportRefusal::Incomplete { .. }) => return Ok(vec![]),
        Err(refusal) => return Err(refusal),
    };
    let held = accounts::held(db, uai, import.list)?;
    let imported = history::imported(db, uai, import.list)?;
    let sent = Sent {
        wanted: &wanted,
        held: &held,
        rules: &import.rules,
        announced: import.announced()?,
        imported: &imported,
    };
    Ok(sent.holds()?.into_iter().map(HoldBody::from).collect())
}

/// What an import did.
pub fn receipt(db: &dyn Db, uai: Uai, id: Uuid) -> Result<Receipt, ImportRefusal> {
    find(db, uai, id)?.receipt.ok_or(ImportRefusal::NotDone)
}

/// Erases the staged rows of an import that will not be committed.
pub fn discard(db: &dyn Db, uai: Uai, id: Uuid, now: Timestamp) -> Result<(), ImportRefusal> {
    db.hold(uai.as_str())?;
    match find(db, uai, id)?.still_open(now) {
        Err(ImportRefusal::Done) => return Err(ImportRefusal::Done),
        Err(_) => {}
        Ok(_) => set_state(db, uai, id, "discarded")?,
    }
    chunks::erase_staged(db, uai, id)?;
    Ok(())
}

pub fn set_state(db: &dyn Db, uai: Uai, id: Uuid, state: &str) -> Result<(), DbError> {
    let id = id.to_string();
    let row = [uai.as_str().into(), (&id).into(), state.into()];
    db.execute(statements::SET_STATE, &row).map(drop)
}
