//! What every answer has: its id, the contract's version, a problem when refused; and its line in the log.

use std::time::Instant;

use axum::{
    Json,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use balado_wire::{CONTRACT_HEADER, CONTRACT_VERSION};
use uuid::Uuid;

use crate::{error::Refusal, headers::secure, state::AppState};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const CONTRACT: HeaderName = HeaderName::from_static(CONTRACT_HEADER);

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
    let mut response = refused(next.run(request).await, &id);
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, HeaderValue::from_str(&id).expect("a UUID is ASCII"));
    headers.insert(CONTRACT, HeaderValue::from_static(CONTRACT_VERSION));
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

/// A page says its refusal itself.
fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    kind.is_some_and(|kind| kind.starts_with(b"text/html"))
}

/// Writes the problem of a refusal, ours or the framework's.
fn refused(response: Response, id: &str) -> Response {
    let status = response.status();
    let ours = response.extensions().get::<Refusal>().cloned();
    if is_page(&response)
        || ours.is_none() && !(status.is_client_error() || status.is_server_error())
    {
        return response;
    }
    let refusal = ours.unwrap_or_else(|| Refusal::of_status(status));
    let problem = refusal.problem(id);
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut written = (status, Json(problem)).into_response();
    let json = HeaderValue::from_static("application/problem+json");
    written.headers_mut().insert(header::CONTENT_TYPE, json);
    for name in [header::RETRY_AFTER, header::ALLOW, header::WWW_AUTHENTICATE] {
        if let Some(value) = response.headers().get(&name) {
            written.headers_mut().insert(name, value.clone());
        }
    }
    written
}
