//! A line that gives a known id to another name waits until a person says who it is.

use std::{fs, path::PathBuf};

use balado_core::school::Roster;
use balado_desk::{Desk, DeskError, KnownBy, PageQuery, Row, RowState, Who};
use balado_testkit::{samples, service::TestService};

use crate::school::{Pc, open, rows, signed_in};

/// The sample where two pupils have each other's id, and where the id of a third one is somebody else's.
fn exchanged(pc: &Pc) -> PathBuf {
    let text = fs::read_to_string(samples::path("2025/eleves.csv")).unwrap();
    let mut lines: Vec<Vec<String>> =
        text.lines().map(|line| line.split(';').map(str::to_owned).collect()).collect();
    let first = lines[1][0].clone();
    lines[1][0] = std::mem::replace(&mut lines[100][0], first);
    for (column, text) in [(3, "KHELIFI"), (4, "Adam"), (5, "adam.khelifi"), (6, "adam.khelifi")] {
        lines[200][column] = format!("\"{text}\"");
    }
    let path = pc.folder().join("exchanged.csv");
    let lines: Vec<String> = lines.into_iter().map(|line| line.join(";")).collect();
    fs::write(&path, format!("{}\n", lines.join("\n"))).unwrap();
    path
}

fn waiting(desk: &Desk) -> Vec<Row> {
    let state = Some(RowState::OtherPerson);
    let query = PageQuery { state, limit: 10, ..PageQuery::default() };
    desk.page(Roster::Students, &query).unwrap().rows
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_id_under_another_name_waits_until_a_person_says_who_it_is() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    let before = rows(&service.database_path());

    desk.open_export(exchanged(&pc)).await.unwrap();
    let list = desk.list(Roster::Students).unwrap();
    assert_eq!((list.counters.other_person, list.to_send, list.counters.update), (3, 0, 0));
    assert!(list.summary.ends_with("rien n’a changé"), "nothing is counted: {}", list.summary);
    let sent = desk.push_import(Roster::Students, None, &|_| ()).await;
    assert!(matches!(sent, Err(DeskError::NothingToSend)), "nobody said who they are");
    let keys: Vec<u32> = waiting(&desk).iter().map(|row| row.key).collect();
    let asked = desk.detail(Roster::Students, keys[2]).unwrap().who.unwrap();
    assert!(asked.sentence.contains("est au nom de KHELIFI Adam"), "{}", asked.sentence);
    assert_eq!((asked.answer, waiting(&desk)[2].remark.clone()), (None, asked.sentence));

    let say = |key, who| desk.say_who(Roster::Students, key, who).unwrap();
    let list = say(keys[2], Some(Who::SomebodyElse));
    assert_eq!((list.counters.other_person, list.counters.create, list.to_send), (2, 1, 1));
    assert!(list.summary.ends_with("1 arrivée, 1 départ"), "{}", list.summary);
    let sum = list.sum.unwrap();
    assert_eq!((sum.held, sum.departures, sum.arrivals, sum.in_file), (620, 1, 1, 620));
    assert!(list.holds.is_empty(), "it was answered: no number is asked for");
    let list = say(keys[0], Some(Who::SamePerson));
    assert_eq!((list.counters.other_person, list.counters.update), (1, 1));
    assert!(list.summary.ends_with("1 correction"), "no change of class: {}", list.summary);
    let answered = desk.detail(Roster::Students, keys[0]).unwrap().who.unwrap().answer;
    assert_eq!(answered, Some(Who::SamePerson), "it can be taken back");
    assert_eq!(say(keys[0], None).counters.other_person, 2);
    let other = desk.say_who(Roster::Students, 50, Some(Who::SamePerson));
    assert!(matches!(other, Err(DeskError::NotInDoubt(50))), "a line that names nobody else");

    say(keys[0], Some(Who::SomebodyElse));
    let list = say(keys[1], Some(Who::SomebodyElse));
    assert_eq!((list.counters.other_person, list.counters.create), (0, 3));
    let done = desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    assert_eq!((done.created, done.updated, done.deactivated, done.in_balado), (3, 0, 3, 620));
    assert_ne!(rows(&service.database_path()), before);
    let undo = desk.prepare_undo(done.import_id).await.unwrap();
    assert_eq!((undo.removed, undo.restored, undo.left_alone), (0, 3, 0));
    desk.undo_import(undo.id).await.unwrap();
    assert_eq!(rows(&service.database_path()), before, "exactly as before");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_nobody_answered_stays_as_it_is_held_and_the_others_go() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    let before = rows(&service.database_path());
    desk.open_export(exchanged(&pc)).await.unwrap();
    let keys: Vec<u32> = waiting(&desk).iter().map(|row| row.key).collect();
    desk.say_who(Roster::Students, keys[1], Some(Who::SamePerson)).unwrap();
    let done = desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    assert_eq!((done.updated, done.left_aside, done.unchanged), (1, 2, 617));
    let now = rows(&service.database_path());
    let changed = before.iter().zip(&now).filter(|(before, now)| before != now).count();
    assert_eq!((changed, now.len()), (1, before.len()));
}

