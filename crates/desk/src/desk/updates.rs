//! New versions of this app: looked for once a day, installed when the person says so, and never in the middle of
//! something.

use std::sync::Arc;

use balado_core::school::Roster;
use jiff::{SignedDuration, Timestamp};
use reqwest::{StatusCode, header};

use super::{Desk, blocking};
use crate::{
    DeskError, PolicyShown, RemoteError, UpdateShown,
    oldest::OWN_VERSION,
    pending::PendingFile,
    updates::{Answer, Installer, LONGEST, Offer, UpdateError, verify},
};

const LATEST: &str = "/application/latest.json";

/// As long as the service keeps what was sent of an import that was cut.
const STAGED: SignedDuration = SignedDuration::from_hours(24);

impl Desk {
    /// Says which newer version there is. The service is asked once a day, and never when the school turned it off;
    /// when it does not answer, what it last said counts.
    pub async fn look_for_update(&self, installer: Option<&dyn Installer>) -> Option<UpdateShown> {
        self.look_for_update_at(installer, Timestamp::now()).await
    }

    /// The same at another hour.
    pub async fn look_for_update_at(
        &self,
        installer: Option<&dyn Installer>,
        now: Timestamp,
    ) -> Option<UpdateShown> {
        if self.0.settings.policy.updates_are_off() {
            return None;
        }
        let _alone = self.0.updating.lock().await;
        let answer = match self.last_answer().await {
            Some(last) if !last.is_due(now) => Some(last),
            last => match self.ask_latest(now).await {
                Ok(fresh) => Some(fresh),
                Err(error) => {
                    tracing::debug!(code = error.code(), "nobody says which version there is");
                    last
                }
            },
        };
        self.update_shown(&answer?, installer)
    }

    /// Downloads the newer version, makes sure that it is one, and starts its installer. Refused while anything is
    /// open that was not sent; whatever fails, this version goes on.
    pub async fn install_update(&self, installer: Arc<dyn Installer>) -> Result<(), DeskError> {
        if self.0.settings.policy.updates_are_off() {
            return Err(UpdateError::Off.into());
        }
        self.nothing_would_be_lost()?;
        let _alone = self.0.updating.lock().await;
        let answer = self.last_answer().await.ok_or(UpdateError::Gone)?;
        let offer = answer.offer(Some(installer.as_ref())).ok_or(UpdateError::Gone)?;
        let key = self.0.settings.update_key.clone().ok_or(UpdateError::NoKey)?;
        let bytes = self.download_update(&offer).await?;
        let verified = blocking(move || verify(&key, offer, bytes)).await?;
        // What began meanwhile is let finish; what begins now waits.
        let _reading = self.0.reading.lock().await;
        let _importing = self.0.importing.try_lock().map_err(|_| sending())?;
        self.nothing_would_be_lost()?;
        tracing::info!(version = %verified.version, "a new version is installed");
        blocking(move || installer.install(&verified)).await.map_err(|error| {
            tracing::warn!(%error, "the installer did not start");
            UpdateError::NotStarted(error).into()
        })
    }

    /// The service's page with its installers.
    pub fn application_page(&self) -> String {
        self.remote().page("application")
    }

    /// What the school decided for this PC.
    pub fn policy(&self) -> PolicyShown {
        let policy = &self.0.settings.policy;
        PolicyShown {
            service: policy.service().is_some(),
            proxy: policy.proxy().is_some(),
            updates_off: policy.updates_are_off(),
        }
    }

    /// What is to be done before anything can be changed, when the service wants a newer app: as it says now or, when
    /// it was not asked since the start, as it last said.
    pub(super) async fn too_old(&self) -> Option<String> {
        let service = self.preferences().service;
        let wanted = if self.0.oldest.is_known(&service) {
            self.0.oldest.refuses(&service)
        } else {
            self.last_answer().await.and_then(|answer| answer.too_old())
        };
        let message = self.remote().too_old(wanted?).help();
        self.state().told_too_old = true;
        Some(message)
    }

    async fn last_answer(&self) -> Option<Answer> {
        let (settings, service) = (self.0.settings.clone(), self.preferences().service);
        blocking(move || Answer::load(&settings, &service)).await
    }

