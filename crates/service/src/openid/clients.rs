//! The sites, in a file that whoever runs the service writes: nobody registers by asking.
//!
//! ```toml
//! [[client]]
//! id = "podcasts"
//! name = "Podcasts de l’académie"
//! secret_sha256 = "…"                                # balado-service openid-keys secret
//! redirect_uris = ["https://podcasts.example/retour"]
//! initiate_login_uri = "https://podcasts.example/retour"          # may be absent
//! target_link_uri = "https://podcasts.example/"                    # may be absent
//! backchannel_logout_uri = "https://podcasts.example/retour?logout=backchannel"   # may be absent
//! ```

use std::{collections::BTreeSet, fmt};

use serde::Deserialize;
use subtle::ConstantTimeEq;
use url::{Host, Url};

use crate::secrets::{self, Sealed};

/// Longest `id`, in bytes: it travels in every request.
const LONGEST_ID: usize = 64;

/// Longest name, in characters.
const LONGEST_NAME: usize = 80;

/// Longest address, in bytes: one travels in a cookie.
const LONGEST_ADDRESS: usize = 512;

/// A site that may have its visitors signed in.
#[derive(Clone)]
pub struct Client {
    /// Its `client_id`.
    pub id: String,
    /// As people call it.
    pub name: String,
    secret: Sealed,
    redirect_uris: Vec<String>,
    initiate_login_uri: Option<Url>,
    target_link_uri: Option<Url>,
    /// Where it hears that a visit is over.
    pub backchannel_logout_uri: Option<Url>,
}

/// Every site; no id twice.
#[derive(Debug, Clone)]
pub struct Clients(Vec<Client>);

/// Why a file of sites is not taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientsError {
    /// Not UTF-8.
    #[error("ce n’est pas du texte en UTF-8")]
    NotText,
    /// Not TOML, or a key that is unknown, absent or of another kind. What stands there is not said.
    #[error(
        "ligne {line} : ce n’est pas du TOML, ou une clé y est inconnue, absente ou d’une autre sorte. Chaque site \
         est un bloc [[client]] avec id, name, secret_sha256, redirect_uris et, s’il le faut, initiate_login_uri, \
         target_link_uri, backchannel_logout_uri"
    )]
    Unreadable {
        /// As an editor counts it.
        line: usize,
    },
    /// Not one.
    #[error("aucun site dans ce fichier : il faut un bloc [[client]]")]
    Nothing,
    /// A key that cannot be what it should.
    #[error("site {number}, {key} : {why}")]
    Value {
        /// In the order of the file.
        number: usize,
        /// Which key.
        key: &'static str,
        /// What is wrong, and what is right.
        why: &'static str,
    },
    /// Two sites of one id.
    #[error("site {number}, id : un autre site porte déjà ce nom")]
    Twice {
        /// The second.
        number: usize,
    },
    /// A click in the ENT ends at one place.
    #[error(
        "site {number}, initiate_login_uri : le lien de l’ENT mène à un seul site, et un autre l’a déjà. Ne gardez \
         qu’une de ces deux adresses"
    )]
    TwoStarts {
        /// The second.
        number: usize,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    client: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    name: String,
    secret_sha256: String,
    redirect_uris: Vec<String>,
    initiate_login_uri: Option<String>,
    target_link_uri: Option<String>,
    backchannel_logout_uri: Option<String>,
}

impl Clients {
    /// Reads a whole file; one wrong line refuses it, since people would be sent elsewhere.
    pub fn parse(bytes: &[u8]) -> Result<Self, ClientsError> {
        let text = std::str::from_utf8(bytes).map_err(|_| ClientsError::NotText)?;
        let file: File = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            ClientsError::Unreadable { line: 1 + before.matches('\n').count() }
        })?;
        if file.client.is_empty() {
            return Err(ClientsError::Nothing);
        }
        let (mut clients, mut ids, mut starts) = (Vec::new(), BTreeSet::new(), 0);
        for (at, row) in file.client.into_iter().enumerate() {
            let number = at + 1;
            let wrong = |(key, why)| ClientsError::Value { number, key, why };
            let client = row.checked().map_err(wrong)?;
            if !ids.insert(client.id.clone()) {
                return Err(ClientsError::Twice { number });
            }
            starts += usize::from(client.initiate_login_uri.is_some());
            if starts > 1 {
                return Err(ClientsError::TwoStarts { number });
            }
            clients.push(client);
        }
        Ok(Self(clients))
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Never: a file without a site is refused.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The site of an id.
    pub fn get(&self, id: &str) -> Option<&Client> {
        self.0.iter().find(|client| client.id == id)
    }

    /// Where the site that wants it begins a sign-in, and where it ends it.
    pub fn initiated_login(&self) -> Option<(&Url, Option<&Url>)> {
        let begins = |client: &Client| client.initiate_login_uri.is_some();
        let client = self.0.iter().find(|client| begins(client))?;
        Some((client.initiate_login_uri.as_ref()?, client.target_link_uri.as_ref()))
    }
}

impl Client {
    /// Whether a secret is its own, without telling how far they agree.
    pub fn has_secret(&self, secret: &str) -> bool {
        secrets::hash_token(secret).ct_eq(&self.secret).into()
    }

