//! Who read which list, on its way to the audit.
//!
//! Reading waits for no writer and never fails for want of one: what was read is noted in memory, and written a
//! moment later, a school's readings together. A session that reads the same state of a list again is not noted again.
//! A service that dies loses what it noted in the last moments; while the database takes nothing, the first
//! ten thousand wait and the others are counted in the log.

use std::{
    collections::{BTreeMap, HashSet},
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use balado_core::school::{Roster, Uai};
use balado_wire::Revision;
use jiff::Timestamp;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::store::{Store, Who};

/// Readings that wait to be written.
const MOST: usize = 10_000;

/// Readings that are remembered, so that they are not noted twice; beyond, some are.
const REMEMBERED: usize = 100_000;

/// Before the next try, when the database took nothing.
const AGAIN: Duration = Duration::from_secs(5);

/// A list that a session was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ListRead {
    /// Whose.
    pub session: Uuid,
    /// Which.
    pub list: Roster,
    /// Of which state.
    pub revision: Revision,
    /// How many accounts.
    pub accounts: usize,
    /// When.
    pub at: Timestamp,
}

/// Readings that wait to be written; clones share them.
#[derive(Debug, Clone, Default)]
pub struct Readings(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    noted: Mutex<Noted>,
    told: Notify,
}

#[derive(Debug, Default)]
struct Noted {
    waiting: Vec<(Uai, ListRead)>,
    remembered: HashSet<(Uuid, Roster, u64)>,
    lost: u64,
}

impl Readings {
    /// Notes that a session was given a list; nobody waits.
    pub fn note(
        &self,
        who: &Who,
        list: Roster,
        revision: Revision,
        accounts: usize,
        at: Timestamp,
    ) {
        let mut noted = self.noted();
        if noted.remembered.len() >= REMEMBERED {
            noted.remembered.clear();
        }
        if !noted.remembered.insert((who.session, list, revision.0)) {
            return;
        }
        if noted.waiting.len() >= MOST {
            noted.lost += 1;
            return;
        }
        let read = ListRead { session: who.session, list, revision, accounts, at };
        noted.waiting.push((who.uai, read));
        drop(noted);
        self.0.told.notify_one();
    }

    /// Writes what is noted until `stop` ends, and then once more.
    pub async fn keep_writing(&self, store: &Store, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                () = self.0.told.notified() => {}
            }
            if !self.write(store).await {
                tokio::select! {
                    () = &mut stop => break,
                    () = tokio::time::sleep(AGAIN) => self.0.told.notify_one(),
                }
            }
        }
        // What cannot be written even now is lost with this program.
        self.write(store).await;
    }

    /// Writes what is noted; false when something of it could not be, which then still waits.
    pub async fn write(&self, store: &Store) -> bool {
        let (waiting, lost) = {
            let mut noted = self.noted();
            (std::mem::take(&mut noted.waiting), std::mem::take(&mut noted.lost))
        };
        if lost > 0 {
            tracing::error!(
                lost,
                "lists were read and the audit does not say so: the database took nothing"
            );
        }
        let mut schools: BTreeMap<Uai, Vec<ListRead>> = BTreeMap::new();
        for (uai, read) in waiting {
            schools.entry(uai).or_default().push(read);
        }
        let mut all = true;
        for (uai, reads) in schools {
            // The cause is in the log.
            if store.audit_readings(uai, reads.clone()).await.is_err() {
                self.noted().waiting.extend(reads.into_iter().map(|read| (uai, read)));
                all = false;
            }
        }
        all
    }

    /// Nothing panics while it is locked.
    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.0.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
