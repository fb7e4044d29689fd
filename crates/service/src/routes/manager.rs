use axum::{Json, extract::State, http::StatusCode};
use balado_core::school::EntId;
use balado_wire::{Code, ManagerBody, NameManagerBody, Problem};

use crate::{
    auth::SignedIn,
    body::{Answer, JsonBody},
    error::Refusal,
    state::AppState,
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

/// Names the gestionnaire, one of the school's active teachers; the former one is replaced at once.
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
    let refused = || {
        Refusal::new(
            Code::BadManager,
            "Le gestionnaire doit être un enseignant actif de l’établissement. Importez d’abord les \
             enseignants, puis choisissez-le dans la liste.",
        )
    };
    let ent_id = EntId::parse(&body.ent_id).map_err(|_| refused())?;
    let named = state.store.name_manager(who, ent_id, state.clock.now()).await?;
    named.map(Json).ok_or_else(refused)
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
