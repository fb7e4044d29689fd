//! The file of the keys: one a line in base64, the first one signs.
//!
//! A line that begins with `next` is known to verify and does not sign yet: with
//! several instances, each of them learns the next key before any of them signs with it.
//! A file of 32 bytes, as the first version made it, is one key.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    str::FromStr,
};

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{ServerKey, key::Key};
use crate::owner_only::{self, RightsError};

const NEXT: &str = "next ";

/// Why keys cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The file cannot be read or written.
    #[error("le fichier des clés ne peut pas être lu ou écrit : {}", balado_arguments::reason(.0))]
    File(#[from] io::Error),
    /// Others can read it, and this account cannot change that.
    #[error(transparent)]
    Rights(#[from] RightsError),
    /// Others may read it.
    #[error(
        "d’autres comptes peuvent le lire (droits {0:03o}) : chmod 600, puis renouvelez les clés \
         (balado-service keys rotate)"
    )]
    Open(u32),
    /// A line is not a key. The line itself is not shown: it may be most of one.
    #[error(
        "la ligne {0} des clés n’est pas une clé de 32 octets en base64 : restaurez le fichier"
    )]
    Line(usize),
    /// There is none, and nobody asked for one to be made.
    #[error(
        "le fichier des clés {} n’existe pas. Les instances d’une base PostgreSQL ont toutes les mêmes : copiez-le \
         d’une autre instance, ou donnez les mêmes dans BALADO_KEYS. Pour la première instance seulement, \
         faites-le : balado-service keys create",
        .0.display()
    )]
    Missing(PathBuf),
    /// Asked to make one where there is one.
    #[error("il y a déjà un fichier des clés, {} : rien n’a été changé", .0.display())]
    Exists(PathBuf),
    /// No line signs.
    #[error("il n’y a pas de clé : restaurez le fichier, ou retirez-le pour en faire une nouvelle")]
    Empty,
}

/// The keys as they are kept.
#[derive(Debug, Clone, Default)]
pub struct KeyFile {
    signing_first: Vec<Key>,
    next: Option<Key>,
}

impl KeyFile {
    /// The keys of a file that is there.
    pub fn load(path: &Path) -> Result<Self, KeyFileError> {
        if owner_only::put_secret_right(path)? {
            tracing::warn!("other accounts of this machine could read the key file: turn the keys");
        }
        match fs::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(KeyFileError::Missing(path.to_owned()))
            }
            read => Self::of_bytes(read?),
        }
    }

    /// Makes the file with one key, readable by its owner only.
    pub fn create(path: &Path) -> Result<Self, KeyFileError> {
        let made = Self { signing_first: vec![Key::fresh()?], next: None };
        match write_new_file(path, &made.text()) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(KeyFileError::Exists(path.to_owned()));
            }
            written => written?,
        }
        owner_only::give_to_owner_of_folder(path)?;
        Ok(made)
    }

    /// The keys of a file; made with one key when there is none.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyFileError> {
        match Self::load(path) {
            Err(KeyFileError::Missing(_)) => Self::create(path),
            loaded => loaded,
        }
    }

    /// The keys of a file; nothing when there is none. Refused when accounts other than its owner's, and a group that
    /// only reads, may read it.
    pub fn look(path: &Path) -> Result<Option<Self>, KeyFileError> {
        if let Some(mode) = owner_only::secret_open_to_others(path)? {
            return Err(KeyFileError::Open(mode));
        }
        match fs::read(path) {
            Ok(bytes) => Self::of_bytes(bytes).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn of_bytes(bytes: Vec<u8>) -> Result<Self, KeyFileError> {
        match <[u8; 32]>::try_from(bytes) {
            Ok(key) => Ok(Self { signing_first: vec![Key(key)], next: None }),
            Err(bytes) => String::from_utf8(bytes).map_err(|_| KeyFileError::Line(1))?.parse(),
        }
    }

    /// A new key that verifies and does not sign yet; nothing when there is one already.
    pub fn prepare(&mut self) -> io::Result<()> {
        if self.next.is_none() {
            self.next = Some(Key::fresh()?);
        }
        Ok(())
    }

    /// The next key signs from now on: the prepared one, or a fresh one. `kept` keys stay in all.
    pub fn rotate(&mut self, kept: usize) -> io::Result<()> {
        let key = self.next.take().map_or_else(Key::fresh, Ok)?;
        self.signing_first.insert(0, key);
        self.signing_first.truncate(kept.max(1));
        Ok(())
    }

    /// Writes the file anew: at any moment it holds the former keys or these.
    pub fn save(&self, path: &Path) -> Result<(), KeyFileError> {
        Ok(replace_file(path, &self.text())?)
    }

    /// Keys in all.
    pub fn len(&self) -> usize {
        self.signing_first.len() + usize::from(self.next.is_some())
    }

    /// Never.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the service works with.
    pub fn keys(&self) -> ServerKey {
        ServerKey(self.signing_first.iter().chain(&self.next).cloned().collect())
    }

    fn text(&self) -> String {
        let encode = |key: &Key| STANDARD.encode(key.0);
        let next = self.next.iter().map(|key| format!("{NEXT}{}\n", encode(key)));
        let keys = self.signing_first.iter().map(|key| format!("{}\n", encode(key)));
        keys.chain(next).collect()
    }
}

impl FromStr for KeyFile {
    type Err = KeyFileError;

    /// Lines; of an environment variable, words separated by commas too.
    fn from_str(text: &str) -> Result<Self, KeyFileError> {
        let mut keys = Self::default();
        for (at, line) in text.split(['\n', ',']).enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (line, next) = line.strip_prefix(NEXT).map_or((line, false), |line| (line, true));
            let key = STANDARD.decode(line.trim()).ok().and_then(|bytes| bytes.try_into().ok());
            let key = key.map(Key).ok_or(KeyFileError::Line(at + 1))?;
            if next { keys.next = Some(key) } else { keys.signing_first.push(key) }
        }
        if keys.signing_first.is_empty() { Err(KeyFileError::Empty) } else { Ok(keys) }
    }
}

