//! `/openid/authorize`: a browser that a site sends, on its way to the ENT of its school.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use balado_wire::Code;

use super::{FORM_LEADS_AWAY, door, host, page, redirect, refused};
use crate::{
    error::Refusal,
    openid::{Authorization, AuthorizationError, Parameters},
    routes::{openid::provider, schools},
    state::AppState,
};

/// Begins the sign-in of a visitor of a site (OpenID Connect Core §3.1.2.1): to the ENT of the school that `uai` or
/// `login_hint` names, or first to a page that asks for it. Wrong requests are answered at the site's own address, and
/// nowhere when it is not one of these.
#[utoipa::path(get, path = "/openid/authorize", tag = "openid",
    params(("client_id" = Option<String>, Query), ("redirect_uri" = Option<String>, Query),
        ("response_type" = Option<String>, Query, description = "`code`"),
        ("scope" = Option<String>, Query, description = "`openid`, or `openid profile`"),
        ("state" = Option<String>, Query), ("nonce" = Option<String>, Query),
        ("code_challenge" = Option<String>, Query),
        ("code_challenge_method" = Option<String>, Query, description = "`S256`"),
        ("login_hint" = Option<String>, Query, description = "The school's number"),
        ("uai" = Option<String>, Query, description = "The same")),
    responses((status = 200, body = String, content_type = "text/html",
            description = "Which school?"),
        (status = 302, description = "To the ENT"),
        (status = 303, description = "To the site, with an error"),
        (status = 400, body = String, content_type = "text/html",
            description = "The site or its address is unknown: nobody is sent there"),
        (status = 404, body = String, content_type = "text/html",
            description = "This service has no site, or the académie named no ENT for this school")))]
pub async fn authorize(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let parameters = Parameters::parse(query.unwrap_or_default().as_bytes());
    begin(&state, &parameters, &headers).await.unwrap_or_else(refused)
}

/// The same, for sites that send a form.
#[utoipa::path(post, path = "/openid/authorize", tag = "openid",
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "The parameters of the GET"),
    responses((status = 200, body = String, content_type = "text/html",
            description = "Which school?"),
        (status = 302, description = "To the ENT"),
        (status = 303, description = "To the site, with an error"),
        (status = 400, body = String, content_type = "text/html",
            description = "The site or its address is unknown: nobody is sent there"),
        (status = 404, body = String, content_type = "text/html",
            description = "This service has no site, or the académie named no ENT for this school")))]
pub async fn authorize_form(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    begin(&state, &Parameters::parse(&body), &headers).await.unwrap_or_else(refused)
}

async fn begin(
    state: &AppState,
    parameters: &Parameters,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let provider = provider(state)?;
    let read = Authorization::read(parameters, provider.clients(), provider.issuer());
    let authorization = match read {
        Ok(authorization) => authorization,
        Err(AuthorizationError::Told(why)) => return Err(Refusal::new(Code::BadRequest, why)),
        Err(AuthorizationError::Sent(back)) => {
            return Ok(redirect(StatusCode::SEE_OTHER, back.as_str(), []));
        }
    };
    // None comes twice: the request was read.
    let value = |name| parameters.get(name).ok().flatten();
    let site = provider.clients().get(&authorization.client).map(|client| client.name.clone());
    let which = |typed: &str, error| WhichSchool {
        service: host(&state.public_url),
        site: site.unwrap_or_default(),
        fields: parameters.without(&["uai", "login_hint"]),
        typed: typed.chars().take(20).collect(),
        error,
    };
    match (value("uai"), value("login_hint")) {
        (Some(typed), _) => match schools::of_academy(state, typed) {
            Ok((uai, _)) => door::leave_for(state, headers, uai, authorization).await,
            Err(refusal) => Ok(asking(&which(typed, Some(refusal.detail.into_owned())))),
        },
        // A hint that is no school of ours is none: others mean a login by it.
        (None, Some(hint)) => match schools::of_academy(state, hint) {
            Ok((uai, _)) => door::leave_for(state, headers, uai, authorization).await,
            Err(_) => Ok(asking(&which("", None))),
        },
        (None, None) => Ok(asking(&which("", None))),
    }
}

fn asking(which: &WhichSchool) -> Response {
    page(StatusCode::OK, FORM_LEADS_AWAY, which)
}

/// The school is asked for where the site did not say it.
#[derive(Template)]
#[template(path = "which_school.html")]
struct WhichSchool {
    service: String,
    site: String,
    /// The rest of the request, as it came.
    fields: Vec<(String, String)>,
    typed: String,
    error: Option<String>,
}
