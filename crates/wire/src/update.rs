//! A new version of the app: what the service says of it, and the proof that it is one.
//!
//! Installers are signed with minisign, as `tauri signer sign --app-version` does. What is signed holds the
//! version too, in the trusted comment: `latest.json` itself is not signed, and without it an old installer could
//! be shown as a new one.

use std::{collections::BTreeMap, io::Read};

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use minisign_verify::{Error as Minisign, PublicKey, Signature};
use semver::Version;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The newest version of the app: the static `latest.json` of `tauri-plugin-updater` 2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LatestBody {
    /// Its number (<https://semver.org>).
    #[schema(value_type = String)]
    pub version: Version,
    /// What is new, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// When it was published.
    #[schema(value_type = String, format = DateTime)]
    pub pub_date: Timestamp,
    /// What each system takes: `windows-x86_64`, `windows-x86_64-msi`, `darwin-aarch64`, `linux-x86_64-deb`, …
    pub platforms: BTreeMap<String, PlatformBody>,
}

/// What one system takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlatformBody {
    /// Where it is.
    pub url: String,
    /// The content of its `.sig` file.
    pub signature: String,
}

/// Whose signature makes an installer one of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateKey(PublicKey);

/// The signature of an installer, not verified yet.
#[derive(Clone)]
pub struct UpdateSignature(Signature);

/// Why an installer is not taken.
#[derive(Debug, thiserror::Error)]
pub enum SignatureError {
    /// Not the text of a key.
    #[error("not a public key of minisign")]
    Key,
    /// Not the text of a signature, or of the kind that signs a file without hashing it first.
    #[error("not a signature of minisign")]
    Unreadable,
    /// Signed with another key, or changed since.
    #[error("not signed with this key")]
    Forged,
    /// Nothing says which version was signed.
    #[error("signed without a version")]
    NoVersion,
    /// The file cannot be read to its end.
    #[error("the signed file cannot be read: {0}")]
    Read(#[from] std::io::Error),
}

impl UpdateKey {
    /// The content of the `.pub` file that this program was compiled with (`BALADO_UPDATE_KEY`); nothing for a
    /// program that was compiled without.
    pub const BUILT_IN: Option<&str> = option_env!("BALADO_UPDATE_KEY");

    /// The same, read.
    pub fn built_in() -> Option<Self> {
        Self::BUILT_IN.and_then(|text| Self::parse(text).ok())
    }

    /// Reads the `.pub` file of `tauri signer generate`, or that of minisign itself.
    pub fn parse(text: &str) -> Result<Self, SignatureError> {
        let text = unwrapped(text).ok_or(SignatureError::Key)?;
        let key = PublicKey::decode(&text).or_else(|_| PublicKey::from_base64(text.trim()));
        key.map(Self).map_err(|_| SignatureError::Key)
    }

    /// Whether somebody who has our key signed this very content, and as which version.
    pub fn version_of(
        &self,
        signature: &UpdateSignature,
        mut content: impl Read,
    ) -> Result<Version, SignatureError> {
        let signature = &signature.0;
        let mut verifier = self.0.verify_stream(signature).map_err(|error| refused(&error))?;
        let mut part = vec![0; 64 << 10];
        loop {
            match content.read(&mut part)? {
                0 => break,
                read => verifier.update(&part[..read]),
            }
        }
        verifier.finalize().map_err(|error| refused(&error))?;
        // Before this point the comment is anybody's.
        signed_version(signature.trusted_comment()).ok_or(SignatureError::NoVersion)
    }
}

impl UpdateSignature {
    /// Reads a `.sig` file.
    pub fn parse(text: &str) -> Result<Self, SignatureError> {
        let text = unwrapped(text).ok_or(SignatureError::Unreadable)?;
        Signature::decode(&text).map(Self).map_err(|_| SignatureError::Unreadable)
    }
}

impl std::fmt::Debug for UpdateSignature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UpdateSignature(…)")
    }
}