/// Keys turned by the administrator are still read by the service's own account, and by the group
/// that was allowed to.
#[cfg(unix)]
fn keep_access(former: &Path, new: &Path) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let (Ok(former), now) = (fs::metadata(former), fs::metadata(new)?) else { return Ok(()) };
    if (former.uid(), former.gid()) != (now.uid(), now.gid()) {
        chown(new, Some(former.uid()), Some(former.gid()))?;
    }
    let read_by_group = former.permissions().mode() & 0o040;
    fs::set_permissions(new, fs::Permissions::from_mode(0o600 | read_by_group))
}

#[cfg(not(unix))]
fn keep_access(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

/// Writes a file of secrets anew, for those who read it before: at any moment it holds the former text or this one.
pub(crate) fn replace_file(path: &Path, text: &str) -> io::Result<()> {
    let unfinished = unfinished(path);
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => write_new_file(&unfinished, text)?,
    }
    keep_access(path, &unfinished)?;
    fs::rename(&unfinished, path)
}

/// A file that was not there, for its owner only, on the disk when this returns.
pub(crate) fn write_new_file(path: &Path, text: &str) -> io::Result<()> {
    let mut file = owner_only::options().create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

impl ServerKey {
    /// The keys of a file; made on the first start.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyFileError> {
        KeyFile::load_or_create(path).map(|file| file.keys())
    }

    /// The keys of a file that is there: those of other instances too.
    pub fn load(path: &Path) -> Result<Self, KeyFileError> {
        KeyFile::load(path).map(|file| file.keys())
    }
}

#[cfg(test)]
mod tests {
    use super::{super::KeyId, *};

    fn ids(file: &KeyFile) -> Vec<KeyId> {
        file.keys().ids()
    }

    #[test]
    fn the_key_file_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let first = KeyFile::load_or_create(&path).unwrap();
        assert_eq!(ids(&KeyFile::load_or_create(&path).unwrap()), ids(&first));
        let mut turned = first.clone();
        turned.rotate(3).unwrap();
        turned.save(&path).unwrap();
        assert_eq!(ids(&KeyFile::load_or_create(&path).unwrap())[1..], ids(&first));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::write(&path, "short").unwrap();
        assert!(KeyFile::load_or_create(&path).is_err(), "a damaged key is not replaced");
        fs::write(&path, [7; 32]).unwrap();
        assert_eq!(ids(&KeyFile::load_or_create(&path).unwrap()), [Key([7; 32]).id()], "32 bytes");
    }

    #[test]
    fn a_prepared_key_verifies_first_and_signs_at_the_next_rotation() {
        let mut file = KeyFile { signing_first: vec![Key([1; 32])], next: None };
        file.prepare().unwrap();
        let prepared = ids(&file);
        assert_eq!(prepared[0], Key([1; 32]).id());
        file.prepare().unwrap();
        assert_eq!(ids(&file), prepared, "one at a time");
        let mut read: KeyFile = file.text().parse().unwrap();
        read.rotate(3).unwrap();
        assert_eq!(ids(&read), [prepared[1], prepared[0]]);
        read.rotate(2).unwrap();
        assert_eq!(ids(&read)[1], prepared[1], "the oldest is gone");
        assert_eq!(read.len(), 2);
    }

    #[test]
    fn keys_are_read_from_lines_or_words() {
        let key = STANDARD.encode([1; 32]);
        let table = [
            (format!("{key}\n{key}\n"), Some(2), "lines"),
            (format!("# mine\n\n {key} \r\n"), Some(1), "with a comment, by Windows"),
            (format!("{key},next {key}"), Some(2), "words"),
            (format!("next {key}"), None, "nothing signs"),
            (String::new(), None, "nothing"),
            (format!("{key}\nAAAA"), None, "a short key"),
        ];
        for (text, expected, case) in table {
            let found = text.parse::<KeyFile>();
            assert_eq!(found.as_ref().ok().map(KeyFile::len), expected, "{case}");
        }
        let error = format!("{key}\nAAAA").parse::<KeyFile>().unwrap_err().to_string();
        assert!(error.contains("ligne 2") && !error.contains("AAAA"), "{error}");
    }
}
