//! Everything that must hold, from a fresh clone to the last accessibility check.

use crate::{
    check, deny, fuzz, packages, page, service,
    step::{Outcome, Steps, cargo, npm},
    workflows,
};

pub fn test() -> Outcome {
    let mut steps = Steps::default();
    packages::ensure(&mut steps, &packages::all())?;
    page::build(&mut steps)?;
    check::format(&mut steps)?;
    check::lints(&mut steps)?;
    check::documentation(&mut steps)?;
    // Window tests start programs of other packages, which `cargo test` alone would not build.
    steps.run("programs", &mut cargo(&["build", "--workspace", "--bins"]))?;
    service::cas_server(&mut steps)?;
    service::mitmproxy(&mut steps)?;
    // With the documentation's examples, and the comparison of `generated.ts` with `view.rs`.
    steps.run("tests", &mut cargo(&["test", "--workspace"]))?;
    fuzz::seeds(&mut steps)?;
    check::page_types(&mut steps)?;
    steps.run("page: tests", &mut npm(&["test"]))?;
    steps.run("page: accessibility", &mut npm(&["run", "test:a11y"]))?;
    steps.run("page: on paper", &mut npm(&["run", "test:printed"]))?;
    service::pages(&mut steps)?;
    service::contract(&mut steps)?;
    workflows::check(&mut steps)?;
    deny::check(&mut steps)?;
    steps.say("test: all well");
    Ok(())
}
