//! What the school decided for its PCs: the service, the proxy, no updates.
//!
//! One place reads it: the registry on Windows (`Software\Policies\Balado`, of the PC, then of the account), managed
//! preferences on macOS (`fr.balado.import`, in the same order), `/etc/balado/policy.toml` elsewhere. What it says
//! wins over the environment and over the Préférences, which show it and do not change it.

use serde::Deserialize;
use url::Url;

use crate::{network::ProxyChoice, settings::address};

/// What is decided for this PC; nothing by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    service: Option<Url>,
    proxy: Option<String>,
    updates: Updates,
    damage: Option<String>,
}

/// Whether this app looks for new versions of itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Updates {
    #[default]
    Allowed,
    Off,
}

/// The words of a policy, as all systems write them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(alias = "Service")]
    service: Option<String>,
    #[serde(alias = "Proxy")]
    proxy: Option<String>,
    #[serde(alias = "Updates")]
    updates: Option<bool>,
}

impl Policy {
    /// What is decided for this PC now.
    pub fn of_this_pc() -> Self {
        place::read().map_or_else(|why| Self::unreadable(&why), Self::from)
    }

    /// What a file says (TOML: `service`, `proxy`, `updates`); nothing when it is not there.
    #[cfg(not(any(windows, target_os = "macos")))]
    pub fn of_file(path: &std::path::Path) -> Self {
        place::of_file(path).map_or_else(|why| Self::unreadable(&why), Self::from)
    }

    /// The address of the service, when it is decided.
    pub fn service(&self) -> Option<&Url> {
        self.service.as_ref()
    }

    /// As [`crate::Preferences::proxy`], when it is decided.
    pub fn proxy(&self) -> Option<&str> {
        self.proxy.as_deref()
    }

    /// Whether this app does not look for new versions: somebody else installs them.
    pub fn updates_are_off(&self) -> bool {
        self.updates == Updates::Off
    }

    /// What of it cannot be followed, for the person.
    pub fn damage(&self) -> Option<&str> {
        self.damage.as_deref()
    }

    /// Whoever wrote it wanted something: nothing is installed until it can be read.
    fn unreadable(why: &str) -> Self {
        Self { updates: Updates::Off, damage: Some(damage_sentence(why)), ..Self::default() }
    }
}

impl From<Written> for Policy {
    fn from(written: Written) -> Self {
        let mut wrong = Vec::new();
        let text = |text: Option<String>| text.map(|text| text.trim().to_owned());
        let service = text(written.service).filter(|text| !text.is_empty()).and_then(|text| {
            address(&text).map_err(|_| wrong.push("l’adresse du service n’en est pas une")).ok()
        });
        let proxy = text(written.proxy).and_then(|text| {
            let read = ProxyChoice::parse(&text).map(|_| text);
            read.map_err(|_| wrong.push("le proxy n’est pas écrit comme il faut")).ok()
        });
        let updates = if written.updates == Some(false) { Updates::Off } else { Updates::Allowed };
        let damage = (!wrong.is_empty()).then(|| damage_sentence(&wrong.join(", ")));
        Self { service, proxy, updates, damage }
    }
}

fn damage_sentence(why: &str) -> String {
    format!(
        "La stratégie que votre établissement a posée sur ce poste ne peut pas être suivie en entier : {why}. Prévenez la \
         personne qui s’occupe de l’informatique ; en attendant, ce sont les Préférences qui comptent."
    )
}

/// Where it is written on systems that have neither a registry nor managed preferences.
#[cfg(not(any(windows, target_os = "macos")))]
mod place {
    use std::{fs, io, path::Path};

    use super::Written;

    const FILE: &str = "/etc/balado/policy.toml";

    pub(super) fn read() -> Result<Written, String> {
        of_file(Path::new(FILE))
    }

