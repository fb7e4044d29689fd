//! Who makes a request: an open session, or nobody.

use axum::{
    extract::{FromRequestParts, MatchedPath},
    http::{header, request::Parts},
};
use balado_wire::Code;

use crate::{error::Refusal, refusals::signed_out, roles, secrets, state::AppState, store::Who};

/// The session of the request, when its role may do what is asked for. Every query of its handler is
/// keyed by its school.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Who);

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let header = parts.headers.get(header::AUTHORIZATION);
        let token = header.and_then(|value| value.to_str().ok()).and_then(bearer);
        let token = secrets::hash_token(token.ok_or_else(signed_out)?);
        let who = state.store.session(token, state.clock.now()).await?;
        let who = who.ok_or_else(signed_out)?;
        let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        if roles::allows(&parts.method, route, who.role) {
            Ok(Self(who))
        } else {
            Err(Refusal::new(Code::NotAllowed, roles::why_not(&parts.method, route)))
        }
    }
}

/// The token of `Authorization: Bearer` (RFC 6750 §2.1).
pub(crate) fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
