//! `/ent/{uai}`: the address that a school pastes into its ENT, and what people see who come through it.

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, Method, StatusCode},
    response::Response,
};
use balado_core::school::Uai;
use url::Url;

use super::{refused, unready::Unready, visit::Visit};
use crate::{
    arrivals::{
        cas::{self, Ticket},
        departure::Departure,
    },
    body::Named,
    error::Refusal,
    openid::Authorization,
    routes::schools,
    state::AppState,
};

/// Largest announcement of a logout, in bytes: an ENT writes a few hundred.
pub(crate) const LONGEST_LOGOUT: usize = 64 * 1024;

/// The address that is pasted into the ENT: constant, and the same that tickets are given for.
pub(crate) fn address(public_url: &Url, uai: Uai) -> String {
    format!("{}/ent/{uai}", public_url.as_str().trim_end_matches('/'))
}

/// Sends a browser to the ENT; with the ticket that it brings back, opens the account of whoever the ENT
/// vouches for. A ticket in a browser that did not leave from here only sends it away once more. Whoever only
/// asks for the headers, as an antivirus does of a link, uses no ticket.
#[utoipa::path(get, path = "/ent/{uai}", tag = "arrivals",
    params(("uai" = String, Path), ("ticket" = Option<String>, Query, description = "Of the ENT")),
    responses((status = 200, body = String, content_type = "text/html",
            description = "A page that says why the person did not arrive"),
        (status = 302, description = "To the ENT"),
        (status = 303, description = "Arrived, or away once more"),
        (status = 400, body = String, content_type = "text/html"),
        (status = 403, body = String, content_type = "text/html"),
        (status = 404, body = String, content_type = "text/html",
            description = "The académie named no ENT for this school"),
        (status = 502, body = String, content_type = "text/html"),
        (status = 503, body = String, content_type = "text/html",
            description = "Too many wait for the ENT")))]
pub async fn enter(visit: Visit, method: Method, RawQuery(query): RawQuery) -> Response {
    let ticket = ticket(query.as_deref().unwrap_or_default());
    let answer = match ticket.filter(|_| method == Method::GET) {
        None => visit.leave(&Departure::default()),
        Some(ticket) => visit.come_back(&ticket).await,
    };
    answer.unwrap_or_else(refused)
}

/// Sends a browser away once more, when it keeps the cookie that it was just given.
#[utoipa::path(get, path = "/ent/{uai}/depart", tag = "arrivals", params(("uai" = String, Path)),
    responses((status = 302, description = "To the ENT"),
        (status = 400, body = String, content_type = "text/html",
            description = "The browser keeps no cookies"),
        (status = 404, body = String, content_type = "text/html",
            description = "The académie named no ENT for this school")))]
pub async fn leave_again(visit: Visit) -> Response {
    match visit.departure() {
        Some(departure) => visit.leave(&departure).unwrap_or_else(refused),
        None => visit.unready(Unready::NoCookies),
    }
}

/// « Bonjour …, votre compte Balado est prêt », for an hour, in the browser that came through the ENT.
#[utoipa::path(get, path = "/ent/{uai}/compte", tag = "arrivals", params(("uai" = String, Path)),
    responses((status = 200, body = String, content_type = "text/html"),
        (status = 303, description = "To the ENT: nobody has arrived in this browser"),
        (status = 400, body = String, content_type = "text/html")))]
pub async fn account(visit: Visit) -> Response {
    visit.account().await.unwrap_or_else(refused)
}

/// An ENT says that somebody left it: the arrival of that ticket ends, and no other. The answer is
/// always the same.
#[utoipa::path(post, path = "/ent/{uai}", tag = "arrivals", params(("uai" = String, Path)),
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "A `LogoutRequest` as the form field `logoutRequest`, or as it is, whatever type it says"),
    responses((status = 204)))]
pub async fn log_out(
    State(state): State<AppState>,
    Named(uai): Named<String>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let (uai, _) = schools::of_academy(&state, &uai)?;
    if let Some(ticket) = cas::ended_ticket(&body) {
        let visits = state.store.end_arrival(uai, ticket.hash(uai)).await?;
        if let Some(provider) = &state.openid {
            provider.end_visits(visits, state.clock.now());
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The page that « Vérifier mon lien » opens in a browser: it leaves for the ENT as a pupil would, and
/// what comes back is shown in the app. Nobody's account is opened.
#[utoipa::path(get, path = "/ent/{uai}/essai", tag = "arrivals",
    params(("uai" = String, Path), ("jeton" = Option<String>, Query),
        ("rendu" = Option<String>, Query, description = "Whether the app awaited what came back")),
    responses((status = 302, description = "To the ENT"),
        (status = 200, body = String, content_type = "text/html",
            description = "The trial is over: begin another one in the app"),
        (status = 400, body = String, content_type = "text/html"),
        (status = 404, body = String, content_type = "text/html",
            description = "The académie named no ENT for this school")))]
pub async fn begin_trial(visit: Visit, RawQuery(query): RawQuery) -> Response {
    let query = query.as_deref().unwrap_or_default();
    if let Some(awaited) = field(query, "rendu") {
        return visit.trial_page(awaited == "oui");
    }
    let token = field(query, "jeton").unwrap_or_default();
    visit.begin_trial(token).await.unwrap_or_else(refused)
}

/// Sends a browser to the ENT of a school for a site.
pub(super) async fn leave_for(
    state: &AppState,
    headers: &HeaderMap,
    uai: Uai,
    authorization: Authorization,
) -> Result<Response, Refusal> {
    let visit = Visit::at(state, uai, headers).await?;
    visit.leave(&Departure { authorization: Some(authorization), ..Departure::default() })
}

/// The ticket of a query; what has not its shape is none.
fn ticket(query: &str) -> Option<Ticket> {
    field(query, "ticket")?.parse().ok()
}

/// A field that stands there once: of two, nobody knows which one another reader takes (OWASP, HTTP Parameter
/// Pollution).
fn field(query: &str, name: &str) -> Option<String> {
    let fields = url::form_urlencoded::parse(query.as_bytes());
    let mut values = fields.filter(|(field, _)| field == name).map(|(_, value)| value);
    let only = values.next()?.into_owned();
    values.next().is_none().then_some(only)
}
