//! Codes and sessions, as attackers and operators see them.

use std::{collections::BTreeSet, sync::Arc};

use balado_core::school::Uai;
use balado_service::{
    clock::FixedClock,
    config::Limits,
    secrets::{KeyFile, challenge},
};
use balado_testkit::service::{Options, TestService};
use balado_wire::{Code, SessionListBody, SessionOpenedBody};
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::client::{SCHOOL, Visitor, by_code, proven, read, refusal};

async fn at(data: &std::path::Path, clock: &Arc<FixedClock>, limits: Limits) -> TestService {
    let data = Some(data.to_owned());
    let options = Options { clock: clock.clone(), limits, data, ..Options::default() };
    TestService::start_with(options).await
}

fn morning() -> Arc<FixedClock> {
    Arc::new(FixedClock::at("2026-09-01T07:00:00Z".parse().unwrap()))
}

#[tokio::test]
async fn a_code_issued_before_a_rotation_still_works_after_it() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), morning());
    let (data, key) = (folder.path(), folder.path().join("key"));
    let rotate = |kept| {
        let mut file = KeyFile::load_or_create(&key).unwrap();
        file.rotate(kept).unwrap();
        file.save(&key).unwrap();
    };
    let limits = Limits::default();
    let service = at(data, &clock, limits.clone()).await;
    let mailed = Visitor::at(service.url()).ask(SCHOOL).await;
    let code = service.last_mail().code().to_owned();
    let waiting = Visitor::at(service.url()).ask("0930341R").await;
    service.stop().await;
    rotate(3);
    let service = at(data, &clock, limits.clone()).await;
    let visitor = Visitor::at(service.url());
    assert_eq!(visitor.redeem(mailed.id, &by_code(&code)).await.status(), StatusCode::OK);
    let code = service.last_mail().code().to_owned();
    let opened = visitor.redeem(waiting.id, &by_code(&code)).await;
    assert_eq!(opened.status(), StatusCode::OK, "mailed after the rotation, sealed before");
    let signed_in = Visitor::at(service.url());
    let digits = "0770001";
    let third = format!("{digits}{}", Uai::check_letter(digits).unwrap());
    let late = signed_in.ask(&third).await;
    let code = service.last_mail().code().to_owned();
    service.stop().await;
    rotate(1);
    let service = at(data, &clock, limits).await;
    let refused = refusal(Visitor::at(service.url()).redeem(late.id, &by_code(&code)).await).await;
    assert_eq!(refused.code, Code::BadCode, "without its key, a code is nothing");
}

#[tokio::test]
async fn a_rotation_forgets_no_limit() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), morning());
    let key = folder.path().join("key");
    let ask_many = async |from: u32| {
        let service = at(folder.path(), &clock, Limits::default()).await;
        let accepted = flood(&[&service], from).await;
        service.stop().await;
        accepted
    };
    assert_eq!(ask_many(0).await, 10, "ten from one address in an hour");
    let mut file = KeyFile::load_or_create(&key).unwrap();
    file.rotate(3).unwrap();
    file.save(&key).unwrap();
    assert_eq!(ask_many(100).await, 0, "a new key is not a new hour");
}

/// Forty schools asked for at the same time, through each service in turn; how many were taken.
async fn flood(services: &[&TestService], from: u32) -> usize {
    let asking = (from..from + 40).zip(services.iter().cycle()).map(|(number, service)| {
        let digits = format!("077{number:04}");
        let uai = format!("{digits}{}", Uai::check_letter(&digits).unwrap());
        let visitor = Visitor::at(service.url());
        tokio::spawn(async move { visitor.try_ask(&uai).await.status() })
    });
    let asking: Vec<_> = asking.collect();
    let mut accepted = 0;
    for one in asking {
        accepted += usize::from(one.await.unwrap() == StatusCode::ACCEPTED);
    }
    accepted
}

