use std::sync::{
    Arc, Barrier,
    atomic::{AtomicU32, Ordering::SeqCst},
};

use balado_service::store::{
    port::{Database, DbError, Ending, Reading},
    postgres::Postgres,
};
use balado_testkit::postgres::{TestDatabase, database};
use tokio::task::JoinSet;

use crate::{number, read, write};

const COUNT: &str = "select count(*) from counted";
const ADD: &str = "insert into counted (n) values (?1)";

async fn counting(database: &TestDatabase) -> Postgres {
    database.ask("create table counted (n bigint not null)");
    database.open().await
}

#[tokio::test]
async fn a_read_is_one_snapshot_whatever_is_committed_meanwhile() {
    let database = Arc::new(database());
    let postgres = counting(&database).await;
    let other = Arc::clone(&database);
    let seen = read(&postgres, "two", move |db| {
        let before = number(db, COUNT)?;
        other.ask("insert into counted values (1)");
        Ok((before, number(db, COUNT)?))
    });
    let (before, after) = seen.await.unwrap();
    assert_eq!(before, after);
    assert_ne!(database.ask(COUNT), before.to_string());
}

#[tokio::test]
async fn a_read_of_one_statement_opens_no_transaction() {
    let database = database();
    let postgres = counting(&database).await;
    let isolation = || "select current_setting('transaction_isolation')";
    for _ in 0..2 {
        let one = read(&postgres, "one", move |db| {
            db.first(isolation(), &[], |row| Ok(row.text(0)?.to_owned()))
        });
        assert_eq!(
            one.await.unwrap().unwrap(),
            "read committed",
            "the statement is its own snapshot"
        );
    }
    let calls = Arc::new(AtomicU32::new(0));
    for expected in [2, 3] {
        let counted = Arc::clone(&calls);
        let two = read(&postgres, "two", move |db| {
            counted.fetch_add(1, SeqCst);
            number(db, COUNT)?;
            db.first(isolation(), &[], |row| Ok(row.text(0)?.to_owned()))
        });
        assert_eq!(two.await.unwrap().unwrap(), "repeatable read");
        assert_eq!(calls.load(SeqCst), expected, "learnt once");
    }
}

#[tokio::test]
async fn the_hour_is_the_one_of_the_server() {
    let database = database();
    let postgres = database.open().await;
    let now = || database.ask("select floor(extract(epoch from clock_timestamp()) * 1000)");
    let before: i64 = now().parse().unwrap();
    let told = postgres.now().await.unwrap().unwrap().as_millisecond();
    let after: i64 = now().parse().unwrap();
    assert!((before..=after).contains(&told), "{before} ≤ {told} ≤ {after}");
}

#[tokio::test]
async fn a_read_writes_nothing() {
    let database = database();
    let postgres = counting(&database).await;
    let one = read(&postgres, "one", |db| db.execute(ADD, &[1_i64.into()]));
    assert_eq!(one.await, Err(DbError::Failed));
    let two = read(&postgres, "two", |db| {
        number(db, COUNT)?;
        db.execute(ADD, &[1_i64.into()])
    });
    assert_eq!(two.await, Err(DbError::Failed));
    assert_eq!(database.ask(COUNT), "0");
}

#[tokio::test]
async fn who_holds_a_name_is_alone_with_it() {
    let database = database();
    let postgres = counting(&database).await;
    let mut all = JoinSet::new();
    for _ in 0..50 {
        let postgres = postgres.clone();
        all.spawn(async move {
            write(&postgres, |db| {
                db.hold("0779999A")?;
                let next = number(db, COUNT)? + 1;
                db.execute(ADD, &[next.into()])
            })
            .await
        });
    }
    while let Some(done) = all.join_next().await {
        assert_eq!(done.unwrap(), Ok(1));
    }
    assert_eq!(database.ask("select count(distinct n), max(n) from counted"), "50|50");
}

#[tokio::test]
async fn after_a_failure_nothing_is_committed_and_every_call_says_the_same() {
    let database = database();
    let postgres = counting(&database).await;
    let done = write(&postgres, |db| {
        db.execute(ADD, &[1_i64.into()])?;
        let refused = db.execute("insert into nowhere values (1)", &[]);
        assert_eq!(refused, Err(DbError::Failed));
        assert_eq!(db.execute(ADD, &[2_i64.into()]), Err(DbError::Failed));
        assert_eq!(number(db, COUNT), Err(DbError::Failed));
        assert_eq!(db.hold("a"), Err(DbError::Failed));
        assert_eq!(db.insert_all(ADD, &[]), Err(DbError::Failed));
        Ok(())
    });
    assert_eq!(done.await, Err(DbError::Failed), "although the work said that all was well");
    assert_eq!(database.ask(COUNT), "0");
}

#[tokio::test]
async fn a_work_that_thinks_better_of_it_keeps_nothing() {
    let database = database();
    let postgres = counting(&database).await;
    let work = Box::new(|db: &dyn balado_service::store::port::Db| {
        db.execute(ADD, &[1_i64.into()]).unwrap();
        Ending::RollBack
    });
    assert_eq!(postgres.write("test", work).await, Ok(()));
    assert_eq!(database.ask(COUNT), "0");
}

#[tokio::test]
async fn a_panic_rolls_back_and_lends_nobody_its_connection() {
    let database = database();
    let mut options = database.options();
    options.connections = 1;
    database.ask("create table counted (n bigint not null)");
    let postgres = Postgres::open(options).await.unwrap();
    let panicking = write(&postgres, |db| -> Result<(), DbError> {
        db.execute(ADD, &[1_i64.into()])?;
        panic!("as a mistake of ours would")
    });
    assert_eq!(panicking.await, Err(DbError::Failed));
    let count = read(&postgres, "one", |db| number(db, COUNT)).await;
    assert_eq!(count, Ok(0), "on another connection");
    write(&postgres, |db| db.execute(ADD, &[2_i64.into()])).await.unwrap();
    assert_eq!(database.ask("select n from counted"), "2");
}

#[tokio::test]
async fn two_who_wait_for_each_other_both_end_well() {
    let database = database();
    let mut options = database.options();
    options.address =
        format!("{}&options=-c%20deadlock_timeout%3D20ms", database.address()).parse().unwrap();
    database.ask("create table counted (n bigint not null)");
    let postgres = Postgres::open(options).await.unwrap();
    let (both, calls) = (Arc::new(Barrier::new(2)), Arc::new(AtomicU32::new(0)));
    let mut all = JoinSet::new();
    for names in [["a", "b"], ["b", "a"]] {
        let (postgres, both, calls) = (postgres.clone(), Arc::clone(&both), Arc::clone(&calls));
        all.spawn(async move {
            let mut first = true;
            write(&postgres, move |db| {
                calls.fetch_add(1, SeqCst);
                db.hold(names[0])?;
                if std::mem::take(&mut first) {
                    both.wait();
                }
                db.hold(names[1])?;
                db.execute(ADD, &[1_i64.into()])
            })
            .await
        });
    }
    while let Some(done) = all.join_next().await {
        assert_eq!(done.unwrap(), Ok(1));
    }
    assert!(calls.load(SeqCst) > 2, "one of them had to begin again");
    assert_eq!(database.ask(COUNT), "2");
}
