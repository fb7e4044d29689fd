use axum::http::{HeaderMap, header};
use base64::{Engine, engine::general_purpose::STANDARD};
use url::form_urlencoded;

use super::{Client, Clients, Parameters, ProtocolError};

const REPEATED: ProtocolError =
    ProtocolError::of_request("invalid_request", "Un parametre est deux fois dans la demande.");
const TWO_WAYS: ProtocolError = ProtocolError::of_request(
    "invalid_request",
    "Le site dit son secret de deux manieres : une seule suffit.",
);
const NOBODY: ProtocolError = ProtocolError::of_client(
    "Il faut le nom du site et son secret : client_secret_basic ou client_secret_post.",
);
const UNKNOWN: ProtocolError =
    ProtocolError::of_client("Ce site est inconnu, ou ce secret est faux.");

/// The site that makes a request, by `client_secret_basic` or `client_secret_post` (OpenID Connect Core §9), one of
/// the two.
pub fn client_of<'a>(
    clients: &'a Clients,
    headers: &HeaderMap,
    parameters: &Parameters,
) -> Result<&'a Client, ProtocolError> {
    if parameters.repeat() {
        return Err(REPEATED);
    }
    let named = |name| parameters.get(name).map_err(|_| REPEATED);
    let (id, secret) = match (headers.get(header::AUTHORIZATION), named("client_secret")?) {
        (Some(_), Some(_)) => return Err(TWO_WAYS),
        (Some(value), None) => value.to_str().ok().and_then(basic).ok_or(NOBODY)?,
        (None, Some(secret)) => (named("client_id")?.ok_or(NOBODY)?.to_owned(), secret.to_owned()),
        (None, None) => return Err(NOBODY),
    };
    if named("client_id")?.is_some_and(|other| other != id) {
        return Err(UNKNOWN);
    }
    clients.get(&id).filter(|client| client.has_secret(&secret)).ok_or(UNKNOWN)
}

/// Id and secret, each of them form-encoded before they are joined (RFC 6749 §2.3.1).
fn basic(value: &str) -> Option<(String, String)> {
    let (scheme, encoded) = value.split_once(' ')?;
    let decoded = STANDARD.decode(encoded.trim()).ok()?;
    let (id, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    let right = scheme.eq_ignore_ascii_case("basic");
    right.then(|| Some((form_decoded(id)?, form_decoded(secret)?))).flatten()
}

fn form_decoded(text: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(text.as_bytes());
    let (decoded, rest) = pairs.next()?;
    (rest.is_empty() && pairs.next().is_none()).then(|| decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_secret_are_decoded_each_for_itself() {
        let basic_of = |text: &str| format!("Basic {}", STANDARD.encode(text));
        let pair = |id: &str, secret: &str| Some((id.to_owned(), secret.to_owned()));
        let table = [
            (basic_of("podcasts:abc"), pair("podcasts", "abc"), "plain"),
            (basic_of("pod%2Dcasts:a%3Ab+c"), pair("pod-casts", "a:b c"), "form-encoded"),
            (basic_of("podcasts:a:b"), pair("podcasts", "a:b"), "a colon in the secret"),
            (basic_of("podcasts"), None, "no secret"),
            (basic_of("a&b:c"), None, "two fields in a name"),
            ("Basic ***".to_owned(), None, "no base64"),
            (basic_of("a:b").replace("Basic", "Bearer"), None, "another scheme"),
        ];
        for (value, expected, case) in table {
            assert_eq!(basic(&value), expected, "{case}");
        }
    }
}
