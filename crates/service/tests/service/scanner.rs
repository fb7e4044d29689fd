//! What somebody gets who reads or presses without having asked, or asks without reading.

use balado_testkit::service::TestService;
use balado_wire::Code;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{SCHOOL, Visitor, by_code, read, refusal};

/// All that the page of a link can be made to do without being a person: several times, in any
/// order, with what a robot types into fields. Returns all that it was answered.
async fn scan(robot: &Visitor, token: &str) -> String {
    let mut answers = String::new();
    for round in 0..3 {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::POST] {
            for path in ["connexion", "connexion?x=1", "pages/connexion.js"] {
                let answer = robot.request(method.clone(), path).send().await.unwrap();
                answers += &answer.text().await.unwrap();
            }
        }
        let seen = robot.post("connexion/demande", &json!({ "token": token })).await;
        assert_eq!(seen.status(), StatusCode::OK, "round {round}");
        answers += &seen.text().await.unwrap();
        for typed in ["", "test", "0000000", "a@b.example", "SECRETARIAT-2"] {
            let body = json!({"token": token, "rne": typed});
            let pressed = robot.post("connexion/signaler", &body).await;
            assert_eq!(refusal(pressed).await.code, Code::NotConfirmed, "{typed}");
        }
    }
    answers
}

#[tokio::test]
async fn a_scanner_that_presses_everything_first_gets_nothing_and_the_person_gets_in() {
    let service = TestService::start().await;
    let (person, robot) = (Visitor::at(service.url()), Visitor::at(service.url()));
    let asked = person.ask(SCHOOL).await;
    let mail = service.last_mail();
    let answers = scan(&robot, mail.token()).await;
    assert!(!answers.contains("session"), "{answers}");
    let made_up = json!({"verifier": "x".repeat(43), "token": mail.token(), "person": "robot"});
    for _ in 0..4 {
        let tried = robot.redeem(asked.id, &made_up).await;
        assert_eq!(refusal(tried).await.code, Code::BadCode, "no verifier, no session");
    }
    assert_eq!(person.redeem(asked.id, &by_code(mail.code())).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_attacker_who_types_the_number_while_the_person_clicks_everything_has_nothing() {
    let service = TestService::start().await;
    let (attacker, person) = (Visitor::at(service.url()), Visitor::at(service.url()));
    let asked = attacker.ask(SCHOOL).await;
    let mail = service.last_mail();
    let shown: Value =
        read(person.post("connexion/demande", &json!({"token": mail.token()})).await).await;
    assert_eq!(shown["device"], "SECRETARIAT-2", "the person is told which PC asked");
    scan(&person, mail.token()).await;
    let (id, none) = (asked.id, json!(null));
    for body in [
        by_code("BBBB-BBBB"),
        by_code(""),
        json!({"token": "", "person": "x"}),
        json!({"code": none, "token": none, "person": "x"}),
    ] {
        let tried = attacker.redeem(id, &body).await;
        assert!(tried.status().is_client_error(), "{body}");
        assert!(!tried.text().await.unwrap().contains("\"session\""));
    }
    assert_eq!(refusal(attacker.get("v1/session").await).await.code, Code::SignedOut);
}
