//! What must not leave the PC is in nothing that reading and checking give.

use std::{collections::HashSet, fmt::Write as _};

use balado_core::{
    check::{Checked, check},
    export::{Reading, read},
};
use balado_testkit::{
    people::{SECRETS, export_bytes, pupil, teacher},
    samples::bytes,
};

/// Cells of the columns that are passed over: SIECLE, code, family, visit, mail, telephone.
fn secrets(file: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(file).expect("UTF-8");
    let mut secrets = Vec::new();
    for line in text.lines().skip(1) {
        let cells: Vec<_> = line.trim_matches('"').split("\";\"").collect();
        let [_, siecle, _, _, _, _, _, code, _, _, _, children, parents, visit, mail, phone] =
            cells[..]
        else {
            continue;
        };
        let family = [children, parents].into_iter().flat_map(|cell| cell.split(", "));
        secrets.extend(
            [siecle, code, visit, mail, phone].into_iter().chain(family).map(str::to_owned),
        );
    }
    secrets.retain(|secret| !secret.is_empty());
    secrets
}

/// Everything a reading can say of itself.
fn said_by_reading(reading: &Reading) -> String {
    let mut said = format!("{reading:?} {:?} {:?}", reading.rows, reading.findings);
    for row in &reading.rows {
        let given = reading.given(row);
        let [id, last, first] = [given.ent_id, given.last_name, given.first_name];
        write!(said, "\n{id}|{last}|{first}|{}|{}|{}", given.login, given.classes, given.school)
            .expect("a text");
    }
    said
}

/// Everything a checked file can say of itself.
fn said_by_check(checked: &Checked) -> String {
    let mut said = format!("{checked:?} {:?}", checked.entries);
    for finding in &checked.findings {
        write!(said, "\n{finding:?} {} {:?}", finding.message(), finding.help()).expect("a text");
    }
    for entry in &checked.entries {
        let given = entry.given();
        let [id, last, first] = [given.ent_id, given.last_name, given.first_name];
        write!(said, "\n{id}|{last}|{first}|{}|{}|{:?}", given.login, given.classes, entry.account)
            .expect("a text");
    }
    said
}

#[test]
fn planted_secrets_stay_in_the_file() {
    let mut planted = export_bytes(&[
        pupil("DALMEIDA", "Inès").class("5B"),
        pupil("", "Kévin"),
        teacher("ROUX", "Zoé"),
    ]);
    planted.extend(b"\"1\";\"secret88\";\"plantee@boite.example\"\n");
    let samples = [
        "2025/eleves.csv",
        "2026/enseignants.csv",
        "autres/tous.csv",
        "autres/eleves-accidents.csv",
    ];
    for file in samples.map(bytes).into_iter().chain([planted]) {
        let secrets: Vec<String> =
            secrets(&file).into_iter().chain(SECRETS.map(str::to_owned)).collect();
        assert!(secrets.len() > 10, "there is something to look for");
        let reading = read(&file).expect("an export");
        let said = said_by_reading(&reading) + &said_by_check(&check(reading));
        let words: HashSet<&str> = words(&said).collect();
        for secret in secrets {
            // Inside a word it may be by chance: a telephone's digits in an id.
            assert!(!words.contains(&*secret), "{secret:?} was kept");
            assert!(!secret.contains('@') || !said.contains(&secret), "{secret:?} was kept");
        }
    }
}

/// The cells and words of what was said.
fn words(said: &str) -> impl Iterator<Item = &str> {
    said.split(['|', '\n']).chain(said.split([' ', '"', '(', ')', ',', '|', '\n']))
}

#[test]
fn nothing_says_a_name_in_a_log() {
    let file = export_bytes(&[
        pupil("DALMEIDA", "Inès").class("5B"),
        pupil("", "Kévin"),
        pupil("DALMEIDA", "Inès").id("9"),
    ]);
    let reading = read(&file).expect("an export");
    let mut said = format!("{reading:?} {:?} {:?}", reading.rows, reading.given(&reading.rows[0]));
    let checked = check(reading);
    write!(said, "{checked:?} {:?} {:?}", checked.entries, checked.entries[0].given())
        .expect("a text");
    for name in ["DALMEIDA", "dalmeida", "Inès", "Kévin", "5B"] {
        assert!(!said.contains(name), "{name} in {said}");
    }
}
