//! `cargo xtask run` leaves nothing behind, however it ends. Two scripts stand for the window and the service;
//! a stream that all of them hold ends when the last one does.
#![cfg(unix)]

use std::{
    fs,
    io::Read,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::mpsc::channel,
    thread,
    time::Duration,
};

use tempfile::TempDir;

/// Much longer than it takes; the test fails after it.
const PATIENCE: Duration = Duration::from_secs(20);

/// Like the service: it says where it listens, and stays until its input ends.
const SERVICE: &str = "echo listening on http://127.0.0.1:9; cat >/dev/null";
/// A window that nothing but a signal closes, as nobody is there.
const WINDOW: &str = "echo opened; exec sleep 300";
/// A window that outlives the command, and holds neither stream; it stays until the test's input ends.
const ALOOF: &str = "echo opened; exec >/dev/null 2>&1; exec cat";

struct Running {
    xtask: Child,
    // Ends the aloof window when the test does.
    _input: ChildStdin,
    output: ChildStdout,
    _folder: TempDir,
}

impl Running {
    fn start(window: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("debug")).expect("room for scripts");
        script(&folder.path().join("debug/balado-service"), SERVICE);
        script(&folder.path().join("debug/balado-import"), window);
        let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["run", "--built"])
            .env("CARGO_TARGET_DIR", folder.path())
            .env("DISPLAY", ":0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("xtask starts");
        let input = xtask.stdin.take().expect("piped above");
        let mut output = xtask.stdout.take().expect("piped above");
        let mut said = Vec::new();
        while !said.ends_with(b"opened\n") {
            let mut byte = [0];
            output.read_exact(&mut byte).expect("the window opens");
            said.push(byte[0]);
        }
        Self { xtask, _input: input, output, _folder: folder }
    }

    fn signal(&self, name: &str) {
        let pid = self.xtask.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &pid]).status();
        assert!(sent.is_ok_and(|status| status.success()), "SIG{name} is sent");
    }

    /// What was said, once nobody is left who could say more; nothing when somebody stays.
    fn end(mut self) -> Option<String> {
        let (said, all) = channel();
        let mut errors = self.xtask.stderr.take().expect("piped at the start");
        thread::spawn(move || {
            let mut text = String::new();
            let read = self.output.read_to_string(&mut text);
            let read = read.and_then(|_| errors.read_to_string(&mut text));
            if read.and_then(|_| self.xtask.wait()).is_ok() {
                let _ = said.send(text);
            }
        });
        all.recv_timeout(PATIENCE).ok()
    }
}

fn script(path: &Path, words: &str) {
    fs::write(path, format!("#!/bin/sh\n{words}\n")).expect("a script");
    fs::set_permissions(path, PermissionsExt::from_mode(0o755)).expect("it can run");
}

#[test]
fn the_window_and_the_service_end_with_the_command() {
    for signal in ["TERM", "INT", "HUP"] {
        let running = Running::start(WINDOW);
        running.signal(signal);
        let said = running.end().unwrap_or_else(|| panic!("SIG{signal} leaves somebody behind"));
        assert!(
            said.contains("stopped: the window and its service are closed"),
            "{signal}: {said}"
        );
    }
}

#[test]
fn a_command_that_is_killed_takes_its_service_with_it() {
    let running = Running::start(ALOOF);
    running.signal("KILL");
    assert!(running.end().is_some(), "the service outlives the command");
}

#[test]
fn a_closed_window_ends_the_service_and_the_command() {
    let said = Running::start("echo opened").end().expect("nobody is left");
    assert!(!said.contains('✗'), "{said}");
    let said = Running::start("echo opened; exit 3").end().expect("nobody is left");
    assert!(said.contains("the window ended badly: exit status: 3"), "{said}");
}
