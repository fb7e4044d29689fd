//! Several instances on one PostgreSQL database: their keys, and what they leave to each other.

use std::{path::Path, sync::Arc, time::Duration};

use balado_service::clock::FixedClock;
use balado_testkit::{
    postgres::{TestDatabase, database},
    service::{Options, ServiceProcess, TestService, make_keys},
};
use jiff::SignedDuration;
use reqwest::StatusCode;
use tempfile::TempDir;

use crate::{
    client::{OTHER_SCHOOL, SCHOOL, Visitor, by_code},
    command::told,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_balado-service");

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn instance(data: &TempDir, address: &str) -> ServiceProcess {
    let arguments = ["--demo", "--database", address];
    ServiceProcess::spawn(Path::new(PROGRAM), data.path(), &arguments).unwrap()
}

fn copy_keys(from: &TempDir, to: &TempDir) {
    std::fs::copy(from.path().join("key"), to.path().join("key")).unwrap();
}

#[test]
fn on_a_server_keys_are_made_on_purpose_and_instances_that_share_none_do_not_start() {
    let (first, second, database) = (folder(), folder(), database());
    let address = database.address();
    let serve = ["--demo", "--listen", "127.0.0.1:0", "--until-input-ends", "--database", &address];
    let (code, said) = told(first.path(), &serve, &[]);
    let remedies = ["balado-service keys create", "copiez-le", "BALADO_KEYS"];
    assert_eq!(code, Some(1), "{said}");
    assert!(remedies.iter().all(|part| said.contains(part)), "{said}");
    assert!(!first.path().join("key").exists(), "nothing was invented");
    for command in ["prepare", "rotate"] {
        assert_eq!(told(first.path(), &["keys", command], &[]).0, Some(1), "{command}");
    }
    assert_eq!(told(first.path(), &["keys", "create"], &[]).0, Some(0));
    let (code, said) = told(first.path(), &["keys", "create"], &[]);
    assert!(code == Some(1) && said.contains("il y a déjà"), "{said}");
    assert_eq!(told(first.path(), &serve, &[]).0, Some(0), "it served, and its input ended");

    make_keys(Path::new(PROGRAM), second.path()).unwrap();
    let (code, said) = told(second.path(), &serve, &[]);
    let remedies = ["Copiez ici", "BALADO_KEYS", "keys adopt", "Rien n’a été changé"];
    assert_eq!(code, Some(1), "{said}");
    assert!(remedies.iter().all(|part| said.contains(part)), "{said}");
    let known = database.ask("select id from service_key");
    assert!(said.contains(&known), "{said}");
    let keys = std::fs::read_to_string(first.path().join("key")).unwrap();
    let (code, said) = told(second.path(), &serve, &[("BALADO_KEYS", keys.trim())]);
    assert_eq!(code, Some(0), "the same keys: {said}");
    let (code, said) = told(second.path(), &["keys", "adopt"], &[]);
    assert!(code == Some(1) && said.contains("--database"), "{said}");
    let (code, said) = told(second.path(), &["keys", "adopt", "--database", &address], &[]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(told(second.path(), &serve, &[]).0, Some(0), "the first ones were lost");
    assert_eq!(told(first.path(), &serve, &[]).0, Some(1), "and are not ours any more");
    let at_rest = database.ask("select * from service_key");
    assert!(!keys.trim().is_empty() && !at_rest.contains(keys.trim()), "ids only");
}

/// A code of each instance opens a session on the other.
async fn codes_open_on_the_other(one: &ServiceProcess, two: &ServiceProcess) {
    for (asked_at, redeemed_at, uai) in [(one, two, SCHOOL), (two, one, OTHER_SCHOOL)] {
        let asked = Visitor::at(asked_at.url()).ask(uai).await;
        // Whichever instance had a hand free wrote the mail.
        asked_at.wait_for_mails();
        let mails = [asked_at.last_code(), redeemed_at.last_code()];
        let mut opened = 0;
        for code in mails.into_iter().flatten() {
            let answer = Visitor::at(redeemed_at.url()).redeem(asked.id, &by_code(&code)).await;
            opened += usize::from(answer.status() == StatusCode::OK);
        }
        assert_eq!(opened, 1);
        // An instance that is killed with a mail in hand keeps it from the others for a while.
        redeemed_at.wait_for_mails();
    }
}

#[tokio::test]
async fn keys_turn_one_instance_after_the_other_and_every_code_opens_everywhere() {
    let (first, second, database) = (folder(), folder(), database());
    make_keys(Path::new(PROGRAM), first.path()).unwrap();
    copy_keys(&first, &second);
    let address = database.address();
    let (mut one, mut two) = (instance(&first, &address), instance(&second, &address));
    codes_open_on_the_other(&one, &two).await;
    for step in ["prepare", "rotate"] {
        assert_eq!(told(first.path(), &["keys", step], &[]).0, Some(0));
        one.restart().unwrap();
        if step == "rotate" {
            codes_open_on_the_other(&one, &two).await;
        }
        copy_keys(&first, &second);
        two.restart().unwrap();
        codes_open_on_the_other(&one, &two).await;
    }
    for log in [one.log().unwrap(), two.log().unwrap()] {
        assert!(!log.contains("no other instance was seen"), "{log}");
    }
    assert_eq!(told(first.path(), &["keys", "rotate"], &[]).0, Some(0));
    one.restart().unwrap();
    assert!(one.log().unwrap().contains("no other instance was seen with the key"));
    two.restart().unwrap();
    assert!(two.log().unwrap().contains("other instances have keys that this one lacks"));
}

/// A service inside the test with keys of its own on a database that others use.
async fn with_own_keys(database: &TestDatabase, clock: &Arc<FixedClock>) -> TestService {
    let options =
        Options { clock: clock.clone(), database: Some(database.options()), ..Options::default() };
    TestService::start_with(options).await
}

#[tokio::test]
async fn a_code_whose_key_an_instance_lacks_is_left_to_the_one_that_has_it() {
    let database = database();
    let clock = Arc::new(FixedClock::at("2026-09-01T07:00:00Z".parse().unwrap()));
    let writer = with_own_keys(&database, &clock).await;
    let other = with_own_keys(&database, &clock).await;
    let visitor = Visitor::at(writer.url());
    let asked = visitor.ask(SCHOOL).await;
    assert!(other.outbox().mails().is_empty(), "it has not the key");
    for (service, expected) in [(&other, 1), (&writer, 0)] {
        let page = Visitor::at(service.url()).get("metrics").await.text().await.unwrap();
        assert!(page.contains("\nbalado_mails_waiting 1\n"), "{page}");
        let line = format!("\nbalado_mails_waiting_for_key {expected}\n");
        assert!(page.contains(&line), "{page}");
    }
    let code = writer.last_mail().code().to_owned();
    assert_eq!(visitor.redeem(asked.id, &by_code(&code)).await.status(), StatusCode::OK);
    assert_eq!(other.outbox().mails().len(), 1, "a notice has no secret: anybody sends it");

    Visitor::at(writer.url()).ask(OTHER_SCHOOL).await;
    drop(writer);
    clock.advance(SignedDuration::from_hours(2));
    other.send_mails();
    let given_up = "select outcome, secret is null from mail_outbox where uai = '0930341R'";
    assert_eq!(database.ask(given_up), "late|t", "nobody had its key in time");
}

#[tokio::test]
async fn the_log_says_which_key_mails_wait_for_and_which_one_was_never_there() {
    let (first, second, database) = (folder(), folder(), database());
    make_keys(Path::new(PROGRAM), second.path()).unwrap();
    copy_keys(&second, &first);
    assert_eq!(told(first.path(), &["keys", "rotate"], &[]).0, Some(0));
    let address = database.address();
    // A mail server that is not there: the code stays.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (relay, from) = (closed.to_string(), "balado@balado.example");
    let mailing = ["--smtp", &relay, "--smtp-security", "none", "--mail-from", from];
    let arguments = [&["--database", &address][..], &mailing].concat();
    let mut writer = ServiceProcess::spawn(Path::new(PROGRAM), first.path(), &arguments).unwrap();
    Visitor::at(writer.url()).ask(SCHOOL).await;
    writer.kill().unwrap();
    let key = database.ask("select sealed_under from mail_outbox");
    let other = instance(&second, &address);
    let waiting = "mails wait for an instance that has this key: this one lacks it";
    logged(&other, waiting).await;
    // Just over: what is late by a minute is swept without a word.
    database.ask(
        "update mail_outbox set deadline = extract(epoch from now()) * 1000, due_at = 1, leased_until = 0, lease = null, detail = \
         jsonb_set(detail::jsonb, '{event,sign-in,until}', '\"2026-01-01T00:00:00Z\"')::text",
    );
    let given_up = "mail given up: no instance has its key";
    logged(&other, given_up).await;
    let log = other.log().unwrap();
    for (words, level) in [(waiting, "WARN"), (given_up, "ERROR")] {
        let line = log.lines().find(|line| line.contains(words)).unwrap();
        assert!(line.contains(level) && line.contains(&key), "{line}");
    }
    assert!(!log.contains("ce.0779999a@"), "a mailbox in the log");
}

/// Waits until its log says so.
async fn logged(service: &ServiceProcess, words: &str) {
    let said = async {
        while !service.log().unwrap().contains(words) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let said = tokio::time::timeout(Duration::from_mins(1), said).await;
    assert!(said.is_ok(), "never logged: {words} in {}", service.log().unwrap());
}
