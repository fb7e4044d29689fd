//! Bills of materials: every crate and every package of npm that is in a program, in `CycloneDX`.

use std::{env, fs, io, path::Path, process::Command};

use crate::{
    page, paths,
    step::{Outcome, Steps, Stopped, npm},
    tools::{self, Tool},
};

const CARGO_CYCLONEDX: Tool =
    Tool { name: "cargo-cyclonedx", version: "0.5.9", asked: &["cyclonedx", "--version"] };

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Programs that people install, and the folder of each.
const PROGRAMS: [(&str, &str); 3] =
    [("balado-import", "."), ("balado-cli", "crates/cli"), ("balado-service", "crates/service")];

pub fn write() -> Outcome {
    let mut steps = Steps::default();
    let folder = paths::packages();
    fs::create_dir_all(&folder).map_err(|error| unwritten(&folder, &error))?;
    crates(&mut steps, &folder)?;
    page_packages(&mut steps, &folder)?;
    steps.say("sbom: done");
    Ok(())
}

/// What this system's programs are built of; what only tests and builds use is not in them.
fn crates(steps: &mut Steps, folder: &Path) -> Outcome {
    let mut cyclonedx = Command::new(tools::with(steps, &CARGO_CYCLONEDX)?);
    cyclonedx.args(["cyclonedx", "--format", "json", "--spec-version", "1.5"]);
    cyclonedx.args(["--no-build-deps", "--override-filename", "bill"]);
    // A manifest each is written beside every crate, also those that nobody installs.
    let written = steps.run("sbom: crates", &mut cyclonedx);
    for (program, of) in PROGRAMS {
        let bill = Path::new(of).join("bill.json");
        let to = folder.join(name(program));
        if written.is_ok() {
            move_in(&bill, &to).map_err(|error| unwritten(&bill, &error))?;
        }
    }
    sweep()?;
    written
}

/// Without the folder that it was built in, which is nobody's business.
fn move_in(bill: &Path, to: &Path) -> io::Result<()> {
    let text = fs::read_to_string(bill)?;
    let root = paths::root().display().to_string();
    fs::write(to, text.replace(&root, "."))
}

/// Takes away what was written beside the crates.
fn sweep() -> Outcome {
    let mut folders = vec![Path::new(".").to_owned(), Path::new("xtask").to_owned()];
    let crates = fs::read_dir("crates").map_err(|error| unwritten(Path::new("crates"), &error))?;
    folders.extend(crates.filter_map(Result::ok).map(|entry| entry.path()));
    for bill in folders.into_iter().map(|folder| folder.join("bill.json")) {
        if bill.exists() {
            fs::remove_file(&bill).map_err(|error| unwritten(&bill, &error))?;
        }
    }
    Ok(())
}

/// What the page in the window is built of.
fn page_packages(steps: &mut Steps, folder: &Path) -> Outcome {
    page::install(steps)?;
    let bill = npm(&["sbom", "--sbom-format", "cyclonedx", "--omit", "dev"]).output();
    let bill = bill.map_err(|error| Stopped(format!("npm cannot be started: {error}")))?;
    if !bill.status.success() {
        return Err(Stopped(format!("npm sbom: {}", String::from_utf8_lossy(&bill.stderr))));
    }
    let to = folder.join(name("balado-import-page"));
    fs::write(&to, bill.stdout).map_err(|error| unwritten(&to, &error))
}

/// Each system has other crates: what is released lies in one folder.
fn name(program: &str) -> String {
    format!("{program}_{VERSION}_{}.cdx.json", env::consts::OS)
}

fn unwritten(path: &Path, error: &io::Error) -> Stopped {
    Stopped(format!("{}: {error}", path.display()))
}
