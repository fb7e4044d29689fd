//! `/revoquer`: where the mailbox takes back what a gestionnaire handed over.

use std::fmt;

use askama::Template;
use axum::{Json, extract::State, http::StatusCode, response::Response};
use balado_wire::{Code, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ONE_SCRIPT, host, link::LinkBody, page};
use crate::{
    body::{Answer, JsonBody},
    error::Refusal,
    mail::hour,
    routes::schools::called,
    secrets,
    state::AppState,
    store::ShownRevocation,
};

#[derive(Template)]
#[template(path = "revoking.html")]
struct Revoking {
    service: String,
}

/// What somebody sees who opens the link of a hand-over in a browser. It reads nothing and changes nothing: the
/// secret is in the fragment, which no browser sends.
#[utoipa::path(get, path = "/revoquer", tag = "pages",
    responses((status = 200, body = String, content_type = "text/html")))]
pub async fn show(State(state): State<AppState>) -> Response {
    page(StatusCode::OK, ONE_SCRIPT, &Revoking { service: host(&state.public_url) })
}

/// Who handed over to whom, in the words of the mail.
#[derive(Serialize, ToSchema)]
pub struct HandedOverBody {
    /// The school, as its people call it.
    school: String,
    /// Who is the gestionnaire now.
    manager: String,
    /// Who handed over.
    by: String,
    /// When, as people say it.
    at: String,
}

impl fmt::Debug for HandedOverBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HandedOverBody(…)")
    }
}

/// What revokes a hand-over: the link and the code of the same mail. Opening a link is not enough, whoever does it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeBody {
    /// What follows `#`.
    token: String,
    /// The eight letters of the mail.
    code: String,
}

impl fmt::Debug for RevokeBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RevokeBody(…)")
    }
}

/// Says what a mailed link would revoke. Changes nothing, however often it is asked.
#[utoipa::path(post, path = "/revoquer/demande", tag = "pages", request_body = LinkBody,
    responses((status = 200, body = HandedOverBody),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`: no link, or nothing is left to revoke")))]
pub async fn asked(
    State(state): State<AppState>,
    JsonBody(body): JsonBody<LinkBody>,
) -> Answer<HandedOverBody> {
    let (_, _, shown) = alive(&state, body.token()).await?;
    let school = state.store.school(shown.uai).await?;
    Ok(Json(HandedOverBody {
        school: called(&school),
        manager: shown.manager,
        by: shown.by,
        at: hour(shown.since),
    }))
}

/// Revokes the gestionnaire who was named by another: the nomination ends with its sessions, and the mailbox is told.
#[utoipa::path(post, path = "/revoquer", tag = "pages", request_body = RevokeBody,
    responses((status = 204),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`: no link, or nothing is left to revoke"),
        (status = 422, body = Problem, content_type = "application/problem+json",
            description = "`not-confirmed`: another code, or none")))]
pub async fn revoke(
    State(state): State<AppState>,
    JsonBody(RevokeBody { token, code }): JsonBody<RevokeBody>,
) -> Result<StatusCode, Refusal> {
    let (id, seals, _) = alive(&state, &token).await?;
    if secrets::Code::parse(&code) != Some(secrets::Code::of_token(token.trim())) {
        return Err(Refusal::new(
            Code::NotConfirmed,
            "Ce n’est pas le code de ce courriel : rien n’a été révoqué. Recopiez ses huit lettres.",
        ));
    }
    if state.store.revoke_manager(id, seals, state.clock.now()).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(nothing_left())
}

/// The revocation that a token opens, while there is something to revoke.
async fn alive(
    state: &AppState,
    token: &str,
) -> Result<(Uuid, secrets::Seals, ShownRevocation), Refusal> {
    let token = token.trim();
    let id = secrets::id_of_mailed_token(token).ok_or_else(nothing_left)?;
    let seals = state.key.seals_of_token(id, token);
    let shown = state.store.shown_revocation(id, seals.clone(), state.clock.now()).await?;
    let shown = shown.ok_or_else(nothing_left)?;
    Ok((id, seals, shown))
}

fn nothing_left() -> Refusal {
    Refusal::not_found(
        "Il n’y a plus rien à révoquer avec ce lien : ce gestionnaire n’a déjà plus ce rôle, 30 jours sont \
         passés, ou l’adresse n’est pas entière. Pour changer de gestionnaire, demandez un code sur la page /baladoetab \
         de ce service, ou dans Balado import.",
    )
}
