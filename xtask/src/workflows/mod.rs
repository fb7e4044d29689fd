//! What `.github/workflows/` asks of GitHub's runners: its form, and that all it calls is there.

use std::{fs, path::PathBuf, process::Command};

use crate::{
    python::{self, Packages},
    step::{Outcome, Steps, Stopped},
};

const FOLDER: &str = ".github/workflows";

/// The checker, with GitHub's own schema in it: nothing is fetched.
const CHECKER: Packages =
    Packages { pinned: "xtask/src/workflows/requirements.txt", folder: "workflows" };

/// GitHub's schema of a workflow, and the rule that no job waits for ever.
const SCHEMAS: [&str; 2] = ["vendor.github-workflows", "custom.github-workflows-require-timeout"];

pub fn workflows() -> Outcome {
    let mut steps = Steps::default();
    check(&mut steps)?;
    steps.say("workflows: all well");
    Ok(())
}

/// Holds every workflow against the schemas.
pub fn check(steps: &mut Steps) -> Outcome {
    let programs = python::with(steps, &CHECKER)?;
    for schema in SCHEMAS {
        let mut checker = Command::new(programs.join("check-jsonschema"));
        checker.args(["--builtin-schema", schema]).args(files()?);
        steps.run("workflows: schema", &mut checker)?;
    }
    Ok(())
}

/// Every workflow.
fn files() -> Result<Vec<PathBuf>, Stopped> {
    let unread = |error| Stopped(format!("{FOLDER} cannot be read: {error}"));
    let entries = fs::read_dir(FOLDER).map_err(unread)?;
    let mut files = Vec::new();
    for entry in entries {
        files.push(entry.map_err(unread)?.path());
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests;
