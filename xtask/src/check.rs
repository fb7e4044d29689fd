//! What a reader would point at: format, lints, links of the documentation, and the page's types.

use crate::{
    page,
    step::{Outcome, Steps, cargo, npm},
};

pub fn check() -> Outcome {
    let mut steps = Steps::default();
    page::install(&mut steps)?;
    format(&mut steps)?;
    lints(&mut steps)?;
    documentation(&mut steps)?;
    page_types(&mut steps)?;
    steps.say("check: all well");
    Ok(())
}

pub fn format(steps: &mut Steps) -> Outcome {
    steps.run("format", &mut cargo(&["fmt", "--all", "--check"]))
}

pub fn lints(steps: &mut Steps) -> Outcome {
    let words = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    steps.run("lints", &mut cargo(&words))
}

/// Every link in it leads somewhere.
pub fn documentation(steps: &mut Steps) -> Outcome {
    let mut doc = cargo(&["doc", "--workspace", "--no-deps", "--quiet"]);
    steps.run("documentation", doc.env("RUSTDOCFLAGS", "-D warnings"))
}

pub fn page_types(steps: &mut Steps) -> Outcome {
    steps.run("page: types", &mut npm(&["run", "--silent", "check"]))
}
