use balado_core::{
    plan::{Digest, Rules, TypedNumber},
    school::{Roster, Uai},
};
use balado_wire::{Revision, SourceBody};
use jiff::Timestamp;
use uuid::Uuid;

use super::Who;
use crate::secrets::Sealed;

/// An import to open.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// Who asks.
    pub who: Who,
    /// Its name, if it is new.
    pub id: Uuid,
    /// Which list.
    pub list: Roster,
    /// The revision of the preview.
    pub base: Revision,
    /// The person's choices.
    pub rules: Rules,
    /// Accounts announced.
    pub rows: u32,
    /// Chunks announced.
    pub chunks: u32,
    /// Of the plan that was shown.
    pub digest: Digest,
    /// Of the rows as such; an undoing has none.
    pub list_digest: Option<Digest>,
    /// The file it comes from; an undoing has that of what it undoes.
    pub source: Option<SourceBody>,
    /// The `Idempotency-Key` and the hash of the body.
    pub key: Option<(String, Sealed)>,
    /// Now.
    pub now: Timestamp,
    /// When its staged rows are erased.
    pub expires_at: Timestamp,
}

/// A chunk, checked: its rows are accounts of the list.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// The school.
    pub uai: Uai,
    /// The import.
    pub import: Uuid,
    /// Its number, from 0.
    pub number: u32,
    /// SHA-256 of its JSON.
    pub hash: Sealed,
    /// Accounts in it.
    pub rows: u32,
    /// zstd of its JSON.
    pub body: Vec<u8>,
    /// Now.
    pub now: Timestamp,
}

/// An import to do.
#[derive(Debug, Clone)]
pub struct Commit {
    /// Who asks.
    pub who: Who,
    /// Which one.
    pub id: Uuid,
    /// The revision it was previewed on (`If-Match`).
    pub on: Revision,
    /// Of the plan that was shown.
    pub digest: Digest,
    /// What a person typed.
    pub confirmed: Vec<TypedNumber>,
    /// Now.
    pub now: Timestamp,
    /// Until when it can be undone.
    pub undo_until: Timestamp,
}
