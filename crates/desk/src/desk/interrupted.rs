//! An import that was cut before its end: found out, or given up. Finishing it is sending.

use super::{
    CancellationToken, Desk, DeskError, Interrupted, Pending, PendingFile, Push, RemoteError, Uuid,
    wire,
};

impl Desk {
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
}

/// The import is over: nothing is kept of it, and a sentence says so.
fn forget(file: &PendingFile, sentence: &str) -> String {
    let failed = file.clear().err().map(|error| format!(" {}", error.help()));
    format!("{sentence}{}", failed.unwrap_or_default())
}
