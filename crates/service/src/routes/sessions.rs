use axum::{Json, extract::State, http::StatusCode};
use balado_wire::{Problem, SchoolBody, SessionBody, SessionListBody};
use uuid::Uuid;

use super::schools;
use crate::{
    auth::SignedIn,
    body::{Answer, Named},
    error::Refusal,
    state::AppState,
    store::Who,
};

/// The session of the request.
#[utoipa::path(get, path = "/v1/session", tag = "sessions", security(("session" = [])),
    responses((status = 200, body = SessionBody)))]
pub async fn show(State(state): State<AppState>, SignedIn(who): SignedIn) -> Answer<SessionBody> {
    let school = schools::own(&state, who.uai).await?;
    let current = who.session;
    Ok(Json(body(who, school, current)))
}

/// Signs out.
#[utoipa::path(delete, path = "/v1/session", tag = "sessions", security(("session" = [])),
    responses((status = 204)))]
pub async fn sign_out(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
) -> Result<StatusCode, Refusal> {
    let own = who.session;
    state.store.end_session(who, own, state.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The open sessions of the school.
#[utoipa::path(get, path = "/v1/sessions", tag = "sessions", security(("session" = [])),
    responses((status = 200, body = SessionListBody)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
) -> Answer<SessionListBody> {
    let school = schools::own(&state, who.uai).await?;
    let open = state.store.sessions(who.uai, state.clock.now()).await?;
    let sessions = open.into_iter().map(|one| body(one, school.clone(), who.session)).collect();
    Ok(Json(SessionListBody { sessions }))
}

/// Signs every PC of the school out, this one too; links and codes under way open nothing any more.
#[utoipa::path(delete, path = "/v1/sessions", tag = "sessions", security(("session" = [])),
    responses((status = 204)))]
pub async fn end_all(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
) -> Result<StatusCode, Refusal> {
    state.store.end_sessions(who, state.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs another PC of the school out.
#[utoipa::path(delete, path = "/v1/sessions/{id}", tag = "sessions", security(("session" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 204),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`")))]
pub async fn end(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, Refusal> {
    if state.store.end_session(who, id, state.clock.now()).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(Refusal::not_found("Cette connexion n’est pas ouverte : elle est peut-être déjà terminée."))
}

fn body(who: Who, school: SchoolBody, current: Uuid) -> SessionBody {
    SessionBody {
        id: who.session,
        school,
        role: who.role,
        person: who.person,
        device: who.device,
        opened_at: who.opened_at,
        expires_at: who.expires_at,
        current: who.session == current,
    }
}
