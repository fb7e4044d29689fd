//! Crowds: who waits, who does not, and that nothing is done for whoever was sent away.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
        mpsc,
    },
    time::Duration,
};

use balado_core::school::{Account, Roster, Uai};
use balado_service::{
    config::SignInLimits,
    store::{
        DbError, SignInRefusal, Store, Waiting, Who,
        port::{Database, Db, Ending},
    },
};
use tokio::task::{JoinHandle, JoinSet};

use crate::scene::{Place, asked, count, morning, pupils, school, signed_in, staged};

/// Nothing that works takes as long.
const LONG: Duration = Duration::from_mins(1);

/// A transaction that has the writer of the database, and the school, until it is let go.
struct Held {
    let_go: mpsc::Sender<()>,
    working: JoinHandle<Result<(), DbError>>,
}

impl Held {
    async fn by(driver: &(impl Database + Clone)) -> Self {
        let (let_go, told) = mpsc::channel();
        let (announce, announced) = tokio::sync::oneshot::channel();
        let (driver, mut announce) = (driver.clone(), Some(announce));
        let working = tokio::spawn(async move {
            let work = move |db: &dyn Db| {
                db.hold(school().as_str()).unwrap();
                announce.take().unwrap().send(()).unwrap();
                // Gone with the test, when it fails.
                let _ = told.recv();
                Ending::RollBack
            };
            driver.write("held", Box::new(work)).await
        });
        announced.await.unwrap();
        Self { let_go, working }
    }

    async fn let_go(self) {
        self.let_go.send(()).unwrap();
        self.working.await.unwrap().unwrap();
    }
}

/// Strangers who ask for a link at the same time; `done` counts those who were answered.
fn strangers(
    store: &Store,
    how_many: usize,
    done: &Arc<AtomicUsize>,
) -> JoinSet<Result<(), SignInRefusal>> {
    let ask = |_| {
        let (store, done) = (store.clone(), Arc::clone(done));
        async move {
            let answer =
                store.ask_sign_in(asked(morning(), 1), SignInLimits::without_waiting()).await;
            done.fetch_add(1, SeqCst);
            answer.map(drop)
        }
    };
    (0..how_many).map(ask).collect()
}

async fn until(store: &Store, so: impl Fn(Waiting) -> bool) {
    let waiting = async {
        while !so(store.waiting()) {
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(LONG, waiting).await;
    assert!(waited.is_ok(), "{:?}", store.waiting());
}

pub async fn reads_are_answered_while_six_hundred_strangers_wait_to_write<P: Place>() {
    let driver = P::fresh().await.open().await;
    let store = Store::over(driver.clone());
    let who = signed_in(&store, morning()).await;
    let (held, done) = (Held::by(&driver).await, Arc::default());
    let crowd = strangers(&store, 600, &done);
    until(&store, |waiting| waiting.askers >= 590).await;
    for _ in 0..20 {
        let reads = async {
            store.school(who.uai).await.unwrap();
            store.sessions(who.uai, morning()).await.unwrap();
            store.roster(who.uai, Roster::Students, None).await.unwrap();
            store.ready().await.unwrap();
        };
        tokio::time::timeout(LONG, reads).await.expect("reads wait for no writer");
    }
    assert_eq!(done.load(SeqCst), 0, "all of them wait still");
    held.let_go().await;
    assert!(crowd.join_all().await.iter().all(Result::is_ok));
}

pub async fn a_school_writes_before_a_crowd_of_strangers<P: Place>() {
    let driver = P::fresh().await.open().await;
    let store = Store::over(driver.clone());
    let who = signed_in(&store, morning()).await;
    let (held, done) = (Held::by(&driver).await, Arc::<AtomicUsize>::default());
    let crowd = strangers(&store, 200, &done);
    until(&store, |waiting| waiting.askers >= 190).await;
    let writing = tokio::spawn({
        let (store, done, who) = (store.clone(), Arc::clone(&done), who.clone());
        async move {
            let ended = store.end_session(who.clone(), who.session, morning()).await;
            (ended, done.load(SeqCst))
        }
    });
    let is_last = |waiting: Waiting| waiting.writers >= 1 || waiting.askers >= 190;
    until(&store, is_last).await;
    held.let_go().await;
    let (ended, before) = writing.await.unwrap();
    assert_eq!(ended, Ok(true));
    assert!(before <= 20, "{before} of 200 strangers were served before the school");
    assert!(crowd.join_all().await.iter().all(Result::is_ok));
}

pub async fn one_stranger_too_many_is_told_at_once_and_nothing_is_done_for_it<P: Place>() {
    let driver = P::fresh().await.open().await;
    let store = Store::over(driver.clone());
    let (held, done) = (Held::by(&driver).await, Arc::default());
    let mut crowd = strangers(&store, 1_100, &done);
    let mut sent_away = 0;
    while sent_away < 90 {
        let answer = tokio::time::timeout(LONG, crowd.join_next()).await.expect("told at once");
        assert_eq!(answer.unwrap().unwrap(), Err(SignInRefusal::Store(DbError::Again)));
        sent_away += 1;
    }
    held.let_go().await;
    let answers = crowd.join_all().await;
    let served = answers.iter().filter(|answer| answer.is_ok()).count();
    assert!(served >= 1_000, "{served}");
    let kept = count(&driver, "select count(*) from sign_in").await;
    assert_eq!(usize::try_from(kept).unwrap(), served, "what was refused was not done");
}

/// The pupils of a school of their own, to be committed.
async fn list(store: &Store, who: &Who, number: usize) -> balado_service::store::Commit {
    let digits = format!("07700{number:02}");
    let letter = Uai::check_letter(&digits).unwrap();
    let uai = format!("{digits}{letter}").parse().unwrap();
    let who = Who { uai, ..who.clone() };
    let pupils: Vec<Account> = pupils(100);
    staged(store, &who, Roster::Students, &pupils, morning()).await
}

/// For ten of these lists.
const MEMORY: u64 = 10 * 100 * 1_024;

pub async fn fifty_lists_wait_for_the_one_that_has_all_the_memory<P: Place>() {
    let driver = P::fresh().await.open().await;
    let store = Store::over(driver.clone()).with_memory(MEMORY);
    let who = signed_in(&store, morning()).await;
    let mut lists = Vec::new();
    for number in 0..50 {
        lists.push(list(&store, &who, number).await);
    }
    let own = staged(&store, &who, Roster::Students, &pupils(2_000), morning()).await;
    let held = Held::by(&driver).await;
    let commit = |commit| {
        let store = store.clone();
        async move { store.commit(commit).await }
    };
    // More than there is memory for, it goes alone: first, and held with its school.
    let large = tokio::spawn(commit(own));
    until(&store, |_| store.list_memory_taken() == MEMORY).await;
    let all: JoinSet<_> = lists.into_iter().map(commit).collect();
    until(&store, |waiting| waiting.memory == 50).await;
    held.let_go().await;
    assert_eq!(large.await.unwrap().unwrap().counts.create, 2_000);
    assert!(all.join_all().await.iter().all(Result::is_ok));
    assert_eq!((store.waiting(), store.list_memory_taken()), (Waiting::default(), 0));
}