    async fn ask_latest(&self, now: Timestamp) -> Result<Answer, DeskError> {
        let service = self.preferences().service;
        let remote = self.remote().with_token(None);
        let (answer, contract) = remote.fetch(LATEST).await?;
        let is_empty = answer.status() == StatusCode::NO_CONTENT;
        let latest = if is_empty { None } else { Some(remote.read(answer).await?) };
        let oldest = self.0.oldest.wanted(&service);
        let answer = Answer { service, asked_at: now, latest, oldest, contract };
        let (settings, to_save) = (self.0.settings.clone(), answer.clone());
        if let Err(error) = blocking(move || to_save.save(&settings)).await {
            tracing::warn!(code = error.code(), "the next start asks for versions again");
        }
        Ok(answer)
    }

    fn update_shown(
        &self,
        answer: &Answer,
        installer: Option<&dyn Installer>,
    ) -> Option<UpdateShown> {
        let offer = answer.offer(installer);
        let installs = installer.is_some() && self.0.settings.update_key.is_some();
        let wanted = self.unusable(answer);
        let told_too_old = self.state().told_too_old;
        let message = match (&wanted, &offer) {
            (Some(why), _) if !told_too_old => why.clone(),
            (Some(_) | None, Some(offer)) => is_there(offer, installs),
            (Some(_) | None, None) => return None,
        };
        Some(UpdateShown {
            version: offer.as_ref().map(|offer| offer.version.to_string()),
            message,
            wanted: wanted.is_some(),
            installs: installs && offer.is_some(),
        })
    }

    /// Why nothing can be sent with this version any more.
    fn unusable(&self, answer: &Answer) -> Option<String> {
        let remote = self.remote();
        if let Some(wanted) = answer.too_old() {
            return Some(remote.too_old(wanted).help());
        }
        let other = RemoteError::is_after_ours(&answer.contract);
        other.then(|| remote.other_version(answer.contract.clone()).help())
    }

    async fn download_update(&self, offer: &Offer) -> Result<Vec<u8>, DeskError> {
        let unanswered = |error| UpdateError::Unanswered(Box::new(error));
        let remote = self.remote().with_token(None);
        let (mut answer, _) = remote.fetch(&offer.path).await.map_err(unanswered)?;
        let length = answer.headers().get(header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        let mut bytes = Vec::with_capacity(length.unwrap_or_default().min(LONGEST));
        while let Some(part) = answer.chunk().await.map_err(|_| UpdateError::Cut)? {
            if bytes.len() + part.len() > LONGEST {
                return Err(UpdateError::Forged("longer than any installer").into());
            }
            bytes.extend_from_slice(&part);
        }
        Ok(bytes)
    }

    /// Refuses while something is open that was not sent, is being sent, or was cut and can be taken up again.
    fn nothing_would_be_lost(&self) -> Result<(), DeskError> {
        let state = self.state();
        if state.sending.is_some() {
            return Err(sending());
        }
        let unsent = state.lists.iter().flatten().any(|list| !list.imported);
        if unsent || !state.unmapped.is_empty() || !state.choices.is_empty() {
            return Err(UpdateError::InTheMiddle(
                "Une liste est ouverte et n’est pas envoyée. Validez-la ou fermez-la d’abord.",
            )
            .into());
        }
        let interrupted = state.interrupted.iter().any(Option::is_some);
        drop(state);
        if interrupted || self.was_cut() {
            return Err(UpdateError::InTheMiddle(
                "Un import interrompu attend. Connectez-vous, puis reprenez-le ou abandonnez-le d’abord.",
            )
            .into());
        }
        Ok(())
    }

    /// Whether an import was cut that the service still holds, whoever is signed in.
    fn was_cut(&self) -> bool {
        let since = Timestamp::now() - STAGED;
        let files = Roster::ALL.map(|roster| PendingFile::of(&self.0.settings, roster).load());
        files.iter().flatten().any(|pending| pending.at > since)
    }
}

fn sending() -> DeskError {
    UpdateError::InTheMiddle("Un envoi est en cours. Attendez qu’il se termine.").into()
}

fn is_there(offer: &Offer, installs: bool) -> String {
    let Offer { version, notes, .. } = offer;
    let notes = notes.as_deref().map(|notes| format!(" {notes}")).unwrap_or_default();
    let how = if installs {
        "L’installer ferme cette fenêtre, puis la rouvre."
    } else {
        "La page du service la donne, et dit comment l’installer."
    };
    format!(
        "La version {version} de Balado import est disponible (celle-ci est la {OWN_VERSION}).{notes} {how}"
    )
}
