//! Sending, finding out what became of a sending, and undoing.

use super::{
    Account, Arc, CancellationToken, Desk, DeskError, HistoryEntry, HistoryOutcome, Instant,
    Interrupted, Path, Pending, PendingFile, Progress, Push, RemoteError, Report, ReportFormat,
    Roster, Timestamp, UndoShown, Uuid, push, reports, slot, wire,
};

/// Tells how far a sending is.
type Tell<'a> = &'a (dyn Fn(Progress) + Send + Sync);

impl Desk {
    /// Sends a list and commits it. `confirmed` is the number typed when the list is held.
    pub async fn push_import(
        &self,
        roster: Roster,
        confirmed: Option<u32>,
        progress: Tell<'_>,
    ) -> Result<Report, DeskError> {
        let start = Instant::now();
        let (pending, accounts) = self.prepare(roster, confirmed)?;
        let left_aside = pending.left_aside;
        let receipt = self
            .sending(async |desk, cancel| {
                desk.with_session(async |remote| {
                    let file = PendingFile::of(&desk.0.settings);
                    let push = Push { remote: &remote, file: &file, cancel: &cancel, progress };
                    push.run(pending, &accounts).await
                })
                .await
            })
            .await;
        let receipt = self.after(receipt).await?;
        Ok(self.report_of(&receipt, left_aside, start.elapsed().as_secs_f64()))
    }

    /// What will be sent, exactly as it is shown.
    fn prepare(
        &self,
        roster: Roster,
        confirmed: Option<u32>,
    ) -> Result<(Pending, Arc<Vec<Account>>), DeskError> {
        let service = self.preferences().service.to_string();
        let state = self.state();
        let session = state.session.as_ref().ok_or(DeskError::SignedOut)?;
        let list = state.lists[slot(roster)].as_ref().ok_or(DeskError::NoList)?;
        if list.shown().to_send == 0 {
            return Err(DeskError::NothingToSend);
        }
        let (Some(plan), Some(held)) = (&list.plan, &list.held) else {
            return Err(DeskError::ListMoved);
        };
        if let Some(hold) = plan.hold().filter(|hold| confirmed != Some(hold.number)) {
            return Err(DeskError::Held { number: hold.number, sentence: hold.sentence() });
        }
        let chunk_rows = push::rows_of_a_part(list.wanted.len());
        let number =
            |length: usize| u32::try_from(length).expect("an import is below a million rows");
        let open = wire::OpenImportBody {
            list: roster.into(),
            base: held.revision.to_string(),
            complete: true,
            rules: list.rules.into(),
            rows: number(list.wanted.len()),
            chunks: number(list.wanted.len().div_ceil(chunk_rows)),
            digest: plan.digest(&list.wanted, &held.accounts).to_string(),
            counts: plan.counts().into(),
            source: list.file_name.chars().take(255).collect(),
        };
        let pending = Pending {
            key: Uuid::now_v7(),
            id: None,
            uai: session.uai.clone(),
            service,
            open,
            confirm: confirmed,
            chunk_rows,
            left_aside: list.left_aside(),
            at: Timestamp::now(),
        };
        Ok((pending, Arc::clone(&list.wanted)))
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
        let done = work(self, cancel).await;
        self.state().sending = None;
        done
    }

