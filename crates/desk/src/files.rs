//! A file as it is on the disk: whole, no longer being written, and of a size that an export may have.

use std::{
    fs::{self, Metadata},
    io::{self, Read},
    path::Path,
    thread,
    time::{Duration, SystemTime},
};

use jiff::Timestamp;

/// Largest file that is read: an export of two million accounts.
pub const MAX_BYTES: u64 = 500 * 1024 * 1024;

/// A file that changed less than this ago may still be being written: it is looked at twice.
const YOUNG: Duration = Duration::from_secs(2);
/// Between the two looks.
const PAUSE: Duration = Duration::from_millis(250);
/// How browsers end the name of a file that has not all arrived.
const UNFINISHED: [&str; 6] = ["crdownload", "part", "partial", "opdownload", "download", "tmp"];

/// Why a file could not be taken from the disk.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// A folder.
    #[error("a folder")]
    Folder,
    /// Neither a file nor a folder.
    #[error("not a regular file")]
    Special,
    /// Nothing there.
    #[error("not found")]
    Missing,
    /// Reading is not allowed.
    #[error("permission denied")]
    Denied,
    /// More than [`MAX_BYTES`].
    #[error("{0} bytes")]
    TooLarge(u64),
    /// A browser has not finished with it.
    #[error("a download that is not finished")]
    Unfinished,
    /// It changed while it was read.
    #[error("changed while it was read")]
    Changing,
    /// It is not the file that was opened any more.
    #[error("another file under the same name")]
    Replaced,
    /// Another program keeps it for itself.
    #[error("locked by another program")]
    Locked,
    /// Anything else the system says.
    #[error("input/output: {0}")]
    Disk(io::ErrorKind),
}

impl FileError {
    /// What the page acts on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::Special => "special-file",
            Self::Missing => "missing-file",
            Self::Denied => "no-rights",
            Self::TooLarge(_) => "oversize",
            Self::Unfinished => "unfinished",
            Self::Changing => "changing",
            Self::Replaced => "replaced",
            Self::Locked => "locked",
            Self::Disk(_) => "disk",
        }
    }

    /// What the person reads.
    pub fn help(&self) -> String {
        match self {
            Self::Folder => "C’est un dossier. Ouvrez-le et déposez le fichier « export.csv » qu’il contient.".to_owned(),
            Self::Special => "Ce n’est pas un fichier ordinaire. Déposez le fichier « export.csv » téléchargé depuis l’ENT.".to_owned(),
            Self::Missing => "Le fichier n’est plus là : il a été déplacé, renommé ou supprimé. Déposez-le à nouveau.".to_owned(),
            Self::Denied => "Vous n’avez pas le droit de lire ce fichier. Copiez-le dans vos documents, puis déposez la copie.".to_owned(),
            Self::TooLarge(bytes) => format!(
                "Ce fichier fait {} Mo, plus que les {} Mo qu’un export peut faire. Vérifiez que c’est bien l’export de l’ENT.",
                bytes / 1_048_576, MAX_BYTES / 1_048_576
            ),
            Self::Unfinished => "Le fichier est encore en cours de téléchargement. Attendez que le navigateur ait fini, puis déposez le fichier terminé.".to_owned(),
            Self::Changing => "Le fichier est encore en cours d’écriture ou de téléchargement. Attendez un instant, puis déposez-le à nouveau.".to_owned(),
            Self::Replaced => "Le fichier a changé depuis que vous l’avez ouvert. Déposez-le à nouveau pour continuer.".to_owned(),
            Self::Locked => "Un autre programme garde ce fichier ouvert, sans doute Excel. Fermez-y le fichier, puis recommencez.".to_owned(),
            Self::Disk(_) => "Le disque ou le réseau n’a pas pu donner ce fichier. Copiez-le sur ce poste, puis recommencez.".to_owned(),
        }
    }
}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Denied,
            io::ErrorKind::IsADirectory => Self::Folder,
            io::ErrorKind::ResourceBusy => Self::Locked,
            _ if is_held(&error, cfg!(windows)) => Self::Locked,
            kind => Self::Disk(kind),
        }
    }
}

/// Whether another program keeps a file for itself, as Excel does: `ERROR_SHARING_VIOLATION` and
/// `ERROR_LOCK_VIOLATION` of Windows have no kind of their own, and are other errors elsewhere.
pub(crate) fn is_held(error: &io::Error, on_windows: bool) -> bool {
    on_windows && matches!(error.raw_os_error(), Some(32 | 33))
}

/// A file as it was taken from the disk.
pub(crate) struct Taken {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) changed_at: Option<Timestamp>,
}

/// The file's name without its folders.
pub(crate) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Reads a whole file, and makes sure that nobody is still writing it. Blocks.
pub(crate) fn take(path: &Path) -> Result<Taken, FileError> {
    take_twice(path, SystemTime::now(), || thread::sleep(PAUSE))
}

/// Reads a file; one that is young at `now`, again after `pause`, to see whether it changes.
fn take_twice(path: &Path, now: SystemTime, pause: impl FnOnce()) -> Result<Taken, FileError> {
    let (found, bytes) = read(path)?;
    if is_unfinished(path) {
        return Err(FileError::Unfinished);
    }
    if is_young(&found, now) {
        pause();
        if read(path)?.1 != bytes {
            return Err(FileError::Changing);
        }
    }
    let changed_at = found.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
    Ok(Taken { name: name_of(path), bytes, changed_at })
}

