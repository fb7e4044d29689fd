//! Several instances on one PostgreSQL database: their keys, and what they leave to each other.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use balado_testkit::{
    postgres::database,
    service::{ServiceProcess, make_keys},
};
use reqwest::StatusCode;
use tempfile::TempDir;

use crate::client::{OTHER_SCHOOL, SCHOOL, Visitor, by_code};

const PROGRAM: &str = env!("CARGO_BIN_EXE_balado-service");

/// How the program ends that is told this and has nothing to wait for, and what it says.
fn told(data: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut program = Command::new(PROGRAM);
    program.args(arguments).envs(variables.iter().copied()).arg("--data").arg(data);
    let ended = program.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8([ended.stdout, ended.stderr].concat()).unwrap();
    (ended.status.code(), said)
}

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
