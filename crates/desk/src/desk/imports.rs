//! Sending a list, finishing one that was cut, and stopping.

use std::{sync::Arc, time::Instant};

use balado_core::{
    plan,
    school::{Account, Roster},
};
use balado_wire as wire;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Desk, remembering::ToSend, slot};
use crate::{
    DeskError,
    pending::{Pending, PendingFile},
    push::{self, Push},
    shown::{Progress, Report, TypedNumber},
};

/// Tells how far a sending is.
type Tell<'a> = &'a (dyn Fn(Progress) + Send + Sync);

impl Desk {
    /// Sends a list and commits it. `typed` is what was typed when the list is held.
    pub async fn push_import(
        &self,
        roster: Roster,
        typed: impl IntoIterator<Item = TypedNumber>,
        progress: Tell<'_>,
    ) -> Result<Report, DeskError> {
        let start = Instant::now();
        let typed: Vec<_> = typed.into_iter().map(plan::TypedNumber::from).collect();
        let (pending, to_send) = self.prepare(roster, typed)?;
        let accounts = Arc::clone(&to_send.0.wanted);
        let receipt = self
            .sending(async |desk, cancel| {
                desk.with_session(async |remote| {
                    let file = PendingFile::of(&desk.0.settings, roster);
                    let push = Push { remote: &remote, file: &file, cancel: &cancel, progress };
                    push.run(pending, &accounts).await
                })
                .await
            })
            .await;
        if let Ok(receipt) = &receipt {
            self.forget_draft(roster, &accounts);
            self.remember_sent(roster, receipt.id, Some(to_send));
            self.remember().await;
        }
        let receipt = self.after(Some(roster), receipt).await?;
        Ok(self.report_of(&receipt, start.elapsed().as_secs_f64()))
    }

    /// What will be sent, exactly as it is shown.
    fn prepare(
        &self,
        roster: Roster,
        typed: Vec<plan::TypedNumber>,
    ) -> Result<(Pending, ToSend), DeskError> {
        let service = self.preferences().service.to_string();
        let state = self.state();
        let session = state.session.as_ref().ok_or(DeskError::SignedOut)?;
        let list = state.lists[slot(roster)].as_ref().ok_or(DeskError::NoList)?;
        let shown = list.shown();
        if shown.to_send + shown.to_deactivate == 0 {
            return Err(DeskError::NothingToSend);
        }
        let (Some(plan), Some(held)) = (&list.compared.plan, &list.held) else {
            return Err(DeskError::ListMoved);
        };
        let mut holds = list.holds();
        holds.retain(|hold| !hold.is_confirmed(&typed));
        if !holds.is_empty() {
            return Err(DeskError::Held(holds));
        }
        let chunk_rows = push::rows_of_a_part(list.compared.wanted.len());
        let number =
            |length: usize| u32::try_from(length).expect("an import is below a million rows");
        let open = wire::OpenImportBody {
            list: roster.into(),
            base: held.revision.to_string(),
            complete: true,
            rules: plan.rules().into(),
            rows: number(list.compared.wanted.len()),
            chunks: number(list.compared.wanted.len().div_ceil(chunk_rows)),
            digest: plan.digest(&list.compared.wanted, &held.accounts).to_string(),
            list_digest: plan::Digest::of_list(&list.compared.wanted).to_string(),
            counts: plan.counts().into(),
            source: list.source_body(),
        };
        let pending = Pending {
            key: Uuid::now_v7(),
            id: None,
            uai: session.uai.clone(),
            service,
            open,
            confirmed: typed
                .into_iter()
                .chain(list.answered())
                .map(wire::ConfirmedBody::from)
                .collect(),
            file_name: list.file.source.name.clone(),
            chunk_rows,
            draft: state.is_last_of_its_file(list).then(|| list.file.source.hash.clone()),
            at: Timestamp::now(),
        };
        let to_send = list.to_send().ok_or(DeskError::ListMoved)?;
        Ok((pending, to_send))
    }

