//! The signature by which an app knows that an installer is ours and of which version (minisign, through Tauri's command).
//!
//! `balado-service app publish` reads the version in it, so `tauri signer sign` is told of it.

use std::{env, fs, path::PathBuf};

use crate::{
    bundle, page, paths,
    step::{Outcome, Steps, Stopped},
};

/// The key, as Tauri's command reads it; `TAURI_SIGNING_PRIVATE_KEY_PASSWORD` opens it.
const KEY: &str = "TAURI_SIGNING_PRIVATE_KEY";

/// Whatever an app installs or a person downloads.
const ENDINGS: [&str; 6] = [".deb", ".rpm", ".exe", ".msi", ".dmg", ".app.tar.gz"];

/// Signs each package of the folder of what is released.
pub fn sign() -> Outcome {
    if env::var_os(KEY).is_none_or(|key| key.is_empty()) {
        return Err(Stopped(format!(
            "nothing is signed without {KEY}: docs/releases.md says what it is"
        )));
    }
    let mut steps = Steps::default();
    page::install(&mut steps)?;
    for package in packages()? {
        let name = package.file_name().unwrap_or_default().display().to_string();
        let mut sign = bundle::npx_tauri();
        sign.args(["signer", "sign", "--app-version", env!("CARGO_PKG_VERSION")]);
        steps.run(&format!("signature: {name}"), sign.arg(&package))?;
    }
    steps.say("sign: done");
    Ok(())
}

/// In the order of their names.
fn packages() -> Result<Vec<PathBuf>, Stopped> {
    let folder = paths::packages();
    let unseen = |error| Stopped(format!("{}: {error}", folder.display()));
    let files = fs::read_dir(&folder).map_err(unseen)?.collect::<Result<Vec<_>, _>>();
    let paths = files.map_err(unseen)?.into_iter().map(|file| file.path());
    let mut packages: Vec<_> = paths.filter(|path| is_package(&path.to_string_lossy())).collect();
    packages.sort();
    if packages.is_empty() {
        return Err(Stopped(format!("nothing to sign is in {}", folder.display())));
    }
    Ok(packages)
}

fn is_package(name: &str) -> bool {
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_installed_is_signed_and_what_tells_of_it_is_not() {
        for (name, expected) in [
            ("Balado-import_0.1.0_x64-setup.exe", true),
            ("Balado-import_0.1.0_universal.app.tar.gz", true),
            ("Balado-import_0.1.0_x64-setup.exe.sig", false),
            ("balado-import_0.1.0_amd64.deb.asc", false),
            ("balado-import_0.1.0_amd64.deb.sha256", false),
            ("balado-import.cdx.json", false),
        ] {
            assert_eq!(is_package(name), expected, "{name}");
        }
    }
}
