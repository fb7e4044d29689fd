//! Who read which list is in the audit, and nobody waits for it.

use std::time::{Duration, Instant};

use balado_core::school::Roster;
use balado_service::store::sqlite::Patience;
use balado_testkit::service::{Options, TestService};
use reqwest::StatusCode;
use rusqlite::Connection;

use crate::client::{SCHOOL, Visitor, pupils};

/// The lines about readings: their sessions and what they say.
fn readings(service: &TestService) -> Vec<(String, String)> {
    let db = Connection::open(service.database_path()).unwrap();
    let question = "select session, detail from audit where what = 'read-list' order by n";
    let mut statement = db.prepare(question).unwrap();
    let lines = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    lines.map(Result::unwrap).collect()
}

#[tokio::test]
async fn each_state_of_a_list_that_a_session_was_given_is_audited_once_without_a_name() {
    let service = TestService::start().await;
    let first = Visitor::of(&service, SCHOOL).await;
    first.import(&pupils(0..3)).await;
    let second = Visitor::of(&service, SCHOOL).await;
    for _ in 0..3 {
        let (revision, _) = second.roster(Roster::Students).await;
        let path = "v1/roster?list=students";
        let known =
            second.request(reqwest::Method::GET, path).header("if-none-match", revision.etag());
        assert_eq!(known.send().await.unwrap().status(), StatusCode::NOT_MODIFIED);
    }
    second.roster(Roster::Teachers).await;
    assert!(readings(&service).is_empty(), "nobody waited for it");
    assert!(service.write_readings().await);
    let lines = readings(&service);
    let said: Vec<&str> = lines.iter().map(|(_, detail)| detail.as_str()).collect();
    let expected = [
        r#"{"list":"students","revision":"r0","accounts":0}"#,
        r#"{"list":"students","revision":"r1","accounts":3}"#,
        r#"{"list":"teachers","revision":"r1","accounts":0}"#,
    ];
    assert_eq!(said, expected);
    assert!(lines[0].0 != lines[1].0 && lines[1].0 == lines[2].0, "by the session that read");
    let trail = service.store().audit(SCHOOL.parse().unwrap()).await.unwrap();
    trail.verify(&[]).unwrap();
    second.roster(Roster::Students).await;
    assert!(service.write_readings().await);
    assert_eq!(readings(&service).len(), 3);
}

#[tokio::test]
async fn a_list_is_read_while_the_writer_is_held_and_the_audit_has_it_afterwards() {
    let short = Duration::from_millis(50);
    let patience = Patience { lock: short, ..Patience::default() };
    let service = TestService::start_with(Options { patience, ..Options::default() }).await;
    let school = Visitor::of(&service, SCHOOL).await;
    let other = Connection::open(service.database_path()).unwrap();
    other.execute_batch("begin immediate").unwrap();
    let began = Instant::now();
    assert_eq!(school.roster(Roster::Students).await.1.len(), 0);
    assert!(!service.write_readings().await, "the writer is held");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    other.execute_batch("rollback").unwrap();
    assert!(service.write_readings().await);
    assert_eq!(readings(&service).len(), 1, "nothing is lost");
}
