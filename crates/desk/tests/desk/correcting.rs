//! A list corrected in place, from the damaged file to the service.

use std::{
    fs,
    path::{Path, PathBuf},
};

use balado_core::{
    export::{Encoding, Mapping},
    finding::Column,
    school::Roster,
};
use balado_desk::{Desk, Detail, PageQuery, Row, RowState};
use balado_testkit::service::TestService;

use crate::school::{Pc, rows, signed_in};

const LIST: Roster = Roster::Students;
/// Two lines that are fine, one without a name, one without an id; cells that must stay.
const DAMAGED: &str = "Id;Type;Nom;Prénom;Identifiant;Code d'activation;Classes;Parents;Courriel;Téléphone\n\
    1001;Élève;VIDAL;Zoé;zoe.vidal;codesecret1;6A;Parent SECRET;secret1@mail.example;0639981001\n\
    1002;Élève;;Nils;nils.roy;codesecret2;6A;Parent SECRET;secret2@mail.example;0639981002\n\
    ;Élève;MERCIER;Aïda;aida.mercier;codesecret3;6B;Parent SECRET;secret3@mail.example;0639981003\n\
    1007;Élève;DURAND;Lou;lou.durand;codesecret4;6B;Parent SECRET;secret4@mail.example;0639981004\n";
const SECRETS: [&str; 5] = ["codesecret", "SECRET", "secret", "mail.example", "063998"];

pub fn query(state: Option<RowState>) -> PageQuery {
    PageQuery { state, limit: 200, ..PageQuery::default() }
}

