//! One thing after the other, each named before it starts and timed when it ends.

use std::{
    fmt::{Display, Formatter},
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

/// Why a command of this repository ended early: one sentence for whoever reads the console.
#[derive(Debug)]
pub struct Stopped(pub String);

impl Display for Stopped {
    fn fmt(&self, to: &mut Formatter<'_>) -> std::fmt::Result {
        to.write_str(&self.0)
    }
}

pub type Outcome = Result<(), Stopped>;

/// The steps done so far, said again at the end with their times.
#[derive(Debug, Default)]
pub struct Steps {
    done: Vec<(String, Duration)>,
}

impl Steps {
    /// Runs a program and waits for its end. What it prints goes to the console as it comes.
    pub fn run(&mut self, name: &str, command: &mut Command) -> Outcome {
        println!("\n── {name}\n   {}", shown(command));
        let start = Instant::now();
        let status = command.status();
        self.done.push((name.to_owned(), start.elapsed()));
        let why = match status {
            Ok(status) if status.success() => return Ok(()),
            Ok(status) => status.to_string(),
            Err(error) => format!("{} cannot be started: {error}", command.get_program().display()),
        };
        self.say(&format!("stopped at « {name} »"));
        Err(Stopped(format!("{name}: {why}")))
    }

    /// Says every step and its time, `title` first.
    pub fn say(&self, title: &str) {
        println!("\n── {title}");
        for (name, time) in &self.done {
            println!("   {:>7.1} s  {name}", time.as_secs_f64());
        }
        let total: Duration = self.done.iter().map(|(_, time)| *time).sum();
        println!("   {:>7.1} s  in all", total.as_secs_f64());
    }
}

/// `cargo` with these words, the very one that started us.
pub fn cargo(words: &[&str]) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(words);
    cargo
}

/// `npm` with these words, in the page's folder.
pub fn npm(words: &[&str]) -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(words).current_dir(Path::new("ui"));
    npm
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let mut words = vec![program.display().to_string()];
    words.extend(command.get_args().map(|word| word.display().to_string()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        assert_eq!(shown(Command::new("/usr/bin/npm").args(["run", "build"])), "npm run build");
    }

    #[test]
    fn a_program_that_is_not_there_stops_the_steps_and_is_named() {
        let mut steps = Steps::default();
        let stopped = steps.run("missing", &mut Command::new("no-such-program-here")).unwrap_err();
        assert!(stopped.0.contains("no-such-program-here"), "{stopped}");
    }
}
