//! What one school may have kept: more is refused before anything is written.

use balado_core::{plan::Recorded, school::Uai};
use jiff::Timestamp;

use crate::{
    clock::instant,
    config::SchoolLimits,
    store::{
        Chunk, ImportRefusal, NewImport, TooMuch,
        port::{Db, DbError, Reading},
        statements,
    },
};

/// What a school opened and did not do.
struct NotDone {
    imports: u32,
    /// Of their choices, in bytes.
    choices: u64,
    /// Seconds until the time of the oldest one is over.
    wait: u64,
}

/// Refuses one import too many, and a list that cannot be done. The caller holds the school.
pub fn for_import(
    db: &dyn Db,
    import: &NewImport,
    limits: SchoolLimits,
) -> Result<(), ImportRefusal> {
    if import.rows > limits.accounts {
        return Err(TooMuch::Accounts { most: limits.accounts }.into());
    }
    let uai = import.who.uai;
    let not_done = not_done(db, uai, import.now)?;
    if not_done.imports >= limits.imports {
        return Err(TooMuch::Imports { wait: not_done.wait }.into());
    }
    let choices = import.rules.except.iter().chain(&import.rules.same_person);
    let more = choices.map(|id| id.as_str().len() as u64).sum();
    for_bytes(db, uai, &not_done, more, limits)
}

/// Refuses a chunk when too much waits already. The caller holds the school.
pub fn for_chunk(db: &dyn Db, chunk: &Chunk, limits: SchoolLimits) -> Result<(), ImportRefusal> {
    let not_done = not_done(db, chunk.uai, chunk.now)?;
    for_bytes(db, chunk.uai, &not_done, chunk.body.len() as u64, limits)
}

/// Refuses changes after which the school would have too many accounts; it may always have fewer than it
/// has. The caller holds the school.
pub fn for_changes(
    db: &dyn Db,
    uai: Uai,
    changes: &[Recorded],
    limits: SchoolLimits,
) -> Result<(), ImportRefusal> {
    let created = changes.iter().filter(|change| change.before.is_none()).count() as u64;
    let removed = changes.iter().filter(|change| change.after.is_none()).count() as u64;
    if created <= removed {
        return Ok(());
    }
    let held = db.first(statements::ACCOUNTS, &[uai.as_str().into()], |row| row.count::<u64>(0))?;
    if held.unwrap_or_default() + created - removed > limits.accounts.into() {
        return Err(TooMuch::Accounts { most: limits.accounts }.into());
    }
    Ok(())
}

fn for_bytes(
    db: &dyn Db,
    uai: Uai,
    not_done: &NotDone,
    more: u64,
    limits: SchoolLimits,
) -> Result<(), ImportRefusal> {
    let staged = db.first(statements::STAGED_BYTES, &[uai.as_str().into()], |row| row.count(0))?;
    let all = staged.unwrap_or(0_u64).saturating_add(not_done.choices).saturating_add(more);
    if all > limits.staged {
        return Err(TooMuch::Staged { wait: not_done.wait }.into());
    }
    Ok(())
}

fn not_done(db: &dyn Db, uai: Uai, now: Timestamp) -> Result<NotDone, DbError> {
    let school = [uai.as_str().into(), now.into()];
    let found = db.first(statements::NOT_DONE, &school, |row| {
        let first = row.optional_int(1)?.map_or(now, instant);
        let wait = now.duration_until(first).as_secs();
        let wait = u64::try_from(wait).unwrap_or_default() + 1;
        Ok(NotDone { imports: row.count(0)?, choices: row.count(2)?, wait })
    })?;
    found.ok_or(DbError::Failed)
}
