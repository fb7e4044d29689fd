//! The folder of the data, closed to other accounts.

use std::path::{Path, PathBuf};

use balado_service::owner_only::{self, RightsError};

const DATABASE: &str = "balado.sqlite";
const KEY: &str = "key";
const MAILS: &str = "mails";

/// What the service makes there; the key is looked at where it is read.
const MADE: [&str; 5] =
    [DATABASE, "balado.sqlite-wal", "balado.sqlite-shm", "balado.sqlite-journal", MAILS];

/// The embedded database of a data folder.
pub fn database(data: &Path) -> PathBuf {
    data.join(DATABASE)
}

/// The key file of a data folder.
pub fn key(data: &Path) -> PathBuf {
    data.join(KEY)
}

/// Where mails are written.
pub fn mails(data: &Path) -> PathBuf {
    data.join(MAILS)
}

/// Makes the folder, or closes it and what an earlier version left open in it.
pub fn close(data: &Path) -> Result<(), RightsError> {
    owner_only::make_folder(data).map_err(|error| unreachable(data, error))?;
    owner_only::refuse_shared(data, &[DATABASE, KEY])?;
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

/// The mails of a folder, when there is one.
fn written(mails: &Path) -> Result<Vec<PathBuf>, RightsError> {
    if !mails.exists() {
        return Ok(vec![]);
    }
    let entries = std::fs::read_dir(mails).map_err(|error| unreachable(mails, error))?;
    let paths = entries.map(|entry| Ok(entry?.path()));
    paths.collect::<Result<_, _>>().map_err(|error| unreachable(mails, error))
}

fn unreachable(path: &Path, error: std::io::Error) -> RightsError {
    RightsError::Unreachable { path: path.to_owned(), error }
}
