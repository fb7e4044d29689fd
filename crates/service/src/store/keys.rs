//! Which keys the instances on this database have.

use jiff::Timestamp;

use super::{DbError, KeysRefusal, MetKeys, Store, lanes::Caller, operations::keys};
use crate::secrets::KeyId;

/// Which keys the instances on this database have.
impl Store {
    /// An instance starts with these, that of its signatures first. Refused when none of them is one of those
    /// that the database knows; an empty one learns them.
    pub async fn meet_keys(&self, ids: Vec<KeyId>, now: Timestamp) -> Result<MetKeys, KeysRefusal> {
        self.write("meet_keys", move |db| keys::meet(db, &ids, now)).await
    }

    /// An instance works with these still: the database forgets keys that nobody had for three hours.
    pub async fn note_keys(&self, ids: Vec<KeyId>, now: Timestamp) -> Result<(), DbError> {
        self.write_in(Caller::Service, "note_keys", move |db| keys::note(db, &ids, now)).await
    }

    /// The database knows these from now on and no others, whose codes are worth nothing any more.
    pub async fn adopt_keys(&self, ids: Vec<KeyId>, now: Timestamp) -> Result<(), DbError> {
        self.write("adopt_keys", move |db| keys::adopt(db, &ids, now)).await
    }
}
