//! People whose id changed in the ENT's directory.

use balado_core::{
    plan::{AbsentRule, Held, Relink, Rules},
    school::{Account, LastName, Login, Roster},
};
use balado_testkit::service::TestService;
use balado_wire::{Code, ManagerBody, Receipt, UndoBody};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::client::{SCHOOL, Visitor, in_class, read, refusal};

const RELINKING: Rules = Rules::of_all(AbsentRule::Keep, Relink::ByLogin);

fn person(number: u32, id: &str, roster: Roster) -> Account {
    let login = Login::parse(&format!("ines.dalmeida{number}")).ok();
    Account { login, roster, ..Account::example(id) }
}

fn list(prefix: &str, roster: Roster) -> Vec<Account> {
    (0..40).map(|number| person(number, &format!("{prefix}{number}"), roster)).collect()
}

async fn relink(school: &Visitor, wanted: &[Account]) -> Receipt {
    let sending = school.open(wanted, RELINKING).await;
    school.send(&sending).await;
    read(school.commit(&sending).await).await
}

async fn undo(school: &Visitor, done: &Receipt) -> (UndoBody, Receipt) {
    let answer = school.post(&format!("v1/imports/{}/undo", done.id), &json!({})).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let undo: UndoBody = read(answer).await;
    let on = undo.base.parse().unwrap();
    let receipt = school.commit_with(undo.id, on, &json!({"digest": undo.digest})).await;
    (undo, read(receipt).await)
}

#[tokio::test]
async fn accounts_take_their_new_ids_and_give_them_back() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&list("old-", Roster::Students)).await;
    let before = school.roster(Roster::Students).await.1;
    let mut wanted = list("new-", Roster::Students);
    wanted[3] = in_class(wanted[3].clone(), "4B");
    wanted[4].last_name = LastName::parse("AUTRE").unwrap();
    let done = relink(&school, &wanted).await;
    assert_eq!((done.counts.relinked, done.counts.create, done.counts.absent), (39, 1, 1));
    let after = school.roster(Roster::Students).await.1;
    let held = |id: &str| after.iter().find(|held| held.account.ent_id.as_str() == id);
    assert_eq!(after.len(), 41);
    assert_eq!(held("old-3"), None);
    assert_eq!(held("new-3"), Some(&Held::active(wanted[3].clone())));
    assert!(held("old-4").is_some(), "another name under the same login is another person");

    let (shown, undone) = undo(&school, &done).await;
    assert_eq!((shown.removed, shown.restored, shown.conflicts.len()), (1, 39, 0));
    assert_eq!(school.roster(Roster::Students).await.1, before);
    undo(&school, &undone).await;
    assert_eq!(school.roster(Roster::Students).await.1, after, "the undoing is undone");
}

#[tokio::test]
async fn the_gestionnaire_keeps_the_place_under_a_new_id() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&list("old-", Roster::Teachers)).await;
    let named = school.request(Method::PUT, "v1/manager").json(&json!({"ent_id": "old-7"}));
    assert_eq!(named.send().await.unwrap().status(), StatusCode::OK);
    let done = relink(&school, &list("new-", Roster::Teachers)).await;
    let manager: ManagerBody = read(school.get("v1/manager").await).await;
    assert_eq!(manager.ent_id.as_deref(), Some("new-7"));
    undo(&school, &done).await;
    let manager: ManagerBody = read(school.get("v1/manager").await).await;
    assert_eq!(manager.ent_id.as_deref(), Some("old-7"));
}

#[tokio::test]
async fn what_changed_since_a_relinking_stays() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&list("old-", Roster::Students)).await;
    let mut wanted = list("new-", Roster::Students);
    let done = relink(&school, &wanted).await;
    wanted[0] = in_class(wanted[0].clone(), "3A");
    wanted.push(person(1, "old-1", Roster::Students));
    school.import(&wanted).await;
    let (shown, undone) = undo(&school, &done).await;
    let ids: Vec<&str> = shown.conflicts.iter().map(|conflict| conflict.ent_id.as_str()).collect();
    assert_eq!(ids, ["new-0", "new-1"], "changed again, and its former id taken again");
    assert_eq!((undone.restored, undone.conflicts), (38, 2));
}

#[tokio::test]
async fn a_new_id_is_never_taken_from_the_other_list() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&list("old-", Roster::Students)).await;
    school.import(&[person(99, "new-5", Roster::Teachers)]).await;
    let before = school.roster(Roster::Students).await;
    let sending = school.open(&list("new-", Roster::Students), RELINKING).await;
    school.send(&sending).await;
    assert_eq!(refusal(school.commit(&sending).await).await.code, Code::BadAccount);
    assert_eq!(school.roster(Roster::Students).await, before, "nothing was written");
}

#[tokio::test]
async fn a_relinking_that_was_not_shown_is_refused() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&list("old-", Roster::Students)).await;
    let wanted = list("new-", Roster::Students);
    let shown = school.open(&wanted, Rules::default()).await;
    let sent = school.open(&wanted, RELINKING).await;
    school.send(&sent).await;
    let body = json!({"digest": shown.digest});
    let answer = school.commit_with(sent.id, sent.revision, &body).await;
    assert_eq!(refusal(answer).await.code, Code::DigestDiffers);
}
