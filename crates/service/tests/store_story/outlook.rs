//! What an open import would do is worked out once for each state of the lists.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use async_trait::async_trait;
use balado_core::school::Roster;
use balado_service::store::{
    Commit, Store,
    port::{Database, DbError, Room, Work},
};
use balado_wire::{ImportState, Revision};
use tokio::task::JoinSet;

use crate::scene::{DAY, MONTH, Place, morning, pupils, signed_in, staged};

/// A driver that counts how often lists are compared.
#[derive(Debug)]
struct Counting<D> {
    driver: D,
    outlooks: Arc<AtomicUsize>,
}

#[async_trait]
impl<D: Database> Database for Counting<D> {
    fn kind(&self) -> &'static str {
        self.driver.kind()
    }

    fn room(&self) -> Room {
        self.driver.room()
    }

    async fn read(&self, name: &'static str, work: Work) -> Result<(), DbError> {
        if name == "outlook" {
            self.outlooks.fetch_add(1, SeqCst);
        }
        self.driver.read(name, work).await
    }

    async fn write(&self, name: &'static str, work: Work) -> Result<(), DbError> {
        self.driver.write(name, work).await
    }
}

async fn counted<P: Place>() -> (Store, Arc<AtomicUsize>) {
    let driver = P::fresh().await.open().await;
    let outlooks = Arc::<AtomicUsize>::default();
    (Store::over(Counting { driver, outlooks: Arc::clone(&outlooks) }), outlooks)
}

/// The kinds of the holds that twenty who ask at a time are all told.
async fn holds(store: &Store, commit: &Commit) -> Vec<String> {
    let (uai, id) = (commit.who.uai, commit.id);
    let ask = |_| {
        let store = store.clone();
        async move {
            let body = store.import(uai, id, morning()).await.unwrap();
            assert_eq!(body.state, ImportState::Open);
            body.holds.into_iter().map(|hold| hold.kind.clone()).collect::<Vec<_>>()
        }
    };
    let mut told = (0..20).map(ask).collect::<JoinSet<_>>().join_all().await;
    told.dedup();
    assert_eq!(told.len(), 1, "the same for all");
    told.remove(0)
}

pub async fn a_plan_is_worked_out_once_for_each_state<P: Place>() {
    let (store, outlooks) = counted::<P>().await;
    let who = signed_in(&store, morning()).await;
    let known = staged(&store, &who, Roster::Students, &pupils(20), morning()).await;
    let few = staged(&store, &who, Roster::Students, &pupils(1), morning()).await;
    assert!(holds(&store, &few).await.is_empty(), "nothing is held yet");
    assert!(holds(&store, &few).await.is_empty());
    assert_eq!(outlooks.load(SeqCst), 1);
    store.commit(known).await.unwrap();
    assert_eq!(holds(&store, &few).await, ["few-known"], "the lists moved");
    assert_eq!(holds(&store, &few).await, ["few-known"]);
    assert_eq!(outlooks.load(SeqCst), 2);
    store.discard(who.uai, few.id, morning()).await.unwrap();
    let body = store.import(who.uai, few.id, morning()).await.unwrap();
    assert_eq!((body.state, body.holds.len()), (ImportState::Discarded, 0));
    assert_eq!(outlooks.load(SeqCst), 2, "nothing to work out");
}

pub async fn the_outlook_of_an_undoing_is_worked_out_once_and_follows_the_lists<P: Place>() {
    let (store, outlooks) = counted::<P>().await;
    let (who, now) = (signed_in(&store, morning()).await, morning());
    let first = staged(&store, &who, Roster::Students, &pupils(3), now).await;
    store.commit(first.clone()).await.unwrap();
    let undo = store.open_undo(who.clone(), first.id, now, now + DAY).await.unwrap();
    let looked = || async { store.import(who.uai, undo.id, now).await.unwrap().undo.unwrap() };
    assert_eq!(looked().await.removed, 3);
    assert_eq!(looked().await.removed, 3);
    assert_eq!(outlooks.load(SeqCst), 1);
    let undoing = Commit {
        id: undo.id,
        on: Revision(1),
        digest: undo.digest.parse().unwrap(),
        undo_until: now + MONTH,
        ..first.clone()
    };
    store.commit(undoing).await.unwrap();
    let done = store.import(who.uai, undo.id, now).await.unwrap();
    assert_eq!((done.state, done.undo.is_some()), (ImportState::Committed, false));
}
