//! The program on this PC with a service of its own, from a fresh clone to the open window.
//!
//! However this ends, the service ends with it, and the window too when it can be told: on Ctrl-C, on
//! SIGTERM, and when the terminal is closed. After SIGKILL the service still goes, because it reads
//! a pipe that the system closes.

mod service;
mod window;

use std::env;

use crate::{
    packages, page,
    step::{Outcome, Steps, Stopped, cargo},
};

pub fn run() -> Outcome {
    display()?;
    let mut steps = Steps::default();
    packages::ensure(&mut steps, packages::BUILD)?;
    page::build(&mut steps)?;
    steps.run(
        "programs",
        &mut cargo(&["build", "-p", "balado-import", "-p", "balado-service", "--bins"]),
    )?;
    steps.say("ready");
    println!();
    open()
}

/// Opens what was built last.
pub fn built() -> Outcome {
    display()?;
    open()
}

fn open() -> Outcome {
    let end = window::end_asked()?;
    let (_service, address) = service::Service::start()?;
    window::open(&address, &end)
}

/// Said before ten minutes of building, not after.
fn display() -> Outcome {
    let there = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    if !cfg!(target_os = "linux") || there("DISPLAY") || there("WAYLAND_DISPLAY") {
        return Ok(());
    }
    Err(Stopped(
        "No screen here (DISPLAY and WAYLAND_DISPLAY are empty), so no window can open. Start this from a desktop \
         session, through `ssh -X`, or under `xvfb-run -a cargo xtask run`."
            .into(),
    ))
}
