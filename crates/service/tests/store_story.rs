//! One story for every store: what the trait promises, told once.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use balado_core::{
    plan::{Held, Plan, Rules},
    school::{Account, Roster, Uai},
};
use balado_service::{
    config::SignInLimits,
    mail::{Event, Letter, NewLetter},
    secrets::Seals,
    store::{
        Asked, Attempt, Chunk, Commit, ImportRefusal, NewImport, OpenSession, SignInRefusal,
        Sqlite, Store, Who,
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
    let history = store.history(school(), tomorrow).await.unwrap();
    let expired = history.iter().find(|entry| entry.id == old.id).unwrap();
    assert_eq!(expired.state, ImportState::Expired);
    assert!(history.iter().any(|entry| entry.id == first.id && entry.can_undo));
    let later = now + MONTH;
    store.sweep(later, later - MONTH).await.unwrap();
    let history = store.history(school(), later).await.unwrap();
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
