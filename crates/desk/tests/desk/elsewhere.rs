//! Corrections on other files than plain exports, and the lines to fix that are worked on elsewhere.

use std::{fs, path::PathBuf};

use balado_core::{
    export::{Encoding, Mapping},
    finding::Column,
    school::Roster,
};
use balado_desk::{Desk, PageQuery, Row, RowState};
use balado_testkit::service::TestService;

use crate::school::Pc;

const LIST: Roster = Roster::Students;

fn rows(desk: &Desk) -> Vec<Row> {
    let query = PageQuery { limit: 200, ..PageQuery::default() };
    desk.page(LIST, &query).unwrap().rows
}

/// Line, Nom, Prénom, Classe, Identifiant and Id of all that nothing blocks.
fn accounts(desk: &Desk) -> Vec<String> {
    let good = rows(desk).into_iter().filter(|row| row.state == RowState::Read);
    let told = good.map(|row| {
        let detail = desk.detail(LIST, row.key).unwrap();
        let id = detail.fields.into_iter().find(|field| field.label == "Id ENT").unwrap().after;
        [id, row.last_name, row.first_name, row.classes, row.login].join(" ")
    });
    told.collect()
}

fn at(desk: &Desk, line: u32) -> Row {
    rows(desk).into_iter().find(|row| row.line == Some(line)).expect("the line is shown")
}

async fn open(desk: &Desk, path: PathBuf) {
    let opened = desk.open_exports(vec![path]).await;
    assert_eq!(opened.opened, [LIST], "{:?}", opened.refused);
}

