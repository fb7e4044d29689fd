use super::session::form_token;
use crate::{
    error::Refusal,
    mail::hour,
    state::AppState,
    store::{School, Who},
};

/// What stands on every page of a school.
pub struct Frame {
    /// As its people call it.
    pub school: String,
    /// Who is signed in.
    pub person: String,
    /// Until when.
    pub until: String,
    /// The signature of its forms.
    pub token: String,
}

impl Frame {
    pub async fn of(state: &AppState, who: &Who) -> Result<Self, Refusal> {
        Ok(Self {
            school: titled(&state.store.school(who.uai).await?),
            person: who.person.clone(),
            until: hour(who.expires_at),
            token: form_token(&state.key, who.session),
        })
    }
}

/// A school at the head of a page.
fn titled(school: &School) -> String {
    let School { uai, name, .. } = school;
    match name {
        Some(name) => format!("{name} ({uai})"),
        None => format!("Établissement {uai}"),
    }
}
