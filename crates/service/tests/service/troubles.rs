//! A database that is full, away, or too busy: each is said with what to do, and nothing is lost.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use balado_core::{
    plan::{Held, Rules},
    school::Roster,
};
use balado_service::{
    config::{Limits, SignInLimits},
    store::{postgres, sqlite},
};
use balado_testkit::{
    disk::SmallDisk,
    postgres::{PostgresServer, database},
    service::{Options, ServiceProcess, TestService},
};
use balado_wire::{Code, HistoryBody, OpenedBody, Problem, Receipt, Revision};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use rusqlite::{Connection, TransactionBehavior};
use serde_json::json;
use tokio::task::JoinSet;

use crate::client::{SCHOOL, Sending, Visitor, pupils, read, refusal};

/// More than any pool has connections.
const CROWD: usize = 40;

const SHORT: Duration = Duration::from_secs(1);

/// Announces an import under a key of its own.
fn announcing(school: &Visitor, number: usize) -> RequestBuilder {
    let sending = Sending::prepare(&pupils(0..3), &[], Revision(0), &Rules::default());
    let request = school.request(Method::POST, "v1/imports");
    request.header("idempotency-key", format!("crowd-{number}")).json(&sending.body)
}

/// Everybody at a time.
fn crowd(school: &Visitor) -> JoinSet<Response> {
    let requests = (0..CROWD).map(|number| announcing(school, number).send());
    requests.map(|sent| async { sent.await.unwrap() }).collect()
}

/// Refused for now: the person reads why, and the app when to ask again.
async fn turned_away(answer: Response) {
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers()["retry-after"], "5");
    let problem = refusal(answer).await;
    assert_eq!(problem.code, Code::Unavailable);
    let said = "La base du service est occupée. Rien n’a été changé : réessayez dans un instant.";
    assert_eq!(problem.detail, said);
}

/// What was refused was not done, what was answered was, and asking again does each thing once.
async fn everybody_comes_back(school: &Visitor) {
    for number in 0..CROWD {
        assert!(announcing(school, number).send().await.unwrap().status().is_success());
    }
    let history: HistoryBody = read(school.get("v1/imports").await).await;
    assert_eq!(history.imports.len(), CROWD);
}

#[tokio::test]
async fn more_writers_than_the_file_takes_wait_are_told_and_lose_nothing() {
    let patience = sqlite::Patience { connection: SHORT, lock: Duration::from_mins(1) };
    let service = TestService::start_with(Options { patience, ..Options::default() }).await;
    let school = Visitor::of(&service, SCHOOL).await;
    let mut other = Connection::open(service.database_path()).unwrap();
    let writing = other.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    let mut answers = crowd(&school);
    for _ in 1..CROWD {
        turned_away(answers.join_next().await.unwrap().unwrap()).await;
    }
    let ready = school.get("readyz").await;
    assert_eq!(ready.status(), StatusCode::OK, "it reads all the same");
    drop(writing);
    let first = answers.join_next().await.unwrap().unwrap();
    assert_eq!(first.status(), StatusCode::CREATED, "who waited for the file has it");
    everybody_comes_back(&school).await;
    service.stop().await;
}

#[tokio::test]
async fn more_requests_than_connections_to_postgresql_wait_are_told_and_lose_nothing() {
    let database = database();
    let connections = 4;
    let patience = postgres::Patience { connection: SHORT, ..database.options().patience };
    let options = postgres::Options { connections, patience, ..database.options() };
    let options = Options { database: Some(options), ..Options::default() };
    let service = TestService::start_with(options).await;
    let school = Visitor::of(&service, SCHOOL).await;
    let mut other = database.psql();
    other.run("begin; lock table import in access exclusive mode");
    let mut answers = crowd(&school);
    for _ in connections..CROWD {
        turned_away(answers.join_next().await.unwrap().unwrap()).await;
    }
    other.run("rollback");
    let mut went_on = 0;
    while let Some(answer) = answers.join_next().await {
        let answer = answer.unwrap();
        match answer.status() {
            StatusCode::CREATED => went_on += 1,
            _ => turned_away(answer).await,
        }
    }
    assert!(went_on > 0, "who had a connection goes on");
    everybody_comes_back(&school).await;
    service.stop().await;
}

