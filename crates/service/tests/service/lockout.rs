//! Strangers who type a school's number, over and over: they lock nobody out, and fill no mailbox.

use std::sync::Arc;

use balado_service::clock::FixedClock;
use balado_testkit::service::{Options, TestService};
use balado_wire::{Code, SessionOpenedBody};
use jiff::SignedDuration;
use reqwest::{Method, Response, StatusCode};
use serde_json::json;

use crate::client::{OTHER_SCHOOL, SCHOOL, Visitor, by_code, fresh_request, read, refusal};

/// A service behind its proxy, with the limits of every day.
async fn service() -> (TestService, Arc<FixedClock>) {
    let clock = Arc::new(FixedClock::at("2026-09-01T07:00:00Z".parse().unwrap()));
    let proxies = vec!["127.0.0.0/8".parse().unwrap()].into();
    let options = Options { clock: clock.clone(), proxies, ..Options::limited() };
    (TestService::start_with(options).await, clock)
}

/// Somebody else, at an address of their own.
async fn stranger(strangers: &Visitor, number: u8) -> Response {
    let request = strangers.request(Method::POST, "v1/sign-ins");
    let request = request.header("x-forwarded-for", format!("203.0.113.{number}"));
    request.json(&fresh_request(SCHOOL)).send().await.unwrap()
}

/// Two hundred of them in an hour; how many were served.
async fn an_hour_of_strangers(service: &TestService, clock: &FixedClock) -> usize {
    let (strangers, mut served) = (Visitor::at(service.url()), 0);
    for number in 0..200 {
        clock.advance(SignedDuration::from_secs(18));
        let answer = stranger(&strangers, number).await;
        served += usize::from(answer.status() == StatusCode::ACCEPTED);
    }
    served
}

/// A first session of a school on a PC, and the secret that this PC was given.
async fn signed_in(service: &TestService) -> String {
    let visitor = Visitor::at(service.url());
    let asked = visitor.ask(SCHOOL).await;
    let code = service.last_mail().code().to_owned();
    let opened: SessionOpenedBody = read(visitor.redeem(asked.id, &by_code(&code)).await).await;
    assert_eq!(opened.device_secret.len(), 43, "256 bits");
    opened.device_secret
}

#[tokio::test]
async fn two_hundred_strangers_take_no_code_from_the_person_who_waits() {
    let (service, clock) = service().await;
    let person = Visitor::at(service.url());
    let asked = person.ask(SCHOOL).await;
    let code = service.last_mail().code().to_owned();
    an_hour_of_strangers(&service, &clock).await;
    let opened = person.redeem(asked.id, &by_code(&code)).await;
    assert_eq!(opened.status(), StatusCode::OK, "an hour later, among all of them");
}

#[tokio::test]
async fn a_pc_that_is_known_is_served_at_once_among_two_hundred_strangers() {
    let (service, clock) = service().await;
    let secret = signed_in(&service).await;
    let served = an_hour_of_strangers(&service, &clock).await;
    assert!(served <= 3, "{served}");
    let person = Visitor::at(service.url());
    assert_eq!(stranger(&person, 201).await.status(), StatusCode::TOO_MANY_REQUESTS);
    let known = person.ask_with(SCHOOL, &json!({"device_secret": secret})).await;
    let code = service.last_mail().code().to_owned();
    let opened: SessionOpenedBody = read(person.redeem(known.id, &by_code(&code)).await).await;
    assert_ne!(opened.device_secret, secret, "a new one each time");
    clock.advance(SignedDuration::from_secs(60));
    let next = json!({"device_secret": opened.device_secret});
    person.ask_with(SCHOOL, &next).await;
}