    pub(super) fn of_file(path: &Path) -> Result<Written, String> {
        let named = |why: &dyn std::fmt::Display| format!("{} : {why}", path.display());
        match fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|error| named(&error.message())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Written::default()),
            Err(error) => Err(named(&reason(error.kind()))),
        }
    }

    fn reason(kind: io::ErrorKind) -> &'static str {
        match kind {
            io::ErrorKind::PermissionDenied => "ce compte n’a pas le droit de lire le fichier",
            io::ErrorKind::InvalidData => "ce n’est pas du texte",
            _ => "le système n’a pas pu le lire",
        }
    }
}

/// The registry; a value that is not there is not decided.
#[cfg(windows)]
mod place {
    use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE};

    use super::Written;

    const KEY: &str = r"Software\Policies\Balado";

    pub(super) fn read() -> Result<Written, String> {
        let of_pc = of_key(LOCAL_MACHINE);
        let of_account = of_key(CURRENT_USER);
        Ok(of_pc.or(of_account))
    }

    fn of_key(root: &Key) -> Written {
        let Ok(key) = root.open(KEY) else { return Written::default() };
        Written {
            service: key.get_string("Service").ok(),
            proxy: key.get_string("Proxy").ok(),
            updates: key.get_u32("Updates").ok().map(|number| number != 0),
        }
    }
}

/// Managed preferences, which a configuration profile writes.
#[cfg(target_os = "macos")]
mod place {
    use std::path::{Path, PathBuf};

    use super::Written;

    const FOLDER: &str = "/Library/Managed Preferences";
    const FILE: &str = "fr.balado.import.plist";

    pub(super) fn read() -> Result<Written, String> {
        let of_pc = of_file(&Path::new(FOLDER).join(FILE))?;
        let account = std::env::var("USER").unwrap_or_default();
        let is_name = !account.is_empty() && !account.contains(['/', '.']);
        let of_account = is_name.then(|| PathBuf::from(FOLDER).join(account).join(FILE));
        let of_account = of_account.map(|path| of_file(&path)).transpose()?;
        Ok(of_pc.or(of_account.unwrap_or_default()))
    }

    fn of_file(path: &Path) -> Result<Written, String> {
        if !path.exists() {
            return Ok(Written::default());
        }
        plist::from_file(path)
            .map_err(|_| format!("{} n’est pas lisible, ou a une clé inconnue", path.display()))
    }
}

#[cfg(any(windows, target_os = "macos"))]
impl Written {
    /// What stands here, and there for the rest.
    fn or(self, other: Self) -> Self {
        Self {
            service: self.service.or(other.service),
            proxy: self.proxy.or(other.proxy),
            updates: self.updates.or(other.updates),
        }
    }
}

#[cfg(all(test, not(any(windows, target_os = "macos"))))]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_decides_what_it_names_and_says_what_it_cannot() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.toml");
        assert_eq!(Policy::of_file(&path), Policy::default(), "no file, nothing decided");
        let service = Some("https://balado.example/");
        let all = "service = \"https://balado.example\"\nproxy = \" proxy.example:3128 \"\nupdates = false\n";
        let table = [
            ("", None, None, false, false, "an empty one"),
            (all, service, Some("proxy.example:3128"), true, false, "all of it"),
            (
                "Service = \"balado.example\"",
                service,
                None,
                false,
                false,
                "as the registry says it",
            ),
            ("updates = true", None, None, false, false, "as it is anyway"),
            ("proxy = \"\"", None, Some(""), false, false, "as the PC, whatever is typed"),
            ("service = \"http://balado.example\"", None, None, false, true, "in the clear"),
            ("proxy = \"proxy.example\"", None, None, false, true, "no port"),
            ("servce = \"https://balado.example\"", None, None, true, true, "a word nobody knows"),
            ("service = ", None, None, true, true, "half a line"),
            ("updates = \"non\"", None, None, true, true, "neither true nor false"),
        ];
        for (text, service, proxy, off, damaged, case) in table {
            fs::write(&path, text).unwrap();
            let policy = Policy::of_file(&path);
            assert_eq!(policy.service().map(Url::as_str), service, "{case}");
            assert_eq!(policy.proxy(), proxy, "{case}");
            assert_eq!(policy.updates_are_off(), off, "{case}");
            assert_eq!(policy.damage().is_some(), damaged, "{case}: {:?}", policy.damage());
        }
    }
}