#[tokio::test]
async fn what_is_not_done_in_time_is_a_doubt_that_its_receipt_settles() {
    let limits = Limits { sign_in: SignInLimits::without_waiting(), ..Limits::default() };
    let limits = Limits { request: SHORT, ..limits };
    let patience = sqlite::Patience { lock: Duration::from_mins(1), ..sqlite::Patience::default() };
    let options = Options { limits, patience, ..Options::default() };
    let service = TestService::start_with(options).await;
    let school = Visitor::of(&service, SCHOOL).await;
    let sending = school.open(&pupils(0..10), Rules::default()).await;
    school.send(&sending).await;
    let mut other = Connection::open(service.database_path()).unwrap();
    let writing = other.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    let late = school.commit(&sending).await;
    assert_eq!(
        (late.status().as_u16(), &late.headers()["retry-after"]),
        (503, &"5".parse().unwrap())
    );
    let problem = refusal(late).await;
    assert_eq!(problem.code, Code::InDoubt);
    assert!(problem.detail.contains("on ne sait pas si c’est fait"), "{}", problem.detail);
    let path = format!("v1/imports/{}/receipt", sending.id);
    assert_eq!(refusal(school.get(&path).await).await.code, Code::NotFound, "not yet");
    drop(writing);
    // It waited for the file, and has it: the same commit now comes after it.
    let receipt: Receipt = read(school.commit(&sending).await).await;
    assert_eq!(read::<Receipt>(school.get(&path).await).await, receipt);
    let (revision, held) = school.roster(Roster::Students).await;
    assert_eq!((revision, held.len()), (Revision(1), 10), "done once");
    service.stop().await;
}

fn program(data: &Path, database: &str) -> ServiceProcess {
    let program = Path::new(env!("CARGO_BIN_EXE_balado-service"));
    ServiceProcess::spawn(program, data, &["--demo", "--database", database]).unwrap()
}

async fn signed_in(service: &ServiceProcess) -> Visitor {
    let visitor = Visitor::at(service.url());
    let asked = visitor.ask(SCHOOL).await;
    visitor.signed_in(asked.id, &service.last_code().unwrap()).await
}

#[tokio::test]
async fn a_full_disk_under_postgresql_is_said_changes_nothing_and_is_overcome() {
    let Some(disk) = SmallDisk::or_say_skipped(160, "full disk of PostgreSQL") else { return };
    let mut server = PostgresServer::within(disk.path()).unwrap();
    // Little of its log is kept ready.
    server.set("min_wal_size=32MB");
    server.set("max_wal_size=32MB");
    server.start().unwrap();
    let (data, database) = (tempfile::tempdir().unwrap(), server.database());
    let service = program(data.path(), &database.address());
    let school = signed_in(&service).await;
    school.import(&pupils(0..100)).await;
    let sending = school.open(&pupils(0..9_000), Rules::default()).await;
    school.send(&sending).await;
    disk.fill();
    for _ in 0..2 {
        let problem = refusal(school.commit(&sending).await).await;
        assert_eq!(problem.code, Code::StoreFull);
        assert!(problem.detail.starts_with("Le disque du service est plein. Rien n’a été changé"));
    }
    let (revision, held) = school.roster(Roster::Students).await;
    assert_eq!((revision, held.len()), (Revision(1), 100));

    // Without room for its log the server ends: whoever asks is told, until it is back.
    for _ in 0..12 {
        database.try_ask("select pg_logical_emit_message(false, '', ''), pg_switch_wal()");
    }
    let answer = school.commit(&sending).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    let problem: Problem = refusal(answer).await;
    assert!(matches!(problem.code, Code::Unavailable | Code::InDoubt), "{problem:?}");
    disk.make_room();
    server.stop();
    server.start().unwrap();
    let receipt: Receipt = read(insist(|| committing(&school, &sending)).await).await;
    assert_eq!(receipt.counts.create, 8_900, "the same import goes on when there is room");
    let (revision, held) = school.roster(Roster::Students).await;
    assert_eq!((revision, held.len()), (Revision(2), 9_000), "done once");
    let log = service.log().unwrap();
    assert!(log.contains("the disk is full"), "the log says it");
    for secret in [school.token(), "ALMEIDA", "ines.", "0000001", SCHOOL] {
        assert!(!log.contains(secret), "{secret} in the log");
    }
}

