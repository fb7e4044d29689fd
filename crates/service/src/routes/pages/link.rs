use std::fmt;

use askama::Template;
use axum::{Json, extract::State, http::StatusCode, response::Response};
use balado_core::school::Uai;
use balado_wire::{Code, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ONE_SCRIPT, host, page, start};
use crate::{
    body::{Answer, JsonBody},
    error::Refusal,
    mail::hour,
    routes::schools::called,
    secrets,
    state::AppState,
    store::ShownSignIn,
};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    service: String,
}

/// What somebody sees who opens the mailed link in a browser. It reads nothing and changes nothing:
/// the secret is in the fragment, which no browser sends.
#[utoipa::path(get, path = "/connexion", tag = "pages",
    responses((status = 200, body = String, content_type = "text/html")))]
pub async fn show(State(state): State<AppState>) -> Response {
    page(StatusCode::OK, ONE_SCRIPT, &SignIn { service: host(&state.public_url) })
}

/// The secret of a mailed link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkBody {
    /// What follows `#`.
    token: String,
}

impl LinkBody {
    /// The secret.
    pub(super) fn token(&self) -> &str {
        &self.token
    }
}

impl fmt::Debug for LinkBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkBody(…)")
    }
}

/// « Ce n’est pas moi », with what a blind press cannot give.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StopBody {
    /// What follows `#`.
    token: String,
    /// The school's number, typed again.
    rne: String,
}

impl fmt::Debug for StopBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StopBody(…)")
    }
}

/// What a mailed link was asked with, in the words of the mail.
#[derive(Serialize, ToSchema)]
pub struct AskedBody {
    /// The school's number.
    uai: String,
    /// The school, as its people call it.
    school: String,
    /// The PC that asked.
    device: String,
    /// It was asked in a browser, where its code is typed.
    in_browser: bool,
    /// When, as people say it.
    at: String,
    /// Until when.
    until: String,
    /// The code of the same mail.
    code: String,
}

impl fmt::Debug for AskedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AskedBody(…)")
    }
}

/// Says what a mailed link was asked with. Changes nothing, however often it is asked.
#[utoipa::path(post, path = "/connexion/demande", tag = "pages", request_body = LinkBody,
    responses((status = 200, body = AskedBody),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`: not the secret of a link"),
        (status = 410, body = Problem, content_type = "application/problem+json",
            description = "`sign-in-over`")))]
pub async fn asked(
    State(state): State<AppState>,
    JsonBody(LinkBody { token }): JsonBody<LinkBody>,
) -> Answer<AskedBody> {
    let (_, shown) = alive(&state, &token).await?;
    let school = state.store.school(shown.uai).await?;
    Ok(Json(AskedBody {
        uai: shown.uai.to_string(),
        school: called(&school),
        in_browser: shown.device == start::DEVICE,
        device: shown.device,
        at: hour(shown.asked_at),
        until: hour(shown.expires_at),
        code: secrets::Code::of_token(token.trim()).shown(),
    }))
}

/// « Ce n’est pas moi » : the request dies, once its school’s number is typed again.
#[utoipa::path(post, path = "/connexion/signaler", tag = "pages", request_body = StopBody,
    responses((status = 204),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`"),
        (status = 410, body = Problem, content_type = "application/problem+json",
            description = "`sign-in-over`"),
        (status = 422, body = Problem, content_type = "application/problem+json",
            description = "`not-confirmed`: another number, or none")))]
pub async fn stop(
    State(state): State<AppState>,
    JsonBody(StopBody { token, rne }): JsonBody<StopBody>,
) -> Result<StatusCode, Refusal> {
    let (id, shown) = alive(&state, &token).await?;
    if rne.parse::<Uai>() != Ok(shown.uai) {
        return Err(Refusal::new(
            Code::NotConfirmed,
            "Ce n’est pas le RNE de la demande : rien n’a été arrêté. Recopiez celui de la page.",
        ));
    }
    state.store.report_sign_in(id, state.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The request that a token belongs to, while it can still be redeemed.
async fn alive(state: &AppState, token: &str) -> Result<(Uuid, ShownSignIn), Refusal> {
    let token = token.trim();
    let id = secrets::id_of_mailed_token(token).ok_or_else(not_a_link)?;
    let sealed = state.key.seals_of_token(id, token);
    let shown = state.store.shown_sign_in(id, sealed).await?.ok_or_else(not_a_link)?;
    if shown.over || shown.expires_at <= state.clock.now() {
        return Err(Refusal::new(
            Code::SignInOver,
            "Ce lien ne sert plus : utilisé, arrêté, passé, ou demandé avant que tous les postes \
             soient déconnectés. Demandez-en un autre dans Balado import.",
        ));
    }
    Ok((id, shown))
}

fn not_a_link() -> Refusal {
    Refusal::not_found("Ce n’est pas un lien de ce service. Copiez l’adresse entière du courriel.")
}
