//! What the program can be told to do: one file each.

pub mod audit;
pub mod help;
pub mod keys;
mod mail;
pub mod schools;
pub mod serving;
mod stop;
mod tls;

use std::path::{Path, PathBuf};

/// The embedded database of a data folder.
pub fn database(data: &Path) -> PathBuf {
    data.join("balado.sqlite")
}