pub fn write(pc: &Pc, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = pc.folder().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

pub async fn open(desk: &Desk, path: &Path) {
    let opened = desk.open_exports(vec![path.to_path_buf()]).await;
    assert_eq!(opened.opened, [LIST], "{:?}", opened.refused);
}

fn page(desk: &Desk) -> Vec<Row> {
    desk.page(LIST, &query(None)).unwrap().rows
}

pub fn at(desk: &Desk, line: u32) -> Row {
    page(desk).into_iter().find(|row| row.line == Some(line)).expect("the line is shown")
}

fn corrected(detail: &Detail) -> Vec<Column> {
    detail.fields.iter().filter(|field| field.corrected).filter_map(|field| field.column).collect()
}

pub fn drafts(pc: &Pc) -> Vec<PathBuf> {
    let Ok(files) = fs::read_dir(pc.folder().join("state/drafts")) else { return Vec::new() };
    files.map(|file| file.unwrap().path()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_line_is_corrected_and_imported() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, &write(&pc, "export.csv", DAMAGED)).await;
    assert_eq!(desk.list(LIST).unwrap().counters.to_fix, 2);
    let (nameless, idless) = (at(&desk, 3).key, at(&desk, 4).key);
    let list = desk.correct(LIST, nameless, Column::LastName, "ROY").await.unwrap();
    assert_eq!((list.counters.to_fix, list.counters.create, list.corrections.lines), (1, 3, 1));
    let row = at(&desk, 3);
    assert_eq!((row.key, row.state, row.editable), (nameless, RowState::Create, true));
    assert_eq!(corrected(&desk.detail(LIST, nameless).unwrap()), [Column::LastName]);
    assert_eq!(at(&desk, 4).key, idless, "the others keep their key");
    let found = PageQuery { search: "roy".to_owned(), ..query(None) };
    assert_eq!(desk.page(LIST, &found).unwrap().total, 1, "it is found by what was typed");
    let report = desk.push_import(LIST, None, &|_| ()).await.unwrap();
    assert_eq!((report.created, report.left_aside), (3, 1));
    let names: Vec<String> = rows(&service.database_path()).into_iter().map(|row| row.2).collect();
    assert_eq!(names, ["VIDAL", "ROY", "DURAND"]);
    assert_eq!(drafts(&pc), Vec::<PathBuf>::new(), "what is imported is forgotten");
    desk.correct(LIST, idless, Column::Id, "1003").await.unwrap();
    let undo = desk.prepare_undo(report.import_id).await.unwrap();
    desk.undo_import(undo.id).await.unwrap();
    assert_eq!(drafts(&pc).len(), 1, "another import says nothing of what is open");
}

#[tokio::test(flavor = "multi_thread")]
async fn corrections_are_taken_back_made_again_and_found_another_day() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let file = write(&pc, "export.csv", DAMAGED);
    let desk = pc.desk();
    open(&desk, &file).await;
    let key = at(&desk, 4).key;
    desk.exclude_line(LIST, at(&desk, 3).key, true).unwrap();
    let to_fix = |list: balado_desk::ListShown| list.counters.to_fix;
    assert_eq!(to_fix(desk.correct(LIST, key, Column::Id, "1003").await.unwrap()), 0);
    assert_eq!(to_fix(desk.undo_correction(LIST).await.unwrap()), 1);
    assert_eq!(drafts(&pc).len(), 0, "nothing is laid over the file");
    let again = desk.redo_correction(LIST).await.unwrap();
    assert_eq!((again.counters.excluded, again.corrections.can_redo), (1, false));
    assert_eq!(to_fix(again), 0, "the line left out stays out");
    for draft in drafts(&pc) {
        let text = fs::read_to_string(draft).unwrap();
        assert!(text.contains("1003"));
        assert!(SECRETS.iter().all(|secret| !text.contains(secret)), "{text}");
        assert!(!text.contains("MERCIER"), "only what was typed is kept");
    }
    let another_day = pc.desk();
    open(&another_day, &file).await;
    let found = another_day.list(LIST).unwrap().corrections;
    assert_eq!((found.lines, found.found_again, found.can_undo), (1, true, false));
    assert_eq!(at(&another_day, 4).state, RowState::Read);
    let none = another_day.forget_corrections(LIST).await.unwrap();
    assert_eq!((none.counters.to_fix, none.corrections.lines), (2, 0));
    assert_eq!(drafts(&pc).len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_lines_to_fix_are_typed_over() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = pc.desk();
    open(&desk, &write(&pc, "export.csv", DAMAGED)).await;
    let (fine, blocked) = (at(&desk, 2), at(&desk, 3));
    assert_eq!((fine.editable, blocked.editable), (false, true));
    let table = [
        (fine.key, Column::LastName, "not-to-fix", "nothing to correct"),
        (blocked.key, Column::Email, "not-to-fix", "a column that is not kept"),
        (99, Column::LastName, "no-row", "no such line"),
    ];
    for (key, column, code, case) in table {
        let refused = desk.correct(LIST, key, column, "X").await.expect_err(case);
        assert_eq!(refused.code(), code, "{case}");
    }
    assert_eq!(desk.list(LIST).unwrap().corrections.lines, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn cells_say_what_is_wrong_and_what_the_file_says() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = pc.desk();
    open(&desk, &write(&pc, "export.csv", DAMAGED)).await;
    let cell = |line, column| {
        let cells = at(&desk, line).cells;
        cells.into_iter().find(|cell| cell.column == column).map(|cell| (cell.original, cell.wrong))
    };
    assert!(at(&desk, 2).cells.is_empty(), "nothing to type there");
    let columns: Vec<Column> = at(&desk, 3).cells.iter().map(|cell| cell.column).collect();
    assert_eq!(columns, Column::KEPT);
    let missing = Some((None, Some("Nom manquant".to_owned())));
    assert_eq!(cell(3, Column::LastName), missing);
    assert_eq!(cell(3, Column::FirstName), Some((None, None)));
    let key = at(&desk, 3).key;
    for (column, text) in [(Column::LastName, "ROY"), (Column::FirstName, "Nil")] {
        desk.correct(LIST, key, column, text).await.unwrap();
    }
    assert_eq!(cell(3, Column::LastName), Some((Some(String::new()), None)));
    assert_eq!(cell(3, Column::FirstName), Some((Some("Nils".to_owned()), None)));
    let detail = desk.detail(LIST, key).unwrap();
    let name = detail.fields.iter().find(|field| field.column == Some(Column::FirstName)).unwrap();
    assert_eq!((name.after.as_str(), name.original.as_deref()), ("Nil", Some("Nils")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_harmless_is_told_last() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = pc.desk();
    // Two homonyms, of whom one has a class that a spreadsheet took for a date.
    let text = "Id;Type;Nom;Prénom;Identifiant;Classes\n1;Élève;VIDAL;Zoé;zoe.vidal;6A\n\
                2;Élève;VIDAL;Zoé;zoe.vidal1;03-janv\n3;Élève;VIDAL;Zoé;zoe.vidal2;6B\n";
    open(&desk, &write(&pc, "export.csv", text)).await;
    let findings = desk.detail(LIST, at(&desk, 3).key).unwrap().findings;
    let ranks: Vec<_> = findings.iter().map(|found| (!found.blocking, found.harmless)).collect();
    assert!(ranks.is_sorted() && ranks[0] == (false, false), "{findings:?}");
    let remark = at(&desk, 3).remark;
    assert_eq!(remark, findings[0].message);
    let harmless = desk.detail(LIST, at(&desk, 2).key).unwrap().findings;
    assert!(harmless.iter().all(|found| found.harmless && !found.blocking), "{harmless:?}");
    assert!(!harmless.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_leaves_the_list_takes_no_other_key() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = pc.desk();
    let text = "Id;Type;Nom;Prénom;Identifiant;Classes\n1;Élève;VIDAL;Zoé;z.v;6A\n\
                2;Elf;ROY;Nils;n.r;6A\n3;Élève;MERCIER;Aïda;a.m;6B\n";
    open(&desk, &write(&pc, "export.csv", text)).await;
    let (doubtful, third) = (at(&desk, 3).key, at(&desk, 4).key);
    let list = desk.correct(LIST, doubtful, Column::Type, "Parent").await.unwrap();
    assert_eq!((list.lines, list.counters.to_fix, list.counters.create), (2, 0, 2));
    assert_eq!(desk.detail(LIST, doubtful).expect_err("it left").code(), "no-row");
    assert_eq!(desk.detail(LIST, third).unwrap().title, "MERCIER Aïda");
    desk.undo_correction(LIST).await.unwrap();
    assert_eq!(at(&desk, 3).key, doubtful, "it is back under its key");
}

#[tokio::test(flavor = "multi_thread")]
async fn accents_are_shown_and_chosen() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = pc.desk();
    // « Zoé » and « Aïda » as a DOS program wrote them; these titles tell nothing of accents.
    let text = format!(
        "Id;Type;Last name;First name;Login;Activation code{}",
        &DAMAGED[DAMAGED.find(";Classes").unwrap()..]
    );
    let text = text.replace("Parents", "Relatives").replace("Téléphone", "Phone");
    let text = text.chars().map(|letter| match letter {
        'é' => 0x82,
        'É' => 0x90,
        'ï' => 0x8B,
        other => u8::try_from(other).expect("ASCII"),
    });
    let file = write(&pc, "export.csv", text.collect::<Vec<u8>>());
    open(&desk, &file).await;
    let list = desk.list(LIST).unwrap();
    assert!(list.ask_accents, "it was worked out: {}", list.understood);
    let accents = desk.accents(LIST).await.unwrap();
    assert_eq!(accents.choices.iter().filter(|choice| choice.chosen).count(), 1);
    let dos = accents.choices.iter().find(|choice| choice.encoding == Encoding::Cp850).unwrap();
    assert!(dos.samples.contains(&"VIDAL Zoé".to_owned()), "{:?}", dos.samples);
    let other = accents.choices.iter().find(|choice| !choice.chosen).expect("another one");
    let list = desk.choose_encoding(LIST, other.encoding).await.unwrap();
    assert!(list.understood.contains(other.encoding.label()) && list.ask_accents);
    let list = desk.choose_encoding(LIST, Encoding::Cp850).await.unwrap();
    assert!(list.understood.contains("CP850"), "{}", list.understood);
    assert_eq!(at(&desk, 2).first_name, "Zoé");
    let another_day = pc.desk();
    open(&another_day, &file).await;
    assert!(another_day.list(LIST).unwrap().understood.contains("CP850"), "it is remembered");
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_named_once() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = pc.desk();
    let text = "Colonne A;Colonne B;Colonne C;Colonne D\n77;VIDAL;Zoé;codesecret\n78;ROY;Nils;codesecret\n";
    let opened = desk.open_exports(vec![write(&pc, "maison.csv", text)]).await;
    assert!(opened.opened.is_empty() && opened.refused.is_empty(), "{:?}", opened.refused);
    let [waiting] = opened.unmapped.as_slice() else { panic!("it waits for its columns") };
    assert_eq!((waiting.columns.len(), waiting.asks_roster), (4, true));
    assert_eq!(waiting.columns[1].samples, ["VIDAL", "ROY"]);
    let short = Mapping { columns: vec![Some(Column::Id)], roster: None };
    let refused = desk.map_columns(waiting.id, short).await.expect_err("names are missing");
    assert_eq!(refused.code(), "missing-columns");
    let columns = vec![Some(Column::Id), Some(Column::LastName), Some(Column::FirstName), None];
    let named = Mapping { columns, roster: Some(LIST) };
    assert_eq!(desk.map_columns(waiting.id, named.clone()).await.unwrap().opened, [LIST]);
    assert_eq!(at(&desk, 3).last_name, "ROY");
    let twice = desk.map_columns(waiting.id, named).await.expect_err("it is read");
    assert_eq!(twice.code(), "no-unmapped");
    let kept = fs::read_to_string(pc.folder().join("state/mappings.json")).unwrap();
    assert!(!kept.contains("codesecret") && !kept.contains("Colonne"), "{kept}");
    let another_day = pc.desk();
    open(&another_day, &write(&pc, "suivant.csv", text.replace("VIDAL", "DURAND"))).await;
    assert_eq!(at(&another_day, 2).last_name, "DURAND");
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_of_a_workbook_are_those_of_a_page() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = pc.desk();
    let book =
        include_bytes!("../../../../tests/exports/cases/workbooks-xlsx-unknown/file.xlsx").to_vec();
    let opened = desk.open_exports(vec![write(&pc, "maison.xlsx", book)]).await;
    let [waiting] = opened.unmapped.as_slice() else { panic!("it waits for its columns") };
    assert_eq!(waiting.columns[1].samples, ["VIDAL", "ROY"]);
    let columns = [Column::Id, Column::LastName, Column::FirstName].map(Some).to_vec();
    let named = Mapping { columns, roster: Some(LIST) };
    desk.map_columns(waiting.id, named).await.unwrap();
    assert_eq!(at(&desk, 4).last_name, "ROY");
    let page = "<table><tr><th>Colonne A<th>Colonne B<th>Colonne C<tr><td>7<td>DURAND<td>Aïda\
                <tr><td>8<td>ROY<td>Nils</table>";
    open(&desk, &write(&pc, "page.xls", page)).await;
    assert_eq!(at(&desk, 2).last_name, "DURAND", "the titles are the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_to_fix_are_saved_guarded_and_read_back() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = pc.desk();
    let text = DAMAGED.replace(";;Nils;", ";;=HYPERLINK(1);");
    open(&desk, &write(&pc, "export.csv", text)).await;
    let saved = pc.folder().join("lignes à corriger.csv");
    desk.write_to_fix(LIST, &saved).unwrap();
    let text = fs::read_to_string(&saved).unwrap();
    assert!(text.starts_with("\u{FEFF}\"Id\";\"Type\";\"Nom\""), "{text}");
    assert!(text.contains("\"'=HYPERLINK(1)\"") && !text.contains("\"=HYPERLINK"), "{text}");
    assert!(text.contains(";\"3\";\"") && text.contains("Nom manquant"), "{text}");
    assert!(!text.contains("VIDAL"), "only what is to fix");
    assert!(SECRETS.iter().all(|secret| !text.contains(secret)), "{text}");
    open(&desk, &saved).await;
    let list = desk.list(LIST).unwrap();
    assert_eq!((list.lines, list.counters.to_fix), (2, 2));
    desk.correct(LIST, at(&desk, 3).key, Column::Id, "1003").await.unwrap();
    assert_eq!((at(&desk, 3).last_name.as_str(), at(&desk, 3).state), ("MERCIER", RowState::Read));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_of_a_file_without_ids_are_found_by_their_login_only() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let known = "Id;Type;Nom;Prénom;Identifiant;Classes\n1;Élève;VIDAL;Zoé;zoe.vidal;6A\n\
                 2;Élève;ROY;Nils;nils.roy;6A\n3;Élève;MERCIER;Aïda;aida.mercier;6B\n";
    open(&desk, &write(&pc, "export.csv", known)).await;
    desk.push_import(LIST, None, &|_| ()).await.unwrap();
    // One renamed and typed with capitals and accents, one under another login, one whose line is blocked.
    let chamilo = "NOMMA;PRENOM;NOMLOGMI;MDP;MAIL;SGR;GR\nVIDAL-ROY;Zoé;Zoé.Vidal;codesecret;;;Élève\n\
                   ROY;Nils;nils.autre;codesecret;;;Élève\n;Aïda;aida.mercier;codesecret;;;Élève\n";
    let chamilo = write(&pc, "chamilo.csv", chamilo);
    open(&desk, &chamilo).await;
    let list = desk.list(LIST).unwrap();
    assert_eq!((list.counters.update, list.counters.to_fix, list.counters.create), (1, 2, 0));
    assert_eq!(list.counters.absent, 1, "the blocked one is not absent; another login is nobody's");
    let unknown = at(&desk, 3);
    assert_eq!((unknown.state, unknown.remark_blocking), (RowState::ToFix, true));
    assert_eq!(desk.detail(LIST, unknown.key).unwrap().findings[0].code, "missing-id");
    let list = desk.correct(LIST, unknown.key, Column::Login, "nils.roy").await.unwrap();
    assert_eq!((list.counters.to_fix, list.counters.absent), (1, 0));
    let report = desk.push_import(LIST, None, &|_| ()).await.unwrap();
    assert_eq!((report.updated, report.created), (1, 0));
    let kept = rows(&service.database_path());
    assert_eq!(kept[0].4, "zoe.vidal", "the login stays as it is held");
    assert_eq!((kept[0].2.as_str(), kept[0].5.as_str()), ("VIDAL-ROY", "[\"6A\"]"), "classes stay");
    let signed_out = Pc::new(service.url()).desk();
    open(&signed_out, &chamilo).await;
    assert_eq!(at(&signed_out, 2).state, RowState::Read, "nobody can tell yet");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_draft_is_said_and_the_file_is_read() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let file = write(&pc, "export.csv", DAMAGED);
    let desk = pc.desk();
    open(&desk, &file).await;
    desk.correct(LIST, at(&desk, 3).key, Column::LastName, "ROY").await.unwrap();
    fs::write(&drafts(&pc)[0], "{\"encoding\":").unwrap();
    let another_day = pc.desk();
    open(&another_day, &file).await;
    let list = another_day.list(LIST).unwrap();
    assert_eq!((list.counters.to_fix, list.corrections.lines), (2, 0));
    assert!(list.findings.iter().any(|finding| finding.code == "draft-lost"));
}
