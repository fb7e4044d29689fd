//! Whose code is built in, under which licence, from where: `deny.toml` says what is allowed.

use std::{path::PathBuf, process::Command};

use crate::{
    paths,
    step::{Outcome, Steps, cargo},
};

/// Installed in the target folder when it is not there, once. Compiling it for speed takes longer than it is used.
const VERSION: &str = "0.20.2";

pub fn deny() -> Outcome {
    let mut steps = Steps::default();
    check(&mut steps)?;
    steps.say("deny: all well");
    Ok(())
}

/// Advisories are not asked for: they change from one day to the next and want the network.
pub fn check(steps: &mut Steps) -> Outcome {
    let program = program(steps)?;
    let words = ["check", "licenses", "bans", "sources"];
    steps.run("licences, bans, sources", Command::new(program).args(words))
}

fn program(steps: &mut Steps) -> Result<PathBuf, crate::step::Stopped> {
    let folder = paths::target().join("tools");
    let program = folder.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let version = Command::new(&program).arg("--version").output();
    let right = |said: &[u8]| String::from_utf8_lossy(said).trim_end().ends_with(VERSION);
    if version.is_ok_and(|output| right(&output.stdout)) {
        return Ok(program);
    }
    let mut install =
        cargo(&["install", "cargo-deny", "--locked", "--debug", "--version", VERSION]);
    install.env("CARGO_PROFILE_DEV_DEBUG", "false");
    steps.run("licences: cargo-deny", install.arg("--root").arg(&folder))?;
    Ok(program)
}
