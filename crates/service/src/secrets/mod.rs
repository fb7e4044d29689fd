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
    fn the_challenge_is_the_one_of_the_rfc() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
