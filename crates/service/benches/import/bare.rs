//! The same rows without a service: what each database can do at best.

use std::{fmt::Write, path::Path};

use axum::body::Bytes;
use balado_core::school::{Account, Login, Uai};
use futures_util::SinkExt;
use rusqlite::{Connection, params};
use tokio_postgres::{Client, NoTls};

/// A file as the store has it, with one table.
pub fn bare_database(path: &Path) -> Connection {
    let db = Connection::open(path).expect("a file");
    db.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -16384; \
         create table account (uai text not null, ent_id text not null, list text not null, \
         last_name text not null, first_name text not null, login text, classes text not null, \
         active integer not null, row_version integer not null default 1, \
         primary key (uai, ent_id)) strict, without rowid;",
    )
    .expect("a table");
    db
}

/// The statement alone, prepared, in one transaction.
pub fn bare_loop(db: &mut Connection, uai: Uai, accounts: &[Account]) {
    let transaction = db.transaction().expect("a transaction");
    {
        let mut statement = transaction
            .prepare_cached(
                "insert into account (uai, ent_id, list, last_name, first_name, login, classes, \
                 active) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) on conflict (uai, ent_id) do update \
                 set last_name = excluded.last_name, first_name = excluded.first_name, \
                 login = excluded.login, classes = excluded.classes, active = excluded.active, \
                 row_version = account.row_version + 1",
            )
            .expect("a statement");
        for account in accounts {
            let (last_name, first_name) = (account.last_name.as_str(), account.first_name.as_str());
            let login = account.login.as_ref().map(Login::as_str);
            let class = account.classes.as_slice()[0].as_str();
            let (id, uai) = (account.ent_id.as_str(), uai.as_str());
            statement
                .execute(params![uai, id, "students", last_name, first_name, login, class, true])
                .expect("a row");
        }
    }
    transaction.commit().expect("a commit");
}

/// A table of its own in a database that has the store's, filled as that one is.
pub async fn bare_server(address: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(address, NoTls).await.expect("a server");
    tokio::spawn(connection);
    let table = "create table bare (like account including all); insert into bare select * from account; \
                 vacuum analyze bare";
    for statement in table.split(';') {
        client.batch_execute(statement).await.expect("a table");
    }
    client
}

/// `COPY … from stdin`, which is one transaction.
pub async fn bare_copy(client: &Client, uai: Uai, accounts: &[Account]) {
    let mut text = String::with_capacity(accounts.len() * 96);
    for account in accounts {
        let (last_name, first_name) = (account.last_name.as_str(), account.first_name.as_str());
        let login = account.login.as_ref().map_or("\\N", Login::as_str);
        let (id, class) = (account.ent_id.as_str(), account.classes.as_slice()[0].as_str());
        let row = format_args!(
            "{uai}\t{id}\tstudents\t{last_name}\t{first_name}\t{login}\t[\"{class}\"]\t1"
        );
        writeln!(text, "{row}").expect("a text grows");
    }
    let copy =
        "copy bare (uai, ent_id, list, last_name, first_name, login, classes, active) from stdin";
    let sink = client.copy_in(copy).await.expect("a copy");
    let mut sink = std::pin::pin!(sink);
    sink.send(Bytes::from(text)).await.expect("sent");
    let rows = sink.as_mut().finish().await.expect("kept");
    assert_eq!(rows, accounts.len() as u64);
}
