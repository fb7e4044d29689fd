//! The stories on PostgreSQL.

use balado_service::store::postgres::Postgres;
use balado_testkit::postgres::{TestDatabase, database};

use crate::scene::Place;

/// A database of the server that all stories share, gone with it: a story may let go of its place
/// and go on with what it opened.
pub struct OneDatabase(&'static TestDatabase);

impl Place for OneDatabase {
    type Driver = Postgres;

    async fn fresh() -> Self {
        Self(Box::leak(Box::new(database())))
    }

    async fn open(&self) -> Postgres {
        self.0.open().await
    }
}

crate::tell_every_story!(OneDatabase);
