//! The stories on PostgreSQL.

use balado_service::store::{
    Store, Swept,
    port::{Database, Db, Ending},
    postgres::Postgres,
};
use balado_testkit::postgres::{TestDatabase, database};
use tokio::runtime::Handle;

use crate::{
    scene::{Place, morning},
    stories,
};

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

/// Nobody waits for whoever sweeps already, and what that one has in hand is its own.
#[tokio::test(flavor = "multi_thread")]
async fn an_instance_that_finds_another_sweeping_has_nothing_to_do() {
    let place = OneDatabase::fresh().await;
    let (one, two) = (place.open().await, Store::over(place.open().await));
    place.0.ask(
        "insert into session (token_hash, id, uai, role, person, device, opened_at, expires_at) \
         values ('x', 'x', '0779999A', 'chef', 'x', 'y', 0, 0)",
    );
    let (now, threads) = (morning(), Handle::current());
    let other = two.clone();
    let sweeping = move |db: &dyn Db| {
        db.hold("sweep").unwrap();
        let swept = threads.block_on(other.sweep(now, now)).unwrap();
        assert_eq!(swept, Swept { left_to_another: true, ..Swept::default() });
        Ending::Commit
    };
    one.write("sweep", Box::new(sweeping)).await.unwrap();
    assert_eq!(two.sweep(now, now).await.unwrap().rows, 1, "once it is done");
}
