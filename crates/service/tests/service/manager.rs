//! A nomination ends with the account it was made for, and comes back by a person only.

use balado_core::plan::{AbsentRule, Rules};
use balado_testkit::service::TestService;
use balado_wire::{Code, ManagerBody, Receipt, UndoBody};
use reqwest::{Method, StatusCode};
use rusqlite::Connection;
use serde_json::json;
use uuid::Uuid;

use crate::client::{SCHOOL, Visitor, pupils, read, refusal, teacher};

const GONE: &str = "Balado import : il n’y a plus de gestionnaire";

async fn name(school: &Visitor, id: &str) {
    let request = school.request(Method::PUT, "v1/manager").json(&json!({ "ent_id": id }));
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
}

async fn nobody(school: &Visitor, case: &str) {
    assert_eq!(refusal(school.get("v1/manager").await).await.code, Code::NotFound, "{case}");
}

async fn undo(school: &Visitor, id: Uuid) -> Receipt {
    let opened = school.post(&format!("v1/imports/{id}/undo"), &json!({})).await;
    let undo: UndoBody = read(opened).await;
    let on = undo.base.parse().unwrap();
    read(school.commit_with(undo.id, on, &json!({"digest": undo.digest})).await).await
}

/// Only these teachers stay active.
async fn keep_only(school: &Visitor, ids: &[&str]) -> Receipt {
    let wanted: Vec<_> = ids.iter().map(|id| teacher(id)).collect();
    let rules = Rules { absent: AbsentRule::Deactivate, ..Rules::default() };
    let sending = school.open(&wanted, rules).await;
    school.send(&sending).await;
    read(school.commit(&sending).await).await
}

/// The lines of the audit about it, and the mails that tell it.
fn told(service: &TestService) -> (Vec<String>, Vec<String>) {
    let mails = service.outbox().mails();
    let gone = mails.iter().filter(|mail| mail.subject() == GONE);
    let mails = gone.map(|mail| mail.text().replace('\n', " ")).collect();
    let db = Connection::open(service.database_path()).unwrap();
    let question = "select detail from audit where what = 'end-manager' order by n";
    let mut statement = db.prepare(question).unwrap();
    let lines = statement.query_map([], |row| row.get(0)).unwrap();
    (lines.map(Result::unwrap).collect(), mails)
}

#[tokio::test]
async fn a_gestionnaire_removed_by_an_undo_does_not_return_by_the_next_import() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let teachers = school.import(&[teacher("p1"), teacher("p2")]).await;
    name(&school, "p1").await;
    let undone = undo(&school, teachers.id).await;
    nobody(&school, "after the undo").await;
    let (lines, mails) = told(&service);
    assert_eq!(lines, [format!("{{\"import\":\"{}\"}}", undone.id)]);
    assert_eq!(mails.len(), 1, "the mailbox is told");
    assert!(mails[0].contains("l’annulation d’un import"), "why: {}", mails[0]);

    school.import(&[teacher("p1"), teacher("p2")]).await;
    nobody(&school, "the account is back, the role is not").await;
    undo(&school, undone.id).await;
    nobody(&school, "undoing the undoing gives no role either").await;
    name(&school, "p1").await;
    assert_eq!(told(&service).0.len(), 1, "nothing more ended");
}

#[tokio::test]
async fn a_gestionnaire_deactivated_by_an_import_does_not_return_by_the_next_one() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&[teacher("p1"), teacher("p2"), teacher("p3")]).await;
    name(&school, "p1").await;
    keep_only(&school, &["p1", "p2"]).await;
    let manager: ManagerBody = read(school.get("v1/manager").await).await;
    assert_eq!(manager.ent_id, "p1", "another one left");
    school.import(&pupils(0..3)).await;
    assert_eq!(told(&service), (vec![], vec![]), "nothing of theirs changed");

    let left = keep_only(&school, &["p2"]).await;
    nobody(&school, "deactivated").await;
    let (lines, mails) = told(&service);
    assert_eq!(lines, [format!("{{\"import\":\"{}\"}}", left.id)]);
    assert!(mails[0].contains("un import vient de désactiver"), "why: {}", mails[0]);
    school.import(&[teacher("p1"), teacher("p2"), teacher("p4")]).await;
    nobody(&school, "back in the list").await;
    undo(&school, left.id).await;
    nobody(&school, "undone").await;
}
