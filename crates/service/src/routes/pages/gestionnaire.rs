//! What the gestionnaire sees who came through the ENT: a code that connects the app, without the mailbox.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use balado_wire::Code;

use super::{
    NO_SCRIPT,
    form::Form,
    page, refused,
    visit::{Visit, school_name},
};
use crate::{
    error::Refusal,
    mail::clock_time,
    routes::sign_ins::no_chance,
    secrets,
    store::{School, ShownCode},
};

/// The form that asks for a code: no other site can fill it in.
pub(super) struct CodeForm {
    pub(super) action: String,
    pub(super) token: String,
}

impl CodeForm {
    /// Bound to what the browser keeps since it came.
    pub(super) fn of(visit: &Visit, arrival: &str) -> Self {
        let token = hex::encode(visit.state.key.seal_arrival_form(visit.uai, arrival));
        Self { action: format!("/ent/{}/gestionnaire", visit.uai), token }
    }
}

/// The page of a gestionnaire who is of the staff, and has no account.
#[derive(Template)]
#[template(path = "manager_arrived.html")]
pub(super) struct Ready {
    school: String,
    form: CodeForm,
}

impl Ready {
    pub(super) fn of(school: &School, form: CodeForm) -> Self {
        Self { school: school_name(school), form }
    }
}

#[derive(Template)]
#[template(path = "manager_code.html")]
struct Shown {
    school: String,
    code: String,
    until: String,
    back: String,
}

/// Shows the school's gestionnaire a code that connects the app, once and for ten minutes; asked again, it is another
/// one and the former is worth nothing. Whoever is not, or no more,
/// the gestionnaire gets none.
#[utoipa::path(post, path = "/ent/{uai}/gestionnaire", tag = "arrivals",
    params(("uai" = String, Path)),
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = String, content_type = "text/html"),
        (status = 400, body = String, content_type = "text/html"),
        (status = 403, body = String, content_type = "text/html",
            description = "The form is not one of ours, or nobody who is the gestionnaire is here"),
        (status = 413, body = String, content_type = "text/html"),
        (status = 415, body = String, content_type = "text/html"),
        (status = 503, body = String, content_type = "text/html"),
        (status = 507, body = String, content_type = "text/html")))]
pub async fn show_code(visit: Visit, form: Form) -> Response {
    show(&visit, &form).await.unwrap_or_else(refused)
}

async fn show(visit: &Visit, form: &Form) -> Result<Response, Refusal> {
    let state = &visit.state;
    let own = format!("{}/compte", visit.address());
    let Some(arrival) = visit.arrival() else { return Err(nobody_here()) };
    if !is_ours(visit, &arrival, form) {
        return Err(Refusal::new(
            Code::WrongOrigin,
            "Cette demande ne vient pas de votre page. Aucun code n’a été fait : repassez par votre ENT, puis \
             demandez-le à nouveau.",
        ));
    }
    let token = secrets::fresh_token().map_err(|error| no_chance(&error))?;
    let code = secrets::Code::of_token(&token);
    let now = state.clock.now();
    let expires_at = now + state.limits.manager_code_lasts;
    let shown = ShownCode {
        arrival: secrets::hash_token(&arrival),
        code: state.key.seal_manager_code(&code),
        now,
        expires_at,
    };
    if !state.store.show_manager_code(visit.uai, shown).await? {
        return Err(nobody_here());
    }
    let school = school_name(&visit.door.school);
    let until = clock_time(expires_at);
    Ok(page(StatusCode::OK, NO_SCRIPT, &Shown { school, code: code.shown(), until, back: own }))
}

/// Said here: a form may not be led on to another site, such as the ENT (CSP 3, `form-action`).
fn nobody_here() -> Refusal {
    Refusal::new(
        Code::NotAllowed,
        "Vous n’êtes plus gestionnaire de cet établissement, ou cette page est ouverte depuis trop longtemps. \
         Aucun code n’a été fait : repassez par le lien Balado de votre ENT.",
    )
}

/// Whether the form was shown in this very browser (OWASP, Cross-Site Request Forgery: double submit, signed).
fn is_ours(visit: &Visit, arrival: &str, form: &Form) -> bool {
    form.is_signed(&visit.state.key.seals_of_arrival_form(visit.uai, arrival))
}
