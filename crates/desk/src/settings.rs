//! What the person chose, kept between two starts in `preferences.json`.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

use balado_wire::UpdateKey;

use crate::{
    Bin, DeskError, Policy,
    files::is_held,
    network::{ProxyChoice, route::is_here},
};

/// Where Balado answers until somebody says otherwise.
const DEFAULT_SERVICE: &str = "https://balado.ac-creteil.fr";

/// Where the desk keeps things and which service it talks to.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A folder of the person, made when needed.
    pub state_dir: PathBuf,
    /// Wins over the preferences, for development and tests.
    pub service: Option<Url>,
    /// Wins over the preferences alike: as [`Preferences::proxy`].
    pub proxy: Option<String>,
    /// Never asks the keyring.
    pub without_keyring: bool,
    /// What the school decided, which wins over all of the above.
    pub policy: Policy,
    /// Where an export that is erased goes.
    pub bin: Bin,
    /// Whose signature makes an update one of ours; without it none is installed.
    pub update_key: Option<UpdateKey>,
}

impl Settings {
    /// Everything in this folder, and nothing decided by anybody.
    pub fn in_folder(state_dir: impl Into<PathBuf>) -> Self {
        Self {
            state_dir: state_dir.into(),
            service: None,
            proxy: None,
            without_keyring: false,
            policy: Policy::default(),
            bin: Bin::default(),
            update_key: UpdateKey::built_in(),
        }
    }

    /// The person's own folder, unless the environment says otherwise:
    /// `BALADO_STATE_DIR`, `BALADO_SERVICE`, `BALADO_PROXY`, `BALADO_NO_KEYRING`. What the school decided for this PC
    /// wins over these.
    pub fn from_environment() -> Result<Self, DeskError> {
        let folder = std::env::var_os("BALADO_STATE_DIR").map(PathBuf::from).or_else(own_folder);
        let state_dir = folder
            .ok_or(DeskError::Keep { what: "vos préférences", kind: io::ErrorKind::NotFound })?;
        let service =
            std::env::var("BALADO_SERVICE").ok().map(|text| address(&text)).transpose()?;
        let proxy = std::env::var("BALADO_PROXY").ok();
        proxy.as_deref().map(ProxyChoice::parse).transpose()?;
        Ok(Self {
            service,
            proxy,
            without_keyring: std::env::var_os("BALADO_NO_KEYRING").is_some(),
            policy: Policy::of_this_pc(),
            ..Self::in_folder(state_dir)
        })
    }
}

impl Settings {
    /// The same settings over another service: `https`, or this very PC. Refused when the school decided otherwise.
    pub fn with_service(self, text: &str) -> Result<Self, DeskError> {
        let service = address(text)?;
        match self.policy.service() {
            Some(decided) if *decided != service => Err(DeskError::Decided("L’adresse du service")),
            _ => Ok(Self { service: Some(service), ..self }),
        }
    }
}

fn own_folder() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("fr", "balado", "Balado import")?;
    Some(folders.data_local_dir().to_path_buf())
}

/// What the person chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// Where Balado answers.
    pub service: Url,
    /// The proxy that leads there: a name and a port, the address of a script, `aucun`, or nothing, which is
    /// to do as the rest of the PC.
    #[serde(default)]
    pub proxy: String,
    /// Of the window.
    pub theme: Theme,
}

/// The colours of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename = "ThemeView")]
pub enum Theme {
    /// As the rest of the PC.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            service: Url::parse(DEFAULT_SERVICE).expect("a right address"),
            proxy: String::new(),
            theme: Theme::System,
        }
    }
}

impl Preferences {
    /// Reads them; a sentence says when they could not be read and the defaults are used. What the school decided wins
    /// over the environment, which wins over what is kept.
    pub(crate) fn load(settings: &Settings) -> (Self, Option<String>) {
        let (mut preferences, notice) = Self::stored(settings);
        if let Some(service) = settings.policy.service().or(settings.service.as_ref()) {
            preferences.service = service.clone();
        }
        if let Some(proxy) = settings.policy.proxy().or(settings.proxy.as_deref()) {
            proxy.clone_into(&mut preferences.proxy);
        }
        (preferences, notice)
    }

    /// What the person chose, whatever others decided.
    fn stored(settings: &Settings) -> (Self, Option<String>) {
        match fs::read(settings.state_dir.join(FILE)) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(preferences) => (preferences, None),
                Err(_) => (Self::default(), Some(DAMAGED.to_owned())),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => (Self::default(), None),
            Err(_) => (Self::default(), Some(DAMAGED.to_owned())),
        }
    }

    /// Keeps them; what the school decided is not the person's choice, which stays as it was.
    pub(crate) fn save(&self, settings: &Settings) -> Result<(), DeskError> {
        let (stored, policy) = (Self::stored(settings).0, &settings.policy);
        let mut own = self.clone();
        if policy.service().is_some() {
            own.service = stored.service;
        }
        if policy.proxy().is_some() {
            own.proxy = stored.proxy;
        }
        let bytes = serde_json::to_vec_pretty(&own).expect("preferences are JSON");
        keep(&settings.state_dir.join(FILE), &bytes, "vos préférences")
    }
}

