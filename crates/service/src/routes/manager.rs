use axum::{Json, extract::State, http::StatusCode};
use balado_core::school::{EntId, Login};
use balado_wire::{Code, ManagerBody, NameManagerBody, Problem};

use crate::{
    auth::SignedIn,
    body::{Answer, JsonBody},
    error::Refusal,
    state::AppState,
    store::Nominee,
};

/// The school's gestionnaire.
#[utoipa::path(get, path = "/v1/manager", tag = "manager", security(("session" = [])),
    responses((status = 200, body = ManagerBody),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`: nobody is named")))]
pub async fn show(State(state): State<AppState>, SignedIn(who): SignedIn) -> Answer<ManagerBody> {
    let manager = state.store.manager(who.uai).await?;
    manager.map(Json).ok_or_else(|| Refusal::not_found("Aucun gestionnaire n’est nommé."))
}

/// Names the gestionnaire, one of the school's active teachers or somebody of its staff; the former one
/// is replaced at once.
#[utoipa::path(put, path = "/v1/manager", tag = "manager", security(("session" = [])),
    request_body = NameManagerBody,
    responses((status = 200, body = ManagerBody),
        (status = 422, body = Problem, content_type = "application/problem+json",
            description = "`bad-manager`")))]
pub async fn name(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
    JsonBody(body): JsonBody<NameManagerBody>,
) -> Answer<ManagerBody> {
    let nominee = nominee(&body)?;
    let named = state.store.name_manager(who, nominee, state.clock.now()).await?;
    named.map(Json).ok_or_else(bad_manager)
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

pub(super) fn bad_manager() -> Refusal {
    Refusal::new(
        Code::BadManager,
        "Le gestionnaire doit être un enseignant actif de l’établissement, ou une personne de son \
         personnel désignée par son identifiant de connexion à l’ENT, qui n’est celui d’aucun élève. \
         Importez d’abord les enseignants, puis choisissez-le dans la liste.",
    )
}

/// The school has no gestionnaire any more.
#[utoipa::path(delete, path = "/v1/manager", tag = "manager", security(("session" = [])),
    responses((status = 204)))]
pub async fn dismiss(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
) -> Result<StatusCode, Refusal> {
    state.store.dismiss_manager(who, state.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
