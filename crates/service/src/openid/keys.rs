//! The keys that sign tokens, in a file: the one that signs, the next one, and the former one.
//!
//! A key is published before it signs, for a day at least, so that a site that keeps the list of keys knows it; it
//! stays published after it signed, until the next rotation. All instances have the same file. Beside the keys stands a
//! secret that never changes: under it people are named to sites, each by another name.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash},
};
use pem::{EncodeConfig, LineEnding, Pem};
use serde::Serialize;

use balado_core::school::Uai;

use super::SigningError;
use crate::{
    owner_only::{self, RightsError},
    secrets::{Key, replace_file, write_new_file},
};

/// What a block of a key is called (RFC 7468 §10).
const KEY: &str = "PRIVATE KEY";

/// What the block of the secret that names people is called.
const SUBJECTS: &str = "BALADO SUBJECTS";

/// When a key was published first, in seconds.
const PUBLISHED: &str = "Published";

/// How long a key is published before it signs: longer than sites keep the list of keys.
pub const PUBLISHED_BEFORE: SignedDuration = SignedDuration::from_hours(24);

/// Why keys cannot be had, or do not turn.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file cannot be read or written.
    #[error("le fichier des clés des sites ne peut pas être lu ou écrit : {}", balado_arguments::reason(.0))]
    File(#[from] io::Error),
    /// Others can read it, and this account cannot change that.
    #[error(transparent)]
    Rights(#[from] RightsError),
    /// Others may read it.
    #[error(
        "d’autres comptes peuvent lire le fichier des clés des sites (droits {0:03o}) : chmod 600, puis renouvelez-les \
         (balado-service openid-keys rotate --tout-de-suite)"
    )]
    Open(u32),
    /// There is none, and nobody asked for one to be made.
    #[error(
        "le fichier des clés des sites {} n’existe pas. Toutes les instances ont le même : copiez-le d’une autre ; \
         pour la première seulement, faites-le : balado-service openid-keys create",
        .0.display()
    )]
    Missing(PathBuf),
    /// Asked to make one where there is one.
    #[error("il y a déjà un fichier des clés des sites, {} : rien n’a été changé", .0.display())]
    Exists(PathBuf),
    /// Something in it is not what this program writes.
    #[error(
        "le fichier des clés des sites est abîmé ({0}) : restaurez-le d’une sauvegarde ou d’une autre instance"
    )]
    Damaged(&'static str),
    /// The next key was published a short while ago.
    #[error(
        "la prochaine clé est publiée depuis moins de 24 heures : des sites ne la connaissent peut-être pas encore. \
         Rien n’a été changé : recommencez après {until}, ou, si les clés ont été vues par d’autres, avec \
         --tout-de-suite"
    )]
    TooSoon {
        /// From then on it may sign.
        until: Timestamp,
    },
    /// The system makes no key.
    #[error("le système ne fait pas de clé")]
    Unmade,
}

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Signs.
    Signing,
    /// Will sign after the next rotation.
    Next,
    /// Signed before.
    Former,
}

/// The keys of the provider.
#[derive(Clone)]
pub struct OpenidKeys {
    signing: SigningKey,
    next: SigningKey,
    former: Option<SigningKey>,
    subjects: Key,
}

#[derive(Clone)]
struct SigningKey {
    /// PKCS#8.
    der: Vec<u8>,
    key: EncodingKey,
    jwk: Jwk,
    id: String,
    published_at: Timestamp,
}

impl OpenidKeys {
    /// New ones.
    pub fn fresh(now: Timestamp) -> Result<Self, KeysError> {
        Ok(Self {
            signing: SigningKey::fresh(now)?,
            next: SigningKey::fresh(now)?,
            former: None,
            subjects: Key::fresh()?,
        })
    }

    /// Those of a file that is there.
    pub fn load(path: &Path) -> Result<Self, KeysError> {
        if owner_only::put_secret_right(path)? {
            tracing::warn!(
                "other accounts of this machine could read the keys of sites: turn them"
            );
        }
        Self::read(path)
    }

    /// The same, and nothing is put right: refused when accounts other than its owner's, and a group that only reads,
    /// may read it.
    pub fn look(path: &Path) -> Result<Self, KeysError> {
        match owner_only::secret_open_to_others(path)? {
            Some(mode) => Err(KeysError::Open(mode)),
            None => Self::read(path),
        }
    }

