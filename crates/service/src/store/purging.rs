//! What goes long after it was done, school by school, in short transactions between which others write.

use jiff::Timestamp;

use super::{
    Store,
    lanes::Caller,
    operations::{purge::Old, sweep},
    port::{Db, DbError},
    sweeping::Swept,
};
use crate::config::Retention;

impl Store {
    /// Erases accounts that were deactivated for as long as they are kept, and the names of those who did imports that
    /// are as old; receipts say the rest for ever. On a failure what was erased until then stays so: the next purge
    /// goes on.
    pub async fn purge(&self, now: Timestamp, keep: Retention) -> Result<Swept, DbError> {
        let mut swept = Swept::default();
        self.sweep_kinds(sweep::UNDATED, now, &mut swept).await?;
        // Since when is known: nothing was erased.
        swept.rows = 0;
        self.purge_all(Old::Accounts, now - keep.deactivated, now, &mut swept).await?;
        self.purge_all(Old::Names, now - keep.names, now, &mut swept).await?;
        Ok(swept)
    }

    async fn purge_all(
        &self,
        old: Old,
        before: Timestamp,
        now: Timestamp,
        swept: &mut Swept,
    ) -> Result<(), DbError> {
        while !swept.left_to_another {
            let schools = self.read("purge_find", move |db| old.schools(db, before)).await?;
            if schools.is_empty() {
                return Ok(());
            }
            for uai in schools {
                let erase = move |db: &dyn Db| old.erase(db, uai, before, now);
                let Some(rows) = self.write_in(Caller::Service, "purge", erase).await? else {
                    swept.left_to_another = true;
                    return Ok(());
                };
                self.times().swept(old.word(), rows);
                swept.rows += rows;
                swept.batches += 1;
            }
        }
        Ok(())
    }
}
