//! Whose signature a package bears, and what has to be there for it.

use std::env;

use serde_json::{Value, json};

use crate::step::Stopped;

/// What each system's signature is made with. Tauri reads those of Linux and macOS by itself.
const LINUX: &[&str] = &["TAURI_SIGNING_RPM_KEY"];
const MACOS: &[&str] = &[
    "APPLE_CERTIFICATE",
    "APPLE_CERTIFICATE_PASSWORD",
    "APPLE_SIGNING_IDENTITY",
    "APPLE_ID",
    "APPLE_PASSWORD",
    "APPLE_TEAM_ID",
];
const WINDOWS: &[&str] = &[
    "AZURE_TENANT_ID",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "WINDOWS_SIGNING_ENDPOINT",
    "WINDOWS_SIGNING_ACCOUNT",
    "WINDOWS_SIGNING_PROFILE",
];

/// What is added to `tauri.conf.json`, once everything is there that a signature wants.
pub fn demanded() -> Result<Value, Stopped> {
    let lacking = lacking(variables(env::consts::OS), &value);
    if !lacking.is_empty() {
        let lacking = lacking.join(", ");
        return Err(Stopped(format!(
            "nothing is signed without {lacking}: docs/releases.md says what each is, or bundle without --signed"
        )));
    }
    Ok(if cfg!(windows) { windows(&value) } else { json!({}) })
}

/// An empty value is what a workflow gives for a secret that nobody set.
fn value(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn variables(system: &str) -> &'static [&'static str] {
    match system {
        "windows" => WINDOWS,
        "macos" => MACOS,
        _ => LINUX,
    }
}

fn lacking(names: &[&'static str], value: &dyn Fn(&str) -> Option<String>) -> Vec<&'static str> {
    names.iter().copied().filter(|name| value(name).is_none()).collect()
}

/// The command that signs a file: the key never leaves the vault of the signing account.
fn windows(value: &dyn Fn(&str) -> Option<String>) -> Value {
    let [endpoint, account, profile] =
        ["ENDPOINT", "ACCOUNT", "PROFILE"].map(|name| value(&format!("WINDOWS_SIGNING_{name}")));
    let args = json!(["-e", endpoint, "-a", account, "-c", profile, "-d", "Balado import", "%1"]);
    json!({ "bundle": { "windows": { "signCommand": { "cmd": "artifact-signing-cli", "args": args } } } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_signed_where_a_key_is_missing() {
        let none = |_: &str| None;
        let all = |name: &str| Some(name.to_lowercase());
        for system in ["linux", "macos", "windows"] {
            let names = variables(system);
            assert_eq!(lacking(names, &none), names, "{system}");
            assert!(lacking(names, &all).is_empty(), "{system}");
            let last = |name: &str| (name != names[0]).then(|| name.to_owned());
            assert_eq!(lacking(names, &last), [names[0]], "{system}");
        }
    }

    #[test]
    fn windows_signs_with_the_account_that_it_was_told() {
        let config = windows(&|name| Some(name.to_lowercase()));
        let command = &config["bundle"]["windows"]["signCommand"];
        assert_eq!(command["args"][1], "windows_signing_endpoint");
        assert_eq!(command["args"][8], "%1", "what is signed");
    }
}
