use balado_core::school::{Account, Uai};
use uuid::Uuid;

use super::{
    import_row::{self, Kept},
    limits,
};
use crate::{
    config::SchoolLimits,
    imports as deciding,
    store::{
        Chunk, ImportRefusal,
        port::{Db, DbError, Reading},
        statements,
    },
};

/// Keeps a part of a list; the same one again changes nothing, another one in its place is refused.
pub fn put_chunk(db: &dyn Db, chunk: &Chunk, limits: SchoolLimits) -> Result<(), ImportRefusal> {
    db.hold(chunk.uai.as_str())?;
    let import = import_row::find(db, chunk.uai, chunk.import)?;
    let (id, number) = (chunk.import.to_string(), chunk.number);
    let key = [chunk.uai.as_str().into(), (&id).into(), number.into()];
    let known = db.first(statements::CHUNK_HASH, &key, |row| row.bytes32(0))?;
    let import = import.still_open(chunk.now)?;
    match known {
        Some(hash) if hash == chunk.hash => return Ok(()),
        Some(_) => return Err(ImportRefusal::ChunkDiffers),
        None if number >= import.chunks => return Err(ImportRefusal::NoSuchChunk),
        None => limits::for_chunk(db, chunk, limits)?,
    }
    let row = [
        chunk.uai.as_str().into(),
        (&id).into(),
        number.into(),
        (&chunk.hash).into(),
        chunk.rows.into(),
        (&chunk.body).into(),
    ];
    db.execute(statements::STAGE_CHUNK, &row)?;
    Ok(())
}

/// Numbers of the chunks that arrived, and their accounts in all.
pub fn arrived(db: &dyn Db, uai: Uai, id: Uuid) -> Result<(Vec<u32>, u32), DbError> {
    let id = id.to_string();
    let key = [uai.as_str().into(), (&id).into()];
    let mut all = (Vec::new(), 0_u32);
    db.query(statements::STAGED, &key, &mut |row| {
        all.0.push(row.count(0)?);
        all.1 = all.1.saturating_add(row.count(1)?);
        Ok(())
    })?;
    Ok(all)
}

/// Every account of an import, when all its chunks arrived.
pub fn staged(db: &dyn Db, uai: Uai, import: &Kept) -> Result<Vec<Account>, ImportRefusal> {
    let (numbers, rows) = arrived(db, uai, import.id)?;
    if numbers.len() != import.chunks as usize || rows != import.rows {
        return Err(ImportRefusal::Incomplete { rows, expected: import.rows });
    }
    let mut accounts = Vec::with_capacity(rows as usize);
    let id = import.id.to_string();
    let key = [uai.as_str().into(), (&id).into()];
    db.query(statements::STAGED_BODIES, &key, &mut |row| {
        accounts.extend(deciding::accounts(row.blob(0)?, import.list)?);
        Ok(())
    })?;
    Ok(accounts)
}

pub fn erase_staged(db: &dyn Db, uai: Uai, id: Uuid) -> Result<(), DbError> {
    let id = id.to_string();
    let key = [uai.as_str().into(), (&id).into()];
    db.execute(statements::ERASE_STAGED, &key).map(drop)
}