#[tokio::test]
async fn a_pc_that_comes_for_the_first_time_is_told_when_and_it_is_true() {
    let (service, clock) = service().await;
    signed_in(&service).await;
    an_hour_of_strangers(&service, &clock).await;
    let person = Visitor::at(service.url());
    let answer = person.try_ask(SCHOOL).await;
    let wait: i64 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    let refused = refusal(answer).await;
    assert_eq!(refused.code, Code::TooMany);
    let told = format!("dans {wait} secondes au plus tôt");
    assert!((1..=90).contains(&wait) && refused.detail.contains(&told), "{}", refused.detail);
    assert!(refused.detail.contains("moins de 30 jours"), "what to do: {}", refused.detail);
    clock.advance(SignedDuration::from_secs(wait - 1));
    assert_eq!(person.try_ask(SCHOOL).await.status(), StatusCode::TOO_MANY_REQUESTS);
    clock.advance(SignedDuration::from_secs(1));
    person.ask(SCHOOL).await;
    person.ask(OTHER_SCHOOL).await;
}

#[tokio::test]
async fn a_mailbox_receives_three_codes_an_hour_of_strangers_and_three_of_each_known_pc() {
    let (service, clock) = service().await;
    let secret = json!({"device_secret": signed_in(&service).await});
    clock.advance(SignedDuration::from_hours(1));
    let before = service.outbox().mails().len();
    let person = Visitor::at(service.url());
    let mut served = 0;
    for second in 0..3_600_u32 {
        if second % 18 == 0 {
            let answer = stranger(&person, u8::try_from(second / 18).unwrap()).await;
            served += usize::from(answer.status() == StatusCode::ACCEPTED);
        }
        if second % 61 == 0 {
            let mut body = fresh_request(SCHOOL);
            body["device_secret"] = secret["device_secret"].clone();
            let answer = person.post("v1/sign-ins", &body).await;
            served += usize::from(answer.status() == StatusCode::ACCEPTED);
        }
        clock.advance(SignedDuration::from_secs(1));
    }
    assert_eq!((served, service.outbox().mails().len() - before), (6, 6));
}

#[tokio::test]
async fn a_secret_that_is_unknown_is_a_strangers_and_nothing_says_so() {
    let (service, clock) = service().await;
    let secret = signed_in(&service).await;
    clock.advance(SignedDuration::from_hours(1));
    let visitor = Visitor::at(service.url());
    let answers = async |more: Option<&str>| {
        let mut body = fresh_request(SCHOOL);
        if let Some(secret) = more {
            body["device_secret"] = json!(secret);
        }
        let answer = visitor.post("v1/sign-ins", &body).await;
        let mut names: Vec<String> = answer.headers().keys().map(ToString::to_string).collect();
        names.sort();
        let (status, length) = (answer.status(), answer.content_length());
        clock.advance(SignedDuration::from_hours(1));
        (status, names, length)
    };
    let stranger = answers(None).await;
    for secret in ["", "x", &"A".repeat(43), &secret.to_lowercase(), &secret] {
        assert_eq!(answers(Some(secret)).await, stranger, "{secret}");
    }
    visitor.ask(SCHOOL).await;
    let mut body = fresh_request(SCHOOL);
    body["device_secret"] = json!("A".repeat(43));
    let refused = refusal(visitor.post("v1/sign-ins", &body).await).await;
    let mine = refusal(visitor.try_ask(SCHOOL).await).await;
    assert_eq!((refused.code, &refused.detail), (mine.code, &mine.detail));
}

#[tokio::test]
async fn a_request_repeated_because_its_answer_was_lost_is_one_mail() {
    let (service, clock) = service().await;
    let visitor = Visitor::at(service.url());
    let body = fresh_request(SCHOOL);
    let first: balado_wire::SignInAcceptedBody =
        read(visitor.post("v1/sign-ins", &body).await).await;
    for seconds in [0, 1, 7_198] {
        clock.advance(SignedDuration::from_secs(seconds));
        let answer = visitor.post("v1/sign-ins", &body).await;
        assert_eq!(answer.status(), StatusCode::ACCEPTED, "{seconds}");
        let again: balado_wire::SignInAcceptedBody = read(answer).await;
        assert_eq!((again.id, again.expires_at), (first.id, first.expires_at), "{seconds}");
    }
    assert_eq!(service.outbox().mails().len(), 1);
    clock.advance(SignedDuration::from_secs(1));
    let next: balado_wire::SignInAcceptedBody =
        read(visitor.post("v1/sign-ins", &body).await).await;
    assert_ne!(next.id, first.id, "after its two hours it is another one");
}
