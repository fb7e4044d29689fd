//! Where the accounts are, and what of it can be killed.

use std::{
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};

use balado_service::store::{port::Database, sqlite::Sqlite};
use balado_testkit::postgres::{PostgresServer, TestDatabase};
use rand::{RngExt, rngs::StdRng};

/// What is killed at the end of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Victim {
    /// `balado-service`.
    Service,
    /// The whole server of the database.
    Server,
    /// The server's process behind one connection: the others end with it, and it recovers by itself.
    Connection,
}

pub trait Place {
    /// What the program is told besides its folder.
    fn arguments(&self) -> Vec<String>;

    /// The same database, for looking at.
    async fn open(&self, data: &Path) -> Box<dyn Database>;

    fn victim(&self, random: &mut StdRng) -> Victim;

    /// Kills the server, or a part of it, and has it back a moment later.
    async fn cut(&self, victim: Victim, away: Duration);
}

/// SQLite, in the folder of the data: it dies with the service.
pub struct OneFile;

impl Place for OneFile {
    fn arguments(&self) -> Vec<String> {
        Vec::new()
    }

    async fn open(&self, data: &Path) -> Box<dyn Database> {
        Box::new(Sqlite::open(&data.join("balado.sqlite")).unwrap())
    }

    fn victim(&self, _random: &mut StdRng) -> Victim {
        Victim::Service
    }

    async fn cut(&self, _victim: Victim, _away: Duration) {
        unreachable!("it has no server");
    }
}

/// A database of a PostgreSQL server of the test's own.
pub struct OneServer {
    server: Arc<Mutex<PostgresServer>>,
    database: TestDatabase,
}

impl OneServer {
    pub fn on(server: &Arc<Mutex<PostgresServer>>) -> Self {
        let database = server.lock().unwrap().database();
        Self { server: Arc::clone(server), database }
    }
}

impl Place for OneServer {
    fn arguments(&self) -> Vec<String> {
        vec!["--database".into(), self.database.address()]
    }

    async fn open(&self, _data: &Path) -> Box<dyn Database> {
        Box::new(self.database.open().await)
    }

    fn victim(&self, random: &mut StdRng) -> Victim {
        match random.random_range(0..4) {
            0 | 1 => Victim::Service,
            2 => Victim::Server,
            _ => Victim::Connection,
        }
    }

    async fn cut(&self, victim: Victim, away: Duration) {
        if victim == Victim::Connection {
            let pid = self.database.ask(
                "select pid from pg_stat_activity where datname = current_database() \
                 and pid <> pg_backend_pid() order by state, random() limit 1",
            );
            // Nobody may be connected just now.
            if !pid.is_empty() {
                Command::new("kill").args(["-9", &pid]).status().unwrap();
            }
            return;
        }
        let server = Arc::clone(&self.server);
        server.lock().unwrap().kill().unwrap();
        tokio::time::sleep(away).await;
        let starting = tokio::task::spawn_blocking(move || server.lock().unwrap().start());
        starting.await.unwrap().unwrap();
    }
}
