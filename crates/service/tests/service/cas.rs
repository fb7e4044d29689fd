//! The door before a CAS server that others made: a form that somebody fills in, a ticket, an arrival, a logout.

use std::time::Duration;

use balado_core::school::{Account, Uai};
use balado_service::arrivals::{
    Ent, Ents, Scope,
    cas::{AnswerError, Client, Refused, ValidationError},
};
use balado_testkit::service::{Options, TestService};
use reqwest::StatusCode;
use serde_json::{Value, json};
use url::Url;

use crate::{
    browser::{Browser, location},
    cas_server::CasServer,
    client::{OTHER_SCHOOL, SCHOOL, Visitor},
    ent_scene::pupils,
};

/// Python on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A school of three pupils, and a CAS server that knows them and somebody else.
struct Place {
    service: TestService,
    server: CasServer,
    pupils: Vec<Account>,
    cas: Client,
}

const STRANGER: &str = "camille.nouvel";

impl Place {
    async fn start(options: &[&str]) -> Self {
        let cas = Client::patient(PATIENCE).unwrap();
        let service =
            TestService::start_with(Options { cas: Some(cas.clone()), ..Options::default() }).await;
        let pupils = pupils(0..3);
        Visitor::of(&service, SCHOOL).await.import(&pupils).await;
        let server = CasServer::start(service.url(), &people(&pupils), options);
        let ent = Ent { name: "CAS".into(), address: server.address.clone(), cuts_ids: false };
        let ents = [SCHOOL, OTHER_SCHOOL].map(|school| {
            let school: Uai = school.parse().unwrap();
            (Scope::School(school), ent.clone())
        });
        service.store().replace_ents(Ents(ents.into())).await.unwrap();
        Self { service, server, pupils, cas }
    }

    fn door(&self, school: &str) -> String {
        format!("{}ent/{school}", self.service.url())
    }

    /// Clicks on the link of a school, and signs in where the server asks for it: where it sends back to.
    async fn click(&self, browser: &Browser, school: &str, login: &str) -> String {
        let away = browser.get(&self.door(school)).await;
        let form = location(&away).to_owned();
        let answer = browser.get(&form).await;
        if answer.status() == StatusCode::FOUND {
            return location(&answer).to_owned();
        }
        let mut fields = hidden_fields(&answer.text().await.unwrap());
        let password = login.chars().rev().collect();
        fields.extend([("username".into(), login.into()), ("password".into(), password)]);
        location(&browser.post(&form, &fields).await).to_owned()
    }

    fn login(&self, pupil: usize) -> &str {
        self.pupils[pupil].login.as_ref().unwrap().as_str()
    }

    /// What the browser shows of its account.
    async fn account(&self, browser: &Browser) -> (StatusCode, String) {
        let answer = browser.get(&format!("{}/compte", self.door(SCHOOL))).await;
        (answer.status(), answer.text().await.unwrap())
    }
}

/// What a CAS server may tell of each, with signs that XML has to write otherwise.
fn people(pupils: &[Account]) -> Value {
    let told =
        |uid: &str| json!({"uid": uid, "rne": [SCHOOL, "0770001H"], "nom": "D’Arc & <Fils> 'é'"});
    let known = pupils.iter().map(|pupil| {
        let login = pupil.login.as_ref().unwrap().to_string();
        (login, told(pupil.ent_id.as_str()))
    });
    known.chain([(STRANGER.to_owned(), told("FICTIF-0000001"))]).collect()
}

/// Names and values that a form sends back as they are.
fn hidden_fields(page: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let value = tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
        Some(value.to_owned())
    };
    let tags = page.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
    let hidden = tags.filter(|tag| tag.contains("type=\"hidden\""));
    hidden.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?))).collect()
}

fn ticket(address: &str) -> String {
    let address: Url = address.parse().unwrap();
    address.query_pairs().find(|(name, _)| name == "ticket").unwrap().1.into_owned()
}

async fn a_real_server_vouches_for_people(options: &[&str]) {
    let place = Place::start(options).await;
    let (first, second) = (Browser::new(), Browser::new());
    for (number, browser) in [(0, &first), (1, &second)] {
        let back = place.click(browser, SCHOOL, place.login(number)).await;
        assert!(location(&browser.get(&back).await).ends_with("/compte"), "pupil {number}");
        let (_, page) = place.account(browser).await;
        assert!(page.contains(place.pupils[number].last_name.as_str()), "{page}");
    }
    let back = place.click(&first, SCHOOL, "nobody asks who it is any more").await;
    assert!(location(&first.get(&back).await).ends_with("/compte"), "signed in to the server");

    let replaying = Browser::new();
    replaying.get(&place.door(SCHOOL)).await;
    let page = replaying.get(&back).await.text().await.unwrap();
    assert!(page.contains("Ce passage n’est plus valable"), "{page}");
    let (service, ticket_again) = (place.door(SCHOOL), ticket(&back).parse().unwrap());
    let asked = place.cas.validate(&place.server.address, &service, &ticket_again);
    let used = ValidationError::Answer(AnswerError::Refused(Refused::InvalidTicket));
    assert_eq!(asked.await.err(), Some(used), "the server says so, too");

    let stranger = Browser::new();
    let back = place.click(&stranger, SCHOOL, STRANGER).await;
    let page = stranger.get(&back).await.text().await.unwrap();
    assert!(page.contains("votre compte Balado n’est pas encore là"), "{page}");

    let elsewhere = Browser::new();
    let back = place.click(&elsewhere, OTHER_SCHOOL, place.login(2)).await;
    elsewhere.get(&place.door(SCHOOL)).await;
    let here = format!("{}?ticket={}", place.door(SCHOOL), ticket(&back));
    let page = elsewhere.get(&here).await.text().await.unwrap();
    assert!(page.contains("pas d’accord sur l’adresse"), "{page}");

    let left = first.get(place.server.address.join("cas/logout").unwrap().as_str()).await;
    assert_eq!(left.status(), StatusCode::OK);
    assert_eq!(place.account(&first).await.0, StatusCode::SEE_OTHER, "left with the ENT");
    assert_eq!(place.account(&second).await.0, StatusCode::OK, "somebody else stays");
}

#[tokio::test]
async fn who_signs_in_to_a_real_cas_server_arrives_once_and_leaves_with_it() {
    a_real_server_vouches_for_people(&[]).await;
}

#[tokio::test]
async fn a_real_cas_server_that_answers_as_an_entcore_is_understood() {
    a_real_server_vouches_for_people(&["--entcore"]).await;
}
