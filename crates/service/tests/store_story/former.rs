//! What former versions left in their tables is there after the tables were brought up to date, and the
//! school goes on. `tests/filled/0004.sql` are the rows that the tables of version 4 are the first to take.

use std::path::{Path, PathBuf};

use balado_core::school::Roster;
use balado_service::store::{Lane, Outcome, Store, sqlite::Sqlite};
use rusqlite::Connection;

use crate::scene::{DAY, count, ids, morning, pupils, school, signed_in, staged};

/// The token of the session that is open in `tests/filled/0001.sql`, hashed.
const TOKEN: &str = "a59f49410957191d23d343c16034ecf2e07cb4c2f21ebea30847388948e541af";

/// The SQL of a folder by version, in order.
fn by_version(folder: &str) -> Vec<(i64, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let version = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_str().unwrap();
        (name[..4].parse().unwrap(), std::fs::read_to_string(file).unwrap())
    };
    files.iter().map(version).collect()
}

/// The rows that tables of a version may hold.
fn rows(version: i64) -> String {
    let all = by_version("tests/filled").into_iter().filter(|(since, _)| *since <= version);
    all.map(|(_, rows)| rows).collect()
}

/// Everything that was there is there, and goes on.
async fn goes_on(store: &Store, version: i64) {
    let now = morning();
    let known = store.school(school()).await.unwrap();
    let name = known.name.as_deref();
    assert_eq!((name, known.activated, known.served), (Some("Collège Les Tilleuls"), true, true));
    assert_eq!(known.revision.0, 2, "version {version}");
    let token: Vec<u8> = hex::decode(TOKEN).unwrap();
    let who = store.session(token.try_into().unwrap(), now).await.unwrap().unwrap();
    assert_eq!(who.person, "Mme Martin");
    let manager = store.manager(school(), morning()).await.unwrap().unwrap();
    assert_eq!((manager.ent_id.as_deref(), manager.by.as_str()), (Some("T1"), "Mme Martin"));
    let history = store.history(school(), now).await.unwrap().imports;
    assert_eq!(history.len(), 3, "version {version}");
    let trail = store.audit(school()).await.unwrap();
    assert_eq!(trail.verify(&[]).unwrap().n, 4, "version {version}");

    let count = u64::from(version >= 2);
    assert_eq!(store.waiting_letters().await.unwrap().count(), count, "version {version}");
    if let Some(letter) = store.claim_letter(Lane::Codes, ids(), now, now + DAY).await.unwrap() {
        assert_eq!(letter.secret, Some(vec![3; 80]));
        store.settle_letter(letter.key(), Outcome::Sent, now).await.unwrap();
    }
    let done =
        history.iter().find(|entry| entry.receipt.as_ref().is_some_and(|r| r.counts.create == 3));
    let done = done.unwrap();
    assert!(done.can_undo);
    let receipt = store.receipt(school(), done.id).await.unwrap();
    assert_eq!(Some(&receipt), done.receipt.as_ref());
    let undo = store.open_undo(who, done.id, now, now + DAY).await.unwrap();
    assert_eq!((undo.removed, undo.conflicts.len()), (3, 0));

    let unknown = store.arrivals(school(), now).await.unwrap().unknown;
    let ent = store.door(school()).await.unwrap().ent.map(|ent| ent.name);
    let (tries, name) = if version >= 12 { (4, Some("ENT77")) } else { (0, None) };
    assert_eq!((unknown, ent.as_deref()), (tries, name), "version {version}");
    let token = [13; 32];
    let arrived = store.arrived(school(), token, now).await.unwrap();
    let arrived = arrived.map(|arrival| arrival.account.unwrap().account.ent_id.to_string());
    assert_eq!(arrived.as_deref(), (version >= 12).then_some("T1"), "version {version}");
    let who = signed_in(store, now).await;
    let commit = staged(store, &who, Roster::Students, &pupils(5), now).await;
    assert_eq!(store.commit(commit).await.unwrap().counts.create, 2);
    assert_eq!(store.audit(school()).await.unwrap().verify(&[]).unwrap().n, 6);
}

