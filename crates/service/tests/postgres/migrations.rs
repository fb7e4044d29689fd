use std::collections::BTreeSet;

use balado_service::store::{
    Store, moved_columns,
    postgres::{OpenError, Postgres},
    sqlite::Sqlite,
};
use balado_testkit::postgres::database;
use balado_wire::Role;
use jiff::Timestamp;
use rusqlite::Connection;
use tokio::task::JoinSet;

#[tokio::test]
async fn of_four_that_start_at_once_one_makes_the_tables() {
    let database = database();
    let mut all = JoinSet::new();
    for _ in 0..4 {
        all.spawn(Postgres::open(database.options()));
    }
    while let Some(opened) = all.join_next().await {
        opened.unwrap().unwrap();
    }
    let versions = database.ask("select count(*) = count(distinct version) from schema_version");
    assert_eq!(versions, "t");
    assert_eq!(database.ask("select count(*) from school"), "0");
}

#[tokio::test]
async fn a_program_older_than_the_tables_says_so_and_does_not_start() {
    let database = database();
    database.open().await;
    database.ask("insert into schema_version (version, oldest_program) values (1000, 1000)");
    let error = Postgres::open(database.options()).await.unwrap_err();
    assert!(matches!(error, OpenError::Newer { schema: 1_000, .. }), "{error}");
    assert!(error.to_string().contains("1000"), "{error}");
}

#[tokio::test]
async fn a_database_that_cannot_hold_every_name_is_refused() {
    let database = database();
    database.ask(
        "create database narrow encoding 'LATIN1' locale 'C' locale_provider 'libc' template template0",
    );
    let narrow = database.address().replace(database.name(), "narrow");
    let mut options = database.options();
    options.address = narrow.parse().unwrap();
    let error = Postgres::open(options).await.unwrap_err();
    assert!(matches!(&error, OpenError::Encoding(encoding) if encoding == "LATIN1"), "{error}");
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns_and_a_move_takes_them_all() {
    let database = database();
    database.open().await;
    let found = database.ask(
        "select table_name || '.' || column_name from information_schema.columns \
         where table_schema = 'public' and table_name <> 'schema_version' and is_generated = 'NEVER'",
    );
    let found: BTreeSet<&str> = found.lines().collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("balado.sqlite");
    Sqlite::open(&path).unwrap();
    let sqlite = Connection::open(&path).unwrap();
    let query = "select m.name || '.' || c.name from sqlite_master m \
                 join pragma_table_info(m.name) c where m.type = 'table'";
    let mut query = sqlite.prepare(query).unwrap();
    let expected = query.query_map([], |row| row.get(0)).unwrap();
    let expected: BTreeSet<String> = expected.collect::<Result<_, _>>().unwrap();
    assert_eq!(found, expected.iter().map(String::as_str).collect());
    assert_eq!(moved_columns().collect::<BTreeSet<_>>(), expected, "all of it is moved");
}

/// A database as version 7 left it: somebody signed in, a gestionnaire, and an import of a file that bears
/// a name.
const OF_CONTRACT_1: &str = "
    create table schema_version (version bigint not null primary key, oldest_program bigint not null,
        at timestamptz not null default now());
    insert into schema_version (version, oldest_program) values (7, 7);
    insert into session (token_hash, id, uai, role, person, device, opened_at, expires_at) values
        (decode(repeat('00', 32), 'hex'), '018f0000-0000-7000-8000-000000000001', '0779999A', 'school', 'x', 'y', 0, 9000000000000);
    insert into account (uai, ent_id, list, last_name, first_name, classes, active) values
        ('0779999A', 't', 'teachers', 'X', 'Y', '[]', 1);
    insert into manager (uai, ent_id, since, by) values ('0779999A', 't', 0, 'x');
    insert into import (uai, id, list, state, base, absent, row_count, chunk_count, digest, source, by,
        opened_at, expires_at, committed_at, receipt) values
        ('0779999A', '018f0000-0000-7000-8000-00000000000a', 'students', 'committed', 0, 'keep', 1, 1,
         repeat('0', 64), 'planted-name.csv', 'x', 1, 9000000000000, 5,
         '{\"id\":\"018f0000-0000-7000-8000-00000000000a\",\"list\":\"students\",\"source\":\"planted-name.csv\",\"at\":\"2026-09-01T07:00:00Z\",\"by\":\"Mme Martin\",\"counts\":{\"create\":1,\"update\":0,\"unchanged\":0,\"returning\":0,\"absent\":0,\"deactivate\":0},\"removed\":0,\"restored\":0,\"conflicts\":0,\"revision\":\"r1\",\"digest\":\"00\",\"undoes\":null,\"undo_until\":\"2026-10-01T07:00:00Z\"}')";

#[tokio::test]
async fn what_contract_1_left_is_read_without_the_names_of_its_files() {
    let database = database();
    database.ask(include_str!("../../migrations/postgres/0007_tables.sql"));
    database.ask(OF_CONTRACT_1);
    let store = Store::over(database.open().await);
    let (uai, now) = ("0779999A".parse().unwrap(), Timestamp::UNIX_EPOCH);
    assert_eq!(store.session([0; 32], now).await.unwrap().unwrap().role, Role::Chef);
    let manager = store.manager(uai, jiff::Timestamp::now()).await.unwrap().unwrap();
    assert_eq!((manager.ent_id.as_deref(), manager.login), (Some("t"), None));
    let id = "018f0000-0000-7000-8000-00000000000a".parse().unwrap();
    let receipt = store.receipt(uai, id).await.unwrap();
    assert_eq!((receipt.source, receipt.by.as_str()), (None, "Mme Martin"));
    let named = "select count(*) from import where source || receipt like '%planted%'";
    assert_eq!(database.ask(named), "0");
}
