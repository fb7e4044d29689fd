//! An export that was imported holds activation codes: it can be erased from this PC, to the bin where there is one.
//!
//! Only the very file that was imported goes: one that changed since is left alone.

use std::{
    fs, io,
    path::{Component, Path, PathBuf, Prefix},
};

use serde::Serialize;
use ts_rs::TS;

use crate::{
    files::{self, FileError, is_held},
    source::{Source, sha256},
};

/// Where what is erased goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Bin {
    /// The bin of the system, where the place of the file has one.
    #[default]
    OfSystem,
    /// A folder that stands for it.
    Folder(PathBuf),
    /// Nowhere.
    None,
}

/// Where a file went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ErasedView")]
pub enum Erased {
    /// To the bin: it can be taken out again.
    ToBin,
    /// For good.
    ForGood,
}

/// Why a file was not erased; it is where it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EraseError {
    /// It is not known any more which file it was.
    #[error("no export")]
    Unknown,
    /// It is not there.
    #[error("gone")]
    Gone,
    /// It is not the file that was imported.
    #[error("changed")]
    Changed,
    /// Nothing could take it but the end of it.
    #[error("no bin")]
    NoBin,
    /// Another program holds it.
    #[error("locked")]
    Locked,
    /// It may not be erased.
    #[error("denied")]
    Denied,
    /// Anything else the system says.
    #[error("input/output: {0}")]
    Disk(io::ErrorKind),
}

impl EraseError {
    /// What the page acts on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "no-export",
            Self::Gone => "export-gone",
            Self::Changed => "export-changed",
            Self::NoBin => "no-bin",
            Self::Locked => "export-locked",
            Self::Denied => "export-denied",
            Self::Disk(_) => "export-disk",
        }
    }

    /// What the person reads.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Unknown => {
                "Balado import ne sait plus de quel fichier vient cet import : il n’efface rien. Cherchez l’export dans vos \
                 téléchargements, et effacez-le vous-même."
            }
            Self::Gone => {
                "Ce fichier n’est plus là : il a été effacé, déplacé ou renommé. S’il est ailleurs sur ce poste, il contient \
                 toujours des codes d’activation : effacez-le vous-même."
            }
            Self::Changed => {
                "Ce fichier a changé depuis l’import : ce n’est plus celui que Balado a lu. Il est laissé tel quel. \
                 Regardez-le, puis effacez-le vous-même s’il ne sert plus."
            }
            Self::NoBin => {
                "Il n’y a pas de corbeille pour l’endroit où est ce fichier, comme un lecteur réseau ou une clé. Le fichier \
                 est toujours là."
            }
            Self::Locked => {
                "Ce fichier est ouvert dans un autre programme, comme Excel. Fermez-le là-bas, puis recommencez."
            }
            Self::Denied => {
                "Vous n’avez pas le droit d’effacer ce fichier : il est protégé, ou son dossier l’est. Le fichier est \
                 toujours là ; demandez à la personne qui s’occupe de l’informatique."
            }
            Self::Disk(_) => {
                "Le système a refusé d’effacer ce fichier : il est toujours là. Recommencez, ou effacez-le vous-même."
            }
        }
    }
}

impl From<io::Error> for EraseError {
    fn from(error: io::Error) -> Self {
        FileError::from(error).into()
    }
}

impl From<FileError> for EraseError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Missing => Self::Gone,
            FileError::Locked => Self::Locked,
            FileError::Denied | FileError::Disk(io::ErrorKind::ReadOnlyFilesystem) => Self::Denied,
            FileError::Disk(kind) => Self::Disk(kind),
            // None of them is what was imported.
            _ => Self::Changed,
        }
    }
}

/// The file that was imported: where it was, and what it was.
#[derive(Clone)]
pub(crate) struct Export {
    pub(crate) path: PathBuf,
    pub(crate) name: String,
    pub(crate) hash: String,
}

impl Export {
    pub(crate) fn of(source: &Source) -> Self {
        let (name, hash) = (source.name.clone(), source.hash.clone());
        Self { path: source.path().to_path_buf(), name, hash }
    }

    /// Puts it into the bin; without one it is erased only when a person said so. Blocks.
    pub(crate) fn erase(&self, bin: &Bin, for_good: bool) -> Result<Erased, EraseError> {
        self.is_what_was_imported()?;
        if for_good {
            fs::remove_file(&self.path)?;
            return Ok(Erased::ForGood);
        }
        match bin {
            Bin::OfSystem => to_bin_of_system(&self.path)?,
            Bin::Folder(folder) => {
                fs::create_dir_all(folder)?;
                fs::rename(&self.path, folder.join(&self.name))?;
            }
            Bin::None => return Err(EraseError::NoBin),
        }
        if self.path.exists() { Err(EraseError::NoBin) } else { Ok(Erased::ToBin) }
    }

    /// A link to a file is not the file.
    fn is_what_was_imported(&self) -> Result<(), EraseError> {
        if fs::symlink_metadata(&self.path)?.is_symlink() {
            return Err(EraseError::Changed);
        }
        let found = files::take(&self.path)?;
        if sha256(&found.bytes) == self.hash { Ok(()) } else { Err(EraseError::Changed) }
    }
}

