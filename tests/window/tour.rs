//! The first command where there is no screen: the guide plays by itself in the window, and nobody stays behind.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::symlink,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

use crate::harness::{built, until};

/// The whole tour, on a machine where every other test runs too.
const LONGEST: Duration = Duration::from_mins(5);

/// What everybody in the tour bears in their environment.
const MARK: &str = "BALADO_TOUR_OF";

/// `cargo xtask run --built` on a machine without a screen, in a build folder of its own.
struct FirstCommand {
    command: Child,
    lines: Lines<BufReader<ChildStdout>>,
    folder: TempDir,
}

impl FirstCommand {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        symlink(built("xtask").parent().unwrap(), folder.path().join("debug")).unwrap();
        let mut command = Command::new(built("xtask"));
        command.args(["run", "--built"]).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        command.env("CARGO_TARGET_DIR", folder.path()).env(MARK, folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut command =
            command.kill_on_drop(true).spawn().expect("`cargo build --workspace --bins` was done");
        let lines = BufReader::new(command.stdout.take().unwrap()).lines();
        Self { command, lines, folder }
    }

    /// Reads what it says until a line holds these words.
    async fn says(&mut self, words: &str) {
        while let Some(line) = self.lines.next_line().await.unwrap() {
            if line.contains(words) {
                return;
            }
        }
        panic!("« {words} » was never said");
    }

    /// All it says until it ends, and how that went.
    async fn end(&mut self) -> (String, ExitStatus) {
        let mut said = String::new();
        while let Some(line) = self.lines.next_line().await.unwrap() {
            said += &line;
            said.push('\n');
        }
        self.command.stderr.take().unwrap().read_to_string(&mut said).await.unwrap();
        (said, self.command.wait().await.unwrap())
    }

    /// Who runs for this tour.
    fn running(&self) -> BTreeSet<String> {
        let mark = format!("{MARK}={}", self.folder.path().display()).into_bytes();
        let processes = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path());
        let marked = processes.filter(|process| {
            // Somebody else's, or one that ended meanwhile, cannot be read.
            let environment = fs::read(process.join("environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|variable| variable == mark)
        });
        let names = marked.filter_map(|process| fs::read_to_string(process.join("comm")).ok());
        names.map(|name| name.trim().to_owned()).collect()
    }

    async fn nobody_runs(&self) {
        until("the end of all that was started", || async {
            self.running().is_empty().then_some(())
        })
        .await;
    }

    fn pictures(&self) -> PathBuf {
        self.folder.path().join("visite")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_screen_the_guide_plays_by_itself_and_leaves_its_pictures() {
    let mut first = FirstCommand::start();
    let (said, status) = tokio::time::timeout(LONGEST, first.end()).await.expect("it ends");
    assert!(status.success(), "{status}: {said}");
    for counts in [
        "Dans Balado : 0 élève, 0 enseignant, 0 import.",
        "Dans Balado : 620 élèves, 0 enseignant, 1 import.",
        "Dans Balado : 620 élèves, 45 enseignants, 2 imports.",
    ] {
        assert!(said.contains(counts), "{counts} in {said}");
    }
    let page = first.pictures().join("index.html");
    assert!(said.contains(&page.display().to_string()), "{said}");
    let page = fs::read_to_string(page).unwrap();
    let files = fs::read_dir(first.pictures()).unwrap().map(|entry| entry.unwrap().path());
    let pictures = files.filter(|path| path.extension().is_some_and(|end| end == "png"));
    let pictures: BTreeSet<Vec<u8>> = pictures.map(|path| fs::read(path).unwrap()).collect();
    assert!(pictures.iter().all(|picture| picture.starts_with(b"\x89PNG")), "pictures");
    let steps = said.matches("Dans Balado").count();
    assert_eq!(pictures.len(), steps, "each step has a picture, and no two are alike");
    assert_eq!(page.matches("src=\"data:image/png;base64,").count(), steps);
    first.nobody_runs().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tour_that_is_ended_leaves_nobody_behind() {
    for signal in ["TERM", "KILL"] {
        let mut first = FirstCommand::start();
        first.says("Déposer les deux fichiers").await;
        let running = first.running();
        for name in ["Xvfb", "WebKitWebDriver", "balado-import", "balado-service", "balado-tour"] {
            // The system cuts names at fifteen letters.
            assert!(running.contains(&name[..name.len().min(15)]), "{name} in {running:?}");
        }
        let pid = first.command.id().unwrap().to_string();
        let sent = Command::new("kill").args(["-s", signal, &pid]).status().await;
        assert!(sent.unwrap().success(), "SIG{signal} is sent");
        let (said, status) = first.end().await;
        assert!(!status.success(), "{signal}: {said}");
        first.nobody_runs().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tour_that_cannot_go_on_says_at_which_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut tour = Command::new(built("balado-tour"));
    tour.arg("--into").arg(folder.path()).env("BALADO_SERVICE_BIN", "/nonexistent");
    tour.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut tour = tour.spawn().unwrap();
    // Held open: the tour ends when its input does.
    let _input = tour.stdin.take();
    let output = tour.wait_with_output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{said}");
    assert!(
        said.contains("the tour stopped at « Ouvrir la fenêtre »: the service starts"),
        "{said}"
    );
}
