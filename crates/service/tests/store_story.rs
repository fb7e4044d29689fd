//! One story for every store: what the trait promises, told once.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use balado_core::{
    plan::{Held, Plan, Rules},
    school::{Account, Roster, Uai},
};
use balado_service::{
    config::SignInLimits,
    mail::{Event, Letter, NewLetter, Silence},
    secrets::Seals,
    store::{
        Asked, Attempt, Chunk, Commit, ImportRefusal, NewImport, OpenSession, Outcome,
        SignInRefusal, Sqlite, Store, WaitingLetters, Who,
    },
};
use balado_wire::{AccountBody, ChunkBody, ImportState, Revision};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use uuid::Uuid;

const TWO_HOURS: SignedDuration = SignedDuration::from_hours(2);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const MONTH: SignedDuration = SignedDuration::from_hours(30 * 24);

fn school() -> Uai {
    "0779999A".parse().unwrap()
}

fn morning() -> Timestamp {
    "2026-09-01T07:00:00Z".parse().unwrap()
}

fn asked(now: Timestamp, address: u8) -> Asked {
    Asked {
        id: Uuid::new_v4(),
        uai: school(),
        challenge: "challenge".into(),
        device: "SECRETARIAT-2".into(),
        address: Seals::one([address; 32]),
        code: [1; 32],
        token: [2; 32],
        mail: NewLetter {
            id: Uuid::now_v7(),
            letter: Letter {
                at: now,
                device: "SECRETARIAT-2".into(),
                person: None,
                event: Event::SignIn { until: now + TWO_HOURS },
                silence: Silence::default(),
            },
            secret: Some(vec![3; 80]),
        },
        now,
        expires_at: now + TWO_HOURS,
    }
}

fn attempt(id: Uuid, now: Timestamp) -> Attempt {
    let session = OpenSession {
        id: Uuid::now_v7(),
        token: Sha256::digest(id.as_bytes()).into(),
        person: "Mme Martin".into(),
        expires_at: now + TWO_HOURS,
    };
    Attempt {
        id,
        challenge: "challenge".into(),
        code: Some(Seals::one([1; 32])),
        token: None,
        session,
        now,
    }
}

async fn signed_in(store: &dyn Store, now: Timestamp) -> Who {
    let asked = asked(now, 9);
    let id = asked.id;
    store.ask_sign_in(asked, SignInLimits::without_waiting()).await.unwrap();
    let attempt = attempt(id, now);
    let token = attempt.session.token;
    store.redeem(attempt, 5).await.unwrap();
    store.session(token, now).await.unwrap().unwrap()
}

/// Opens and stages a list compared with what is held.
async fn staged(store: &dyn Store, who: &Who, wanted: &[Account], now: Timestamp) -> Commit {
    let page = store.roster(who.uai, Roster::Students, None).await.unwrap();
    let (held, rules) = (page.accounts.unwrap(), Rules::default());
    let digest = Plan::compare(wanted, &held, rules).unwrap().digest(wanted, &held);
    let (id, rows) = (Uuid::now_v7(), u32::try_from(wanted.len()).unwrap());
    let import = NewImport {
        who: who.clone(),
        id,
        list: Roster::Students,
        base: page.revision,
        rules,
        rows,
        chunks: 1,
        digest,
        source: "eleves.csv".into(),
        key: None,
        now,
        expires_at: now + DAY,
    };
    store.open_import(import).await.unwrap();
    let body = ChunkBody { rows: wanted.iter().map(AccountBody::from).collect() };
    let json = serde_json::to_vec(&body).unwrap();
    let body = zstd::bulk::compress(&json, 1).unwrap();
    let chunk = Chunk { uai: who.uai, import: id, number: 0, hash: [0; 32], rows, body, now };
    store.put_chunk(chunk).await.unwrap();
    let (who, on, undo_until) = (who.clone(), page.revision, now + MONTH);
    Commit { who, id, on, digest, confirm: None, now, undo_until }
}

async fn names(store: &dyn Store) -> Vec<Held> {
    store.roster(school(), Roster::Students, None).await.unwrap().accounts.unwrap()
}

/// A school signs in, imports twice, undoes, and a month passes.
async fn story(store: &dyn Store) {
    let now = morning();
    assert!(!store.school(school()).await.unwrap().activated);
    let who = signed_in(store, now).await;
    assert!(store.school(school()).await.unwrap().activated);

    let pupils: Vec<Account> = ["1", "2", "3"].map(Account::example).into();
    let first = staged(store, &who, &pupils[..2], now).await;
    let first_receipt = store.commit(first.clone()).await.unwrap();
    assert_eq!(store.commit(first.clone()).await.unwrap(), first_receipt, "sent twice, done once");
    let old = staged(store, &who, &pupils[..1], now).await;
    let second = staged(store, &who, &pupils, now).await;
    store.commit(second.clone()).await.unwrap();
    let moved = store.commit(old.clone()).await;
    assert_eq!(moved, Err(ImportRefusal::ListMoved(Revision(2))));
    assert_eq!(names(store).await.len(), 3);

    let undo = store.open_undo(who.clone(), second.id, now, now + DAY).await.unwrap();
    let (on, digest) = (undo.base.parse().unwrap(), undo.digest.parse().unwrap());
    let undoing = Commit { id: undo.id, on, digest, ..second.clone() };
    assert_eq!(store.commit(undoing).await.unwrap().removed, 1);
    let expected: Vec<Held> = pupils[..2].iter().cloned().map(Held::active).collect();
    assert_eq!(names(store).await, expected);

    let tomorrow = now + DAY;
    assert!(store.session([0; 32], now).await.unwrap().is_none());
    assert!(store.sessions(school(), tomorrow).await.unwrap().is_empty());
    store.sweep(tomorrow, tomorrow - MONTH).await.unwrap();
    let history = store.history(school(), tomorrow).await.unwrap().imports;
    let expired = history.iter().find(|entry| entry.id == old.id).unwrap();
    assert_eq!(expired.state, ImportState::Expired);
    assert!(history.iter().any(|entry| entry.id == first.id && entry.can_undo));
    let later = now + MONTH;
    store.sweep(later, later - MONTH).await.unwrap();
    let history = store.history(school(), later).await.unwrap().imports;
    assert!(history.iter().all(|entry| !entry.can_undo));
    assert_eq!(store.receipt(school(), first.id).await.unwrap(), first_receipt, "for ever");
}

