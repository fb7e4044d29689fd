//! What whoever runs the service does about sites: their file, their secrets, the keys that sign for them.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use balado_service::secrets::hash_token;
use balado_testkit::postgres::database;
use tempfile::TempDir;

use crate::command::told;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A file of one site, in a folder.
fn sites(folder: &Path, redirect_uri: &str) -> PathBuf {
    let file = folder.join("sites.toml");
    let hash = "ab".repeat(32);
    let text = format!(
        "[[client]]\nid = \"podcasts\"\nname = \"Les podcasts\"\nsecret_sha256 = \"{hash}\"\n\
         redirect_uris = [\"{redirect_uri}\"]\n"
    );
    fs::write(&file, text).unwrap();
    file
}

/// Serves until its input ends, which it has already.
fn served(data: &Path, sites: &Path, more: &[&str]) -> (Option<i32>, String) {
    let usual = ["--demo", "--listen", "127.0.0.1:0", "--until-input-ends", "--openid-clients"];
    told(data, &[&usual[..], &[sites.to_str().unwrap()], more].concat(), &[])
}

/// The `kid` of the key that has a role.
fn key(listed: &str, role: &str) -> String {
    let line = listed.lines().find(|line| line.starts_with(role));
    let line = line.unwrap_or_else(|| panic!("{role}: {listed}"));
    line.split_whitespace().nth(1).unwrap().to_owned()
}

#[test]
fn a_service_with_sites_makes_its_keys_once_and_says_what_is_wrong_with_their_file() {
    let (data, other) = (folder(), folder());
    let right = sites(other.path(), "https://podcasts.example/retour");
    assert_eq!(served(data.path(), &right, &[]).0, Some(0), "it served, and its input ended");
    let keys = data.path().join("openid-keys.pem");
    let made = fs::read(&keys).unwrap();
    assert_eq!(fs::metadata(&keys).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(served(data.path(), &right, &[]).0, Some(0));
    assert_eq!(fs::read(&keys).unwrap(), made, "made once");

    let wrong = sites(other.path(), "http://podcasts.example/retour");
    let (code, said) = served(data.path(), &wrong, &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("sites.toml : site 1, redirect_uris : il faut https://"), "{said}");
    let nowhere = other.path().join("absent.toml");
    let (code, said) = served(data.path(), &nowhere, &[]);
    assert!(code == Some(1) && said.contains("absent.toml"), "{said}");
    let right = sites(other.path(), "https://podcasts.example/retour");
    let (code, said) = served(data.path(), &right, &["--public-url", "http://10.0.0.7/"]);
    assert!(code == Some(1) && said.contains("--public-url"), "tokens in the clear: {said}");
    assert!(!said.contains(&"ab".repeat(32)), "{said}");
}

#[test]
fn keys_turn_after_a_day_or_at_once_when_somebody_saw_them() {
    let data = folder();
    let run = |words: &[&str]| told(data.path(), &[&["openid-keys"], words].concat(), &[]);
    let (code, said) = run(&["list"]);
    assert!(code == Some(1) && said.contains("openid-keys create"), "{said}");
    assert_eq!(run(&["create"]).0, Some(0));
    let (code, said) = run(&["create"]);
    assert!(code == Some(1) && said.contains("il y a déjà"), "{said}");
    let (code, before) = run(&["list"]);
    assert_eq!(code, Some(0), "{before}");
    let (code, said) = run(&["rotate"]);
    assert!(code == Some(1) && said.contains("moins de 24 heures"), "{said}");
    assert_eq!(run(&["list"]).1, before, "nothing was changed");

    // As if it had been published for long.
    let file = data.path().join("openid-keys.pem");
    let text = fs::read_to_string(&file).unwrap();
    let older = text.lines().map(|line| match line.strip_prefix("Published: ") {
        Some(seconds) => format!("Published: {}", seconds.parse::<i64>().unwrap() - 90_000),
        None => line.to_owned(),
    });
    fs::write(&file, older.collect::<Vec<_>>().join("\n")).unwrap();
    let (code, after) = run(&["rotate"]);
    assert_eq!(code, Some(0), "{after}");
    assert_eq!(key(&after, "signe"), key(&before, "prochaine"));
    assert_eq!(key(&after, "ancienne"), key(&before, "signe"));
    let (code, anew) = run(&["rotate", "--tout-de-suite"]);
    assert_eq!(code, Some(0), "{anew}");
    assert!(!anew.contains("ancienne") && !after.contains(&key(&anew, "signe")), "{anew}");
    assert!(!anew.contains("BEGIN"), "no key is shown");
}

#[test]
fn the_secret_of_a_site_is_drawn_with_the_line_of_its_file() {
    let data = folder();
    let (code, said) = told(data.path(), &["openid-keys", "secret"], &[]);
    assert_eq!(code, Some(0), "{said}");
    let secret = said.lines().next().unwrap().rsplit(' ').next().unwrap();
    assert!(secret.len() >= 43, "{said}");
    assert!(said.contains(&format!("secret_sha256 = \"{}\"", hex::encode(hash_token(secret)))));
    assert_ne!(told(data.path(), &["openid-keys", "secret"], &[]).1, said, "another each time");
}

#[test]
fn instances_on_a_server_are_given_the_keys_of_sites_on_purpose() {
    let (data, other, database) = (folder(), folder(), database());
    let file = sites(other.path(), "https://podcasts.example/retour");
    assert_eq!(told(data.path(), &["keys", "create"], &[]).0, Some(0));
    let address = database.address();
    let more = ["--database", address.as_str()];
    let (code, said) = served(data.path(), &file, &more);
    assert!(code == Some(1) && said.contains("openid-keys create"), "{said}");
    assert!(!data.path().join("openid-keys.pem").exists(), "nothing was invented");
    assert_eq!(told(data.path(), &["openid-keys", "create"], &[]).0, Some(0));
    assert_eq!(served(data.path(), &file, &more).0, Some(0));
}

#[test]
fn check_says_how_sites_are_set_up_and_touches_nothing() {
    let (data, other) = (folder(), folder());
    let file = sites(other.path(), "https://podcasts.example/retour");
    let check = || {
        let words = ["--demo", "--openid-clients", file.to_str().unwrap(), "check"];
        told(data.path(), &words, &[]).1
    };
    let line = |said: &str| {
        let line = said.lines().find(|line| line.contains("Sites"));
        line.unwrap_or_else(|| panic!("{said}")).to_owned()
    };
    assert_eq!(served(data.path(), &file, &[]).0, Some(0));
    let said = line(&check());
    assert!(said.starts_with("✓ Sites : 1 dans le fichier"), "{said}");
    let keys = data.path().join("openid-keys.pem");
    fs::set_permissions(&keys, Permissions::from_mode(0o644)).unwrap();
    let said = line(&check());
    assert!(said.starts_with('✗') && said.contains("644"), "{said}");
    assert_eq!(fs::metadata(&keys).unwrap().permissions().mode() & 0o777, 0o644, "not touched");
    fs::remove_file(&keys).unwrap();
    assert!(line(&check()).contains("openid-keys create"));
    let without = told(data.path(), &["--demo", "check"], &[]).1;
    assert!(!without.contains("Sites"), "{without}");
}
