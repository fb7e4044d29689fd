//! Who may know whom, read from the workspace itself: an arrow that is not drawn here is a mistake.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// Packages of the workspace, and those of it that each may depend on.
const ARROWS: [(&str, &[&str]); 11] = [
    ("balado-core", &[]),
    ("balado-arguments", &[]),
    ("balado-wire", &["balado-core"]),
    ("balado-desk", &["balado-core", "balado-wire"]),
    ("balado-service", &["balado-arguments", "balado-core", "balado-wire"]),
    ("balado-import", &["balado-core", "balado-desk"]),
    ("balado-cli", &["balado-arguments", "balado-core", "balado-desk"]),
    ("balado-testkit", &["balado-core", "balado-service", "balado-wire"]),
    ("balado-tour", &["balado-testkit"]),
    ("balado-load", &["balado-core", "balado-desk", "balado-testkit"]),
    ("xtask", &[]),
];

/// Folders of core, and those of it that each may name.
const ARROWS_OF_CORE: [(&str, &[&str]); 5] = [
    ("school", &[]),
    ("finding", &["school"]),
    ("export", &["school", "finding"]),
    ("plan", &["school", "finding"]),
    ("check", &["school", "finding", "export", "plan"]),
];

/// What core never knows: it is a function of its input.
const NOT_IN_CORE: [&str; 6] = ["serde", "tokio", "rusqlite", "reqwest", "tauri", "axum"];

fn packages() -> Vec<Value> {
    let cargo = env::var_os("CARGO").expect("cargo runs the tests");
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .output()
        .expect("cargo answers");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

/// What a package is built from; what only its tests use does not count.
fn dependencies(package: &Value) -> BTreeSet<&str> {
    let all = package["dependencies"].as_array().expect("dependencies").iter();
    let normal = all.filter(|dependency| dependency["kind"].is_null());
    normal.map(|dependency| dependency["name"].as_str().expect("a name")).collect()
}

#[test]
fn packages_know_only_those_below_them() {
    let packages = packages();
    let names: BTreeSet<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    assert_eq!(packages.len(), ARROWS.len(), "each package of the workspace has its arrows");
    for package in &packages {
        let name = package["name"].as_str().expect("a name");
        let (_, allowed) = ARROWS.iter().find(|(known, _)| *known == name).expect(name);
        let known: BTreeSet<&str> = dependencies(package).intersection(&names).copied().collect();
        let allowed: BTreeSet<&str> = allowed.iter().copied().collect();
        assert!(known.is_subset(&allowed), "{name} knows {:?}", known.difference(&allowed));
    }
}

#[test]
fn core_knows_no_disk_network_or_format() {
    let packages = packages();
    let core = packages.iter().find(|package| package["name"] == "balado-core").expect("core");
    for forbidden in NOT_IN_CORE {
        assert!(!dependencies(core).contains(forbidden), "core depends on {forbidden}");
    }
}

#[test]
fn the_folders_of_core_know_only_those_below_them() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/core/src");
    for (folder, allowed) in ARROWS_OF_CORE {
        let others = ARROWS_OF_CORE.iter().map(|(other, _)| *other);
        let strangers = others.filter(|other| *other != folder && !allowed.contains(other));
        for (file, code) in rust_code(&source.join(folder)) {
            let strange = strangers.clone().find(|stranger| is_named(stranger, &file, &code));
            assert_eq!(strange, None, "{} names what is not below it", file.display());
        }
    }
}

/// Whether code that is built names a folder of its own crate; tests may look above them.
fn is_named(folder: &str, file: &Path, code: &str) -> bool {
    if file.ends_with("tests.rs") {
        return false;
    }
    let built = code.split("#[cfg(test)]").next().unwrap_or_default();
    let groups = built.split("use crate::{").skip(1).filter_map(|rest| rest.split(';').next());
    let mut words = groups.flat_map(|group| group.split(|c: char| !c.is_alphanumeric()));
    built.contains(&format!("crate::{folder}")) || words.any(|word| word == folder)
}

#[test]
fn the_page_knows_one_door_to_the_window() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src");
    let knowing: Vec<String> = files_below(&source)
        .into_iter()
        .filter(|file| fs::read_to_string(file).is_ok_and(|text| text.contains("@tauri-apps/")))
        .filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned()))
        .filter(|name| !name.contains(".test."))
        .collect();
    assert_eq!(knowing, ["tauri.ts"]);
}

/// What a driver of the store says is for programs: no refusal, no HTTP, no sentence.
#[test]
fn a_driver_of_the_store_decides_and_says_nothing() {
    for (file, code) in service_code().filter(|(file, _)| driver_of(file).is_some()) {
        for word in ["Refusal", "StatusCode", "axum"] {
            assert!(!code.contains(word), "{} names {word}", file.display());
        }
        let french =
            code.chars().find(|c| matches!(c, '«' | '»') || (c.is_alphabetic() && !c.is_ascii()));
        assert_eq!(french, None, "{} speaks to people", file.display());
    }
}

#[test]
fn a_database_is_known_to_its_driver_alone() {
    let table = [("rusqlite", "sqlite"), ("tokio_postgres", "postgres"), ("deadpool", "postgres")];
    for (file, code) in service_code() {
        for (library, driver) in table {
            let allowed = driver_of(&file) == Some(driver);
            assert!(allowed || !code.contains(library), "{} names {library}", file.display());
        }
    }
}

fn service_code() -> impl Iterator<Item = (PathBuf, String)> {
    rust_code(&Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/service/src"))
}

/// The Rust files below a folder and their lines that are no comment.
fn rust_code(source: &Path) -> impl Iterator<Item = (PathBuf, String)> + use<> {
    let rust =
        files_below(source).into_iter().filter(|file| file.extension() == Some("rs".as_ref()));
    rust.map(|file| {
        let text = fs::read_to_string(&file).expect("a source file");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        (file, code.collect::<Vec<_>>().join("\n"))
    })
}

/// The driver of the store that a file belongs to: `store/sqlite/pool.rs` or `store/sqlite.rs`.
fn driver_of(file: &Path) -> Option<&'static str> {
    let below = file.to_string_lossy().replace('\\', "/");
    let (_, below) = below.rsplit_once("/store/")?;
    ["sqlite", "postgres"].into_iter().find(|driver| below.starts_with(driver))
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of the page");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}
