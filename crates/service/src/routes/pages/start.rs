use askama::Template;
use axum::{
    extract::{FromRequest, RawForm, RawQuery, Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use balado_wire::{SchoolBody, SignInAcceptedBody, Through};

use super::{NO_SCRIPT, host, own_page, page, refused};
use crate::{
    client::ClientAddress,
    error::Refusal,
    routes::{
        schools,
        sign_ins::{self, Wanted},
    },
    secrets,
    state::AppState,
};

/// How the mail names a request made here.
const DEVICE: &str = "un navigateur, page « Mon établissement »";

#[derive(Template)]
#[template(path = "start.html")]
struct Start {
    service: String,
    typed: String,
    error: Option<String>,
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
}

/// Where a school begins without the app: its RNE, then where it stands. Changes nothing.
#[utoipa::path(get, path = "/baladoetab", tag = "pages",
    params(("rne" = Option<String>, Query, description = "Seven digits and their letter")),
    responses((status = 200, body = String, content_type = "text/html",
        description = "Also when the RNE is to be corrected: the page says how")))]
pub async fn show(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    let service = host(&state.public_url);
    let Some(typed) = field(query.unwrap_or_default().as_bytes(), "rne") else {
        let empty = Start { service, typed: String::new(), error: None };
        return page(StatusCode::OK, NO_SCRIPT, &empty);
    };
    match found(&state, &typed).await {
        Ok(found) => page(StatusCode::OK, NO_SCRIPT, &found),
        Err(refusal) if refusal.code.status() == 400 => {
            let error = Some(refusal.detail.into_owned());
            let typed = typed.chars().take(20).collect();
            page(StatusCode::OK, NO_SCRIPT, &Start { service, typed, error })
        }
        Err(refusal) => refused(refusal),
    }
}

async fn found(state: &AppState, typed: &str) -> Result<Found, Refusal> {
    let (uai, academy) = schools::of_academy(state, typed)?;
    let school = schools::body(&state.store.school(uai).await?, academy);
    let called = school.name.clone().unwrap_or_else(|| format!("Établissement {uai}"));
    let verifier = fresh_verifier()?;
    Ok(Found { service: host(&state.public_url), called, school, verifier })
}

/// Sends the link. The request goes on in the app: this page holds its verifier, not its code.
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
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    let form = RawForm::from_request(request, &state).await;
    let form = form.map_err(|rejection| Refusal::of_status(rejection.status()));
    let sent = match form {
        Ok(RawForm(form)) => send(&state, client, &headers, &form).await,
        Err(refusal) => Err(refusal),
    };
    match sent {
        Ok(sent) => page(StatusCode::OK, NO_SCRIPT, &sent),
        Err(refusal) => refused(refusal),
    }
}

async fn send(
    state: &AppState,
    client: ClientAddress,
    headers: &HeaderMap,
    form: &[u8],
) -> Result<Sent, Refusal> {
    own_page(headers)?;
    let (uai, academy) = schools::of_academy(state, &field(form, "rne").unwrap_or_default())?;
    let shown = field(form, "verifier").filter(|verifier| is_ours(verifier));
    let verifier = shown.map_or_else(fresh_verifier, Ok)?;
    let challenge = secrets::challenge(&verifier);
    // A browser is given no secret to prove: the session opens in the app.
    let (device, through) = (DEVICE.to_owned(), Through::Mail);
    let wanted = Wanted { uai, challenge, device, device_secret: None, through };
    let accepted = sign_ins::send_link(state, client, wanted).await?;
    let school = schools::body(&state.store.school(uai).await?, academy);
    let SignInAcceptedBody { id, expires_at, .. } = accepted;
    let deep_link = format!(
        "balado-import://demande?uai={uai}&id={id}&verifier={verifier}&expires_at={expires_at}"
    );
    let service = host(&state.public_url);
    Ok(Sent { service, uai: school.uai, mailbox: school.mailbox, deep_link })
}

/// A field of a form or a query.
pub(super) fn field(form: &[u8], wanted: &str) -> Option<String> {
    let mut fields = url::form_urlencoded::parse(form);
    fields.find_map(|(name, value)| (name == wanted).then(|| value.into_owned()))
}

fn fresh_verifier() -> Result<String, Refusal> {
    secrets::fresh_token().map_err(|error| sign_ins::no_chance(&error))
}

/// Whether it has the shape of a verifier that a page was given.
fn is_ours(verifier: &str) -> bool {
    sign_ins::is_base64url(verifier, 43..=43)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rne_is_read_from_a_form_as_browsers_write_it() {
        let table = [
            ("rne=0779999A", Some("0779999A"), "as typed"),
            ("x=1&rne=+0779999a+", Some(" 0779999a "), "among others, with blanks"),
            ("rne=%D9%A0779999A", Some("٠779999A"), "digits of another script stay what they are"),
            ("rne=0779999A%0D%0ABcc:x", Some("0779999A\r\nBcc:x"), "line ends stay in the value"),
            ("", None, "nothing"),
        ];
        for (form, expected, case) in table {
            assert_eq!(field(form.as_bytes(), "rne").as_deref(), expected, "{case}");
        }
    }
}
