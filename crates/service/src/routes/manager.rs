use axum::{Json, extract::State, http::StatusCode};
use balado_core::school::{EntId, Login};
use balado_wire::{Code, ManagerBody, NameManagerBody, Problem, Role};
use jiff::Timestamp;
use uuid::Uuid;

use super::sign_ins::no_chance;
use crate::{
    auth::SignedIn,
    body::{Answer, JsonBody},
    error::Refusal,
    refusals::bad_manager,
    secrets,
    state::AppState,
    store::{Nominee, Revocation, Who},
};

/// The school's gestionnaire.
#[utoipa::path(get, path = "/v1/manager", tag = "manager", security(("session" = [])),
    responses((status = 200, body = ManagerBody),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`: nobody is named")))]
pub async fn show(State(state): State<AppState>, SignedIn(who): SignedIn) -> Answer<ManagerBody> {
    let manager = state.store.manager(who.uai, state.clock.now()).await?;
    manager.map(Json).ok_or_else(|| Refusal::not_found("Aucun gestionnaire n’est nommé."))
}

/// Names the gestionnaire, one of the school's active teachers or somebody of its staff; the former one
/// is replaced at once. The chef does it with a code of the last ten minutes; the same person again is renewed. The
/// gestionnaire hands over, which the mailbox is told and can revoke.
#[utoipa::path(put, path = "/v1/manager", tag = "manager", security(("session" = [])),
    request_body = NameManagerBody,
    responses((status = 200, body = ManagerBody),
        (status = 403, body = Problem, content_type = "application/problem+json",
            description = "`stale-session`: the chef signs in again, then repeats it"),
        (status = 422, body = Problem, content_type = "application/problem+json",
            description = "`bad-manager`")))]
pub async fn name(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
    JsonBody(body): JsonBody<NameManagerBody>,
) -> Answer<ManagerBody> {
    let now = state.clock.now();
    let revocation = match who.role {
        Role::Chef => {
            fresh(&state, &who)?;
            None
        }
        Role::Gestionnaire => Some(revocation(&state, now)?),
    };
    let nominee = nominee(&body)?;
    Ok(Json(state.store.name_manager(who, nominee, revocation, now).await?))
}

/// Whether the chef's code is of the last minutes. Whoever sits down at a PC that was left open names nobody (OWASP,
/// Authentication: re-authenticate before sensitive deeds).
pub(super) fn is_fresh(state: &AppState, who: &Who) -> bool {
    state.clock.now().duration_since(who.opened_at) <= state.limits.session_fresh
}

fn fresh(state: &AppState, who: &Who) -> Result<(), Refusal> {
    if is_fresh(state, who) {
        return Ok(());
    }
    Err(Refusal::new(
        Code::StaleSession,
        "Pour désigner, reconduire ou retirer un gestionnaire, il faut un code reçu dans la boîte mail de \
         l’établissement il y a moins de dix minutes. Rien n’a été changé : demandez un code, tapez-le, et \
         recommencez.",
    ))
}

/// What the mailbox will be able to revoke a hand-over with.
fn revocation(state: &AppState, now: Timestamp) -> Result<Revocation, Refusal> {
    let (id, mail) = (Uuid::new_v4(), Uuid::now_v7());
    let secret = secrets::fresh_token().map_err(|error| no_chance(&error))?;
    let token = secrets::mailed_token(id, &secret);
    let sealed = state.key.seal_text(mail.as_bytes(), &token).map_err(|error| no_chance(&error))?;
    let expires_at = now + state.limits.revocation_lasts;
    Ok(Revocation { id, token: state.key.seal_token(id, &token), mail, secret: sealed, expires_at })
}

fn nominee(body: &NameManagerBody) -> Result<Nominee, Refusal> {
    match (&body.ent_id, &body.login) {
        (Some(ent_id), None) => EntId::parse(ent_id).map(Nominee::Teacher),
        (None, Some(login)) => Login::parse(login).map(Nominee::Staff),
        _ => {
            let detail = "Dites qui est le gestionnaire par son identifiant ENT (ent_id) ou par son \
                          identifiant de connexion à l’ENT (login) : l’un des deux, pas les deux.";
            return Err(Refusal::new(Code::BadRequest, detail));
        }
    }
    .map_err(|_| bad_manager())
}

/// The school has no gestionnaire any more.
#[utoipa::path(delete, path = "/v1/manager", tag = "manager", security(("session" = [])),
    responses((status = 204),
        (status = 403, body = Problem, content_type = "application/problem+json",
            description = "`not-allowed`: the chef d’établissement only; `stale-session`: the chef signs in \
                again, then repeats it")))]
pub async fn dismiss(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
) -> Result<StatusCode, Refusal> {
    fresh(&state, &who)?;
    state.store.dismiss_manager(who, state.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
