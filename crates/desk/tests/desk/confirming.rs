//! Lines that only look wrong, and that somebody who knows the person finds right.

use std::{fs, path::Path};

use balado_core::{export::Encoding, finding::Column, school::Roster};
use balado_desk::{Confirmation, Desk, ListShown, RowState};
use balado_testkit::service::TestService;

use crate::{
    correcting::{at, drafts, open, write},
    school::{Pc, rows, signed_in},
};

const LIST: Roster = Roster::Students;
/// Line 3 has a name that is a word of another column; line 4 a rounded id; line 5 both.
const DOUBTED: &str = "Id;Type;Nom;Prénom;Identifiant;Classes\n\
    1001;Élève;VIDAL;Zoé;zoe.vidal;6A\n\
    1002;Élève;Élève;Nils;nils.eleve;6A\n\
    1,23E+11;Élève;MERCIER;Aïda;aida.mercier;6B\n\
    1,24E+11;Élève;Élève;Lou;lou.eleve;6B\n";

async fn opened(pc: &Pc) -> Desk {
    let desk = pc.desk();
    open(&desk, &write(pc, "export.csv", DOUBTED)).await;
    desk
}

fn confirmation(desk: &Desk, line: u32) -> Option<Confirmation> {
    desk.detail(LIST, at(desk, line).key).unwrap().confirmation
}

fn doubtful(desk: &Desk, line: u32) -> Vec<Column> {
    let cells = at(desk, line).cells.into_iter().filter(|cell| cell.doubtful);
    cells.map(|cell| cell.column).collect()
}