#[tokio::test]
async fn limits_hold_across_two_instances_on_one_database() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), morning());
    let one = at(folder.path(), &clock, Limits::default()).await;
    let two = at(folder.path(), &clock, Limits::default()).await;
    let visitors = [Visitor::at(one.url()), Visitor::at(two.url())];
    for round in 0..4 {
        let asking = visitors.iter().cycle().take(20).cloned();
        let asking: Vec<_> = asking
            .map(|visitor| tokio::spawn(async move { visitor.try_ask(SCHOOL).await.status() }))
            .collect();
        let mut accepted = 0;
        for one in asking {
            accepted += usize::from(one.await.unwrap() == StatusCode::ACCEPTED);
        }
        assert_eq!(accepted, usize::from(round < 3), "one a minute, three an hour: {round}");
        clock.advance(SignedDuration::from_secs(60));
    }
    assert_eq!(flood(&[&one, &two], 0).await, 7, "ten from one address, with those three");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_code_used_fifty_times_through_two_instances_leaves_one_session() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), morning());
    let one = at(folder.path(), &clock, Limits::default()).await;
    let two = at(folder.path(), &clock, Limits::default()).await;
    let visitors = [Visitor::at(one.url()), Visitor::at(two.url())];
    let asked = visitors[0].ask(SCHOOL).await;
    let code = one.last_mail().code().to_owned();
    let uses: Vec<_> = visitors
        .iter()
        .cycle()
        .take(50)
        .cloned()
        .map(|visitor| {
            let body = by_code(&code);
            tokio::spawn(async move {
                read::<SessionOpenedBody>(visitor.redeem(asked.id, &body).await).await.session
            })
        })
        .collect();
    let mut tokens = Vec::new();
    for token in uses {
        tokens.push(token.await.unwrap());
    }
    let mut open = 0;
    for token in tokens {
        let asked = visitors[0].request(Method::GET, "v1/sessions").bearer_auth(token);
        let answer = asked.send().await.unwrap();
        if answer.status() == StatusCode::OK {
            let list: SessionListBody = read(answer).await;
            assert_eq!(list.sessions.len(), 1, "the others ended");
            open += 1;
        }
    }
    assert_eq!(open, 1, "of fifty answers, one is a session");
}

#[tokio::test]
async fn one_mail_leaves_once_through_two_instances() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), morning());
    let one = at(folder.path(), &clock, Limits::default()).await;
    let two = at(folder.path(), &clock, Limits::default()).await;
    for _ in 0..5 {
        Visitor::at(one.url()).ask(SCHOOL).await;
        std::thread::scope(|scope| {
            scope.spawn(|| one.send_mails());
            scope.spawn(|| two.send_mails());
        });
        clock.advance(SignedDuration::from_hours(1));
    }
    let sent = one.outbox().mails().len() + two.outbox().mails().len();
    assert_eq!(sent, 5);
}

#[tokio::test]
async fn a_session_is_new_at_each_sign_in_and_never_chosen_by_a_client() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let chosen = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let bearing = |path: &str| visitor.request(Method::GET, path).bearer_auth(chosen);
    let mut tokens = BTreeSet::new();
    for _ in 0..3 {
        let asked = visitor.ask(SCHOOL).await;
        let code = service.last_mail().code().to_owned();
        let mut fixed = by_code(&code);
        fixed["session"] = json!(chosen);
        let refused = refusal(visitor.redeem(asked.id, &fixed).await).await;
        assert_eq!(refused.code, Code::BadRequest, "a session is not a client's to give");
        let redeem = visitor.request(Method::POST, &format!("v1/sign-ins/{}/redeem", asked.id));
        let redeem = redeem.bearer_auth(chosen).header("cookie", format!("session={chosen}"));
        let opened = redeem.json(&proven(asked.id, &by_code(&code))).send().await.unwrap();
        assert!(opened.headers().get("set-cookie").is_none(), "nothing for a browser to keep");
        let opened: SessionOpenedBody = read(opened).await;
        assert_eq!(opened.session.len(), 43, "256 bits");
        assert!(tokens.insert(opened.session));
        assert_eq!(bearing("v1/session").send().await.unwrap().status(), 401);
    }
}

#[tokio::test]
async fn a_stolen_token_is_worth_nothing_after_signing_out() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let thief = Visitor::at(service.url());
    let stolen = school.token().to_owned();
    let try_it = async |method: Method, path: &str| {
        thief.request(method, path).bearer_auth(&stolen).send().await.unwrap().status()
    };
    assert_eq!(try_it(Method::GET, "v1/session").await, 200, "as long as it is open");
    assert_eq!(school.delete("v1/session").await.status(), StatusCode::NO_CONTENT);
    for (method, path) in [
        (Method::GET, "v1/session"),
        (Method::GET, "v1/roster?list=students"),
        (Method::GET, "v1/imports"),
        (Method::DELETE, "v1/sessions"),
        (Method::DELETE, "v1/manager"),
    ] {
        assert_eq!(try_it(method, path).await, 401, "{path}");
    }
    let verifier = json!({"token": stolen, "person": "x"});
    let asked = thief.ask(SCHOOL).await;
    let refused = refusal(thief.redeem(asked.id, &verifier).await).await;
    assert_eq!(refused.code, Code::BadCode, "nor as another kind of secret");
    assert_ne!(challenge(&stolen), stolen);
}
