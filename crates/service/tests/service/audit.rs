//! What the school is told of what was done in its name, and what is kept of it.

use std::{
    path::Path,
    process::{Command, Output},
};

use balado_core::{
    plan::Rules,
    school::{Account, FirstName, LastName, Roster},
};
use balado_service::mail::SentMail;
use balado_testkit::service::TestService;
use balado_wire::{Receipt, SessionListBody, UndoBody};
use reqwest::{Method, StatusCode};
use rusqlite::Connection;
use serde_json::json;

use crate::client::{
    OTHER_SCHOOL, SCHOOL, Sending, Visitor, by_code, pupils, read, refusal, teacher,
};

/// Names that must be nowhere but in the lists.
const PLANTED: [&str; 2] = ["ZWINGELSTEIN", "Ysolinde"];

fn planted(mut account: Account) -> Account {
    account.last_name = LastName::parse(PLANTED[0]).unwrap();
    account.first_name = FirstName::parse(PLANTED[1]).unwrap();
    account
}

/// Pupils in, out again; a gestionnaire named and dismissed; three sessions, then none.
async fn story(service: &TestService) -> (Receipt, Receipt) {
    let school = Visitor::of(service, SCHOOL).await;
    let list: Vec<Account> = pupils(0..12).into_iter().map(planted).collect();
    let done = school.import(&list).await;
    let opened = school.post(&format!("v1/imports/{}/undo", done.id), &json!({})).await;
    let undo: UndoBody = read(opened).await;
    let on = undo.base.parse().unwrap();
    let committed = school.commit_with(undo.id, on, &json!({"digest": undo.digest})).await;
    let undone: Receipt = read(committed).await;
    school.import(&[teacher("t1")]).await;
    let named = school.request(Method::PUT, "v1/manager").json(&json!({"ent_id": "t1"}));
    assert_eq!(named.send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(school.delete("v1/manager").await.status(), StatusCode::NO_CONTENT);
    assert_eq!(school.delete("v1/session").await.status(), StatusCode::NO_CONTENT);
    (done, undone)
}

#[tokio::test]
async fn the_mailbox_is_told_of_each_connection_import_undoing_and_nomination() {
    let service = TestService::start().await;
    let (done, undone) = story(&service).await;
    assert_eq!((done.counts.create, undone.removed), (12, 12));
    let mails = service.outbox().mails();
    let expected = [
        ("Votre code pour ouvrir Balado import", "Votre code"),
        ("Balado import : connexion à votre établissement", "Déconnecter tous les postes"),
        ("Balado import : une liste a été importée", "Comptes créés : 12"),
        ("Balado import : un import a été annulé", "Comptes retirés : 12"),
        ("Balado import : une liste a été importée", "liste des enseignants"),
        ("Balado import : un gestionnaire a été nommé", "Gestionnaire : « Inès D’ALMEIDA »"),
        ("Balado import : il n’y a plus de gestionnaire", "n’a plus ce rôle"),
    ];
    let subjects: Vec<&str> = mails.iter().map(SentMail::subject).collect();
    assert_eq!(subjects, expected.map(|(subject, _)| subject));
    for (mail, (subject, part)) in mails.iter().zip(expected) {
        assert_eq!(mail.to(), "ce.0779999a@ac-creteil.fr");
        assert!(mail.text().contains(part), "{part} in\n{}", mail.text());
        assert!(mail.text().contains("« SECRETARIAT-2 »"), "{}", mail.text());
        let named = mail.text().contains("Par : « Mme Martin »");
        assert_eq!(named, !subject.starts_with("Votre code"), "{}", mail.text());
        for name in PLANTED {
            assert!(!mail.text().contains(name) && !mail.html().contains(name), "{name}");
        }
    }
}

#[tokio::test]
async fn what_was_refused_is_told_to_nobody() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let sending: Sending = school.open(&pupils(0..12), Rules::default()).await;
    assert_eq!(school.commit(&sending).await.status(), StatusCode::CONFLICT, "nothing was sent");
    let nobody = school.request(Method::PUT, "v1/manager").json(&json!({"ent_id": "t1"}));
    assert_eq!(nobody.send().await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(school.delete("v1/manager").await.status(), StatusCode::NO_CONTENT, "nobody was");
    let mails = service.outbox().mails();
    assert_eq!(mails.len(), 2, "the code, and the connection");
}

fn all(db: &Connection, table: &str) -> String {
    let mut statement = db.prepare(&format!("select * from {table}")).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut text = String::new();
    while let Some(row) = rows.next().unwrap() {
        for column in 0..columns {
            let value = row.get_ref(column).unwrap();
            let bytes = value.as_bytes().unwrap_or_default();
            text.push_str(&String::from_utf8_lossy(bytes));
            text.push('\n');
        }
    }
    text
}

#[tokio::test]
async fn no_name_is_in_the_audit_and_no_letter_outlives_its_mail() {
    let service = TestService::start().await;
    story(&service).await;
    let db = Connection::open(service.database_path()).unwrap();
    let waiting = all(&db, "mail_outbox");
    assert!(waiting.contains("Mme Martin"), "the letters wait: {waiting}");
    let changes: i64 = db.query_row("select count(*) from change", [], |row| row.get(0)).unwrap();
    assert!(changes > 0, "the names were in what was sent");
    service.outbox();
    let (audit, sent) = (all(&db, "audit") + &all(&db, "audit_head"), all(&db, "mail_outbox"));
    assert!(audit.contains("commit") && audit.contains("name-manager"), "{audit}");
    for name in PLANTED.into_iter().chain(["Martin", "SECRETARIAT", "ALMEIDA", "Inès"]) {
        assert!(!audit.contains(name), "{name} in the audit");
        assert!(!sent.contains(name), "{name} in what was sent");
    }
    assert!(!waiting.contains(PLANTED[0]) && !waiting.contains('@'), "{waiting}");
}

fn audit(data: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_balado-service"));
    let Output { status, stdout, stderr } =
        program.args(["audit"]).args(arguments).arg("--data").arg(data).output().unwrap();
    let said = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
    (status.code(), said)
}

#[tokio::test]
async fn whoever_touches_the_audit_is_seen() {
    let service = TestService::start().await;
    story(&service).await;
    let path = service.database_path();
    let data = path.parent().unwrap();
    let (code, anchors) = audit(data, &["anchors"]);
    assert_eq!((code, anchors.lines().count()), (Some(0), 1), "{anchors}");
    let kept = data.join("anchors");
    std::fs::write(&kept, &anchors).unwrap();
    let anchored = ["verify", "--anchors", kept.to_str().unwrap()];
    let (code, said) = audit(data, &anchored);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("0779999A : intact, entrées : 7."), "{said}");
    let table = [
        ("update audit set what = 'sign-in' where n = 3", "rompu à l’entrée 3"),
        ("update audit set detail = '{}' where n = 2", "rompu à l’entrée 2"),
        ("delete from audit where n = 4", "l’entrée 4 manque"),
        ("delete from audit where n > 5", "coupé après l’entrée 5 : il y en avait 7"),
        ("delete from audit", "coupé après l’entrée 0 : il y en avait 7"),
        (
            "update audit set n = -n where n in (2, 3); update audit set n = 5 + n where n < 0",
            "rompu à l’entrée 2",
        ),
        (
            "delete from audit where n > 5; update audit_head set n = 5, hash = (select hash from audit where n = 5)",
            "coupé après l’entrée 5 : il y en avait 7",
        ),
        ("delete from audit; delete from audit_head", "coupé après l’entrée 0 : il y en avait 7"),
    ];
    let before = Connection::open(&path).unwrap();
    for (deed, expected) in table {
        let copy = tempfile::tempdir().unwrap();
        let database = copy.path().join("balado.sqlite");
        before.execute("vacuum into ?1", [database.to_str().unwrap()]).unwrap();
        Connection::open(&database).unwrap().execute_batch(deed).unwrap();
        let (code, said) = audit(copy.path(), &anchored);
        assert_eq!(code, Some(2), "{deed}: {said}");
        assert!(said.contains(expected), "{deed}: {said}");
    }
    assert_eq!(audit(&data.join("nowhere"), &["verify"]).0, Some(1), "no database to verify");
    let (code, said) = audit(data, &["verify", "--uai", OTHER_SCHOOL]);
    assert_eq!(code, Some(0), "{said}");
}

