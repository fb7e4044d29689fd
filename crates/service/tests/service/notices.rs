//! Notices do not fill a mailbox, and none of what they tell is lost.

use balado_service::config::SignInLimits;
use balado_testkit::service::TestService;
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::{
    client::{SCHOOL, Visitor, pupils, teacher},
    sign_in::stopped_clock,
};

const IMPORTED: &str = "Balado import : une liste a été importée";
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// The texts of the mails with this subject.
fn mails(service: &TestService, subject: &str) -> Vec<String> {
    let mails = service.outbox().mails();
    let of_subject = mails.iter().filter(|mail| mail.subject() == subject);
    of_subject.map(|mail| mail.text().to_owned()).collect()
}

/// Without the breaks of lines that mails have.
fn unwrapped(text: &str) -> String {
    text.replace('\n', " ")
}

#[tokio::test]
async fn past_six_an_hour_notices_of_a_kind_are_gathered_and_other_kinds_are_not() {
    let (service, clock) = stopped_clock(SignInLimits::without_waiting()).await;
    let school = Visitor::of(&service, SCHOOL).await;
    for round in 0..9 {
        school.import(&pupils(0..12 + round)).await;
        clock.advance(MINUTE);
    }
    let told = mails(&service, IMPORTED);
    assert_eq!(told.len(), 6, "the others wait");
    assert!(told[0].contains("Comptes créés : 12"), "the first at once: {}", told[0]);
    assert!(told[..5].iter().all(|mail| !mail.contains("rassemblera")));
    let announced =
        "rassemblera les messages suivants de ce genre en un seul, le 01/09/2026 à 10 h 00.";
    assert!(unwrapped(&told[5]).contains(announced), "{}", told[5]);

    // Another kind is told at once, in the middle of it.
    school.import(&[teacher("t1")]).await;
    let named = school.request(Method::PUT, "v1/manager").json(&json!({"ent_id": "t1"}));
    assert_eq!(named.send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(mails(&service, "Balado import : un gestionnaire a été nommé").len(), 1);
    assert_eq!(mails(&service, IMPORTED).len(), 6);

    clock.advance(MINUTE * 51);
    let told = mails(&service, IMPORTED);
    assert_eq!(told.len(), 7, "one for all that waited");
    assert!(
        unwrapped(&told[6]).contains("C’était la 4e fois depuis le message précédent."),
        "{}",
        told[6]
    );
    assert!(told[6].contains("liste des enseignants"), "the last of them: {}", told[6]);
    clock.advance(MINUTE * 10);
    school.import(&pupils(0..30)).await;
    assert_eq!(mails(&service, IMPORTED).len(), 8, "an hour later, at once again");
}
