use std::{collections::BTreeSet, io};

use balado_core::{
    plan::{AbsentRule, Digest, Relink, Rules},
    school::{EntId, Roster, Uai},
};
use balado_wire::{ImportState, Receipt, Revision, SourceBody};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    clock::instant,
    store::{
        ImportRefusal,
        port::{Db, DbError, Reading, Row},
        statements,
    },
};

/// An import as its row keeps it.
pub struct Kept {
    pub id: Uuid,
    pub list: Roster,
    pub state: ImportState,
    pub base: Revision,
    pub rules: Rules,
    pub rows: u32,
    pub chunks: u32,
    pub digest: Digest,
    pub list_digest: Option<Digest>,
    pub source: Option<SourceBody>,
    pub by: String,
    pub opened_at: Timestamp,
    pub expires_at: Timestamp,
    pub committed_at: Option<Timestamp>,
    pub receipt: Option<Receipt>,
    pub undoes: Option<Uuid>,
}

impl Kept {
    /// Where it stands at an instant: what is past its time is expired before it is swept, and so is
    /// what an earlier contract opened, whose preview was another one.
    pub fn state_at(&self, now: Timestamp) -> ImportState {
        let is_former = self.list_digest.is_none() && self.undoes.is_none();
        match self.state {
            ImportState::Open if self.expires_at <= now || is_former => ImportState::Expired,
            state => state,
        }
    }

    /// The digest of its list, as it was announced.
    pub fn announced(&self) -> Result<Digest, ImportRefusal> {
        self.list_digest.ok_or(ImportRefusal::Closed)
    }

    /// Goes on when it still takes something.
    pub fn still_open(self, now: Timestamp) -> Result<Self, ImportRefusal> {
        match self.state_at(now) {
            ImportState::Open => Ok(self),
            ImportState::Committed | ImportState::Undone => Err(ImportRefusal::Done),
            ImportState::Discarded | ImportState::Expired => Err(ImportRefusal::Closed),
        }
    }

    /// Whether undoing it makes sense at an instant.
    pub fn can_undo(&self, now: Timestamp) -> bool {
        self.state == ImportState::Committed
            && self.receipt.as_ref().is_some_and(|receipt| receipt.undo_until > now)
    }
}

pub fn find(db: &dyn Db, uai: Uai, id: Uuid) -> Result<Kept, ImportRefusal> {
    let id = id.to_string();
    let key = [uai.as_str().into(), (&id).into()];
    db.first(statements::IMPORT, &key, kept)?.ok_or(ImportRefusal::Unknown)
}

pub fn kept(row: &dyn Row) -> Result<Kept, DbError> {
    let leaves = row.text(4)? == "deactivate";
    let absent = if leaves { AbsentRule::Deactivate } else { AbsentRule::Keep };
    let relink = if row.text(15)? == "by-login" { Relink::ByLogin } else { Relink::No };
    Ok(Kept {
        id: row.parsed(0)?,
        list: row.parsed(1)?,
        state: row.text_as(2, |word| serde_json::from_value(word.into()))?,
        base: Revision(row.count(3)?),
        rules: Rules {
            absent,
            relink,
            except: row.text_as(17, ids)?,
            same_person: row.text_as(18, ids)?,
        },
        rows: row.count(5)?,
        chunks: row.count(6)?,
        digest: row.parsed(7)?,
        list_digest: row.optional_text_as(16, str::parse)?,
        source: row.text_as(8, |json| serde_json::from_str(json))?,
        by: row.text(9)?.to_owned(),
        opened_at: row.instant(10)?,
        expires_at: row.instant(11)?,
        committed_at: row.optional_int(12)?.map(instant),
        receipt: row.optional_text_as(13, |json| serde_json::from_str(json))?,
        undoes: row.optional_text_as(14, str::parse)?,
    })
}

/// People that a choice names, as they are kept.
fn ids(json: &str) -> io::Result<BTreeSet<EntId>> {
    if json == "[]" {
        return Ok(BTreeSet::new());
    }
    let texts: Vec<String> = serde_json::from_str(json)?;
    texts.iter().map(|text| EntId::parse(text).map_err(io::Error::other)).collect()
}
