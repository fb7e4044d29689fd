use std::{
    sync::{
        Arc, Barrier,
        atomic::{AtomicU32, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use balado_service::store::{
    port::{Db, DbError},
    postgres::{Patience, Postgres},
};
use balado_testkit::postgres::{PostgresServer, TestDatabase, database};
use tokio::task::JoinSet;

use crate::{number, read, write};

const TABLE: &str = "create table counted (n bigint not null)";
const COUNT: &str = "select count(*) from counted";
const ADD: &str = "insert into counted (n) values (?1)";

fn add(db: &dyn Db) -> Result<u64, DbError> {
    db.execute(ADD, &[1_i64.into()])
}

async fn hurried(database: &TestDatabase, connections: usize) -> Postgres {
    let mut options = database.options();
    options.connections = connections;
    let (connection, transaction) = (Duration::from_millis(300), Duration::from_millis(600));
    options.patience = Patience { connection, transaction };
    Postgres::open(options).await.unwrap()
}

/// What happens at the commit, as a statement that the server keeps for then.
fn at_commit(database: &TestDatabase, what: &str) {
    database.ask(TABLE);
    database.ask("create sequence tried");
    database.ask(&format!(
        "create function at_commit() returns trigger language plpgsql as $$ begin {what}; return null; end $$"
    ));
    database.ask(
        "create constraint trigger at_commit after insert on counted deferrable initially deferred \
         for each row execute function at_commit()",
    );
}

#[tokio::test]
async fn what_takes_too_long_is_late_within_a_bound() {
    let database = database();
    database.ask(TABLE);
    let postgres = hurried(&database, 2).await;
    let began = Instant::now();
    let sleeping = read(&postgres, "one", |db| {
        db.query("select cast(pg_sleep(60) as text)", &[], &mut |_| Ok(()))
    });
    assert_eq!(sleeping.await, Err(DbError::Late));
    let sleeping = write(&postgres, |db| {
        add(db)?;
        db.query("select cast(pg_sleep(60) as text)", &[], &mut |_| Ok(()))
    });
    assert_eq!(sleeping.await, Err(DbError::Late));
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    assert_eq!(database.ask(COUNT), "0");
}

#[tokio::test]
async fn when_no_connection_is_free_it_is_said_within_a_bound() {
    let database = database();
    let postgres = hurried(&database, 1).await;
    let (taken, over) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let (its_taken, its_over, its_postgres) =
        (Arc::clone(&taken), Arc::clone(&over), postgres.clone());
    let busy = tokio::spawn(async move {
        read(&its_postgres, "busy", move |_| {
            its_taken.wait();
            its_over.wait();
            Ok(())
        })
        .await
    });
    tokio::task::spawn_blocking(move || taken.wait()).await.unwrap();
    let began = Instant::now();
    let waiting = read(&postgres, "waiting", |db| number(db, "select 1"));
    assert_eq!(waiting.await, Err(DbError::Again));
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    tokio::task::spawn_blocking(move || over.wait()).await.unwrap();
    assert_eq!(busy.await.unwrap(), Ok(()));
    assert_eq!(read(&postgres, "waiting", |db| number(db, "select 1")).await, Ok(1));
}

#[tokio::test]
async fn a_connection_cut_before_the_commit_costs_another_try() {
    let database = Arc::new(database());
    database.ask(TABLE);
    let postgres = database.open().await;
    let (calls, other) = (Arc::new(AtomicU32::new(0)), Arc::clone(&database));
    let counted = Arc::clone(&calls);
    let done = write(&postgres, move |db| {
        add(db)?;
        if counted.fetch_add(1, SeqCst) == 0 {
            let pid = number(db, "select pg_backend_pid()")?;
            other.ask(&format!("select pg_terminate_backend({pid}, 10000)"));
        }
        add(db)
    });
    assert_eq!(done.await, Ok(1));
    assert_eq!(calls.load(SeqCst), 2);
    assert_eq!(database.ask(COUNT), "2", "the first try left nothing");
}

#[tokio::test]
async fn a_connection_cut_at_the_commit_is_a_doubt_and_nothing_is_tried_again() {
    let database = database();
    at_commit(&database, "perform nextval('tried'), pg_terminate_backend(pg_backend_pid())");
    let postgres = database.open().await;
    assert_eq!(write(&postgres, add).await, Err(DbError::Doubt));
    assert_eq!(database.ask("select last_value, is_called from tried"), "1|t", "once");
    assert_eq!(read(&postgres, "one", |db| number(db, COUNT)).await, Ok(0), "and it goes on");
}

#[tokio::test]
async fn a_commit_that_another_transaction_hindered_is_tried_again() {
    let database = database();
    let hindered =
        "if nextval('tried') < 3 then raise exception 'hindered' using errcode = '40001'; end if";
    at_commit(&database, hindered);
    let postgres = database.open().await;
    assert_eq!(write(&postgres, add).await, Ok(1));
    assert_eq!(database.ask(COUNT), "1");
}

#[tokio::test]
async fn what_always_hinders_is_told_after_a_few_tries() {
    let database = database();
    at_commit(&database, "raise exception 'hindered' using errcode = '40001'");
    let postgres = database.open().await;
    assert_eq!(write(&postgres, add).await, Err(DbError::Again));
    assert_eq!(database.ask(COUNT), "0");
}

/// Adds as fast as it can until told to stop; says how often it was told yes, and how often maybe.
async fn adding(postgres: Postgres, stop: Arc<AtomicU32>) -> (i64, i64) {
    let (mut done, mut doubtful) = (0, 0);
    while stop.load(SeqCst) == 0 {
        match write(&postgres, add).await {
            Ok(_) => done += 1,
            Err(DbError::Doubt) => doubtful += 1,
            Err(DbError::Lost | DbError::Late) => {}
            Err(other) => panic!("{other}"),
        }
    }
    (done, doubtful)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_under_load_loses_nothing_that_was_acknowledged() {
    let mut server = PostgresServer::new().unwrap();
    server.start().unwrap();
    let database = server.database();
    database.ask(TABLE);
    let postgres = database.open().await;
    let stop = Arc::new(AtomicU32::new(0));
    let mut all = JoinSet::new();
    for _ in 0..8 {
        all.spawn(adding(postgres.clone(), Arc::clone(&stop)));
    }
    for _ in 0..3 {
        let count = || database.ask(COUNT).parse::<i64>().unwrap();
        let before = count();
        while count() < before + 20 {
            tokio::task::yield_now().await;
        }
        server.kill().unwrap();
        server.start().unwrap();
    }
    write(&postgres, add).await.unwrap();
    stop.store(1, SeqCst);
    let (mut done, mut doubtful) = (1, 0);
    while let Some(added) = all.join_next().await {
        let (its_done, its_doubtful) = added.unwrap();
        (done, doubtful) = (done + its_done, doubtful + its_doubtful);
    }
    let kept: i64 = database.ask(COUNT).parse().unwrap();
    assert!((done..=done + doubtful).contains(&kept), "{done} ≤ {kept} ≤ {done} + {doubtful}");
}
