//! « S’entraîner »: everything that is done for real, on a fictional school, and nothing leaves this PC.

use std::{fs, path::PathBuf};

use balado_core::{finding::Column, plan::AbsentRule, school::Roster};
use balado_desk::{
    Desk, HistoryOutcome, PageQuery, Report, ReportFormat, Row, RowState, Theme, TypedNumber, Who,
};
use balado_testkit::{samples, service::TestService};

use crate::school::{Pc, open, signed_in};

const STUDENTS: Roster = Roster::Students;

fn bundled(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/practice").join(name)
}

fn rows(desk: &Desk, state: RowState) -> Vec<Row> {
    let query = PageQuery { state: Some(state), limit: 200, ..PageQuery::default() };
    desk.page(STUDENTS, &query).unwrap().rows
}

/// Sends a list, with whatever numbers it waits for.
async fn send(desk: &Desk, roster: Roster) -> Report {
    let holds = desk.list(roster).unwrap().holds;
    let typed = holds
        .into_iter()
        .map(|hold| TypedNumber { kind: hold.kind.to_owned(), number: hold.number });
    desk.push_import(roster, typed.collect::<Vec<_>>(), &|_| ()).await.unwrap()
}

async fn undo(desk: &Desk, report: &Report) -> Report {
    let undo = desk.prepare_undo(report.import_id).await.unwrap();
    desk.undo_import(undo.id).await.unwrap()
}

/// A whole September on the two bundled files, which are open: corrected, told, ticked, sent, undone, restored.
async fn september(desk: &Desk) -> Vec<[u32; 11]> {
    let key = rows(desk, RowState::ToFix)[0].key;
    desk.correct(STUDENTS, key, Column::LastName, "HADDAD").await.unwrap();
    let key = rows(desk, RowState::OtherPerson)[0].key;
    desk.say_who(STUDENTS, key, Some(Who::SomebodyElse)).unwrap();
    let key = rows(desk, RowState::Create)[0].key;
    desk.exclude_line(STUDENTS, key, true).unwrap();
    desk.set_absent_rule(STUDENTS, AbsentRule::Deactivate).await.unwrap();
    let key = rows(desk, RowState::Absent)[0].key;
    desk.set_leaving(STUDENTS, key, false).await.unwrap();
    desk.set_absent_rule(Roster::Teachers, AbsentRule::Deactivate).await.unwrap();
    let pupils = send(desk, STUDENTS).await;
    let teachers = send(desk, Roster::Teachers).await;
    let undone = undo(desk, &pupils).await;
    let restored = undo(desk, &undone).await;
    [pupils, teachers, undone, restored].map(|report| counts(&report)).to_vec()
}

