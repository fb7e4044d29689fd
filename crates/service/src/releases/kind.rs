//! What an installer is, by its name: for which system, for which processors, of which kind.

/// What stands between two words of a name.
const BETWEEN: [char; 6] = ['_', '-', '.', ' ', '+', '~'];

/// A kind of installer.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// NSIS, for one's own account on Windows.
    Nsis,
    /// For the group policy of Windows.
    Msi,
    /// For whoever installs on macOS.
    Dmg,
    /// What the app itself takes on macOS.
    MacArchive,
    /// Debian, Ubuntu.
    Deb,
    /// Fedora, Red Hat.
    Rpm,
}

/// The processors an installer is made for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Processor {
    /// Intel and AMD, 64 bits.
    X86_64,
    /// ARM, 64 bits; Apple's own.
    Aarch64,
    /// Both.
    Universal,
}

impl Kind {
    /// The kind of a file; nothing when it is no installer.
    pub fn of(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let kinds = [
            (".exe", Self::Nsis),
            (".msi", Self::Msi),
            (".dmg", Self::Dmg),
            (".app.tar.gz", Self::MacArchive),
            (".deb", Self::Deb),
            (".rpm", Self::Rpm),
        ];
        kinds.into_iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, kind)| kind)
    }

    /// As the answer that holds it says (the IANA registry, or what browsers know).
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Nsis => "application/vnd.microsoft.portable-executable",
            Self::Msi => "application/x-msi",
            Self::Dmg => "application/x-apple-diskimage",
            Self::MacArchive => "application/gzip",
            Self::Deb => "application/vnd.debian.binary-package",
            Self::Rpm => "application/x-rpm",
        }
    }

    /// As people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Nsis => "Windows, pour votre compte, sans droits d’administrateur (.exe)",
            Self::Msi => "Windows, pour tous les comptes ou par stratégie de groupe (.msi)",
            Self::Dmg => "macOS (.dmg)",
            Self::MacArchive => "macOS, archive des mises à jour (.app.tar.gz)",
            Self::Deb => "Debian, Ubuntu (.deb)",
            Self::Rpm => "Fedora, Red Hat (.rpm)",
        }
    }

    /// Whether people install it by hand: the rest is for the app.
    pub fn is_for_people(self) -> bool {
        self != Self::MacArchive
    }

    /// The name of the system and of the kind, as `tauri-plugin-updater` writes them; nothing for what it does not
    /// take.
    fn target(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Nsis => Some(("windows", "nsis")),
            Self::Msi => Some(("windows", "msi")),
            Self::MacArchive => Some(("darwin", "app")),
            Self::Deb => Some(("linux", "deb")),
            Self::Rpm => Some(("linux", "rpm")),
            Self::Dmg => None,
        }
    }

    /// The names under which `latest.json` offers it: by system, processor and kind, and by system and processor
    /// alone for what those take who do not say how they were installed.
    pub fn platforms(self, processor: Processor) -> Vec<String> {
        let Some((system, kind)) = self.target() else { return vec![] };
        let of_anybody = matches!(self, Self::Nsis | Self::MacArchive);
        let processors: &[&str] = match processor {
            Processor::X86_64 => &["x86_64"],
            Processor::Aarch64 => &["aarch64"],
            Processor::Universal => &["x86_64", "aarch64", "universal"],
        };
        let of_one = |processor: &&str| {
            let named = format!("{system}-{processor}-{kind}");
            let plain = of_anybody.then(|| format!("{system}-{processor}"));
            plain.into_iter().chain([named]).collect::<Vec<_>>()
        };
        processors.iter().flat_map(of_one).collect()
    }
}

impl Processor {
    /// The processors of a file; macOS's own are universal when the name says nothing, as Tauri builds them.
    pub fn of(name: &str, kind: Kind) -> Option<Self> {
        let name = name.to_lowercase().replace("x86_64", "x64");
        let has = |wanted: &[&str]| name.split(BETWEEN).any(|word| wanted.contains(&word));
        if has(&["universal"]) {
            return Some(Self::Universal);
        }
        match (has(&["x64", "amd64"]), has(&["arm64", "aarch64"])) {
            (true, false) => Some(Self::X86_64),
            (false, true) => Some(Self::Aarch64),
            (false, false) if matches!(kind, Kind::Dmg | Kind::MacArchive) => Some(Self::Universal),
            _ => None,
        }
    }

    /// As people call them.
    pub fn title(self) -> &'static str {
        match self {
            Self::X86_64 => "64 bits",
            Self::Aarch64 => "ARM 64 bits",
            Self::Universal => "Intel et Apple",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_as_tauri_writes_it_says_who_takes_the_file() {
        use {Kind::*, Processor::*};
        let windows = "windows-x86_64 windows-x86_64-nsis";
        let mac = "darwin-x86_64 darwin-x86_64-app darwin-aarch64 darwin-aarch64-app darwin-universal \
                   darwin-universal-app";
        let table = [
            ("Balado import_0.2.0_x64-setup.exe", Some((Nsis, X86_64)), windows),
            ("Balado import_0.2.0_x64_fr-FR.msi", Some((Msi, X86_64)), "windows-x86_64-msi"),
            ("Balado import_0.2.0_arm64_fr-FR.msi", Some((Msi, Aarch64)), "windows-aarch64-msi"),
            ("Balado import_0.2.0_universal.dmg", Some((Dmg, Universal)), ""),
            ("Balado import.app.tar.gz", Some((MacArchive, Universal)), mac),
            ("Balado import_0.2.0_amd64.deb", Some((Deb, X86_64)), "linux-x86_64-deb"),
            ("Balado import-0.2.0-1.x86_64.rpm", Some((Rpm, X86_64)), "linux-x86_64-rpm"),
            ("setup.exe", None, "no processor: it is never guessed"),
            ("balado_x64_arm64.deb", None, "two of them"),
            ("SHA256SUMS", None, "no installer"),
        ];
        for (name, expected, platforms) in table {
            let kind = Kind::of(name);
            let found = kind.and_then(|kind| Some((kind, Processor::of(name, kind)?)));
            assert_eq!(found, expected, "{name}: {platforms}");
            if let Some((kind, processor)) = found {
                assert_eq!(kind.platforms(processor).join(" "), platforms, "{name}");
            }
        }
    }
}
