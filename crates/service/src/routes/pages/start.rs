use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use balado_wire::{SchoolBody, SignInAcceptedBody, Through};

use super::{
    NO_SCRIPT,
    code::CodeForm,
    form::{Form, field},
    host,
    kept::AskedHere,
    page, refused,
    school::signed_in,
};
use crate::{
    client::ClientAddress,
    cookies::Cookies,
    error::Refusal,
    routes::{
        schools,
        sign_ins::{self, Wanted},
    },
    secrets,
    state::AppState,
};

/// How the mail names a request made here.
pub(super) const DEVICE: &str = "un navigateur, page « Mon établissement »";

#[derive(Template)]
#[template(path = "start.html")]
struct Start {
    service: String,
    typed: String,
    error: Option<String>,
    /// A code is awaited in this browser.
    awaited: bool,
    /// The school whose page is open in this browser.
    open: Option<String>,
}

#[derive(Template)]
#[template(path = "school.html")]
struct Found {
    service: String,
    called: String,
    school: SchoolBody,
    /// The form asks with it: sent twice, it is one request.
    verifier: String,
}

#[derive(Template)]
#[template(path = "sent.html")]
struct Sent {
    service: String,
    uai: String,
    mailbox: String,
    deep_link: String,
    code: CodeForm,
}

/// Where a school begins without the app: its RNE, then where it stands. Changes nothing.
#[utoipa::path(get, path = "/baladoetab", tag = "pages",
    params(("rne" = Option<String>, Query, description = "Seven digits and their letter")),
    responses((status = 200, body = String, content_type = "text/html",
        description = "Also when the RNE is to be corrected: the page says how")))]
pub async fn show(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let service = host(&state.public_url);
    let cookies = Cookies::of_service(&state.public_url);
    let awaited = cookies.asked_here(&headers, state.clock.now()).is_some();
    let Some(typed) = field(query.unwrap_or_default().as_bytes(), "rne") else {
        let open = match open(&state, &headers).await {
            Ok(open) => open,
            Err(refusal) => return refused(refusal),
        };
        let empty = Start { service, typed: String::new(), error: None, awaited, open };
        return page(StatusCode::OK, NO_SCRIPT, &empty);
    };
    match found(&state, &typed).await {
        Ok(found) => page(StatusCode::OK, NO_SCRIPT, &found),
        Err(refusal) if refusal.code.status() == 400 => {
            let error = Some(refusal.detail.into_owned());
            let typed = typed.chars().take(20).collect();
            page(StatusCode::OK, NO_SCRIPT, &Start { service, typed, error, awaited, open: None })
        }
        Err(refusal) => refused(refusal),
    }
}

/// The school of whoever is signed in in this browser.
async fn open(state: &AppState, headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(who) = signed_in(state, headers).await? else { return Ok(None) };
    Ok(Some(schools::called(&state.store.school(who.uai).await?)))
}

async fn found(state: &AppState, typed: &str) -> Result<Found, Refusal> {
    let (uai, academy) = schools::of_academy(state, typed)?;
    let school = schools::body(&state.store.school(uai).await?, academy);
    let called = school.name.clone().unwrap_or_else(|| format!("Établissement {uai}"));
    let verifier = fresh_verifier()?;
    Ok(Found { service: host(&state.public_url), called, school, verifier })
}

/// Sends the link. The request goes on where its code is typed: in this browser, which keeps its verifier in a
/// cookie, or in the app, to which the page gives it.
#[utoipa::path(post, path = "/baladoetab", tag = "pages",
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = String, content_type = "text/html"),
        (status = 400, body = String, content_type = "text/html"),
        (status = 403, body = String, content_type = "text/html"),
        (status = 413, body = String, content_type = "text/html"),
        (status = 415, body = String, content_type = "text/html"),
        (status = 429, body = String, content_type = "text/html"),
        (status = 503, body = String, content_type = "text/html"),
        (status = 507, body = String, content_type = "text/html")))]
pub async fn ask(
    State(state): State<AppState>,
    client: ClientAddress,
    headers: HeaderMap,
    form: Form,
) -> Response {
    sent(&state, client, &headers, &form).await.unwrap_or_else(refused)
}

async fn sent(
    state: &AppState,
    client: ClientAddress,
    headers: &HeaderMap,
    form: &Form,
) -> Result<Response, Refusal> {
    let asked = send(state, client, headers, form, &form.field("rne").unwrap_or_default()).await?;
    let (uai, academy) = schools::of_academy(state, asked.uai.as_str())?;
    let school = schools::body(&state.store.school(uai).await?, academy);
    let AskedHere { id, verifier, expires_at, .. } = &asked;
    let deep_link = format!(
        "balado-import://demande?uai={uai}&id={id}&verifier={verifier}&expires_at={expires_at}"
    );
    let service = host(&state.public_url);
    let code = CodeForm::of(&asked);
    let sent = Sent { service, uai: school.uai, mailbox: school.mailbox, deep_link, code };
    let cookies = Cookies::of_service(&state.public_url);
    let cookie = [(header::SET_COOKIE, cookies.ask_here(&asked, state.clock.now()))];
    Ok((cookie, page(StatusCode::OK, NO_SCRIPT, &sent)).into_response())
}

/// Mails a code for a school; what is awaited then is kept by this browser. The same form again asks nothing
/// anew. A browser in which the school signed in before proves it, as a PC does.
pub(super) async fn send(
    state: &AppState,
    client: ClientAddress,
    headers: &HeaderMap,
    form: &Form,
    uai: &str,
) -> Result<AskedHere, Refusal> {
    let (uai, _) = schools::of_academy(state, uai)?;
    let shown = form.field("verifier").filter(|verifier| is_ours(verifier));
    let verifier = shown.map_or_else(fresh_verifier, Ok)?;
    let challenge = secrets::challenge(&verifier);
    let known = Cookies::of_service(&state.public_url).device(headers);
    let device_secret = known.as_deref().map(secrets::hash_token);
    let (device, through) = (DEVICE.to_owned(), Through::Mail);
    let wanted = Wanted { uai, challenge, device, device_secret, through };
    let accepted = sign_ins::send_link(state, client, wanted).await?;
    let SignInAcceptedBody { id, expires_at, .. } = accepted;
    Ok(AskedHere { id, verifier, uai, expires_at })
}

pub(super) fn fresh_verifier() -> Result<String, Refusal> {
    secrets::fresh_token().map_err(|error| sign_ins::no_chance(&error))
}

/// Whether it has the shape of a verifier that a page was given.
fn is_ours(verifier: &str) -> bool {
    sign_ins::is_base64url(verifier, 43..=43)
}
