//! The sample exports of `tests/exports/samples`.

use std::{fs, path::PathBuf};

use balado_core::{
    check::{Checked, check},
    export::read,
    school::Account,
};

/// Where a sample is, such as `2026/eleves.csv`.
pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/exports/samples").join(name)
}

/// The bytes of a sample.
///
/// # Panics
/// When there is no such sample.
pub fn bytes(name: &str) -> Vec<u8> {
    fs::read(path(name)).unwrap_or_else(|error| panic!("sample {name}: {error}"))
}

/// A sample, read and checked.
///
/// # Panics
/// When there is no such sample, or it is no list of accounts.
pub fn checked(name: &str) -> Checked {
    check(read(&bytes(name)).unwrap_or_else(|error| panic!("sample {name}: {error}")))
}

/// The accounts of a sample.
///
/// # Panics
/// As [`checked`].
pub fn accounts(name: &str) -> Vec<Account> {
    checked(name).accounts().collect()
}
