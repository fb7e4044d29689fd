//! What has had its time goes a few rows at a time, and nobody who writes waits for all of it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use balado_service::store::{
    Store, Swept,
    port::{Database, Db, DbError, Ending, Value, Work},
};
use sha2::{Digest, Sha256};

use crate::scene::{DAY, MONTH, Place, count, morning, school};

/// Sessions that are over, as they are kept.
const DEAD: i64 = 1_300;

/// Rows that a batch erases.
const BATCH: u64 = 500;

const SESSIONS: &str = "select count(*) from session";

async fn leave_dead_sessions(database: &impl Database) {
    let work = |db: &dyn Db| {
        let over = morning().as_millisecond();
        let hash = |number: i64| Sha256::digest(number.to_le_bytes()).into();
        let hashes: Vec<[u8; 32]> = (0..DEAD).map(hash).collect();
        let ids: Vec<String> = (0..DEAD).map(|number| format!("id {number}")).collect();
        let row = |at: usize| -> [Value<'_>; 3] {
            [(&hashes[at]).into(), (&ids[at]).into(), over.into()]
        };
        let rows: Vec<Value<'_>> = (0..ids.len()).flat_map(row).collect();
        let sql = "insert into session (token_hash, id, uai, role, person, device, opened_at, expires_at) \
             values (?1, ?2, '0779999A', 'chef', 'x', 'y', ?3, ?3)";
        db.insert_all(sql, &rows).unwrap();
        Ending::Commit
    };
    database.write("dead", Box::new(work)).await.unwrap();
    assert_eq!(count(database, SESSIONS).await, DEAD);
}

/// A driver on which somebody else writes after each batch of a sweep, through the same writer.
#[derive(Debug)]
struct Busy<D> {
    database: D,
    left_before: Arc<AtomicU64>,
}

#[async_trait]
impl<D: Database + Clone> Database for Busy<D> {
    fn kind(&self) -> &'static str {
        self.database.kind()
    }

    async fn read(&self, name: &'static str, work: Work) -> Result<(), DbError> {
        self.database.read(name, work).await
    }

    async fn write(&self, name: &'static str, work: Work) -> Result<(), DbError> {
        self.database.write(name, work).await?;
        let left = u64::try_from(count(&self.database, SESSIONS).await).unwrap();
        let before = self.left_before.swap(left, Ordering::SeqCst);
        assert!(before - left <= BATCH, "{name} erased {} rows at a time", before - left);
        let other = Store::over(self.database.clone());
        other.name_school(school(), format!("Collège {left}")).await
    }
}

pub async fn a_long_sweep_lets_writers_in_between_its_batches<P: Place>() {
    let database = P::fresh().await.open().await;
    leave_dead_sessions(&database).await;
    let left_before = Arc::new(AtomicU64::new(u64::try_from(DEAD).unwrap()));
    let busy = Store::over(Busy { database: database.clone(), left_before });
    let swept = busy.sweep(morning() + DAY, morning() + DAY - MONTH).await.unwrap();
    let rows = u64::try_from(DEAD).unwrap();
    assert_eq!(swept, Swept { rows, batches: rows.div_ceil(BATCH), left_to_another: false });
    assert_eq!(count(&database, SESSIONS).await, 0);
}

pub async fn two_sweeps_at_a_time_do_the_work_once<P: Place>() {
    let place = P::fresh().await;
    let (one, two) = (place.open().await, place.open().await);
    leave_dead_sessions(&one).await;
    let (first, second) = (Store::over(one.clone()), Store::over(two));
    let (now, since) = (morning() + DAY, morning() + DAY - MONTH);
    let (first, second) = tokio::join!(first.sweep(now, since), second.sweep(now, since));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.rows + second.rows, u64::try_from(DEAD).unwrap(), "{first:?} {second:?}");
    assert_eq!(count(&one, SESSIONS).await, 0);
}
