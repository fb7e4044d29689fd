use crate::{secrets::KeyId, store::DbError};

/// How the keys of an instance stand to those that the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetKeys {
    /// The key that it signs with, when no other instance was seen with it.
    pub new_signer: Option<KeyId>,
    /// Keys that others have and this one has not.
    pub lacking: Vec<KeyId>,
}

/// Why an instance does not work on a database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeysRefusal {
    /// It has none of the keys that the database knows, which are these.
    #[error("no key of this instance is one of those that the database knows")]
    Strangers(Vec<KeyId>),
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] DbError),
}