fn committing(school: &Visitor, sending: &Sending) -> RequestBuilder {
    let body = json!({ "digest": sending.digest });
    school.committing(sending.id, sending.revision, &body)
}

/// Repeats a request as an app does, until it is answered.
async fn insist(request: impl Fn() -> RequestBuilder) -> Response {
    let insisting = async {
        loop {
            let answer = request().send().await.unwrap();
            if answer.status() != StatusCode::SERVICE_UNAVAILABLE {
                return answer;
            }
            assert!(answer.headers().contains_key("retry-after"));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(2), insisting).await.unwrap()
}

/// Opens, sends and commits a list, each request until it is answered.
async fn import_insisting(school: &Visitor, number: usize) -> Receipt {
    let count = u32::try_from(number).unwrap() * 20;
    let (held, wanted) = (pupils(0..count), pupils(0..count + 20));
    let held: Vec<Held> = held.into_iter().map(Held::active).collect();
    let revision = Revision(number as u64);
    let mut sending = Sending::prepare(&wanted, &held, revision, &Rules::default());
    let opening = || {
        let request = school.request(Method::POST, "v1/imports");
        request.header("idempotency-key", format!("load-{number}")).json(&sending.body)
    };
    sending.id = read::<OpenedBody>(insist(opening).await).await.id;
    for part in 0..sending.parts.len() {
        let answer = insist(|| school.part(&sending, part)).await;
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    }
    let receipt: Receipt = read(insist(|| committing(school, &sending)).await).await;
    assert_eq!(receipt.counts.create, 20, "done once");
    receipt
}

/// Imports that follow each other until told.
#[derive(Default)]
struct Load {
    done: AtomicUsize,
    over: AtomicBool,
}

impl Load {
    /// Not for ever: they may have failed.
    fn wait_for(&self, done: usize) {
        let until = Instant::now() + Duration::from_secs(30);
        while self.done.load(Ordering::Relaxed) < done && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(3));
        }
    }
}

/// Each list has 20 newcomers; two more come when it is over.
async fn importing_under(school: Visitor, load: Arc<Load>) -> Vec<Receipt> {
    let mut receipts: Vec<Receipt> = Vec::new();
    let mut left = 2;
    while left > 0 {
        left -= usize::from(load.over.load(Ordering::Relaxed));
        receipts.push(import_insisting(&school, receipts.len()).await);
        load.done.store(receipts.len(), Ordering::Relaxed);
    }
    receipts
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_restarts_while_imports_run_loses_none_and_does_none_twice() {
    let mut server = PostgresServer::new().unwrap();
    server.start().unwrap();
    let (data, database) = (tempfile::tempdir().unwrap(), server.database());
    let service = Arc::new(program(data.path(), &database.address()));
    let school = signed_in(&service).await;
    let load = Arc::new(Load::default());
    let (watched, importing) = (Arc::clone(&load), importing_under(school.clone(), load));
    let load = tokio::spawn(importing);
    let restarting = tokio::task::spawn_blocking(move || {
        for restart in 1..=5 {
            watched.wait_for(restart * 4);
            server.stop();
            server.start().unwrap();
        }
        watched.over.store(true, Ordering::Relaxed);
        server
    });
    let receipts = load.await.unwrap();
    let _server = restarting.await.unwrap();
    for expected in &receipts {
        let path = format!("v1/imports/{}/receipt", expected.id);
        let found: Receipt = read(insist(|| school.request(Method::GET, &path)).await).await;
        assert_eq!(found, *expected);
    }
    let (revision, held) = school.roster(Roster::Students).await;
    let done = receipts.len();
    assert_eq!((revision, held.len()), (Revision(done as u64), done * 20));
    let history: HistoryBody = read(school.get("v1/imports").await).await;
    assert_eq!(history.imports.len(), done);
    let lines = database.ask("select count(*) from audit where what <> 'read-list'");
    assert_eq!(lines, (done + 1).to_string(), "the sign-in, and each import once");
}
