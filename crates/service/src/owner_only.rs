//! Folders and files that only the service's own account reads.
//!
//! What the service makes is made so, 0700 and 0600, whatever the umask. What an
//! earlier version left open is put right at the next start; where this account may
//! not do that, the program refuses and says the command. Systems without modes have
//! none of it: there, rights come from the folder that holds the data.

use std::{
    fs::{self, OpenOptions},
    io,
    path::{Path, PathBuf},
};

/// What others can read, and this account cannot close.
#[derive(Debug, thiserror::Error)]
pub enum RightsError {
    /// It belongs to another account.
    #[error(
        "{path} est ouvert à d’autres comptes (droits {found:03o}), et ce compte ne peut pas y \
         remédier : {}. Faites avec son propriétaire : chmod {wanted:o} {path}",
        balado_arguments::reason(.error)
    )]
    NotOurs {
        /// What is open.
        path: PathBuf,
        /// Its rights.
        found: u32,
        /// What they should be.
        wanted: u32,
        /// What the system says.
        error: io::Error,
    },
    /// A folder like `/tmp`, or one that holds other things.
    #[error(
        "{path} sert à d’autres (droits {found:03o}), et ce que garde le service n’est que pour lui. \
         Nommez un dossier qui n’existe pas encore, par exemple {}, par --data (ou par --mail-files \
         pour des courriels), ou faites : chmod 700 {path}", path.join("balado").display()
    )]
    Shared {
        /// The folder.
        path: PathBuf,
        /// Its rights.
        found: u32,
    },
    /// It cannot be made or looked at.
    #[error("{path} : {}", balado_arguments::reason(.error))]
    Unreachable {
        /// What cannot.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// How a file is written that is made for its owner only when it is not there yet.
pub fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Has the names in a folder on the disk: one that is not is lost with the power.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// Systems without it keep names by themselves.
#[cfg(not(unix))]
pub fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes an empty file; one that is there is not touched, nor opened.
pub fn make_file(path: &Path) -> io::Result<()> {
    match options().create_new(true).open(path) {
        Ok(_) => give_to_owner_of_folder(path),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// Makes a folder and those above it; one that is there is not touched.
pub fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    give_to_owner_of_folder(path)
}

#[cfg(unix)]
mod modes {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

    use rustix::{fs::Mode, process};

    use super::{Path, RightsError, fs, io};

    /// What a secret is closed to: others, and a group that does more than read.
    const SHARED: u32 = 0o037;

    /// Whatever this program makes from now on is for its account only, by libraries too.
    pub fn mask() {
        process::umask(Mode::RWXG | Mode::RWXO);
    }

    /// What root makes beside the service's data is the service's.
    pub fn give_to_owner_of_folder(path: &Path) -> io::Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::metadata(folder.unwrap_or(Path::new(".")))?;
        if process::geteuid().is_root() && folder.uid() != 0 {
            chown(path, Some(folder.uid()), Some(folder.gid()))?;
        }
        Ok(())
    }

    /// Closes a file or a folder to other accounts; true when it was open. Nothing there is fine.
    pub fn put_right(path: &Path) -> Result<bool, RightsError> {
        let Some((found, wanted)) = rights(path)? else { return Ok(false) };
        if is_closed(found) {
            return Ok(false);
        }
        let done = fs::set_permissions(path, fs::Permissions::from_mode(wanted));
        let path = path.to_owned();
        done.map_err(|error| RightsError::NotOurs { path, found, wanted, error })?;
        Ok(true)
    }

    /// A secret that an administrator keeps: its group may read it when nobody else can.
    pub fn put_secret_right(path: &Path) -> Result<bool, RightsError> {
        match rights(path)? {
            Some((found, _)) if found & SHARED != 0 => put_right(path),
            _ => Ok(false),
        }
    }

    /// The rights of a file or a folder that other accounts have a part in. Nothing there is fine.
    pub fn open_to_others(path: &Path) -> Result<Option<u32>, RightsError> {
        Ok(rights(path)?.map(|(found, _)| found).filter(|found| !is_closed(*found)))
    }

    /// The same of a secret that an administrator keeps: its group may read it.
    pub fn secret_open_to_others(path: &Path) -> Result<Option<u32>, RightsError> {
        Ok(rights(path)?.map(|(found, _)| found).filter(|found| found & SHARED != 0))
    }

    /// Refuses a folder in which everybody writes, and an open one that holds none of `ours`.
    pub fn refuse_shared(folder: &Path, ours: &[&str]) -> Result<(), RightsError> {
        let Some((found, _)) = rights(folder)? else { return Ok(()) };
        let writable = found & 0o002 != 0;
        if writable || (!is_closed(found) && holds_others(folder, ours)?) {
            return Err(RightsError::Shared { path: folder.to_owned(), found });
        }
        Ok(())
    }

    fn holds_others(folder: &Path, ours: &[&str]) -> Result<bool, RightsError> {
        if ours.iter().any(|name| folder.join(name).exists()) {
            return Ok(false);
        }
        let entries = fs::read_dir(folder).map_err(|error| unreachable(folder, error))?;
        Ok(entries.count() > 0)
    }

    /// Neither the group nor others have a right.
    fn is_closed(mode: u32) -> bool {
        mode.trailing_zeros() >= 6
    }

    /// What is allowed, and what should be; nothing when nothing is there.
    fn rights(path: &Path) -> Result<Option<(u32, u32)>, RightsError> {
        match fs::metadata(path) {
            Ok(there) => {
                let wanted = if there.is_dir() { 0o700 } else { 0o600 };
                Ok(Some((there.permissions().mode() & 0o777, wanted)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unreachable(path, error)),
        }
    }

    fn unreachable(path: &Path, error: io::Error) -> RightsError {
        RightsError::Unreachable { path: path.to_owned(), error }
    }
}

#[cfg(not(unix))]
mod modes {
    use super::{Path, RightsError, io};

    pub fn mask() {}

    pub fn give_to_owner_of_folder(_: &Path) -> io::Result<()> {
        Ok(())
    }

    pub fn put_right(_: &Path) -> Result<bool, RightsError> {
        Ok(false)
    }

    pub fn put_secret_right(_: &Path) -> Result<bool, RightsError> {
        Ok(false)
    }

    pub fn open_to_others(_: &Path) -> Result<Option<u32>, RightsError> {
        Ok(None)
    }

    pub fn secret_open_to_others(_: &Path) -> Result<Option<u32>, RightsError> {
        Ok(None)
    }

    pub fn refuse_shared(_: &Path, _: &[&str]) -> Result<(), RightsError> {
        Ok(())
    }
}

pub use modes::{
    give_to_owner_of_folder, mask, open_to_others, put_right, put_secret_right, refuse_shared,
    secret_open_to_others,
};
