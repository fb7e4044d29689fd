//! What is read before a write is held before it is read: watched on the statements themselves.

use std::cell::Cell;

use async_trait::async_trait;
use balado_core::school::{Account, EntId, Login, Roster};
use balado_service::{
    arrivals::Ents,
    config::{Retention, SignInLimits},
    directory::{ListedSchool, SchoolList},
    store::{
        Asked, Commit, Lane, Nominee, Outcome, Store,
        port::{Database, Db, DbError, EachRow, Value, Work},
    },
};
use uuid::Uuid;

use crate::{
    arrivals::{arriving, outcome, trial},
    managers,
    scene::{DAY, MONTH, Place, asked, attempt, ids, morning, pupils, school, signed_in, staged},
    sites,
};

/// What never changes once it is written may be read before it is known what to hold.
const NEVER_CHANGES: [&str; 2] =
    ["select uai from sign_in where id = ?1", "select uai from manager_revocation where id = ?1"];

/// A driver that panics when something is written after it was read without being held.
#[derive(Debug)]
struct Watched<D>(D);

#[async_trait]
impl<D: Database> Database for Watched<D> {
    fn kind(&self) -> &'static str {
        self.0.kind()
    }

    async fn read(&self, name: &'static str, work: Work) -> Result<(), DbError> {
        self.0.read(name, work).await
    }

    async fn write(&self, name: &'static str, mut work: Work) -> Result<(), DbError> {
        let watched = move |db: &dyn Db| {
            work(&Watch { db, name, held: Cell::new(false), read: Cell::new(false) })
        };
        self.0.write(name, Box::new(watched)).await
    }
}

struct Watch<'a> {
    db: &'a dyn Db,
    name: &'static str,
    held: Cell<bool>,
    read: Cell<bool>,
}

impl Watch<'_> {
    fn writes(&self) {
        assert!(!self.read.get(), "{} writes after reading what it does not hold", self.name);
    }
}

impl Db for Watch<'_> {
    fn execute(&self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, DbError> {
        self.writes();
        self.db.execute(sql, values)
    }

    fn query(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
        each: EachRow<'_>,
    ) -> Result<(), DbError> {
        if !sql.starts_with("select") {
            self.writes();
        } else if !self.held.get() && !NEVER_CHANGES.contains(&sql) {
            self.read.set(true);
        }
        self.db.query(sql, values, each)
    }

    fn insert_all(&self, sql: &'static str, rows: &[Value<'_>]) -> Result<u64, DbError> {
        self.writes();
        self.db.insert_all(sql, rows)
    }

    fn execute_all(&self, sql: &'static str, rows: &[Value<'_>]) -> Result<u64, DbError> {
        self.writes();
        self.db.execute_all(sql, rows)
    }

    fn hold(&self, name: &str) -> Result<(), DbError> {
        self.held.set(true);
        self.db.hold(name)
    }

    fn try_hold(&self, name: &str) -> Result<bool, DbError> {
        let held = self.db.try_hold(name)?;
        self.held.set(held);
        Ok(held)
    }
}

/// Every operation that writes, once.
pub async fn what_reads_and_then_writes_holds_its_school_first<P: Place>() {
    let store = Store::over(Watched(P::fresh().await.open().await));
    let (now, limits) = (morning(), SignInLimits::without_waiting());
    store.ready().await.unwrap();
    store.name_school(school(), "Collège Les Tilleuls".into()).await.unwrap();
    let who = signed_in(&store, now).await;
    let reported = asked(now, 1);
    let id = reported.id;
    store.ask_sign_in(reported, limits).await.unwrap();
    store.report_sign_in(id, now).await.unwrap();
    let repeated = asked(now, 1);
    let id = repeated.id;
    for _ in 0..2 {
        store.ask_sign_in(repeated.clone(), limits).await.unwrap();
    }
    let mut secret = None;
    for _ in 0..2 {
        let attempt = attempt(id, now);
        secret = Some(attempt.device_secret);
        store.redeem(attempt, 5).await.unwrap();
    }
    let known = Asked { device_secret: secret, ..asked(now, 1) };
    store.ask_sign_in(known, limits).await.unwrap();

    let done = staged(&store, &who, Roster::Students, &pupils(2), now).await;
    store.commit(done.clone()).await.unwrap();
    let given_up = staged(&store, &who, Roster::Students, &pupils(3), now).await;
    store.discard(school(), given_up.id, now).await.unwrap();
    let undo = store.open_undo(who.clone(), done.id, now, now + DAY).await.unwrap();
    let (on, digest) = (undo.base.parse().unwrap(), undo.digest.parse().unwrap());
    store.commit(Commit { id: undo.id, on, digest, ..done }).await.unwrap();

    let teacher = Account { roster: Roster::Teachers, ..pupils(1).remove(0) };
    let teachers = staged(&store, &who, Roster::Teachers, &[teacher], now).await;
    store.commit(teachers).await.unwrap();
    let teacher = Nominee::Teacher(EntId::parse("1").unwrap());
    store.name_manager(who.clone(), teacher, None, now).await.unwrap();
    let staff = Nominee::Staff(Login::parse("paule.morel").unwrap());
    store.name_manager(who.clone(), staff, None, now).await.unwrap();
    serve_the_gestionnaire(&store).await;
    store.dismiss_manager(who.clone(), now).await.unwrap();

    let letter = store.claim_letter(Lane::Codes, ids(), now, now + DAY).await.unwrap().unwrap();
    store.settle_letter(letter.key(), Outcome::Sent, now).await.unwrap();
    let listed = ListedSchool { uai: school(), name: "Collège".into(), open: true };
    let list = SchoolList { schools: vec![listed], at: now, confirmed: false };
    assert_eq!(store.import_schools(list).await.unwrap().renamed, 1);
    assert!(!store.end_session(who.clone(), Uuid::nil(), now).await.unwrap());
    assert!(store.end_session(who.clone(), who.session, now).await.unwrap());
    store.end_sessions(who, now).await.unwrap();
    arrive_and_leave(&store).await;
    store.sweep(now + MONTH, now).await.unwrap();
    let gone = now + Retention::default().names + DAY;
    assert!(store.purge(gone, Retention::default()).await.unwrap().rows > 0);
    assert!(!store.erase_school(school(), now).await.unwrap().is_empty());
}

/// What is done for the gestionnaire: a code, a session, a hand-over that is revoked.
async fn serve_the_gestionnaire(store: &Store) {
    let gestionnaire = managers::signed_in(store, "paule.morel", morning()).await;
    managers::hand_over(store, gestionnaire, "anh.roux", morning()).await;
    assert!(managers::revoke(store, morning()).await);
}

/// What people who come through an ENT have done for them.
async fn arrive_and_leave(store: &Store) {
    let now = morning();
    store.replace_ents(Ents::default()).await.unwrap();
    let known = arriving("1", "ST-1", now);
    assert!(store.take_ticket(known.ticket, now).await.unwrap());
    let ticket = known.ticket;
    assert!(store.arrive(known).await.unwrap().is_ok());
    assert!(store.arrive(arriving("9", "ST-9", now)).await.unwrap().is_err());
    let code = sites::arrive(store, "1", now).await;
    assert!(sites::redeem(store, code, [9; 32], now).await.is_ok());
    store.end_arrival(school(), ticket).await.unwrap();
    let trial = trial(0);
    let token = trial.token;
    store.begin_trial(school(), trial).await.unwrap();
    assert!(store.settle_trial(school(), token, now, outcome()).await.unwrap());
}
