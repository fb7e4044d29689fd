//! The versions of the app that this service hands out: a folder that every instance reads.
//!
//! `balado-service app publish` fills it ([`publish`](Releases::publish)) and nobody else: `published` names the
//! version of the day, and each version has a folder of its own, its installers and `release.json`. The former
//! version stays until the next one, for those who are downloading it. Nothing of it is in the database: installers
//! weigh more than all lists together, and backups would carry them.
//!
//! A request never names a path: it names a version and a file, which are looked for in what was published.

mod kind;
mod publish;

use std::{io, path::PathBuf};

use balado_wire::{LatestBody, PlatformBody};
use jiff::Timestamp;
use semver::Version;
use serde::{Deserialize, Serialize};
use tokio::fs::{self, File};
use url::Url;

pub use kind::{Kind, Processor};
pub use publish::{Done, PublishError};

/// Names the version of the day.
const PUBLISHED: &str = "published";
/// What a version is, in its folder.
const RELEASE: &str = "release.json";

/// Where installers are, published or not yet.
#[derive(Debug, Clone)]
pub struct Releases(PathBuf);

/// One version of the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The one that its signatures hold.
    pub version: Version,
    /// What is new, in a few words.
    pub notes: Option<String>,
    /// When it was published.
    pub published_at: Timestamp,
    /// In the order in which people look for them.
    pub files: Vec<Installer>,
}

/// One file of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installer {
    /// Of the file, without a folder.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Who can run it.
    pub processor: Processor,
    /// In bytes.
    pub size: u64,
    /// In lower-case hexadecimal.
    pub sha256: String,
    /// The content of its `.sig` file.
    pub signature: String,
}

impl Releases {
    /// Those of a folder, which may not be there yet.
    pub fn of_folder(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// The version of the day, when there is one.
    pub async fn published(&self) -> io::Result<Option<Release>> {
        let Some(version) = found(fs::read_to_string(self.0.join(PUBLISHED)).await)? else {
            return Ok(None);
        };
        let version = Version::parse(version.trim()).map_err(unreadable)?;
        self.release(&version).await
    }

    async fn release(&self, version: &Version) -> io::Result<Option<Release>> {
        let Some(bytes) = found(fs::read(self.folder(version).join(RELEASE)).await)? else {
            return Ok(None);
        };
        serde_json::from_slice(&bytes).map(Some).map_err(unreadable)
    }

    /// A file of a version that is or was published, opened; nothing when it is not there as it was published.
    pub async fn open(&self, version: &str, name: &str) -> io::Result<Option<(Installer, File)>> {
        let Ok(version) = Version::parse(version) else { return Ok(None) };
        let Some(release) = self.release(&version).await? else { return Ok(None) };
        let Some(installer) = release.files.into_iter().find(|file| file.name == name) else {
            return Ok(None);
        };
        let path = self.folder(&version).join(&installer.name);
        let Some(file) = found(File::open(path).await)? else { return Ok(None) };
        if file.metadata().await?.len() == installer.size {
            return Ok(Some((installer, file)));
        }
        tracing::warn!(%version, "a published file has another size: publish it again");
        Ok(None)
    }

    /// The folder of a version: its number has letters, digits, points, hyphens and `+` only.
    fn folder(&self, version: &Version) -> PathBuf {
        self.0.join(version.to_string())
    }
}

impl Release {
    /// What the app asks for, at the address where people reach the service.
    pub fn latest(&self, public_url: &Url) -> LatestBody {
        let offered = self.files.iter().flat_map(|file| {
            let url = self.address(file, public_url);
            let body = PlatformBody { url, signature: file.signature.clone() };
            file.kind.platforms(file.processor).into_iter().map(move |name| (name, body.clone()))
        });
        LatestBody {
            version: self.version.clone(),
            notes: self.notes.clone(),
            pub_date: self.published_at,
            platforms: offered.collect(),
        }
    }

    /// Where a file is.
    pub fn address(&self, file: &Installer, public_url: &Url) -> String {
        let mut url = public_url.clone();
        let version = self.version.to_string();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["application", &version, &file.name]);
        }
        url.into()
    }
}

/// Nothing when it is not there.
fn found<T>(read: io::Result<T>) -> io::Result<Option<T>> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}
