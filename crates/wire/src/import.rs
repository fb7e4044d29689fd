use balado_core::{
    plan::{Counts, Hold, Imported, NotADigest, TypedNumber},
    school::Roster,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{AccountBody, RulesBody, SourceBody, UndoBody};

/// One of the two lists of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RosterBody {
    /// Pupils.
    Students,
    /// Teachers.
    Teachers,
}

impl From<Roster> for RosterBody {
    fn from(roster: Roster) -> Self {
        match roster {
            Roster::Students => Self::Students,
            Roster::Teachers => Self::Teachers,
        }
    }
}

impl From<RosterBody> for Roster {
    fn from(roster: RosterBody) -> Self {
        match roster {
            RosterBody::Students => Self::Students,
            RosterBody::Teachers => Self::Teachers,
        }
    }
}

/// How many accounts each action concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct CountsBody {
    /// New accounts.
    pub create: u32,
    /// Accounts that change.
    pub update: u32,
    /// Accounts that stay as they are.
    pub unchanged: u32,
    /// Deactivated accounts that come back.
    pub returning: u32,
    /// Accounts the list does not name, which stay.
    pub absent: u32,
    /// Accounts the list does not name, deactivated.
    pub deactivate: u32,
    /// Accounts held under another id, which take the one of the list.
    #[serde(default)]
    pub relinked: u32,
    /// Accounts that end, and whose id somebody else takes, with an account of their own.
    #[serde(default)]
    pub replaced: u32,
}

impl From<Counts> for CountsBody {
    fn from(counts: Counts) -> Self {
        let Counts { create, update, unchanged, returning, absent, deactivate, relinked, replaced } =
            counts;
        Self { create, update, unchanged, returning, absent, deactivate, relinked, replaced }
    }
}

/// Announces an import: the whole list, in chunks, and what the preview showed of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenImportBody {
    /// Which list.
    pub list: RosterBody,
    /// The revision the preview was made with, `r417`.
    pub base: String,
    /// Whether the rows are the whole list. Absent accounts mean nothing otherwise: `deactivate` is refused.
    pub complete: bool,
    /// The person's choices.
    pub rules: RulesBody,
    /// Accounts in all chunks.
    #[schema(maximum = 1_000_000)]
    pub rows: u32,
    /// Chunks to come, numbered from 0.
    pub chunks: u32,
    /// Of the plan that was shown: 64 hexadecimal digits.
    pub digest: String,
    /// Of the rows as such, whatever is held: 64 hexadecimal digits.
    pub list_digest: String,
    /// Of the plan that was shown.
    pub counts: CountsBody,
    /// The file it comes from, for the history.
    pub source: SourceBody,
}

/// An import that awaits its chunks, for 24 hours.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OpenedBody {
    /// Names it in every later request.
    pub id: Uuid,
    /// When its staged rows are erased.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// A part of the list: at most 2,000 accounts.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChunkBody {
    /// In any order; an id stands once in the whole list.
    #[schema(max_items = 2_000)]
    pub rows: Vec<AccountBody>,
}

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ImportState {
    /// Awaits chunks or its commit.
    Open,
    /// Done.
    Committed,
    /// Done, and undone since.
    Undone,
    /// Given up by a person; nothing changed.
    Discarded,
    /// Not committed in time; nothing changed.
    Expired,
}

/// An import as the service knows it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ImportBody {
    /// Its name.
    pub id: Uuid,
    /// Which list.
    pub list: RosterBody,
    /// Where it stands.
    pub state: ImportState,
    /// The revision it was opened on.
    pub base: String,
    /// Accounts announced.
    pub rows: u32,
    /// Chunks announced.
    pub chunks: u32,
    /// Numbers of the chunks that arrived, sorted.
    pub received: Vec<u32>,
    /// The file it comes from; nothing for an import of an earlier contract.
    pub source: Option<SourceBody>,
    /// When it was opened.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// When its staged rows are erased.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// What a commit would wait for, the gravest first; empty until every chunk arrived.
    pub holds: Vec<HoldBody>,
    /// When it undoes another one: what it would do.
    pub undo: Option<UndoBody>,
}

/// What waits for a person to type a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoldBody {
    /// `old-list`, `lower-levels`, `other-person`, `deactivations`, `returning`, `few-known` or `updates`.
    pub kind: String,
    /// The number to type: of accounts, or the year in which an old list was imported.
    pub number: u32,
    /// Active accounts before the import.
    pub of: u32,
    /// What the person reads.
    pub sentence: String,
}

