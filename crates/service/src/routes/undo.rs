use axum::{Json, extract::State, http::StatusCode};
use balado_wire::{Problem, UndoBody};
use uuid::Uuid;

use crate::{auth::SignedIn, body::Named, error::Refusal, state::AppState};

/// Opens the inverse of an import, with what it would leave alone; committed by the route of every import.
#[utoipa::path(post, path = "/v1/imports/{id}/undo", tag = "imports", security(("session" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 201, body = UndoBody),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "`cannot-undo`: undone already, or older than 30 days")))]
pub async fn open(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
    Named(id): Named<Uuid>,
) -> Result<(StatusCode, Json<UndoBody>), Refusal> {
    let now = state.clock.now();
    let expires_at = now + state.limits.staged_lasts;
    let undo = state.store.open_undo(who, id, now, expires_at).await?;
    Ok((StatusCode::CREATED, Json(undo)))
}