/// An export of a school with ids, then one of another kind, with logins and without ids.
async fn known_then_without_ids(service: &TestService, without_ids: &str) -> (Pc, Desk) {
    let (pc, desk) = signed_in(service).await;
    let known = "Id;Type;Nom;Prénom;Identifiant;Classes\n1;Élève;VIDAL;Zoé;zoe.vidal;6A\n\
                 2;Élève;ROY;Nils;nils.roy;6A\n3;Élève;MERCIER;Aïda;aida.mercier;6B\n";
    let path = pc.folder().join("export.csv");
    fs::write(&path, known).unwrap();
    desk.open_export(path).await.unwrap();
    desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    let path = pc.folder().join("chamilo.csv");
    fs::write(&path, format!("NOMMA;PRENOM;NOMLOGMI;MDP;MAIL;SGR;GR\n{without_ids}")).unwrap();
    desk.open_export(path).await.unwrap();
    (pc, desk)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_was_given_again_renames_nobody_in_a_file_without_ids() {
    let service = TestService::start().await;
    // Nils left, and Noah has his login; Zoé married.
    let without_ids = "VIDAL-ROY;Zoé;zoe.vidal;x;;;Élève\nRENARD;Noah;nils.roy;x;;;Élève\n\
                       MERCIER;Aïda;aida.mercier;x;;;Élève\n";
    let (pc, desk) = known_then_without_ids(&service, without_ids).await;
    let before = rows(&service.database_path());
    let list = desk.list(Roster::Students).unwrap();
    let counters = list.counters;
    assert_eq!((counters.other_person, counters.update, counters.absent), (1, 1, 0));
    assert_eq!(list.known_by, KnownBy::Login);
    let line = waiting(&desk)[0].clone();
    let sentence = "Le compte de ROY Nils (6A) est au nom de RENARD Noah (6A) dans ce fichier, sous le même identifiant.";
    assert_eq!(line.remark, sentence);
    let saved = pc.folder().join("saved.csv");
    desk.write_list(Roster::Students, &saved).unwrap();
    assert!(!fs::read_to_string(&saved).unwrap().contains("RENARD"), "with nobody's id");
    let done = desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    assert_eq!((done.updated, done.unchanged, done.left_aside), (1, 1, 1));
    let now = rows(&service.database_path());
    assert_eq!(before.iter().zip(&now).filter(|(before, now)| before != now).count(), 1);

    let say = |who| desk.say_who(Roster::Students, line.key, who).unwrap();
    let list = say(Some(Who::SomebodyElse));
    let counters = list.counters;
    assert_eq!((counters.other_person, counters.to_fix, counters.create), (0, 1, 0));
    assert_eq!(counters.absent, 1, "Nils is not in the file");
    let detail = desk.detail(Roster::Students, line.key).unwrap();
    assert_eq!((detail.state, detail.findings[0].code), (RowState::ToFix, "missing-id"));
    assert_eq!(detail.who.unwrap().answer, Some(Who::SomebodyElse), "it can be taken back");
    assert_eq!(say(None).counters.other_person, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_of_a_file_without_ids_is_renamed_once_a_person_says_that_it_is_the_same() {
    let service = TestService::start().await;
    let without_ids = "RENARD;Noah;nils.roy;x;;;Élève\n";
    let (_pc, desk) = known_then_without_ids(&service, without_ids).await;
    let key = waiting(&desk)[0].key;
    let list = desk.say_who(Roster::Students, key, Some(Who::SamePerson)).unwrap();
    assert_eq!((list.counters.other_person, list.counters.update), (0, 1));
    let done = desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    assert_eq!((done.updated, done.left_aside), (1, 0));
    let now = rows(&service.database_path());
    assert!(now.iter().any(|row| (row.0.as_str(), row.2.as_str()) == ("2", "RENARD")));
}