const FILE: &str = "preferences.json";
const DAMAGED: &str =
    "Vos préférences n’ont pas pu être lues : les réglages de départ sont utilisés.";

/// An address a session may be sent to: `https`, or this very PC.
pub(crate) fn address(text: &str) -> Result<Url, DeskError> {
    let text = text.trim();
    let with_scheme =
        if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&with_scheme).map_err(|_| DeskError::Address)?;
    if url.host().is_none() {
        return Err(DeskError::Address);
    }
    let here = is_here(&url);
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    match url.scheme() {
        "https" if plain => Ok(url),
        "http" if plain && here => Ok(url),
        _ => Err(DeskError::Address),
    }
}

/// Writes a file whole or not at all; readable by its owner only, where the system knows owners.
/// [`io::ErrorKind::ResourceBusy`] says that another program holds the file that was to be replaced.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|refused| not_replaced(refused.error, cfg!(windows)))?;
    Ok(())
}

/// The folder takes files, since one was just made in it: when Windows denies its new name, the file of that name is
/// open in another program, or protected (`ERROR_ACCESS_DENIED`).
fn not_replaced(error: io::Error, on_windows: bool) -> io::Error {
    let denied = on_windows && error.kind() == io::ErrorKind::PermissionDenied;
    if denied || is_held(&error, on_windows) { io::ErrorKind::ResourceBusy.into() } else { error }
}

/// Writes a file of the program's own.
pub(crate) fn keep(path: &Path, bytes: &[u8], what: &'static str) -> Result<(), DeskError> {
    write_whole(path, bytes).map_err(|error| DeskError::Keep { what, kind: error.kind() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_or_this_pc() {
        let table = [
            ("https://balado.ac-creteil.fr", true, "the académie"),
            (" balado.ac-creteil.fr ", true, "as people type it"),
            ("http://127.0.0.1:7077", true, "this PC"),
            ("http://[::1]:7077", true, "this PC, IPv6"),
            ("http://localhost:7077", true, "this PC by name"),
            ("http://balado.ac-creteil.fr", false, "readable on the way"),
            ("http://127.0.0.1.example.org", false, "a name that looks like this PC"),
            ("https://moi:secret@balado.fr", false, "a password in the address"),
            ("file:///etc/passwd", false, "a file"),
            ("", false, "nothing"),
        ];
        for (text, expected, case) in table {
            assert_eq!(address(text).is_ok(), expected, "{case}: {text}");
        }
    }

    #[test]
    fn a_file_that_windows_does_not_replace_is_held_by_another_program() {
        use io::ErrorKind::{PermissionDenied, ResourceBusy};
        let number = io::Error::from_raw_os_error;
        let table = [
            (number(32), true, Some(ResourceBusy), "open in Excel"),
            (PermissionDenied.into(), true, Some(ResourceBusy), "open, or protected"),
            (PermissionDenied.into(), false, Some(PermissionDenied), "Linux and macOS replace it"),
            (number(32), false, None, "another error elsewhere"),
        ];
        for (error, on_windows, expected, case) in table {
            let found = not_replaced(error, on_windows).kind();
            assert!(
                expected.map_or(found != ResourceBusy, |kind| kind == found),
                "{case}: {found}"
            );
        }
    }

    #[test]
    fn a_list_saved_over_one_that_excel_holds_says_what_to_do() {
        let kind = io::ErrorKind::ResourceBusy;
        let help = DeskError::Write { what: "la liste", kind }.help();
        assert!(help.contains("comme Excel") && help.contains("un autre nom"), "{help}");
    }

    /// What follows the person from PC to PC is copied through the school's network at each start.
    #[test]
    #[cfg(windows)]
    fn what_is_kept_is_of_this_pc_and_follows_nobody() {
        let folder = own_folder().unwrap();
        assert!(folder.iter().any(|part| part == "Local"), "{}", folder.display());
        assert!(!folder.iter().any(|part| part == "Roaming"), "{}", folder.display());
    }

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("of its own/liste.csv");
        for words in ["before", "after, and longer"] {
            write_whole(&path, words.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), words);
        }
        let beside = fs::read_dir(path.parent().unwrap()).unwrap();
        assert_eq!(beside.count(), 1, "nothing is left beside it");
    }

    #[test]
    fn damaged_preferences_are_said_and_not_fatal() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::in_folder(folder.path());
        assert_eq!(Preferences::load(&settings), (Preferences::default(), None));
        fs::write(folder.path().join(FILE), "{").unwrap();
        assert!(Preferences::load(&settings).1.is_some());
        let dark = Preferences { theme: Theme::Dark, ..Preferences::default() };
        dark.save(&settings).unwrap();
        assert_eq!(Preferences::load(&settings), (dark, None));
    }
}
