use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use balado_wire::{Code, Problem};

use crate::{error::Refusal, state::AppState};

/// The process answers.
#[utoipa::path(get, path = "/healthz", tag = "health", responses((status = 200, body = String)))]
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers too.
#[utoipa::path(get, path = "/readyz", tag = "health",
    responses((status = 200, body = String),
        (status = 503, body = Problem, content_type = "application/problem+json",
            description = "`unavailable`")))]
pub async fn ready(State(state): State<AppState>) -> Result<&'static str, Refusal> {
    state.store.ready().await.map_err(|_| {
        Refusal::new(Code::Unavailable, "La base du service ne répond pas. Réessayez bientôt.")
    })?;
    Ok("ok\n")
}

/// Counters for Prometheus: routes, statuses, times.
#[utoipa::path(get, path = "/metrics", tag = "health", responses((status = 200, body = String)))]
pub async fn metrics(State(state): State<AppState>) -> Response {
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], state.metrics.page()).into_response()
}
