//! Codes leave before notices, and all of September's first morning gets in while a mail server hangs.

use std::{collections::BTreeMap, net::Ipv6Addr, sync::Arc, time::Duration};

use async_trait::async_trait;
use balado_core::school::Uai;
use balado_service::{
    clock::{Clock, FixedClock},
    mail::{Mail, MailError, Mailer, Outbox, SentMail},
    secrets::fresh_token,
};
use balado_testkit::service::{Options, TestService};
use balado_wire::{SessionOpenedBody, SignInAcceptedBody};
use jiff::SignedDuration;
use reqwest::{Method, Response, StatusCode};
use rusqlite::Connection;
use serde_json::json;
use tokio::sync::watch;

use crate::client::{SCHOOL, Visitor, read, request};

/// How long a test waits for what is under way.
const PATIENCE: Duration = Duration::from_mins(2);

/// A mail server that says nothing until it is released.
#[derive(Debug, Clone)]
struct Relay {
    answers: Arc<watch::Sender<bool>>,
    asked: Arc<watch::Sender<Asked>>,
    taken: Outbox,
    arrived: Arc<watch::Sender<usize>>,
}

/// Tries that have begun.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Asked {
    codes: usize,
    notices: usize,
}

impl Relay {
    fn hanging() -> Self {
        Self {
            answers: Arc::new(watch::Sender::new(false)),
            asked: Arc::default(),
            taken: Outbox::default(),
            arrived: Arc::default(),
        }
    }

    /// Waits until as much has been tried.
    async fn until_asked(&self, enough: impl Fn(&Asked) -> bool) -> Asked {
        let mut asked = self.asked.subscribe();
        let seen = tokio::time::timeout(PATIENCE, asked.wait_for(|asked| enough(asked))).await;
        *seen.expect("the mail server is asked in time").unwrap()
    }

    /// Waits until it has taken a mail that is this one.
    async fn until_taken(&self, wanted: impl Fn(&SentMail) -> bool) -> SentMail {
        let mut arrived = self.arrived.subscribe();
        let found = || self.taken.mails().into_iter().find(|mail| wanted(mail));
        let seen = tokio::time::timeout(PATIENCE, arrived.wait_for(|_| found().is_some())).await;
        drop(seen.expect("the mail arrives in time").unwrap());
        found().unwrap()
    }
}

#[async_trait]
impl Mailer for Relay {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        let is_code = mail.code.is_some();
        self.asked.send_modify(|asked| {
            asked.codes += usize::from(is_code);
            asked.notices += usize::from(!is_code);
        });
        let mut answers = self.answers.subscribe();
        answers.wait_for(|answers| *answers).await.unwrap();
        self.taken.send(mail).await?;
        self.arrived.send_modify(|count| *count += 1);
        Ok(())
    }
}

/// Notices that are due, of as many schools.
fn leave_notices(service: &TestService, clock: &FixedClock, count: u32) {
    let (now, millis) = (clock.now(), clock.now().as_millisecond());
    let detail = json!({"at": now, "device": "SECRETARIAT-2", "person": null, "event": "opened"});
    let mut db = Connection::open(service.database_path()).unwrap();
    let all = db.transaction().unwrap();
    for number in 0..count {
        let sql = "insert into mail_outbox (uai, id, kind, detail, written_at, due_at, deadline) \
             values (?1, ?2, 'opened', ?3, ?4, ?4, ?4 + 259200000)";
        let id = format!("018f0000-0000-7000-8000-{number:012}");
        all.execute(sql, (SCHOOL, id, detail.to_string(), millis - 60_000)).unwrap();
    }
    all.commit().unwrap();
}

