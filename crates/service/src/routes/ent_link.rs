use axum::{Json, extract::State};
use balado_wire::EntLinkBody;

use crate::{auth::SignedIn, body::Answer, state::AppState};

/// The address to paste into the ENT, and who came through it. Nobody comes yet: the CAS round trip is not here.
#[utoipa::path(get, path = "/v1/ent-link", tag = "ent-link", security(("session" = [])),
    responses((status = 200, body = EntLinkBody)))]
pub async fn show(State(state): State<AppState>, SignedIn(who): SignedIn) -> Answer<EntLinkBody> {
    let link = state.store.ent_link(who.uai).await?;
    let service = state.public_url.as_str().trim_end_matches('/');
    Ok(Json(EntLinkBody {
        address: format!("{service}/ent/{}", who.uai),
        last_arrival: None,
        students_came: 0,
        teachers_came: 0,
        accounts: link.accounts,
    }))
}
