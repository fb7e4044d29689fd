//! What was imported: the history, reports, and undoing.

use std::{path::Path, time::Instant};

use balado_core::{plan::ConflictReason, school::Roster};
use balado_wire as wire;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Desk, slot};
use crate::{
    DeskError, RemoteError, push, reports,
    shown::{HistoryEntry, HistoryOutcome, LeftAlone, Report, ReportFormat, ReportKind, UndoShown},
};

impl Desk {
    /// The school's imports, newest first.
    pub async fn history(&self) -> Result<Vec<HistoryEntry>, DeskError> {
        let body: wire::HistoryBody =
            self.with_session(async |remote| remote.get("/v1/imports").await).await?;
        let state = self.state();
        let waits = |id| state.interrupted.iter().flatten().any(|cut| cut.import_id == id);
        let entry = |entry: wire::HistoryEntryBody| {
            let can_resume = waits(entry.id);
            history_entry(entry, can_resume)
        };
        Ok(body.imports.into_iter().map(entry).collect())
    }

    /// The report of an import that was done.
    pub async fn report(&self, import_id: Uuid) -> Result<Report, DeskError> {
        let receipt = self.receipt(import_id).await?;
        let mut report = self.report_of(&receipt, 0.0);
        let history = self.history().await?;
        report.can_undo &= history.iter().any(|entry| entry.id == import_id && entry.can_undo);
        Ok(report)
    }

    async fn receipt(&self, import_id: Uuid) -> Result<wire::Receipt, DeskError> {
        self.with_session(async |remote| {
            remote.get(&format!("/v1/imports/{import_id}/receipt")).await
        })
        .await
    }

    /// How the report of an import is named when it is saved.
    pub async fn report_name(
        &self,
        import_id: Uuid,
        format: ReportFormat,
    ) -> Result<String, DeskError> {
        let wire::Receipt { list, at, undoes, .. } = self.receipt(import_id).await?;
        Ok(self.marked(reports::report_name(list.into(), at, undoes.is_some(), format)))
    }

    /// Saves the report of an import.
    pub async fn write_report(
        &self,
        import_id: Uuid,
        format: ReportFormat,
        path: &Path,
    ) -> Result<(), DeskError> {
        let people = self.people_of(import_id).await.unwrap_or_default();
        let report = self.report(import_id).await?;
        reports::write_report(&report, &people, self.whose(), format, path)
    }

    /// Works out what undoing an import would do; nothing changes yet.
    pub async fn prepare_undo(&self, import_id: Uuid) -> Result<UndoShown, DeskError> {
        let path = format!("/v1/imports/{import_id}/undo");
        let body: wire::UndoBody = self
            .with_session(async |remote| {
                remote.call(reqwest::Method::POST, &path, &serde_json::json!({})).await
            })
            .await?;
        Ok(UndoShown {
            id: body.id,
            removed: body.removed,
            restored: body.restored,
            left_alone: number(body.conflicts.len()),
            reasons: by_reason(&body.conflicts),
            ends_manager: body.ends_manager,
        })
    }

    /// Undoes an import, as [`Desk::prepare_undo`] showed it.
    pub async fn undo_import(&self, undo_id: Uuid) -> Result<Report, DeskError> {
        let start = Instant::now();
        let done = self
            .with_session(async |remote| {
                let state: wire::ImportBody = remote.get(&format!("/v1/imports/{undo_id}")).await?;
                let undo = state.undo.ok_or(DeskError::ListMoved)?;
                let body = wire::CommitBody { digest: undo.digest, confirmed: Vec::new() };
                push::commit(&remote, undo_id, &undo.base, &body).await
            })
            .await;
        let receipt = match done {
            Err(DeskError::Remote(RemoteError::Refused(problem)))
                if matches!(problem.code, wire::Code::ListMoved | wire::Code::DigestDiffers) =>
            {
                return Err(DeskError::ListMoved);
            }
            done => self.after(None, done).await?,
        };
        Ok(self.report_of(&receipt, start.elapsed().as_secs_f64()))
    }

    pub(super) fn report_of(&self, receipt: &wire::Receipt, seconds: f64) -> Report {
        let is_undo = receipt.undoes.is_some();
        // An undoing sends no line.
        let file = receipt.source.as_ref().filter(|_| !is_undo);
        let (left_aside, kept_back) = file.map_or((0, 0), |file| (file.left_aside, file.kept_back));
        let roster: Roster = receipt.list.into();
        let counts = receipt.counts;
        let other =
            self.state().held[slot(roster.other())].as_ref().is_some_and(|held| held.active() > 0);
        Report {
            import_id: receipt.id,
            roster,
            source: wire::source_words(receipt.source.as_ref()),
            at: receipt.at,
            by: receipt.by.clone(),
            created: receipt.created(),
            updated: counts.update + counts.relinked,
            returned: counts.returning,
            unchanged: counts.unchanged.saturating_sub(kept_back),
            deactivated: counts.deactivate + counts.replaced,
            absent_kept: counts.absent,
            removed: receipt.removed,
            restored: receipt.restored,
            left_alone: receipt.conflicts,
            left_aside,
            in_balado: receipt.created()
                + counts.update
                + counts.relinked
                + counts.returning
                + counts.unchanged,
            seconds,
            can_undo: receipt.undo_until > Timestamp::now(),
            kind: if is_undo { ReportKind::Undo } else { ReportKind::Import },
            other_list_imported: other,
            ended_manager: receipt.ended_manager,
        }
    }
}

/// Names that are shown for one reason.
const NAMED: usize = 30;

/// What an undoing leaves alone, by reason in the order of core.
fn by_reason(conflicts: &[wire::ConflictBody]) -> Vec<LeftAlone> {
    let counted = |reason: ConflictReason| {
        let these =
            || conflicts.iter().filter(move |one| ConflictReason::from(one.reason) == reason);
        let name = |one: &wire::ConflictBody| format!("{} {}", one.last_name, one.first_name);
        let names = these().map(name).filter(|name| !name.trim().is_empty()).take(NAMED).collect();
        let count = number(these().count());
        LeftAlone { count, words: reason.words(count), names }
    };
    ConflictReason::ALL.into_iter().map(counted).filter(|reason| reason.count > 0).collect()
}

fn number(length: usize) -> u32 {
    u32::try_from(length).expect("an import has at most a million rows")
}

fn history_entry(entry: wire::HistoryEntryBody, can_resume: bool) -> HistoryEntry {
    let outcome = match (entry.state, entry.undoes) {
        (wire::ImportState::Committed, Some(_)) => HistoryOutcome::Undo,
        (wire::ImportState::Committed, None) => HistoryOutcome::Committed,
        (wire::ImportState::Undone, _) => HistoryOutcome::Undone,
        (wire::ImportState::Open, _) => HistoryOutcome::Interrupted,
        (wire::ImportState::Discarded | wire::ImportState::Expired, _) => HistoryOutcome::Discarded,
    };
    let receipt = entry.receipt.as_ref();
    HistoryEntry {
        id: entry.id,
        at: entry.at,
        roster: entry.list.into(),
        source: wire::source_words(entry.source.as_ref()),
        by: entry.by,
        created: receipt.map(wire::Receipt::created),
        updated: receipt.map(wire::Receipt::changed),
        deactivated: receipt.map(wire::Receipt::deactivated),
        outcome,
        can_undo: entry.can_undo,
        can_resume,
    }
}
