//! The mailed code, typed in the browser that asked for it.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use balado_wire::{Code, RedeemBody, SessionOpenedBody};

use super::{
    NO_SCRIPT, explained,
    form::{Form, field},
    host,
    kept::AskedHere,
    page, redirect, refused,
    school::{self, Chosen},
};
use crate::{
    cookies::Cookies,
    error::Refusal,
    routes::sign_ins,
    secrets,
    state::AppState,
    store::{DbError, Who},
};

/// The fields by which a request that was made here becomes a session.
pub struct CodeForm {
    /// The school that it was asked for.
    pub uai: String,
    /// Which request the code is for: another one may have been made since in this browser.
    pub request: String,
    /// Who is to be named then, when the code was asked for that.
    pub chosen: Option<Chosen>,
    /// The name that was typed.
    pub person: String,
    /// Why the code opens nothing.
    pub wrong_code: Option<String>,
    /// What is wrong with the name.
    pub wrong_person: Option<String>,
}

impl CodeForm {
    /// With nothing typed.
    pub fn of(asked: &AskedHere) -> Self {
        Self {
            uai: asked.uai.to_string(),
            request: asked.id.simple().to_string(),
            chosen: None,
            person: String::new(),
            wrong_code: None,
            wrong_person: None,
        }
    }

    /// As it was sent; without the code, which is a secret.
    fn sent(asked: &AskedHere, form: &Form) -> Self {
        let person = form.field("person").unwrap_or_default().chars().take(200).collect();
        Self { chosen: Chosen::read(|name| form.field(name)), person, ..Self::of(asked) }
    }
}

#[derive(Template)]
#[template(path = "code.html")]
struct Awaited {
    service: String,
    code: CodeForm,
}

#[derive(Template)]
#[template(path = "code_over.html")]
struct Over {
    service: String,
    uai: Option<String>,
    why: String,
}

/// Where the mailed code is typed, in the browser that asked for it.
#[utoipa::path(get, path = "/baladoetab/code", tag = "pages",
    params(("enseignant" = Option<String>, Query), ("personnel" = Option<String>, Query)),
    responses((status = 200, body = String, content_type = "text/html",
        description = "Also when this browser awaits no code: the page says how to ask for one")))]
pub async fn show(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let cookies = Cookies::of_service(&state.public_url);
    let Some(asked) = cookies.asked_here(&headers, state.clock.now()) else {
        return nothing_asked(&state, StatusCode::OK);
    };
    let query = query.unwrap_or_default();
    let chosen = Chosen::read(|name| field(query.as_bytes(), name));
    // Whoever is signed in already is the same person.
    let person = match school::signed_in(&state, &headers).await {
        Ok(who) => who.map_or_else(String::new, |who| who.person),
        Err(error) => return refused(error.into()),
    };
    let code = CodeForm { chosen, person, ..CodeForm::of(&asked) };
    page(StatusCode::OK, NO_SCRIPT, &Awaited { service: host(&state.public_url), code })
}

/// Opens the session of this browser: the verifier that it kept, and the code that was typed. A try that is
/// wrong counts, as it does in the app.
#[utoipa::path(post, path = "/baladoetab/code", tag = "pages",
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 303, description = "Signed in: to the school’s page"),
        (status = 400, body = String, content_type = "text/html"),
        (status = 401, body = String, content_type = "text/html", description = "Another code"),
        (status = 403, body = String, content_type = "text/html"),
        (status = 410, body = String, content_type = "text/html"),
        (status = 413, body = String, content_type = "text/html"),
        (status = 415, body = String, content_type = "text/html"),
        (status = 503, body = String, content_type = "text/html"),
        (status = 507, body = String, content_type = "text/html")))]
