//! A cut at any moment leaves the list as before or as after, and asking again finds out which.

use std::{path::Path, time::Duration};

use balado_core::{plan::Rules, school::Roster};
use balado_testkit::{
    disk::SmallDisk,
    service::{Options, ServiceProcess, TestService},
};
use balado_wire::{Code, ImportBody, Receipt, Revision};
use reqwest::StatusCode;

use crate::client::{SCHOOL, Visitor, pupils, read, refusal};

fn start(data: &Path) -> ServiceProcess {
    let program = Path::new(env!("CARGO_BIN_EXE_balado-service"));
    ServiceProcess::spawn(program, data, &["--demo"]).unwrap()
}

async fn sign_in(service: &ServiceProcess) -> Visitor {
    let visitor = Visitor::at(service.url());
    let asked = visitor.ask(SCHOOL).await;
    visitor.signed_in(asked.id, &service.last_code().unwrap()).await
}

#[tokio::test]
async fn killed_between_chunks_it_keeps_those_that_arrived() {
    let data = tempfile::tempdir().unwrap();
    let mut service = start(data.path());
    let school = sign_in(&service).await;
    let sending = school.open(&pupils(0..1_200), Rules::default()).await;
    school.put(&sending, 0).await;
    school.put(&sending, 2).await;
    service.restart().unwrap();
    let school = school.moved_to(service.url());
    let status: ImportBody = read(school.get(&format!("v1/imports/{}", sending.id)).await).await;
    assert_eq!(status.received, [0, 2]);
    assert_eq!(school.roster(Roster::Students).await, (Revision(0), vec![]));
    school.send(&sending).await;
    let receipt: Receipt = read(school.commit(&sending).await).await;
    assert_eq!(receipt.counts.create, 1_200);
}

#[tokio::test]
async fn killed_right_after_its_answer_it_has_done_what_it_said() {
    let data = tempfile::tempdir().unwrap();
    let mut service = start(data.path());
    let school = sign_in(&service).await;
    let receipt = school.import(&pupils(0..1_200)).await;
    service.restart().unwrap();
    let school = school.moved_to(service.url());
    let (revision, held) = school.roster(Roster::Students).await;
    assert_eq!((revision, held.len()), (Revision(1), 1_200));
    let path = format!("v1/imports/{}/receipt", receipt.id);
    assert_eq!(read::<Receipt>(school.get(&path).await).await, receipt);
}

#[tokio::test]
async fn killed_during_the_commit_the_list_is_as_before_or_as_after() {
    let data = tempfile::tempdir().unwrap();
    let mut service = start(data.path());
    let mut school = sign_in(&service).await;
    let mut held_before = 0;
    // Moments from before the first row to after the answer.
    for (round, millis) in [0, 10, 30, 60, 120, 1_000].into_iter().enumerate() {
        let size = 1_000 * (u32::try_from(round).unwrap() + 1);
        let sending = school.open(&pupils(0..size), Rules::default()).await;
        school.send(&sending).await;
        let commit = tokio::time::timeout(Duration::from_millis(millis), school.commit(&sending));
        let answered = commit.await.is_ok();
        service.restart().unwrap();
        school = school.moved_to(service.url());
        let held = school.roster(Roster::Students).await.1.len();
        let receipt = school.get(&format!("v1/imports/{}/receipt", sending.id)).await;
        let done = receipt.status() == StatusCode::OK;
        let expected = if done { size as usize } else { held_before };
        assert_eq!(held, expected, "killed after {millis} ms, done: {done}");
        assert!(done || !answered, "what was answered is done");
        let again: Receipt = read(school.commit(&sending).await).await;
        held_before = school.roster(Roster::Students).await.1.len();
        assert_eq!((again.id, held_before), (sending.id, size as usize));
    }
}

#[tokio::test]
async fn its_log_names_nobody_and_opens_nothing() {
    let data = tempfile::tempdir().unwrap();
    let service = start(data.path());
    let school = sign_in(&service).await;
    school.import(&pupils(0..3)).await;
    let log = service.log().unwrap();
    assert!(log.contains("/v1/imports/{id}/commit"), "it does log");
    let code = service.last_code().unwrap();
    for secret in [&code, school.token(), "Martin", "ALMEIDA", "ines.", "0000001", SCHOOL, "ce.0"] {
        assert!(!log.contains(secret), "{secret} in\n{log}");
    }
}

#[tokio::test]
async fn a_full_disk_refuses_and_changes_nothing() {
    let Some(disk) = SmallDisk::or_say_skipped(8, "full disk of SQLite") else { return };
    let options = Options { data: Some(disk.path().to_owned()), ..Options::default() };
    let service = TestService::start_with(options).await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&pupils(0..100)).await;
    let sending = school.open(&pupils(0..9_000), Rules::default()).await;
    school.send(&sending).await;
    disk.fill();
    for _ in 0..2 {
        assert_eq!(refusal(school.commit(&sending).await).await.code, Code::StoreFull);
    }
    let (revision, held) = school.roster(Roster::Students).await;
    assert_eq!((revision, held.len()), (Revision(1), 100));
    disk.make_room();
    let receipt: Receipt = read(school.commit(&sending).await).await;
    assert_eq!(receipt.counts.create, 8_900, "the same import goes on when there is room");
    service.stop().await;
}
