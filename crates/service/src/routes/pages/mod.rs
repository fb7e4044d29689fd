//! What a browser shows: pages in French, written by the service, that look like the app.
//!
//! None of them needs a script but `/connexion` and `/revoquer`, whose secrets stand in the fragment. They
//! carry nothing inline, load nothing from elsewhere, and no GET changes anything.

pub mod application;
pub mod code;
pub mod door;
mod files;
mod form;
pub mod gestionnaire;
mod kept;
pub mod link;
pub mod revoking;
pub mod school;
pub mod site;
mod spacing;
pub mod start;
mod unready;
mod visit;

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use url::Url;

use crate::{error::Refusal, state::AppState};

pub(crate) use files::{__path_icon, __path_revoking_script, __path_script, __path_style};
pub use files::{icon, revoking_script, script, style};

/// What a page without a script may do.
const NO_SCRIPT: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// The same of a page whose form leads elsewhere in the end: a browser looks at each address on the way.
const FORM_LEADS_AWAY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// What the page of a mailed link may do besides: run our file, and ask us.
const ONE_SCRIPT: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; \
     connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types 'none'";

/// What somebody sees who types the service's address.
#[utoipa::path(get, path = "/", tag = "pages",
    responses((status = 200, body = String, content_type = "text/html")))]
pub async fn home(State(state): State<AppState>) -> Response {
    page(StatusCode::OK, NO_SCRIPT, &Home { service: host(&state.public_url) })
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    service: String,
}

#[derive(Template)]
#[template(path = "refused.html")]
struct Refused<'a> {
    service: String,
    detail: &'a str,
    number: &'a str,
}

#[derive(Template)]
#[template(path = "unknown.html")]
struct Unknown {
    service: String,
}

/// Marks the answer of a page: its refusals are pages too, whatever the browser says it reads, and one that
/// says itself why it refuses stays as it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IsPage;

/// A refusal of a page; `envelope`, which knows the request's number, writes it.
fn refused(refusal: Refusal) -> Response {
    let mut response = refusal.into_response();
    response.extensions_mut().insert(IsPage);
    response
}

/// A refusal as somebody in a browser reads it.
pub(crate) fn refusal(state: &AppState, refusal: &Refusal, number: &str) -> Response {
    let service = host(&state.public_url);
    let status = StatusCode::from_u16(refusal.code.status()).expect("a code has a real status");
    page(status, NO_SCRIPT, &Refused { service, detail: &refusal.detail, number })
}

/// What somebody in a browser reads at an address that is no page.
pub(crate) fn unknown(state: &AppState, status: StatusCode) -> Response {
    page(status, NO_SCRIPT, &Unknown { service: host(&state.public_url) })
}

fn page(status: StatusCode, policy: &'static str, template: &impl Template) -> Response {
    let Ok(html) = template.render() else {
        return Refusal::of_status(StatusCode::INTERNAL_SERVER_ERROR).into_response();
    };
    let head = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    (status, head, spacing::typeset(&html)).into_response()
}

/// To another page, with what the browser is to keep.
fn redirect<const COOKIES: usize>(
    status: StatusCode,
    to: &str,
    cookies: [HeaderValue; COOKIES],
) -> Response {
    let Ok(location) = HeaderValue::from_str(to) else {
        return Refusal::of_status(StatusCode::INTERNAL_SERVER_ERROR).into_response();
    };
    let mut response = (status, [(header::LOCATION, location)]).into_response();
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A page that says itself why something is not so.
fn explained(status: StatusCode, template: &impl Template) -> Response {
    let mut response = page(status, NO_SCRIPT, template);
    response.extensions_mut().insert(IsPage);
    response
}

/// The service as people name it: never from the request, which may lie.
fn host(public_url: &Url) -> String {
    let host = public_url.host_str().unwrap_or_default();
    public_url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
