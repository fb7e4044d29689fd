//! Who is signed in in a browser, and which forms are theirs.

use askama::Template;
use axum::{
    extract::{FromRequest, FromRequestParts, MatchedPath, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use balado_wire::Code;
use uuid::Uuid;

use crate::{
    cookies::Cookies,
    error::Refusal,
    roles,
    routes::pages::{explained, form::Form, host, refused},
    secrets::{self, ServerKey},
    state::AppState,
    store::{DbError, Who},
};

/// The chef, in a browser that is signed in.
pub struct InBrowser(pub Who);

/// A form that was written for the session of the browser that sends it.
pub struct SignedForm {
    /// Who sends it.
    pub who: Who,
    /// What was typed.
    pub form: Form,
}

#[derive(Template)]
#[template(path = "school/signed_out.html")]
struct SignedOut {
    service: String,
    /// The browser had a session.
    ended: bool,
}

/// Who is signed in in a browser, whatever the page.
pub async fn signed_in(state: &AppState, headers: &HeaderMap) -> Result<Option<Who>, DbError> {
    let Some(token) = Cookies::of_service(&state.public_url).session(headers) else {
        return Ok(None);
    };
    state.store.session(secrets::hash_browser_token(&token), state.clock.now()).await
}

/// The signature of the forms of a session (OWASP, synchronizer token).
pub fn form_token(key: &ServerKey, session: Uuid) -> String {
    hex::encode(key.seal_form(session))
}

impl FromRequestParts<AppState> for InBrowser {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let who = signed_in(state, &parts.headers).await.map_err(|error| refused(error.into()))?;
        let who = who.ok_or_else(|| signed_out(state, &parts.headers))?;
        let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        if roles::allows_in_browser(&parts.method, route, who.role) {
            Ok(Self(who))
        } else {
            Err(refused(Refusal::new(Code::NotAllowed, roles::why_not(&parts.method, route))))
        }
    }
}

impl FromRequest<AppState> for SignedForm {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let InBrowser(who) = InBrowser::from_request_parts(&mut parts, state).await?;
        let form = Form::from_request(Request::from_parts(parts, body), state).await?;
        if form.is_signed(&state.key.seals_of_form(who.session)) {
            Ok(Self { who, form })
        } else {
            Err(refused(not_ours()))
        }
    }
}

fn not_ours() -> Refusal {
    Refusal::new(
        Code::WrongOrigin,
        "Cette demande ne vient pas d’une page ouverte dans cette connexion. Rien n’a été changé : revenez à la \
         page de l’établissement, et recommencez.",
    )
}

fn signed_out(state: &AppState, headers: &HeaderMap) -> Response {
    let cookies = Cookies::of_service(&state.public_url);
    let ended = cookies.session(headers).is_some();
    let said =
        explained(StatusCode::UNAUTHORIZED, &SignedOut { service: host(&state.public_url), ended });
    if ended { ([(header::SET_COOKIE, cookies.end_session())], said).into_response() } else { said }
}