    fn read(path: &Path) -> Result<Self, KeysError> {
        match fs::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(KeysError::Missing(path.to_owned()))
            }
            read => Self::of_text(&read?),
        }
    }

    /// Makes the file, readable by its owner only.
    pub fn create(path: &Path, now: Timestamp) -> Result<Self, KeysError> {
        let made = Self::fresh(now)?;
        match write_new_file(path, &made.text()) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(KeysError::Exists(path.to_owned()));
            }
            written => written?,
        }
        owner_only::give_to_owner_of_folder(path)?;
        Ok(made)
    }

    /// Those of a file; made when there is none.
    pub fn load_or_create(path: &Path, now: Timestamp) -> Result<Self, KeysError> {
        match Self::load(path) {
            Err(KeysError::Missing(_)) => Self::create(path, now),
            loaded => loaded,
        }
    }

    /// Writes the file anew: at any moment it holds the former keys or these.
    pub fn save(&self, path: &Path) -> Result<(), KeysError> {
        Ok(replace_file(path, &self.text())?)
    }

    /// The next key signs from now on, and another one is published to follow it. Refused before it was published for a
    /// day.
    pub fn rotate(&mut self, now: Timestamp) -> Result<(), KeysError> {
        let until = self.next.published_at + PUBLISHED_BEFORE;
        if now < until {
            return Err(KeysError::TooSoon { until });
        }
        let signing = std::mem::replace(&mut self.next, SigningKey::fresh(now)?);
        self.former = Some(std::mem::replace(&mut self.signing, signing));
        Ok(())
    }

    /// Every key is another one at once: somebody saw those of before, which are not published any more. People keep
    /// their names.
    pub fn replace(&mut self, now: Timestamp) -> Result<(), KeysError> {
        *self = Self { subjects: self.subjects.clone(), ..Self::fresh(now)? };
        Ok(())
    }

    /// Each key: what for, its `kid`, and since when it is published.
    pub fn list(&self) -> impl Iterator<Item = (Role, &str, Timestamp)> {
        let all = [
            (Role::Signing, Some(&self.signing)),
            (Role::Next, Some(&self.next)),
            (Role::Former, self.former.as_ref()),
        ];
        all.into_iter()
            .filter_map(|(role, key)| key.map(|key| (role, key.id.as_str(), key.published_at)))
    }

    /// As sites read them (RFC 7517 §5).
    pub fn key_set(&self) -> JwkSet {
        let all = [Some(&self.signing), Some(&self.next), self.former.as_ref()];
        JwkSet { keys: all.into_iter().flatten().map(|key| key.jwk.clone()).collect() }
    }

    /// Signs the claims of a token of this type (RFC 7515).
    pub fn sign(&self, kind: &str, claims: &impl Serialize) -> Result<String, SigningError> {
        let header = Header {
            typ: Some(kind.to_owned()),
            kid: Some(self.signing.id.clone()),
            ..Header::new(Algorithm::RS256)
        };
        jsonwebtoken::encode(&header, claims, &self.signing.key)
            .map_err(|error| SigningError(error.to_string()))
    }

    /// What somebody is called at a site (OpenID Connect Core §8.1): never the same at two, and nothing that is known of
    /// them can be read from it.
    pub fn subject(&self, client: &str, uai: Uai, id: &str) -> String {
        let parts = [b"subject", client.as_bytes(), uai.as_str().as_bytes(), id.as_bytes()];
        URL_SAFE_NO_PAD.encode(self.subjects.seal(&parts))
    }

    fn text(&self) -> String {
        let keys = [Some(&self.signing), Some(&self.next), self.former.as_ref()];
        let keys = keys.into_iter().flatten().map(SigningKey::text);
        let config = EncodeConfig::new().set_line_ending(LineEnding::LF);
        let subjects = pem::encode_config(&Pem::new(SUBJECTS, self.subjects.bytes()), config);
        keys.chain([subjects]).collect()
    }

    fn of_text(bytes: &[u8]) -> Result<Self, KeysError> {
        let blocks =
            pem::parse_many(bytes).map_err(|_| KeysError::Damaged("ce n’est pas du PEM"))?;
        let (keys, others): (Vec<_>, Vec<_>) =
            blocks.into_iter().partition(|block| block.tag() == KEY);
        let mut keys = keys.iter().map(SigningKey::of_block);
        let mut key = || keys.next().transpose();
        let (signing, next, former) = (key()?, key()?, key()?);
        let (Some(signing), Some(next)) = (signing, next) else {
            return Err(KeysError::Damaged("il y manque une clé"));
        };
        let subjects = match &others[..] {
            [block] if block.tag() == SUBJECTS => Key::of_bytes(block.contents()),
            _ => None,
        };
        let subjects = subjects.ok_or(KeysError::Damaged("il y manque le secret des personnes"))?;
        Ok(Self { signing, next, former, subjects })
    }
}

