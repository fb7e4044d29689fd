//! September played against the real service: many schools at once, and what a week of them costs.

use std::process::Command;

use crate::{
    packages, paths,
    step::{Outcome, Steps, cargo},
};

/// The service and what plays against it, as they are delivered: the figures of `docs/performance.md`
/// and `docs/scale.md`. `more` is passed on: `--schools 20`.
pub fn play(play: &str, more: &[&str]) -> Outcome {
    let mut steps = Steps::default();
    packages::ensure(&mut steps, &packages::all())?;
    let mut build = cargo(&["build", "--release", "--bins"]);
    steps.run("programs", build.args(["-p", "balado-service", "-p", "balado-load"]))?;
    let mut load = Command::new(paths::built("release", "balado-load"));
    load.arg("--service").arg(paths::built("release", "balado-service"));
    steps.run(play, load.arg(play).args(more))?;
    steps.say("done");
    Ok(())
}
