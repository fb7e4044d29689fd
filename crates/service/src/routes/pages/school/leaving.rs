//! Signing out: this browser, or everybody of the school.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};

use super::{
    frame::Frame,
    session::{InBrowser, SignedForm},
};
use crate::{
    cookies::Cookies,
    routes::pages::{NO_SCRIPT, form::field, host, page, redirect, refused},
    state::AppState,
};

#[derive(Template)]
#[template(path = "school/sign_out_all.html")]
struct SignOutAll {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "school/gone.html")]
struct Gone {
    service: String,
    all: bool,
}

/// Asks whether every PC of the school is to be signed out.
#[utoipa::path(get, path = "/etablissement/postes", tag = "pages", security(("browser" = [])),
    responses((status = 200, body = String, content_type = "text/html")))]
pub async fn confirm_all(State(state): State<AppState>, InBrowser(who): InBrowser) -> Response {
    match Frame::of(&state, &who).await {
        Ok(frame) => page(StatusCode::OK, NO_SCRIPT, &SignOutAll { frame }),
        Err(refusal) => refused(refusal),
    }
}

/// Signs every PC of the school out, and this browser; codes and links under way open nothing any more.
#[utoipa::path(post, path = "/etablissement/postes", tag = "pages", security(("browser" = [])),
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 303, description = "Done")))]
pub async fn end_all(
    State(state): State<AppState>,
    SignedForm { who, .. }: SignedForm,
) -> Response {
    match state.store.end_sessions(who, state.clock.now()).await {
        Ok(_) => left(&state, "/etablissement/deconnexion?tous=oui"),
        Err(error) => refused(error.into()),
    }
}

/// Signs this browser out.
#[utoipa::path(post, path = "/etablissement/deconnexion", tag = "pages", security(("browser" = [])),
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 303, description = "Done")))]
pub async fn sign_out(
    State(state): State<AppState>,
    SignedForm { who, .. }: SignedForm,
) -> Response {
    let session = who.session;
    match state.store.end_session(who, session, state.clock.now()).await {
        Ok(_) => left(&state, "/etablissement/deconnexion"),
        Err(error) => refused(error.into()),
    }
}

fn left(state: &AppState, to: &str) -> Response {
    let cookies = Cookies::of_service(&state.public_url);
    redirect(StatusCode::SEE_OTHER, to, [cookies.end_session(), cookies.end_request()])
}

/// What is read once signed out. It says nothing of any school.
#[utoipa::path(get, path = "/etablissement/deconnexion", tag = "pages",
    params(("tous" = Option<String>, Query, description = "Every PC of the school was")),
    responses((status = 200, body = String, content_type = "text/html")))]
pub async fn gone(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    let all = field(query.unwrap_or_default().as_bytes(), "tous").is_some();
    page(StatusCode::OK, NO_SCRIPT, &Gone { service: host(&state.public_url), all })
}
