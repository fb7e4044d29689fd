use serde::{Deserialize, Serialize};
use url::Url;

use super::{Client, Clients, Parameters};

/// Longest `state` and `nonce`, in bytes: they travel in a cookie.
const LONGEST_STATE: usize = 1_024;
const LONGEST_NONCE: usize = 256;

/// An authorization request that may be answered, on its way through the ENT.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorization {
    /// The site that asks.
    pub client: String,
    /// Where it wants the answer: one of its addresses, when it was read.
    pub redirect_uri: String,
    /// Given back as it is.
    pub state: Option<String>,
    /// For the ID token.
    pub nonce: Option<String>,
    /// `S256` of the verifier (RFC 7636 §4.2).
    pub challenge: String,
    /// Whether `userinfo` says more than `sub`.
    pub profile: bool,
}

/// A site as somebody reads it who did not arrive, and the way back to it.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its name.
    pub name: String,
    /// Its address, with the answer that there is none.
    pub back: Url,
}

/// Why an authorization request is not answered with a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthorizationError {
    /// Nobody knows where the answer may go: it is told to the person, and nobody is sent anywhere
    /// (RFC 6749 §4.1.2.1).
    Told(&'static str),
    /// Told to the site, at its own address.
    Sent(Box<Url>),
}

/// A code of RFC 6749 §4.1.2.1 or OpenID Connect Core §3.1.2.6, and what is to be done, in ASCII.
type Wrong = (&'static str, &'static str);

/// Ways to ask that want what this provider does not do (OpenID Connect Core §3.1.2.1 and §3.1.2.6): it has no session
/// of its own, and no ENT signs anybody in anew on demand.
const PROMPTS: &[(&str, Wrong)] = &[
    (
        "none",
        ("login_required", "Chaque demande passe par l'ENT : prompt=none ne peut rien donner."),
    ),
    ("login", ("login_required", "L'ENT ne redemande pas le mot de passe : pas de prompt=login.")),
    ("consent", ("consent_required", "Aucun accord ne se demande ici : pas de prompt=consent.")),
    (
        "select_account",
        (
            "account_selection_required",
            "Le compte est celui de l'ENT : pas de prompt=select_account.",
        ),
    ),
];

/// Parameters that are of other ways to ask.
const UNSUPPORTED: &[(&str, Wrong)] = &[
    ("request", ("request_not_supported", "Pas de request : donnez les parametres un par un.")),
    ("request_uri", ("request_uri_not_supported", "Pas de request_uri : donnez les parametres.")),
    (
        "registration",
        ("registration_not_supported", "Un site s'inscrit dans le fichier du service."),
    ),
];

impl Authorization {
    /// Reads a request (OpenID Connect Core §3.1.2.1, with PKCE).
    pub fn read(
        parameters: &Parameters,
        clients: &Clients,
        issuer: &str,
    ) -> Result<Self, AuthorizationError> {
        let (client, redirect_uri) = whence(parameters, clients)?;
        let state = parameters.get("state").ok().flatten().map(str::to_owned);
        let asked = Asked { parameters, client, redirect_uri, state };
        asked.authorization().map_err(|(error, description)| {
            let back = answer_at(
                asked.redirect_uri,
                asked.state.as_deref(),
                issuer,
                &[("error", error), ("error_description", description)],
            );
            back.map_or(AuthorizationError::Told(NO_ADDRESS), |back| {
                AuthorizationError::Sent(Box::new(back))
            })
        })
    }

    /// The site's address with the code.
    pub fn with_code(&self, code: &str, issuer: &str) -> Option<Url> {
        answer_at(&self.redirect_uri, self.state.as_deref(), issuer, &[("code", code)])
    }

    /// The way back of somebody who did not arrive, as long as the site is known.
    pub fn refused(&self, clients: &Clients, issuer: &str) -> Option<Site> {
        let client = self.client_in(clients)?;
        let error = [("error", "access_denied")];
        let back = answer_at(&self.redirect_uri, self.state.as_deref(), issuer, &error)?;
        Some(Site { name: client.name.clone(), back })
    }

    /// The site, while it may still be answered there.
    pub fn client_in<'a>(&self, clients: &'a Clients) -> Option<&'a Client> {
        clients.get(&self.client).filter(|client| client.returns_to(&self.redirect_uri))
    }
}

/// It holds what only the site should read.
impl std::fmt::Debug for Authorization {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authorization").field("client", &self.client).finish_non_exhaustive()
    }
}

const NO_CLIENT: &str = "Le site qui vous envoie n’est pas connu de ce service. Rien n’a été fait : revenez par le lien \
     de votre ENT, et prévenez le site si cela dure.";
