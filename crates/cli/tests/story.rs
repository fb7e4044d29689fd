//! A secretary without a window: signs in, pushes, looks at the history, undoes.

use std::process::{Output, Stdio};

use balado_testkit::{
    samples,
    service::{Options, TestService},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, Command},
};

const SCHOOL: &str = "0779999A";

struct Terminal {
    service: TestService,
    folder: TempDir,
}

impl Terminal {
    async fn open() -> Self {
        Self::at(TestService::start().await)
    }

    fn at(service: TestService) -> Self {
        Self { service, folder: tempfile::tempdir().expect("a folder") }
    }

    fn spawn(&self, arguments: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_balado"))
            .args(arguments)
            .arg("--session-file")
            .arg(self.folder.path().join("session.json"))
            .env("BALADO_SERVICE", self.service.url().as_str())
            .env("BALADO_STATE_DIR", self.folder.path().join("state"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("it starts")
    }

    /// Runs a command whose questions are answered with one text.
    async fn run(&self, arguments: &[&str], answers: &str) -> Output {
        let mut child = self.spawn(arguments);
        let mut stdin = child.stdin.take().expect("piped");
        // A command that asks nothing may end before it reads.
        let _unread = stdin.write_all(answers.as_bytes()).await;
        drop(stdin);
        child.wait_with_output().await.expect("it ends")
    }

    /// The code is typed once the terminal says that it was sent.
    async fn sign_in(&self) {
        let mut child = self.spawn(&["sign-in", "--rne", SCHOOL, "--person", "Mme Fictive"]);
        let mut said = BufReader::new(child.stderr.take().expect("piped"));
        let mut line = String::new();
        said.read_line(&mut line).await.expect("a sentence");
        assert!(line.contains("Un code est envoyé"), "{line}");
        let code = self.service.last_mail().code().to_owned();
        let mut stdin = child.stdin.take().expect("piped");
        stdin.write_all(format!("{code}\n").as_bytes()).await.expect("it reads");
        let mut rest = String::new();
        said.read_to_string(&mut rest).await.expect("UTF-8");
        let output = child.wait_with_output().await.expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{rest}");
    }
}

fn told(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    text(&output.stdout) + &text(&output.stderr)
}

fn sample(name: &str) -> String {
    samples::path(name).to_str().expect("UTF-8").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_lists_are_pushed_seen_in_the_history_and_undone() {
    let terminal = Terminal::open().await;
    terminal.sign_in().await;
    let (pupils, teachers) = (sample("2025/eleves.csv"), sample("2025/enseignants.csv"));

    let pushed = terminal.run(&["push", &pupils, &teachers], "o\noui\n").await;
    let text = told(&pushed);
    assert_eq!(pushed.status.code(), Some(0), "{text}");
    assert!(text.contains("620 créés") && text.contains("45 créés"), "{text}");

    let again = terminal.run(&["push", "--yes", &pupils], "").await;
    assert!(told(&again).contains("620 inchangés"), "{}", told(&again));

    let history = terminal.run(&["history"], "").await;
    let text = told(&history);
    let line = text.lines().find(|line| line.contains("Enseignants")).expect("the teachers");
    assert!(line.contains("45 créés") && line.contains("Mme Fictive"), "{line}");
    let id = line.split_whitespace().next().expect("its number");

    let kept = terminal.run(&["undo", id], "n\n").await;
    assert_eq!(kept.status.code(), Some(3), "{}", told(&kept));
    let undone = terminal.run(&["undo", "--yes", id], "").await;
    assert_eq!(undone.status.code(), Some(0), "{}", told(&undone));
    assert!(told(&undone).contains("45 comptes retirés"), "{}", told(&undone));
    let history = told(&terminal.run(&["history"], "").await);
    assert!(history.contains("annulé depuis") && history.contains("annulation"), "{history}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pc_is_known_by_its_session_file_and_does_not_wait_for_strangers() {
    let terminal = Terminal::at(TestService::start_with(Options::limited()).await);
    terminal.sign_in().await;
    terminal.sign_in().await;
    std::fs::remove_file(terminal.folder.path().join("session.json")).expect("it was kept");
    let arguments = ["sign-in", "--rne", SCHOOL, "--person", "Mme Fictive"];
    let refused = told(&terminal.run(&arguments, "").await);
    assert!(refused.contains("au plus tôt"), "a stranger waits a minute: {refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_pushed_without_a_yes_a_number_or_a_session() {
    let terminal = Terminal::open().await;
    let pupils = sample("2025/eleves.csv");
    let outside = terminal.run(&["push", "--yes", &pupils], "").await;
    assert_eq!(outside.status.code(), Some(3));
    assert!(told(&outside).contains("balado sign-in"), "{}", told(&outside));
    terminal.sign_in().await;

    let other = terminal.run(&["push", "--yes", "--rne", "0771234X", &pupils], "").await;
    assert_eq!(other.status.code(), Some(3), "{}", told(&other));
    let refused =
        terminal.run(&["push", "--yes", &pupils, &sample("autres/parents.csv")], "").await;
    assert_eq!(refused.status.code(), Some(2), "{}", told(&refused));
    let twice = terminal.run(&["push", "--yes", &pupils, &sample("2026/eleves.csv")], "").await;
    assert_eq!(twice.status.code(), Some(3), "{}", told(&twice));
    let no = terminal.run(&["push", &pupils], "n\n").await;
    assert_eq!(no.status.code(), Some(3), "{}", told(&no));
    let none = told(&terminal.run(&["history"], "").await);
    assert!(none.contains("Aucun import"), "{none}");

    assert_eq!(terminal.run(&["push", "--yes", &pupils], "").await.status.code(), Some(0));
    let next = sample("2026/eleves.csv");
    let push = ["push", "--yes", "--deactivate-absent", &next];
    let held = terminal.run(&push, "").await;
    assert_eq!(held.status.code(), Some(3), "{}", told(&held));
    let confirmed = terminal.run(&[&push[..], &["--confirm", "160"]].concat(), "").await;
    assert_eq!(confirmed.status.code(), Some(0), "{}", told(&confirmed));
    assert!(told(&confirmed).contains("160 désactivés"), "{}", told(&confirmed));
}

#[tokio::test(flavor = "multi_thread")]
async fn last_years_file_is_named_and_takes_its_year() {
    let terminal = Terminal::open().await;
    terminal.sign_in().await;
    for name in ["2025/eleves.csv", "2026/eleves.csv"] {
        let pushed = terminal.run(&["push", "--yes", &sample(name)], "").await;
        assert_eq!(pushed.status.code(), Some(0), "{}", told(&pushed));
    }
    let old = sample("2025/eleves.csv");
    let held = terminal.run(&["push", "--yes", &old], "").await;
    let text = told(&held);
    assert_eq!(held.status.code(), Some(3), "{text}");
    assert!(text.contains("Ce fichier est celui du "), "{text}");
    let (_, after) = text.rsplit_once("Pour continuer, tapez l’année ").expect("what to type");
    let year: String = after.chars().take_while(char::is_ascii_digit).collect();
    let other = terminal.run(&["push", &old], "o\n1999\n").await;
    assert_eq!(other.status.code(), Some(3), "{}", told(&other));
    let typed = terminal.run(&["push", "--yes", "--confirm", &year, &old], "").await;
    assert_eq!(typed.status.code(), Some(0), "{}", told(&typed));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_whose_id_changed_are_told_and_relinked_when_asked() {
    let terminal = Terminal::open().await;
    terminal.sign_in().await;
    let first = terminal.run(&["push", "--yes", &sample("2025/eleves.csv")], "").await;
    assert_eq!(first.status.code(), Some(0), "{}", told(&first));

    let november = sample("autres/eleves-novembre.csv");
    let seen = told(&terminal.run(&["push", &november], "n\n").await);
    assert!(seen.contains("3 personnes de ce fichier sont déjà connues"), "{seen}");
    assert!(seen.contains("balado push --relink"), "{seen}");
    let pushed = terminal.run(&["push", "--yes", "--relink", &november], "").await;
    let text = told(&pushed);
    assert_eq!(pushed.status.code(), Some(0), "{text}");
    assert!(text.contains("3 comptes rattachés à leur nouvel id"), "{text}");
    let again = told(&terminal.run(&["push", &november], "n\n").await);
    assert!(!again.contains("déjà connues"), "{again}");
}

/// Ids of the first column of a sample.
fn ids(name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(samples::path(name)).expect("a sample");
    let id = |line: &str| line.split(';').next().unwrap_or_default().trim_matches('"').to_owned();
    text.trim_start_matches('\u{FEFF}').lines().skip(1).map(id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_unusual_thing_takes_a_number_of_its_own_even_an_equal_one() {
    let terminal = Terminal::open().await;
    terminal.sign_in().await;
    let whole = sample("2025/eleves.csv");
    assert_eq!(terminal.run(&["push", "--yes", &whole], "").await.status.code(), Some(0));
    let text = std::fs::read_to_string(&whole).expect("a sample");
    let few: Vec<&str> = text.lines().take(101).collect();
    let path = terminal.folder.path().join("few.csv");
    std::fs::write(&path, few.join("\n")).expect("written");
    let path = path.to_str().expect("UTF-8");
    let push = ["push", "--yes", "--deactivate-absent", path];
    let confirm = ["--confirm", "520"];
    let once = terminal.run(&[&push[..], &confirm].concat(), "").await;
    let text = told(&once);
    assert_eq!(once.status.code(), Some(3), "{text}");
    assert!(
        text.contains("520 des 620 comptes connus") && text.contains("tapez le nombre 520"),
        "{text}"
    );
    let twice = terminal.run(&[&push[..], &confirm, &confirm].concat(), "").await;
    assert_eq!(twice.status.code(), Some(0), "{}", told(&twice));
    assert!(told(&twice).contains("520 désactivés"), "{}", told(&twice));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_absent_leaves_by_the_id_and_the_others_stay() {
    let terminal = Terminal::open().await;
    terminal.sign_in().await;
    let first = terminal.run(&["push", "--yes", &sample("2025/enseignants.csv")], "").await;
    assert_eq!(first.status.code(), Some(0), "{}", told(&first));
    let next = ids("2026/enseignants.csv");
    let gone = ids("2025/enseignants.csv").into_iter().find(|id| !next.contains(id));
    let gone = gone.expect("somebody left");
    let file = sample("2026/enseignants.csv");
    let nobody = terminal.run(&["push", "--yes", "--except", "x", &file], "").await;
    assert_eq!(nobody.status.code(), Some(3), "{}", told(&nobody));
    assert!(told(&nobody).contains("n’est absent du fichier"), "{}", told(&nobody));
    let push = ["push", "--except", &gone, &file];
    let pushed = terminal.run(&push, "o\n35\n").await;
    assert_eq!(pushed.status.code(), Some(0), "{}", told(&pushed));
    assert!(told(&pushed).contains("1 désactivés"), "{}", told(&pushed));
}
