//! An app that was brought up to date, or that should be, and what it left on the PC before.

use std::{fs, path::Path};

use balado_core::{plan::AbsentRule, school::Roster};
use balado_desk::{Desk, DeskError, HistoryOutcome, PageQuery, RowState};
use balado_testkit::{
    front::{Fate, Front},
    samples,
    service::{Options, TestService},
};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::school::{Pc, SCHOOL, code_of, open, rows, signed_in};

const LIST: Roster = Roster::Students;

/// Where the unfinished import of the pupils is kept.
fn pending(pc: &Pc) -> std::path::PathBuf {
    pc.folder().join("state/pending-students.json")
}

/// What an app of contract 1 kept in its place.
fn make_former(path: &Path) {
    let mut kept: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let open = kept["open"].as_object_mut().unwrap();
    open.remove("list_digest");
    open.insert("source".into(), json!("eleves.csv"));
    for gone in ["confirmed", "file_name"] {
        kept.as_object_mut().unwrap().remove(gone);
    }
    kept["confirm"] = Value::Null;
    kept["left_aside"] = json!(0);
    fs::write(path, kept.to_string()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_begun_by_contract_1_is_given_up_and_told_unless_it_was_done() {
    for (word, outcome, told) in [
        ("/chunks/1", HistoryOutcome::Discarded, "il n’a rien changé"),
        ("/commit", HistoryOutcome::Committed, "s’était bien terminé"),
    ] {
        let service = TestService::start().await;
        let front = Front::before(service.url()).await;
        let pc = Pc::new(front.url());
        let desk = pc.signed_in(|| code_of(&service)).await;
        open(&desk, "2025/eleves.csv").await;
        front.judge(move |asked| {
            let done = if word == "/commit" { Fate::CutAfter } else { Fate::CutBefore };
            if asked.path.ends_with(word) || asked.is("GET", "/v1/imports/") {
                done
            } else {
                Fate::Pass
            }
        });
        desk.push_import(LIST, None, &|_| ()).await.expect_err("cut");
        drop(desk);
        front.judge(|_| Fate::Pass);
        make_former(&pending(&pc));

        let start = pc.desk().start().await.unwrap();
        assert!(
            start.notices.iter().any(|said| said.contains(told)),
            "{word}: {:?}",
            start.notices
        );
        assert!(start.interrupted.is_empty() && !pending(&pc).exists(), "{word}: nothing waits");
        let desk = pc.desk();
        let again = desk.start().await.unwrap();
        assert!(again.notices.iter().all(|said| !said.contains(told)), "{word}: told once");
        let history = desk.history().await.unwrap();
        assert_eq!(history[0].outcome, outcome, "{word}");
        assert_eq!(rows(&service.database_path()).is_empty(), word != "/commit");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_service_closed_when_it_was_brought_up_to_date_is_told_and_begun_again() {
    let service = TestService::start().await;
    let front = Front::before(service.url()).await;
    let pc = Pc::new(front.url());
    let desk = pc.signed_in(|| code_of(&service)).await;
    open(&desk, "2025/eleves.csv").await;
    front.judge(|asked| if asked.is("POST", "/commit") { Fate::CutBefore } else { Fate::Pass });
    desk.push_import(LIST, None, &|_| ()).await.expect_err("cut");
    front.judge(|_| Fate::Pass);
    let waiting = desk.stand(Vec::new()).interrupted.pop().expect("it waits");
    let db = Connection::open(service.database_path()).unwrap();
    db.execute("update import set list_digest = null, source = 'null'", []).unwrap();
    let refused = desk.resume_import(waiting.import_id, &|_| ()).await.expect_err("closed");
    assert!(refused.help().contains("mise à jour"), "{}", refused.help());
    assert!(desk.stand(Vec::new()).interrupted.is_empty(), "nothing waits any more");
    let done = desk.push_import(LIST, None, &|_| ()).await.expect("begun again");
    assert_eq!(done.created, 620);
}

/// A desk of an app that this service finds too old, once somebody has signed in.
async fn too_old(service: &TestService) -> (Pc, Desk, Vec<String>) {
    let pc = Pc::new(service.url());
    let desk = pc.desk();
    let start = desk.start().await.unwrap();
    (pc, desk, start.notices)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_too_old_says_so_before_anything_is_sent() {
    let wanted = |version: &str| Options {
        min_app_version: Some(version.parse().unwrap()),
        ..Options::default()
    };
    let service = TestService::start_with(wanted("999.1.0")).await;
    let (_pc, desk, _) = too_old(&service).await;
    let error = desk.request_link(SCHOOL).await.expect_err("too old");
    assert_eq!(error.code(), "too-old");
    let help = error.help();
    for part in ["999.1.0", env!("CARGO_PKG_VERSION"), "Rien n’a été envoyé", "Installez"] {
        assert!(help.contains(part), "{part}: {help}");
    }
    assert!(service.outbox().mails().is_empty(), "no mail left");

    let data = tempfile::tempdir().unwrap();
    let at = |options: Options| Options { data: Some(data.path().to_owned()), ..options };
    let service = TestService::start_with(at(wanted(env!("CARGO_PKG_VERSION")))).await;
    let front = Front::before(service.url()).await;
    let pc = Pc::new(front.url());
    let desk = pc.signed_in(|| code_of(&service)).await;
    open(&desk, "2025/eleves.csv").await;
    let done = desk.push_import(LIST, None, &|_| ()).await.expect("just new enough");
    service.stop().await;

    let service = TestService::start_with(at(wanted("999.1.0"))).await;
    front.lead_to(service.url());
    let desk = pc.desk();
    let start = desk.start().await.unwrap();
    assert!(start.notices.iter().any(|said| said.contains("999.1.0")), "{:?}", start.notices);
    open(&desk, "2026/eleves.csv").await;
    front.judge(|_| Fate::Pass);
    let codes = [
        desk.push_import(LIST, None, &|_| ()).await.expect_err("an import").code(),
        desk.prepare_undo(done.import_id).await.expect_err("an undoing").code(),
        desk.name_manager(&balado_desk::Nominee::Teacher("1".into()))
            .await
            .expect_err("a nomination")
            .code(),
    ];
    assert_eq!(codes, ["too-old"; 3]);
    let changing = front.asked().into_iter().filter(|asked| asked.method != "GET");
    assert_eq!(changing.count(), 0, "nothing was sent");
    assert_eq!(desk.history().await.unwrap().len(), 1, "reading goes on");
    desk.sign_out().await.unwrap();
    assert_eq!(front.count("DELETE", "/v1/session"), 1, "and so does signing out");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_file_s_name_leaves_the_pc() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let file = pc.folder().join("classe-de-planted-martin.csv");
    fs::copy(samples::path("2025/eleves.csv"), &file).unwrap();
    desk.open_export(file).await.unwrap();
    assert_eq!(desk.list(LIST).unwrap().file_name, "classe-de-planted-martin.csv");
    let report = desk.push_import(LIST, None, &|_| ()).await.unwrap();
    assert!(report.source.starts_with("Export de l’ENT du "), "{}", report.source);
    assert!(report.source.ends_with(", 620 lignes"), "{}", report.source);
    assert_eq!(desk.history().await.unwrap()[0].source, report.source);
    let database = service.database_path();
    let mut log = database.clone().into_os_string();
    log.push("-wal");
    for path in [database, log.into()] {
        let bytes = fs::read(&path).unwrap();
        let found = bytes.windows(14).any(|part| part == b"planted-martin");
        assert!(!found, "{}", path.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_absent_leaves_or_stays_apart_from_the_others() {
    let service = TestService::start().await;
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2025/enseignants.csv").await;
    let list = Roster::Teachers;
    desk.push_import(list, None, &|_| ()).await.unwrap();
    let before = rows(&service.database_path());
    open(&desk, "2026/enseignants.csv").await;
    let query = PageQuery { state: Some(RowState::Absent), limit: 500, ..PageQuery::default() };
    let absent = desk.page(list, &query).unwrap();
    let detail = desk.detail(list, absent.rows[0].key).unwrap();
    let id = detail.fields.iter().find(|field| field.label == "Id ENT").unwrap().after.clone();
    let all = absent.total;
    assert!(all > 1, "several are absent");

    assert_eq!(desk.except_absent(list, &id, true).unwrap().to_deactivate, 1);
    assert_eq!(desk.except_absent(list, &id, false).unwrap().to_deactivate, 0);
    desk.set_absent_rule(list, AbsentRule::Deactivate).await.unwrap();
    assert_eq!(desk.except_absent(list, &id, true).unwrap().to_deactivate, all - 1);
    let anew = desk.set_absent_rule(list, AbsentRule::Keep).await.unwrap();
    assert_eq!(anew.to_deactivate, 0, "who is chosen for all is no exception any more");
    let nobody = desk.except_absent(list, "nobody", true);
    assert!(matches!(nobody, Err(DeskError::NotAbsent)));

    let list_shown = desk.except_absent(list, &id, true).unwrap();
    let typed = list_shown
        .holds
        .iter()
        .map(|hold| balado_desk::TypedNumber { kind: hold.kind.to_owned(), number: hold.number });
    let typed: Vec<_> = typed.collect();
    let done = desk.push_import(list, typed, &|_| ()).await.expect("one leaves");
    assert_eq!((done.deactivated, done.absent_kept), (1, all - 1));
    let left = rows(&service.database_path()).into_iter().find(|row| row.0 == id).unwrap();
    assert!(!left.6, "deactivated");
    let undo = desk.prepare_undo(done.import_id).await.unwrap();
    desk.undo_import(undo.id).await.unwrap();
    assert_eq!(rows(&service.database_path()), before, "undone exactly");
}
