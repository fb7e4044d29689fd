//! What goes long after thirty days: deactivated accounts, and the names of those who did what.
//!
//! As in a [sweep](super::sweep), what is to go is looked for by whoever reads, and goes in short transactions, one
//! instance at a time. A list that loses accounts is another list: its revision goes on, so that no import that was
//! compared with the former one is committed.

use std::io;

use balado_core::school::Uai;
use balado_wire::Receipt;
use jiff::Timestamp;
use uuid::Uuid;

use super::{audit, sweep};
use crate::store::{
    port::{Db, DbError, Reading},
    statements,
};

/// Rows of one school that go at a time.
const BATCH: u32 = 500;

/// Schools looked for at a time.
const FOUND: u32 = 1_000;

/// What goes of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Old {
    /// Accounts that are deactivated since then or before.
    Accounts,
    /// The names in imports that were done then or before, and in their receipts, which stay.
    Names,
}

impl Old {
    /// As it is counted.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accounts => "account",
            Self::Names => "receipt-name",
        }
    }

    /// Schools that have some, a thousand at most.
    pub fn schools(self, db: &dyn Db, before: Timestamp) -> Result<Vec<Uai>, DbError> {
        let sql = match self {
            Self::Accounts => statements::SCHOOLS_WITH_LEAVERS,
            Self::Names => statements::SCHOOLS_WITH_OLD_NAMES,
        };
        db.all(sql, &[before.into(), FOUND.into()], |row| row.parsed(0))
    }

    /// Erases some of one school and says how many: 0 when nothing is left. Nothing is said when another instance
    /// sweeps.
    pub fn erase(
        self,
        db: &dyn Db,
        uai: Uai,
        before: Timestamp,
        now: Timestamp,
    ) -> Result<Option<u64>, DbError> {
        if !db.try_hold(sweep::HELD)? {
            return Ok(None);
        }
        db.hold(uai.as_str())?;
        match self {
            Self::Accounts => leavers(db, uai, before, now),
            Self::Names => names(db, uai, before),
        }
        .map(Some)
    }
}

/// The audit says how many.
fn leavers(db: &dyn Db, uai: Uai, before: Timestamp, now: Timestamp) -> Result<u64, DbError> {
    let some = [uai.as_str().into(), before.into(), BATCH.into()];
    let erased = db.execute(statements::ERASE_LEAVERS, &some)?;
    if erased > 0 {
        db.execute(statements::NEXT_REVISION, &[uai.as_str().into()])?;
        audit::add(db, uai, Uuid::nil(), now, "purge", &format!("{{\"accounts\":{erased}}}"))?;
    }
    Ok(erased)
}

fn names(db: &dyn Db, uai: Uai, before: Timestamp) -> Result<u64, DbError> {
    let some = [uai.as_str().into(), before.into(), BATCH.into()];
    let imports = db.all(statements::OLD_NAMES, &some, |row| {
        let receipt = row.optional_text_as(1, |json| serde_json::from_str(json))?;
        Ok((row.text(0)?.to_owned(), receipt.map(nameless).transpose()?))
    })?;
    for (id, receipt) in &imports {
        let named = [uai.as_str().into(), id.into(), receipt.as_ref().into()];
        db.execute(statements::FORGET_NAMES, &named)?;
    }
    Ok(imports.len() as u64)
}

/// What stands where a name stood.
const FORGOTTEN: &str = "—";

/// A receipt that says all that it said, but by whom.
fn nameless(receipt: Receipt) -> Result<String, io::Error> {
    Ok(serde_json::to_string(&Receipt { by: FORGOTTEN.to_owned(), ..receipt })?)
}
