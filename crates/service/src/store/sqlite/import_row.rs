use balado_core::{
    plan::{AbsentRule, Digest, Relink, Rules},
    school::{Roster, Uai},
};
use balado_wire::{ImportState, Receipt, Revision};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, types::Type};
use uuid::Uuid;

use super::people::parsed;
use crate::{
    clock::instant,
    store::{ImportRefusal, statements},
};

/// An import as its row keeps it.
pub(super) struct Kept {
    pub(super) id: Uuid,
    pub(super) list: Roster,
    pub(super) state: ImportState,
    pub(super) base: Revision,
    pub(super) rules: Rules,
    pub(super) rows: u32,
    pub(super) chunks: u32,
    pub(super) digest: Digest,
    pub(super) source: String,
    pub(super) by: String,
    pub(super) opened_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) committed_at: Option<Timestamp>,
    pub(super) receipt: Option<Receipt>,
    pub(super) undoes: Option<Uuid>,
}

impl Kept {
    /// Where it stands at an instant: what is past its time is expired before it is swept.
    pub(super) fn state_at(&self, now: Timestamp) -> ImportState {
        match self.state {
            ImportState::Open if self.expires_at <= now => ImportState::Expired,
            state => state,
        }
    }

    /// Goes on when it still takes something.
    pub(super) fn still_open(self, now: Timestamp) -> Result<Self, ImportRefusal> {
        match self.state_at(now) {
            ImportState::Open => Ok(self),
            ImportState::Committed | ImportState::Undone => Err(ImportRefusal::Done),
            ImportState::Discarded | ImportState::Expired => Err(ImportRefusal::Closed),
        }
    }

    /// Whether undoing it makes sense at an instant.
    pub(super) fn can_undo(&self, now: Timestamp) -> bool {
        self.state == ImportState::Committed
            && self.receipt.as_ref().is_some_and(|receipt| receipt.undo_until > now)
    }
}

pub(super) fn find(db: &Connection, uai: Uai, id: Uuid) -> Result<Kept, ImportRefusal> {
    let mut statement = db.prepare_cached(statements::IMPORT)?;
    let key = [uai.as_str(), &id.to_string()];
    statement.query_row(key, kept).optional()?.ok_or(ImportRefusal::Unknown)
}

pub(super) fn kept(row: &Row<'_>) -> Result<Kept, rusqlite::Error> {
    let absent: String = row.get(4)?;
    let leaves = absent == "deactivate";
    let absent = if leaves { AbsentRule::Deactivate } else { AbsentRule::Keep };
    let relink: String = row.get(15)?;
    let relink = if relink == "by-login" { Relink::ByLogin } else { Relink::No };
    let receipt: Option<String> = row.get(13)?;
    let undoes: Option<String> = row.get(14)?;
    Ok(Kept {
        id: parsed(row, 0)?,
        list: parsed(row, 1)?,
        state: state(row)?,
        base: Revision(row.get(3)?),
        rules: Rules { absent, relink },
        rows: row.get(5)?,
        chunks: row.get(6)?,
        digest: parsed(row, 7)?,
        source: row.get(8)?,
        by: row.get(9)?,
        opened_at: instant(row.get(10)?),
        expires_at: instant(row.get(11)?),
        committed_at: row.get::<_, Option<i64>>(12)?.map(instant),
        receipt: receipt.map(|json| serde_json::from_str(&json)).transpose().map_err(unread(13))?,
        undoes: undoes.map(|id| id.parse()).transpose().map_err(unread(14))?,
    })
}

fn state(row: &Row<'_>) -> Result<ImportState, rusqlite::Error> {
    let word: String = row.get(2)?;
    serde_json::from_value(serde_json::Value::String(word)).map_err(unread(2))
}

fn unread<E: std::error::Error + Send + Sync + 'static>(
    at: usize,
) -> impl Fn(E) -> rusqlite::Error {
    move |error| rusqlite::Error::FromSqlConversionFailure(at, Type::Text, Box::new(error))
}
