//! The school's gestionnaire: who it is, naming, renewing, handing over, and the code that naming wants.

use balado_core::{
    plan::{Action, Plan},
    school::{Roster, Uai},
};
use balado_wire as wire;
use balado_wire::Through;
use reqwest::Method;

use super::{Desk, arrival::Redeeming, slot};
use crate::{
    DeskError,
    session::Pasted,
    shown::{Manager, SignIn},
};

/// Who is to be the gestionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nominee {
    /// One of the teachers, by the id in the ENT.
    Teacher(String),
    /// Somebody of the staff, by what they sign in to the ENT with.
    Staff(String),
}

impl Desk {
    /// The school's gestionnaire, when there is one.
    pub async fn manager(&self) -> Result<Option<Manager>, DeskError> {
        let found = self
            .with_session(async |remote| remote.get::<wire::ManagerBody>("/v1/manager").await)
            .await;
        match found {
            Ok(body) => Ok(Some(manager(body))),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Names the gestionnaire; the former one is replaced at once, and signed out everywhere. The same person again
    /// is renewed. A gestionnaire who hands over is signed out here too.
    ///
    /// # Errors
    /// `stale-session` when the chef needs a fresh code first: [`Self::request_fresh_code`].
    pub async fn name_manager(&self, nominee: &Nominee) -> Result<Manager, DeskError> {
        let body = match nominee {
            Nominee::Teacher(ent_id) => {
                wire::NameManagerBody { ent_id: Some(ent_id.clone()), login: None }
            }
            Nominee::Staff(login) => {
                wire::NameManagerBody { ent_id: None, login: Some(login.trim().to_owned()) }
            }
        };
        let named = self
            .with_session(async |remote| remote.call(Method::PUT, "/v1/manager", &body).await)
            .await?;
        Ok(manager(named))
    }

    /// Leaves the school without a gestionnaire.
    ///
    /// # Errors
    /// `stale-session`, as for naming.
    pub async fn remove_manager(&self) -> Result<(), DeskError> {
        self.with_session(async |remote| remote.tell(Method::DELETE, "/v1/manager").await).await
    }

    /// Sends a code to the mailbox from an open session: naming a gestionnaire wants one of the last ten minutes.
    pub async fn request_fresh_code(&self) -> Result<SignIn, DeskError> {
        let uai = self.state().session.as_ref().map(|session| session.uai.clone());
        let uai: Uai = uai.ok_or(DeskError::SignedOut)?.parse()?;
        let awaited = self.ask(uai, Through::Mail).await?;
        let shown = awaited.shown();
        self.state().fresh = Some(awaited);
        Ok(shown)
    }

    /// Takes that code, or its link: the session goes on as a new one, under the same name, and open lists stay.
    pub async fn enter_fresh_code(&self, text: &str) -> Result<(), DeskError> {
        let secret = Pasted::find(text)?;
        let (redeeming, former) = {
            let state = self.state();
            let awaited = state.fresh.as_ref().ok_or(DeskError::NoSignIn)?;
            if matches!(&secret, Pasted::Token { request, .. } if *request != awaited.id) {
                return Err(DeskError::OtherLink);
            }
            let session = state.session.clone().ok_or(DeskError::SignedOut)?;
            let verifier = awaited.verifier.clone();
            (Redeeming { request: awaited.id, verifier, secret }, session)
        };
        let opened = self.redeem(redeeming, &former.person).await?;
        if opened.school.uai != former.uai {
            self.end_at_the_service(opened.session).await;
            let (shown, opened) = (former.uai, opened.school.uai);
            return Err(DeskError::OtherSchool { shown, opened });
        }
        self.state().fresh = None;
        // Without a keyring it was said when the first session was opened.
        self.keep_session(opened, &former.person, &mut Vec::new()).await;
        self.end_at_the_service(former.token).await;
        Ok(())
    }

    /// The name of the gestionnaire whose account sending this list would deactivate; the nomination would end with
    /// it.
    pub async fn leaving_manager(&self, roster: Roster) -> Result<Option<String>, DeskError> {
        if roster != Roster::Teachers || !self.would_deactivate(roster) {
            return Ok(None);
        }
        let Some(manager) = self.manager().await? else { return Ok(None) };
        let leaves = manager.ent_id.as_deref().is_some_and(|id| self.deactivates(roster, id));
        Ok(leaves.then(|| format!("{} {}", manager.first_name, manager.last_name)))
    }

    fn would_deactivate(&self, roster: Roster) -> bool {
        let state = self.state();
        let plan = state.lists[slot(roster)].as_ref().and_then(|list| list.compared.plan.as_ref());
        let takes = |plan: &Plan| plan.count(Action::Deactivate) + plan.count(Action::Replace) > 0;
        plan.is_some_and(takes)
    }

    fn deactivates(&self, roster: Roster, ent_id: &str) -> bool {
        let state = self.state();
        let plan = state.lists[slot(roster)].as_ref().and_then(|list| list.compared.plan.as_ref());
        let Some((plan, held)) = plan.zip(state.held[slot(roster)].as_ref()) else { return false };
        let ends = |action| matches!(action, Action::Deactivate | Action::Replace);
        let leaving = plan.steps().iter().filter(|step| ends(step.action));
        let mut accounts = leaving.filter_map(|step| held.accounts.get(step.held? as usize));
        accounts.any(|leaving| leaving.account.ent_id.as_str() == ent_id)
    }
}

fn manager(body: wire::ManagerBody) -> Manager {
    let wire::ManagerBody {
        ent_id,
        login,
        last_name,
        first_name,
        since,
        by,
        until,
        renewed_at,
        renewable,
    } = body;
    Manager {
        ent_id,
        last_name: last_name.or_else(|| login.clone()).unwrap_or_default(),
        first_name: first_name.unwrap_or_default(),
        login,
        since,
        by,
        until,
        renewed_at,
        renewable,
    }
}
