//! What the service decides, once for every database.
//!
//! Each file has plain functions over [`Db`]; what [`super::Store`] calls is one transaction. A
//! refusal is an error, and an error rolls back. What reads and then writes first holds its school
//! ([`Db::hold`]), so that nothing it read has changed when it writes.

pub mod accounts;
pub mod arrivals;
pub mod audit;
pub mod cell;
pub mod chunks;
pub mod commit;
mod devices;
pub mod erase;
pub mod export;
pub mod history;
mod import_row;
pub mod imports;
pub mod keys;
pub mod letters;
mod limits;
pub mod managers;
pub mod moving;
mod of_school;
pub mod openid;
pub mod people;
pub mod purge;
pub mod redeem;
mod replacing;
pub mod school_list;
pub mod shown;
pub mod sign_ins;
pub mod sweep;
mod tables;
pub mod undo;

use balado_wire::Revision;

use super::{
    port::{Db, DbError, Value},
    statements,
};

/// Whether the database answers.
pub fn ready(db: &dyn Db) -> Result<(), DbError> {
    db.any(statements::READY, &[]).map(drop)
}

/// A revision as it is kept.
fn kept_revision(revision: Revision) -> Result<Value<'static>, DbError> {
    i64::try_from(revision.0).map(Value::Int).map_err(|_| DbError::Failed)
}