/// Tauri writes minisign's files in base64, on one line; minisign's own are several lines of text.
fn unwrapped(text: &str) -> Option<String> {
    let text = text.trim();
    if text.contains("untrusted comment:") {
        return Some(text.to_owned());
    }
    let decoded = STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.or_else(|| Some(text.to_owned())).filter(|text| !text.is_empty())
}

fn refused(error: &Minisign) -> SignatureError {
    match error {
        Minisign::UnsupportedLegacyMode => SignatureError::Unreadable,
        _ => SignatureError::Forged,
    }
}

/// Fields with tabs between them: `timestamp:1764500000`, `file:Balado import_0.2.0_x64-setup.exe`, `version:0.2.0`.
fn signed_version(comment: &str) -> Option<Version> {
    let version = comment.split('\t').find_map(|field| field.strip_prefix("version:"))?;
    Version::parse(version.trim()).ok()
}

#[cfg(test)]
mod tests {
    use minisign::KeyPair;

    use super::*;

    fn signed(pair: &KeyPair, content: &[u8], comment: &str) -> String {
        let signed = minisign::sign(None, &pair.sk, content, Some(comment), None).unwrap();
        STANDARD.encode(signed.into_string())
    }

    fn key(pair: &KeyPair) -> UpdateKey {
        UpdateKey::parse(&STANDARD.encode(pair.pk.to_box().unwrap().into_string())).unwrap()
    }

    #[test]
    fn only_what_was_signed_with_our_key_and_with_its_version_is_taken() {
        let (ours, other) =
            [(); 2].map(|()| KeyPair::generate_unencrypted_keypair().unwrap()).into();
        let comment = "timestamp:1\tfile:a.exe\tversion:0.2.0";
        let right = signed(&ours, b"installer", comment);
        let text = String::from_utf8(STANDARD.decode(&right).unwrap()).unwrap();
        let renumbered = text.replace("version:0.2.0", "version:9.2.0");
        let table = [
            (right.clone(), &b"installer"[..], Ok("0.2.0"), "as signed"),
            (text, b"installer", Ok("0.2.0"), "in minisign's own lines"),
            (right.clone(), b"Installer", Err("Forged"), "one byte changed"),
            (right.clone(), b"install", Err("Forged"), "cut"),
            (renumbered, b"installer", Err("Forged"), "another version written in"),
            (signed(&other, b"installer", comment), b"installer", Err("Forged"), "another's key"),
            (
                signed(&ours, b"installer", "timestamp:1\tfile:a.exe"),
                b"installer",
                Err("NoVersion"),
                "by a signer that writes no version",
            ),
            ("bonjour".to_owned(), b"installer", Err("Unreadable"), "no signature"),
            (String::new(), b"installer", Err("Unreadable"), "nothing"),
        ];
        for (signature, content, expected, case) in table {
            let found = UpdateSignature::parse(&signature)
                .and_then(|signature| key(&ours).version_of(&signature, content));
            let found = found.map(|version| version.to_string());
            let found = found.map_err(|error| format!("{error:?}"));
            assert_eq!(found, expected.map(String::from).map_err(String::from), "{case}");
        }
    }

    #[test]
    fn a_key_is_read_as_tauri_writes_it_as_minisign_does_or_bare() {
        let pair = KeyPair::generate_unencrypted_keypair().unwrap();
        let text = pair.pk.to_box().unwrap().into_string();
        let signature = signed(&pair, b"installer", "version:0.2.0");
        let signature = UpdateSignature::parse(&signature).unwrap();
        for (written, case) in [
            (STANDARD.encode(&text), "Tauri's .pub"),
            (text, "minisign's .pub"),
            (pair.pk.to_base64(), "the key alone"),
        ] {
            let read = UpdateKey::parse(&written).unwrap();
            let version = read.version_of(&signature, &b"installer"[..]).unwrap();
            assert_eq!(version.to_string(), "0.2.0", "{case}");
        }
        assert!(UpdateKey::parse("la clé").is_err());
    }
}
