//! `balado check` on real files: what it prints and the status it ends with.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use balado_testkit::samples;
use serde_json::Value;

fn check(arguments: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_balado"))
        .arg("check")
        .args(arguments)
        .output()
        .expect("it runs")
}

fn json(path: &Path) -> (Value, Option<i32>) {
    let output = check(&[Path::new("--json"), path]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(text.lines().count(), 1, "one line per file");
    (serde_json::from_str(&text).expect("JSON"), output.status.code())
}

fn truth(name: &str) -> Value {
    serde_json::from_slice(&samples::bytes(&format!("{name}.truth.json"))).expect("JSON")
}

#[test]
fn each_sample_holds_what_its_truth_says() {
    let table = [
        ("2025/eleves", "student"),
        ("2025/enseignants", "teacher"),
        ("2026/eleves", "student"),
        ("2026/enseignants", "teacher"),
        ("autres/eleves-2017", "student"),
        ("autres/eleves-2019", "student"),
        ("autres/eleves-accidents", "student"),
        ("autres/eleves-novembre", "student"),
        ("autres/enseignants-2017", "teacher"),
        ("autres/enseignants-2019", "teacher"),
    ];
    for (name, profile) in table {
        let (document, status) = json(&samples::path(&format!("{name}.csv")));
        let accounts = document["accounts"].as_array().expect("accounts");
        assert_eq!(Value::from(accounts.len()), truth(name)["accounts"], "{name}");
        assert_eq!((status, &document["outcome"]), (Some(0), &Value::from("ok")), "{name}");
        assert_eq!(document["profile"], profile, "{name}");
        assert_eq!(document["kind"], "classic", "{name}");
        assert!(accounts.iter().all(|account| account["profile"] == profile), "{name}");
        assert_eq!(document["reading"]["separator"], ";", "{name}");
    }
}

#[test]
fn names_that_the_ent_does_not_escape_are_exact_but_for_line_breaks() {
    let (document, _) = json(&samples::path("autres/eleves-accidents.csv"));
    let accounts = document["accounts"].as_array().expect("accounts");
    let truth = truth("autres/eleves-accidents");
    let accidents = truth["accidents"].as_array().expect("accidents");
    assert!(!accidents.is_empty());
    for accident in accidents {
        let found = accounts.iter().find(|account| account["id"] == accident["id"]);
        let found = found.unwrap_or_else(|| panic!("{} is read", accident["id"]));
        for key in ["lastName", "firstName"] {
            // A name is written on one line.
            let name = accident[key].as_str().expect("a name").replace('\n', " ");
            assert_eq!(found[key], name, "{}", accident["id"]);
        }
        // A class without a name, as the ENT sometimes writes, is no class.
        let classes = accident["allClasses"].as_array().expect("classes");
        let named: Value = classes.iter().filter(|class| !class.is_null()).cloned().collect();
        assert_eq!(found["classes"], named, "{}", accident["id"]);
    }
}

#[test]
fn the_status_is_that_of_the_worst_file() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let good = samples::path("2025/enseignants.csv");
    let doubtful = write("doute.csv", "Id;Type;Nom;Prénom\n1;Élève;A;B\n2;Élève;;C\n".as_bytes());
    let pdf = write("a.csv", b"%PDF-1.7 \n");
    let (empty, missing) = (write("b.csv", b""), folder.path().join("nothing.csv"));
    let parents = samples::path("autres/parents.csv");
    let table = [
        (vec![&good], 0),
        (vec![&doubtful], 1),
        (vec![&doubtful, &good], 1),
        (vec![&pdf], 2),
        (vec![&empty], 2),
        (vec![&missing], 2),
        (vec![&parents], 2),
        (vec![&pdf, &doubtful, &good], 2),
    ];
    for (files, expected) in table {
        let paths: Vec<&Path> = files.iter().map(|path| path.as_path()).collect();
        let output = check(&paths);
        assert_eq!(output.status.code(), Some(expected), "{paths:?}");
        assert!(!output.stdout.is_empty(), "{paths:?}: something is said");
    }
    for (path, code) in [(&pdf, "pdf"), (&empty, "empty"), (&missing, "missing-file")] {
        let (document, status) = json(path);
        assert_eq!((status, &document["outcome"]), (Some(2), &Value::from("reject")), "{code}");
        assert_eq!(document["findings"][0]["code"], code);
        assert_eq!(document["findings"][0]["severity"], "blocking");
        assert_eq!((&document["reading"], &document["kind"]), (&Value::Null, &Value::Null));
        assert_eq!(document["accounts"], Value::Array(Vec::new()));
    }
}

#[test]
fn a_command_that_is_badly_written_is_no_refused_file() {
    for arguments in [&["check"][..], &["nothing"], &["undo", "12"], &["check", "--xml", "a.csv"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_balado")).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(64), "{arguments:?}");
    }
    let help = Command::new(env!("CARGO_BIN_EXE_balado")).arg("--help").output().unwrap();
    assert_eq!(help.status.code(), Some(0));
    assert!(String::from_utf8(help.stdout).unwrap().contains("Code de retour"));
}

#[test]
fn help_is_in_french_for_every_command() {
    const ENGLISH: [&str; 7] =
        ["Usage:", "Commands:", "Print", "[default", "[env", "[possible", "COMMAND>"];
    for command in ["--help", "check", "push", "history", "undo", "sign-in"] {
        let mut balado = Command::new(env!("CARGO_BIN_EXE_balado"));
        let output = balado.arg(command).arg("--help").output().unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(help.contains("Usage : balado") && help.contains("Affiche cette aide"), "{help}");
        for word in ENGLISH {
            assert!(!help.contains(word), "{command}: {word} in {help}");
        }
    }
}

#[test]
fn mistakes_are_in_french_for_every_command() {
    const ENGLISH: [&str; 8] =
        ["error", "tip:", "Usage:", "For more", "invalid", "unexpected", "value", "required"];
    let table: &[(&[&str], &str)] = &[
        (&["--nonsense"], "« --nonsense » n’est pas une option d’ici."),
        (&["chek"], "Vouliez-vous écrire « check » ?"),
        (&["check"], "Il manque « <FICHIER>... »."),
        (&["check", "--jsn", "a.csv"], "Vouliez-vous écrire « --json »"),
        (&["push", "a.csv", "--confirm", "dix"], "il faut un nombre entier."),
        (&["undo", "12"], "il faut un numéro donné par « balado history »."),
        (&["history", "trop"], "« trop » est de trop."),
        (&["sign-in", "--rne"], "Il manque une valeur à « --rne <RNE> »."),
        (&["undo"], "Usage : balado undo <IMPORT>"),
    ];
    for (arguments, expected) in table {
        let output = Command::new(env!("CARGO_BIN_EXE_balado")).args(*arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(64), "{arguments:?}: {said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
        for word in ENGLISH {
            assert!(!said.contains(word), "{arguments:?}: {word} in {said}");
        }
    }
    let nothing = Command::new(env!("CARGO_BIN_EXE_balado")).output().unwrap();
    let help = String::from_utf8(nothing.stderr).unwrap();
    assert_eq!(nothing.status.code(), Some(64));
    assert!(help.contains("Usage : balado <COMMANDE>"), "{help}");
}
