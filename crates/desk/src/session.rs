//! Signing in: the proof kept on this PC, what is pasted, and where the session is kept.

use std::sync::{Mutex, PoisonError};

use balado_wire::Role;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::DeskError;

/// A link that was asked for from this PC, and the proof that it was.
#[derive(Serialize, Deserialize)]
pub(crate) struct Awaited {
    pub(crate) id: Uuid,
    pub(crate) uai: String,
    pub(crate) asked_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) verifier: String,
    /// Made on the service's page and not here.
    #[serde(default)]
    pub(crate) is_handed_over: bool,
    /// Of a request through the ENT: the address that shows the gestionnaire a code.
    #[serde(default)]
    pub(crate) open: Option<String>,
}

/// A verifier of 256 bits and its `S256` challenge (RFC 7636 §4.1, §4.2).
pub(crate) fn proof() -> (String, String) {
    let verifier = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    (verifier, challenge)
}

/// What a person pastes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Pasted {
    Code(String),
    /// The secret of a link: it begins with the id of the request that it answers.
    Token {
        request: Uuid,
        token: String,
    },
}

impl Pasted {
    /// Finds the code or the link in what was pasted: blanks, brackets and hyphens do not matter.
    pub(crate) fn find(text: &str) -> Result<Self, DeskError> {
        let text = text.trim().trim_matches(['<', '>', '"', '«', '»', ' ']);
        if let Some((_, fragment)) = text.rsplit_once('#') {
            let token: String = fragment.chars().filter(|c| !c.is_whitespace()).collect();
            return Self::token(token).ok_or(DeskError::NotACode);
        }
        let code: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let right = code.len() == 8 && code.bytes().all(|b| b.is_ascii_alphanumeric());
        if right { Ok(Self::Code(code.to_ascii_uppercase())) } else { Err(DeskError::NotACode) }
    }

    /// `<id of the request>.<secret>`.
    fn token(token: String) -> Option<Self> {
        let (request, secret) = token.split_once('.')?;
        let request = Uuid::try_parse(request).ok()?;
        let letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        let right = (22..=86).contains(&secret.len()) && secret.bytes().all(letter);
        right.then_some(Self::Token { request, token })
    }
}

/// An open session. The token never reaches the page.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) token: String,
    pub(crate) uai: String,
    pub(crate) school: Option<String>,
    pub(crate) person: String,
    pub(crate) expires_at: Timestamp,
    /// A session kept by a former version came through the mailbox.
    #[serde(default = "chef")]
    pub(crate) role: Role,
    #[serde(skip)]
    pub(crate) in_keyring: bool,
}

fn chef() -> Role {
    Role::Chef
}

/// Why a vault does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no keyring answers")]
pub struct VaultError;

/// Where a session is kept between two starts. Its calls may block.
pub trait Vault: Send + Sync {
    /// What is kept under a name.
    fn get(&self, name: &str) -> Result<Option<String>, VaultError>;
    /// Keeps a secret under a name.
    fn set(&self, name: &str, secret: &str) -> Result<(), VaultError>;
    /// Forgets a name; nothing happens when it was not kept.
    fn forget(&self, name: &str) -> Result<(), VaultError>;
    /// Whether secrets outlive the program.
    fn lasts(&self) -> bool;
}

/// The keyring of the system: Windows Credential Manager, macOS Keychain, Secret Service.
#[derive(Debug, Default)]
pub struct KeyringVault;

const SERVICE: &str = "fr.balado.import";

impl KeyringVault {
    fn entry(name: &str) -> Result<keyring::Entry, VaultError> {
        keyring::Entry::new(SERVICE, name).map_err(|_| VaultError)
    }
}

impl Vault for KeyringVault {
    fn get(&self, name: &str) -> Result<Option<String>, VaultError> {
        match Self::entry(name)?.get_password() {
            Ok(secret) => Ok(Some(secret)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(_) => Err(VaultError),
        }
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), VaultError> {
        Self::entry(name)?.set_password(secret).map_err(|_| VaultError)
    }

    fn forget(&self, name: &str) -> Result<(), VaultError> {
        match Self::entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(_) => Err(VaultError),
        }
    }

    fn lasts(&self) -> bool {
        true
    }
}

/// Keeps secrets until the program ends.
#[derive(Default)]
pub struct MemoryVault(Mutex<std::collections::HashMap<String, String>>);

impl std::fmt::Debug for MemoryVault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MemoryVault(…)")
    }
}

impl Vault for MemoryVault {
    fn get(&self, name: &str) -> Result<Option<String>, VaultError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned())
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), VaultError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.into(), secret.into());
        Ok(())
    }

    fn forget(&self, name: &str) -> Result<(), VaultError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        Ok(())
    }

    fn lasts(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_or_a_link_is_found_in_what_is_pasted() {
        let request = Uuid::from_u128(7);
        let token = format!("{}.{}", request.simple(), "A".repeat(43));
        let whole = || Some(Pasted::Token { request, token: token.clone() });
        let code = |text: &str| Some(Pasted::Code(text.to_owned()));
        let table = [
            ("BCDF-GHJK".to_owned(), code("BCDFGHJK"), "as printed"),
            (" bcdf ghjk \n".to_owned(), code("BCDFGHJK"), "as typed"),
            (format!("https://balado.fr/connexion#{token}"), whole(), "the link"),
            (format!("<https://balado.fr/connexion#{token}>"), whole(), "in brackets"),
            (
                format!("https://balado.fr/connexion#{}\n{}", &token[..20], &token[20..]),
                whole(),
                "cut by the mail program",
            ),
            (format!("https://balado.fr/connexion#{}", &token[..40]), None, "half of its secret"),
            (format!("https://balado.fr/connexion#{}", &token[33..]), None, "of no request"),
            ("https://balado.fr/connexion".to_owned(), None, "a link without its secret"),
            ("BCDFGHJ".to_owned(), None, "one letter short"),
            (String::new(), None, "nothing"),
            ("BCDFGHJÉ".to_owned(), None, "an accent"),
        ];
        for (text, expected, case) in table {
            assert_eq!(Pasted::find(&text).ok(), expected, "{case}");
        }
    }

    /// `CRED_MAX_CREDENTIAL_BLOB_SIZE` of Windows is 2,560 bytes of UTF-16; a longer secret is not kept there.
    #[test]
    fn a_session_fits_in_the_credential_manager_of_windows() {
        let session = Session {
            token: "A".repeat(86),
            uai: "0779999A".to_owned(),
            school: Some("É".repeat(250)),
            person: "É".repeat(200),
            expires_at: Timestamp::UNIX_EPOCH,
            role: Role::Gestionnaire,
            in_keyring: false,
        };
        let secret = serde_json::to_string(&session).unwrap();
        assert!(secret.encode_utf16().count() * 2 < 2_560, "{}", secret.len());
    }

    #[test]
    fn the_challenge_is_the_one_of_the_rfc() {
        // RFC 7636, appendix B.
        let challenge =
            URL_SAFE_NO_PAD.encode(Sha256::digest("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        let (verifier, challenge) = proof();
        assert_eq!((verifier.len(), challenge.len()), (43, 43));
        assert_ne!(proof().0, verifier);
    }
}
