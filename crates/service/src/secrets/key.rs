use std::{fmt, io, str::FromStr, sync::Arc};

use balado_core::school::Uai;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};
use uuid::Uuid;

use super::{Code, Sealed, random};

/// Bytes of a [`KeyId`].
pub(super) const ID: usize = 8;

/// Names a key without telling anything of it. Written in hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub(super) [u8; ID]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for KeyId {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut id = [0; ID];
        hex::decode_to_slice(text, &mut id)?;
        Ok(Self(id))
    }
}

/// 32 bytes that nobody guesses.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Key(pub(super) [u8; 32]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    pub(crate) fn fresh() -> io::Result<Self> {
        random().map(Self)
    }

    /// Of a file; nothing when there are not 32.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// For a file.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn id(&self) -> KeyId {
        let digest = Sha256::new().chain_update(b"balado key id").chain_update(self.0).finalize();
        KeyId(*digest.first_chunk().expect("a digest is longer"))
    }

    /// The HMAC of parts that cannot run into each other; the first one is the purpose.
    pub(crate) fn seal(&self, parts: &[&[u8]]) -> Sealed {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes any key");
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// The keys under which codes, tokens, addresses and waiting mails are kept: the first
/// one signs, all of them verify.
#[derive(Clone)]
pub struct ServerKey(pub(super) Arc<[Key]>);

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerKey({} keys)", self.0.len())
    }
}

impl ServerKey {
    /// A new key, of this run only.
    pub fn fresh() -> io::Result<Self> {
        Ok(Self(Arc::new([Key::fresh()?])))
    }

    pub(super) fn first(&self) -> &Key {
        self.0.first().expect("a key file has a key")
    }

    /// The ids of the keys, that of the one that signs first.
    pub fn ids(&self) -> Vec<KeyId> {
        self.0.iter().map(Key::id).collect()
    }

    /// Seals a code of a request.
    pub fn seal_code(&self, request: Uuid, code: &Code) -> Sealed {
        self.first().seal(&of_code(request.as_bytes(), code))
    }

    /// What a code of a request may be kept as.
    pub fn seals_of_code(&self, request: Uuid, code: &Code) -> Seals {
        self.seals(&of_code(request.as_bytes(), code))
    }

    /// Seals a token of a request.
    pub fn seal_token(&self, request: Uuid, token: &str) -> Sealed {
        self.first().seal(&[b"token", request.as_bytes(), token.as_bytes()])
    }

    /// What a token of a request may be kept as.
    pub fn seals_of_token(&self, request: Uuid, token: &str) -> Seals {
        self.seals(&[b"token", request.as_bytes(), token.as_bytes()])
    }

    /// The address a request came from, as it is and may be kept: enough to count, not to know it.
    pub fn seals_of_address(&self, address: &str) -> Seals {
        self.seals(&[b"address", address.as_bytes()])
    }

    /// Signs that a browser left for the ENT of a school.
    pub fn seal_departure(&self, uai: Uai, signed: &str) -> Sealed {
        self.first().seal(&[b"departure", uai.as_str().as_bytes(), signed.as_bytes()])
    }

    /// What such a signature may be.
    pub fn seals_of_departure(&self, uai: Uai, signed: &str) -> Seals {
        self.seals(&[b"departure", uai.as_str().as_bytes(), signed.as_bytes()])
    }

    /// Signs that a form was written for a session.
    pub fn seal_form(&self, session: Uuid) -> Sealed {
        self.first().seal(&[b"form", session.as_bytes()])
    }

    /// What such a signature may be.
    pub fn seals_of_form(&self, session: Uuid) -> Seals {
        self.seals(&[b"form", session.as_bytes()])
    }

    /// The HMAC of the code that the gestionnaire is shown: no request is known yet.
    pub fn seal_manager_code(&self, code: &Code) -> Sealed {
        self.first().seal(&[b"manager code", code.letters().as_bytes()])
    }

    /// The same under every key, to compare with what was kept.
    pub fn seals_of_manager_code(&self, code: &Code) -> Seals {
        self.seals(&[b"manager code", code.letters().as_bytes()])
    }

    /// The HMAC of what a browser keeps since its arrival, as a form of it carries it (OWASP, Cross-Site Request
    /// Forgery: a token bound to the session).
    pub fn seal_arrival_form(&self, uai: Uai, arrival: &str) -> Sealed {
        self.first().seal(&[b"arrival form", uai.as_str().as_bytes(), arrival.as_bytes()])
    }

    /// The same under every key, to compare with what came back.
    pub fn seals_of_arrival_form(&self, uai: Uai, arrival: &str) -> Seals {
        self.seals(&[b"arrival form", uai.as_str().as_bytes(), arrival.as_bytes()])
    }

    fn seals(&self, parts: &[&[u8]]) -> Seals {
        Seals(self.0.iter().map(|key| key.seal(parts)).collect())
    }
}

fn of_code<'a>(request: &'a [u8], code: &'a Code) -> [&'a [u8]; 3] {
    [b"code", request, code.letters().as_bytes()]
}

/// What a secret looks like at rest under each key, that of now first.
#[derive(Debug, Clone, Default)]
pub struct Seals(Vec<Sealed>);

impl Seals {
    /// Under one key.
    pub fn one(sealed: Sealed) -> Self {
        Self(vec![sealed])
    }

    /// As it is kept from now on.
    ///
    /// # Panics
    /// When there is none.
    pub fn first(&self) -> Sealed {
        *self.0.first().expect("a key file has a key")
    }

    /// Under each key.
    pub fn iter(&self) -> impl Iterator<Item = &Sealed> {
        self.0.iter()
    }

    /// Whether it is the one that is kept, without telling how far they agree.
    pub fn open(&self, kept: &Sealed) -> Choice {
        let all = self.0.iter().map(|one| one.ct_eq(kept));
        all.fold(Choice::from(0), |any, one| any | one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(bytes: &[u8]) -> ServerKey {
        ServerKey(bytes.iter().map(|byte| Key([*byte; 32])).collect())
    }

    #[test]
    fn a_seal_belongs_to_its_key_its_request_and_its_purpose() {
        let (key, request) = (keys(&[1]), Uuid::nil());
        let code = Code::parse("BCDFGHJK").unwrap();
        let seal = key.seal_code(request, &code);
        assert_eq!(seal, key.seal_code(request, &code));
        assert_ne!(seal, key.seal_token(request, "BCDFGHJK"), "another purpose");
        assert_ne!(seal, key.seal_code(Uuid::max(), &code), "another request");
        assert_ne!(seal, keys(&[2]).seal_code(request, &code), "another key");
    }

    #[test]
    fn the_first_key_signs_and_all_of_them_verify() {
        let (request, code) = (Uuid::nil(), Code::parse("BCDFGHJK").unwrap());
        let issued = keys(&[1]).seal_code(request, &code);
        let opens = |ring: ServerKey| bool::from(ring.seals_of_code(request, &code).open(&issued));
        let table = [
            (&[1][..], true, "before the rotation"),
            (&[2, 1], true, "after it"),
            (&[3, 2, 1], true, "after the next one"),
            (&[3, 2], false, "once the key is gone"),
        ];
        for (ring, expected, case) in table {
            assert_eq!(opens(keys(ring)), expected, "{case}");
        }
        assert_eq!(keys(&[2, 1]).seal_code(request, &code), keys(&[2]).seal_code(request, &code));
    }

    #[test]
    fn a_key_shows_nothing() {
        assert_eq!(format!("{:?} {:?}", keys(&[1, 2]), Key([1; 32])), "ServerKey(2 keys) Key(…)");
    }
}
