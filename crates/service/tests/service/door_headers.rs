//! What answers of the door let a browser or a proxy keep, and what the log keeps: nothing of who came.

use std::path::Path;

use balado_core::school::Profile;
use balado_testkit::{
    ent::{Answering, FictionalEnt, Person},
    service::ServiceProcess,
};
use balado_wire::NewTrialBody;
use reqwest::{Response, header};
use serde_json::json;
use url::Url;

use crate::{
    browser::{Browser, location},
    client::{OTHER_SCHOOL, SCHOOL, Visitor, read},
    command::told,
    ent_scene::{Scene, owner_of, pupils, shape, uai},
};

fn keeps_nothing(answer: &Response, case: &str) {
    let said = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap());
    for (name, expected) in [
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(said(name), Some(expected), "{case}");
    }
    let policy = said("content-security-policy").unwrap();
    for part in ["default-src 'none'", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{case}: {policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("script-src"), "{case}: {policy}");
    for cookie in answer.headers().get_all(header::SET_COOKIE) {
        let cookie = cookie.to_str().unwrap();
        let parts = ["HttpOnly", "SameSite=Lax", "Path=/"];
        assert!(parts.iter().all(|part| cookie.contains(part)), "{case}: {cookie}");
    }
}

#[tokio::test]
async fn no_page_nor_redirect_of_the_door_is_kept_shown_elsewhere_or_told_to_others() {
    let scene = Scene::start().await;
    let (person, door) = (owner_of(&pupils(0..1)[0]), scene.door());
    let trial: NewTrialBody = read(scene.school.post("v1/ent-link/test", &json!({})).await).await;
    let browser = Browser::new();
    keeps_nothing(&browser.get(&door).await, "to the ENT");
    let ticket = scene.ent.ticket(&person, &door, shape("ijbox"));
    let with_ticket = format!("{door}?ticket={ticket}");
    let arrived = browser.get(&with_ticket).await;
    assert!(location(&arrived).ends_with("/compte"), "without the ticket");
    keeps_nothing(&arrived, "arrived");
    keeps_nothing(&browser.get(&format!("{door}/compte")).await, "the account");
    keeps_nothing(&Browser::new().get(&with_ticket).await, "away once more");
    browser.get(&door).await;
    keeps_nothing(&browser.get(&with_ticket).await, "a ticket that was seen");
    keeps_nothing(&Browser::new().get(&format!("{door}/depart")).await, "no cookies");
    keeps_nothing(&Browser::new().get(&format!("{door}/compte")).await, "nobody");
    let unknown = Person::unknown(uai(), Profile::Student);
    keeps_nothing(&scene.click(&Browser::new(), &unknown, shape("ijbox")).await, "unknown");
    keeps_nothing(&scene.click(&Browser::new(), &person, Answering::Html).await, "a wrong answer");
    let leaving = browser.get(&trial.address).await;
    assert!(!location(&leaving).contains("jeton"), "the ENT learns nothing of the trial");
    keeps_nothing(&leaving, "a trial");
    let ticket = scene.ent.ticket(&person, &door, shape("ijbox"));
    keeps_nothing(&browser.get(&format!("{door}?ticket={ticket}")).await, "a trial that is over");
    keeps_nothing(&browser.get(&trial.address).await, "a trial that was made");
    let no_ent = format!("{}ent/{OTHER_SCHOOL}", scene.service.url());
    keeps_nothing(&Browser::new().get(&no_ent).await, "no ENT");
    let wrong = format!("{}ent/0779999B", scene.service.url());
    keeps_nothing(&Browser::new().get(&wrong).await, "no school");
}

#[tokio::test]
async fn the_log_has_neither_tickets_nor_tokens_nor_people() {
    let data = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_balado-service"));
    let service = ServiceProcess::spawn(program, data.path(), &["--demo"]).unwrap();
    let people = vec![Person::unknown(uai(), Profile::Student)];
    let ent = FictionalEnt::start(people, ([127, 0, 0, 1], 0).into()).await.unwrap();
    let table = data.path().join("ents.csv");
    std::fs::write(&table, format!("pour;nom;adresse\n077;ENT;{}\n", ent.address)).unwrap();
    let imported = told(data.path(), &["ents", "import", table.to_str().unwrap()], &[]);
    assert_eq!(imported.0, Some(0), "{}", imported.1);

    let visitor = Visitor::at(service.url());
    let asked = visitor.ask(SCHOOL).await;
    let school = visitor.signed_in(asked.id, &service.last_code().unwrap()).await;
    school.import(&pupils(0..3)).await;
    let trial: NewTrialBody = read(school.post("v1/ent-link/test", &json!({})).await).await;
    let address: Url = trial.address.parse().unwrap();
    let token = address.query_pairs().next().unwrap().1.into_owned();
    let door = format!("{}ent/{SCHOOL}", service.url());
    let person = owner_of(&pupils(0..1)[0]);
    let (mut secrets, browser) = (vec![token], Browser::new());
    browser.get(&trial.address).await;
    for answering in
        [shape("default"), shape("default"), Answering::Html, Answering::Raw("x".into())]
    {
        let ticket = ent.ticket(&person, &door, answering);
        browser.get(&format!("{door}?ticket={ticket}")).await;
        secrets.extend(browser.cookies().split("; ").map(|pair| {
            pair.split_once('=').map_or_else(String::new, |(_, value)| value.to_owned())
        }));
        secrets.push(ticket);
        browser.get(&door).await;
    }
    secrets.extend([person.login, person.last_name, person.ent_id, person.uuid]);
    let log = service.log().unwrap();
    assert!(log.contains("an ENT vouched for nobody"), "{log}");
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        assert!(!log.contains(secret.as_str()), "{secret} in {log}");
    }
}
