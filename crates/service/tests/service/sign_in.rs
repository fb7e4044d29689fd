use std::sync::Arc;

use balado_service::{
    clock::FixedClock,
    config::{Limits, SignInLimits},
};
use balado_testkit::service::{Options, TestService};
use balado_wire::{Code, SchoolBody, SessionListBody, SessionOpenedBody};
use jiff::SignedDuration;
use reqwest::StatusCode;
use serde_json::json;

use crate::client::{OTHER_SCHOOL, SCHOOL, Visitor, by_code, read, refusal};

/// A service whose clock moves when told.
pub async fn stopped_clock(sign_in: SignInLimits) -> (TestService, Arc<FixedClock>) {
    let clock = Arc::new(FixedClock::at("2026-09-01T07:00:00Z".parse().unwrap()));
    let limits = Limits { sign_in, ..Limits::default() };
    let options = Options { clock: clock.clone(), limits, ..Options::default() };
    (TestService::start_with(options).await, clock)
}

#[tokio::test]
async fn the_code_of_the_mail_opens_a_session_and_activates_the_school() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let before: SchoolBody = read(visitor.get("v1/schools/0779999a").await).await;
    assert!(!before.activated);
    let asked = visitor.ask(" 0779999a ").await;
    let mail = service.last_mail();
    assert_eq!(mail.to(), "ce.0779999a@ac-creteil.fr");
    let typed = mail.code().to_lowercase().replace('-', " ");
    let opened: SessionOpenedBody = read(visitor.redeem(asked.id, &by_code(&typed)).await).await;
    assert_eq!((opened.school.uai.as_str(), opened.person.as_str()), (SCHOOL, "Mme Martin"));
    assert!(opened.school.activated);
    let after: SchoolBody = read(visitor.get("v1/schools/0779999A").await).await;
    assert!(after.activated);
}

#[tokio::test]
async fn the_link_opens_a_session_like_the_code() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let asked = visitor.ask(SCHOOL).await;
    let mail = service.last_mail();
    let page = visitor.get("connexion").await;
    assert_eq!(page.status(), StatusCode::OK, "a browser that follows the link finds a page");
    let body = json!({"token": mail.token(), "person": "Mme Martin"});
    assert_eq!(visitor.redeem(asked.id, &body).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_does_not_open_a_request() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let other = visitor.ask(OTHER_SCHOOL).await;
    let other_code = service.last_mail().code().to_owned();
    let asked = visitor.ask(SCHOOL).await;
    let mail = service.last_mail();
    let (code, token) = (mail.code(), mail.token());
    let thief = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let table = [
        (json!({"verifier": thief, "code": code, "person": "x"}), Code::BadCode, "no verifier"),
        (json!({"verifier": thief, "token": token, "person": "x"}), Code::BadCode, "link alone"),
        (by_code(&other_code), Code::BadCode, "code of another request"),
        (by_code("AEIOUY"), Code::BadCode, "not a code"),
        (json!({"person": "x"}), Code::BadRequest, "nothing to open with"),
        (json!({"code": code, "person": " "}), Code::BadRequest, "nobody"),
    ];
    for (body, expected, case) in table {
        assert_eq!(refusal(visitor.redeem(asked.id, &body).await).await.code, expected, "{case}");
    }
    let found = refusal(visitor.redeem(other.id, &by_code(code)).await).await;
    assert_eq!(found.code, Code::BadCode, "code of another school");
    let unknown = refusal(visitor.redeem(uuid::Uuid::new_v4(), &by_code(code)).await).await;
    assert_eq!(unknown.code, Code::NotFound);
    assert_eq!(visitor.redeem(asked.id, &by_code(code)).await.status(), 200, "the fifth try");
}

#[tokio::test]
async fn a_request_dies_after_five_tries_and_the_school_does_not() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let asked = visitor.ask(SCHOOL).await;
    let code = service.last_mail().code().to_owned();
    for _ in 0..5 {
        let found = refusal(visitor.redeem(asked.id, &by_code("BBBB-BBBB")).await).await;
        assert_eq!(found.code, Code::BadCode);
    }
    let right_too_late = refusal(visitor.redeem(asked.id, &by_code(&code)).await).await;
    assert_eq!(right_too_late.code, Code::SignInOver);
    Visitor::of(&service, SCHOOL).await;
}

#[tokio::test]
async fn a_code_ends_after_two_hours_to_the_second() {
    for (seconds, expected) in [(7_199, StatusCode::OK), (7_200, StatusCode::GONE)] {
        let (service, clock) = stopped_clock(SignInLimits::default()).await;
        let visitor = Visitor::at(service.url());
        let asked = visitor.ask(SCHOOL).await;
        let code = service.last_mail().code().to_owned();
        clock.advance(SignedDuration::from_secs(seconds));
        assert_eq!(visitor.redeem(asked.id, &by_code(&code)).await.status(), expected, "{seconds}");
    }
}

#[tokio::test]
async fn a_session_ends_after_two_hours_whatever_is_done_with_it() {
    let (service, clock) = stopped_clock(SignInLimits::default()).await;
    let visitor = Visitor::of(&service, SCHOOL).await;
    clock.advance(SignedDuration::from_secs(7_199));
    assert_eq!(visitor.get("v1/session").await.status(), StatusCode::OK);
    clock.advance(SignedDuration::from_secs(1));
    assert_eq!(refusal(visitor.get("v1/session").await).await.code, Code::SignedOut);
}

