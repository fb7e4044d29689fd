use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use jiff::Timestamp;

/// Largest file that is read: an export of two million accounts.
pub const MAX_BYTES: u64 = 500 * 1024 * 1024;

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
    /// It changed while it was read.
    #[error("changed while it was read")]
    Changing,
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
            Self::Changing => "changing",
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
            Self::Changing => "Le fichier est en train d’être écrit. Attendez la fin du téléchargement, puis déposez-le à nouveau.".to_owned(),
            Self::Locked => "Un autre programme garde ce fichier ouvert. Fermez-le (tableur, synchronisation), puis recommencez.".to_owned(),
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
            // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows have no kind of their own.
            _ if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) => Self::Locked,
            kind => Self::Disk(kind),
        }
    }
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

/// Reads a whole file, and makes sure that it did not change meanwhile. Blocks.
pub(crate) fn take(path: &PathBuf) -> Result<Taken, FileError> {
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
    let changed_at = after.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
    Ok(Taken { name: name_of(path), bytes, changed_at })
}