impl SigningKey {
    fn fresh(now: Timestamp) -> Result<Self, KeysError> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeysError::Unmade)?;
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeysError::Unmade)?;
        Self::of_der(der.as_ref().to_vec(), now).map_err(|_| KeysError::Unmade)
    }

    fn of_block(block: &Pem) -> Result<Self, KeysError> {
        let published = block.headers().get(PUBLISHED).and_then(|text| text.parse().ok());
        let published = published.and_then(|seconds| Timestamp::from_second(seconds).ok());
        let published = published.ok_or(KeysError::Damaged("une clé n’a pas de date"))?;
        Self::of_der(block.contents().to_vec(), published)
            .map_err(|_| KeysError::Damaged("une clé n’en est pas une"))
    }

    /// Its id is its thumbprint (RFC 7638): no two keys have the same, whatever a site remembers.
    fn of_der(der: Vec<u8>, published_at: Timestamp) -> jsonwebtoken::errors::Result<Self> {
        let block = pem::encode(&Pem::new(KEY, der.clone()));
        let key = EncodingKey::from_rsa_pem(block.as_bytes())?;
        let mut jwk = Jwk::from_encoding_key(&key, Algorithm::RS256)?;
        let id = jwk.thumbprint(ThumbprintHash::SHA256)?;
        jwk.common.key_id = Some(id.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { der, key, jwk, id, published_at })
    }

    fn text(&self) -> String {
        let mut block = Pem::new(KEY, self.der.clone());
        let seconds = self.published_at.as_second().to_string();
        let named = block.headers_mut().add(PUBLISHED, &seconds);
        named.expect("a number has no colon");
        pem::encode_config(&block, EncodeConfig::new().set_line_ending(LineEnding::LF))
    }
}

impl std::fmt::Debug for OpenidKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.list()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(keys: &OpenidKeys) -> Vec<String> {
        keys.list().map(|(_, id, _)| id.to_owned()).collect()
    }

    #[test]
    fn a_key_is_published_a_day_before_it_signs_and_stays_until_the_rotation_after() {
        let start = Timestamp::UNIX_EPOCH;
        let mut keys = OpenidKeys::fresh(start).unwrap();
        let first = ids(&keys);
        let early = start + PUBLISHED_BEFORE - SignedDuration::from_secs(1);
        assert!(matches!(keys.rotate(early), Err(KeysError::TooSoon { .. })));
        assert_eq!(ids(&keys), first, "nothing was changed");
        let subject = keys.subject("podcasts", "0779999A".parse().unwrap(), "1");
        keys.rotate(start + PUBLISHED_BEFORE).unwrap();
        let second = ids(&keys);
        assert_eq!(
            (&second[0], &second[2]),
            (&first[1], &first[0]),
            "the next signs, the former stays"
        );
        assert!(!first.contains(&second[1]), "another one follows");
        keys.rotate(start + PUBLISHED_BEFORE * 2).unwrap();
        assert!(!ids(&keys).contains(&first[0]), "gone at the rotation after");
        keys.replace(start).unwrap();
        assert!(ids(&keys).iter().all(|id| !second.contains(id)), "all are others");
        let same = keys.subject("podcasts", "0779999A".parse().unwrap(), "1");
        assert_eq!(subject, same, "people keep their names");
    }

    #[test]
    fn the_file_is_made_once_read_back_whole_and_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("openid-keys.pem");
        let now = Timestamp::from_second(1_764_460_800).unwrap();
        assert!(matches!(OpenidKeys::load(&path), Err(KeysError::Missing(_))));
        let mut made = OpenidKeys::create(&path, now).unwrap();
        assert!(matches!(OpenidKeys::create(&path, now), Err(KeysError::Exists(_))));
        let read = OpenidKeys::load(&path).unwrap();
        assert_eq!(made.list().collect::<Vec<_>>(), read.list().collect::<Vec<_>>());
        made.rotate(now + PUBLISHED_BEFORE).unwrap();
        made.save(&path).unwrap();
        let read = OpenidKeys::load(&path).unwrap();
        assert_eq!(ids(&made), ids(&read));
        assert_eq!(made.key_set(), read.key_set());
        let uai = "0779999A".parse().unwrap();
        assert_eq!(made.subject("a", uai, "1"), read.subject("a", uai, "1"));
        assert_ne!(made.subject("a", uai, "1"), made.subject("b", uai, "1"), "another site");
        assert_ne!(made.subject("a", uai, "1"), made.subject("a", uai, "2"), "somebody else");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let whole = fs::read_to_string(&path).unwrap();
        let shown = format!("{made:?}");
        assert!(whole.lines().filter(|line| line.len() > 40).all(|line| !shown.contains(line)));
        for (damage, text) in [
            ("nothing", String::new()),
            ("one key", whole[..whole.find("-----END").unwrap() + 30].to_owned()),
            ("no secret", whole.replace(SUBJECTS, "OTHER")),
            ("no date", whole.replace(PUBLISHED, "Other")),
        ] {
            fs::write(&path, text).unwrap();
            assert!(OpenidKeys::load_or_create(&path, now).is_err(), "{damage}");
        }
    }
}
