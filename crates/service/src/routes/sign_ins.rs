use axum::{Json, extract::State, http::StatusCode};
use balado_core::school::Uai;
use balado_wire::{
    Code, Problem, RedeemBody, SessionOpenedBody, SignInAcceptedBody, SignInBody, Through,
};
use uuid::Uuid;

use super::{pages::door, schools};
use crate::{
    body::{Answer, JsonBody, Named},
    client::ClientAddress,
    error::Refusal,
    mail::{Event, Letter, NewLetter, Silence},
    secrets,
    state::AppState,
    store::{Accepted, Asked, Attempt, Awaited, OpenSession},
};

/// Longest name of a person or of a PC.
const LONGEST: usize = 120;

/// Sends a link to the school's own mailbox, or awaits the code that its gestionnaire is shown after coming through the
/// ENT. The same answer for every school of the académie. Asked again
/// with the same challenge while the request waits, it answers the same id and sends nothing.
#[utoipa::path(post, path = "/v1/sign-ins", tag = "sign-in", request_body = SignInBody,
    responses((status = 202, body = SignInAcceptedBody),
        (status = 400, body = Problem, content_type = "application/problem+json",
            description = "`bad-uai`, `other-academy`, `bad-request`"),
        (status = 429, body = Problem, content_type = "application/problem+json",
            description = "`too-many`, with `Retry-After`")))]
pub async fn ask(
    State(state): State<AppState>,
    client: ClientAddress,
    JsonBody(body): JsonBody<SignInBody>,
) -> Result<(StatusCode, Json<SignInAcceptedBody>), Refusal> {
    let (uai, _) = schools::of_academy(&state, &body.uai)?;
    if !is_base64url(&body.challenge, 43..=43) {
        return Err(Refusal::new(
            Code::BadRequest,
            "Le défi (challenge) n’est pas un S256 de 43 signes.",
        ));
    }
    let device = one_line(&body.device, "Le nom du poste")?;
    let device_secret = body.device_secret.as_deref().map(secrets::hash_token);
    let through = body.through;
    let wanted = Wanted { uai, challenge: body.challenge, device, device_secret, through };
    Ok((StatusCode::ACCEPTED, Json(send_link(&state, client, wanted).await?)))
}

/// What a link is asked for with, checked.
pub(super) struct Wanted {
    pub uai: Uai,
    pub challenge: String,
    pub device: String,
    /// Hashed.
    pub device_secret: Option<secrets::Sealed>,
    pub through: Through,
}

/// Keeps the request, and mails its code and link: for the app, and for the web page. A request of the gestionnaire
/// is kept alike, with a code that nobody is told: the school's address in the ENT leads to the one that opens it.
pub(super) async fn send_link(
    state: &AppState,
    client: ClientAddress,
    wanted: Wanted,
) -> Result<SignInAcceptedBody, Refusal> {
    let Wanted { uai, challenge, device, device_secret, through } = wanted;
    let id = Uuid::new_v4();
    let secret = secrets::fresh_token().map_err(|error| no_chance(&error))?;
    let token = secrets::mailed_token(id, &secret);
    let code = secrets::Code::of_token(&token);
    let now = state.clock.now();
    let expires_at = now + state.limits.link_lasts;
    let event = Event::SignIn { until: expires_at };
    let letter = Letter {
        at: now,
        device: device.clone(),
        person: None,
        event,
        silence: Silence::default(),
    };
    // Sealed for either, so that both take the same time.
    let mail = sealed_mail(state, &token, letter)?;
    let asked = Asked {
        id,
        uai,
        through,
        challenge,
        device,
        address: state.key.seals_of_address(&client.counted().to_string()),
        device_secret,
        code: state.key.seal_code(id, &code),
        token: state.key.seal_token(id, &token),
        mail: (through == Through::Mail).then_some(mail),
        now,
        expires_at,
    };
    let limits = state.egress.limits(client.0, state.limits.sign_in);
    let Awaited { id, expires_at } = state.store.ask_sign_in(asked, limits).await?;
    state.codes.notify_one();
    let open = (through == Through::Ent).then(|| door::address(&state.public_url, uai));
    Ok(SignInAcceptedBody { id, expires_at, open })
}

/// The mail as it waits: its token is sealed, and opens for this very mail only.
fn sealed_mail(state: &AppState, token: &str, letter: Letter) -> Result<NewLetter, Refusal> {
    let id = Uuid::now_v7();
    let sealed = state.key.seal_text(id.as_bytes(), token).map_err(|error| no_chance(&error))?;
    Ok(NewLetter { id, letter, secret: Some(sealed) })
}

