use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use balado_core::plan::Held;
use balado_wire::{HeldBody, Revision, RosterBody};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{auth::SignedIn, body::Asking, error::Refusal, state::AppState, store::DbError};

/// Which list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RosterQuery {
    /// `students` or `teachers`.
    list: RosterBody,
}

/// What the school has in one list, deactivated accounts included: one JSON object a line, sorted by id.
#[utoipa::path(get, path = "/v1/roster", tag = "roster", security(("session" = [])),
    params(RosterQuery, ("If-None-Match" = Option<String>, Header, description = "`\"r417\"`")),
    responses(
        (status = 200, body = HeldBody, content_type = "application/x-ndjson",
            headers(("ETag" = String, description = "The revision of the lists, `\"r417\"`"))),
        (status = 304, description = "The list is still at this revision")))]
pub async fn show(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
    Asking(query): Asking<RosterQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let known: Option<Revision> = known.and_then(|tag| tag.parse().ok());
    let list = query.list.into();
    let page = state.store.roster(who.uai, list, known).await?;
    let head = [
        (header::ETAG, page.revision.etag()),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::VARY, "authorization, accept-encoding".to_owned()),
    ];
    let Some(accounts) = page.accounts else {
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    };
    state.readings.note(&who, list, page.revision, accounts.len(), state.clock.now());
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    let lines = tokio::task::spawn_blocking(move || lines(&accounts)).await;
    let lines = lines.map_err(|_| DbError::Failed)??;
    Ok((head, kind, lines).into_response())
}

fn lines(accounts: &[Held]) -> Result<Bytes, DbError> {
    let mut lines = Vec::with_capacity(accounts.len() * 160);
    for held in accounts {
        serde_json::to_writer(&mut lines, &HeldBody::from(held)).map_err(std::io::Error::other)?;
        lines.push(b'\n');
    }
    Ok(lines.into())
}
