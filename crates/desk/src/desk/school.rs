//! The school: what anybody may know of it, and its teachers.

use balado_core::school::{Account, Roster, Uai, fold};
use balado_wire as wire;

use super::{Desk, slot};
use crate::{
    DeskError,
    shown::{School, Teacher},
};

impl Desk {
    /// What anybody may know of a school.
    pub async fn look_up_school(&self, uai: &str) -> Result<School, DeskError> {
        let uai: Uai = uai.parse()?;
        let wire::SchoolBody { uai, name, activated, mailbox } =
            self.remote().get(&format!("/v1/schools/{uai}")).await?;
        Ok(School { uai, name, activated, mailbox })
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
}
