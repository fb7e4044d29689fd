//! What sites ask by themselves: who the provider is, tokens for a code, who somebody is.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use balado_core::school::Uai;
use balado_wire::Problem;
use serde::Serialize;
use utoipa::ToSchema;

use super::sign_ins::no_chance;
use crate::{
    auth::bearer,
    error::Refusal,
    openid::{
        Client, Metadata, Parameters, Person, ProtocolError, Provider, TOKEN_LASTS, VISIT_LASTS,
        client_of,
    },
    secrets,
    state::AppState,
    store::{NotGranted, Redeeming},
};

/// The other errors of the protocol.
type ErrorBody = crate::openid::ProtocolErrorBody;

/// How long sites may keep what is the same for all of them: less than a key is published before it signs.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=900");

/// What the provider is and where (OpenID Connect Discovery 1.0 §4).
#[utoipa::path(get, path = "/.well-known/openid-configuration", tag = "openid",
    responses((status = 200, body = Metadata),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`: this service has no site")))]
pub async fn configuration(State(state): State<AppState>) -> Result<Response, Refusal> {
    let metadata = provider(&state)?.metadata();
    Ok(([(header::CACHE_CONTROL, KEPT)], Json(metadata)).into_response())
}

/// The keys that tokens are verified with (RFC 7517): that which signs, the next one, the former one.
#[utoipa::path(get, path = "/openid/jwks", tag = "openid",
    responses((status = 200, body = Object),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`: this service has no site")))]
pub async fn key_set(State(state): State<AppState>) -> Result<Response, Refusal> {
    let keys = provider(&state)?.key_set();
    Ok(([(header::CACHE_CONTROL, KEPT)], Json(keys)).into_response())
}

/// What a code gives (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3).
#[derive(Serialize, ToSchema)]
pub struct TokenBody {
    access_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    id_token: String,
    scope: &'static str,
}

/// Redeems a code: once, on whichever instance, with the verifier of its challenge.
#[utoipa::path(post, path = "/openid/token", tag = "openid",
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "`grant_type=authorization_code`, `code`, `redirect_uri`, `code_verifier`; the site's id and \
            secret by `client_secret_basic` or `client_secret_post`"),
    responses((status = 200, body = TokenBody),
        (status = 400, body = ErrorBody, description = "RFC 6749 §5.2"),
        (status = 401, body = ErrorBody, description = "`invalid_client`"),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`: this service has no site")))]
pub async fn token(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let provider = provider(&state)?;
    let asked = match Asked::read(provider, &headers, &body) {
        Ok(asked) => asked,
        Err(error) => return Ok(error.into_response()),
    };
    let token = secrets::fresh_token().map_err(|error| no_chance(&error))?;
    let token = format!("{}.{token}", asked.uai);
    let now = state.clock.now();
    let redeeming = Redeeming {
        uai: asked.uai,
        code: secrets::hash_token(&asked.code),
        client: asked.client.id.clone(),
        redirect_uri: asked.redirect_uri,
        challenge: asked.challenge,
        token: secrets::hash_token(&token),
        now,
        token_ends_at: now + TOKEN_LASTS,
        visit_ends_at: now + VISIT_LASTS,
    };
    let granted = match state.store.redeem_code(redeeming).await? {
        Ok(granted) => granted,
        Err(reason) => return Ok(not_granted(reason).into_response()),
    };
    let id_token = provider.id_token(&granted, now).map_err(|error| {
        tracing::error!(%error, "an ID token cannot be made");
        Refusal::of_status(axum::http::StatusCode::INTERNAL_SERVER_ERROR)
    })?;
    let body = TokenBody {
        access_token: token,
        token_type: "Bearer",
        expires_in: TOKEN_LASTS.as_secs(),
        id_token,
        scope: if granted.profile { "openid profile" } else { "openid" },
    };
    // As RFC 6749 §5.1 wants it; `headers` adds `no-store`.
    Ok(([(header::PRAGMA, HeaderValue::from_static("no-cache"))], Json(body)).into_response())
}

/// A request for tokens, of a site that proved who it is.
struct Asked<'a> {
    client: &'a Client,
    uai: Uai,
    code: String,
    redirect_uri: String,
    challenge: String,
}

impl<'a> Asked<'a> {
    fn read(
        provider: &'a Provider,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Self, ProtocolError> {
        if !is_form(headers) {
            return Err(NO_FORM);
        }
        let parameters = Parameters::parse(body);
        let client = client_of(provider.clients(), headers, &parameters)?;
        // None comes twice, or the site would not be known.
        let value = |name| parameters.get(name).ok().flatten();
        match value("grant_type") {
            Some("authorization_code") => {}
            Some(_) => return Err(OTHER_GRANT),
            None => return Err(INCOMPLETE),
        }
        let values = (value("code"), value("redirect_uri"), value("code_verifier"));
        let (Some(code), Some(redirect_uri), Some(verifier)) = values else {
            return Err(INCOMPLETE);
        };
        Ok(Self {
            client,
            uai: school_of(code).ok_or_else(|| not_granted(NotGranted::Unknown))?,
            code: code.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            challenge: secrets::challenge(verifier),
        })
    }
}

const NO_FORM: ProtocolError = ProtocolError::of_request(
    "invalid_request",
    "Il faut un formulaire : Content-Type: application/x-www-form-urlencoded.",
);
const OTHER_GRANT: ProtocolError = ProtocolError::of_request(
    "unsupported_grant_type",
    "Seul grant_type=authorization_code existe ; il n'y a pas de refresh token.",
);
const INCOMPLETE: ProtocolError = ProtocolError::of_request(
    "invalid_request",
    "Il faut grant_type=authorization_code, code, redirect_uri et code_verifier.",
);

fn not_granted(reason: NotGranted) -> ProtocolError {
    let description = match reason {
        NotGranted::Unknown => "Ce code est inconnu, ou d'un autre site.",
        NotGranted::Expired => "Ce code avait 60 secondes : faites une nouvelle demande.",
        NotGranted::Used => "Ce code a servi une fois. Ce qu'il avait ouvert ne vaut plus rien.",
        NotGranted::OtherAddress => "redirect_uri n'est pas celle de la demande, au signe exact.",
        NotGranted::WrongVerifier => "code_verifier n'est pas celui de code_challenge (S256).",
        NotGranted::NoAccount => "Le compte de cette personne n'est plus en service.",
    };
    ProtocolError::of_request("invalid_grant", description)
}

/// Who the bearer of an access token is about (OpenID Connect Core §5.3).
#[utoipa::path(get, path = "/openid/userinfo", tag = "openid",
    responses((status = 200, body = Person),
        (status = 401, body = ErrorBody, description = "RFC 6750 §3: `WWW-Authenticate: Bearer`"),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`: this service has no site")))]
pub async fn person(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let provider = provider(&state)?;
    let header = headers.get(header::AUTHORIZATION);
    let Some(token) = header.and_then(|value| value.to_str().ok()).and_then(bearer) else {
        return Ok(ProtocolError::NO_TOKEN.into_response());
    };
    let granted = match school_of(token) {
        Some(uai) => state.store.bearer(uai, secrets::hash_token(token), state.clock.now()).await?,
        None => None,
    };
    Ok(match granted {
        Some(granted) => Json(provider.person(&granted)).into_response(),
        None => ProtocolError::BAD_TOKEN.into_response(),
    })
}

/// The same, for sites that ask by POST (OpenID Connect Core §5.3.1).
#[utoipa::path(post, path = "/openid/userinfo", tag = "openid",
    responses((status = 200, body = Person),
        (status = 401, body = ErrorBody, description = "RFC 6750 §3: `WWW-Authenticate: Bearer`"),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`: this service has no site")))]
pub async fn person_form(state: State<AppState>, headers: HeaderMap) -> Result<Response, Refusal> {
    person(state, headers).await
}

/// The provider, where there are sites.
pub(super) fn provider(state: &AppState) -> Result<&Provider, Refusal> {
    state.openid.as_ref().ok_or_else(|| {
        Refusal::not_found(
            "Ce service ne connecte personne à un site : aucun site ne lui a été déclaré.",
        )
    })
}

/// Codes and tokens begin with their school, whose rows they are.
fn school_of(token: &str) -> Option<Uai> {
    token.split_once('.')?.0.parse().ok()
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// What it holds is for the site alone.
impl std::fmt::Debug for TokenBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenBody(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_to_sites_is_ascii_as_the_rfc_wants_it() {
        let reasons = [
            NotGranted::Unknown,
            NotGranted::Expired,
            NotGranted::Used,
            NotGranted::OtherAddress,
            NotGranted::WrongVerifier,
            NotGranted::NoAccount,
        ];
        let all = reasons.map(not_granted).into_iter().chain([
            NO_FORM,
            OTHER_GRANT,
            INCOMPLETE,
            ProtocolError::NO_TOKEN,
            ProtocolError::BAD_TOKEN,
        ]);
        for error in all {
            let allowed = |c: char| matches!(c, ' '..='!' | '#'..='[' | ']'..='~');
            assert!(error.description.chars().all(allowed), "{error:?}");
        }
    }
}