impl From<Hold> for HoldBody {
    fn from(hold: Hold) -> Self {
        Self {
            kind: hold.kind.as_str().into(),
            number: hold.number,
            of: hold.held_active,
            sentence: hold.sentence(),
        }
    }
}

/// Commits what was shown.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitBody {
    /// Of the plan that was shown.
    pub digest: String,
    /// What a person typed, for each thing that held the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 16)]
    pub confirmed: Vec<ConfirmedBody>,
}

/// The number that a person typed to confirm one hold; it confirms no other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmedBody {
    /// Of the hold.
    #[schema(max_length = 64)]
    pub kind: String,
    /// What was typed.
    pub number: u32,
}

impl From<TypedNumber> for ConfirmedBody {
    fn from(TypedNumber { kind, number }: TypedNumber) -> Self {
        Self { kind, number }
    }
}

impl From<ConfirmedBody> for TypedNumber {
    fn from(ConfirmedBody { kind, number }: ConfirmedBody) -> Self {
        Self { kind, number }
    }
}

/// What an import did: the same for ever. Those of contract 1 have lost the name of their file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// The import.
    pub id: Uuid,
    /// Which list.
    pub list: RosterBody,
    /// The file it comes from; nothing for an import of an earlier contract.
    #[serde(default)]
    pub source: Option<SourceBody>,
    /// When it was committed.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who committed it, whoever opened it.
    pub by: String,
    /// What was done.
    pub counts: CountsBody,
    /// Accounts removed, by an undoing only.
    pub removed: u32,
    /// Accounts put back as they were, by an undoing only.
    pub restored: u32,
    /// Accounts an undoing left as they are because something newer changed them.
    pub conflicts: u32,
    /// The revision of the lists since.
    pub revision: String,
    /// Of what was done.
    pub digest: String,
    /// The import that this one undid.
    pub undoes: Option<Uuid>,
    /// Until when it can be undone.
    #[schema(value_type = String, format = DateTime)]
    pub undo_until: Timestamp,
    /// Whether the gestionnaire's account went, and the nomination with it.
    #[serde(default)]
    pub ended_manager: bool,
}

impl Receipt {
    /// Accounts that are not as before: changed, under another id, back, or put back as they were.
    pub fn changed(&self) -> u32 {
        let CountsBody { update, relinked, returning, .. } = self.counts;
        update + relinked + returning + self.restored
    }

    /// Accounts that are not in use any more: deactivated, ended, or removed by an undoing.
    pub fn deactivated(&self) -> u32 {
        self.counts.deactivate + self.counts.replaced + self.removed
    }

    /// New accounts, those under the id of somebody else too.
    pub fn created(&self) -> u32 {
        self.counts.create + self.counts.replaced
    }
}

/// One line of the history.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HistoryEntryBody {
    /// The import.
    pub id: Uuid,
    /// Which list.
    pub list: RosterBody,
    /// Where it stands.
    pub state: ImportState,
    /// The file it comes from; nothing for an import of an earlier contract.
    pub source: Option<SourceBody>,
    /// When it was opened, or committed if it was.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who committed it, or opened it if nobody did.
    pub by: String,
    /// What was done, when it was committed.
    pub receipt: Option<Receipt>,
    /// The import that this one undoes.
    pub undoes: Option<Uuid>,
    /// Whether undoing is still possible.
    pub can_undo: bool,
}

/// The school's imports.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HistoryBody {
    /// Newest first, at most 200. An undoing is among them once it is committed.
    pub imports: Vec<HistoryEntryBody>,
    /// Every list that was imported and not undone since, newest first; of equal ones the newest.
    pub lists: Vec<ImportedListBody>,
}

/// A list that was imported, and not undone since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportedListBody {
    /// Which one.
    pub list: RosterBody,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who signed in.
    pub by: String,
    /// Of its accounts: 64 hexadecimal digits; nothing for those imported before it was kept.
    pub digest: Option<String>,
}

impl ImportedListBody {
    /// What tells an old list from the latest one.
    pub fn imported(&self) -> Result<Imported, NotADigest> {
        let digest = self.digest.as_deref().map(str::parse).transpose()?;
        Ok(Imported { digest, on: day(self.at) })
    }
}

/// The day of an instant, by the winter time of France all year round: the service and the school's PC
/// reckon it alike without knowing zones.
pub fn day(at: Timestamp) -> Date {
    TimeZone::fixed(jiff::tz::offset(1)).to_datetime(at).date()
}
