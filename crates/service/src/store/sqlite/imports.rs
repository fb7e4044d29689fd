use std::{collections::HashSet, io};

use balado_core::{
    plan::{AbsentRule, Imported, Relink},
    school::{Account, Roster, Uai},
};
use balado_wire::{
    HistoryBody, HistoryEntryBody, HoldBody, ImportBody, ImportState, ImportedListBody, OpenedBody,
    Receipt,
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::{
    accounts,
    import_row::{Kept, find, kept},
    people::parsed,
    undo,
};
use crate::{
    clock::instant,
    imports::{self as decide, Sent},
    secrets::Sealed,
    store::{Chunk, ImportRefusal, NewImport, StoreError, statements},
};

pub(super) fn open(
    db: &Connection,
    import: &NewImport,
) -> Result<(OpenedBody, bool), ImportRefusal> {
    if let Some((key, hash)) = &import.key
        && let Some((opened, kept_hash)) = of_key(db, import.who.uai, key)?
    {
        return if kept_hash == *hash {
            Ok((opened, false))
        } else {
            Err(ImportRefusal::KeyReused)
        };
    }
    insert(db, import, None)?;
    Ok((OpenedBody { id: import.id, expires_at: import.expires_at }, true))
}

fn of_key(
    db: &Connection,
    uai: Uai,
    key: &str,
) -> Result<Option<(OpenedBody, Sealed)>, rusqlite::Error> {
    let mut statement = db.prepare_cached(statements::IMPORT_OF_KEY)?;
    let found = statement.query_row([uai.as_str(), key], |row| {
        let opened = OpenedBody { id: parsed(row, 0)?, expires_at: instant(row.get(1)?) };
        Ok((opened, row.get(2)?))
    });
    found.optional()
}

pub(super) fn insert(
    db: &Connection,
    import: &NewImport,
    undoes: Option<Uuid>,
) -> Result<(), rusqlite::Error> {
    let absent = match import.rules.absent {
        AbsentRule::Keep => "keep",
        AbsentRule::Deactivate => "deactivate",
    };
    let relink = match import.rules.relink {
        Relink::No => "no",
        Relink::ByLogin => "by-login",
    };
    let key = import.key.as_ref();
    db.prepare_cached(statements::OPEN_IMPORT)?.execute(params![
        import.who.uai.as_str(),
        import.id.to_string(),
        import.list.as_str(),
        import.base.0,
        absent,
        import.rows,
        import.chunks,
        import.digest.to_string(),
        import.source,
        import.who.person,
        import.now.as_millisecond(),
        import.expires_at.as_millisecond(),
        undoes.map(|id| id.to_string()),
        key.map(|(key, _)| key),
        key.map(|(_, hash)| hash),
        relink,
    ])?;
    Ok(())
}

pub(super) fn put_chunk(db: &Connection, chunk: &Chunk) -> Result<(), ImportRefusal> {
    let import = find(db, chunk.uai, chunk.import)?;
    let (id, number) = (chunk.import.to_string(), chunk.number);
    let mut known = db.prepare_cached(statements::CHUNK_HASH)?;
    let known: Option<Sealed> =
        known.query_row(params![chunk.uai.as_str(), id, number], |row| row.get(0)).optional()?;
    let import = import.still_open(chunk.now)?;
    match known {
        Some(hash) if hash == chunk.hash => return Ok(()),
        Some(_) => return Err(ImportRefusal::ChunkDiffers),
        None if number >= import.chunks => return Err(ImportRefusal::NoSuchChunk),
        None => {}
    }
    let row = params![chunk.uai.as_str(), id, number, chunk.hash, chunk.rows, chunk.body];
    db.prepare_cached(statements::STAGE_CHUNK)?.execute(row)?;
    Ok(())
}

/// Numbers of the chunks that arrived, and their accounts in all.
fn arrived(db: &Connection, uai: Uai, id: Uuid) -> Result<(Vec<u32>, u32), rusqlite::Error> {
    let mut statement = db.prepare_cached(statements::STAGED)?;
    let rows = statement
        .query_map([uai.as_str(), &id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut all = (Vec::new(), 0_u32);
    for row in rows {
        let (number, count): (u32, u32) = row?;
        all.0.push(number);
        all.1 = all.1.saturating_add(count);
    }
    Ok(all)
}

/// Every account of an import, when all its chunks arrived.
pub(super) fn staged(
    db: &Connection,
    uai: Uai,
    import: &Kept,
) -> Result<Vec<Account>, ImportRefusal> {
    let (numbers, rows) = arrived(db, uai, import.id)?;
    if numbers.len() != import.chunks as usize || rows != import.rows {
        return Err(ImportRefusal::Incomplete { rows, expected: import.rows });
    }
    let mut accounts = Vec::with_capacity(rows as usize);
    let mut statement = db.prepare_cached(statements::STAGED_BODIES)?;
    let mut bodies = statement.query([uai.as_str(), &import.id.to_string()])?;
    while let Some(row) = bodies.next()? {
        let body = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        accounts.extend(decide::accounts(body, import.list)?);
    }
    Ok(accounts)
}

pub(super) fn status(
    db: &Connection,
    uai: Uai,
    id: Uuid,
    now: Timestamp,
) -> Result<ImportBody, ImportRefusal> {
    let import = find(db, uai, id)?;
    let (received, _) = arrived(db, uai, id)?;
    let state = import.state_at(now);
    let open = state == ImportState::Open;
    let hold = if open && import.undoes.is_none() { hold(db, uai, &import)? } else { None };
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
        hold,
        undo,
    })
}

/// What a commit would wait for; not known before every chunk arrived.
fn hold(db: &Connection, uai: Uai, import: &Kept) -> Result<Option<HoldBody>, ImportRefusal> {
    let wanted = match staged(db, uai, import) {
        Ok(wanted) => wanted,
        Err(ImportRefusal::Incomplete { .. }) => return Ok(None),
        Err(refusal) => return Err(refusal),
    };
    let held = accounts::held(db, uai, import.list)?;
    let imported = imported(db, uai, import.list)?;
    let sent = Sent { wanted: &wanted, held: &held, rules: import.rules, imported: &imported };
    Ok(sent.holds()?.first().copied().map(HoldBody::from))
}

pub(super) fn receipt(db: &Connection, uai: Uai, id: Uuid) -> Result<Receipt, ImportRefusal> {
    find(db, uai, id)?.receipt.ok_or(ImportRefusal::NotDone)
}

pub(super) fn discard(
    db: &Connection,
    uai: Uai,
    id: Uuid,
    now: Timestamp,
) -> Result<(), ImportRefusal> {
    match find(db, uai, id)?.still_open(now) {
        Err(ImportRefusal::Done) => return Err(ImportRefusal::Done),
        Err(_) => {}
        Ok(_) => set_state(db, uai, id, "discarded")?,
    }
    erase_staged(db, uai, id)?;
    Ok(())
}

pub(super) fn set_state(
    db: &Connection,
    uai: Uai,
    id: Uuid,
    state: &str,
) -> Result<(), rusqlite::Error> {
    let mut statement = db.prepare_cached(statements::SET_STATE)?;
    statement.execute([uai.as_str(), &id.to_string(), state]).map(drop)
}

pub(super) fn erase_staged(db: &Connection, uai: Uai, id: Uuid) -> Result<(), rusqlite::Error> {
    let key = [uai.as_str(), &id.to_string()];
    db.prepare_cached(statements::ERASE_STAGED)?.execute(key).map(drop)
}

/// The lists that were imported and not undone since, newest first; of equal ones the newest.
fn lists(db: &Connection, uai: Uai) -> Result<Vec<ImportedListBody>, rusqlite::Error> {
    let mut statement = db.prepare_cached(statements::LISTS)?;
    let list = |row: &Row<'_>| {
        let import = kept(row)?;
        let by = import.receipt.map_or(import.by, |receipt| receipt.by);
        let at = import.committed_at.unwrap_or(import.opened_at);
        Ok(ImportedListBody { list: import.list.into(), at, by, digest: row.get(16)? })
    };
    let all: Vec<_> = statement.query_map([uai.as_str()], list)?.collect::<Result<_, _>>()?;
    let mut seen = HashSet::new();
    Ok(all.into_iter().filter(|one| seen.insert((one.list, one.digest.clone()))).collect())
}

/// The lists of a kind that were imported before, newest first: one of them may be the one that comes.
pub(super) fn imported(
    db: &Connection,
    uai: Uai,
    list: Roster,
) -> Result<Vec<Imported>, ImportRefusal> {
    let lists = lists(db, uai)?.into_iter().filter(|one| Roster::from(one.list) == list);
    let imported = lists.map(|one| one.imported().map_err(io::Error::other));
    Ok(imported.collect::<Result<_, _>>()?)
}

pub(super) fn history(
    db: &Connection,
    uai: Uai,
    now: Timestamp,
) -> Result<HistoryBody, StoreError> {
    let mut statement = db.prepare_cached(statements::HISTORY)?;
    let imports: Vec<Kept> =
        statement.query_map([uai.as_str()], kept)?.collect::<Result<_, _>>()?;
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

pub(super) fn sweep(
    db: &Connection,
    now: Timestamp,
    undoable_since: Timestamp,
) -> Result<(), rusqlite::Error> {
    for statement in statements::SWEEP {
        db.execute(statement, [now.as_millisecond()])?;
    }
    db.execute(statements::SWEEP_CHANGES, [undoable_since.as_millisecond()]).map(drop)
}
