//! Running one program after another, saying which, and how long each took.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

/// Done, or a sentence that says what was not and what to do.
pub type Outcome = Result<(), String>;

/// The repository's folder.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("xtask stands in the repository").to_path_buf()
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A program that was built without `--release`.
pub fn built(name: &str) -> PathBuf {
    target().join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// `program` with its arguments separated by blanks, in the repository's folder.
pub fn command(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let name = words.next().expect("a command has a name");
    // Node's programs are scripts on Windows, which only their full name starts.
    let name = if cfg!(windows) && matches!(name, "npm" | "npx") {
        format!("{name}.cmd")
    } else {
        name.to_owned()
    };
    let mut command = Command::new(name);
    command.args(words).current_dir(root());
    command
}

/// Runs a program to its end and fails with its name when it fails.
pub fn finish(command: &mut Command) -> Outcome {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name} failed ({status})")),
        Err(error) => Err(format!("{name} does not start: {error}")),
    }
}

/// Runs a command line to its end.
pub fn sh(line: &str) -> Outcome {
    finish(&mut command(line))
}

/// Steps in order, each with its time.
#[derive(Debug, Default)]
pub struct Steps(Vec<(&'static str, Duration)>);

impl Steps {
    /// Does one step; the first that fails ends all.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) -> Outcome {
        eprintln!("\n── {name}");
        let start = Instant::now();
        let done = work();
        self.0.push((name, start.elapsed()));
        done.map_err(|why| {
            self.print();
            format!("step « {name} »: {why}")
        })
    }

    /// The times, for whoever wonders where they went.
    pub fn print(&self) {
        eprintln!();
        for (name, time) in &self.0 {
            eprintln!("{:>7.1} s  {name}", time.as_secs_f64());
        }
    }
}
