use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use balado_arguments::reason;
use balado_wire::{SignatureError, UpdateKey, UpdateSignature};
use jiff::Timestamp;
use semver::Version;
use sha2::{Digest, Sha256};

use super::{Installer, Kind, PUBLISHED, Processor, RELEASE, Release, Releases};
use crate::owner_only;

/// What was done.
#[derive(Debug)]
pub struct Done {
    /// The version of the day, from now on.
    pub release: Release,
    /// False when this very version was published already: nothing was changed.
    pub is_new: bool,
    /// Names of the folder that are no installers.
    pub left_aside: Vec<String>,
}

/// Why nothing was published. In French, for whoever typed the command.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Something cannot be read or written.
    #[error("{path} : {}", reason(.error))]
    Unreachable {
        /// What cannot.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The folder has no installer.
    #[error(
        "{0} n’a aucun installateur (.exe, .msi, .dmg, .app.tar.gz, .deb, .rpm). Nommez le dossier que la fabrication a \
         rempli"
    )]
    Empty(PathBuf),
    /// A name that no address could hold safely, or that does not say enough.
    #[error(
        "{0} : ce nom ne dit pas pour quel processeur (x64, arm64, universal), ou a un caractère qui ne va pas dans une \
         adresse. Gardez le nom que la fabrication a donné"
    )]
    Name(String),
    /// Two files for the same PCs.
    #[error("{0} et {1} sont pour les mêmes postes : n’en laissez qu’un")]
    Twice(String, String),
    /// No `.sig` file.
    #[error(
        "{0} n’est pas signé : il manque {0}.sig, que « tauri signer sign --app-version » écrit"
    )]
    Unsigned(String),
    /// A signature that is none, or of another key, or of other bytes.
    #[error(
        "{0} : la signature n’est pas celle de ce fichier, ou pas celle de la clé de Balado import. Ne le publiez pas : \
         reprenez-le là où il a été fabriqué"
    )]
    Forged(String),
    /// Signed by a tool that writes no version.
    #[error(
        "{0} : la signature ne dit pas de quelle version il s’agit. Signez avec « tauri signer sign --app-version »"
    )]
    NoVersion(String),
    /// Several versions in one folder.
    #[error(
        "{name} est signé comme version {found}, et un autre fichier comme {expected} : un dossier, une version"
    )]
    Versions {
        /// The file.
        name: String,
        /// Its version.
        found: Version,
        /// That of the first one.
        expected: Version,
    },
    /// Never a downgrade.
    #[error(
        "la version {published} est déjà publiée, et {offered} est plus ancienne : elle n’est pas publiée, les postes ne \
         reviennent jamais en arrière. Refaites la bonne version sous un numéro plus grand"
    )]
    Older {
        /// The version of the day.
        published: Version,
        /// The one that was to replace it.
        offered: Version,
    },
    /// The same number for other bytes: PCs that have it would never take it.
    #[error(
        "la version {0} est déjà publiée, avec d’autres fichiers : les postes qui l’ont ne la reprendraient pas. Refaites-la \
         sous un numéro plus grand"
    )]
    SameNumber(Version),
    /// Somebody else publishes.
    #[error("une autre publication est en cours dans {0} : attendez sa fin")]
    Busy(PathBuf),
}

impl Releases {
    /// Publishes the installers of a folder, whose signatures are verified first: all of them or none. Done twice, it
    /// is done once. Blocks.
    pub fn publish(
        &self,
        from: &Path,
        key: &UpdateKey,
        notes: Option<String>,
        at: Timestamp,
    ) -> Result<Done, PublishError> {
        let to = &self.0;
        owner_only::make_folder(to).map_err(unreachable(to))?;
        let _alone = lock(to)?;
        let (names, left_aside) = installers(from)?;
        let incoming = tempfile::Builder::new().prefix(".publication-").tempdir_in(to);
        let incoming = incoming.map_err(unreachable(to))?;
        let mut files = Vec::new();
        let mut versions: Option<Version> = None;
        for (name, kind, processor) in names {
            let (file, version) = take(from, incoming.path(), key, (name, kind, processor))?;
            let expected = versions.get_or_insert_with(|| version.clone()).clone();
            if version != expected {
                return Err(PublishError::Versions { name: file.name, found: version, expected });
            }
            files.push(file);
        }
        let version = versions.ok_or_else(|| PublishError::Empty(from.to_owned()))?;
        let release = Release { version, notes, published_at: at, files };
        match self.known()? {
            Some(known) if known.version > release.version => {
                Err(PublishError::Older { published: known.version, offered: release.version })
            }
            Some(known) if known.version == release.version => {
                let same = known.files == release.files;
                let done = Done { release: known, is_new: false, left_aside };
                if same { Ok(done) } else { Err(PublishError::SameNumber(release.version)) }
            }
            known => {
                self.put(incoming.path(), &release)?;
                self.forget_all_but(&release, known.as_ref());
                Ok(Done { release, is_new: true, left_aside })
            }
        }
    }