    /// One sending at a time, which [`Desk::cancel_push`] can stop.
    async fn sending<T>(
        &self,
        work: impl AsyncFnOnce(&Self, CancellationToken) -> Result<T, DeskError>,
    ) -> Result<T, DeskError> {
        let cancel = CancellationToken::new();
        {
            let mut state = self.state();
            if state.sending.is_some() {
                return Err(DeskError::Busy);
            }
            state.sending = Some(cancel.clone());
        }
        let alone = tokio::select! {
            biased;
            () = cancel.cancelled() => None,
            alone = self.0.importing.lock() => Some(alone),
        };
        let done = match alone {
            Some(_alone) => work(self, cancel).await,
            None => Err(DeskError::Cancelled),
        };
        self.state().sending = None;
        done
    }

    /// Reads the lists again after a sending or an undoing, whatever its end; what was cut is looked for.
    /// A sending leaves nothing to finish of its own list.
    pub(super) async fn after(
        &self,
        sent: Option<Roster>,
        done: Result<wire::Receipt, DeskError>,
    ) -> Result<wire::Receipt, DeskError> {
        match done {
            Ok(receipt) => {
                if let Some(roster) = sent {
                    self.state().interrupted[slot(roster)] = None;
                }
                if let Err(error) = self.download().await {
                    // It is done, and its report is due; lists are compared again when the service answers.
                    tracing::warn!(code = error.code(), "the list cannot be read again");
                    self.state().forget_held();
                }
                Ok(receipt)
            }
            Err(error) => {
                if matches!(error, DeskError::ListMoved) {
                    self.download().await?;
                } else if !matches!(error, DeskError::Cancelled) {
                    self.find_interrupted().await;
                }
                Err(error)
            }
        }
    }

    /// Gives up a sending that is not committing yet.
    pub fn cancel_push(&self) {
        if let Some(cancel) = &self.state().sending {
            cancel.cancel();
        }
    }

    /// Finishes an import that was cut.
    pub async fn resume_import(
        &self,
        import_id: Uuid,
        progress: Tell<'_>,
    ) -> Result<Report, DeskError> {
        let start = Instant::now();
        let held = PendingFile::holding(&self.0.settings, import_id);
        let (file, pending) = held.ok_or(DeskError::FileNeeded(import_id))?;
        let roster: Roster = pending.open.list.into();
        let to_send = self.as_it_was_sent(&pending);
        let accounts = to_send.as_ref().map(|(compared, _)| Arc::clone(&compared.wanted));
        let on = self.revision(roster).unwrap_or_else(|| pending.open.base.clone());
        let receipt = self
            .sending(async |desk, cancel| {
                desk.with_session(async |remote| {
                    let state: wire::ImportBody =
                        remote.get(&format!("/v1/imports/{import_id}")).await?;
                    let push = Push { remote: &remote, file: &file, cancel: &cancel, progress };
                    let accounts = accounts.as_deref().map(Vec::as_slice);
                    push.resume(&pending, &state, accounts, &on).await
                })
                .await
            })
            .await;
        if let Ok(receipt) = &receipt {
            self.forget_draft_after(&pending, accounts.as_ref());
            self.remember_sent(roster, receipt.id, to_send);
        }
        let receipt = self.after(Some(roster), receipt).await?;
        Ok(self.report_of(&receipt, start.elapsed().as_secs_f64()))
    }

    /// The lists as they were last read.
    fn revision(&self, roster: Roster) -> Option<String> {
        self.state().held[slot(roster)].as_ref().map(|held| held.revision.to_string())
    }

    /// The accounts of the open file, when it is the one the import came from.
    pub(super) fn accounts_of(&self, pending: &Pending) -> Option<Arc<Vec<Account>>> {
        self.as_it_was_sent(pending).map(|(compared, _)| compared.wanted)
    }
}
