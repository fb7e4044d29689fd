//! A year of a school, told from the secretary's side, through a desk and a real service.

use std::{fs, path::PathBuf};

use balado_core::{plan::AbsentRule, school::Roster};
use balado_desk::{
    DeskError, HistoryOutcome, PageQuery, ReportFormat, ReportKind, RowState, Sort, Stage,
    TypedNumber,
};
use balado_testkit::{samples, service::TestService};

use crate::school::{Pc, SCHOOL, code_of, open, rows, signed_in};

fn query() -> PageQuery {
    PageQuery { sort: Sort::Name, limit: 200, ..PageQuery::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_imported_brought_up_to_date_and_undone() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;

    assert_eq!(open(&desk, "2025/eleves.csv").await, [Roster::Students]);
    let list = desk.list(Roster::Students).unwrap();
    assert_eq!((list.counters.create, list.to_send, list.lines), (620, 620, 620));
    let stages = std::sync::Mutex::new(Vec::new());
    let report = desk
        .push_import(Roster::Students, None, &|step| stages.lock().unwrap().push(step.stage))
        .await
        .expect("the first import");
    assert_eq!((report.created, report.in_balado, report.left_aside), (620, 620, 0));
    assert_eq!(stages.into_inner().unwrap().last(), Some(&Stage::Committing));
    let first = rows(&service.database_path());
    assert_eq!(first.len(), 620);

    open(&desk, "2026/eleves.csv").await;
    let list = desk.list(Roster::Students).unwrap();
    let counters = list.counters;
    assert_eq!(
        (counters.create, counters.update, counters.unchanged, counters.absent),
        (183, 445, 15, 160)
    );
    let second =
        desk.push_import(Roster::Students, None, &|_| ()).await.expect("the second import");
    assert_eq!((second.created, second.updated, second.absent_kept), (183, 445, 160));
    assert_eq!(rows(&service.database_path()).len(), 620 + 183);

    let undo = desk.prepare_undo(second.import_id).await.expect("it can be undone");
    assert_eq!((undo.removed, undo.restored, undo.left_alone), (183, 445, 0));
    let undone = desk.undo_import(undo.id).await.expect("it is undone");
    assert_eq!((undone.removed, undone.restored, undone.kind), (183, 445, ReportKind::Undo));
    for (format, parts) in [
        (ReportFormat::Csv, ["\"Comptes retirés\";\"183\"", "d’avant\";\"445\""]),
        (ReportFormat::Page, ["retirés</th><td>183</td>", "d’avant</th><td>445</td>"]),
    ] {
        let path = pc.folder().join("report");
        desk.write_report(undone.import_id, format, &path).await.unwrap();
        let saved = fs::read_to_string(path).unwrap();
        assert!(parts.iter().all(|part| saved.contains(part)), "{saved}");
    }
    assert_eq!(rows(&service.database_path()), first, "exactly as before");
    let outcomes: Vec<HistoryOutcome> =
        desk.history().await.unwrap().into_iter().map(|entry| entry.outcome).collect();
    assert_eq!(outcomes, [HistoryOutcome::Undo, HistoryOutcome::Undone, HistoryOutcome::Committed]);
}

#[tokio::test(flavor = "multi_thread")]
async fn undoing_an_older_import_says_first_what_it_would_not_do_and_why() {
    let service = TestService::start().await;
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    let first = desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    open(&desk, "2026/eleves.csv").await;
    desk.set_absent_rule(Roster::Students, AbsentRule::Deactivate).await.unwrap();
    let leaving = [TypedNumber { kind: "deactivations".into(), number: 160 }];
    desk.push_import(Roster::Students, leaving, &|_| ()).await.unwrap();

    let undo = desk.prepare_undo(first.import_id).await.unwrap();
    assert_eq!((undo.removed, undo.restored, undo.left_alone), (15, 0, 605));
    let reasons: Vec<(u32, &str, usize)> =
        undo.reasons.iter().map(|one| (one.count, one.words, one.names.len())).collect();
    let changed = (445, "mis à jour depuis par un import plus récent", 30);
    assert_eq!(reasons, [changed, (160, "désactivés depuis", 30)], "the first thirty of each");
    let lines = desk.history().await.unwrap();
    assert!(lines.iter().all(|line| line.outcome == HistoryOutcome::Committed), "only looked at");

    let report = desk.undo_import(undo.id).await.unwrap();
    assert_eq!((report.removed, report.left_alone), (15, 605));
    assert!(report.can_undo, "the report of an undoing offers to bring the import back");
    let again = desk.report(report.import_id).await.unwrap();
    assert!(again.can_undo && !desk.report(first.import_id).await.unwrap().can_undo);
    let redone = desk.history().await.unwrap();
    assert!(redone[0].can_undo, "the history takes it back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_read_before_signing_in_and_compared_after() {
    let service = TestService::start().await;
    let desk = Pc::new(service.url()).desk();
    desk.start().await.unwrap();
    open(&desk, "2025/enseignants.csv").await;
    let list = desk.list(Roster::Teachers).unwrap();
    assert!(!list.compared);
    assert_eq!(desk.page(Roster::Teachers, &query()).unwrap().rows[0].state, RowState::Read);
    let refused = desk.push_import(Roster::Teachers, None, &|_| ()).await;
    assert!(matches!(refused, Err(DeskError::SignedOut)));
    desk.request_link(SCHOOL).await.unwrap();
    desk.sign_in(&code_of(&service), "Mme Fictive").await.unwrap();
    assert!(desk.list(Roster::Teachers).unwrap().compared);
    assert_eq!(desk.list(Roster::Teachers).unwrap().counters.create, 45);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_left_out_is_neither_changed_nor_taken_for_absent() {
    let service = TestService::start().await;
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    open(&desk, "2026/eleves.csv").await;
    let changed = PageQuery { state: Some(RowState::Update), limit: 1, ..query() };
    let key = desk.page(Roster::Students, &changed).unwrap().rows[0].key;
    desk.exclude_line(Roster::Students, key, true).unwrap();
    let list = desk.set_absent_rule(Roster::Students, AbsentRule::Deactivate).await.unwrap();
    assert_eq!((list.counters.update, list.counters.excluded, list.counters.absent), (444, 1, 160));
    let held = desk.push_import(Roster::Students, None, &|_| ()).await;
    let Err(DeskError::Held(waiting)) = held else { panic!("160 leave: it waits") };
    assert_eq!(waiting[0].number, 160);
    let leaving = [TypedNumber { kind: "deactivations".into(), number: 160 }];
    let report = desk.push_import(Roster::Students, leaving, &|_| ()).await.unwrap();
    assert_eq!((report.deactivated, report.updated, report.left_aside), (160, 444, 1));
    assert_eq!(rows(&service.database_path()).iter().filter(|row| !row.6).count(), 160);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_under_somebody_elses_feet_shows_the_new_list() {
    let service = TestService::start().await;
    let (_one, first) = signed_in(&service).await;
    let (_two, second) = signed_in(&service).await;
    for desk in [&first, &second] {
        open(desk, "2025/eleves.csv").await;
    }
    first.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    let late = second.push_import(Roster::Students, None, &|_| ()).await;
    assert!(matches!(late, Err(DeskError::ListMoved)));
    assert_eq!(second.list(Roster::Students).unwrap().counters.unchanged, 620, "compared again");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_must_stay_leaves() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    let report = desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    let saved = pc.folder().join("saved");
    fs::create_dir(&saved).unwrap();
    for (format, name) in [(ReportFormat::Csv, "r.csv"), (ReportFormat::Page, "r.html")] {
        desk.write_report(report.import_id, format, &saved.join(name)).await.unwrap();
    }
    desk.write_list(Roster::Students, &saved.join("liste.csv")).unwrap();
    let secrets = secrets();
    assert!(secrets.len() > 500, "the sample holds codes, parents, mails and telephones");
    let database = service.database_path();
    let kept = files_below(pc.folder()).chain(files_below(database.parent().unwrap()));
    for path in kept {
        let bytes = fs::read(&path).unwrap();
        let found = secrets
            .iter()
            .filter(|secret| memchr::memmem::find(&bytes, secret.as_bytes()).is_some())
            .count();
        assert_eq!(found, 0, "{}", path.display());
    }
}

/// Activation codes, parents, mails and telephones of the sample.
fn secrets() -> Vec<String> {
    let text = String::from_utf8(samples::bytes("2025/eleves.csv")).expect("UTF-8");
    let cells = text.lines().skip(1).flat_map(|line| {
        let line = line.strip_prefix('"').and_then(|line| line.strip_suffix('"')).unwrap_or(line);
        let cells: Vec<&str> = line.split("\";\"").collect();
        [7, 12, 14, 15].map(|at| cells[at].to_owned())
    });
    cells.filter(|cell| cell.len() >= 6).collect()
}

fn files_below(folder: &std::path::Path) -> impl Iterator<Item = PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.into_iter()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_an_export_is_named_for_what_it_is() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let (folder, desk) = (pc.folder(), pc.desk());
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let large = folder.join("grand.csv");
    fs::File::create(&large).unwrap().set_len(balado_desk::MAX_BYTES + 1).unwrap();
    let table = [
        (write("a.csv", b"%PDF-1.7 \n"), "pdf", "un document PDF"),
        (write("b.csv", b""), "empty", "vide"),
        (write("c.csv", b"<!DOCTYPE html><html>"), "html", "une page web"),
        (folder.to_path_buf(), "folder", "un dossier"),
        (folder.join("nothing.csv"), "missing-file", "n’est plus là"),
        (large, "oversize", "500 Mo"),
        (samples::path("autres/parents.csv"), "parents", ""),
    ];
    for (path, code, words) in table {
        let error = desk.open_export(path).await.expect_err(code);
        assert_eq!(error.code(), code);
        assert!(error.help().contains(words), "{code}: {}", error.help());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_not_there_or_not_ours_is_said() {
    let service = TestService::start().await;
    let desk = Pc::new(service.url()).desk();
    service.stop().await;
    let error = desk.look_up_school(SCHOOL).await.expect_err("nobody listens");
    assert_eq!(error.code(), "unreachable");
    let wrong = desk.look_up_school("0779999B").await.expect_err("a wrong letter");
    assert_eq!(wrong.code(), "bad-uai");
    assert!(wrong.help().contains('A'), "it says the right letter");
}
