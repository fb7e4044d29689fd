use std::{
    fs,
    io::{self, BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    thread,
};

use crate::{
    paths,
    step::{Outcome, Stopped},
};

/// The number of the demonstration's school.
const SCHOOL: &str = "0779999A";

/// Lists of people who do not exist.
const SAMPLES: &str = "tests/exports/samples/2025/";

/// Where the service of this PC keeps what it has.
const DATA: &str = "var/service";

/// The service of this PC.
pub fn demonstration() -> Command {
    let mut service = Command::new(paths::built("debug", "balado-service"));
    service.args(["--demo", "--data", DATA, "--listen", "127.0.0.1:0", "--until-input-ends"]);
    service
}

/// Tells that service where the ENT of its school is.
pub fn name_ent(address: &str) -> Outcome {
    let failed = |error: io::Error| Stopped(format!("the ENT cannot be named: {error}"));
    let table = paths::root().join("var/ents.csv");
    fs::create_dir_all(paths::root().join("var")).map_err(failed)?;
    fs::write(&table, format!("pour;nom;adresse\n{SCHOOL};ENT fictif;{address}\n"))
        .map_err(failed)?;
    let mut command = Command::new(paths::built("debug", "balado-service"));
    command.args(["--data", DATA, "ents", "import"]).arg(table).env("RUST_LOG", "error");
    let status = command.current_dir(paths::root()).stdin(Stdio::null()).stdout(Stdio::null());
    let status = status.status().map_err(failed)?;
    if status.success() { Ok(()) } else { Err(Stopped("the ENT could not be named".into())) }
}

/// The fictional ENT of that school, with people of the sample lists.
pub fn fictional_ent() -> Command {
    let mut ent = Command::new(paths::built("debug", "balado-fictional-ent"));
    let lists = ["eleves.csv", "enseignants.csv"].map(|name| SAMPLES.to_owned() + name);
    ent.args([SCHOOL, "127.0.0.1:0"]).args(lists).arg("--until-input-ends");
    ent
}

/// A program that we started and that listens. It stops when this is dropped, and when we are no more: its
/// standard input is a pipe of ours.
#[derive(Debug)]
pub struct Listener(Child);

impl Listener {
    /// Waits until it listens, and answers where. What it prints stays on the console.
    pub fn start(mut command: Command) -> Result<(Self, String), Stopped> {
        let name = command.get_program().display().to_string();
        let failed = |error: io::Error| Stopped(format!("{name} cannot be started: {error}"));
        let mut started = command
            .current_dir(paths::root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let said = started.stdout.take().expect("its output was asked for");
        let listener = Self(started);
        let mut lines = BufReader::new(said).lines();
        for line in lines.by_ref() {
            let line = line.map_err(failed)?;
            println!("{line}");
            if let Some(address) = listening(&line) {
                let address = address.to_owned();
                thread::spawn(move || relay(lines));
                return Ok((listener, address));
            }
        }
        Err(Stopped(format!("{name} ended before it listened; its own words are above")))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // The service keeps nothing that a sudden end would lose: each import is one transaction.
        if let Err(error) = self.0.kill().and_then(|()| self.0.wait()) {
            eprintln!("a program could not be stopped: {error}");
        }
    }
}

/// Shows what it says from then on: the mails of the demonstration, above all.
fn relay(lines: impl Iterator<Item = io::Result<String>>) {
    let mut console = io::stdout();
    for line in lines.map_while(Result::ok) {
        if writeln!(console, "{line}").is_err() {
            return;
        }
    }
}

/// The address in `listening on http://127.0.0.1:PORT`.
fn listening(line: &str) -> Option<&str> {
    let address = line.strip_prefix("listening on ")?.trim_end();
    address.starts_with("http://").then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_the_line_that_says_it() {
        let table = [
            ("listening on http://127.0.0.1:40123", Some("http://127.0.0.1:40123"), "as printed"),
            (
                "listening on http://127.0.0.1:40123\r",
                Some("http://127.0.0.1:40123"),
                "a Windows end of line",
            ),
            ("Essai : dans Balado import, tapez le RNE", None, "the demonstration's words"),
            ("not listening on http://127.0.0.1:1", None, "inside a sentence"),
            ("listening on somewhere", None, "no address"),
        ];
        for (line, expected, case) in table {
            assert_eq!(listening(line), expected, "{case}");
        }
    }
}
