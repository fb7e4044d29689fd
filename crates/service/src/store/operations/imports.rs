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
    kept_revision, limits, people, undo,
};
use crate::{
    config::SchoolLimits,
    imports::Sent,
    secrets::Sealed,
    store::{
        ImportRefusal, NewImport,
        plans::{NoOutlook, Outlook, State},
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

/// Where an import stands, without what its commit would do; and the state that this is of, when there is
/// something to work out: an open import with all its chunks.
pub fn status(
    db: &dyn Db,
    uai: Uai,
    id: Uuid,
    now: Timestamp,
) -> Result<(ImportBody, Option<State>), ImportRefusal> {
    let import = find(db, uai, id)?;
    let (received, rows) = chunks::arrived(db, uai, id)?;
    let state = import.state_at(now);
    let arrived = received.len() == import.chunks as usize && rows == import.rows;
    let worked_out = if state == ImportState::Open && arrived {
        Some(State { uai, id, revision: people::school(db, uai)?.revision })
    } else {
        None
    };
    let body = ImportBody {
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
        holds: vec![],
        undo: None,
    };
    Ok((body, worked_out))
}

/// What the commit of an open import would wait for, or what an undoing would do.
pub fn outlook(db: &dyn Db, state: State) -> Result<Outlook, NoOutlook> {
    let State { uai, id, revision } = state;
    let found = find(db, uai, id).and_then(|import| {
        let now = people::school(db, uai)?.revision;
        if now != revision {
            return Err(ImportRefusal::ListMoved(now));
        }
        Ok(match undo::body(db, uai, &import)? {
            Some(undo) => Outlook::Undo(undo),
            None => Outlook::Holds(holds(db, uai, &import)?),
        })
    });
    match found {
        Ok(outlook) => Ok(outlook),
        Err(ImportRefusal::Store(error)) => Err(error.into()),
        // Its chunks went while it was looked at.
        Err(
            ImportRefusal::ListMoved(_) | ImportRefusal::Unknown | ImportRefusal::Incomplete { .. },
        ) => Err(NoOutlook::Moved),
        Err(refusal) => Ok(Outlook::Refused(refusal)),
    }
}

/// What a commit would wait for.
fn holds(db: &dyn Db, uai: Uai, import: &Kept) -> Result<Vec<HoldBody>, ImportRefusal> {
    let wanted = chunks::staged(db, uai, import)?;
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

/// Accounts that are in memory while an import is compared or done: those that were sent, and those that are
/// held. Nothing when it is not open.
pub fn weight(db: &dyn Db, uai: Uai, id: Uuid) -> Result<usize, DbError> {
    let id = id.to_string();
    let key = [uai.as_str().into(), (&id).into()];
    Ok(db.first(statements::WEIGHT, &key, |row| row.count(0))?.unwrap_or_default())
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