#[tokio::test]
async fn each_former_file_of_sqlite_is_brought_up_to_date_with_what_it_holds() {
    let steps = by_version("migrations/sqlite");
    for (number, (version, _)) in (1..).zip(&steps) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("balado.sqlite");
        let former = Connection::open(&path).unwrap();
        for (_, step) in steps.iter().filter(|(of, _)| of <= version) {
            former.execute_batch(step).unwrap();
        }
        former.execute_batch(&rows(*version)).unwrap();
        former.pragma_update(None, "user_version", number).unwrap();
        drop(former);
        goes_on(&Store::over(Sqlite::open(&path).unwrap()), *version).await;
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn each_former_database_of_postgresql_is_brought_up_to_date_with_what_it_holds() {
    let steps = by_version("migrations/postgres");
    for (version, _) in &steps {
        let database = balado_testkit::postgres::database();
        database.ask(
            "create table schema_version (version bigint not null primary key, \
             oldest_program bigint not null, at timestamptz not null default now())",
        );
        for (of, step) in steps.iter().filter(|(of, _)| of <= version) {
            database.ask(step);
            database.ask(&format!("insert into schema_version values ({of}, {of})"));
        }
        database.ask(&rows(*version).replace("X'", "'\\x"));
        goes_on(&Store::over(database.open().await), *version).await;
    }
}

/// People who were deactivated before it was kept when, in lists of which an import may have done it, or none.
const LEFT: &str = "insert into account (uai, ent_id, list, last_name, first_name, classes, active) values \
     ('0779999A', '1', 'students', 'X', 'Y', '[]', 0), ('0779999A', '2', 'students', 'X', 'Y', '[]', 1), \
     ('0779999A', '3', 'teachers', 'X', 'Y', '[]', 0); \
     insert into import (uai, id, list, state, base, absent, row_count, chunk_count, digest, source, by, \
     opened_at, expires_at, committed_at) values \
     ('0779999A', 'a', 'students', 'committed', 0, 'deactivate', 1, 1, '', 'null', 'x', 1, 1, 1000), \
     ('0779999A', 'b', 'students', 'committed', 0, 'deactivate', 1, 1, '', 'null', 'x', 1, 1, 2000), \
     ('0779999A', 'c', 'students', 'committed', 0, 'keep', 1, 1, '', 'null', 'x', 1, 1, 3000), \
     ('0779999A', 'd', 'teachers', 'committed', 0, 'keep', 1, 1, '', 'null', 'x', 1, 1, 4000)";

/// Since when they are, once the tables are brought up to date.
const SINCE: [(&str, i64, &str); 3] = [
    (
        "select count(*) from account where ent_id = '1' and deactivated_at = 2000",
        1,
        "the last that may",
    ),
    ("select count(*) from account where ent_id = '2' and deactivated_at is null", 1, "is active"),
    (
        "select count(*) from account where ent_id = '3' and deactivated_at > 1700000000000",
        1,
        "since the update: no import deactivated anybody",
    ),
];

/// The version before.
const WITHOUT: i64 = 10;

#[tokio::test]
async fn people_deactivated_before_count_from_the_import_that_may_have_done_it_in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("balado.sqlite");
    let former = Connection::open(&path).unwrap();
    for (_, step) in by_version("migrations/sqlite").iter().filter(|(of, _)| *of <= WITHOUT) {
        former.execute_batch(step).unwrap();
    }
    former.execute_batch(LEFT).unwrap();
    former.pragma_update(None, "user_version", WITHOUT).unwrap();
    drop(former);
    let now = Sqlite::open(&path).unwrap();
    for (sql, expected, case) in SINCE {
        assert_eq!(count(&now, sql).await, expected, "{case}");
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn people_deactivated_before_count_from_the_import_that_may_have_done_it_in_postgresql() {
    let database = balado_testkit::postgres::database();
    database.ask(
        "create table schema_version (version bigint not null primary key, \
         oldest_program bigint not null, at timestamptz not null default now())",
    );
    for (of, step) in by_version("migrations/postgres").iter().filter(|(of, _)| *of <= WITHOUT) {
        database.ask(step);
        database.ask(&format!("insert into schema_version values ({of}, {of})"));
    }
    database.ask(LEFT);
    let now = database.open().await;
    for (sql, expected, case) in SINCE {
        assert_eq!(count(&now, sql).await, expected, "{case}");
    }
}
