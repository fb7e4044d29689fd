//! The school: what anybody may know of it, its address in the ENT, its gestionnaire.

use balado_core::school::Account;

use super::{Desk, DeskError, Manager, Method, Roster, School, Teacher, Uai, fold, slot, wire};

impl Desk {
    /// What anybody may know of a school.
    pub async fn look_up_school(&self, uai: &str) -> Result<School, DeskError> {
        let uai: Uai = uai.parse()?;
        let wire::SchoolBody { uai, name, activated, mailbox } =
            self.remote().get(&format!("/v1/schools/{uai}")).await?;
        Ok(School { uai, name, activated, mailbox })
    }

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

    /// Teachers held whose name holds every word; at most 20.
    pub async fn search_teachers(&self, text: &str) -> Result<Vec<Teacher>, DeskError> {
        if self.state().held[slot(Roster::Teachers)].is_none() {
            self.download().await?;
        }
        let folded = fold(text);
        let state = self.state();
        let Some(held) = &state.held[slot(Roster::Teachers)] else { return Ok(Vec::new()) };
        let mut found: Vec<&Account> = held
            .accounts
            .iter()
            .filter(|held| held.active)
            .map(|held| &held.account)
            .filter(|account| account.is_named(&folded))
            .collect();
        found.sort_by_cached_key(|account| account.folded_name());
        found.truncate(20);
        let teacher = |account: &Account| Teacher {
            ent_id: account.ent_id.to_string(),
            last_name: account.last_name.to_string(),
            first_name: account.first_name.to_string(),
            classes: account.classes.joined().into_owned(),
        };
        Ok(found.into_iter().map(teacher).collect())
    }

    /// Names the gestionnaire; the former one is replaced at once.
    pub async fn name_manager(&self, ent_id: &str) -> Result<Manager, DeskError> {
        let body = wire::NameManagerBody { ent_id: Some(ent_id.to_owned()), login: None };
        let named = self
            .with_session(async |remote| remote.call(Method::PUT, "/v1/manager", &body).await)
            .await?;
        Ok(manager(named))
    }

    /// Leaves the school without a gestionnaire.
    pub async fn remove_manager(&self) -> Result<(), DeskError> {
        self.with_session(async |remote| remote.tell(Method::DELETE, "/v1/manager").await).await
    }
}

fn manager(body: wire::ManagerBody) -> Manager {
    let wire::ManagerBody { ent_id, login, last_name, first_name, since, by } = body;
    let last_name = last_name.or(login).unwrap_or_default();
    Manager { ent_id, last_name, first_name: first_name.unwrap_or_default(), since, by }
}
