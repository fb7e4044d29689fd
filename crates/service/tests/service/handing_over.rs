//! Naming wants the mailbox; handing over does not, and the mailbox can take it back.

use balado_service::{clock::Clock, mail::SentMail};
use balado_testkit::service::{Options, TestService};
use balado_wire::Code;
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    client::{SCHOOL, Visitor, read, refusal},
    gestionnaire::{named, signed_in},
    sign_in::stopped_clock,
};

const LOGIN: &str = "paule.morel";

#[tokio::test]
async fn the_chef_names_and_dismisses_with_a_code_of_the_last_ten_minutes() {
    let (service, clock) = stopped_clock(Options::default().limits.sign_in).await;
    let chef = Visitor::of(&service, SCHOOL).await;
    clock.advance(SignedDuration::from_mins(10));
    named(&chef, LOGIN).await;
    clock.advance(SignedDuration::from_secs(1));
    let naming = chef.request(Method::PUT, "v1/manager").json(&json!({"login": "anh.roux"}));
    for (answer, case) in
        [(naming.send().await.unwrap(), "naming"), (chef.delete("v1/manager").await, "dismissing")]
    {
        let refused = refusal(answer).await;
        assert_eq!((refused.status, refused.code), (403, Code::StaleSession), "{case}");
        assert!(refused.detail.contains("moins de dix minutes"), "{case}: {}", refused.detail);
    }
    let manager: Value = read(chef.get("v1/manager").await).await;
    assert_eq!(manager["login"], LOGIN, "nothing changed");
    let fresh = Visitor::of(&service, SCHOOL).await;
    named(&fresh, "anh.roux").await;
    assert_eq!(fresh.delete("v1/manager").await.status(), StatusCode::NO_CONTENT);
}

/// The newest mail that tells a hand-over.
pub fn of_hand_over(service: &TestService) -> SentMail {
    let mut mails = service.outbox().mails().into_iter().rev();
    let told = "Balado import : le gestionnaire a passé la main";
    mails.find(|mail| mail.subject() == told).expect("it was told")
}

#[tokio::test]
async fn handing_over_asks_for_no_code_and_the_former_one_is_out_at_once() {
    let (service, clock) = stopped_clock(Options::default().limits.sign_in).await;
    let chef = Visitor::of(&service, SCHOOL).await;
    named(&chef, LOGIN).await;
    let gestionnaire = signed_in(&service, LOGIN, clock.now()).await;
    clock.advance(SignedDuration::from_mins(90));
    named(&gestionnaire, "anh.roux").await;
    let out = refusal(gestionnaire.get("v1/roster?list=students").await).await;
    assert_eq!(out.code, Code::SignedOut);
    let told = of_hand_over(&service);
    let text = told.text().replace('\n', " ");
    assert!(text.contains("anh·roux") && text.contains("paule·morel"), "who, by whom: {text}");
    assert!(told.text().contains("/revoquer#"), "{}", told.text());
    signed_in(&service, "anh.roux", clock.now()).await;
}

/// Somebody was named by the gestionnaire; the secrets of the mail that tells it.
async fn handed_over(service: &TestService) -> (Visitor, String, String) {
    let chef = Visitor::of(service, SCHOOL).await;
    named(&chef, LOGIN).await;
    let gestionnaire = signed_in(service, LOGIN, jiff::Timestamp::now()).await;
    named(&gestionnaire, "anh.roux").await;
    let mail = of_hand_over(service);
    let token = mail.text().split_once("/revoquer#").unwrap().1;
    let token = token.split_whitespace().next().unwrap().to_owned();
    (chef, token, mail.code().to_owned())
}

#[tokio::test]
async fn the_mailbox_revokes_a_hand_over_with_its_link_and_its_code() {
    let service = TestService::start().await;
    let (chef, token, code) = handed_over(&service).await;
    let next = signed_in(&service, "anh.roux", jiff::Timestamp::now()).await;
    let visitor = Visitor::at(service.url());
    assert_eq!(visitor.get("revoquer").await.status(), StatusCode::OK);
    let shown: Value = read(visitor.post("revoquer/demande", &json!({"token": token})).await).await;
    assert_eq!(
        (&shown["manager"], &shown["by"]),
        (&json!("anh.roux"), &json!("paule.morel (Mme Morel)"))
    );
    let half = &token[..40];
    let refused =
        refusal(visitor.post("revoquer", &json!({"token": half, "code": code})).await).await;
    assert_eq!(refused.code, Code::NotFound, "half of the link");
    for wrong in ["", "BCDF-GHJK"] {
        let body = json!({"token": token, "code": wrong});
        let refused = refusal(visitor.post("revoquer", &body).await).await;
        assert_eq!(refused.code, Code::NotConfirmed, "{wrong:?}");
    }
    assert_eq!(next.get("v1/session").await.status(), StatusCode::OK, "nothing changed");
    let right = json!({"token": token, "code": code});
    assert_eq!(visitor.post("revoquer", &right).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(refusal(next.get("v1/session").await).await.code, Code::SignedOut);
    assert_eq!(refusal(chef.get("v1/manager").await).await.code, Code::NotFound);
    let mails = service.outbox().mails();
    assert!(mails.iter().any(|mail| mail.text().contains("a révoqué")), "the mailbox is told");
    let again = refusal(visitor.post("revoquer", &right).await).await;
    assert_eq!(again.code, Code::NotFound, "there is nothing left to revoke");
}

#[tokio::test]
async fn a_link_revokes_nobody_who_was_named_since() {
    let service = TestService::start().await;
    let (chef, token, code) = handed_over(&service).await;
    named(&chef, "zoe.lefevre").await;
    let right = json!({"token": token, "code": code});
    let visitor = Visitor::at(service.url());
    let refused = refusal(visitor.post("revoquer", &right).await).await;
    assert_eq!(refused.code, Code::NotFound);
    let manager: Value = read(chef.get("v1/manager").await).await;
    assert_eq!(manager["login"], "zoe.lefevre");
}
