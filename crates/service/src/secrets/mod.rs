//! What only the mailbox, the app and the service's key file know.
//!
//! A code has 8 letters of an alphabet of 20, without vowels: no word, nothing to
//! confuse with a digit. A token has 256 bits. The database keeps their HMACs under
//! a key of the service, bound to the request they open, and the mail that waits to
//! leave is sealed under it: a copy of the database opens nothing.
//!
//! Keys are renewed without cutting anybody off: the first of a [`ServerKey`] signs
//! and seals, all of them verify and open.

mod code;
mod key;
mod key_file;
mod sealing;

use std::io;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::{TryRng, rngs::SysRng};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use code::Code;
pub(crate) use key::Key;
pub use key::{KeyId, Seals, ServerKey};
pub use key_file::{KeyFile, KeyFileError};
pub(crate) use key_file::{replace_file, write_new_file};
pub use sealing::{Unsealable, sealed_under};

/// The HMAC or hash of a secret.
pub type Sealed = [u8; 32];

/// A new token: 256 bits, base64url.
pub fn fresh_token() -> io::Result<String> {
    random::<32>().map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
}

/// What a mailed link carries behind its `#`: which row it opens, then what opens it.
pub fn mailed_token(id: Uuid, secret: &str) -> String {
    format!("{}.{secret}", id.simple())
}

/// Which row a mailed token is of; nothing when it is none.
pub fn id_of_mailed_token(token: &str) -> Option<Uuid> {
    Uuid::try_parse(token.split_once('.')?.0).ok()
}

/// How a session's token is kept: it has 256 bits of its own, so a plain hash is enough.
pub fn hash_token(token: &str) -> Sealed {
    Sha256::digest(token.as_bytes()).into()
}

/// How the token of a browser's session is kept: as no token that a header can carry is, so that none of the
/// two kinds opens what the other one does.
pub fn hash_browser_token(token: &str) -> Sealed {
    Sha256::new().chain_update(b"browser\0").chain_update(token).finalize().into()
}

/// The challenge of a verifier (RFC 7636 §4.2, `S256`).
pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

fn random<const BYTES: usize>() -> io::Result<[u8; BYTES]> {
    let mut bytes = [0; BYTES];
    SysRng.try_fill_bytes(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailed_token_says_which_row_it_is_of() {
        let (id, secret) = (Uuid::from_u128(7), fresh_token().unwrap());
        let token = mailed_token(id, &secret);
        for (token, expected, case) in [
            (token.as_str(), Some(id), "whole"),
            (&token[..20], None, "cut in the id"),
            (secret.as_str(), None, "without its id"),
            ("", None, "nothing"),
        ] {
            assert_eq!(id_of_mailed_token(token), expected, "{case}");
        }
    }

    #[test]
    fn the_challenge_is_the_one_of_the_rfc() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
