//! The program on this PC with a service of its own, from a fresh clone to the open window.

use std::{
    env,
    io::{self, BufRead, BufReader, Write},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
};

use crate::{
    packages, page, paths,
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
    let (service, address) = Service::start()?;
    let window = Command::new(paths::built("debug", "balado-import"))
        .env("BALADO_SERVICE", address)
        .status();
    drop(service);
    closed(window)
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

fn closed(window: io::Result<ExitStatus>) -> Outcome {
    match window {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Stopped(format!("the window ended badly: {status}"))),
        Err(error) => Err(Stopped(format!("the window cannot be started: {error}"))),
    }
}

/// The service we started; it stops when this is dropped. Ctrl-C reaches it by itself,
/// since the console sends it to every program in the foreground.
#[derive(Debug)]
struct Service(Child);

impl Service {
    /// Waits until it listens, and answers where. What it prints stays on the console.
    fn start() -> Result<(Self, String), Stopped> {
        let failed = |error: io::Error| Stopped(format!("the service cannot be started: {error}"));
        let mut service = Command::new(paths::built("debug", "balado-service"))
            .args(["--demo", "--data", "var/service", "--listen", "127.0.0.1:0"])
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
