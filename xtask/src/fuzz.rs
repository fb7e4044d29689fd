//! The reader and bytes that nobody thought of: `fuzz/`, compiled so that it counts where it passes.
//!
//! A stable compiler can do that, by the same options of LLVM that cargo-fuzz sets; nothing of the product is built so.

use std::{env::consts::EXE_SUFFIX, fs, path::PathBuf, process::Command};

use crate::{
    paths,
    step::{Outcome, Steps, Stopped, cargo},
};

/// Counts each passage and what was compared with what: libFuzzer keeps the bytes that lead somewhere new.
const COUNTED: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// The cases and the samples, as `fuzz/seed.sh` lays them out.
const SEEDS: &str = "fuzz/corpus/seeds";
/// What led somewhere new, of this time and of former ones.
const FOUND: &str = "fuzz/corpus/read";
/// Where what broke the reader is kept, a file each.
const ARTIFACTS: &str = "fuzz/artifacts/read/";
const MINUTES: u64 = 30;

/// Makes up bytes for half an hour.
pub fn fuzz() -> Outcome {
    fuzz_for(MINUTES)
}

/// Makes up bytes for so many minutes, from those of former times and the seeds.
pub fn fuzz_minutes(minutes: &str) -> Outcome {
    match minutes.parse() {
        Ok(minutes @ 1..) => fuzz_for(minutes),
        _ => Err(Stopped(format!("fuzz: « {minutes} » is no number of minutes"))),
    }
}

fn fuzz_for(minutes: u64) -> Outcome {
    let mut steps = Steps::default();
    make(FOUND)?;
    let mut program = seeded(&mut steps)?;
    program.args([FOUND, SEEDS, "-dict=fuzz/dictionary", "-print_final_stats=1"]);
    program.arg(format!("-max_total_time={}", minutes * 60));
    run(&mut steps, "fuzz: bytes made up", &mut program)?;
    steps.say("fuzz: all well");
    Ok(())
}

/// Reads every seed once: the target compiles, and what is known keeps the promises.
pub fn seeds(steps: &mut Steps) -> Outcome {
    if !cfg!(target_os = "linux") {
        println!("\n── fuzz: left out, it is compiled on Linux");
        return Ok(());
    }
    let mut program = seeded(steps)?;
    run(steps, "fuzz: seeds", program.args([SEEDS, "-runs=0"]))
}

fn run(steps: &mut Steps, name: &str, program: &mut Command) -> Outcome {
    steps
        .run(name, program)
        .map_err(|stopped| Stopped(format!("{stopped}; what it read is in {ARTIFACTS}")))
}

/// The program, built, and the seeds laid out.
fn seeded(steps: &mut Steps) -> Result<Command, Stopped> {
    let mut program = Command::new(built(steps)?);
    steps.run("fuzz: seeds laid out", Command::new("sh").arg("fuzz/seed.sh"))?;
    make(ARTIFACTS)?;
    program.args(["-max_len=5000", "-timeout=20", "-rss_limit_mb=2048", "-verbosity=0"]);
    program.arg(format!("-artifact_prefix={ARTIFACTS}"));
    Ok(program)
}

fn make(folder: &str) -> Outcome {
    fs::create_dir_all(folder).map_err(|error| Stopped(format!("{folder}: {error}")))
}

/// Built for a named system, this one, so that the options are those of the program and not of what builds it.
fn built(steps: &mut Steps) -> Result<PathBuf, Stopped> {
    let host = host()?;
    let folder = paths::target().join("fuzz");
    let mut build =
        cargo(&["build", "--locked", "--manifest-path", "fuzz/Cargo.toml", "--target", &host]);
    build.arg("--target-dir").arg(&folder).env("RUSTFLAGS", COUNTED);
    steps.run("fuzz: program", &mut build)?;
    Ok(folder.join(host).join("debug").join(format!("read{EXE_SUFFIX}")))
}

fn host() -> Result<String, Stopped> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let asked = Command::new(rustc).args(["--print", "host-tuple"]).output();
    let asked = asked.map_err(|error| Stopped(format!("rustc cannot be started: {error}")))?;
    Ok(String::from_utf8_lossy(&asked.stdout).trim().to_owned())
}
