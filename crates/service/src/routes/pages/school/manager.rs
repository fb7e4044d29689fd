//! Who is the gestionnaire: finding another one, and leaving the school without.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};
use balado_core::school::{Roster, fold};

use super::{
    HOME,
    frame::Frame,
    naming::{Chosen, verifier_of_fresh_code},
    session::{InBrowser, SignedForm},
    words::{full_name, many, since},
};
use crate::{
    error::Refusal,
    routes::{
        manager::is_fresh,
        pages::{NO_SCRIPT, explained, form::field, page, redirect, refused},
    },
    state::AppState,
    store::Who,
};

/// Teachers that are shown, as in the app.
const MOST: usize = 20;

#[derive(Template)]
#[template(path = "school/manager.html")]
struct Choosing {
    frame: Frame,
    manager: Option<(String, String)>,
    typed: String,
    /// When a name was typed.
    found: Option<Found>,
    error: Option<String>,
}

struct Found {
    count: String,
    more: bool,
    teachers: Vec<Teacher>,
}

struct Teacher {
    name: String,
    classes: String,
    address: String,
}

#[derive(Template)]
#[template(path = "school/dismissal.html")]
struct Dismissal {
    frame: Frame,
    former: String,
    chosen: Chosen,
    /// A new code is to be asked for, with this verifier.
    verifier: Option<String>,
}

/// Where the chef finds a teacher by a part of the name, or writes the ENT login of somebody of the staff.
#[utoipa::path(get, path = "/etablissement/gestionnaire", tag = "pages", security(("browser" = [])),
    params(("nom" = Option<String>, Query, description = "A part of a teacher’s name")),
    responses((status = 200, body = String, content_type = "text/html")))]
pub async fn choose(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    InBrowser(who): InBrowser,
) -> Response {
    let typed = field(query.unwrap_or_default().as_bytes(), "nom").unwrap_or_default();
    match choosing(&state, &who, typed, None).await {
        Ok(choosing) => page(StatusCode::OK, NO_SCRIPT, &choosing),
        Err(refusal) => refused(refusal),
    }
}

/// The same page, which says why somebody is not named.
pub async fn choose_another(state: &AppState, who: &Who, refusal: Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.code.status()).expect("a code has a real status");
    match choosing(state, who, String::new(), Some(refusal.detail.into_owned())).await {
        Ok(choosing) => explained(status, &choosing),
        Err(refusal) => refused(refusal),
    }
}

async fn choosing(
    state: &AppState,
    who: &Who,
    typed: String,
    error: Option<String>,
) -> Result<Choosing, Refusal> {
    let typed: String = typed.chars().take(120).collect();
    let found =
        if fold(&typed).is_empty() { None } else { Some(search(state, who, &typed).await?) };
    let manager = state.store.manager(who.uai, state.clock.now()).await?;
    let manager = manager.map(|manager| (full_name(&manager), since(&manager)));
    Ok(Choosing { frame: Frame::of(state, who).await?, manager, typed, found, error })
}

/// Active teachers whose name holds every word. The audit says that a list was read.
async fn search(state: &AppState, who: &Who, typed: &str) -> Result<Found, Refusal> {
    let list = state.store.roster(who.uai, Roster::Teachers, None).await?;
    let wanted = fold(typed);
    let accounts = list.accounts.unwrap_or_default();
    let active = accounts.iter().filter(|held| held.active).map(|held| &held.account);
    let mut named: Vec<_> = active.filter(|account| account.is_named(&wanted)).collect();
    named.sort_by_cached_key(|account| account.folded_name());
    let count = many(named.len() as u64, "enseignant trouvé", "enseignants trouvés");
    let more = named.len() > MOST;
    named.truncate(MOST);
    state.readings.note(who, Roster::Teachers, list.revision, named.len(), state.clock.now());
    let teacher = |account: &balado_core::school::Account| Teacher {
        name: format!("{} {}", account.first_name, account.last_name),
        classes: account.classes.joined().into_owned(),
        address: Chosen::Teacher(account.ent_id.to_string()).to_confirm(),
    };
    Ok(Found { count, more, teachers: named.into_iter().map(teacher).collect() })
}

/// Asks whether the school is to have no gestionnaire any more.
#[utoipa::path(get, path = "/etablissement/gestionnaire/retirer", tag = "pages",
    security(("browser" = [])),
    responses((status = 200, body = String, content_type = "text/html"),
        (status = 303, description = "Nobody is named")))]
pub async fn confirm_dismissal(
    State(state): State<AppState>,
    InBrowser(who): InBrowser,
) -> Response {
    match dismissal(&state, &who).await {
        Ok(Some(dismissal)) => page(StatusCode::OK, NO_SCRIPT, &dismissal),
        Ok(None) => redirect(StatusCode::SEE_OTHER, HOME, []),
        Err(refusal) => refused(refusal),
    }
}

async fn dismissal(state: &AppState, who: &Who) -> Result<Option<Dismissal>, Refusal> {
    let Some(manager) = state.store.manager(who.uai, state.clock.now()).await? else {
        return Ok(None);
    };
    let (frame, verifier) = (Frame::of(state, who).await?, verifier_of_fresh_code(state, who)?);
    let former = full_name(&manager);
    Ok(Some(Dismissal { frame, former, chosen: Chosen::Nobody, verifier }))
}

/// The school has no gestionnaire any more.
#[utoipa::path(post, path = "/etablissement/gestionnaire/retirer", tag = "pages",
    security(("browser" = [])),
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 303, description = "Done: to the school’s page; or a new code is wanted first")))]
pub async fn dismiss(
    State(state): State<AppState>,
    SignedForm { who, .. }: SignedForm,
) -> Response {
    if !is_fresh(&state, &who) {
        return redirect(StatusCode::SEE_OTHER, &Chosen::Nobody.to_confirm(), []);
    }
    match state.store.dismiss_manager(who, state.clock.now()).await {
        Ok(()) => redirect(StatusCode::SEE_OTHER, "/etablissement?fait=retire", []),
        Err(error) => refused(error.into()),
    }
}
