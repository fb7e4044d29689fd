//! The stories on PostgreSQL.

use balado_service::store::postgres::Postgres;
use balado_testkit::postgres::{TestDatabase, database};

use crate::{scene::Place, stories};

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

/// The tables as a later program expands them before this one is stopped.
const EXPANSION: &str = "
    alter table school add column motto text;
    alter table import add column weight bigint not null default 1;
    alter table account add column since bigint;
    create table badge (uai text not null primary key);
    create index account_by_login on account (uai, login);
    insert into schema_version (version, oldest_program)
        select max(version) + 1, max(version) from schema_version";

/// A database that a later program has begun to use.
pub struct Expanded(OneDatabase);

impl Place for Expanded {
    type Driver = Postgres;

    async fn fresh() -> Self {
        let place = OneDatabase::fresh().await;
        place.open().await;
        place.0.ask(EXPANSION);
        Self(place)
    }

    async fn open(&self) -> Postgres {
        self.0.open().await
    }
}

/// The rule for rolling upgrades (`CONTRIBUTING.md`), from the side of the program that goes.
#[tokio::test(flavor = "multi_thread")]
async fn a_former_program_starts_and_works_on_tables_that_a_later_one_expanded() {
    stories::a_school_imports_and_undoes_and_nothing_is_kept_too_long::<Expanded>().await;
}