#[tokio::test]
async fn sqlite_tells_the_story_and_keeps_nothing_too_long() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("balado.sqlite");
    let store = Sqlite::open(&path).unwrap();
    story(&store).await;
    let db = Connection::open(&path).unwrap();
    let count = |table: &str| -> i64 {
        db.query_row(&format!("select count(*) from {table}"), [], |row| row.get(0)).unwrap()
    };
    for (table, expected) in
        [("staged_chunk", 0), ("change", 0), ("sign_in", 0), ("session", 0), ("account", 2)]
    {
        assert_eq!(count(table), expected, "{table}");
    }
    let mut audit = db.prepare("select what from audit order by n").unwrap();
    let audit = audit.query_map([], |row| row.get(0)).unwrap();
    let audit: Vec<String> = audit.collect::<Result<_, _>>().unwrap();
    assert_eq!(audit, ["sign-in", "commit", "commit", "commit"]);
}

#[tokio::test]
async fn two_instances_on_one_database_share_limits_and_single_use() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("balado.sqlite");
    let (one, two) = (Sqlite::open(&path).unwrap(), Sqlite::open(&path).unwrap());
    let (now, limits) = (morning(), SignInLimits::default());
    let request = asked(now, 1);
    let id = request.id;
    one.ask_sign_in(request, limits).await.unwrap();
    let soon = two.ask_sign_in(asked(now, 2), limits).await;
    assert_eq!(soon, Err(SignInRefusal::TooMany { wait: 60 }));
    two.redeem(attempt(id, now), 5).await.unwrap();
    let again = one.redeem(attempt(id, now), 5).await.map(|accepted| accepted.role);
    assert_eq!(again.unwrap_err(), SignInRefusal::Over);
}

#[tokio::test]
async fn a_letter_is_in_one_hand_at_a_time_and_in_another_when_that_hand_died() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("balado.sqlite");
    let (one, two) = (Sqlite::open(&path).unwrap(), Sqlite::open(&path).unwrap());
    let (now, second) = (morning(), SignedDuration::from_secs(1));
    let (soon, lease) = (now + second, now + second * 45);
    one.ask_sign_in(asked(now, 1), SignInLimits::default()).await.unwrap();
    assert!(two.claim_letter(now - second, lease).await.unwrap().is_none(), "not due yet");
    let first = one.claim_letter(now, lease).await.unwrap().unwrap();
    assert!(two.claim_letter(soon, lease).await.unwrap().is_none(), "in the first hand");
    let second_hand = two.claim_letter(lease, lease + TWO_HOURS).await.unwrap().unwrap();
    assert_eq!((second_hand.id, second_hand.tries), (first.id, 2), "the first hand died");
    one.settle_letter(first.key(), Outcome::Refused, lease).await.unwrap();
    assert_eq!(one.waiting_letters().await.unwrap().count, 1, "a dead hand settles nothing");
    let due = lease + second;
    two.settle_letter(second_hand.key(), Outcome::Later { due }, lease).await.unwrap();
    assert!(one.claim_letter(lease, due).await.unwrap().is_none(), "put off");
    let third = one.claim_letter(due, due + second).await.unwrap().unwrap();
    assert_eq!(third.secret, Some(vec![3; 80]), "the code is still there");
    one.settle_letter(third.key(), Outcome::Sent, due).await.unwrap();
    assert_eq!(one.waiting_letters().await.unwrap(), WaitingLetters::default());
    two.settle_letter(second_hand.key(), Outcome::Later { due }, due).await.unwrap();
    assert!(two.claim_letter(due + TWO_HOURS, due + DAY).await.unwrap().is_none(), "once");
}

#[tokio::test]
async fn a_code_that_never_left_is_erased_at_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("balado.sqlite");
    let store = Sqlite::open(&path).unwrap();
    store.ask_sign_in(asked(morning(), 1), SignInLimits::default()).await.unwrap();
    let db = Connection::open(&path).unwrap();
    let secrets = || -> i64 {
        let query = "select count(*) from mail_outbox where secret is not null or detail <> ''";
        db.query_row(query, [], |row| row.get(0)).unwrap()
    };
    store.sweep(morning() + TWO_HOURS - SignedDuration::from_secs(1), morning()).await.unwrap();
    assert_eq!(secrets(), 1);
    store.sweep(morning() + TWO_HOURS, morning()).await.unwrap();
    assert_eq!(secrets(), 0);
}
