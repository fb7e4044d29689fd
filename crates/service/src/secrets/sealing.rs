//! What has to be read again is sealed: `XChaCha20-Poly1305`, bound to what it belongs to.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use std::io;

use super::{
    ServerKey,
    key::{ID, Key, KeyId},
    random,
};

const NONCE: usize = 24;

/// Why something sealed cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsealable {
    /// Its key is not, or no longer, in the key file.
    #[error("sealed under a key that is not in the key file")]
    UnknownKey,
    /// Changed, cut, or moved from elsewhere.
    #[error("what was sealed is damaged")]
    Damaged,
}

impl ServerKey {
    /// Seals a text that belongs to `owner`: key id, nonce, then the ciphertext.
    pub fn seal_text(&self, owner: &[u8], text: &str) -> io::Result<Vec<u8>> {
        let (key, nonce) = (self.first(), random::<NONCE>()?);
        let message = Payload { msg: text.as_bytes(), aad: owner };
        let sealed = cipher(key).encrypt(&XNonce::from(nonce), message);
        let sealed = sealed.map_err(|_| io::Error::other("the text is too long to be sealed"))?;
        Ok([&key.id().0[..], &nonce, &sealed].concat())
    }

    /// Reads what [`Self::seal_text`] sealed for the same owner.
    pub fn open_text(&self, owner: &[u8], sealed: &[u8]) -> Result<String, Unsealable> {
        let (id, rest) = sealed.split_at_checked(ID).ok_or(Unsealable::Damaged)?;
        let (nonce, message) = rest.split_first_chunk::<NONCE>().ok_or(Unsealable::Damaged)?;
        let key = self.0.iter().find(|key| key.id().0 == id).ok_or(Unsealable::UnknownKey)?;
        let message = Payload { msg: message, aad: owner };
        let text = cipher(key).decrypt(&XNonce::from(*nonce), message);
        String::from_utf8(text.map_err(|_| Unsealable::Damaged)?).map_err(|_| Unsealable::Damaged)
    }
}

/// The key that a text is sealed under; nothing when it is cut.
pub fn sealed_under(sealed: &[u8]) -> Option<KeyId> {
    sealed.first_chunk::<ID>().copied().map(KeyId)
}

/// The key that seals is not the one that signs.
fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&key.seal(&[b"sealing"]).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_read_by_its_owner_and_a_key_of_the_file() {
        let (old, new) = (Key([1; 32]), Key([2; 32]));
        let before = ServerKey([old.clone()].into());
        let sealed = before.seal_text(b"mail 1", "le jeton").unwrap();
        assert_ne!(sealed, before.seal_text(b"mail 1", "le jeton").unwrap(), "never twice alike");
        assert!(!sealed.windows(8).any(|part| part == b"le jeton"));
        let mut changed = sealed.clone();
        changed[40] ^= 1;
        let after = ServerKey([new.clone(), old].into());
        let without = ServerKey([new].into());
        let table = [
            (&before, &b"mail 1"[..], &sealed[..], Ok("le jeton".to_owned()), "as sealed"),
            (&after, b"mail 1", &sealed, Ok("le jeton".to_owned()), "after a rotation"),
            (&without, b"mail 1", &sealed, Err(Unsealable::UnknownKey), "its key is gone"),
            (&before, b"mail 2", &sealed, Err(Unsealable::Damaged), "moved to another mail"),
            (&before, b"mail 1", &changed, Err(Unsealable::Damaged), "one bit changed"),
            (&before, b"mail 1", &sealed[..20], Err(Unsealable::Damaged), "cut"),
            (&before, b"mail 1", &[], Err(Unsealable::Damaged), "nothing"),
        ];
        assert_eq!(sealed_under(&sealed), Some(before.ids()[0]));
        assert_eq!(sealed_under(&sealed[..ID - 1]), None);
        for (keys, owner, sealed, expected, case) in table {
            assert_eq!(keys.open_text(owner, sealed), expected, "{case}");
        }
    }
}
