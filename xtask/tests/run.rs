//! `cargo xtask run` opens the window where there is a screen and plays the guide where there is none, and leaves nothing
//! behind, however it ends. Scripts stand for the window, the service, the tour and the system's packages; a stream that
//! all of them hold ends when the last one does.
#![cfg(unix)]

use std::{
    env, fs,
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

/// Like the ENT: it says where it listens, and stays until its input ends.
const ENT: &str = "echo listening on http://127.0.0.1:8; cat >/dev/null";
/// Like the service: the same, once it was told where the ENT is.
const SERVICE: &str = r#"case "$*" in *"ents import"*) exit;; esac
echo listening on http://127.0.0.1:9; cat >/dev/null"#;
/// A window that nothing but a signal closes, as nobody is there.
const WINDOW: &str = "echo the window opened; exec sleep 300";
/// A window that outlives the command, and holds neither stream; it stays until the test's input ends.
const ALOOF: &str = "echo the window opened; exec >/dev/null 2>&1; exec cat";
/// Like the tour: it stays until its input ends.
const TOUR: &str = "echo the tour opened; cat >/dev/null";

/// A machine with somebody before it, as programs see it.
const DESKTOP: &[(&str, &str)] = &[("DISPLAY", ":0")];
/// A server, a container.
const NO_SCREEN: &[(&str, &str)] = &[];

struct Running {
    xtask: Child,
    // Ends the aloof window when the test does.
    _input: ChildStdin,
    output: ChildStdout,
    /// What was said until something opened.
    beginning: String,
    _folder: TempDir,
}

impl Running {
    /// With a window on a desktop.
    fn start(window: &str) -> Self {
        Self::start_on(DESKTOP, window, TOUR)
    }

    /// With these variables of a graphical session. None of the packages is there.
    fn start_on(session: &[(&str, &str)], window: &str, tour: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, words) in [
            ("debug/balado-fictional-ent", ENT),
            ("debug/balado-service", SERVICE),
            ("debug/balado-import", window),
            ("debug/balado-tour", tour),
            ("system/dpkg-query", "true"),
            ("system/apt-get", "true"),
            ("system/sudo", r#"exec "$@""#),
        ] {
            script(&folder.path().join(path), words);
        }
        let path = env::var("PATH").expect("a path");
        let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["run", "--built"])
            .env("CARGO_TARGET_DIR", folder.path())
            .env("PATH", format!("{}:{path}", folder.path().join("system").display()))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .envs(session.iter().copied())
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
            output.read_exact(&mut byte).expect("something opens");
            said.push(byte[0]);
        }
        let beginning = String::from_utf8(said).expect("text");
        Self { xtask, _input: input, output, beginning, _folder: folder }
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
    fs::create_dir_all(path.parent().expect("a folder")).expect("room for scripts");
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
    let said = Running::start("echo the window opened").end().expect("nobody is left");
    assert!(!said.contains('✗'), "{said}");
    let said = Running::start("echo the window opened; exit 3").end().expect("nobody is left");
    assert!(said.contains("the window ended badly: exit status: 3"), "{said}");
}

#[cfg(target_os = "linux")]
mod without_a_screen {
    use super::*;

    #[test]
    fn the_window_opens_where_somebody_sees_it_and_the_guide_plays_elsewhere() {
        let table: &[(&[(&str, &str)], _, _)] = &[
            (DESKTOP, "the window opened", "an X session, or `ssh -X`"),
            (&[("WAYLAND_DISPLAY", "wayland-0")], "the window opened", "a Wayland session"),
            (NO_SCREEN, "the tour opened", "a server"),
            (
                &[("DISPLAY", ""), ("WAYLAND_DISPLAY", "")],
                "the tour opened",
                "variables left empty",
            ),
        ];
        for (session, expected, case) in table {
            let running =
                Running::start_on(session, "echo the window opened", "echo the tour opened");
            assert!(
                running.beginning.ends_with(&format!("{expected}\n")),
                "{case}: {}",
                running.beginning
            );
            let said = running.end().expect("nobody is left");
            assert!(!said.contains('✗'), "{case}: {said}");
        }
    }

    #[test]
    fn only_what_shows_a_window_is_installed_and_only_there() {
        let install = "apt-get install";
        let there = Running::start_on(NO_SCREEN, WINDOW, "echo the tour opened").beginning;
        for package in ["xvfb", "webkit2gtk-driver", "xdotool", "python3-gi"] {
            assert!(there.contains(install) && there.contains(package), "{package}: {there}");
        }
        for package in ["chromium", "gnome-keyring", "libwebkit2gtk-4.1-dev"] {
            assert!(!there.contains(package), "{package}: {there}");
        }
        let desktop = Running::start("echo the window opened").beginning;
        assert!(!desktop.contains(install), "{desktop}");
    }

    #[test]
    fn the_tour_ends_with_the_command() {
        for signal in ["TERM", "INT", "HUP", "KILL"] {
            let running = Running::start_on(NO_SCREEN, WINDOW, TOUR);
            running.signal(signal);
            let said =
                running.end().unwrap_or_else(|| panic!("SIG{signal} leaves the tour behind"));
            let told = "stopped: the tour, its window and its service are closed";
            assert!(signal == "KILL" || said.contains(told), "{signal}: {said}");
        }
    }

    #[test]
    fn a_tour_that_stops_fails_the_command() {
        let tour = "echo the tour opened; exit 1";
        let said = Running::start_on(NO_SCREEN, WINDOW, tour).end().expect("nobody is left");
        assert!(said.contains("✗ the guide was not played to its end (exit status: 1)"), "{said}");
    }
}
