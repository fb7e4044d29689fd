//! A program and all it starts, ended together.

use std::{
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
};

/// A child at the head of a process group of its own; the whole group ends with it.
#[derive(Debug)]
pub struct Group(Child, String);

impl Group {
    /// Starts it without an input.
    pub fn spawn(command: &mut Command) -> Self {
        let name = command.get_program().display().to_string();
        let child = command.process_group(0).stdin(Stdio::null()).spawn();
        Self(child.unwrap_or_else(|error| panic!("{name}: {error}")), name)
    }

    /// The first line it prints; what follows is left unread but never blocks it.
    pub fn first_line(&mut self) -> String {
        let mut output = BufReader::new(self.0.stdout.take().expect("piped by the caller"));
        let mut line = String::new();
        output.read_line(&mut line).expect("a line");
        assert!(!line.is_empty(), "{} ended without a word", self.1);
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        line.trim().to_owned()
    }

    /// SIGKILL to all of it, as a power cut.
    pub fn kill(&mut self) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-9", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.0.wait();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}
