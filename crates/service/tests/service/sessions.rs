//! Who signed out whom, and what of a school dies with it.

use balado_testkit::service::TestService;
use balado_wire::{Code, SessionBody};
use reqwest::StatusCode;
use rusqlite::Connection;
use serde_json::json;

use crate::client::{OTHER_SCHOOL, SCHOOL, Visitor, by_code, read, refusal};

/// What was done, by which session, and the detail; newest last.
fn audited(service: &TestService, what: &str) -> Vec<(String, String)> {
    let db = Connection::open(service.database_path()).unwrap();
    let question = "select session, detail from audit where what = ?1 order by n";
    let mut statement = db.prepare(question).unwrap();
    let rows = statement.query_map([what], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

async fn own_id(visitor: &Visitor) -> String {
    let own: SessionBody = read(visitor.get("v1/session").await).await;
    own.id.to_string()
}

#[tokio::test]
async fn ending_another_pc_is_audited_as_the_deed_of_who_ended_it() {
    let service = TestService::start().await;
    let first = Visitor::of(&service, SCHOOL).await;
    let second = Visitor::of(&service, SCHOOL).await;
    let (ending, ended) = (own_id(&first).await, own_id(&second).await);
    let path = format!("v1/sessions/{ended}");
    assert_eq!(first.delete(&path).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(refusal(second.get("v1/session").await).await.code, Code::SignedOut);
    let detail = format!("{{\"session\":\"{ended}\"}}");
    assert_eq!(audited(&service, "sign-out-other"), [(ending.clone(), detail)]);
    assert_eq!(audited(&service, "sign-out"), [], "the other PC did nothing itself");
    let again = refusal(first.delete(&path).await).await;
    assert_eq!(again.code, Code::NotFound);

    let own = format!("v1/sessions/{ending}");
    assert_eq!(first.delete(&own).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(audited(&service, "sign-out"), [(ending, String::new())], "one's own");
    assert_eq!(audited(&service, "sign-out-other").len(), 1);
}

#[tokio::test]
async fn signing_every_pc_out_kills_the_requests_under_way_and_their_letters() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let visitor = Visitor::at(service.url());
    let mailed = visitor.ask(SCHOOL).await;
    let mail = service.last_mail();
    let elsewhere = visitor.ask(OTHER_SCHOOL).await;
    let other_code = service.last_mail().code().to_owned();
    assert_eq!(school.delete("v1/sessions").await.status(), StatusCode::NO_CONTENT);

    let link = json!({"token": mail.token()});
    for (answer, case) in [
        (visitor.redeem(mailed.id, &by_code(mail.code())).await, "the code of the mail"),
        (visitor.post("connexion/demande", &link).await, "its link, in a browser"),
    ] {
        let refused = refusal(answer).await;
        assert_eq!(refused.code, Code::SignInOver, "{case}");
        assert!(refused.detail.contains("postes"), "{case} says why: {}", refused.detail);
    }
    let opened = visitor.redeem(elsewhere.id, &by_code(&other_code)).await;
    assert_eq!(opened.status(), StatusCode::OK, "another school lost nothing");
    let (_, detail) = audited(&service, "sign-out-all").remove(0);
    assert_eq!(detail, "{\"sessions\":1,\"requests\":1,\"devices\":0}");
    Visitor::of(&service, SCHOOL).await;
}

#[tokio::test]
async fn a_code_that_waits_when_every_pc_is_signed_out_never_leaves() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let sent = service.outbox().mails().len();
    Visitor::at(service.url()).ask(SCHOOL).await;
    assert_eq!(school.delete("v1/sessions").await.status(), StatusCode::NO_CONTENT);
    assert_eq!(service.outbox().mails().len(), sent, "no code left after that");
}
