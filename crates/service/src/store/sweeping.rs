//! What has had its time goes, in short transactions between which others write.

use std::time::Instant;

use balado_core::school::Uai;
use jiff::Timestamp;

use super::{
    Store,
    lanes::Caller,
    operations::{
        managers,
        sweep::{self, Kind},
    },
    port::{Db, DbError},
};
use crate::school_year;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Rows erased, or emptied of what had its time.
    pub rows: u64,
    /// Transactions that took.
    pub batches: u64,
    /// Another instance sweeps: what is left is its own to do.
    pub left_to_another: bool,
}

impl Store {
    /// Erases what has had its time: staged rows, dead requests and sessions, PCs that were not seen for 30
    /// days, letters that left, nominations after their last day; before-images of imports done before `undoable_since`, and the people
    /// that choices named. On a failure what was erased until then stays so: the next sweep goes on.
    pub async fn sweep(&self, now: Timestamp, undoable_since: Timestamp) -> Result<Swept, DbError> {
        let began = Instant::now();
        let mut swept = Swept::default();
        let done = self.sweep_both(now, undoable_since, &mut swept).await;
        self.times().sweep(now, began, word(done.is_ok(), swept));
        done.map(|()| swept)
    }

    async fn sweep_both(
        &self,
        now: Timestamp,
        undoable_since: Timestamp,
        swept: &mut Swept,
    ) -> Result<(), DbError> {
        self.end_nominations(now).await?;
        self.sweep_kinds(sweep::OVER, now, swept).await?;
        self.sweep_kinds(sweep::NOT_UNDOABLE, undoable_since, swept).await
    }

    /// Nominations whose time is over end, and those that lapse soon are announced: each school in a transaction
    /// that looks again, so that it is done and told once whoever sweeps.
    async fn end_nominations(&self, now: Timestamp) -> Result<(), DbError> {
        let over = school_year::lapsed_before(now);
        for uai in self.made_before("lapse_find", over, false).await? {
            self.write_in(Caller::Service, "lapse", move |db| managers::lapse(db, uai, over, now))
                .await?;
        }
        let Some(soon) = school_year::announced_before(now) else { return Ok(()) };
        for uai in self.made_before("announce_find", soon, true).await? {
            self.write_in(Caller::Service, "announce", move |db| {
                managers::announce(db, uai, soon, now)
            })
            .await?;
        }
        Ok(())
    }

    async fn made_before(
        &self,
        name: &'static str,
        before: Timestamp,
        unannounced: bool,
    ) -> Result<Vec<Uai>, DbError> {
        self.read(name, move |db| managers::made_before(db, before, unannounced)).await
    }

    /// One kind after the other, of which the time was over at `before`.
    pub(super) async fn sweep_kinds(
        &self,
        kinds: &'static [Kind],
        before: Timestamp,
        swept: &mut Swept,
    ) -> Result<(), DbError> {
        for kind in kinds {
            while !swept.left_to_another && self.sweep_some(kind, before, swept).await? {}
        }
        Ok(())
    }

    /// As many as are looked for at a time; whether there may be more.
    async fn sweep_some(
        &self,
        kind: &'static Kind,
        before: Timestamp,
        swept: &mut Swept,
    ) -> Result<bool, DbError> {
        let found = self.read("sweep_find", move |db| kind.find(db, before)).await?;
        let mut erased = 0;
        for batch in found.batches(kind) {
            let erase = move |db: &dyn Db| kind.erase(db, &batch);
            let Some(rows) = self.write_in(Caller::Service, "sweep", erase).await? else {
                swept.left_to_another = true;
                return Ok(false);
            };
            erased += rows;
            self.times().swept(kind.name, rows);
            swept.batches += 1;
            swept.rows += rows;
        }
        // What was found and could not be erased has changed: the next sweep looks again.
        Ok(found.is_full() && erased > 0)
    }
}

/// How a sweep ended, as it is counted.
fn word(done: bool, swept: Swept) -> &'static str {
    match (done, swept.left_to_another) {
        (false, _) => "failed",
        (true, true) => "left-to-another",
        (true, false) => "done",
    }
}
