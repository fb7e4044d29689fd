//! A session kept in a file, for scripts and nightly runs that have no keyring.
//!
//! The file can be read by its owner only, and is written whole or not at all.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use balado_desk::{Vault, VaultError};

use crate::failure::Failure;

type Secrets = BTreeMap<String, String>;

/// A vault that is a file.
#[derive(Debug)]
pub struct SessionFile {
    path: PathBuf,
}

impl SessionFile {
    /// Refuses a file that others can read, or that is no file of sessions. It may not exist yet.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let said =
            |why: &str| Failure::Said(format!("Le fichier de session {} {why}", path.display()));
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) => return Err(said("ne peut pas être lu. Vérifiez vos droits sur ce dossier.")),
            Ok(known) if !is_private(&known) => {
                return Err(said(
                    "peut être lu par d’autres personnes. Supprimez-le, puis lancez « balado sign-in » pour en faire un autre.",
                ));
            }
            Ok(_) => {}
        }
        let file = Self { path: path.to_owned() };
        file.load()
            .map_err(|_| said("est abîmé. Supprimez-le, puis lancez « balado sign-in »."))?;
        Ok(file)
    }

    fn load(&self) -> io::Result<Secrets> {
        match fs::read(&self.path) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Secrets::new()),
            Err(error) => Err(error),
        }
    }

    fn change(&self, work: impl FnOnce(&mut Secrets)) -> io::Result<()> {
        let mut secrets = self.load()?;
        work(&mut secrets);
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        // Made with the mode 0600 where the system knows modes.
        let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        file.write_all(&serde_json::to_vec(&secrets)?)?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        Ok(())
    }
}

#[cfg(unix)]
fn is_private(known: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    known.permissions().mode().trailing_zeros() >= 6
}

#[cfg(not(unix))]
fn is_private(_: &fs::Metadata) -> bool {
    true
}

impl Vault for SessionFile {
    fn get(&self, name: &str) -> Result<Option<String>, VaultError> {
        Ok(self.load().map_err(|_| VaultError)?.remove(name))
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), VaultError> {
        self.change(|secrets| {
            secrets.insert(name.to_owned(), secret.to_owned());
        })
        .map_err(|_| VaultError)
    }

    fn forget(&self, name: &str) -> Result<(), VaultError> {
        let known = self.get(name)?.is_some();
        if !known {
            return Ok(());
        }
        self.change(|secrets| {
            secrets.remove(name);
        })
        .map_err(|_| VaultError)
    }

    fn lasts(&self) -> bool {
        true
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_session_is_kept_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session.json");
        let file = SessionFile::open(&path).unwrap();
        file.set("one", "secret").unwrap();
        file.set("two", "other").unwrap();
        file.forget("two").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let again = SessionFile::open(&path).unwrap();
        assert_eq!(again.get("one").unwrap().as_deref(), Some("secret"));
        assert_eq!(again.get("two").unwrap(), None);
    }

    #[test]
    fn a_file_others_can_read_or_that_is_no_session_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let table = [(0o644, "{}", "d’autres"), (0o640, "{}", "d’autres"), (0o600, "{", "abîmé")];
        for (mode, text, word) in table {
            let path = folder.path().join(format!("{mode:o}.json"));
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let refused = SessionFile::open(&path).expect_err(word).help();
            assert!(refused.contains(word), "{mode:o}: {refused}");
        }
    }
}
