//! Programs written in Python, each in an environment of its own below the target folder.

use std::{fs, path::PathBuf, process::Command};

use crate::{
    paths,
    step::{Steps, Stopped},
};

/// Programs in Python, all that they need, each at its version, and where they are installed.
#[derive(Debug)]
pub struct Packages {
    /// A list of requirements of pip.
    pub pinned: &'static str,
    /// In the target folder.
    pub folder: &'static str,
}

/// The folder of these programs, with its Python beside them, made again when the pinned versions change.
pub fn with(steps: &mut Steps, packages: &Packages) -> Result<PathBuf, Stopped> {
    let Packages { pinned, folder } = packages;
    let (name, folder) = (folder, paths::target().join(folder));
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let stamp = folder.join("installed.txt");
    let wanted = fs::read(pinned).map_err(|error| Stopped(format!("{pinned}: {error}")))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(programs);
    }
    let mut venv = Command::new("python3");
    steps.run(&format!("{name}: python"), venv.args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = Command::new(programs.join("pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check", "--requirement", pinned]);
    steps.run(&format!("{name}: python packages"), &mut pip)?;
    fs::write(&stamp, wanted).map_err(|error| Stopped(format!("{}: {error}", stamp.display())))?;
    Ok(programs)
}
