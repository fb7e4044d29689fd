use std::collections::BTreeSet;

use balado_service::store::{
    postgres::{OpenError, Postgres},
    sqlite::Sqlite,
};
use balado_testkit::postgres::database;
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
    database.ask("insert into schema_version (version) values (1000)");
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
async fn both_databases_have_the_same_tables_and_columns() {
    let database = database();
    database.open().await;
    let found = database.ask(
        "select table_name || '.' || column_name from information_schema.columns \
         where table_schema = 'public' and table_name <> 'schema_version'",
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
}
