//! The service as programs see it: browsers on its pages.

use std::process::Command;

use crate::{
    paths,
    step::{Outcome, Steps},
};

/// Looks at every page of the service in a browser, and has a scanner press everything.
pub fn pages(steps: &mut Steps) -> Outcome {
    let mut node = Command::new("node");
    node.arg("crates/service/tests/browser/pages.mjs");
    steps.run("service: pages", node.arg(paths::built("debug", "balado-service")))
}