/// Opens a session for the app that asked and the person who reads the mailbox. Within two minutes the same
/// proof, whose answer may have been lost, gives another session, which takes the place of the first.
#[utoipa::path(post, path = "/v1/sign-ins/{id}/redeem", tag = "sign-in", request_body = RedeemBody,
    params(("id" = Uuid, Path)),
    responses((status = 200, body = SessionOpenedBody),
        (status = 401, body = Problem, content_type = "application/problem+json",
            description = "`bad-code`"),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`"),
        (status = 410, body = Problem, content_type = "application/problem+json",
            description = "`sign-in-over`")))]
pub async fn redeem(
    State(state): State<AppState>,
    Named(id): Named<Uuid>,
    JsonBody(body): JsonBody<RedeemBody>,
) -> Answer<SessionOpenedBody> {
    opened(&state, id, &body, secrets::hash_token).await.map(Json)
}

/// Opens a session with its proof: for the app, and for the web page. `hash` is how its token is kept.
pub(super) async fn opened(
    state: &AppState,
    id: Uuid,
    body: &RedeemBody,
    hash: fn(&str) -> secrets::Sealed,
) -> Result<SessionOpenedBody, Refusal> {
    let person = one_line(&body.person, "Votre nom")?;
    if body.code.is_none() && body.token.is_none() {
        return Err(Refusal::new(Code::BadRequest, "Il manque le code du courriel, ou son lien."));
    }
    let session = secrets::fresh_token().map_err(|error| no_chance(&error))?;
    let device_secret = secrets::fresh_token().map_err(|error| no_chance(&error))?;
    let now = state.clock.now();
    let expires_at = now + state.limits.session_lasts;
    let attempt = Attempt {
        id,
        challenge: secrets::challenge(&body.verifier),
        code: body.code.as_deref().map(|code| seals_of_code(state, id, code)),
        manager_code: body.code.as_deref().map(|code| seals_of_manager_code(state, code)),
        token: body.token.as_deref().map(|token| state.key.seals_of_token(id, token.trim())),
        session: OpenSession { id: Uuid::now_v7(), token: hash(&session), person, expires_at },
        device_secret: secrets::hash_token(&device_secret),
        now,
    };
    let accepted = state.store.redeem(attempt, state.limits.sign_in.tries).await?;
    let school = schools::own(state, accepted.school.uai).await?;
    let Accepted { role, person, .. } = accepted;
    Ok(SessionOpenedBody { session, expires_at, school, role, person, device_secret })
}

/// « Ce n’est pas moi » : the request dies. Whatever its state, the answer is the same.
#[utoipa::path(post, path = "/v1/sign-ins/{id}/report", tag = "sign-in",
    params(("id" = Uuid, Path)), responses((status = 204)))]
pub async fn report(
    State(state): State<AppState>,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, Refusal> {
    state.store.report_sign_in(id, state.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What has not the shape of a code is a wrong code: it counts as a try too.
fn seals_of_code(state: &AppState, id: Uuid, code: &str) -> secrets::Seals {
    let code = secrets::Code::parse(code);
    code.map(|code| state.key.seals_of_code(id, &code)).unwrap_or_default()
}

/// The same, as the code that the gestionnaire is shown is kept.
fn seals_of_manager_code(state: &AppState, code: &str) -> secrets::Seals {
    let code = secrets::Code::parse(code);
    code.map(|code| state.key.seals_of_manager_code(&code)).unwrap_or_default()
}

pub(super) fn is_base64url(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    let letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    lengths.contains(&text.len()) && text.bytes().all(letter)
}

/// A name that goes into a mail and a list: one line, neither empty nor endless.
fn one_line(text: &str, what: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let right = !text.is_empty()
        && text.chars().count() <= LONGEST
        && !text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}'..='\u{202E}'));
    if right {
        return Ok(text.to_owned());
    }
    let detail = format!("{what} doit tenir en une ligne de 1 à {LONGEST} signes.");
    Err(Refusal::new(Code::BadRequest, detail))
}

pub(super) fn no_chance(error: &std::io::Error) -> Refusal {
    tracing::error!(%error, "the system gives no randomness");
    Refusal::of_status(StatusCode::INTERNAL_SERVER_ERROR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_line() {
        let table = [
            (" Mme Martin ", true, "blanks at the ends"),
            ("", false, "nothing"),
            ("a\nBcc: b", false, "a second line"),
            (&"é".repeat(120), true, "the longest"),
            (&"é".repeat(121), false, "one more"),
        ];
        for (text, expected, case) in table {
            assert_eq!(one_line(text, "Votre nom").is_ok(), expected, "{case}");
        }
    }
}