const NO_ADDRESS: &str = "Le site qui vous envoie demande une réponse à une adresse que ce service ne lui connaît pas. \
     Personne n’y est envoyé : prévenez le site.";

/// Who asks, and where the answer goes: before both are known, nobody is sent anywhere.
fn whence<'a>(
    parameters: &'a Parameters,
    clients: &'a Clients,
) -> Result<(&'a Client, &'a str), AuthorizationError> {
    let id = parameters.get("client_id").ok().flatten();
    let client = id.and_then(|id| clients.get(id)).ok_or(AuthorizationError::Told(NO_CLIENT))?;
    let address = parameters.get("redirect_uri").ok().flatten();
    let address = address.filter(|address| client.returns_to(address));
    Ok((client, address.ok_or(AuthorizationError::Told(NO_ADDRESS))?))
}

struct Asked<'a> {
    parameters: &'a Parameters,
    client: &'a Client,
    redirect_uri: &'a str,
    state: Option<String>,
}

impl Asked<'_> {
    fn authorization(&self) -> Result<Authorization, Wrong> {
        if self.parameters.repeat() {
            return Err(("invalid_request", "Un parametre est deux fois dans la demande."));
        }
        let unsupported = UNSUPPORTED.iter().find(|(name, _)| self.value(name).is_some());
        if let Some((_, wrong)) = unsupported {
            return Err(*wrong);
        }
        match self.value("response_type") {
            Some("code") => {}
            Some(_) => {
                return Err(("unsupported_response_type", "Seul response_type=code existe."));
            }
            None => return Err(("invalid_request", "Il manque response_type=code.")),
        }
        if self.value("response_mode").is_some_and(|mode| mode != "query") {
            return Err(("invalid_request", "Seul response_mode=query existe."));
        }
        let scopes: Vec<&str> = self.value("scope").unwrap_or_default().split(' ').collect();
        if !scopes.contains(&"openid") {
            return Err(("invalid_scope", "Il manque openid dans scope."));
        }
        for prompt in self.value("prompt").unwrap_or_default().split(' ') {
            if let Some((_, wrong)) = PROMPTS.iter().find(|(known, _)| *known == prompt) {
                return Err(*wrong);
            }
        }
        let state = self.bounded("state", LONGEST_STATE)?;
        let nonce = self.bounded("nonce", LONGEST_NONCE)?;
        Ok(Authorization {
            client: self.client.id.clone(),
            redirect_uri: self.redirect_uri.to_owned(),
            state,
            nonce,
            challenge: self.challenge()?,
            profile: scopes.contains(&"profile"),
        })
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).ok().flatten()
    }

    fn bounded(&self, name: &str, longest: usize) -> Result<Option<String>, Wrong> {
        match self.value(name) {
            Some(value) if value.len() > longest => {
                Err(("invalid_request", "state a 1024 signes au plus, et nonce 256."))
            }
            value => Ok(value.map(str::to_owned)),
        }
    }

    /// `plain`, which is what an absent method means, proves nothing to whoever saw the request.
    fn challenge(&self) -> Result<String, Wrong> {
        let challenge = self.value("code_challenge").ok_or((
            "invalid_request",
            "Il faut PKCE : code_challenge et code_challenge_method=S256 (RFC 7636).",
        ))?;
        if self.value("code_challenge_method") != Some("S256") {
            return Err((
                "invalid_request",
                "Seul code_challenge_method=S256 existe, et il faut le dire.",
            ));
        }
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if challenge.len() != 43 || !challenge.bytes().all(letter) {
            return Err(("invalid_request", "code_challenge a 43 signes de base64url."));
        }
        Ok(challenge.to_owned())
    }
}