    /// The version of the day.
    fn known(&self) -> Result<Option<Release>, PublishError> {
        let path = self.0.join(PUBLISHED);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(unreachable(&path))?,
        };
        let version = Version::parse(text.trim()).map_err(super::unreadable);
        let path = self.folder(&version.map_err(unreachable(&path))?).join(RELEASE);
        let bytes = fs::read(&path).map_err(unreachable(&path))?;
        let release = serde_json::from_slice(&bytes).map_err(super::unreadable);
        release.map(Some).map_err(unreachable(&path))
    }

    /// Has a version stand in its own folder, then be the version of the day: those who read meanwhile find either.
    fn put(&self, incoming: &Path, release: &Release) -> Result<(), PublishError> {
        let json = serde_json::to_vec_pretty(release).expect("a release is JSON");
        let inside = incoming.join(RELEASE);
        write(&inside, &json).map_err(unreachable(&inside))?;
        owner_only::sync_folder(incoming).map_err(unreachable(incoming))?;
        let folder = self.folder(&release.version);
        if folder.exists() {
            // Left by a publication that was cut before its end: nobody was told of it.
            fs::remove_dir_all(&folder).map_err(unreachable(&folder))?;
        }
        fs::rename(incoming, &folder).map_err(unreachable(&folder))?;
        owner_only::give_to_owner_of_folder(&folder).map_err(unreachable(&folder))?;
        let path = self.0.join(PUBLISHED);
        let fresh = self.0.join(format!(".{PUBLISHED}"));
        write(&fresh, release.version.to_string().as_bytes()).map_err(unreachable(&fresh))?;
        fs::rename(&fresh, &path).map_err(unreachable(&path))?;
        owner_only::sync_folder(&self.0).map_err(unreachable(&self.0))
    }

    /// Forgets versions that nobody downloads any more. One that stays for whatever reason only takes room.
    fn forget_all_but(&self, release: &Release, former: Option<&Release>) {
        let kept = [Some(release), former].into_iter().flatten();
        let kept: BTreeSet<String> = kept.map(|release| release.version.to_string()).collect();
        let Ok(entries) = fs::read_dir(&self.0) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_version = Version::parse(&name).is_ok();
            if is_version && !kept.contains(&name) && fs::remove_dir_all(entry.path()).is_err() {
                tracing::warn!(version = name, "an old version stays on the disk");
            }
        }
    }
}

/// A file, what it is, and who can run it.
type Named = (String, Kind, Processor);

/// The installers of a folder, in the order of their kinds, and the names of what is none.
fn installers(from: &Path) -> Result<(Vec<Named>, Vec<String>), PublishError> {
    let (mut found, mut others) = (Vec::<Named>::new(), Vec::new());
    for entry in fs::read_dir(from).map_err(unreachable(from))? {
        let entry = entry.map_err(unreachable(from))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        match Kind::of(&name) {
            Some(kind) => {
                let processor = Processor::of(&name, kind).filter(|_| is_plain(&name));
                let processor = processor.ok_or_else(|| PublishError::Name(name.clone()))?;
                found.push((name, kind, processor));
            }
            None if Path::new(&name).extension().is_some_and(|ending| ending == "sig") => {}
            None => others.push(name),
        }
    }
    found.sort_by(|one, other| (one.1, one.2, &one.0).cmp(&(other.1, other.2, &other.0)));
    others.sort();
    let twice = found.windows(2).find(|two| (two[0].1, two[0].2) == (two[1].1, two[1].2));
    if let Some(two) = twice {
        return Err(PublishError::Twice(two[0].0.clone(), two[1].0.clone()));
    }
    Ok((found, others))
}

/// Whether a name can stand in an address, a header and a command line.
fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '_' | '-' | '+');
    name.len() <= 120 && !name.starts_with(['.', '-']) && name.chars().all(plain)
}

/// Copies an installer; what is verified is what was copied.
fn take(
    from: &Path,
    to: &Path,
    key: &UpdateKey,
    (name, kind, processor): Named,
) -> Result<(Installer, Version), PublishError> {
    let path = from.join(&name);
    let sig = from.join(format!("{name}.sig"));
    let signature = match fs::read_to_string(&sig) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(PublishError::Unsigned(name));
        }
        read => read.map_err(unreachable(&sig))?.trim().to_owned(),
    };
    let parsed = UpdateSignature::parse(&signature);
    let parsed = parsed.map_err(|_| PublishError::Forged(name.clone()))?;
    let mut copying = Copying {
        from: File::open(&path).map_err(unreachable(&path))?,
        to: owner_only::options().open(to.join(&name)).map_err(unreachable(to))?,
        hash: Sha256::new(),
        size: 0,
    };
    let version = key.version_of(&parsed, &mut copying).map_err(|error| match error {
        SignatureError::NoVersion => PublishError::NoVersion(name.clone()),
        SignatureError::Read(error) => PublishError::Unreachable { path: path.clone(), error },
        _ => PublishError::Forged(name.clone()),
    })?;
    copying.to.sync_all().map_err(unreachable(to))?;
    owner_only::give_to_owner_of_folder(&to.join(&name)).map_err(unreachable(to))?;
    let Copying { hash, size, .. } = copying;
    let sha256 = hex::encode(hash.finalize());
    Ok((Installer { name, kind, processor, size, sha256, signature }, version))
}

/// Writes what is read from it.
struct Copying {
    from: File,
    to: File,
    hash: Sha256,
    size: u64,
}

impl Read for Copying {
    fn read(&mut self, part: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(part)?;
        self.to.write_all(&part[..read])?;
        self.hash.update(&part[..read]);
        self.size += read as u64;
        Ok(read)
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = owner_only::options().open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    owner_only::give_to_owner_of_folder(path)
}

/// One publication at a time, as long as it lives.
fn lock(folder: &Path) -> Result<File, PublishError> {
    let path = folder.join(".lock");
    let file = owner_only::options().open(&path).map_err(unreachable(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(PublishError::Busy(folder.to_owned())),
        Err(fs::TryLockError::Error(error)) => Err(PublishError::Unreachable { path, error }),
    }
}

fn unreachable(path: &Path) -> impl FnOnce(io::Error) -> PublishError {
    let path = path.to_owned();
    move |error| PublishError::Unreachable { path, error }
}