    /// Reads the list again after a sending, whatever its end; a cut one is looked for.
    async fn after(
        &self,
        done: Result<wire::Receipt, DeskError>,
    ) -> Result<wire::Receipt, DeskError> {
        match done {
            Ok(receipt) => {
                self.state().interrupted = None;
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

    /// Asks the service what became of an import that was cut; a sentence says so when it is over.
    pub(super) async fn find_interrupted(&self) -> Option<String> {
        self.state().interrupted = None;
        let file = PendingFile::of(&self.0.settings);
        let mut pending = file.load()?;
        let here = self.state().session.as_ref().is_some_and(|session| session.uai == pending.uai);
        if !here || pending.service != self.preferences().service.as_str() {
            return None;
        }
        match self.state_of(&file, &mut pending).await {
            Ok(state) => self.settle(&file, &pending, &state),
            Err(DeskError::Remote(RemoteError::Refused(problem)))
                if problem.code == wire::Code::NotFound =>
            {
                Some(forget(
                    &file,
                    &format!("L’import du fichier « {} » n’a rien changé.", pending.open.source),
                ))
            }
            Err(error) => Some(error.help()),
        }
    }

    async fn state_of(
        &self,
        file: &PendingFile,
        pending: &mut Pending,
    ) -> Result<wire::ImportBody, DeskError> {
        self.with_session(async |remote| {
            let id = if let Some(id) = pending.id {
                id
            } else {
                let cancel = CancellationToken::new();
                let push = Push { remote: &remote, file, cancel: &cancel, progress: &|_| () };
                push.open(pending).await?
            };
            remote.get(&format!("/v1/imports/{id}")).await
        })
        .await
    }

    fn settle(
        &self,
        file: &PendingFile,
        pending: &Pending,
        state: &wire::ImportBody,
    ) -> Option<String> {
        let source = &pending.open.source;
        match state.state {
            wire::ImportState::Committed | wire::ImportState::Undone => Some(forget(
                file,
                &format!(
                    "L’import du fichier « {source} » s’était bien terminé : il est dans l’historique."
                ),
            )),
            wire::ImportState::Discarded | wire::ImportState::Expired => {
                Some(forget(file, &format!("L’import du fichier « {source} » n’a rien changé.")))
            }
            wire::ImportState::Open => {
                self.state().interrupted = Some(Interrupted {
                    import_id: state.id,
                    roster: pending.open.list.into(),
                    file_name: source.clone(),
                    at: pending.at,
                    complete: state.received.len() as u64 == u64::from(state.chunks),
                });
                None
            }
        }
    }

    /// Finishes an import that was cut.
    pub async fn resume_import(
        &self,
        import_id: Uuid,
        progress: Tell<'_>,
    ) -> Result<Report, DeskError> {
        let start = Instant::now();
        let file = PendingFile::of(&self.0.settings);
        let pending = file.load().filter(|pending| pending.id == Some(import_id));
        let pending = pending.ok_or(DeskError::FileNeeded(import_id))?;
        let accounts = self.accounts_of(&pending);
        let receipt = self
            .sending(async |desk, cancel| {
                desk.with_session(async |remote| {
                    let state: wire::ImportBody =
                        remote.get(&format!("/v1/imports/{import_id}")).await?;
                    let push = Push { remote: &remote, file: &file, cancel: &cancel, progress };
                    push.resume(&pending, &state, accounts.as_deref().map(Vec::as_slice)).await
                })
                .await
            })
            .await;
        let receipt = self.after(receipt).await?;
        Ok(self.report_of(&receipt, pending.left_aside, start.elapsed().as_secs_f64()))
    }

    /// The accounts of the open file, when it is the one the import came from.
    fn accounts_of(&self, pending: &Pending) -> Option<Arc<Vec<Account>>> {
        let state = self.state();
        let list = state.lists[slot(pending.open.list.into())].as_ref()?;
        let (plan, held) = (list.plan.as_ref()?, list.held.as_ref()?);
        let same = plan.digest(&list.wanted, &held.accounts).to_string() == pending.open.digest;
        same.then(|| Arc::clone(&list.wanted))
    }

    /// Gives up an import that was cut. Nothing changed.
    pub async fn discard_import(&self, import_id: Uuid) -> Result<(), DeskError> {
        let file = PendingFile::of(&self.0.settings);
        let given_up = self
            .with_session(async |remote| {
                let cancel = CancellationToken::new();
                let push =
                    Push { remote: &remote, file: &file, cancel: &cancel, progress: &|_| () };
                push.give_up(import_id).await
            })
            .await;
        match &given_up {
            Ok(()) => self.state().interrupted = None,
            // It ended meanwhile: what it became is asked, and the sentence says it to the person.
            Err(DeskError::Remote(RemoteError::Refused(_))) => drop(self.find_interrupted().await),
            Err(_) => {}
        }
        given_up
    }

    /// The school's imports, newest first.
    pub async fn history(&self) -> Result<Vec<HistoryEntry>, DeskError> {
        let body: wire::HistoryBody =
            self.with_session(async |remote| remote.get("/v1/imports").await).await?;
        let waiting = self.state().interrupted.as_ref().map(|interrupted| interrupted.import_id);
        Ok(body.imports.into_iter().map(|entry| history_entry(entry, waiting)).collect())
    }

    /// The report of an import that was done.
    pub async fn report(&self, import_id: Uuid) -> Result<Report, DeskError> {
        let receipt = self.receipt(import_id).await?;
        let mut report = self.report_of(&receipt, 0, 0.0);
        let history = self.history().await?;
        report.can_undo = history.iter().any(|entry| entry.id == import_id && entry.can_undo);
        Ok(report)
    }

    async fn receipt(&self, import_id: Uuid) -> Result<wire::Receipt, DeskError> {
        self.with_session(async |remote| {
            remote.get(&format!("/v1/imports/{import_id}/receipt")).await
        })
        .await
    }

    /// Saves the report of an import.
    pub async fn write_report(
        &self,
        import_id: Uuid,
        format: ReportFormat,
        path: &Path,
    ) -> Result<(), DeskError> {
        reports::write_report(&self.report(import_id).await?, format, path)
    }

    /// Works out what undoing an import would do; nothing changes yet.
    pub async fn prepare_undo(&self, import_id: Uuid) -> Result<UndoShown, DeskError> {
        let path = format!("/v1/imports/{import_id}/undo");
        let body: wire::UndoBody = self
            .with_session(async |remote| {
                remote.call(reqwest::Method::POST, &path, &serde_json::json!({})).await
            })
            .await?;
        let name = |conflict: &wire::ConflictBody| {
            let name = format!("{} {}", conflict.last_name, conflict.first_name);
            if name.trim().is_empty() { "compte retiré depuis".to_owned() } else { name }
        };
        Ok(UndoShown {
            id: body.id,
            removed: body.removed,
            restored: body.restored,
            conflicts: body.conflicts.iter().map(name).collect(),
        })
    }

    /// Undoes an import, as [`Desk::prepare_undo`] showed it.
    pub async fn undo_import(&self, undo_id: Uuid) -> Result<Report, DeskError> {
        let start = Instant::now();
        let done = self
            .with_session(async |remote| {
                let state: wire::ImportBody = remote.get(&format!("/v1/imports/{undo_id}")).await?;
                let undo = state.undo.ok_or(DeskError::ListMoved)?;
                let body = wire::CommitBody { digest: undo.digest, confirm: None };
                push::commit(&remote, undo_id, &undo.base, &body).await
            })
            .await;
        let receipt = match done {
            Err(DeskError::Remote(RemoteError::Refused(problem)))
                if matches!(problem.code, wire::Code::ListMoved | wire::Code::DigestDiffers) =>
            {
                return Err(DeskError::ListMoved);
            }
            done => self.after(done).await?,
        };
        Ok(self.report_of(&receipt, 0, start.elapsed().as_secs_f64()))
    }

    fn report_of(&self, receipt: &wire::Receipt, left_aside: u32, seconds: f64) -> Report {
        let roster: Roster = receipt.list.into();
        let counts = receipt.counts;
        let other =
            self.state().held[slot(roster.other())].as_ref().is_some_and(|held| held.active() > 0);
        Report {
            import_id: receipt.id,
            roster,
            file_name: receipt.source.clone(),
            at: receipt.at,
            by: receipt.by.clone(),
            created: counts.create,
            updated: counts.update + counts.relinked,
            returned: counts.returning,
            unchanged: counts.unchanged,
            deactivated: counts.deactivate,
            absent_kept: counts.absent,
            removed: receipt.removed,
            restored: receipt.restored,
            left_aside,
            in_balado: counts.create
                + counts.update
                + counts.relinked
                + counts.returning
                + counts.unchanged,
            seconds,
            can_undo: receipt.undo_until > Timestamp::now(),
            is_undo: receipt.undoes.is_some(),
            other_list_imported: other,
        }
    }
}

/// The import is over: nothing is kept of it, and a sentence says so.
fn forget(file: &PendingFile, sentence: &str) -> String {
    let failed = file.clear().err().map(|error| format!(" {}", error.help()));
    format!("{sentence}{}", failed.unwrap_or_default())
}

fn history_entry(entry: wire::HistoryEntryBody, waiting: Option<Uuid>) -> HistoryEntry {
    let outcome = match (entry.state, entry.undoes) {
        (wire::ImportState::Committed, Some(_)) => HistoryOutcome::Undo,
        (wire::ImportState::Committed, None) => HistoryOutcome::Committed,
        (wire::ImportState::Undone, _) => HistoryOutcome::Undone,
        (wire::ImportState::Open, _) => HistoryOutcome::Interrupted,
        (wire::ImportState::Discarded | wire::ImportState::Expired, _) => HistoryOutcome::Discarded,
    };
    let done = entry.receipt.as_ref().map(|receipt| {
        let counts = receipt.counts;
        (
            counts.create,
            counts.update + counts.relinked + counts.returning + receipt.restored,
            counts.deactivate + receipt.removed,
        )
    });
    HistoryEntry {
        id: entry.id,
        at: entry.at,
        roster: entry.list.into(),
        file_name: entry.source,
        by: entry.by,
        done,
        outcome,
        can_undo: entry.can_undo,
        can_resume: waiting == Some(entry.id),
    }
}
