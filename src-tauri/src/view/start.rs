//! All the page needs when it starts, and what is typed there.

use balado_desk::{Preferences, Rne, Start};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    FormerView, HeldView, InterruptedView, LinkView, ListsView, PolicyView, SessionView,
    SignInView, ThemeView,
};

/// All the page needs when it starts, and again after signing in or out.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeskView {
    /// Of the program.
    pub version: String,
    pub preferences: PreferencesView,
    /// What of it the school decided.
    pub policy: PolicyView,
    pub session: Option<SessionView>,
    /// Who was signed in last, unless they signed out.
    pub former: Option<FormerView>,
    /// Files that were open when the program ended wait to be opened again.
    pub reopens: bool,
    /// A link was asked for and is still awaited.
    pub awaited: Option<SignInView>,
    /// A link that came by itself.
    pub link_arrived: Option<LinkView>,
    pub lists: ListsView,
    /// What Balado holds, when known.
    pub held: Option<HeldView>,
    /// Imports that were cut before their end, one for each list at most.
    pub interrupted: Vec<InterruptedView>,
    /// Said once at the top of the window, such as "no keyring on this PC".
    pub notices: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreferencesView {
    pub service_url: String,
    /// A name and a port, the address of a script, `aucun`, or nothing.
    pub proxy: String,
    pub theme: ThemeView,
}

/// What a school's number is while it is typed.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RneView {
    pub state: RneStateView,
    /// In upper case, when valid.
    pub uai: Option<String>,
    /// What is wrong, when something is.
    pub message: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RneStateView {
    /// Not finished; nothing to reproach.
    Typing,
    Valid,
    Invalid,
}

impl DeskView {
    pub(crate) fn of(start: Start, lists: ListsView, policy: PolicyView) -> Self {
        let Start {
            preferences,
            session,
            former,
            reopens,
            awaited,
            link_arrived,
            held,
            interrupted,
            notices,
        } = start;
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            preferences: preferences.into(),
            policy,
            session,
            former,
            reopens,
            awaited,
            link_arrived,
            lists,
            held,
            interrupted,
            notices,
        }
    }
}

impl From<Preferences> for PreferencesView {
    fn from(preferences: Preferences) -> Self {
        let service_url = preferences.service.as_str().trim_end_matches('/').to_owned();
        Self { service_url, proxy: preferences.proxy, theme: preferences.theme }
    }
}

impl From<Rne> for RneView {
    fn from(rne: Rne) -> Self {
        let (state, uai, message) = match rne {
            Rne::Typing => (RneStateView::Typing, None, None),
            Rne::Valid(uai) => (RneStateView::Valid, Some(uai), None),
            Rne::Invalid(message) => (RneStateView::Invalid, None, Some(message)),
        };
        Self { state, uai, message }
    }
}
