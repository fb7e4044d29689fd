use std::{
    io::{self, Write},
    sync::{LazyLock, Mutex},
};

use balado_service::store::port::DbError;
use balado_testkit::postgres::database;

use crate::write;

/// What all tests of this program log.
static LOG: LazyLock<Mutex<Vec<u8>>> = LazyLock::new(Mutex::default);

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_tells_what_failed_and_never_what_a_row_holds() {
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(|| Log)
        .init();
    let database = database();
    let postgres = database.open().await;
    database.ask("create table named (name text primary key, age bigint check (age < 200))");
    let insert = "insert into named values (?1, ?2)";
    for (name, age) in [("DALMEIDA", 11_i64), ("DALMEIDA", 12), ("OKONKWO", 300), ("MARTIN\0EZ", 1)]
    {
        let _ = write(&postgres, move |db| db.execute(insert, &[name.into(), age.into()])).await;
    }
    let cast = write(&postgres, |db| {
        db.execute(
            "insert into named values ('x', cast(cast(?1 as text) as bigint))",
            &["PETIT".into()],
        )
    });
    assert_eq!(cast.await, Err(DbError::Failed));
    let log = String::from_utf8(LOG.lock().unwrap().clone()).unwrap();
    for told in ["named_pkey", "named_age_check", "23505", "22P02"] {
        assert!(log.contains(told), "{told}");
    }
    for name in ["DALMEIDA", "OKONKWO", "MARTIN", "PETIT"] {
        assert!(!log.contains(name), "{name}: {log}");
    }
}