fn told(list: &ListShown) -> (u32, u32, u32) {
    (list.counters.to_fix, list.corrections.lines, list.corrections.confirmed)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_found_right_is_imported_and_its_remark_stays() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, &write(&pc, "export.csv", DOUBTED)).await;
    let key = at(&desk, 3).key;
    assert_eq!(confirmation(&desk, 3), Some(Confirmation::Asked));
    assert_eq!(doubtful(&desk, 3), [Column::LastName]);
    let list = desk.confirm_line(LIST, key, true).await.unwrap();
    assert_eq!(told(&list), (2, 0, 1));
    let row = at(&desk, 3);
    assert_eq!((row.key, row.state, row.editable), (key, RowState::Create, true));
    assert!(row.remark.starts_with("Vérifié par vous"), "{}", row.remark);
    assert!(!row.remark_blocking && doubtful(&desk, 3).is_empty());
    let detail = desk.detail(LIST, key).unwrap();
    assert_eq!(detail.confirmation, Some(Confirmation::Given));
    assert!(detail.findings[0].harmless);
    let report = desk.push_import(LIST, None, &|_| ()).await.unwrap();
    assert_eq!((report.created, report.left_aside), (2, 2));
    let names: Vec<String> = rows(&service.database_path()).into_iter().map(|row| row.2).collect();
    assert_eq!(names, ["VIDAL", "Élève"]);
    assert!(drafts(&pc).is_empty(), "what is imported is forgotten");
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_is_never_confirmed() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = opened(&pc).await;
    let table = [
        (2, true, "not-in-doubt", "nothing is said of it"),
        (4, true, "not-in-doubt", "the id is lost"),
        (5, true, "not-in-doubt", "the name may be true, the id is lost"),
        (3, false, "not-in-doubt", "nobody found it right"),
    ];
    for (line, confirmed, code, case) in table {
        let refused = desk.confirm_line(LIST, at(&desk, line).key, confirmed).await;
        assert_eq!(refused.expect_err(case).code(), code, "{case}");
        let asked = (line == 3).then_some(Confirmation::Asked);
        assert_eq!(confirmation(&desk, line), asked, "{case}");
    }
    let refused = desk.confirm_line(LIST, 99, true).await.expect_err("no such line");
    assert_eq!(refused.code(), "no-row");
    let key = at(&desk, 4).key;
    let list = desk.correct(LIST, key, Column::Id, "1,23E+11").await.unwrap();
    assert_eq!(told(&list).0, 3, "typed again, a rounded id is still one");
    let key = at(&desk, 5).key;
    desk.correct(LIST, key, Column::Id, "1009").await.unwrap();
    assert_eq!(confirmation(&desk, 5), Some(Confirmation::Asked), "once the damage is mended");
    desk.exclude_line(LIST, key, true).unwrap();
    assert_eq!(confirmation(&desk, 5), None, "a line left out asks nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_text_typed_again_is_found_right_and_another_is_doubted_anew() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = opened(&pc).await;
    let key = at(&desk, 3).key;
    let type_name = async |text| desk.correct(LIST, key, Column::LastName, text).await.unwrap();
    assert_eq!(told(&type_name("Élève").await), (2, 0, 1), "nothing was changed: it was confirmed");
    assert_eq!(told(&type_name("Eleve").await), (3, 1, 0), "another text was never looked at");
    assert_eq!(confirmation(&desk, 3), Some(Confirmation::Asked));
    assert_eq!(
        told(&type_name(" Eleve ").await),
        (2, 1, 1),
        "what was typed can be found right too"
    );
    assert_eq!(at(&desk, 3).last_name, "Eleve");
    assert_eq!(told(&desk.undo_correction(LIST).await.unwrap()), (3, 1, 0));
    assert_eq!(told(&desk.undo_correction(LIST).await.unwrap()), (2, 0, 1), "as it was before");
    assert_eq!(told(&desk.undo_correction(LIST).await.unwrap()), (3, 0, 0));
    assert_eq!(told(&desk.redo_correction(LIST).await.unwrap()), (2, 0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_right_is_there_another_day_and_can_be_taken_back() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = opened(&pc).await;
    desk.confirm_line(LIST, at(&desk, 3).key, true).await.unwrap();
    let kept = fs::read_to_string(&drafts(&pc)[0]).unwrap();
    assert!(kept.contains("Élève") && !kept.contains("nils"), "only the cell in doubt: {kept}");
    let another_day = opened(&pc).await;
    let list = another_day.list(LIST).unwrap();
    assert_eq!((told(&list), list.corrections.found_again), ((2, 0, 1), true));
    let key = at(&another_day, 3).key;
    let list = another_day.confirm_line(LIST, key, false).await.unwrap();
    assert_eq!(told(&list), (3, 0, 0));
    assert!(drafts(&pc).is_empty());
    let list = another_day.undo_correction(LIST).await.unwrap();
    assert_eq!(told(&list), (2, 0, 1), "that can be taken back too");
    assert_eq!(told(&another_day.forget_corrections(LIST).await.unwrap()), (3, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_reads_otherwise_is_doubted_again() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = pc.desk();
    let text =
        "Id;Type;Nom;Prenom;Login\n1001;Eleve;VIDAL;Lou;lou.vidal\n1002;Eleve;3B?;Nils;nils.b\n";
    let (before, after) = text.split_once('?').unwrap();
    let bytes = [before.as_bytes(), b"\xE9", after.as_bytes()].concat();
    open(&desk, &write(&pc, "export.csv", bytes)).await;
    assert_eq!(at(&desk, 3).last_name, "3Bé");
    let list = desk.confirm_line(LIST, at(&desk, 3).key, true).await.unwrap();
    assert_eq!(told(&list), (0, 0, 1));
    let read = async |encoding| told(&desk.choose_encoding(LIST, encoding).await.unwrap());
    assert_eq!(read(Encoding::Cp850).await.0, 1);
    assert_eq!(at(&desk, 3).last_name, "3BÚ", "nobody looked at this name");
    assert_eq!(read(Encoding::Windows1252).await.0, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_to_fix_say_what_was_found_right() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = opened(&pc).await;
    let key = at(&desk, 5).key;
    assert_eq!(doubtful(&desk, 5), [Column::LastName]);
    let list = desk.correct(LIST, key, Column::LastName, "Élève").await.unwrap();
    assert_eq!(told(&list), (3, 0, 1), "the id still blocks the line");
    desk.confirm_line(LIST, at(&desk, 3).key, true).await.unwrap();
    let path = pc.folder().join("à corriger.csv");
    desk.write_to_fix(LIST, Path::new(&path)).unwrap();
    let lines = fs::read_to_string(&path).unwrap();
    assert!(!lines.contains("nils.eleve"), "{lines}");
    let line = lines.lines().find(|line| line.contains("lou.eleve")).unwrap();
    assert!(line.contains("Vérifié par vous") && line.contains("Id ENT abîmé"), "{line}");
}
