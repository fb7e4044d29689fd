//! What only the mailbox, the app and the service's key file know.
//!
//! A code has 8 letters of an alphabet of 20, without vowels: no word, nothing to
//! confuse with a digit. A token has 256 bits. The database keeps their HMACs under
//! the key of the service, bound to the request they open, so a copy of the
//! database opens nothing.

use std::{fmt, fs, io, path::Path};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use rand::{TryRng, rngs::SysRng};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The letters of a code (RFC 8628 §6.1).
const ALPHABET: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// Letters in a code.
const CODE_LETTERS: usize = 8;

/// The HMAC or hash of a secret.
pub type Sealed = [u8; 32];

/// The key under which codes, tokens and addresses are kept.
#[derive(Clone)]
pub struct ServerKey([u8; 32]);

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKey(…)")
    }
}

impl ServerKey {
    /// A new key, of this run only.
    pub fn fresh() -> io::Result<Self> {
        Ok(Self(random()?))
    }

    /// The key of a file; made on the first start, readable by its owner only.
    pub fn load_or_create(path: &Path) -> io::Result<Self> {
        match fs::read(path) {
            Ok(bytes) => bytes.try_into().map(Self).map_err(|_| {
                let why = "not a key of 32 bytes; restore it, or remove it to make a new one";
                io::Error::new(io::ErrorKind::InvalidData, why)
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::create(path),
            Err(error) => Err(error),
        }
    }

    fn create(path: &Path) -> io::Result<Self> {
        let key = Self::fresh()?;
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        io::Write::write_all(&mut file, &key.0)?;
        file.sync_all()?;
        Ok(key)
    }

    /// Seals a code of a request.
    pub fn seal_code(&self, request: Uuid, code: &Code) -> Sealed {
        self.seal(&[b"code", request.as_bytes(), code.0.as_bytes()])
    }

    /// Seals a token of a request.
    pub fn seal_token(&self, request: Uuid, token: &str) -> Sealed {
        self.seal(&[b"token", request.as_bytes(), token.as_bytes()])
    }

    /// Seals the address a request came from: enough to count, not to know it.
    pub fn seal_address(&self, address: &str) -> Sealed {
        self.seal(&[b"address", address.as_bytes()])
    }

    fn seal(&self, parts: &[&[u8]]) -> Sealed {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes any key");
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// A code as it is compared: eight capital letters.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The code that goes with a token: who holds the link can be shown the code, and the
    /// database keeps neither. The token has 256 bits, so the code is as unlikely as a drawn one.
    pub fn of_token(token: &str) -> Self {
        let mut letters = String::with_capacity(CODE_LETTERS);
        for round in 0_u8.. {
            let parts = Sha256::new().chain_update(b"balado code").chain_update([round]);
            // 240 is the largest multiple of 20 in a byte: every letter is as likely as the others.
            let fair = parts.chain_update(token).finalize().into_iter().filter(|byte| *byte < 240);
            let missing = CODE_LETTERS - letters.len();
            letters.extend(
                fair.take(missing).map(|byte| char::from(ALPHABET[usize::from(byte) % 20])),
            );
            if letters.len() == CODE_LETTERS {
                break;
            }
        }
        Self(letters)
    }

    /// As typed by a person: case, spaces and hyphens do not count.
    pub fn parse(text: &str) -> Option<Self> {
        let ignored = |c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–' | '.');
        let letters: String =
            text.chars().filter(|c| !ignored(*c)).map(|c| c.to_ascii_uppercase()).collect();
        let right = letters.len() == CODE_LETTERS
            && letters.bytes().all(|letter| ALPHABET.contains(&letter));
        right.then_some(Self(letters))
    }

    /// As people read it: `BCDF-GHJK`.
    pub fn shown(&self) -> String {
        format!("{}-{}", &self.0[..4], &self.0[4..])
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

/// A new token: 256 bits, base64url.
pub fn fresh_token() -> io::Result<String> {
    random().map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
}

/// How a session's token is kept: it has 256 bits of its own, so a plain hash is enough.
pub fn hash_token(token: &str) -> Sealed {
    Sha256::digest(token.as_bytes()).into()
}

/// The challenge of a verifier (RFC 7636 §4.2, `S256`).
pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

fn random() -> io::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    SysRng.try_fill_bytes(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let table = [
            ("BCDF-GHJK", Some("BCDF-GHJK"), "as mailed"),
            (" bcdf ghjk ", Some("BCDF-GHJK"), "in small letters with spaces"),
            ("BCDFGHJK", Some("BCDF-GHJK"), "without the hyphen"),
            ("BCDF‑GHJK", Some("BCDF-GHJK"), "with a no-break hyphen"),
            ("BCDF-GHJ", None, "one letter short"),
            ("BCDF-GHJKL", None, "one letter more"),
            ("ABCD-FGHJ", None, "a vowel"),
            ("", None, "nothing"),
        ];
        for (text, expected, case) in table {
            assert_eq!(Code::parse(text).map(|code| code.shown()).as_deref(), expected, "{case}");
        }
        let code = Code::of_token(&fresh_token().unwrap());
        assert_eq!(Code::parse(&code.shown()), Some(code));
    }

    #[test]
    fn the_code_of_a_token_is_always_the_same_and_never_that_of_another() {
        let tokens: Vec<_> = (0..2_000).map(|number| format!("token {number}")).collect();
        let codes: std::collections::BTreeSet<_> =
            tokens.iter().map(|token| Code::of_token(token).shown()).collect();
        assert_eq!(codes.len(), tokens.len());
        assert_eq!(Code::of_token("token 1"), Code::of_token("token 1"));
        let letters = codes.iter().flat_map(|code| code.bytes()).filter(|byte| *byte != b'-');
        let used: std::collections::BTreeSet<u8> = letters.collect();
        assert_eq!(used.len(), ALPHABET.len(), "every letter serves");
    }

    #[test]
    fn a_seal_belongs_to_its_key_its_request_and_its_purpose() {
        let (key, request, code) = (ServerKey([1; 32]), Uuid::nil(), Code("BCDFGHJK".into()));
        let seal = key.seal_code(request, &code);
        assert_eq!(seal, key.seal_code(request, &code));
        assert_ne!(seal, key.seal_token(request, "BCDFGHJK"), "another purpose");
        assert_ne!(seal, key.seal_code(Uuid::max(), &code), "another request");
        assert_ne!(seal, ServerKey([2; 32]).seal_code(request, &code), "another key");
    }

    #[test]
    fn the_key_file_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let first = ServerKey::load_or_create(&path).unwrap();
        assert_eq!(ServerKey::load_or_create(&path).unwrap().0, first.0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::write(&path, "short").unwrap();
        assert!(ServerKey::load_or_create(&path).is_err(), "a damaged key is not replaced");
    }

    #[test]
    fn the_challenge_is_the_one_of_the_rfc() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
