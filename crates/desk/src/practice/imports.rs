//! Imports of the fictional school until they are done: opened, sent in chunks, looked at, given up.

use std::collections::BTreeMap;

use balado_wire::{ChunkBody, Code, ImportBody, ImportState, OpenImportBody, OpenedBody, Problem};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::school::{Import, Kind, Refusable, School, refusal};

/// How long what was sent waits for its commit.
const STAGED: SignedDuration = SignedDuration::from_hours(24);

impl School {
    /// Opens an import, or finds again the one of the same key.
    pub(super) fn open(
        &mut self,
        key: &str,
        announced: OpenImportBody,
        by: &str,
        now: Timestamp,
    ) -> Refusable<OpenedBody> {
        let same = |import: &&Import| matches!(&import.kind, Kind::List { key: known, .. } if known == key);
        if let Some(known) = self.imports.iter().find(same) {
            return Ok(OpenedBody { id: known.id, expires_at: known.at + STAGED });
        }
        let id = Uuid::now_v7();
        self.imports.push(Import {
            id,
            list: announced.list.into(),
            base: announced.base.parse().map_err(|_| unreadable())?,
            digest: announced.digest.parse().map_err(|_| unreadable())?,
            source: announced.source.clone(),
            kind: Kind::List {
                key: key.to_owned(),
                announced: Box::new(announced),
                chunks: BTreeMap::new(),
            },
            by: by.to_owned(),
            at: now,
            state: ImportState::Open,
            changes: Vec::new(),
            receipt: None,
        });
        Ok(OpenedBody { id, expires_at: now + STAGED })
    }

    /// Keeps a part of a list.
    pub(super) fn put(&mut self, id: Uuid, number: u32, body: &ChunkBody) -> Refusable<()> {
        let import = self.import_mut(id)?;
        let list = import.list;
        let rows: Result<Vec<_>, _> = body.rows.iter().map(|row| row.account(list)).collect();
        let rows = rows.map_err(|_| unreadable())?;
        match &mut import.kind {
            Kind::List { chunks, .. } if import.state == ImportState::Open => {
                chunks.insert(number, rows);
                Ok(())
            }
            _ => Err(closed()),
        }
    }

    /// Where an import stands.
    pub(super) fn show(&self, id: Uuid) -> Refusable<ImportBody> {
        let import = self.import(id)?;
        let (rows, chunks, received) = match &import.kind {
            Kind::List { announced, chunks, .. } => {
                (announced.rows, announced.chunks, chunks.keys().copied().collect())
            }
            Kind::Undo { .. } => (0, 0, Vec::new()),
        };
        Ok(ImportBody {
            id,
            list: import.list.into(),
            state: import.state,
            base: import.base.to_string(),
            rows,
            chunks,
            received,
            source: Some(import.source.clone()),
            opened_at: import.at,
            expires_at: import.at + STAGED,
            holds: Vec::new(),
            undo: self.undo_body(import)?,
        })
    }

    /// Gives an import up: nothing changed.
    pub(super) fn discard(&mut self, id: Uuid) -> Refusable<()> {
        let import = self.import_mut(id)?;
        if import.receipt.is_some() {
            return Err(closed());
        }
        import.state = ImportState::Discarded;
        Ok(())
    }
}

pub(super) fn unreadable() -> Box<Problem> {
    refusal(Code::BadRequest, "Cette demande ne peut pas être lue.")
}

pub(super) fn closed() -> Box<Problem> {
    refusal(Code::ImportClosed, "Cet import est terminé.")
}