fn counts(report: &Report) -> [u32; 11] {
    [
        report.created,
        report.updated,
        report.returned,
        report.unchanged,
        report.deactivated,
        report.absent_kept,
        report.removed,
        report.restored,
        report.left_alone,
        report.left_aside,
        report.in_balado,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn both_files_wait_with_something_of_all_that_is_worth_learning() {
    let desk = Desk::practice(Theme::Dark).await.unwrap();
    let start = desk.stand(Vec::new());
    let session = start.session.unwrap();
    assert_eq!((session.school.as_str(), start.preferences.theme), ("Collège fictif", Theme::Dark));
    assert!(start.notices.is_empty() && start.interrupted.is_empty() && !start.reopens);
    let held = start.held.unwrap();
    assert_eq!((held.students, held.teachers), (92, 12));

    let list = desk.list(STUDENTS).unwrap();
    let counters = list.counters;
    assert_eq!((list.lines, list.file_name.as_str(), list.compared), (105, "export.csv", true));
    assert_eq!((counters.to_fix, counters.other_person, counters.absent), (1, 1, 26));
    assert_eq!((counters.create, counters.update), (38, 65));
    assert!(list.guards.is_empty() && list.holds.is_empty() && list.findings.is_empty());
    assert!(list.remark_kinds.iter().any(|kind| kind.title.contains("Homonyme")));
    let classes = desk.by_class(STUDENTS).unwrap();
    assert!(classes.is_some());
    let list = desk.list(Roster::Teachers).unwrap();
    let counters = list.counters;
    assert_eq!((counters.create, counters.update, counters.unchanged), (3, 7, 3));
    assert_eq!((counters.absent, list.file_name.as_str()), (2, "export (1).csv"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fictional_school_answers_as_the_service_does() {
    let service = TestService::start().await;
    let (_pc, desk) = signed_in(&service).await;
    let open = async |names: [&str; 2]| {
        let opened = desk.open_exports(names.map(bundled).to_vec()).await;
        assert_eq!((opened.opened.len(), opened.refused.len()), (2, 0));
    };
    open(["eleves-avant.csv", "enseignants-avant.csv"]).await;
    send(&desk, Roster::Teachers).await;
    send(&desk, STUDENTS).await;
    open(["eleves.csv", "enseignants.csv"]).await;

    let practice = Desk::practice(Theme::System).await.unwrap();
    for roster in Roster::ALL {
        let (one, other) = (desk.list(roster).unwrap(), practice.list(roster).unwrap());
        assert_eq!((one.counters, one.sum), (other.counters, other.sum), "{roster:?}");
    }
    assert_eq!(september(&practice).await, september(&desk).await);
    let outcomes = async |desk: &Desk| {
        let entries = desk.history().await.unwrap();
        entries.iter().map(|entry| (entry.outcome, entry.roster, entry.created)).collect::<Vec<_>>()
    };
    assert_eq!(outcomes(&practice).await, outcomes(&desk).await);
    let held = practice.held().await.unwrap();
    assert_eq!(held, desk.held().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_imported_is_seen_again_saved_and_taken_back() {
    let desk = Desk::practice(Theme::System).await.unwrap();
    let report = send(&desk, Roster::Teachers).await;
    assert!(report.can_undo && report.source.starts_with("Export de l’ENT du"));
    assert_eq!(counts(&desk.report(report.import_id).await.unwrap()), counts(&report));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("liste.csv");
    desk.write_list(STUDENTS, &path).unwrap();
    assert!(fs::read_to_string(&path).unwrap().contains("MARTIN"));
    let undone = undo(&desk, &report).await;
    assert_eq!((undone.removed, undone.restored), (3, 7));
    let history = desk.history().await.unwrap();
    let outcomes: Vec<_> = history.iter().map(|entry| entry.outcome).collect();
    let committed = HistoryOutcome::Committed;
    let expected = [HistoryOutcome::Undo, HistoryOutcome::Undone, committed, committed];
    assert_eq!(outcomes, expected);
    assert!(!history[3].can_undo, "last year is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_file_is_opened_and_the_two_are_opened_again() {
    let desk = Desk::practice(Theme::System).await.unwrap();
    let refused = desk.open_exports(vec![samples::path("2025/eleves.csv")]).await.refused;
    assert_eq!(refused[0].1.code(), "practising");
    assert!(refused[0].1.help().contains("Terminez l’entraînement"), "{}", refused[0].1.help());
    assert_eq!(desk.list(STUDENTS).unwrap().lines, 105, "what was open stays");
    for roster in Roster::ALL {
        desk.close_list(roster).await;
    }
    let opened = desk.open_exports(desk.practice_files().unwrap()).await;
    assert_eq!(opened.opened, Roster::ALL);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_of_the_lists_says_that_it_is_not_tried_here_and_nothing_is_connected() {
    let desk = Desk::practice(Theme::System).await.unwrap();
    let refusals = [
        desk.ent_link().await.err(),
        desk.sessions().await.err(),
        desk.request_fresh_code().await.err(),
        desk.look_up_school("0779999A").await.err(),
    ];
    for refusal in refusals {
        let help = refusal.unwrap().help();
        assert_eq!(help, "Cela ne s’essaie pas pendant l’entraînement.");
    }
    assert!(desk.manager().await.unwrap().is_none());
    assert!(desk.look_for_update(None).await.is_none());
    let service = TestService::start().await;
    desk.set_preferences(service.url().as_str(), "aucun", Theme::System).await.unwrap();
    let asked = desk.look_up_school("0779999A").await.unwrap_err();
    assert!(
        asked.help().starts_with("Cela ne s’essaie pas"),
        "a service that listens is not asked"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_it_stays_on_the_pc() {
    let service = TestService::start().await;
    let (pc, _desk) = signed_in(&service).await;
    let before = listing(&pc);
    let desk = Desk::practice(Theme::System).await.unwrap();
    let folder = desk.practice_files().unwrap()[0].parent().unwrap().to_owned();
    desk.correct(STUDENTS, rows(&desk, RowState::ToFix)[0].key, Column::LastName, "X")
        .await
        .unwrap();
    send(&desk, STUDENTS).await;
    assert!(folder.is_dir());
    drop(desk);
    assert!(!folder.exists(), "its folder goes with it");
    assert_eq!(listing(&pc), before, "the person's own folder is as it was");
}

fn listing(pc: &Pc) -> Vec<PathBuf> {
    let mut names: Vec<_> = fs::read_dir(pc.folder().join("state"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_is_saved_while_practising_says_so_in_its_text() {
    let desk = Desk::practice(Theme::Dark).await.unwrap();
    let report = send(&desk, Roster::Teachers).await;
    let folder = tempfile::tempdir().unwrap();
    for format in [ReportFormat::Csv, ReportFormat::Page] {
        let path = folder.path().join("report");
        desk.write_report(report.import_id, format, &path).await.unwrap();
        let text = fs::read_to_string(path).unwrap();
        assert!(text.contains("Entraînement : collège fictif"), "{format:?}");
    }
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, "2025/enseignants.csv").await;
    let report = send(&desk, Roster::Teachers).await;
    let path = pc.folder().join("report");
    desk.write_report(report.import_id, ReportFormat::Csv, &path).await.unwrap();
    assert!(!fs::read_to_string(path).unwrap().contains("Entraînement"), "a real one");
}
