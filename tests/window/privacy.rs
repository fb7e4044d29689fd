//! What must stay on the PC stays there: every secret of the sample is looked for everywhere.

use std::{collections::BTreeSet, fs, path::Path};

use balado_testkit::samples;

use crate::harness::{
    display::Display,
    proxy::Proxy,
    school::School,
    until,
    window::{Place, Window},
};

/// Columns of the export that no one but the school may read.
const SECRET: [(usize, &str); 5] =
    [(1, "SIECLE"), (7, "activation code"), (12, "parents"), (14, "mail"), (15, "telephone")];

/// The secrets of a sample, one by one.
fn secrets(name: &str) -> BTreeSet<String> {
    let text = String::from_utf8(samples::bytes(name)).unwrap();
    let cells = text.lines().skip(1).flat_map(|line| {
        let cells: Vec<&str> = line.trim_matches('"').split("\";\"").collect();
        SECRET
            .iter()
            .filter_map(|(at, _)| cells.get(*at))
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    });
    let parts = cells.flat_map(|cell| cell.split(", ").map(str::to_owned).collect::<Vec<_>>());
    // Shorter ones are found by chance in any database.
    parts.filter(|part| part.chars().count() >= 6).collect()
}

/// The children of a school may bear a parent's very name; such a name is no proof.
fn without_pupils(secrets: BTreeSet<String>, people: &[String]) -> BTreeSet<String> {
    let known = people.join("\n");
    secrets.into_iter().filter(|secret| !known.contains(secret.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_of_the_export_leaves_the_pc_or_is_kept() {
    let (school, display) = (School::start(), Display::start());
    let proxy = Proxy::before(school.service.url()).await;
    let place = Place::new(proxy.url());
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    let files = ["2025/eleves.csv", "2025/enseignants.csv"];
    display.drop_files(&[&samples::path(files[0]), &samples::path(files[1])]).await;
    window.sees("Deux listes sont ouvertes").await;
    for (page, done) in [("Import Profs", "45 comptes sont"), ("Import Élèves", "620 comptes sont")]
    {
        window.click(page).await;
        window.validate().await;
        window.sees(done).await;
    }
    let saved = place.home().join("compte-rendu.csv");
    window.click("Enregistrer le compte rendu").await;
    window.click("Tableau (CSV)").await;
    display.save_in_dialog(&saved).await;
    until("the saved report", || async { saved.exists().then_some(()) }).await;

    let planted: BTreeSet<String> = files.iter().flat_map(|name| secrets(name)).collect();
    let planted = without_pupils(planted, &school.people());
    assert!(planted.len() > 700, "{} secrets are too few to prove anything", planted.len());
    let bodies = proxy.bodies();
    let sent = bodies.iter().any(|body| String::from_utf8_lossy(body).contains("oksana.adam"));
    assert!(sent, "the wire is read in the clear, or finding nothing proves nothing");
    for (n, body) in bodies.iter().enumerate() {
        nothing_of(&planted, body, &format!("message {n} of the wire"));
    }
    nothing_of(&planted, place.console().as_bytes(), "the program's console");
    nothing_in(&planted, school.folder.path());
    nothing_in(&planted, &place.state());
    nothing_of(&planted, &fs::read(&saved).unwrap(), "the saved report");
    window.close().await;
}

fn nothing_of(planted: &BTreeSet<String>, bytes: &[u8], place: &str) {
    let text = String::from_utf8_lossy(bytes);
    let found = planted.iter().filter(|secret| holds(&text, secret)).count();
    assert_eq!(found, 0, "secrets in {place}");
}

/// Whether a text holds a secret. The microseconds of a moment, six figures behind a point, and those of a digest or of
/// an id may be somebody's number by chance.
fn holds(text: &str, secret: &str) -> bool {
    let number = secret.bytes().all(|byte| byte.is_ascii_digit());
    let by_chance = |at: usize| text[..at].ends_with('.') || in_hexadecimal(text, at, secret.len());
    text.match_indices(secret).any(|(at, _)| !(number && by_chance(at)))
}

/// Whether what stands here is part of eight hexadecimal figures or more.
fn in_hexadecimal(text: &str, at: usize, length: usize) -> bool {
    let is_figure = |letter: &char| letter.is_ascii_hexdigit();
    let before = text[..at].chars().rev().take_while(is_figure).count();
    let after = text[at + length..].chars().take_while(is_figure).count();
    before + length + after >= 8
}

#[test]
fn a_number_is_found_alone_and_not_in_a_digest() {
    let table = [
        ("\"411343\"", true, "a cell"),
        ("Arthur411343fxmfbte9", true, "beside the next column of a database"),
        ("12:05:01.411343Z", false, "a moment"),
        ("sha-256=:9ab0411343ff20c1:", false, "a digest"),
        ("01981f2e-7c1f-7000-8000-a04113430b1c", false, "an id"),
    ];
    for (text, expected, case) in table {
        assert_eq!(holds(text, "411343"), expected, "{case}");
    }
}

/// Database, journal, mails, logs, state: whatever the folder holds.
fn nothing_in(planted: &BTreeSet<String>, folder: &Path) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            nothing_in(planted, &path);
        } else {
            nothing_of(planted, &fs::read(&path).unwrap(), &entry.file_name().to_string_lossy());
        }
    }
}