pub async fn redeem(State(state): State<AppState>, headers: HeaderMap, form: Form) -> Response {
    let cookies = Cookies::of_service(&state.public_url);
    let former = match school::signed_in(&state, &headers).await {
        Ok(former) => former,
        Err(error) => return refused(error.into()),
    };
    let Some(asked) = cookies.asked_here(&headers, state.clock.now()) else {
        // Sent twice: the first one opened the session, and ended the request.
        return match former {
            Some(_) => redirect(StatusCode::SEE_OTHER, school::HOME, []),
            None => nothing_asked(&state, StatusCode::BAD_REQUEST),
        };
    };
    let sent = CodeForm::sent(&asked, &form);
    let typed = form.field("code").unwrap_or_default();
    if let Some(wrong) = not_tried(&asked, &form, &typed) {
        let code = CodeForm { wrong_code: Some(wrong.to_owned()), ..sent };
        return awaited(&state, StatusCode::BAD_REQUEST, code);
    }
    let (verifier, person) = (asked.verifier.clone(), sent.person.clone());
    let proof = RedeemBody { verifier, code: Some(typed), token: None, person };
    match sign_ins::opened(&state, asked.id, &proof, secrets::hash_browser_token).await {
        Ok(opened) => match leave_former(&state, former).await {
            Ok(()) => open(cookies, &opened, sent.chosen),
            Err(error) => refused(error.into()),
        },
        Err(refusal) => not_opened(&state, &asked, sent, refusal),
    }
}

/// What is said without counting a try.
fn not_tried(asked: &AskedHere, form: &Form, typed: &str) -> Option<&'static str> {
    let request = asked.id.simple().to_string();
    if form.field("demande").is_some_and(|named| named != request) {
        return Some(
            "Un autre code a été demandé depuis dans ce navigateur. Tapez celui du courriel le plus récent.",
        );
    }
    typed.trim().is_empty().then_some("Tapez le code de huit lettres du courriel.")
}

/// One session for one browser: the one that it had ends.
async fn leave_former(state: &AppState, former: Option<Who>) -> Result<(), DbError> {
    let Some(former) = former else { return Ok(()) };
    let session = former.session;
    state.store.end_session(former, session, state.clock.now()).await.map(drop)
}

fn open(cookies: Cookies, opened: &SessionOpenedBody, chosen: Option<Chosen>) -> Response {
    let to = chosen.map_or_else(|| school::HOME.to_owned(), |chosen| chosen.to_confirm());
    let kept = [
        cookies.open_session(&opened.session),
        cookies.know(&opened.device_secret),
        cookies.end_request(),
    ];
    redirect(StatusCode::SEE_OTHER, &to, kept)
}

/// What was typed stays, and the page says what to do about it.
fn not_opened(state: &AppState, asked: &AskedHere, sent: CodeForm, refusal: Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.code.status()).expect("a code has a real status");
    let detail = Some(refusal.detail.to_string());
    match refusal.code {
        Code::BadCode => awaited(state, status, CodeForm { wrong_code: detail, ..sent }),
        Code::BadRequest => awaited(state, status, CodeForm { wrong_person: detail, ..sent }),
        Code::SignInOver | Code::NotFound => {
            let (uai, why) = (Some(asked.uai.to_string()), refusal.detail.into_owned());
            let over = Over { service: host(&state.public_url), uai, why };
            let cookie = Cookies::of_service(&state.public_url).end_request();
            let cookie = [(header::SET_COOKIE, cookie)];
            (cookie, explained(StatusCode::GONE, &over)).into_response()
        }
        _ => refused(refusal),
    }
}

fn awaited(state: &AppState, status: StatusCode, code: CodeForm) -> Response {
    explained(status, &Awaited { service: host(&state.public_url), code })
}

fn nothing_asked(state: &AppState, status: StatusCode) -> Response {
    let why = "Ce navigateur n’attend aucun code : les deux heures de la demande sont passées, elle a été faite \
               dans un autre navigateur, ou celui-ci refuse les cookies de ce site. Autorisez-les, puis demandez \
               un nouveau code ; ou tapez celui du courriel dans Balado import, sur le poste qui l’a demandé.";
    let over = Over { service: host(&state.public_url), uai: None, why: why.to_owned() };
    explained(status, &over)
}