fn morning() -> Arc<FixedClock> {
    Arc::new(FixedClock::at("2026-09-01T07:00:00Z".parse().unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_leaves_at_once_while_a_thousand_notices_wait_for_a_mail_server_that_hangs() {
    let (clock, relay) = (morning(), Relay::hanging());
    let options = Options {
        clock: clock.clone(),
        mailer: Some(Arc::new(relay.clone())),
        ..Options::default()
    };
    let service = TestService::start_with(options).await;
    leave_notices(&service, &clock, 1_000);
    let _sending = service.keep_sending();
    let stuck = relay.until_asked(|asked| asked.notices == 4).await;
    assert_eq!(stuck.codes, 0);
    Visitor::at(service.url()).ask(SCHOOL).await;
    let asked = relay.until_asked(|asked| asked.codes == 1).await;
    assert_eq!(asked.notices, 4, "no notice left before it: the thousand wait behind four");
    relay.answers.send_replace(true);
    relay.until_taken(|mail| mail.subject().contains("code")).await;
}

/// The schools of an académie, each with its check letter.
fn schools(count: u32) -> Vec<Uai> {
    let uai = |number: u32| {
        let digits = format!("077{number:04}");
        let letter = Uai::check_letter(&digits).unwrap();
        format!("{digits}{letter}").parse().unwrap()
    };
    (1..=count).map(uai).collect()
}

/// A request for a link that comes through a proxy from an address.
async fn ask_from(visitor: &Visitor, address: &str, uai: &Uai, verifier: &str) -> Response {
    let asking = visitor.request(Method::POST, "v1/sign-ins");
    let asking = asking.header("x-forwarded-for", address).json(&request(uai.as_str(), verifier));
    asking.send().await.unwrap()
}

/// Somebody with a /64 of addresses asks for one school after the other; how many times they were served.
async fn a_stranger_asks(visitor: &Visitor, schools: &[Uai]) -> usize {
    let mut served = 0;
    for (number, uai) in (0..).zip(schools) {
        let address = Ipv6Addr::new(0x2001, 0xdb8, 0xbad, 1, 0, 0, number, 1).to_string();
        let answer = ask_from(visitor, &address, uai, &fresh_token().unwrap()).await;
        served += usize::from(answer.status() == StatusCode::ACCEPTED);
    }
    served
}

/// A school's PC, which asks again when it is told to wait.
struct Pc {
    uai: Uai,
    verifier: String,
}

impl Pc {
    async fn ask(&self, visitor: &Visitor) -> Result<SignInAcceptedBody, SignedDuration> {
        let answer = ask_from(visitor, "192.0.2.17", &self.uai, &self.verifier).await;
        if answer.status() == StatusCode::ACCEPTED {
            return Ok(read(answer).await);
        }
        assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
        let wait = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        Err(SignedDuration::from_secs(wait))
    }

    /// Types the codes that arrived in its mailbox until one opens.
    async fn signs_in(
        &self,
        visitor: &Visitor,
        asked: &SignInAcceptedBody,
        codes: &[String],
    ) -> bool {
        for code in codes {
            let body = json!({"code": code, "person": "Mme Martin", "verifier": self.verifier});
            let answer = visitor.redeem(asked.id, &body).await;
            if answer.status() == StatusCode::OK {
                return read::<SessionOpenedBody>(answer).await.school.uai == self.uai.as_str();
            }
        }
        false
    }
}

/// The codes that each mailbox has.
fn codes(relay: &Relay) -> BTreeMap<String, Vec<String>> {
    let mut codes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mails = relay.taken.mails();
    for mail in mails.iter().filter(|mail| mail.subject().contains("code")) {
        codes.entry(mail.to().to_owned()).or_default().push(mail.code().to_owned());
    }
    codes
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_schools_behind_one_address_are_in_within_five_minutes_of_a_mail_server_that_hung()
 {
    let (clock, relay) = (morning(), Relay::hanging());
    let options = Options {
        clock: clock.clone(),
        mailer: Some(Arc::new(relay.clone())),
        proxies: vec!["127.0.0.1/32".parse().unwrap()].into(),
        egress: vec!["192.0.2.16/28".parse().unwrap()].into(),
        ..Options::limited()
    };
    let service = TestService::start_with(options).await;
    let (begun, visitor) = (clock.now(), Visitor::at(service.url()));
    let _sending = service.keep_sending();
    let schools = schools(200);
    assert_eq!(a_stranger_asks(&visitor, &schools[..40]).await, 10, "as many as one address has");
    let mut asked = Vec::new();
    let mut told_to_wait = Vec::new();
    for uai in &schools {
        let pc = Pc { uai: *uai, verifier: fresh_token().unwrap() };
        match pc.ask(&visitor).await {
            Ok(accepted) => asked.push((pc, accepted)),
            Err(wait) => told_to_wait.push((pc, wait)),
        }
    }
    assert_eq!(told_to_wait.len(), 10, "those for whom the stranger had just asked");
    relay.until_asked(|asked| asked.codes >= 16).await;
    assert!(relay.taken.mails().is_empty(), "it hangs");
    clock.advance(SignedDuration::from_mins(1));
    for (pc, wait) in told_to_wait {
        assert!(wait <= SignedDuration::from_mins(1), "{wait}");
        let accepted = pc.ask(&visitor).await.expect("what was said is true");
        asked.push((pc, accepted));
    }
    relay.answers.send_replace(true);
    let mut arrived = relay.arrived.subscribe();
    while codes(&relay).values().map(Vec::len).sum::<usize>() < schools.len() + 10 {
        // What was put off meanwhile is due a little later.
        if tokio::time::timeout(Duration::from_secs(2), arrived.changed()).await.is_err() {
            clock.advance(SignedDuration::from_secs(5));
        }
    }
    let codes = codes(&relay);
    for (pc, accepted) in &asked {
        let mailbox = format!("ce.{}@ac-creteil.fr", pc.uai.as_str().to_lowercase());
        assert!(pc.signs_in(&visitor, accepted, &codes[&mailbox]).await, "{}", pc.uai);
    }
    assert_eq!(asked.len(), 200);
    let took = clock.now().duration_since(begun);
    assert!(took <= SignedDuration::from_mins(5), "{took}");
}