#[tokio::test]
async fn a_request_kills_no_other() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let first = visitor.ask(SCHOOL).await;
    let first_code = service.last_mail().code().to_owned();
    let second = visitor.ask(SCHOOL).await;
    let code = service.last_mail().code().to_owned();
    let crossed = refusal(visitor.redeem(second.id, &by_code(&first_code)).await).await;
    assert_eq!(crossed.code, Code::BadCode, "each code opens its own request only");
    assert!(crossed.detail.contains("l’heure de votre demande"), "{}", crossed.detail);
    assert_eq!(visitor.redeem(second.id, &by_code(&code)).await.status(), StatusCode::OK);
    assert_eq!(visitor.redeem(first.id, &by_code(&first_code)).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_reported_request_opens_nothing() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let asked = visitor.ask(SCHOOL).await;
    let code = service.last_mail().code().to_owned();
    let report = format!("v1/sign-ins/{}/report", asked.id);
    let other = visitor.ask(SCHOOL).await;
    let other_code = service.last_mail().code().to_owned();
    for _ in 0..2 {
        assert_eq!(visitor.post(&report, &json!({})).await.status(), StatusCode::NO_CONTENT);
    }
    let found = refusal(visitor.redeem(asked.id, &by_code(&code)).await).await;
    assert_eq!(found.code, Code::SignInOver);
    let opened = visitor.redeem(other.id, &by_code(&other_code)).await;
    assert_eq!(opened.status(), StatusCode::OK, "another request of the school lost nothing");
}

#[tokio::test]
async fn what_is_reported_takes_its_own_mail_along_and_no_other() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let (reported, waiting) = (visitor.ask(SCHOOL).await, visitor.ask(SCHOOL).await);
    let report = format!("v1/sign-ins/{}/report", reported.id);
    assert_eq!(visitor.post(&report, &json!({})).await.status(), StatusCode::NO_CONTENT);
    let mails = service.outbox().mails();
    assert_eq!(mails.len(), 1, "one of the two never left");
    let opened = visitor.redeem(waiting.id, &by_code(mails[0].code())).await;
    assert_eq!(opened.status(), StatusCode::OK);
}

#[tokio::test]
async fn mails_are_limited_by_school_and_by_address() {
    let (service, clock) = stopped_clock(SignInLimits::default()).await;
    let visitor = Visitor::at(service.url());
    visitor.ask(SCHOOL).await;
    let soon = visitor.try_ask(SCHOOL).await;
    assert_eq!(soon.headers()["retry-after"], "60");
    assert_eq!(refusal(soon).await.code, Code::TooMany, "sixty seconds between two");
    for _ in 0..2 {
        clock.advance(SignedDuration::from_secs(60));
        visitor.ask(SCHOOL).await;
    }
    clock.advance(SignedDuration::from_secs(60));
    let fourth = visitor.try_ask(SCHOOL).await;
    assert_eq!(fourth.headers()["retry-after"], "3420", "an hour after the first");
    clock.advance(SignedDuration::from_secs(3_420));
    visitor.ask(SCHOOL).await;

    let (service, _) = stopped_clock(SignInLimits::default()).await;
    let visitor = Visitor::at(service.url());
    for school in 0..10 {
        let digits = format!("07700{school:02}");
        let letter = balado_core::school::Uai::check_letter(&digits).unwrap();
        visitor.ask(&format!("{digits}{letter}")).await;
    }
    let eleventh = refusal(visitor.try_ask(SCHOOL).await).await;
    assert_eq!(eleventh.code, Code::TooMany, "ten from one address in an hour");
}

#[tokio::test]
async fn the_answer_is_the_same_whatever_is_known_of_the_school() {
    let service = TestService::start().await;
    Visitor::of(&service, SCHOOL).await;
    let visitor = Visitor::at(service.url());
    let shape = async |uai: &str| {
        let answer = visitor.try_ask(uai).await;
        let mut names: Vec<String> = answer.headers().keys().map(ToString::to_string).collect();
        names.sort();
        let length = answer.content_length();
        (answer.status(), names, length)
    };
    let (activated, unknown) = (shape(SCHOOL).await, shape(OTHER_SCHOOL).await);
    assert_eq!((activated.0, &activated.1), (unknown.0, &unknown.1));
    let table = [
        ("0779999B", Code::BadUai, "a wrong letter"),
        ("٠٧٧٩٩٩٩A", Code::BadUai, "digits of another script"),
        ("0750001U", Code::OtherAcademy, "another académie"),
    ];
    for (uai, expected, case) in table {
        assert_eq!(refusal(visitor.try_ask(uai).await).await.code, expected, "{case}");
    }
}

#[tokio::test]
async fn sessions_are_seen_and_ended_by_their_school_only() {
    let service = TestService::start().await;
    let first = Visitor::of(&service, SCHOOL).await;
    let second = Visitor::of(&service, SCHOOL).await;
    let stranger = Visitor::of(&service, OTHER_SCHOOL).await;
    let list: SessionListBody = read(first.get("v1/sessions").await).await;
    assert_eq!(list.sessions.len(), 2);
    let other = list.sessions.iter().find(|session| !session.current).unwrap();
    let path = format!("v1/sessions/{}", other.id);
    assert_eq!(refusal(stranger.delete(&path).await).await.code, Code::NotFound);
    assert_eq!(second.get("v1/session").await.status(), StatusCode::OK);
    assert_eq!(first.delete(&path).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(refusal(second.get("v1/session").await).await.code, Code::SignedOut);
    assert_eq!(first.delete("v1/session").await.status(), StatusCode::NO_CONTENT);
    assert_eq!(refusal(first.get("v1/session").await).await.code, Code::SignedOut);
}
