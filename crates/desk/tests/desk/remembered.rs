//! Who was in the import that was just sent, and the file that it came from.

use std::{fs, path::PathBuf};

use balado_core::{
    plan::{AbsentRule, Happening},
    school::Roster,
};
use balado_desk::{
    Desk, DeskError, EraseError, Erased, Remembered, Report, ReportFormat, Settings, TypedNumber,
    Who,
};
use balado_testkit::{
    front::{Fate, Front},
    samples,
    service::TestService,
};

use crate::school::{Pc, open, signed_in};

const LIST: Roster = Roster::Students;

fn count(remembered: &Remembered, happening: Happening) -> u32 {
    let sections = remembered.sections.iter();
    sections.filter(|one| one.happening == happening).map(|one| one.count).sum()
}

/// The second September, where those who are not in the file leave but one.
async fn september(desk: &Desk, path: PathBuf) -> Report {
    open(desk, "2025/eleves.csv").await;
    desk.push_import(LIST, None, &|_| ()).await.unwrap();
    desk.open_export(path).await.unwrap();
    desk.set_absent_rule(LIST, AbsentRule::Deactivate).await.unwrap();
    let absent = desk.page(
        LIST,
        &balado_desk::PageQuery {
            state: Some(balado_desk::RowState::Absent),
            limit: 1,
            ..balado_desk::PageQuery::default()
        },
    );
    desk.set_leaving(LIST, absent.unwrap().rows[0].key, false).await.unwrap();
    let leaving = [TypedNumber { kind: "deactivations".into(), number: 159 }];
    desk.push_import(LIST, leaving, &|_| ()).await.unwrap()
}

