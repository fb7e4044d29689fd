//! A school whose people come from a fictional ENT.

use std::{net::SocketAddr, time::Duration};

use balado_core::school::{Account, LastName, Login, Profile, Uai};
use balado_service::arrivals::{Ent, Ents, Scope, cas};
use balado_testkit::{
    ent::{Answering, FictionalEnt, Person},
    service::{Options, TestService},
};
use balado_wire::EntLinkBody;
use reqwest::Response;

use crate::{
    browser::Browser,
    client::{self, SCHOOL, Visitor, read},
};

const FREE: ([u8; 4], u16) = ([127, 0, 0, 1], 0);

/// A school whose people come from a fictional ENT.
pub struct Scene {
    pub service: TestService,
    pub ent: FictionalEnt,
    pub school: Visitor,
}

impl Scene {
    /// Forty pupils and two teachers are in Balado.
    pub async fn start() -> Self {
        Self::start_with(false).await
    }

    pub async fn start_with(cuts_ids: bool) -> Self {
        Self::of(service(Duration::from_millis(500)).await, cuts_ids).await
    }

    /// Where whoever asks the ENT waits so long.
    pub async fn start_patient(patience: Duration) -> Self {
        Self::of(service(patience).await, false).await
    }

    /// On a service that has just started.
    pub async fn of(service: TestService, cuts_ids: bool) -> Self {
        let people = vec![Person::unknown(uai(), Profile::Student)];
        let ent = FictionalEnt::start(people, SocketAddr::from(FREE)).await.unwrap();
        let known = Ent { name: "ENT fictif".into(), address: ent.address.clone(), cuts_ids };
        let ents = Ents(vec![(Scope::School(uai()), known)]);
        service.store().replace_ents(ents).await.unwrap();
        let school = Visitor::of(&service, SCHOOL).await;
        school.import(&pupils(0..40)).await;
        school.import(&[teacher("t1"), teacher("t2")]).await;
        Self { service, ent, school }
    }

    pub fn door(&self) -> String {
        format!("{}ent/{SCHOOL}", self.service.url())
    }

    /// A person clicks in the ENT, in this browser.
    pub async fn click(
        &self,
        browser: &Browser,
        person: &Person,
        answering: Answering,
    ) -> Response {
        browser.get(&self.door()).await;
        let ticket = self.ent.ticket(person, &self.door(), answering);
        browser.get(&format!("{}?ticket={ticket}", self.door())).await
    }

    /// How many people at the doors were counted under a word.
    pub async fn counted(&self, outcome: &str) -> u32 {
        let counters = self.school.get("metrics").await.text().await.unwrap();
        let line = format!("balado_arrivals_total{{outcome=\"{outcome}\"}} ");
        let count = counters.lines().find_map(|one| one.strip_prefix(&line));
        count.map_or(0, |count| count.parse().unwrap())
    }

    pub async fn link(&self) -> EntLinkBody {
        read(self.school.get("v1/ent-link").await).await
    }
}

async fn service(patience: Duration) -> TestService {
    let cas = cas::Client::patient(patience).unwrap();
    TestService::start_with(Options { cas: Some(cas), ..Options::default() }).await
}

/// Each with a name and a login of their own.
pub fn pupils(ids: std::ops::Range<u32>) -> Vec<Account> {
    client::pupils(ids).into_iter().map(somebody).collect()
}

pub fn teacher(id: &str) -> Account {
    somebody(client::teacher(id))
}

fn somebody(account: Account) -> Account {
    let id = account.ent_id.as_str();
    let letters: String = id.bytes().map(|byte| char::from(b'A' + byte % 26)).collect();
    let last_name = LastName::parse(&letters).unwrap();
    let login = Login::parse(&format!("quelqu-un.{id}")).ok();
    Account { last_name, login, ..account }
}

pub fn uai() -> Uai {
    SCHOOL.parse().unwrap()
}

pub fn owner_of(account: &Account) -> Person {
    Person::of_account(account, uai())
}

pub fn shape(word: &str) -> Answering {
    Answering::of_word(word).unwrap()
}
