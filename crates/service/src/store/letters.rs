//! Letters on their way, and the audit.

use balado_core::school::Uai;
use jiff::Timestamp;

use super::{
    ClaimedLetter, DbError, Lane, LetterKey, Outcome, Store, WaitingLetters,
    lanes::Caller,
    operations::{audit, letters},
    port::Db,
};
use crate::{audit::Trail, readings::ListRead, secrets::KeyId};

/// Letters on their way, and the audit.
impl Store {
    /// Takes the letter of a lane that is due first and that these keys open, until `until`; no other hand has it
    /// meanwhile. One whose key is none of these is left to another instance until its deadline.
    pub async fn claim_letter(
        &self,
        lane: Lane,
        ids: Vec<KeyId>,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<ClaimedLetter>, DbError> {
        let keys = ids.clone();
        let due = move |db: &dyn Db| letters::any_due(db, lane, &keys, now);
        if !self.read("any_letter_due", due).await? {
            return Ok(None);
        }
        self.write_in(Caller::Service, "claim_letter", move |db| {
            letters::claim(db, lane, &ids, now, until)
        })
        .await
    }

    /// What became of a letter; without effect when another hand holds it.
    pub async fn settle_letter(
        &self,
        key: LetterKey,
        outcome: Outcome,
        now: Timestamp,
    ) -> Result<(), DbError> {
        self.write_in(Caller::Service, "settle_letter", move |db| {
            letters::settle(db, &key, outcome, now)
        })
        .await
    }

    /// What waits to leave.
    pub async fn waiting_letters(&self) -> Result<WaitingLetters, DbError> {
        self.read("waiting_letters", letters::waiting).await
    }

    /// How many letters wait for each key that is none of these.
    pub async fn letters_for_other_keys(
        &self,
        ids: Vec<KeyId>,
    ) -> Result<Vec<(KeyId, u64)>, DbError> {
        let sealed = move |db: &dyn Db| letters::for_other_keys(db, &ids);
        self.read("letters_for_other_keys", sealed).await
    }

    /// Adds to a school's audit who read which list, in this order.
    pub(crate) async fn audit_readings(
        &self,
        uai: Uai,
        reads: Vec<ListRead>,
    ) -> Result<(), DbError> {
        let add = move |db: &dyn Db| audit::add_readings(db, uai, &reads);
        self.write_in(Caller::Service, "audit_readings", add).await
    }

    /// Every school that has an audit.
    pub async fn audited(&self) -> Result<Vec<Uai>, DbError> {
        self.read("audited", audit::schools).await
    }

    /// A school's audit, and where it should stand.
    pub async fn audit(&self, uai: Uai) -> Result<Trail, DbError> {
        self.read("audit", move |db| audit::trail(db, uai)).await
    }
}