#[tokio::test]
async fn a_report_kills_the_request_and_is_kept() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let asked = visitor.ask(SCHOOL).await;
    let code = service.last_mail().code().to_owned();
    for _ in 0..2 {
        let told = visitor.post(&format!("v1/sign-ins/{}/report", asked.id), &json!({})).await;
        assert_eq!(told.status(), StatusCode::NO_CONTENT);
    }
    assert_eq!(visitor.redeem(asked.id, &by_code(&code)).await.status(), StatusCode::GONE);
    let db = Connection::open(service.database_path()).unwrap();
    let kept = "select what, session, detail from audit";
    let line: (String, String, String) =
        db.query_row(kept, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    let detail = format!("{{\"request\":\"{}\"}}", asked.id);
    assert_eq!(line, ("not-me".into(), uuid::Uuid::nil().to_string(), detail), "once");
}

#[tokio::test]
async fn a_code_reported_before_its_mail_left_never_leaves() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let asked = visitor.ask(SCHOOL).await;
    visitor.post(&format!("v1/sign-ins/{}/report", asked.id), &json!({})).await;
    visitor.ask(SCHOOL).await;
    visitor.ask(SCHOOL).await;
    assert_eq!(service.outbox().mails().len(), 2, "of three requests, the two others");
}

#[tokio::test]
async fn every_pc_of_the_school_is_signed_out_at_once_and_no_other() {
    let service = TestService::start().await;
    let first = Visitor::of(&service, SCHOOL).await;
    let second = Visitor::of(&service, SCHOOL).await;
    let stranger = Visitor::of(&service, OTHER_SCHOOL).await;
    let list: SessionListBody = read(first.get("v1/sessions").await).await;
    assert!(list.sessions.iter().all(|one| one.device == "SECRETARIAT-2"));
    assert!(list.sessions.iter().all(|one| one.opened_at < one.expires_at));
    assert_eq!(first.delete("v1/sessions").await.status(), StatusCode::NO_CONTENT);
    for gone in [&first, &second] {
        assert_eq!(refusal(gone.get("v1/session").await).await.status, 401);
        assert_eq!(refusal(gone.delete("v1/sessions").await).await.status, 401);
    }
    assert_eq!(stranger.get("v1/session").await.status(), StatusCode::OK);
    assert_eq!(Visitor::of(&service, SCHOOL).await.roster(Roster::Students).await.1.len(), 0);
}
