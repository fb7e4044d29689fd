//! The folder of the data, closed to other accounts, and who works in it.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use balado_service::owner_only::{self, RightsError};

use super::moved::{MOVED, MOVING};

const DATABASE: &str = "balado.sqlite";
const KEY: &str = "key";
const OPENID_KEYS: &str = "openid-keys.pem";
const MAILS: &str = "mails";
const INSTALLERS: &str = "app";
/// Empty: the service and its commands share a lock on it, a restore wants it alone.
const LOCK: &str = "lock";

/// What the service makes there; the key is looked at where it is read.
const MADE: [&str; 8] = [
    DATABASE,
    "balado.sqlite-wal",
    "balado.sqlite-shm",
    "balado.sqlite-journal",
    MAILS,
    LOCK,
    MOVING,
    MOVED,
];

/// The embedded database of a data folder.
pub fn database(data: &Path) -> PathBuf {
    data.join(DATABASE)
}

/// The key file of a data folder.
pub fn key(data: &Path) -> PathBuf {
    data.join(KEY)
}

/// The keys that sign for sites, of a data folder.
pub fn openid_keys(data: &Path) -> PathBuf {
    data.join(OPENID_KEYS)
}

/// Where mails are written.
pub fn mails(data: &Path) -> PathBuf {
    data.join(MAILS)
}

/// Where the published versions of the app are.
pub fn installers(data: &Path) -> PathBuf {
    data.join(INSTALLERS)
}

/// Makes the folder, or closes it and what an earlier version left open in it.
pub fn close(data: &Path) -> Result<(), RightsError> {
    owner_only::make_folder(data).map_err(|error| unreachable(data, error))?;
    owner_only::refuse_shared(data, &[DATABASE, KEY, OPENID_KEYS])?;
    let mut closed = usize::from(owner_only::put_right(data)?);
    let made = MADE.map(|name| data.join(name));
    for path in made.into_iter().chain(written(&mails(data))?) {
        closed += usize::from(owner_only::put_right(&path)?);
    }
    if closed > 0 {
        tracing::warn!(closed, "files were open to other accounts of this machine; no more");
    }
    Ok(())
}

/// The folder and what the service made in it, as far as it is there.
pub fn made(data: &Path) -> Result<Vec<PathBuf>, RightsError> {
    let mut paths = vec![data.to_owned()];
    paths.extend(MADE.map(|name| data.join(name)));
    paths.extend(written(&mails(data))?);
    Ok(paths)
}

/// Makes a folder for mails, or closes the one that is there when others have nothing in it.
pub fn close_mails(folder: &Path) -> Result<(), RightsError> {
    owner_only::make_folder(folder).map_err(|error| unreachable(folder, error))?;
    owner_only::refuse_shared(folder, &[])?;
    owner_only::put_right(folder).map(drop)
}

/// The mails of a folder, when there is one.
fn written(mails: &Path) -> Result<Vec<PathBuf>, RightsError> {
    if !mails.exists() {
        return Ok(vec![]);
    }
    let entries = std::fs::read_dir(mails).map_err(|error| unreachable(mails, error))?;
    let paths = entries.map(|entry| Ok(entry?.path()));
    paths.collect::<Result<_, _>>().map_err(|error| unreachable(mails, error))
}

/// Why a command does not work in this folder now.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// Somebody puts another database there.
    #[error("une restauration est en cours dans {0} : attendez sa fin")]
    Restoring(PathBuf),
    /// The service runs, or a command.
    #[error(
        "le service ou une de ses commandes travaille dans {0}. Arrêtez-le (systemctl stop balado), \
         puis recommencez. Rien n’a été changé"
    )]
    InUse(PathBuf),
    /// The system does not say.
    #[error("{path} : {error}")]
    Unknown {
        /// The file of the lock.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// As long as it lives, no restore takes the database away. Others may work there too.
pub fn hold(data: &Path) -> Result<File, HoldError> {
    lock(data, File::try_lock_shared, HoldError::Restoring)
}

/// As long as it lives, nobody else works there.
pub fn hold_alone(data: &Path) -> Result<File, HoldError> {
    lock(data, File::try_lock, HoldError::InUse)
}

fn lock(
    data: &Path,
    take: impl Fn(&File) -> Result<(), TryLockError>,
    taken: impl Fn(PathBuf) -> HoldError,
) -> Result<File, HoldError> {
    let path = data.join(LOCK);
    let file = owner_only::make_file(&path).and_then(|()| File::open(&path));
    let unknown = |error| HoldError::Unknown { path: path.clone(), error };
    let file = file.map_err(unknown)?;
    match take(&file) {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(taken(data.to_owned())),
        Err(TryLockError::Error(error)) => Err(unknown(error)),
    }
}

fn unreachable(path: &Path, error: io::Error) -> RightsError {
    RightsError::Unreachable { path: path.to_owned(), error }
}