    /// Whether an answer may go to an address: one of its own, to the letter (RFC 9700 §2.1).
    pub fn returns_to(&self, address: &str) -> bool {
        self.redirect_uris.iter().any(|known| known == address)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A key, and what is wrong with its value.
type Wrong = (&'static str, &'static str);

impl Row {
    fn checked(self) -> Result<Client, Wrong> {
        let Self { id, name, secret_sha256, redirect_uris, .. } = self;
        let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if id.is_empty() || id.len() > LONGEST_ID || !id.chars().all(letter) {
            return Err((
                "id",
                "il faut de 1 à 64 lettres sans accent, chiffres, points ou tirets",
            ));
        }
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control)
        {
            return Err(("name", "il faut un nom d’une ligne, de 1 à 80 signes"));
        }
        let mut secret = Sealed::default();
        hex::decode_to_slice(secret_sha256.trim(), &mut secret).map_err(|_| {
            (
                "secret_sha256",
                "il faut les 64 chiffres hexadécimaux que donne « openid-keys secret »",
            )
        })?;
        if redirect_uris.is_empty() {
            return Err(("redirect_uris", "il faut au moins une adresse de retour"));
        }
        for address in &redirect_uris {
            checked_address("redirect_uris", address)?;
        }
        let optional = |key, address: Option<String>| {
            address.map(|address| checked_address(key, &address)).transpose()
        };
        Ok(Client {
            id,
            name,
            secret,
            redirect_uris,
            initiate_login_uri: optional("initiate_login_uri", self.initiate_login_uri)?,
            target_link_uri: optional("target_link_uri", self.target_link_uri)?,
            backchannel_logout_uri: optional(
                "backchannel_logout_uri",
                self.backchannel_logout_uri,
            )?,
        })
    }
}

/// Absolute, over TLS but on this machine, and nothing that a browser would keep from a server or that hides a
/// password (RFC 6749 §3.1.2).
fn checked_address(key: &'static str, text: &str) -> Result<Url, Wrong> {
    let wrong = |why| Err((key, why));
    if text.len() > LONGEST_ADDRESS || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return wrong("il faut une adresse de 512 lettres sans accent au plus, sans espace");
    }
    let Ok(url) = Url::parse(text) else {
        return wrong("il faut une adresse entière, comme https://podcasts.example/retour");
    };
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" if url.has_host() => {}
        "http" if here => {}
        _ => return wrong("il faut https:// ; http:// n’est permis que sur cette machine"),
    }
    if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return wrong("une adresse n’a ici ni « # », ni nom d’utilisateur, ni mot de passe");
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(id: &str, more: &str) -> String {
        let secret = "ab".repeat(32);
        format!(
            "[[client]]\nid = \"{id}\"\nname = \"Podcasts\"\nsecret_sha256 = \"{secret}\"\n\
             redirect_uris = [\"https://podcasts.example/retour\"]\n{more}\n"
        )
    }

    #[test]
    fn a_file_of_sites_is_taken_whole_or_says_what_is_wrong() {
        let start = "initiate_login_uri = \"https://podcasts.example/retour\"";
        let table = [
            (site("a", ""), None, "the least"),
            (site("a", start) + &site("b", ""), None, "two, of which one is where the link ends"),
            (
                site("a", "").replace("https://podcasts.example", "http://127.0.0.1:8080"),
                None,
                "here",
            ),
            (String::new(), Some("aucun site"), "nothing"),
            ("[[client]\n".into(), Some("ligne 1"), "no TOML"),
            (site("a", "secret = \"x\""), Some("une clé y est inconnue"), "an unknown key"),
            (
                site("a", "").replace("name = \"Podcasts\"\n", ""),
                Some("absente"),
                "a key that is absent",
            ),
            (site("a b", ""), Some("site 1, id"), "a blank in the id"),
            (site("a", "") + &site("a", ""), Some("site 2, id : un autre site"), "the same id"),
            (
                site("a", start) + &site("b", start),
                Some("site 2, initiate_login_uri"),
                "two starts",
            ),
            (site("a", "").replace("abab", "zz"), Some("site 1, secret_sha256"), "no hash"),
            (site("a", "").replace("https:", "http:"), Some("https://"), "in the clear"),
            (site("a", "").replace("/retour", "/retour#x"), Some("« # »"), "with a fragment"),
            (
                site("a", "").replace("https://podcasts.example/retour", "/retour"),
                Some("entière"),
                "no host",
            ),
            (site("a", "").replace("https://", "https://x:y@"), Some("mot de passe"), "a password"),
            (
                site("a", "").replace("[\"https://podcasts.example/retour\"]", "[]"),
                Some("au moins"),
                "nowhere",
            ),
            (
                site("a", "").replace("https://podcasts.example/retour", "javascript:alert(1)"),
                Some("https"),
                "a script",
            ),
        ];
        for (text, expected, case) in table {
            let found = Clients::parse(text.as_bytes()).map_err(|error| error.to_string());
            match (&found, expected) {
                (Ok(_), None) => {}
                (Err(said), Some(part)) => assert!(said.contains(part), "{case}: {said}"),
                _ => panic!("{case}: {found:?}"),
            }
        }
    }

    #[test]
    fn a_site_has_one_secret_and_returns_to_its_own_addresses_to_the_letter() {
        let hash = hex::encode(secrets::hash_token("le secret"));
        let text = site("a", "").replace(&"ab".repeat(32), &hash);
        let clients = Clients::parse(text.as_bytes()).unwrap();
        let client = clients.get("a").unwrap();
        assert!(client.has_secret("le secret") && !client.has_secret("le secreT"));
        let table = [
            ("https://podcasts.example/retour", true, "its own"),
            ("https://podcasts.example/retour/", false, "a stroke more"),
            ("https://podcasts.example/retour?x=1", false, "a parameter more"),
            ("https://PODCASTS.example/retour", false, "other letters"),
            ("https://podcasts.example.evil.example/retour", false, "another host"),
        ];
        for (address, expected, case) in table {
            assert_eq!(client.returns_to(address), expected, "{case}");
        }
        assert!(!format!("{clients:?}").contains(&hash));
    }
}
