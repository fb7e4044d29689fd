//! An import that was cut before its end: found out, or given up. Finishing it is sending.

use balado_core::school::Roster;
use balado_wire as wire;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Desk, slot};
use crate::{
    DeskError, RemoteError,
    pending::{FormerPending, Pending, PendingFile},
    push::{self, Push},
    shown::Interrupted,
};

const FORMER_GIVEN_UP: &str = "Un import commencé avant la mise à jour de Balado import a été abandonné : il n’a rien changé. Déposez à nouveau son fichier.";
const FORMER_DONE: &str = "Un import commencé avant la mise à jour de Balado import s’était bien terminé : il est dans l’historique.";

impl Desk {
    /// Asks the service what became of the imports that were cut; a sentence says so of each that is over.
    /// While one is sent, it is not cut: whoever sends it looks afterwards.
    pub(super) async fn find_interrupted(&self) -> Vec<String> {
        if self.state().sending.is_some() {
            return Vec::new();
        }
        let _alone = self.0.importing.lock().await;
        let mut notices = Vec::new();
        for roster in Roster::ALL {
            notices.extend(self.find_interrupted_of(roster).await);
        }
        notices
    }

    async fn find_interrupted_of(&self, roster: Roster) -> Option<String> {
        self.state().interrupted[slot(roster)] = None;
        let file = PendingFile::of(&self.0.settings, roster);
        if let Some(former) = file.load_former() {
            return self.give_up_former(&file, &former).await;
        }
        let mut pending = file.load()?;
        if !self.is_here(&pending.uai, &pending.service) {
            return None;
        }
        match self.state_of(&file, &mut pending).await {
            Ok(state) => self.settle(&file, &pending, &state),
            // One that was opened is never refused for what its school has.
            Err(DeskError::Remote(RemoteError::Refused(problem)))
                if matches!(problem.code, wire::Code::NotFound | wire::Code::SchoolLimit) =>
            {
                Some(forget(
                    &file,
                    &format!("L’import du fichier « {} » n’a rien changé.", pending.file_name),
                ))
            }
            Err(error) => Some(error.help()),
        }
    }

    /// Whether what is kept is of this school at this service.
    fn is_here(&self, uai: &str, service: &str) -> bool {
        let school = self.state().session.as_ref().is_some_and(|session| session.uai == uai);
        school && service == self.preferences().service.as_str()
    }

    /// An import that was begun before the app was brought up to date cannot be finished: its preview was
    /// another one. It is given up, unless it was done after all.
    async fn give_up_former(&self, file: &PendingFile, former: &FormerPending) -> Option<String> {
        if !self.is_here(&former.uai, &former.service) {
            return None;
        }
        let given_up = match former.id {
            Some(id) => self.with_session(async |remote| push::discard(&remote, id).await).await,
            None => Ok(()),
        };
        match given_up {
            Ok(()) => Some(forget(file, FORMER_GIVEN_UP)),
            Err(DeskError::Remote(RemoteError::Refused(problem)))
                if problem.code == wire::Code::ImportClosed =>
            {
                Some(forget(file, FORMER_DONE))
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
        let name = &pending.file_name;
        match state.state {
            wire::ImportState::Committed | wire::ImportState::Undone => {
                self.forget_draft_after(pending, self.accounts_of(pending).as_ref());
                Some(forget(
                    file,
                    &format!(
                        "L’import du fichier « {name} » s’était bien terminé : il est dans l’historique."
                    ),
                ))
            }
            wire::ImportState::Discarded | wire::ImportState::Expired => {
                Some(forget(file, &format!("L’import du fichier « {name} » n’a rien changé.")))
            }
            wire::ImportState::Open => {
                let roster = pending.open.list.into();
                self.state().interrupted[slot(roster)] = Some(Interrupted {
                    import_id: state.id,
                    roster,
                    file_name: name.clone(),
                    at: pending.at,
                    complete: state.received.len() as u64 == u64::from(state.chunks),
                });
                None
            }
        }
    }

    /// Gives up an import that was cut, or an undoing that is only prepared. Nothing changed.
    pub async fn discard_import(&self, import_id: Uuid) -> Result<(), DeskError> {
        let given_up =
            self.with_session(async |remote| push::discard(&remote, import_id).await).await;
        if given_up.is_ok() {
            for cut in &mut self.state().interrupted {
                cut.take_if(|cut| cut.import_id == import_id);
            }
            if let Some((file, _)) = PendingFile::holding(&self.0.settings, import_id) {
                file.clear()?;
            }
        }
        if let Err(DeskError::Remote(RemoteError::Refused(_))) = &given_up {
            // It ended meanwhile: what it became is asked, and the sentence says it to the person.
            self.find_interrupted().await;
        }
        given_up
    }
}

/// The import is over: nothing is kept of it, and a sentence says so.
fn forget(file: &PendingFile, sentence: &str) -> String {
    let failed = file.clear().err().map(|error| format!(" {}", error.help()));
    format!("{sentence}{}", failed.unwrap_or_default())
}
