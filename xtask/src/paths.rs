//! Where things are, whatever the folder the command was started from.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The folder of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository")
}

/// Where cargo builds: `target`, or where `CARGO_TARGET_DIR` says.
pub fn target() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    root().join(target)
}

/// Where packages go, with what is released beside them.
pub fn packages() -> PathBuf {
    target().join("packages")
}

/// A program that cargo built.
pub fn built(profile: &str, program: &str) -> PathBuf {
    target().join(profile).join(format!("{program}{}", env::consts::EXE_SUFFIX))
}