/// The file and its bytes, the same before and after.
fn read(path: &Path) -> Result<(Metadata, Vec<u8>), FileError> {
    let before = fs::metadata(path)?;
    if before.is_dir() {
        return Err(FileError::Folder);
    }
    if !before.is_file() {
        return Err(FileError::Special);
    }
    if before.len() > MAX_BYTES {
        return Err(FileError::TooLarge(before.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0));
    fs::File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    let after = fs::metadata(path)?;
    if after.len() != bytes.len() as u64 || after.modified().ok() != before.modified().ok() {
        return Err(FileError::Changing);
    }
    Ok((after, bytes))
}

fn is_unfinished(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    UNFINISHED.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// Whether a file changed a moment ago, or in a future that only another clock knows.
fn is_young(file: &Metadata, now: SystemTime) -> bool {
    let age = file.modified().map(|changed| now.duration_since(changed));
    matches!(age, Ok(Ok(age)) if age < YOUNG) || matches!(age, Ok(Err(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &[u8] = b"Id;Nom\n1;MARTIN\n";

    #[test]
    fn a_file_that_changes_between_two_looks_is_not_read() {
        let table: [(&[u8], Duration, Option<&str>, &str); 5] = [
            (BEFORE, Duration::ZERO, None, "young, and finished"),
            (b"Id;Nom\n1;MARTIN\n2;PETIT\n", Duration::ZERO, Some("changing"), "it grows"),
            (b"Id;Nom\n1;PETIT2\n", Duration::ZERO, Some("changing"), "it keeps its length"),
            (b"", Duration::ZERO, Some("changing"), "it is written over"),
            (b"Id;Nom\n", Duration::from_mins(1), None, "it was old: it is not looked at again"),
        ];
        for (later, age, expected, case) in table {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("export.csv");
            fs::write(&path, BEFORE).unwrap();
            let now = SystemTime::now() + age;
            let taken = take_twice(&path, now, || fs::write(&path, later).unwrap());
            assert_eq!(taken.as_ref().err().map(FileError::code), expected, "{case}");
            assert!(taken.is_err() || taken.is_ok_and(|taken| taken.bytes == BEFORE), "{case}");
        }
    }

    #[test]
    fn a_download_that_is_not_finished_is_known_by_its_name() {
        let table = [
            ("export.csv.crdownload", Some("unfinished"), "Chrome and Edge"),
            ("export.csv.part", Some("unfinished"), "Firefox"),
            ("Non confirmé 12345.CRDOWNLOAD", Some("unfinished"), "before it has its name"),
            ("export.csv", None, "finished"),
            ("part.csv", None, "a name is not an ending"),
        ];
        for (name, expected, case) in table {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(name);
            fs::write(&path, BEFORE).unwrap();
            let taken = take_twice(&path, SystemTime::now(), || ());
            assert_eq!(taken.err().map(|error| error.code()), expected, "{case}");
        }
    }

    /// Windows had 260 characters for a whole path until programs said otherwise.
    #[test]
    fn a_file_in_folders_of_a_very_long_name_is_written_and_read() {
        let folder = tempfile::tempdir().unwrap();
        let year = "Rentrée 2026, exports de l’ENT à importer dans Balado (à ne pas effacer)";
        let path = folder.path().join([year; 5].join("/")).join("export.csv");
        assert!(path.as_os_str().len() > 300, "{}", path.display());
        crate::settings::write_whole(&path, BEFORE).unwrap();
        let taken = take_twice(&path, SystemTime::now(), || ()).unwrap();
        assert_eq!((taken.name.as_str(), taken.bytes.as_slice()), ("export.csv", BEFORE));
    }

    #[test]
    #[cfg(windows)]
    fn the_name_of_a_file_is_without_its_drive_or_its_server() {
        let table = [
            (r"C:\Users\secretariat\export.csv", "a drive"),
            (r"\\serveur\partage\export.csv", "a server"),
            (r"\\?\C:\Users\secretariat\export.csv", "as the system has it"),
            ("Z:export.csv", "a drive, and where one stands in it"),
            ("C:/Users/secretariat/export.csv", "typed by hand"),
        ];
        for (path, case) in table {
            assert_eq!(name_of(Path::new(path)), "export.csv", "{case}");
        }
    }

    #[test]
    fn a_file_that_excel_holds_open_is_known_by_the_number_of_windows() {
        let table = [
            (32, true, true, "open in Excel"),
            (33, true, true, "a part of it is locked"),
            (5, true, false, "no rights"),
            (32, false, false, "a broken pipe elsewhere"),
        ];
        for (number, on_windows, expected, case) in table {
            let error = io::Error::from_raw_os_error(number);
            assert_eq!(is_held(&error, on_windows), expected, "{case}");
        }
        assert!(FileError::Locked.help().contains("Excel"), "{}", FileError::Locked.help());
    }

    #[test]
    fn what_the_system_refuses_has_its_sentence() {
        use io::ErrorKind;
        let table = [
            (ErrorKind::PermissionDenied, "no-rights", "pas le droit de lire"),
            (ErrorKind::NotFound, "missing-file", "n’est plus là"),
            (ErrorKind::IsADirectory, "folder", "un dossier"),
            (ErrorKind::ResourceBusy, "locked", "Un autre programme"),
            (ErrorKind::TimedOut, "disk", "Copiez-le sur ce poste"),
        ];
        for (kind, code, words) in table {
            let error = FileError::from(io::Error::from(kind));
            assert_eq!(error.code(), code, "{kind:?}");
            assert!(error.help().contains(words), "{kind:?}: {}", error.help());
        }
    }
}