/// A copy of the sample, which a test may erase.
fn copy(pc: &Pc, sample: &str) -> PathBuf {
    let path = pc.folder().join("export (2).csv");
    fs::write(&path, samples::bytes(sample)).unwrap();
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_of_an_import_is_named_and_their_numbers_are_those_of_its_receipt() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let report = september(&desk, copy(&pc, "2026/eleves.csv")).await;
    let remembered = desk.remembered(report.import_id).await.expect("it was sent in this sitting");
    let of = |happening| count(&remembered, happening);
    assert_eq!((of(Happening::Arrival), report.created), (183, 183));
    assert_eq!((of(Happening::Departure), report.deactivated), (159, 159));
    assert_eq!((of(Happening::Kept), report.absent_kept), (1, 1));
    assert_eq!(of(Happening::Return), report.returned);
    assert_eq!(of(Happening::ClassChange) + of(Happening::Correction), report.updated);
    for section in &remembered.sections {
        let named: usize = section.groups.iter().map(|group| group.people.len()).sum();
        assert_eq!(named, section.count as usize, "everybody is named: {}", section.title);
        let people = section.groups.iter().flat_map(|group| &group.people);
        assert!(people.into_iter().all(|person| person.name.contains(' ')));
    }
    let arrivals = &remembered.sections[0];
    assert!(arrivals.groups.len() > 3 && arrivals.summary.starts_with("6e : "), "{arrivals:?}");
    assert_eq!(remembered.export.file_name, "export (2).csv");
    assert_eq!(remembered.export.folder, pc.folder().display().to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_forgotten_with_the_next_file_and_when_somebody_signs_out() {
    let service = TestService::start().await;
    let (_pc, desk) = signed_in(&service).await;
    let send = async || {
        open(&desk, "2025/enseignants.csv").await;
        desk.push_import(Roster::Teachers, None, &|_| ()).await.unwrap().import_id
    };
    let first = send().await;
    let remembered = desk.remembered(first).await.unwrap();
    assert_eq!(remembered.sections[0].groups.len(), 1, "teachers are not told by class");
    open(&desk, "2025/eleves.csv").await;
    assert!(desk.remembered(first).await.is_some(), "a file of the other list");
    open(&desk, "2026/enseignants.csv").await;
    assert!(desk.remembered(first).await.is_none(), "the next file");
    let changes = [TypedNumber { kind: "updates".into(), number: 35 }];
    let second = desk.push_import(Roster::Teachers, changes, &|_| ()).await.unwrap().import_id;
    assert!(desk.remembered(second).await.is_some());
    desk.close_list(Roster::Teachers).await;
    assert!(desk.remembered(second).await.is_none(), "the list is closed");
    let pupils = desk.push_import(LIST, None, &|_| ()).await.unwrap().import_id;
    desk.sign_out().await.unwrap();
    assert!(desk.remembered(pupils).await.is_none(), "signed out");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_forgotten_when_the_session_ends_by_itself() {
    let service = TestService::start().await;
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2025/enseignants.csv").await;
    let import = desk.push_import(Roster::Teachers, None, &|_| ()).await.unwrap().import_id;
    let other = Pc::new(service.url());
    let other = other.signed_in(|| crate::school::code_of(&service)).await;
    let sessions = other.sessions().await.unwrap();
    let of_desk = sessions.iter().find(|session| !session.current).unwrap().id;
    other.end_session(of_desk).await.unwrap();
    assert!(desk.remembered(import).await.is_some(), "nobody told this PC yet");
    let history = desk.history().await;
    assert!(matches!(history, Err(DeskError::SignedOut)));
    assert!(desk.remembered(import).await.is_none());
    assert!(desk.list(Roster::Teachers).is_some(), "the file stays open");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_saved_just_after_names_everybody_and_later_only_counts() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let report = september(&desk, copy(&pc, "2026/eleves.csv")).await;
    let saved = async |format| {
        let path = pc.folder().join("report");
        desk.write_report(report.import_id, format, &path).await.unwrap();
        fs::read_to_string(path).unwrap()
    };
    let table = saved(ReportFormat::Csv).await;
    assert_eq!(table.lines().filter(|line| line.starts_with("\"Arrivées\";")).count(), 183);
    assert!(table.contains("\"Quoi\";\"Classe\";\"Nom et prénom\";\"Détail\""));
    let page = saved(ReportFormat::Page).await;
    assert_eq!(page.matches("<li>").count(), table.lines().count() - 12);
    desk.close_list(LIST).await;
    let table = saved(ReportFormat::Csv).await;
    assert_eq!(table.lines().count(), 11, "the counts: {table}");
    assert!(!saved(ReportFormat::Page).await.contains("<li>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_export_goes_to_the_bin_and_is_not_looked_for_at_the_next_start() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let path = copy(&pc, "2025/eleves.csv");
    desk.open_export(path.clone()).await.unwrap();
    let import = desk.push_import(LIST, None, &|_| ()).await.unwrap().import_id;
    fs::write(&path, "Id;Nom\n").unwrap();
    let changed = desk.erase_export(import, false).await;
    assert!(matches!(changed, Err(DeskError::Erase(EraseError::Changed))), "{changed:?}");
    assert!(path.exists(), "another file is left alone");

    fs::write(&path, samples::bytes("2025/eleves.csv")).unwrap();
    let shown = desk.erase_export(import, false).await.unwrap();
    assert_eq!(shown.erased, Some(Erased::ToBin));
    assert!(!path.exists() && pc.bin().join("export (2).csv").exists());
    let remembered = desk.remembered(import).await.unwrap();
    assert_eq!(remembered.export.erased, Some(Erased::ToBin), "it is still said");
    let key =
        desk.page(LIST, &balado_desk::PageQuery { limit: 1, ..balado_desk::PageQuery::default() });
    desk.exclude_line(LIST, key.unwrap().rows[0].key, true).unwrap();
    desk.close_list(Roster::Teachers).await;
    let kept = fs::read_to_string(pc.folder().join("state/recall.json")).unwrap();
    assert!(!kept.contains("export (2)"), "{kept}");
    let twice = desk.erase_export(import, false).await;
    assert!(matches!(twice, Err(DeskError::Erase(EraseError::Gone))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_both_lists_says_when_the_other_one_waits_for_it() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let (pupils, teachers) =
        (samples::bytes("2025/eleves.csv"), samples::bytes("2025/enseignants.csv"));
    let teachers = String::from_utf8(teachers).unwrap();
    let lines = teachers.lines().skip(1).collect::<Vec<_>>().join("\n");
    let path = pc.folder().join("tous.csv");
    fs::write(&path, [pupils, lines.into_bytes()].concat()).unwrap();
    assert_eq!(desk.open_export(path).await.unwrap(), Roster::ALL);
    let pupils = desk.push_import(LIST, None, &|_| ()).await.unwrap().import_id;
    assert!(desk.remembered(pupils).await.unwrap().export.other_list_waits);
    desk.push_import(Roster::Teachers, None, &|_| ()).await.unwrap();
    assert!(!desk.remembered(pupils).await.unwrap().export.other_list_waits);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_another_sitting_is_not_known() {
    let service = TestService::start().await;
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2025/enseignants.csv").await;
    let import = desk.push_import(Roster::Teachers, None, &|_| ()).await.unwrap().import_id;
    let other = Pc::new(service.url());
    let other = other.signed_in(|| crate::school::code_of(&service)).await;
    assert!(other.remembered(import).await.is_none());
    let refused = other.erase_export(import, true).await;
    assert!(matches!(refused, Err(DeskError::Erase(EraseError::Unknown))));
    assert_eq!(Settings::in_folder("x").bin, balado_desk::Bin::OfSystem);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_cut_names_people_once_it_is_finished_while_its_file_is_open() {
    for open_still in [true, false] {
        let service = TestService::start().await;
        let front = Front::before(service.url()).await;
        let pc = Pc::new(front.url());
        let desk = pc.signed_in(|| crate::school::code_of(&service)).await;
        open(&desk, "2025/enseignants.csv").await;
        front.judge(|asked| if asked.is("POST", "/commit") { Fate::CutBefore } else { Fate::Pass });
        desk.push_import(Roster::Teachers, None, &|_| ()).await.expect_err("it is cut");
        front.judge(|_| Fate::Pass);
        let waiting = desk.start().await.unwrap().interrupted.pop().expect("it waits");
        assert!(desk.remembered(waiting.import_id).await.is_none(), "it is not done");
        if !open_still {
            desk.close_list(Roster::Teachers).await;
        }
        desk.resume_import(waiting.import_id, &|_| ()).await.expect("it is finished");
        let remembered = desk.remembered(waiting.import_id).await;
        let arrivals = remembered.map(|remembered| count(&remembered, Happening::Arrival));
        assert_eq!(arrivals, open_still.then_some(45), "{open_still}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_answered_and_what_changed_is_said_of_each() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let path = pc.folder().join("petit.csv");
    let titles = "Id;Type;Nom;Prénom;Identifiant;Classes\n";
    let before = "1;Élève;VIDAL;Zoé;zoe.vidal;6A\n2;Élève;ROY;Nils;nils.roy;6A\n3;Élève;PETIT;Ana;ana.petit;5B\n";
    fs::write(&path, format!("{titles}{before}")).unwrap();
    desk.open_export(path.clone()).await.unwrap();
    desk.push_import(LIST, None, &|_| ()).await.unwrap();
    let after = "1;Élève;KHELIFI;Adam;adam.khelifi;6A\n2;Élève;ROY-MOREL;Nils;nils.roy;6A\n3;Élève;PETIT;Ana;ana.petit;4B\n";
    fs::write(&path, format!("{titles}{after}")).unwrap();
    desk.open_export(path).await.unwrap();
    desk.say_who(LIST, 0, Some(Who::SomebodyElse)).unwrap();
    let typed = desk.list(LIST).unwrap().holds;
    let typed: Vec<TypedNumber> = typed
        .iter()
        .map(|hold| TypedNumber { kind: hold.kind.to_owned(), number: hold.number })
        .collect();
    let import = desk.push_import(LIST, typed, &|_| ()).await.unwrap().import_id;
    let remembered = desk.remembered(import).await.unwrap();
    let people = remembered.sections.iter().flat_map(|section| {
        let people = section.groups.iter().flat_map(|group| &group.people);
        people.map(|one| format!("{} : {}, {}", section.title, one.name, one.about))
    });
    let expected = [
        "Arrivées : KHELIFI Adam, 6A, compte nouveau après votre réponse",
        "Départs : VIDAL Zoé, 6A, son id est maintenant celui de quelqu’un d’autre",
        "Changements de classe : PETIT Ana, 5B → 4B",
        "Autres changements : ROY-MOREL Nils, Nom : ROY → ROY-MOREL",
    ];
    assert_eq!(people.collect::<Vec<_>>(), expected);
}