fn write(pc: &Pc, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = pc.folder().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn case(name: &str) -> Vec<u8> {
    let cases = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/exports/cases");
    fs::read(format!("{cases}/{name}")).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_is_corrected_and_found_again() {
    let service = TestService::start().await;
    let table = [
        ("workbooks-xlsx-class-error/file.xlsx", 2),
        ("workbooks-xls-day/file.xls", 3),
        ("workbooks-ods-day/file.ods", 3),
    ];
    for (name, line) in table {
        let pc = Pc::new(service.url());
        let file = write(&pc, name.rsplit('/').next().unwrap(), case(name));
        let desk = pc.desk();
        open(&desk, file.clone()).await;
        let (key, before) = (at(&desk, line).key, accounts(&desk));
        assert_eq!((at(&desk, line).state, before.len()), (RowState::ToFix, 2), "{name}");
        let list = desk.correct(LIST, key, Column::Classes, "3-1").await.unwrap();
        assert_eq!((list.counters.to_fix, list.corrections.lines), (0, 1), "{name}");
        let after = accounts(&desk);
        assert!(after.len() == 3 && after.iter().any(|one| one.contains(" 3-1 ")), "{after:?}");
        let another_day = pc.desk();
        open(&another_day, file).await;
        assert!(another_day.list(LIST).unwrap().corrections.found_again, "{name}");
        assert_eq!(accounts(&another_day), after, "{name}");
        desk.undo_correction(LIST).await.unwrap();
        assert_eq!(accounts(&desk), before, "{name}");
        desk.redo_correction(LIST).await.unwrap();
        assert_eq!(accounts(&desk), after, "{name}");
        // The lines to fix of a workbook are a file of their own.
        desk.undo_correction(LIST).await.unwrap();
        let saved = pc.folder().join("lignes à corriger.csv");
        desk.write_to_fix(LIST, &saved).unwrap();
        let text = fs::read_to_string(&saved).unwrap();
        let class = at(&desk, line).classes;
        let mended = text.replace(&format!("\"{class}\""), "\"3-1\"");
        assert_ne!(mended, text, "{name}: {text}");
        open(&desk, write(&pc, "mended.csv", mended)).await;
        let alone: Vec<_> = after.iter().filter(|one| one.contains(" 3-1 ")).cloned().collect();
        assert_eq!(accounts(&desk), alone, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_columns_were_named_is_corrected() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = pc.desk();
    let text =
        "Matricule;Patronyme;Petit nom;Groupe\n1077;VIDAL;Zoé;6A\n1079;;Nils;6B\n1090;ROY;Lou;6B\n";
    let file = write(&pc, "maison.csv", text);
    let opened = desk.open_exports(vec![file.clone()]).await;
    let [waiting] = opened.unmapped.as_slice() else { panic!("it waits for its columns") };
    let columns = [Column::Id, Column::LastName, Column::FirstName, Column::Classes];
    let named = Mapping { columns: columns.map(Some).to_vec(), roster: Some(LIST) };
    desk.map_columns(waiting.id, named).await.unwrap();
    let list = desk.correct(LIST, at(&desk, 3).key, Column::LastName, "MERCIER").await.unwrap();
    assert_eq!((list.counters.to_fix, list.lines), (0, 3));
    let another_day = pc.desk();
    open(&another_day, file).await;
    assert!(another_day.list(LIST).unwrap().corrections.found_again);
    assert_eq!(accounts(&another_day), accounts(&desk));
    assert_eq!(at(&another_day, 3).last_name, "MERCIER");
}

#[tokio::test(flavor = "multi_thread")]
async fn corrections_stay_when_another_encoding_is_chosen() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = pc.desk();
    let text = "Id;Type;Nom;Prénom;Identifiant;Classes\n1077;Élève;VIDAL;Zoé;zoe.vidal;6A\n\
                1079;Élève;;Noé;noe.roy;6B\n1090;Élève;MERCIER;Aïda;aida.mercier;6B\n";
    let bytes: Vec<u8> = text.chars().map(|letter| u8::try_from(letter).unwrap()).collect();
    let file = write(&pc, "export.csv", bytes);
    open(&desk, file.clone()).await;
    let key = at(&desk, 3).key;
    desk.correct(LIST, key, Column::LastName, "ROY-ÉON").await.unwrap();
    desk.correct(LIST, key, Column::FirstName, "Noël").await.unwrap();
    let told = |desk: &Desk| {
        let row = at(desk, 3);
        (row.last_name, row.first_name, at(desk, 2).first_name)
    };
    let names =
        |one: &str, two: &str, three: &str| (one.to_owned(), two.to_owned(), three.to_owned());
    desk.choose_encoding(LIST, Encoding::Macintosh).await.unwrap();
    assert_eq!(told(&desk), names("ROY-ÉON", "Noël", "ZoÈ"), "the typed ones are text already");
    let original = at(&desk, 3).cells.into_iter().find(|cell| cell.column == Column::FirstName);
    assert_eq!(original.unwrap().original.as_deref(), Some("NoÈ"), "as it is read now");
    let list = desk.undo_correction(LIST).await.unwrap();
    assert_eq!(told(&desk), names("ROY-ÉON", "NoÈ", "ZoÈ"), "the encoding stays");
    assert!(list.corrections.can_redo && list.corrections.can_undo);
    desk.choose_encoding(LIST, Encoding::Windows1252).await.unwrap();
    let list = desk.redo_correction(LIST).await.unwrap();
    assert_eq!(told(&desk), names("ROY-ÉON", "Noël", "Zoé"));
    assert_eq!((list.counters.to_fix, list.corrections.lines), (0, 1));
    let another_day = pc.desk();
    open(&another_day, file).await;
    assert_eq!(told(&another_day), told(&desk));
}

/// Cells that a spreadsheet would take for formulas, and what a person makes of them.
const DANGEROUS: [(&str, &str); 6] = [
    ("=VIDAL", "VIDAL"),
    ("+33", "ROY"),
    ("-MERCIER", "MERCIER"),
    ("@DURAND", "DURAND"),
    ("=HYPERLINK(\"\"a\"\")", "DALMEIDA"),
    ("=1+1", "BENÂTRE"),
];

#[tokio::test(flavor = "multi_thread")]
async fn lines_that_were_mended_elsewhere_are_the_same_accounts() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = pc.desk();
    let export = |names: [&str; 6]| {
        let lines = names.into_iter().zip(["1077", "1197", "1083", "1185", "1139", "1020"]);
        let line = |(name, id)| format!("{id};Élève;\"{name}\";Zoé;zoe.{id};6A\n");
        let lines: String = lines.map(line).collect();
        format!("Id;Type;Nom;Prénom;Identifiant;Classes\n{lines}")
    };
    open(&desk, write(&pc, "export.csv", export(DANGEROUS.map(|(cell, _)| cell)))).await;
    assert_eq!(desk.list(LIST).unwrap().counters.to_fix, 6);
    let names = |desk: &Desk| rows(desk).into_iter().map(|row| row.last_name).collect::<Vec<_>>();
    let said = names(&desk);
    let saved = pc.folder().join("lignes à corriger.csv");
    desk.write_to_fix(LIST, &saved).unwrap();
    let table = fs::read_to_string(&saved).unwrap();
    for cell in table.lines().flat_map(|line| line.split("\";\"")) {
        assert!(!cell.trim_matches('"').starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
    open(&desk, saved).await;
    let guarded: Vec<String> = said.iter().map(|name| format!("'{name}")).collect();
    assert_eq!((desk.list(LIST).unwrap().counters.to_fix, names(&desk)), (6, guarded));
    let mended = DANGEROUS.into_iter().fold(table, |table, (cell, name)| {
        let mended = table.replace(&format!("\"'{cell}\""), &format!("\"{name}\""));
        assert_ne!(mended, table, "{cell} stands behind an apostrophe: {table}");
        mended
    });
    open(&desk, write(&pc, "mended.csv", mended)).await;
    let (mended, findings) = (accounts(&desk), desk.list(LIST).unwrap().findings);
    open(&desk, write(&pc, "right.csv", export(DANGEROUS.map(|(_, name)| name)))).await;
    assert_eq!((mended.len(), mended), (6, accounts(&desk)));
    assert!(findings.is_empty(), "{findings:?}");
}
