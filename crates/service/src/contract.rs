//! Which version of the contract a client speaks, when it says so.

use axum::{
    extract::Request,
    http::HeaderMap,
    middleware::Next,
    response::{IntoResponse, Response},
};
use balado_wire::{CONTRACT_HEADER, CONTRACT_VERSION, Code};
use serde::Deserialize;

use crate::error::Refusal;

/// The document tells any client what the contract is.
const DOCUMENT: &str = "/v1/openapi.json";

/// Refuses clients of another version before anything is read. One that says nothing is a person with a
/// browser, a script, or an app of version 1, which is known by its bodies ([`is_of_version_1`]).
pub async fn same_version(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let concerned = path.starts_with("/v1/") && path != DOCUMENT;
    match refused(request.headers()).filter(|_| concerned) {
        Some(refusal) => refusal.into_response(),
        None => next.run(request).await,
    }
}

fn refused(headers: &HeaderMap) -> Option<Refusal> {
    let spoken = headers.get(CONTRACT_HEADER)?.to_str().unwrap_or_default();
    let number = |version: &str| version.trim().parse::<u32>().ok();
    match (number(spoken), number(CONTRACT_VERSION)) {
        (spoken, ours) if spoken.is_some() && spoken == ours => None,
        (Some(spoken), Some(ours)) if spoken > ours => Some(older_service()),
        (Some(_), _) => Some(older_client()),
        (None, _) => Some(Refusal::new(
            Code::BadRequest,
            "La version du contrat (balado-contract) n’est pas un nombre. Rien n’a été fait.",
        )),
    }
}

/// What a client of an earlier version is told.
pub fn older_client() -> Refusal {
    Refusal::new(
        Code::OtherContract,
        "Cette version de Balado import est trop ancienne pour le service de votre académie. Rien n’a été \
         fait : installez la dernière version de Balado import, que la page /application de ce service donne, puis \
         recommencez.",
    )
}

fn older_service() -> Refusal {
    Refusal::new(
        Code::OtherContract,
        "Le service de votre académie n’est pas encore à jour pour cette version de Balado import. Rien n’a \
         été fait : prévenez l’académie, et réessayez quand le service sera à jour.",
    )
}

/// What a body of version 1 has and no other.
#[derive(Deserialize)]
struct Version1 {
    /// The name of the file.
    source: Option<String>,
    /// The one number that was typed.
    confirm: Option<u32>,
}

/// Whether a body that cannot be read has the shape of version 1.
pub fn is_of_version_1(json: &[u8]) -> bool {
    let body = serde_json::from_slice::<Version1>(json);
    body.is_ok_and(|body| body.source.is_some() || body.confirm.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_version_or_none_passes() {
        let table = [
            (Some("2"), None, "ours"),
            (None, None, "nothing said"),
            (Some("1"), Some("installez la dernière version"), "before"),
            (Some("3"), Some("prévenez l’académie"), "after"),
            (Some("two"), Some("n’est pas un nombre"), "no version"),
            (Some(""), Some("n’est pas un nombre"), "empty"),
        ];
        for (spoken, expected, case) in table {
            let spoken = spoken.map(|version| (CONTRACT_HEADER, version));
            let headers = spoken
                .into_iter()
                .map(|(name, version)| (name.parse().unwrap(), version.parse().unwrap()));
            let found = refused(&headers.collect::<HeaderMap>());
            let detail = found.as_ref().map(|refusal| refusal.detail.as_ref());
            assert_eq!(detail.is_some(), expected.is_some(), "{case}: {detail:?}");
            let says = |words: &str| detail.is_some_and(|detail| detail.contains(words));
            assert!(expected.is_none_or(says), "{case}: {detail:?}");
        }
    }

    #[test]
    fn a_body_of_version_1_is_known_by_what_is_no_more() {
        let table = [
            (r#"{"list":"students","source":"eleves.csv"}"#, true, "an opening"),
            (r#"{"digest":"0","confirm":160}"#, true, "a commit"),
            (r#"{"list":"students","source":{"kind":"classic"}}"#, false, "an opening of today"),
            (r#"{"digest":"0"}"#, false, "the same in both"),
            ("{", false, "no JSON"),
        ];
        for (json, expected, case) in table {
            assert_eq!(is_of_version_1(json.as_bytes()), expected, "{case}");
        }
    }
}
