//! Whose code is built in, under which licence, from where: `deny.toml` says what is allowed.

use std::process::Command;

use crate::{
    step::{Outcome, Steps},
    tools::{self, Tool},
};

const CARGO_DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2", asked: &["--version"] };

pub fn deny() -> Outcome {
    let mut steps = Steps::default();
    check(&mut steps)?;
    steps.say("deny: all well");
    Ok(())
}

/// Known faults of what is built in: they change from one day to the next and want the network, so no test asks.
pub fn advisories() -> Outcome {
    let mut steps = Steps::default();
    let program = tools::with(&mut steps, &CARGO_DENY)?;
    steps.run("advisories", Command::new(program).args(["check", "advisories"]))?;
    steps.say("advisories: all well");
    Ok(())
}

/// Without advisories, which want the network.
pub fn check(steps: &mut Steps) -> Outcome {
    let program = tools::with(steps, &CARGO_DENY)?;
    let words = ["check", "licenses", "bans", "sources"];
    steps.run("licences, bans, sources", Command::new(program).args(words))
}
