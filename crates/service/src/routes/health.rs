use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use balado_wire::{Code, Problem};

use crate::{client::Watching, error::Refusal, metrics, state::AppState};

/// The process answers.
#[utoipa::path(get, path = "/healthz", tag = "health", responses((status = 200, body = String)))]
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The database can be read, and this instance is not about to stop. Nothing is written, and no writer is
/// waited for.
#[utoipa::path(get, path = "/readyz", tag = "health",
    responses((status = 200, body = String),
        (status = 503, body = Problem, content_type = "application/problem+json",
            description = "`unavailable`")))]
pub async fn ready(State(state): State<AppState>) -> Result<&'static str, Refusal> {
    if state.leaving.has_begun() {
        let help = "Cette instance du service s’arrête. Réessayez : une autre répond.";
        return Err(Refusal::new(Code::Unavailable, help));
    }
    state.store.ready().await.map_err(|_| {
        Refusal::new(Code::Unavailable, "La base du service ne répond pas. Réessayez bientôt.")
    })?;
    Ok("ok\n")
}

/// Counters for Prometheus (`OpenMetrics` 1.0): routes, statuses, times, mails, the database’s work. Only for
/// those who watch the service: what becomes of mails would tell a stranger which schools are in the list.
#[utoipa::path(get, path = "/metrics", tag = "health",
    responses((status = 200, body = String, content_type = "application/openmetrics-text"),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`: to anybody else")))]
pub async fn metrics(
    State(state): State<AppState>,
    Watching(allowed): Watching,
) -> Result<Response, Refusal> {
    if !allowed {
        return Err(Refusal::of_status(StatusCode::NOT_FOUND));
    }
    // A database that does not answer is what the other counters are read for.
    let waiting = state.store.waiting_letters().await.ok();
    let sealed = state.store.letters_for_other_keys(state.key.ids()).await;
    let sealed = sealed.ok().map(|keys| keys.iter().map(|(_, letters)| letters).sum());
    let page = state.metrics.page(&state.store, waiting.as_ref(), sealed, state.clock.now());
    Ok(([(header::CONTENT_TYPE, metrics::FORMAT)], page).into_response())
}
