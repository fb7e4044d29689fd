//! The table of ENTs, typed by hand: what is wrong is said with what to do, and the former table stays.

use std::path::Path;

#[cfg(unix)]
use balado_testkit::{postgres::database, service::make_keys};

use crate::command::told;

/// What the command itself says, without the log.
const QUIET: &[(&str, &str)] = &[("RUST_LOG", "error")];

const TITLES: &str = "pour;nom;adresse;identifiants\n";

fn import(data: &Path, file: &Path, options: &[&str]) -> (Option<i32>, String) {
    let file = file.to_str().unwrap();
    told(data, &[&["ents", "import", file], options].concat(), QUIET)
}

fn show(data: &Path, options: &[&str]) -> String {
    let (code, said) = told(data, &[&["ents", "show"], options].concat(), QUIET);
    assert_eq!(code, Some(0), "{said}");
    said
}

fn utf16(text: &str) -> Vec<u8> {
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_table_is_taken_whole_shown_as_it_was_and_replaced() {
    let data = tempfile::tempdir().unwrap();
    come_and_go(data.path(), &[]);
}

#[cfg(unix)]
#[test]
fn a_table_is_taken_whole_shown_as_it_was_and_replaced_on_postgresql() {
    let (data, database) = (tempfile::tempdir().unwrap(), database());
    make_keys(Path::new(env!("CARGO_BIN_EXE_balado-service")), data.path()).unwrap();
    come_and_go(data.path(), &["--database", &database.address()]);
}

fn come_and_go(data: &Path, options: &[&str]) {
    assert_eq!(show(data, options), TITLES, "none is known, and this is how to write them");
    let file = data.join("ents.csv");
    let first =
        format!("{TITLES}077;ENT77;https://ent77.example;\n093;ENT 93;https://e93.example;\n");
    let next = format!("{TITLES}0779999A;Mon ENT;https://mon.ent.example;sans préfixe\n");
    for (table, lines) in [(&first, 2), (&next, 1), (&first, 2)] {
        std::fs::write(&file, table).unwrap();
        let (code, said) = import(data, &file, options);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains(&format!("ENT connus : {lines}. La table précédente")), "{said}");
        assert_eq!(&show(data, options), table);
    }
}

#[test]
fn a_file_that_is_no_table_changes_nothing_and_says_what_to_do() {
    let (files, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = files.path().join("ents.csv");
    let kept = format!("{TITLES}077;ENT77;https://ent77.example;\n");
    std::fs::write(&file, &kept).unwrap();
    let (code, said) = import(data.path(), &file, &[]);
    assert_eq!(code, Some(0), "{said}");
    let lines = |cells: &str| format!("{TITLES}{cells}").into_bytes();
    let workbook = b"PK\x03\x04\x14\x00\x06\x00".to_vec();
    let table: [(Vec<u8>, &str, &str); 9] = [
        (utf16(&kept), "CSV UTF-8", "in UTF-16"),
        (workbook, "c’est un classeur", "a workbook"),
        (vec![], "une ligne par ENT", "an empty file"),
        (lines(""), "une ligne par ENT", "titles only"),
        (b"077;ENT77;https://ent77.example\n".to_vec(), "colonne « pour »", "without titles"),
        (
            lines("077;A;https://a.example;\n077;B;https://b.example;\n"),
            "ligne 3 : une ligne plus haut",
            "the same schools twice",
        ),
        (lines("077;A;http://a.example;\n"), "ligne 2, colonne « adresse »", "in clear"),
        (lines("077;A;https://a.example/cas/login;\n"), "sans chemin", "with a path"),
        (lines("77;A;https://a.example;\n"), "un département (077)", "a zero was lost"),
    ];
    for (bytes, expected, case) in table {
        std::fs::write(&file, bytes).unwrap();
        let (code, said) = import(data.path(), &file, &[]);
        assert_eq!(code, Some(1), "{case}: {said}");
        let parts = ["ents.csv : ", expected, "Rien n’a été changé"];
        assert!(parts.iter().all(|part| said.contains(part)), "{case}: {said}");
        assert_eq!(show(data.path(), &[]), kept, "{case}");
    }
    for (path, expected) in
        [(files.path().join("nulle-part.csv"), "n’existe pas"), (files.path().into(), "dossier")]
    {
        let (code, said) = import(data.path(), &path, &[]);
        assert!(code == Some(1) && said.contains(expected), "{said}");
    }
}