fn to_bin_of_system(path: &Path) -> Result<(), EraseError> {
    // The bin of Windows would say less of a file that Excel holds.
    let opened = fs::OpenOptions::new().append(true).open(path);
    if opened.is_err_and(|error| is_held(&error, cfg!(windows))) {
        return Err(EraseError::Locked);
    }
    if is_on_a_server(path) {
        return Err(EraseError::NoBin);
    }
    context().delete(path).map_err(|error| {
        tracing::warn!("the bin refused: {}", what_the_bin_says(&error));
        EraseError::NoBin
    })
}

/// The bin itself, asked in the way that needs no further right.
fn context() -> trash::TrashContext {
    #[cfg_attr(not(target_os = "macos"), expect(unused_mut, reason = "only macOS has two ways"))]
    let mut context = trash::TrashContext::default();
    #[cfg(target_os = "macos")]
    trash::macos::TrashContextExtMacos::set_delete_method(
        &mut context,
        trash::macos::DeleteMethod::NsFileManager,
    );
    context
}

/// For the log: no path, because a path names people.
fn what_the_bin_says(error: &trash::Error) -> String {
    match error {
        trash::Error::Os { code, .. } => format!("code {code:#x}"),
        #[cfg(all(unix, not(target_os = "macos")))]
        trash::Error::FileSystem { source, .. } => source.kind().to_string(),
        _ => "no bin".to_owned(),
    }
}

/// Whether a file lies on a server, where Windows has no bin; a drive that stands for a server is known by its whole path.
fn is_on_a_server(path: &Path) -> bool {
    let whole = fs::canonicalize(path);
    let first = whole.as_deref().unwrap_or(path).components().next();
    matches!(first, Some(Component::Prefix(prefix))
        if matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn export(folder: &Path) -> Export {
        let path = folder.join("export (2).csv");
        fs::write(&path, "Id;Nom\n1;VIDAL\n").unwrap();
        Export::of(&Source::take(&path, |_| ()).unwrap().0)
    }

    #[test]
    fn it_goes_to_the_bin_and_for_good_only_when_that_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let (export, bin) = (export(folder.path()), Bin::Folder(folder.path().join("bin")));
        assert_eq!(export.erase(&Bin::None, false), Err(EraseError::NoBin));
        assert!(export.path.exists(), "it is still there");
        assert_eq!(export.erase(&bin, false), Ok(Erased::ToBin));
        assert!(!export.path.exists() && folder.path().join("bin/export (2).csv").exists());
        assert_eq!(export.erase(&bin, false), Err(EraseError::Gone));
        let again = self::export(folder.path());
        assert_eq!(again.erase(&Bin::None, true), Ok(Erased::ForGood));
        assert!(!again.path.exists());
    }

    #[test]
    fn what_is_not_the_file_that_was_imported_is_left_alone() {
        type Change = fn(&Path);
        let table: [(Change, EraseError, &str); 3] = [
            (|path| fs::write(path, "Id;Nom\n").unwrap(), EraseError::Changed, "written over"),
            (|path| fs::remove_file(path).unwrap(), EraseError::Gone, "taken away"),
            (
                |path| {
                    fs::remove_file(path).unwrap();
                    fs::create_dir(path).unwrap();
                },
                EraseError::Changed,
                "a folder of that name",
            ),
        ];
        for (change, expected, case) in table {
            let folder = tempfile::tempdir().unwrap();
            let export = export(folder.path());
            change(&export.path);
            let there = export.path.exists();
            for for_good in [false, true] {
                let bin = Bin::Folder(folder.path().join("bin"));
                assert_eq!(export.erase(&bin, for_good), Err(expected.clone()), "{case}");
            }
            assert_eq!(export.path.exists(), there, "{case}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_link_to_the_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let export = export(folder.path());
        let real = folder.path().join("elsewhere.csv");
        fs::rename(&export.path, &real).unwrap();
        std::os::unix::fs::symlink(&real, &export.path).unwrap();
        assert_eq!(export.erase(&Bin::None, true), Err(EraseError::Changed));
        assert!(real.exists());
    }

    #[test]
    fn every_refusal_says_that_the_file_is_there_or_what_to_do() {
        let all = [
            EraseError::Unknown,
            EraseError::Gone,
            EraseError::Changed,
            EraseError::NoBin,
            EraseError::Locked,
            EraseError::Denied,
            EraseError::Disk(io::ErrorKind::Other),
        ];
        for error in all {
            let help = error.help();
            let words = ["effacez-le vous-même", "toujours là", "recommencez"];
            assert!(words.iter().any(|word| help.contains(word)), "{}", error.code());
        }
    }

    #[test]
    #[cfg(windows)]
    fn a_share_of_a_server_has_no_bin() {
        assert!(is_on_a_server(Path::new(r"\\serveur\partage\export.csv")));
        assert!(!is_on_a_server(Path::new(r"C:\Users\secretariat\export.csv")));
    }
}
