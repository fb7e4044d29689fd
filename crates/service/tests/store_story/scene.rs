//! What stories are made of: a school, who comes for it, what is asked.

use balado_core::{
    plan::{Digest as PlanDigest, Plan, Rules},
    school::{Account, Roster, Uai},
};
use balado_service::{
    config::SignInLimits,
    mail::{Event, Letter, NewLetter, Silence},
    secrets::{KeyId, Seals},
    store::{
        Asked, Attempt, Chunk, Commit, NewImport, OpenSession, Store, Who,
        port::{Database, Db, Ending, Reading},
    },
};
use balado_wire::{AccountBody, ChunkBody, SourceBody, Through};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub const TWO_HOURS: SignedDuration = SignedDuration::from_hours(2);
pub const DAY: SignedDuration = SignedDuration::from_hours(24);
pub const MONTH: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A database of its own, gone at the end.
pub trait Place {
    type Driver: Database + Clone;

    async fn fresh() -> Self;

    /// One more instance of the service on it.
    async fn open(&self) -> Self::Driver;

    async fn store(&self) -> Store {
        Store::over(self.open().await)
    }
}

pub fn school() -> Uai {
    "0779999A".parse().unwrap()
}

pub fn morning() -> Timestamp {
    "2026-09-01T07:00:00Z".parse().unwrap()
}

pub fn asked(now: Timestamp, address: u8) -> Asked {
    let expires_at = now + TWO_HOURS;
    let device = "SECRETARIAT-2".to_owned();
    let event = Event::SignIn { until: expires_at };
    let letter = Letter {
        at: now,
        device: device.clone(),
        person: None,
        event,
        silence: Silence::default(),
    };
    let id = Uuid::new_v4();
    Asked {
        id,
        uai: school(),
        through: Through::Mail,
        challenge: challenge(id),
        device,
        address: Seals::one([address; 32]),
        device_secret: None,
        code: [1; 32],
        token: [2; 32],
        mail: Some(NewLetter { id: Uuid::now_v7(), letter, secret: Some(vec![3; 80]) }),
        now,
        expires_at,
    }
}

/// The key that the mail of [`asked`] is sealed under.
pub fn ids() -> Vec<KeyId> {
    vec!["0303030303030303".parse().unwrap()]
}

/// What the app that made a request proves: no two are alike.
fn challenge(request: Uuid) -> String {
    format!("challenge {request}")
}

/// The right code, from the right app.
pub fn attempt(id: Uuid, now: Timestamp) -> Attempt {
    let session = Uuid::now_v7();
    let session = OpenSession {
        id: session,
        token: Sha256::digest(session.as_bytes()).into(),
        person: "Mme Martin".into(),
        expires_at: now + TWO_HOURS,
    };
    let code = Some(Seals::one([1; 32]));
    let device_secret = Sha256::digest(session.token).into();
    let manager_code = Some(Seals::one([4; 32]));
    let challenge = challenge(id);
    Attempt { id, challenge, code, manager_code, token: None, session, device_secret, now }
}

pub async fn signed_in(store: &Store, now: Timestamp) -> Who {
    let asked = asked(now, 9);
    let id = asked.id;
    store.ask_sign_in(asked, SignInLimits::without_waiting()).await.unwrap();
    let attempt = attempt(id, now);
    let token = attempt.session.token;
    store.redeem(attempt, 5).await.unwrap();
    store.session(token, now).await.unwrap().unwrap()
}

pub fn pupils(count: usize) -> Vec<Account> {
    (1..=count).map(|id| Account::example(&id.to_string())).collect()
}

/// Opens and stages a list compared with what is held.
pub async fn staged(
    store: &Store,
    who: &Who,
    list: Roster,
    wanted: &[Account],
    now: Timestamp,
) -> Commit {
    staged_with(store, who, list, wanted, Rules::default(), now).await
}

/// The same, under other rules.
pub async fn staged_with(
    store: &Store,
    who: &Who,
    list: Roster,
    wanted: &[Account],
    rules: Rules,
    now: Timestamp,
) -> Commit {
    let page = store.roster(who.uai, list, None).await.unwrap();
    let held = page.accounts.unwrap();
    let digest = Plan::compare(wanted, &held, rules.clone()).unwrap().digest(wanted, &held);
    let (id, rows) = (Uuid::now_v7(), u32::try_from(wanted.len()).unwrap());
    let import = NewImport {
        who: who.clone(),
        id,
        list,
        base: page.revision,
        rules,
        rows,
        chunks: 1,
        digest,
        list_digest: Some(PlanDigest::of_list(wanted)),
        source: Some(source(rows)),
        key: None,
        now,
        expires_at: now + DAY,
    };
    store.open_import(import).await.unwrap();
    store.put_chunk(chunk(who, id, wanted, now)).await.unwrap();
    let (who, on, undo_until) = (who.clone(), page.revision, now + MONTH);
    Commit { who, id, on, digest, confirmed: vec![], now, undo_until }
}

/// A file of which every line is sent.
pub fn source(lines: u32) -> SourceBody {
    SourceBody { kind: "classic".into(), date: None, lines, left_aside: 0, kept_back: 0 }
}

/// The only part of a list.
pub fn chunk(who: &Who, import: Uuid, wanted: &[Account], now: Timestamp) -> Chunk {
    let body = ChunkBody { rows: wanted.iter().map(AccountBody::from).collect() };
    let json = serde_json::to_vec(&body).unwrap();
    let body = zstd::bulk::compress(&json, 1).unwrap();
    let rows = u32::try_from(wanted.len()).unwrap();
    Chunk { uai: who.uai, import, number: 0, hash: [0; 32], rows, body, now }
}

/// What a statement counts.
pub async fn count(database: &impl Database, sql: &'static str) -> i64 {
    let (tell, told) = std::sync::mpsc::channel();
    let work = move |db: &dyn Db| {
        let counted = db.first(sql, &[], |row| row.int(0)).unwrap();
        tell.send(counted.unwrap()).unwrap();
        Ending::RollBack
    };
    database.read("count", Box::new(work)).await.unwrap();
    told.recv().unwrap()
}
