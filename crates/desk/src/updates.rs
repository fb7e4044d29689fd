//! New versions of this app: which one there is, and whether what was downloaded is really it.
//!
//! The service is asked for `latest.json` by the same way as everything else, once a day; its answer is kept on this
//! PC. Nothing is installed but what our key signed, as the very version that was announced and newer than this one:
//! `latest.json` itself is not signed. Who puts it in the place of this program is an [`Installer`], which only some
//! systems have; the others are told that a version is there.

mod answer;

use balado_wire::{SignatureError, UpdateKey, UpdateSignature};
use semver::Version;
use serde_json::Value;

pub(crate) use answer::{Answer, Offer};

use crate::{DeskError, oldest::OWN_VERSION};

/// Largest installer that is taken, in bytes: many times what one weighs.
pub(crate) const LONGEST: usize = 400 << 20;

/// What puts a new version in the place of this one.
pub trait Installer: Send + Sync {
    /// What it can take, as `latest.json` names it; the best first.
    fn targets(&self) -> Vec<String>;

    /// Starts it. The program may be gone before this returns. Blocks.
    fn install(&self, update: &Verified) -> Result<(), InstallError>;
}

/// Why an installer did not start.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct InstallError(pub String);

/// A version that was downloaded, and is what it says it is.
pub struct Verified {
    /// As it was announced and signed.
    pub version: Version,
    /// What the service said of it.
    pub latest: Value,
    /// The installer.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Verified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Verified({}, {} bytes)", self.version, self.bytes.len())
    }
}

/// Why no new version was installed. This one goes on.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// Something would be lost, or cut.
    #[error("in the middle of something")]
    InTheMiddle(&'static str),
    /// The school decided that others do it.
    #[error("turned off by policy")]
    Off,
    /// Nothing newer is there, or not any more.
    #[error("nothing newer")]
    Gone,
    /// This program was compiled without a key: it cannot tell who signed.
    #[error("no key")]
    NoKey,
    /// Not signed by us, or not as the version that was announced.
    #[error("not what was announced: {0}")]
    Forged(&'static str),
    /// The line was cut, or the answer ended too early.
    #[error("cut on the way")]
    Cut,
    /// The service was not reached, or refused.
    #[error("{0}")]
    Unanswered(Box<DeskError>),
    /// The system did not start the installer.
    #[error("not started: {0}")]
    NotStarted(InstallError),
}

/// Said of whatever happens: it is what people ask first.
const GOES_ON: &str = "Rien n’a été installé : vous pouvez continuer avec cette version.";

impl UpdateError {
    /// What the page acts on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InTheMiddle(_) => "update-later",
            Self::Off => "update-off",
            Self::Gone => "update-gone",
            Self::NoKey => "update-no-key",
            Self::Forged(_) => "update-forged",
            Self::Cut => "update-cut",
            Self::Unanswered(error) => error.code(),
            Self::NotStarted(_) => "update-not-started",
        }
    }

    /// What the person reads.
    pub fn help(&self) -> String {
        let what = match self {
            Self::InTheMiddle(what) => {
                return format!("{what} La mise à jour attend : rien n’a été touché.");
            }
            Self::Off => {
                "Les mises à jour de ce poste sont faites par votre établissement. Demandez à la personne qui s’occupe de \
                 l’informatique."
            }
            Self::Gone => "Cette version n’est plus proposée par le service.",
            Self::NoKey => {
                "Cette version de Balado import ne sait pas vérifier une mise à jour. Prenez le fichier sur la page du \
                 service."
            }
            Self::Forged(_) => {
                "Ce qui a été téléchargé n’est pas la version annoncée : sa signature n’est pas la bonne. Ne l’installez pas \
                 autrement, et prévenez l’assistance de l’académie."
            }
            Self::Cut => {
                "Le téléchargement s’est arrêté en route. Réessayez, ou attendez une meilleure ligne."
            }
            Self::Unanswered(error) => return format!("{} {GOES_ON}", error.help()),
            Self::NotStarted(_) => {
                "L’installation n’a pas commencé : ce poste l’a refusée, ou quelqu’un a dit non. Réessayez, ou demandez à la \
                 personne qui s’occupe de l’informatique."
            }
        };
        format!("{what} {GOES_ON}")
    }
}

/// The same, signed by us as the version that was announced; nothing else is ever installed. Blocks.
pub(crate) fn verify(
    key: &UpdateKey,
    offer: Offer,
    bytes: Vec<u8>,
) -> Result<Verified, UpdateError> {
    let signature = UpdateSignature::parse(&offer.signature);
    let signature = signature.map_err(|_| UpdateError::Forged("unreadable signature"))?;
    let signed = key.version_of(&signature, bytes.as_slice()).map_err(|error| match error {
        SignatureError::NoVersion => UpdateError::Forged("signed without a version"),
        _ => UpdateError::Forged("not signed by us"),
    })?;
    if signed != offer.version {
        return Err(UpdateError::Forged("signed as another version"));
    }
    if signed <= own() {
        return Err(UpdateError::Gone);
    }
    Ok(Verified { version: offer.version, latest: offer.latest, bytes })
}

/// The version of this app.
pub(crate) fn own() -> Version {
    Version::parse(OWN_VERSION).expect("Cargo's versions are versions")
}
