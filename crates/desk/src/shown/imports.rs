//! A sending, what it did, and what was done before.

use balado_core::school::Roster;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// How far a sending is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ProgressView")]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Accounts acknowledged.
    pub sent: u32,
    /// Accounts in all.
    pub total: u32,
}

/// What a sending is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "StageView")]
pub enum Stage {
    /// Opens the import.
    Preparing,
    /// Sends chunks.
    Sending,
    /// Can no longer be cancelled.
    Committing,
}

/// What was validated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ReportKindView")]
pub enum ReportKind {
    /// A list of the ENT.
    Import,
    /// The undoing of an import.
    Undo,
}

/// What an import did.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ReportView")]
pub struct Report {
    /// The import.
    #[ts(type = "string")]
    pub import_id: Uuid,
    /// Which list.
    #[serde(serialize_with = "super::words::roster")]
    #[ts(type = "RosterView")]
    pub roster: Roster,
    /// The file it came from, in words: `Export de l’ENT du 1er septembre 2026, 620 lignes`.
    pub source: String,
    /// When.
    #[ts(type = "string")]
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// New accounts.
    pub created: u32,
    /// Changed accounts.
    pub updated: u32,
    /// Accounts that came back.
    pub returned: u32,
    /// Accounts that stayed the same.
    pub unchanged: u32,
    /// Accounts deactivated.
    pub deactivated: u32,
    /// Accounts the file did not name, which stayed.
    pub absent_kept: u32,
    /// Accounts removed, by an undoing.
    pub removed: u32,
    /// Accounts put back, by an undoing.
    pub restored: u32,
    /// Accounts that an undoing left as they were.
    pub left_alone: u32,
    /// Lines that stayed on this PC.
    pub left_aside: u32,
    /// Accounts of this file that are in Balado now.
    pub in_balado: u32,
    /// How long it took, seen from here; 0 when it is not known.
    pub seconds: f64,
    /// Whether it can be undone. An undoing is taken back from the history.
    pub can_undo: bool,
    /// Whether it is itself an undoing.
    pub kind: ReportKind,
    /// Whether the other list was ever imported.
    pub other_list_imported: bool,
    /// Whether the gestionnaire's account went, and the nomination with it.
    pub ended_manager: bool,
}

/// A line of the history.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "HistoryEntryView")]
pub struct HistoryEntry {
    /// The import.
    #[ts(type = "string")]
    pub id: Uuid,
    /// When.
    #[ts(type = "string")]
    pub at: Timestamp,
    /// Which list.
    #[serde(serialize_with = "super::words::roster")]
    #[ts(type = "RosterView")]
    pub roster: Roster,
    /// The file it came from, in words: `Export de l’ENT du 1er septembre 2026, 620 lignes`.
    pub source: String,
    /// Who.
    pub by: String,
    /// New accounts, when something was done.
    pub created: Option<u32>,
    /// Changed accounts, when something was done.
    pub updated: Option<u32>,
    /// Accounts deactivated, when something was done.
    pub deactivated: Option<u32>,
    /// How it ended.
    pub outcome: HistoryOutcome,
    /// Whether it can be undone.
    pub can_undo: bool,
    /// Whether it can be finished from here.
    pub can_resume: bool,
}

/// How an import ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "OutcomeView")]
pub enum HistoryOutcome {
    /// Done.
    Committed,
    /// Done and undone since.
    Undone,
    /// The undoing of another one.
    Undo,
    /// Cut before its end; nothing changed.
    Interrupted,
    /// Given up; nothing changed.
    Discarded,
}

/// What undoing an import would do.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "UndoView")]
pub struct UndoShown {
    /// Of the inverse import.
    #[ts(type = "string")]
    pub id: Uuid,
    /// Accounts that go.
    pub removed: u32,
    /// Accounts that come back as they were.
    pub restored: u32,
    /// Accounts that stay as they are because they are no longer as the import left them.
    pub left_alone: u32,
    /// The same by reason.
    pub reasons: Vec<LeftAlone>,
    /// Whether the gestionnaire's account goes, and the nomination with it.
    pub ends_manager: bool,
}

/// Accounts that undoing leaves as they are, for one reason.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "LeftAloneView")]
pub struct LeftAlone {
    /// How many.
    pub count: u32,
    /// What follows that number: `désactivés depuis`.
    pub words: &'static str,
    /// The first of them, as they are held now; an account that is gone has no name.
    pub names: Vec<String>,
}

impl std::fmt::Debug for LeftAlone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LeftAlone({} {})", self.count, self.words)
    }
}

/// An import that was cut before its end.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "InterruptedView")]
pub struct Interrupted {
    /// The import.
    #[ts(type = "string")]
    pub import_id: Uuid,
    /// Which list.
    #[serde(serialize_with = "super::words::roster")]
    #[ts(type = "RosterView")]
    pub roster: Roster,
    /// The file's name.
    pub file_name: String,
    /// When it was begun.
    #[ts(type = "string")]
    pub at: Timestamp,
    /// Every part has arrived: it only waits to be validated.
    pub complete: bool,
}

/// What a report is saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ReportFormatView")]
pub enum ReportFormat {
    /// For a spreadsheet.
    Csv,
    /// A page to print.
    Page,
}

impl ReportFormat {
    /// How the name of such a file ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Page => "html",
        }
    }
}
