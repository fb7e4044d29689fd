use balado_service::store::port::{Db, DbError, Reading, Value};
use balado_testkit::postgres::database;

use crate::{number, read, write};

const TABLE: &str = "create table thing (k text collate \"C\" primary key, n bigint, b bytea)";
const PUT: &str = "insert into thing (k, n, b) values (?1, ?2, ?3) \
     on conflict (k) do update set n = thing.n + excluded.n, b = excluded.b";
const COUNT: &str = "select count(*) from thing";

/// A row of that table.
type Cells = (&'static str, Option<i64>, Option<&'static [u8]>);

/// What a server or the driver refuses.
type Bad = fn(&dyn Db) -> Result<u64, DbError>;

#[tokio::test]
async fn values_come_back_as_they_were_given() {
    let database = database();
    let postgres = database.open().await;
    database.ask(TABLE);
    let table: [Cells; 4] = [
        ("Ünïcødé ’", Some(i64::MIN), Some(&[0, 255])),
        ("", Some(i64::MAX), Some(&[])),
        ("null", None, None),
        ("it's a quote", Some(0), Some(b"bytes")),
    ];
    write(&postgres, move |db| {
        for (key, int, bytes) in table {
            assert_eq!(db.execute(PUT, &[key.into(), int.into(), bytes.into()])?, 1);
        }
        Ok(())
    })
    .await
    .unwrap();
    for (key, int, bytes) in table {
        let found = read(&postgres, "one", move |db| {
            db.first("select n, b, k from thing where k = ?1", &[key.into()], |row| {
                let bytes = row.optional_blob(1)?.map(<[u8]>::to_vec);
                Ok((row.optional_int(0)?, bytes, row.text(2)?.to_owned()))
            })
        });
        let expected = (int, bytes.map(<[u8]>::to_vec), key.to_owned());
        assert_eq!(found.await.unwrap().unwrap(), expected);
    }
}

#[tokio::test]
async fn many_rows_are_written_in_pieces_and_each_is_counted() {
    let database = database();
    let postgres = database.open().await;
    database.ask(TABLE);
    let keys: Vec<String> = (0..12_001).map(|n| format!("k{n}")).collect();
    for _ in 0..2 {
        let keys = keys.clone();
        let written = write(&postgres, move |db| {
            assert_eq!(db.insert_all(PUT, &[])?, 0, "nothing to write");
            let rows = keys.iter().flat_map(|key| [key.into(), Value::Int(1), Value::Null]);
            db.insert_all(PUT, &rows.collect::<Vec<_>>())
        });
        assert_eq!(written.await.unwrap(), 12_001);
    }
    assert_eq!(
        database.ask("select count(*), sum(n) from thing"),
        "12001|24002",
        "put, then added"
    );
}

#[tokio::test]
async fn what_the_server_cannot_take_fails_and_keeps_nothing() {
    let database = database();
    let postgres = database.open().await;
    database.ask(TABLE);
    let table: [(Bad, &str); 7] = [
        (|db| db.execute(PUT, &["a\0b".into(), 1_i64.into(), Value::Null]), "a NUL in a text"),
        (|db| db.execute(PUT, &["a".into(), "1".into(), Value::Null]), "a text for a number"),
        (|db| db.execute(PUT, &["a".into()]), "a parameter too few"),
        (|db| db.execute("insert into nowhere values (1)", &[]), "no such table"),
        (|db| db.insert_all(PUT, &["a".into(), 1_i64.into()]), "half a row"),
        (|db| db.insert_all("delete from thing where k = ?1", &["a".into()]), "no insert"),
        (
            |db| {
                let row = ["a".into(), 1_i64.into(), Value::Null];
                db.insert_all(PUT, &[row, row].concat())
            },
            "one key twice",
        ),
    ];
    for (bad, case) in table {
        let done = write(&postgres, move |db| {
            db.execute(PUT, &["good".into(), 1_i64.into(), Value::Null])?;
            bad(db)
        });
        assert_eq!(done.await, Err(DbError::Failed), "{case}");
        assert_eq!(database.ask(COUNT), "0", "{case}");
    }
}

#[tokio::test]
async fn texts_are_ordered_byte_by_byte() {
    let database = database();
    let postgres = database.open().await;
    database.ask(TABLE);
    let keys = read(&postgres, "order", |db| {
        db.all("select ent_id from account order by ent_id", &[], |row| Ok(row.text(0)?.to_owned()))
    });
    assert!(keys.await.unwrap().is_empty());
    database.ask(
        "insert into account (uai, ent_id, list, last_name, first_name, classes, active) \
         select 'u', id, 'students', 'A', 'B', '[]', 1 from unnest(array['é', 'b', 'B', 'a', '10', '9']) id",
    );
    let keys = read(&postgres, "order", |db| {
        db.all("select ent_id from account order by ent_id", &[], |row| Ok(row.text(0)?.to_owned()))
    });
    assert_eq!(keys.await.unwrap(), ["10", "9", "B", "a", "b", "é"]);
}

#[tokio::test]
async fn a_statement_between_two_rows_of_another_is_a_mistake_that_is_told() {
    let database = database();
    let postgres = database.open().await;
    let nested = write(&postgres, |db| {
        db.query("select generate_series(1, 3)", &[], &mut |_| number(db, "select 1").map(drop))
    });
    assert_eq!(nested.await, Err(DbError::Failed));
}

#[tokio::test]
async fn an_error_of_the_reader_ends_the_answer_and_the_transaction() {
    let database = database();
    let postgres = database.open().await;
    database.ask(TABLE);
    let mut seen = 0;
    let stopped = write(&postgres, move |db| {
        db.execute(PUT, &["a".into(), 1_i64.into(), Value::Null])?;
        let answer = db.query("select generate_series(1, 100000)", &[], &mut |row| {
            seen += 1;
            if row.int(0)? == 2 { Err(DbError::Failed) } else { Ok(()) }
        });
        assert_eq!((answer, seen), (Err(DbError::Failed), 2));
        Ok(())
    });
    assert_eq!(stopped.await, Err(DbError::Failed), "although the work said that all was well");
    assert_eq!(database.ask(COUNT), "0");
}
