//! The benchmarks, all of them: reading, comparing, importing, paging, what stands out of a comparison, the window's
//! start, a school in it, and a long list.

mod load;
mod ratios;

use std::{process::Command, time::SystemTime};

use crate::{
    packages, page,
    step::{Outcome, Steps, cargo},
};

/// One that fails does not stop the others.
const ALL: [&str; 5] = ["bench", "--workspace", "--bench", "*", "--no-fail-fast"];

/// Whole lists, optimised programs: the figures of `docs/performance.md`.
pub fn bench() -> Outcome {
    run(&mut cargo(&ALL))
}

/// Short lists, a round of each, programs that are not optimised: shows that every one of them runs.
pub fn quick() -> Outcome {
    println!("Quick: these figures mean nothing.");
    let mut cargo = cargo(&ALL);
    cargo.args(["--profile", "dev", "--", "--quick"]);
    cargo.env("BALADO_BENCH_LINES", "2000").env("BALADO_BENCH_ROUNDS", "1");
    run(&mut cargo)
}

fn run(benchmarks: &mut Command) -> Outcome {
    let mut steps = Steps::default();
    packages::ensure(&mut steps, &packages::all())?;
    page::build(&mut steps)?;
    // Without the ratios of an earlier day.
    let since = SystemTime::now();
    load::say("before");
    let outcome = steps.run("benchmarks", benchmarks);
    load::say("after");
    ratios::say(since)?;
    outcome?;
    steps.say("bench: done");
    Ok(())
}
