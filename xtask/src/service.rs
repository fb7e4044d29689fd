//! The service as programs see it: browsers on its pages, a client that others made and a fuzzer on
//! its contract.

use std::process::Command;

use crate::{
    paths,
    python::{self, Packages},
    step::{Outcome, Steps, cargo},
};

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
    let python = python::with(steps, &CONTRACT)?;
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
    python::with(steps, &CAS).map(drop)
}

/// Installs the proxy that opens TLS.
pub fn mitmproxy(steps: &mut Steps) -> Outcome {
    python::with(steps, &MITMPROXY).map(drop)
}
