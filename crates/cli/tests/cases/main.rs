//! Every case of `tests/exports/cases`, through one call of `balado check --json`.
//!
//! All differences are shown at once. `tests/exports/README.md` says how a case is written.

mod golden;
mod round_trip;
mod table;

use std::{collections::BTreeSet, fs, path::PathBuf, process::Command};

use serde_json::{Value, json};
use table::{Case, cases, differences, secrets};

/// How many cases there are: one that is lost is missed. More are welcome.
const ALL: usize = 830;

#[test]
fn each_case_is_read_as_it_must_be() {
    let folder = tempfile::tempdir().unwrap();
    let cases = cases(folder.path());
    assert!(cases.len() >= ALL, "{} cases, and there are at least {ALL}", cases.len());
    let files: Vec<PathBuf> = cases.iter().map(|case| case.file.clone()).collect();
    let (documents, said) = check(&files);
    assert_eq!(documents.len(), cases.len(), "one document per file");
    let mut table = Vec::new();
    for (case, document) in cases.iter().zip(&documents) {
        let lines = differences(case, document);
        table.extend(lines.into_iter().map(|line| format!("{:<38} {line}", case.name)));
    }
    let wrong: BTreeSet<_> = table.iter().filter_map(|line| line.split(' ').next()).collect();
    assert!(
        table.is_empty(),
        "{} of {} cases differ:\n{}",
        wrong.len(),
        cases.len(),
        table.join("\n")
    );
    assert_eq!(secrets(&said), Vec::<String>::new(), "what must not leave was said");
}

#[test]
fn each_code_has_its_case() {
    let folder = tempfile::tempdir().unwrap();
    let named: BTreeSet<String> = cases(folder.path()).iter().flat_map(Case::codes).collect();
    // Only the list that Balado holds can tell these two; the desk's own tests bring one.
    let of_the_desk = ["wrong-school", "ids-changed"];
    let missing: Vec<&str> = balado_core::finding::Code::ALL
        .iter()
        .map(|code| code.as_str())
        .filter(|code| !named.contains(*code) && !of_the_desk.contains(code))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn twenty_thousand_classes_are_twenty_thousand_classes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.csv");
    // Between quotes, as the ENT writes: a spreadsheet would have counted these classes.
    let lines =
        (0..20_000).map(|at| format!(r#""{at:07}";"Élève";"NOM{at}";"Inès";"l{at}";"C{at}""#));
    let lines = lines.collect::<Vec<_>>().join("\n");
    let titles = r#""Id";"Type";"Nom";"Prénom";"Identifiant";"Classes""#;
    fs::write(&path, format!("{titles}\n{lines}\n")).unwrap();
    let (documents, _) = check(&[path]);
    let accounts = documents[0]["accounts"].as_array().expect("accounts");
    let classes: BTreeSet<&str> =
        accounts.iter().filter_map(|account| account["classes"][0].as_str()).collect();
    assert_eq!((accounts.len(), classes.len()), (20_000, 20_000));
    assert_eq!(documents[0]["findings"], Value::Array(Vec::new()));
}

/// So many paths fit a command line of Windows, which holds 32,767 characters.
const FILES_A_CALL: usize = 200;

/// The documents of these files, in their order, and all that was said. A file that ends the
/// program has a document that says so, and the next call starts behind it.
fn check(files: &[PathBuf]) -> (Vec<Value>, String) {
    let (mut documents, mut said) = (Vec::new(), String::new());
    while documents.len() < files.len() {
        let end = files.len().min(documents.len() + FILES_A_CALL);
        let output = Command::new(env!("CARGO_BIN_EXE_balado"))
            .args(["check", "--json"])
            .args(&files[documents.len()..end])
            .output()
            .expect("it runs");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        documents.extend(text.lines().map(|line| serde_json::from_str(line).expect("JSON")));
        said += &text;
        if documents.len() < end {
            documents.push(json!({ "outcome": "a panic", "findings": [], "accounts": [] }));
        } else {
            said += &String::from_utf8(output.stderr).expect("UTF-8");
        }
    }
    (documents, said)
}