/// A site's address with an answer, `state` and `iss` (RFC 9207).
fn answer_at(
    redirect_uri: &str,
    state: Option<&str>,
    issuer: &str,
    answer: &[(&str, &str)],
) -> Option<Url> {
    let mut address = Url::parse(redirect_uri).ok()?;
    let state = state.map(|state| ("state", state));
    let pairs = answer.iter().copied().chain(state).chain([("iss", issuer)]);
    address.query_pairs_mut().extend_pairs(pairs);
    Some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACK: &str = "https://podcasts.example/retour?site=1";

    fn clients() -> Clients {
        let text = format!(
            "[[client]]\nid = \"podcasts\"\nname = \"Podcasts\"\nsecret_sha256 = \"{}\"\n\
             redirect_uris = [\"{BACK}\"]\n",
            "00".repeat(32)
        );
        Clients::parse(text.as_bytes()).unwrap()
    }

    /// A right request with some parameters in place of its own; an empty one is left out.
    fn request(other: &[(&str, &str)]) -> Parameters {
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        let right = [
            ("client_id", "podcasts"),
            ("redirect_uri", BACK),
            ("response_type", "code"),
            ("scope", "openid profile"),
            ("state", "abc&é"),
            ("nonce", "n-1"),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
        ];
        let replaced = |name: &str| other.iter().any(|(known, _)| *known == name);
        let kept = right.iter().filter(|(name, _)| !replaced(name));
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(kept.chain(other));
        Parameters::parse(form.finish().as_bytes())
    }

    fn read(parameters: &Parameters) -> Result<Authorization, AuthorizationError> {
        Authorization::read(parameters, &clients(), "https://balado.example")
    }

    #[test]
    fn a_right_request_is_taken_as_it_is() {
        let taken = read(&request(&[])).unwrap();
        assert_eq!((taken.state.as_deref(), taken.nonce.as_deref()), (Some("abc&é"), Some("n-1")));
        assert!(taken.profile);
        let back = taken.with_code("c", "https://balado.example").unwrap();
        assert_eq!(
            back.as_str(),
            "https://podcasts.example/retour?site=1&code=c&state=abc%26%C3%A9&iss=https%3A%2F%2Fbalado.example"
        );
        assert!(!read(&request(&[("scope", "openid")])).unwrap().profile);
        let least = read(&request(&[("state", ""), ("nonce", "")])).unwrap();
        assert_eq!((least.state, least.nonce), (None, None), "neither is wanted by the protocol");
        assert!(read(&request(&[("scope", "openid email unknown")])).is_ok(), "unknown scopes");
    }

    #[test]
    fn nobody_is_sent_to_an_address_that_is_not_the_sites() {
        let table = [
            [("client_id", "other")],
            [("client_id", "")],
            [("redirect_uri", "")],
            [("redirect_uri", "https://podcasts.example/retour")],
            [("redirect_uri", "https://podcasts.example/retour?site=1&x=2")],
            [("redirect_uri", "https://evil.example/")],
        ];
        for other in table {
            let refused = read(&request(&other)).unwrap_err();
            assert!(matches!(refused, AuthorizationError::Told(_)), "{other:?}");
        }
        let twice = request(&[("redirect_uri", BACK), ("redirect_uri", BACK)]);
        assert!(matches!(read(&twice), Err(AuthorizationError::Told(_))), "twice");
    }

    #[test]
    fn what_is_wrong_is_told_to_the_site_in_the_words_of_the_protocol() {
        let long = "x".repeat(1_025);
        let table: &[(&[(&str, &str)], &str)] = &[
            (&[("response_type", "")], "invalid_request"),
            (&[("response_type", "token")], "unsupported_response_type"),
            (&[("response_type", "code id_token")], "unsupported_response_type"),
            (&[("response_mode", "fragment")], "invalid_request"),
            (&[("scope", "")], "invalid_scope"),
            (&[("scope", "profile")], "invalid_scope"),
            (&[("code_challenge", "")], "invalid_request"),
            (&[("code_challenge_method", "")], "invalid_request"),
            (&[("code_challenge_method", "plain")], "invalid_request"),
            (&[("code_challenge", "short")], "invalid_request"),
            (&[("nonce", "a"), ("nonce", "b")], "invalid_request"),
            (&[("nonce", &long)], "invalid_request"),
            (&[("state", &long)], "invalid_request"),
            (&[("request", "e30")], "request_not_supported"),
            (&[("request_uri", "https://x.example/")], "request_uri_not_supported"),
            (&[("registration", "{}")], "registration_not_supported"),
            (&[("prompt", "none")], "login_required"),
            (&[("prompt", "login")], "login_required"),
            (&[("prompt", "consent")], "consent_required"),
            (&[("prompt", "select_account")], "account_selection_required"),
        ];
        for (other, expected) in table {
            let refused = read(&request(other)).unwrap_err();
            let AuthorizationError::Sent(back) = refused else { panic!("{other:?}: {refused:?}") };
            let pairs: std::collections::BTreeMap<_, _> = back.query_pairs().into_owned().collect();
            assert_eq!(pairs["error"], *expected, "{other:?}");
            assert_eq!(pairs["iss"], "https://balado.example");
            assert_eq!(pairs["site"], "1", "its own parameters stay");
            assert!(pairs.contains_key("state"), "{other:?}");
            let allowed = |c: char| matches!(c, ' '..='!' | '#'..='[' | ']'..='~');
            let said = &pairs["error_description"];
            assert!(said.chars().all(allowed), "RFC 6749 §4.1.2.1: {said}");
        }
    }
}
