//! A directory that changed, and lists that are not what they should be.

use std::fs;

use balado_core::school::Roster;
use balado_desk::{DeskError, ListShown, PageQuery, RemedyShown, RowState};
use balado_testkit::{samples, service::TestService};

use crate::school::{Pc, open, rows, signed_in};

const CODE: &str = "ids-changed";

/// The sample with another id on every line, written beside the desk's own files.
fn renumbered(pc: &Pc, sample: &str) -> std::path::PathBuf {
    let text = fs::read_to_string(samples::path(sample)).unwrap();
    let path = pc.folder().join("renumbered.csv");
    let (header, lines) = text.split_once('\n').unwrap();
    fs::write(&path, format!("{header}\n{}", lines.replace("\n\"", "\n\"CRETEIL-"))).unwrap();
    path
}

fn codes(list: &ListShown) -> Vec<&'static str> {
    list.guards.iter().map(|guard| guard.code).collect()
}

fn updates() -> PageQuery {
    PageQuery { state: Some(RowState::Update), limit: 5, ..PageQuery::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_whose_id_changed_are_relinked_when_a_person_chooses_it_and_undone() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    let first = rows(&service.database_path());

    desk.open_export(renumbered(&pc, "2025/eleves.csv")).await.unwrap();
    let list = desk.list(Roster::Students).unwrap();
    assert_eq!(codes(&list), [CODE]);
    let guard = &list.guards[0];
    assert_eq!((guard.remedy, guard.count), (Some(RemedyShown::Relink), Some(619)));
    assert!(guard.message.contains("619"), "{}", guard.message);
    assert_eq!((list.counters.create, list.counters.absent), (619, 619));
    let held = desk.push_import(Roster::Students, None, &|_| ()).await;
    assert!(matches!(held, Err(DeskError::Held(_))), "unchosen, it waits for a number");

    let list = desk.set_relink(Roster::Students, true).unwrap();
    assert!(list.relink && list.holds.is_empty());
    assert_eq!((list.relinked, list.counters.create, list.counters.absent), (619, 0, 0));
    assert_eq!((list.counters.update, list.to_send), (619, 619));
    assert_eq!(codes(&list), [CODE], "it can be taken back");
    let shown = desk.page(Roster::Students, &updates()).unwrap().rows;
    assert!(shown.iter().all(|row| row.remark == "Id ENT changé" && !row.remark_blocking));
    let key = shown[0].key;
    let detail = desk.detail(Roster::Students, key).unwrap();
    let id = detail.fields.iter().find(|field| field.label == "Id ENT").unwrap();
    assert_eq!(
        id.before.as_ref().map(|before| format!("CRETEIL-{before}")),
        Some(id.after.clone())
    );

    assert_eq!(desk.set_relink(Roster::Students, false).unwrap().relinked, 0);
    desk.set_relink(Roster::Students, true).unwrap();
    let done = desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    assert_eq!((done.created, done.updated, done.in_balado), (0, 619, 620));
    let now = rows(&service.database_path());
    assert_eq!(now.len(), first.len(), "nobody is there twice");
    let list = desk.list(Roster::Students).unwrap();
    assert_eq!((codes(&list).len(), list.counters.unchanged), (0, 620));

    let undo = desk.prepare_undo(done.import_id).await.unwrap();
    assert_eq!((undo.removed, undo.restored, undo.left_alone), (0, 619, 0));
    desk.undo_import(undo.id).await.unwrap();
    assert_eq!(rows(&service.database_path()), first, "exactly as before");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relinked_line_that_is_left_out_stays_as_it_is_held() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    desk.open_export(renumbered(&pc, "2025/eleves.csv")).await.unwrap();
    desk.set_relink(Roster::Students, true).unwrap();
    let key = desk.page(Roster::Students, &updates()).unwrap().rows[0].key;
    let list = desk.exclude_line(Roster::Students, key, true).unwrap();
    let counters = list.counters;
    assert_eq!((counters.update, counters.excluded, counters.absent), (618, 1, 0));
    let done = desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    assert_eq!((done.updated, done.absent_kept, done.left_aside), (618, 0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_classes_that_relinks_keeps_those_that_are_known() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let file = |name: &str, text: &str| {
        let path = pc.folder().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let known = "Id;Type;Nom;Prénom;Login;Code d'activation;Classe(s)\n\
                 1;Élève;D’ALMEIDA;Inès;ines.dalmeida;;5B\n";
    let without = "Id;Type;Nom;Prénom;Login;Code d'activation\n\
                   9;Élève;D’ALMEIDA;Inès;ines.dalmeida;\n";
    desk.open_export(file("first.csv", known)).await.unwrap();
    desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    desk.open_export(file("second.csv", without)).await.unwrap();
    desk.set_relink(Roster::Students, true).unwrap();
    desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    let rows = rows(&service.database_path());
    let found: Vec<_> = rows.iter().map(|row| (row.0.as_str(), row.5.as_str())).collect();
    assert_eq!(found, [("9", "[\"5B\"]")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_not_this_school_s_or_not_whole_is_doubted() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    assert!(desk.list(Roster::Students).unwrap().guards.is_empty(), "a first import");
    desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    open(&desk, "2026/eleves.csv").await;
    assert!(desk.list(Roster::Students).unwrap().guards.is_empty(), "a new year");

    let whole = fs::read_to_string(samples::path("2026/eleves.csv")).unwrap();
    let few: Vec<&str> = whole.lines().take(100).collect();
    let path = pc.folder().join("few.csv");
    fs::write(&path, few.join("\n")).unwrap();
    desk.open_export(path).await.unwrap();
    assert_eq!(codes(&desk.list(Roster::Students).unwrap()), ["truncated"]);

    let stranger =
        |n| format!("E{n};Élève;ÉTRANGER{n};Zoé;zoe.etranger{n};;;CLG-JEAN MOULIN-AUTREVILLE;6A");
    let elsewhere = (0..50).map(stranger).collect::<Vec<_>>().join("\n");
    let header = "Id;Type;Nom;Prénom;Login;Code d'activation;Fonction(s);Structure(s);Classe(s)\n";
    let path = pc.folder().join("elsewhere.csv");
    fs::write(&path, format!("{header}{elsewhere}")).unwrap();
    desk.open_export(path).await.unwrap();
    let list = desk.list(Roster::Students).unwrap();
    assert_eq!(codes(&list), ["wrong-school"]);
    assert!(list.guards[0].message.contains("CLG-JEAN MOULIN-AUTREVILLE"));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_of_the_other_list_is_told_before_the_service_refuses() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, "2025/enseignants.csv").await;
    desk.push_import(Roster::Teachers, None, &|_| ()).await.unwrap();
    let text = fs::read_to_string(samples::path("2025/enseignants.csv")).unwrap();
    let path = pc.folder().join("eleves.csv");
    fs::write(&path, text.replace("\"Enseignant\"", "\"Élève\"")).unwrap();
    assert_eq!(desk.open_export(path).await.unwrap(), [Roster::Students]);
    let list = desk.list(Roster::Students).unwrap();
    assert_eq!(codes(&list), ["wrong-export"]);
    assert!(list.guards[0].refused);
    assert_eq!(list.guards[0].remedy, Some(RemedyShown::LeaveOut));
    assert_eq!(list.guards[0].count, Some(list.to_send), "the whole file is on the other list");
    let left = desk.leave_out_others(Roster::Students).unwrap();
    assert_eq!((left.to_send, left.counters.excluded), (0, list.to_send));
    assert_eq!(codes(&left), [] as [&str; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn namesakes_are_shown_side_by_side() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let path = pc.folder().join("namesakes.csv");
    let text = "Id;Type;Nom;Prénom;Login;Code d'activation;Classe(s)\n\
                1;Élève;ROUX;Zoé;zoe.roux;;5A\n2;Élève;PETIT;Luc;luc.petit;;5A\n\
                3;Élève;Roux;Zoe;zoe.roux1;;5A\n";
    fs::write(&path, text).unwrap();
    desk.open_export(path).await.unwrap();
    let seen = |key| desk.detail(Roster::Students, key).unwrap().namesakes;
    let one = seen(0).expect("somebody has the same name");
    let people: Vec<_> = one.people.iter().map(|one| (one.key, one.line, one.state)).collect();
    assert_eq!(people, [(0, Some(2), RowState::Create), (2, Some(4), RowState::Create)]);
    let told: Vec<_> = one
        .fields
        .iter()
        .map(|field| (field.label, field.differs, field.values.join("|")))
        .collect();
    let table = [
        ("Nom", true, "ROUX|Roux"),
        ("Prénom", true, "Zoé|Zoe"),
        ("Classe", false, "5A|5A"),
        ("Identifiant", true, "zoe.roux|zoe.roux1"),
        ("Id ENT", true, "1|3"),
    ];
    let table = table.map(|(label, differs, values)| (label, differs, values.to_owned()));
    assert_eq!(told, table);
    let other = seen(2).expect("the other has one too").people;
    assert_eq!(other[0].key, 2, "whoever is asked about comes first");
    assert_eq!(seen(1), None, "nobody else is called so");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_new_is_shown_beside_an_absent_of_the_same_name() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let file = |name: &str, lines: &str| {
        let path = pc.folder().join(name);
        fs::write(&path, format!("Id;Type;Nom;Prénom;Login;Code;Classe(s)\n{lines}")).unwrap();
        path
    };
    let before = "1;Élève;ROUX;Zoé;zoe.roux;;5A\n2;Élève;PETIT;Luc;luc.petit;;5A\n";
    desk.open_export(file("before.csv", before)).await.unwrap();
    desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    let after = "9;Élève;Roux;Zoé;zoe.roux1;;4A\n2;Élève;PETIT;Luc;luc.petit;;5A\n";
    desk.open_export(file("after.csv", after)).await.unwrap();
    let both = desk.detail(Roster::Students, 0).unwrap().namesakes.expect("one left, one came");
    let people: Vec<_> = both.people.iter().map(|one| (one.line, one.state)).collect();
    assert_eq!(people, [(Some(2), RowState::Create), (None, RowState::Absent)]);
    assert_eq!(both.fields[3].values, ["zoe.roux1", "zoe.roux"]);
    let back = desk.detail(Roster::Students, both.people[1].key).unwrap().namesakes;
    assert_eq!(back.expect("and from there").people[1].key, 0);
    assert_eq!(desk.detail(Roster::Students, 1).unwrap().namesakes, None);
}
