//! Programs of crates.io that our commands call, each at its version.

use std::{path::PathBuf, process::Command};

use crate::{
    paths,
    step::{Steps, Stopped, cargo},
};

/// A crate that is a program.
#[derive(Debug)]
pub struct Tool {
    pub name: &'static str,
    pub version: &'static str,
    /// What has it say its version.
    pub asked: &'static [&'static str],
}

/// Where it is, installed in the target folder when it is not there, once. Compiling it for speed takes longer than it is used.
pub fn with(steps: &mut Steps, tool: &Tool) -> Result<PathBuf, Stopped> {
    let folder = paths::target().join("tools");
    let program = folder.join("bin").join(format!("{}{}", tool.name, std::env::consts::EXE_SUFFIX));
    let version = Command::new(&program).args(tool.asked).output();
    let right = |said: &[u8]| String::from_utf8_lossy(said).trim_end().ends_with(tool.version);
    if version.is_ok_and(|output| right(&output.stdout)) {
        return Ok(program);
    }
    let mut install = cargo(&["install", tool.name, "--locked", "--debug"]);
    install.args(["--version", tool.version]).env("CARGO_PROFILE_DEV_DEBUG", "false");
    let name = format!("tools: {}", tool.name);
    steps.run(&name, install.arg("--root").arg(&folder))?;
    Ok(program)
}
