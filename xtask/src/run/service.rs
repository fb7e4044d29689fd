use std::{
    io::{self, BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    thread,
};

use crate::{paths, step::Stopped};

/// The service we started. It stops when this is dropped, and when we are no more: its standard
/// input is a pipe of ours.
#[derive(Debug)]
pub struct Service(Child);

impl Service {
    /// Waits until it listens, and answers where. What it prints stays on the console.
    pub fn start() -> Result<(Self, String), Stopped> {
        let failed = |error: io::Error| Stopped(format!("the service cannot be started: {error}"));
        let mut service = Command::new(paths::built("debug", "balado-service"))
            .args(["--demo", "--data", "var/service", "--listen", "127.0.0.1:0"])
            .arg("--until-input-ends")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let said = service.stdout.take().expect("its output was asked for");
        let service = Self(service);
        let mut lines = BufReader::new(said).lines();
        for line in lines.by_ref() {
            let line = line.map_err(failed)?;
            println!("{line}");
            if let Some(address) = listening(&line) {
                let address = address.to_owned();
                thread::spawn(move || relay(lines));
                return Ok((service, address));
            }
        }
        Err(Stopped("the service ended before it listened; its own words are above".into()))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // The service keeps nothing that a sudden end would lose: each import is one transaction.
        if let Err(error) = self.0.kill().and_then(|()| self.0.wait()) {
            eprintln!("the service could not be stopped: {error}");
        }
    }
}

/// Shows what the service says from then on: the mails of its demonstration, above all.
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
