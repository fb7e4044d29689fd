//! The packages people install, made on the system that they are for: .deb and .rpm, NSIS and MSI, a disk image.
//! Those of the service are for Linux.

mod linux;
mod signing;

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

use crate::{
    packages, page, paths,
    step::{Outcome, Steps, Stopped},
};

/// The program stays below this: it is fetched over schools' lines. On macOS it is one for each processor.
const MOST_BYTES: u64 = 25_000_000 * if cfg!(target_os = "macos") { 2 } else { 1 };

/// What Tauri calls the packages of this system, and where cargo builds for them, in the target folder.
const KINDS: (&[&str], &str) = if cfg!(windows) {
    (&["nsis", "msi"], "release")
} else if cfg!(target_os = "macos") {
    (&["app", "dmg"], "universal-apple-darwin/release")
} else {
    (&["deb", "rpm"], "release")
};

/// How a package ends; beside them lies what they were made of.
const ENDINGS: [&str; 5] = ["deb", "rpm", "exe", "msi", "dmg"];

/// Without a signature, for a PC of ours.
pub fn bundle() -> Outcome {
    make(true, json!({}))
}

/// For everybody: stops before anything is built where a key is missing.
pub fn signed() -> Outcome {
    make(true, signing::demanded()?)
}

/// Of what was built last.
pub fn built() -> Outcome {
    make(false, json!({}))
}

fn make(build: bool, mut config: Value) -> Outcome {
    let mut steps = Steps::default();
    let policy = if cfg!(target_os = "linux") { packages::BUNDLE } else { &[] };
    packages::ensure(&mut steps, &[packages::BUILD, policy].concat())?;
    page::install(&mut steps)?;
    if build {
        // It builds the page itself, as `tauri.conf.json` says.
        steps.run("window", &mut tauri(&["build", "--no-bundle"], &config))?;
        if cfg!(target_os = "linux") {
            linux::programs(&mut steps)?;
        }
    }
    if cfg!(target_os = "linux") {
        merge(&mut config, linux::additions()?);
    }
    let bundles = paths::target().join(KINDS.1).join("bundle");
    empty(&bundles).map_err(|error| unseen(&bundles, &error))?;
    steps.run("packages", &mut tauri(&["bundle", "--bundles", &KINDS.0.join(",")], &config))?;
    let released = paths::packages();
    collect(&bundles, &released).map_err(|error| unseen(&released, &error))?;
    if cfg!(target_os = "linux") {
        linux::service(&mut steps)?;
    }
    if cfg!(target_os = "macos") {
        archive(&mut steps, &bundles, &released)?;
    }
    let made = found(&released).map_err(|error| unseen(&released, &error))?;
    if cfg!(target_os = "linux") {
        linux::lint(&mut steps, &made)?;
        linux::units(&mut steps)?;
    }
    steps.say("bundle: done");
    for path in &made {
        println!("   {:>7.2} MB  {}", megabytes(size(path)?), path.display());
    }
    small_enough(&paths::target().join(KINDS.1).join(program("balado-import")))
}

/// The command of Tauri that the page's packages bring.
pub fn npx_tauri() -> Command {
    let mut npx = Command::new(if cfg!(windows) { "npx.cmd" } else { "npx" });
    npx.args(["--prefix", "ui", "tauri"]);
    npx
}

fn tauri(words: &[&str], config: &Value) -> Command {
    let mut npx = npx_tauri();
    npx.args(words);
    if cfg!(target_os = "macos") {
        npx.args(["--target", "universal-apple-darwin"]);
    }
    npx.arg("--config").arg(config.to_string());
    npx
}

/// Puts the packages, and nothing older, into the folder of what is released.
fn collect(bundles: &Path, folder: &Path) -> io::Result<()> {
    empty(folder)?;
    // The folder of the app itself has another name, and no package in it.
    for kind in KINDS.0.iter().filter(|kind| **kind != "app") {
        for path in found(&bundles.join(kind))? {
            // No blank in what is typed and in an address.
            let name = path.file_name().unwrap_or_default().to_string_lossy().replace(' ', "-");
            fs::copy(&path, folder.join(name))?;
        }
    }
    Ok(())
}

/// What an installed app takes to replace itself: the folder that it is on macOS, in one file.
fn archive(steps: &mut Steps, bundles: &Path, released: &Path) -> Outcome {
    let name = format!("Balado-import_{}_universal.app.tar.gz", env!("CARGO_PKG_VERSION"));
    let mut tar = Command::new("tar");
    tar.arg("-C").arg(bundles.join("macos")).arg("-czf").arg(released.join(name));
    steps.run("archive for updates", tar.arg("Balado import.app"))
}

/// Makes a folder that nothing is in.
fn empty(folder: &Path) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)
}

/// The packages of a folder, in the order of their names.
fn found(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if ending.is_some_and(|ending| ENDINGS.contains(&ending)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn small_enough(program: &Path) -> Outcome {
    let bytes = size(program)?;
    if bytes < MOST_BYTES {
        return Ok(());
    }
    let (found, most) = (megabytes(bytes), megabytes(MOST_BYTES));
    Err(Stopped(format!(
        "the program weighs {found:.2} MB, {most:.0} at most: find what came in with `cargo tree`"
    )))
}

fn program(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// Adds to a configuration what another one says.
fn merge(config: &mut Value, more: Value) {
    match (config, more) {
        (Value::Object(config), Value::Object(more)) => {
            for (key, value) in more {
                merge(config.entry(key).or_insert(Value::Null), value);
            }
        }
        (config, more) => *config = more,
    }
}

fn size(path: &Path) -> Result<u64, Stopped> {
    fs::metadata(path).map(|metadata| metadata.len()).map_err(|error| unseen(path, &error))
}

fn unseen(path: &Path, error: &io::Error) -> Stopped {
    Stopped(format!("what was built at {} cannot be read: {error}", path.display()))
}

#[expect(clippy::cast_precision_loss, reason = "two decimals are shown")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_to_the_configuration_takes_nothing_away() {
        let mut config = json!({ "bundle": { "windows": { "a": 1 } } });
        merge(&mut config, json!({ "bundle": { "linux": { "b": 2 }, "windows": { "a": 3 } } }));
        assert_eq!(config, json!({ "bundle": { "windows": { "a": 3 }, "linux": { "b": 2 } } }));
    }
}
