//! What every answer has: its id, the contract's version, a problem or a page when refused; and its
//! line in the log.

use std::time::Instant;

use axum::{
    Json,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use balado_wire::{CONTRACT_HEADER, CONTRACT_VERSION, MIN_APP_HEADER};
use uuid::Uuid;

use crate::{
    error::Refusal,
    headers::secure,
    routes::pages::{self, IsPage},
    state::AppState,
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PROBLEM: &str = "application/problem+json";
const CONTRACT: HeaderName = HeaderName::from_static(CONTRACT_HEADER);
const MIN_APP: HeaderName = HeaderName::from_static(MIN_APP_HEADER);

/// Marks an answer whose errors are those of another protocol: their body stays as it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AsWritten;

/// Outermost: nothing is answered without it. The log has the template of the
/// route, never the path, the query, a header or a body.
pub async fn envelope(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = given(request.headers()).unwrap_or_else(Uuid::now_v7).to_string();
    let method = known(request.method());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unknown".to_owned(), |path| path.as_str().to_owned());
    let is_person = is_person(request.headers());
    let mut response = refused(&state, next.run(request).await, &id, is_person);
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, HeaderValue::from_str(&id).expect("a UUID is ASCII"));
    headers.insert(CONTRACT, HeaderValue::from_static(CONTRACT_VERSION));
    if let Some(version) = &state.min_app_version {
        let version = HeaderValue::from_str(&version.to_string()).expect("a version is ASCII");
        headers.insert(MIN_APP, version);
    }
    secure(headers, &state.public_url);
    let (status, time) = (response.status().as_u16(), began.elapsed());
    state.metrics.answered(method, &route, status, time);
    let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%id, method, route, status, ms, "answered");
    response
}

/// The id that a proxy gave, so that its log and ours can be read together. Only a UUID: nothing
/// else of a stranger's goes into the log.
fn given(headers: &HeaderMap) -> Option<Uuid> {
    Uuid::try_parse(headers.get(REQUEST_ID)?.to_str().ok()?).ok()
}

/// A stranger may invent methods: they are counted together.
fn known(method: &Method) -> &'static str {
    let all = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE];
    let names = ["GET", "HEAD", "POST", "PUT", "DELETE"];
    all.iter().zip(names).find(|(one, _)| *one == method).map_or("other", |(_, name)| name)
}

/// Whether a person reads the answer: browsers name pages, programs name JSON or nothing.
fn is_person(headers: &HeaderMap) -> bool {
    let texts = headers.get_all(header::ACCEPT).into_iter().filter_map(|text| text.to_str().ok());
    let kinds: Vec<&str> = texts.flat_map(|text| text.split(',').map(kind)).collect();
    let names = |kind: &str| kinds.iter().any(|named| named.eq_ignore_ascii_case(kind));
    names("text/html") && !names("application/json") && !names(PROBLEM)
}

/// `text/html` of `text/html;q=0.9`.
fn kind(accepted: &str) -> &str {
    accepted.split(';').next().unwrap_or_default().trim()
}

/// Writes what a refusal says, ours or the framework's: a page for people, a problem for programs.
fn refused(state: &AppState, response: Response, id: &str, is_person: bool) -> Response {
    let status = response.status();
    let ours = response.extensions().get::<Refusal>();
    let is_page = response.extensions().get::<IsPage>().is_some();
    if response.extensions().get::<AsWritten>().is_some() {
        return response;
    }
    if ours.is_none() && (is_page || !(status.is_client_error() || status.is_server_error())) {
        return response;
    }
    let is_person = is_person || is_page;
    let mut written = match (ours, status) {
        (None, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) if is_person => {
            pages::unknown(state, status)
        }
        (ours, _) => {
            let refusal = ours.cloned().unwrap_or_else(|| Refusal::of_status(status));
            let later = refusal.retry_after.map(HeaderValue::from);
            let mut written =
                if is_person { pages::refusal(state, &refusal, id) } else { problem(&refusal, id) };
            written.headers_mut().extend(later.map(|seconds| (header::RETRY_AFTER, seconds)));
            written
        }
    };
    for name in [header::ALLOW, header::WWW_AUTHENTICATE] {
        if let Some(value) = response.headers().get(&name) {
            written.headers_mut().insert(name, value.clone());
        }
    }
    written
}

fn problem(refusal: &Refusal, id: &str) -> Response {
    let problem = refusal.problem(id);
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut written = (status, Json(problem)).into_response();
    written.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_names_pages_and_no_json() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        let table = [
            (Some(browser), true, "a browser that opens an address"),
            (Some("TEXT/HTML; q=0.9"), true, "with a weight"),
            (Some("*/*"), false, "a program that takes anything"),
            (Some("application/json"), false, "a program"),
            (Some("application/json, text/html;q=0.1"), false, "one that would rather have JSON"),
            (Some("text/html, application/problem+json"), false, "one that knows problems"),
            (Some("image/avif,*/*"), false, "a picture"),
            (None, false, "nothing said"),
        ];
        for (accepted, expected, case) in table {
            let mut headers = HeaderMap::new();
            if let Some(accepted) = accepted {
                headers.insert(header::ACCEPT, HeaderValue::from_static(accepted));
            }
            assert_eq!(is_person(&headers), expected, "{case}");
        }
    }
}
