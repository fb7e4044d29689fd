//! The service as programs see it: browsers on its pages, a client that others made and a fuzzer on
//! its contract.

use std::{fs, path::PathBuf, process::Command};

use crate::{
    paths,
    step::{Outcome, Steps, Stopped, cargo},
};

/// Programs in Python, all that they need, each at its version, and where they are installed.
struct Packages {
    pinned: &'static str,
    folder: &'static str,
}

/// The fuzzer and the maker of clients.
const CONTRACT: Packages =
    Packages { pinned: "crates/service/tests/contract/requirements.txt", folder: "contract" };

/// The CAS server that the service's tests start; they look for it in this folder.
const CAS: Packages =
    Packages { pinned: "crates/service/tests/cas/requirements.txt", folder: "cas" };

/// The proxy that opens TLS, for the tests of the app's network; they look for it in this folder.
const MITMPROXY: Packages =
    Packages { pinned: "crates/testkit/src/school/requirements.txt", folder: "mitmproxy" };

pub fn service() -> Outcome {
    let mut steps = Steps::default();
    cas_server(&mut steps)?;
    let words = ["build", "--package", "balado-service", "--package", "balado-testkit", "--bins"];
    steps.run("service: programs", &mut cargo(&words))?;
    pages(&mut steps)?;
    contract(&mut steps)?;
    steps.say("service: all well");
    Ok(())
}

/// Looks at every page of the service in a browser, and has a scanner press everything.
pub fn pages(steps: &mut Steps) -> Outcome {
    let mut node = Command::new("node");
    node.arg("crates/service/tests/browser/pages.mjs");
    steps.run("service: pages", node.arg(paths::built("debug", "balado-service")))
}

/// Checks the OpenAPI document of the running service, has a client made of it tell a school's story,
/// and asks what the document allows and what it does not.
pub fn contract(steps: &mut Steps) -> Outcome {
    let python = python(steps, &CONTRACT)?;
    let mut story = Command::new(python.join("python"));
    // -B: nothing is written beside what is read.
    story.args(["-B", "crates/service/tests/contract/story.py"]);
    story.arg(paths::built("debug", "balado-service"));
    steps.run("service: client", &mut story)?;
    let mut node = Command::new("node");
    node.arg("crates/service/tests/contract/run.mjs");
    node.arg(paths::built("debug", "balado-service"));
    steps.run("service: contract", node.arg(python.join("schemathesis")))
}

/// Installs the CAS server that the tests of the service start.
pub fn cas_server(steps: &mut Steps) -> Outcome {
    python(steps, &CAS).map(drop)
}

/// Installs the proxy that opens TLS.
pub fn mitmproxy(steps: &mut Steps) -> Outcome {
    python(steps, &MITMPROXY).map(drop)
}

/// A Python of our own with these programs in it, made again when the pinned versions change.
fn python(steps: &mut Steps, packages: &Packages) -> Result<PathBuf, Stopped> {
    let Packages { pinned, folder } = packages;
    let folder = paths::target().join(folder);
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let stamp = folder.join("installed.txt");
    let wanted = fs::read(pinned).map_err(|error| Stopped(format!("{pinned}: {error}")))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(programs);
    }
    let mut venv = Command::new("python3");
    steps.run("service: python", venv.args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = Command::new(programs.join("pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check", "--requirement", pinned]);
    steps.run("service: python packages", &mut pip)?;
    fs::write(&stamp, wanted).map_err(|error| Stopped(format!("{}: {error}", stamp.display())))?;
    Ok(programs)
}
