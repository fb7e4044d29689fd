//! A nomination ends with the account it was made for, and comes back by a person only.

use balado_core::{
    plan::{AbsentRule, Rules},
    school::{Account, Login},
};
use balado_testkit::service::TestService;
use balado_wire::{Code, ManagerBody, Receipt, UndoBody};
use reqwest::{Method, StatusCode};
use rusqlite::Connection;
use serde_json::{Value, json};
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

async fn try_name(school: &Visitor, body: &Value) -> Result<ManagerBody, Code> {
    let answer = school.request(Method::PUT, "v1/manager").json(body).send().await.unwrap();
    if answer.status().is_success() {
        Ok(read(answer).await)
    } else {
        Err(refusal(answer).await.code)
    }
}

fn login(account: Account, login: &str) -> Account {
    Account { login: Login::parse(login).ok(), ..account }
}

#[tokio::test]
async fn somebody_of_the_staff_is_named_by_the_login_of_the_ent() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&[login(teacher("p1"), "anh.roux"), login(teacher("p2"), "ines.dupont")]).await;
    school.import(&[login(Account::example("e1"), "zoe.petit")]).await;
    let table = [
        (json!({}), Err(Code::BadRequest), "nobody"),
        (json!({"ent_id": "p1", "login": "anh.roux"}), Err(Code::BadRequest), "said twice"),
        (json!({"login": " "}), Err(Code::BadManager), "no login"),
        (json!({"login": "zoe.petit"}), Err(Code::BadManager), "a pupil's"),
        (json!({"login": "Zoé.Petit"}), Err(Code::BadManager), "the same, typed otherwise"),
        (json!({"ent_id": "e1"}), Err(Code::BadManager), "a pupil"),
        (json!({"login": "paule.morel"}), Ok((None, Some("paule.morel"), None)), "of the staff"),
        (json!({"login": "anh.roux"}), Ok((Some("p1"), None, Some("D’ALMEIDA"))), "a teacher's"),
        (json!({"ent_id": "p2"}), Ok((Some("p2"), None, Some("D’ALMEIDA"))), "a teacher"),
    ];
    for (body, expected, case) in table {
        let named = try_name(&school, &body).await;
        let of = |manager: &ManagerBody| {
            (manager.ent_id.clone(), manager.login.clone(), manager.last_name.clone())
        };
        let text = |text: Option<&str>| text.map(str::to_owned);
        let expected = expected.map(|(id, login, name)| (text(id), text(login), text(name)));
        assert_eq!(named.as_ref().map(of).map_err(|code| *code), expected, "{case}");
    }
}

#[tokio::test]
async fn no_import_ends_the_nomination_of_somebody_of_the_staff() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let teachers = school.import(&[teacher("p1"), teacher("p2")]).await;
    try_name(&school, &json!({"login": "paule.morel"})).await.unwrap();
    undo(&school, teachers.id).await;
    let manager: ManagerBody = read(school.get("v1/manager").await).await;
    assert_eq!(
        (manager.login.as_deref(), manager.by.as_str()),
        (Some("paule.morel"), "Mme Martin")
    );
    assert_eq!(told(&service), (vec![], vec![]));
    let mails = service.outbox().mails();
    let named = mails.iter().filter(|mail| mail.subject().contains("gestionnaire a été nommé"));
    let texts: Vec<String> = named.map(|mail| mail.text().to_owned()).collect();
    assert!(
        texts.len() == 1 && texts[0].contains("paule·morel"),
        "the mailbox is told who: {texts:?}"
    );
    assert_eq!(school.delete("v1/manager").await.status(), StatusCode::NO_CONTENT);
    nobody(&school, "dismissed").await;
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
    assert_eq!(manager.ent_id.as_deref(), Some("p1"), "another one left");
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
