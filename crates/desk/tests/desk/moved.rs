//! The service moves from its file to PostgreSQL while somebody has a list open: they go on.

use std::process::Command;

use balado_core::school::Roster;
use balado_desk::HistoryOutcome;
use balado_testkit::{front::Front, postgres::database, service::ServiceProcess};

use crate::{
    cuts::program,
    school::{Pc, open},
};

const LIST: Roster = Roster::Students;

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_at_work_goes_on_with_a_service_that_was_moved() {
    let (data, database) = (tempfile::tempdir().unwrap(), database());
    let mut service = ServiceProcess::spawn(&program(), data.path(), &["--demo"]).unwrap();
    let front = Front::before(service.url()).await;
    let pc = Pc::new(front.url());
    let desk = pc.signed_in(|| service.last_code().unwrap()).await;
    open(&desk, "2025/eleves.csv").await;
    let first = desk.push_import(LIST, None, &|_| ()).await.expect("before");
    open(&desk, "2026/eleves.csv").await;
    let shown = desk.list(LIST).unwrap().counters;

    service.kill().unwrap();
    let address = database.address();
    let mut moving = Command::new(program());
    moving.args(["move", "--to", &address, "--data"]).arg(data.path());
    let moved = moving.output().unwrap();
    assert!(moved.status.success(), "{}", String::from_utf8_lossy(&moved.stderr));
    let arguments = ["--demo", "--database", &address];
    let service = ServiceProcess::spawn(&program(), data.path(), &arguments).unwrap();
    front.lead_to(service.url());

    let second = desk.push_import(LIST, None, &|_| ()).await.expect("the list that was open");
    assert_eq!((second.created, second.updated), (shown.create, shown.update));
    let accounts = || database.ask("select count(*) from account");
    assert_eq!(accounts(), (first.created + second.created).to_string());
    let undo = desk.prepare_undo(second.import_id).await.expect("it can be undone");
    desk.undo_import(undo.id).await.expect("it is undone");
    assert_eq!(accounts(), first.created.to_string());
    drop(desk);

    let desk = pc.desk();
    let start = desk.start().await.unwrap();
    assert!(start.session.is_some() && start.interrupted.is_empty(), "nobody was disconnected");
    let undo = desk.prepare_undo(first.import_id).await.expect("what was done before, too");
    desk.undo_import(undo.id).await.expect("it is undone");
    assert_eq!(accounts(), "0");
    let outcomes: Vec<HistoryOutcome> =
        desk.history().await.unwrap().into_iter().map(|entry| entry.outcome).collect();

    assert_eq!(
        outcomes,
        [
            HistoryOutcome::Undo,
            HistoryOutcome::Undo,
            HistoryOutcome::Undone,
            HistoryOutcome::Undone
        ]
    );
}
