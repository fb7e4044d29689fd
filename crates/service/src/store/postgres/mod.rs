//! A PostgreSQL server (15 or newer), for an académie: several instances of the service on one database.
//!
//! Work is done on blocking threads, over connections that live on a runtime of their own, so that they
//! go on whatever their callers' threads do. A transaction is `read committed`: what must not change under
//! it is held ([`Db::hold`]). A snapshot is `repeatable read`; work that turns out to be one statement needs
//! none, and is done without a transaction from then on.
//!
//! Before the commit everything that may be tried again is; an answer lost at the commit is
//! [`DbError::Doubt`], and never tried again.

mod address;
mod connections;
mod error;
mod migrations;
mod session;
mod statement;
mod tls;
mod value;

use std::{
    collections::HashSet,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use deadpool_postgres::Pool;
use jiff::Timestamp;
use rand::RngExt;
use tokio::runtime::{Handle, Runtime};
use tokio_postgres::{CancelToken, NoTls};
use tokio_util::context::TokioContext;
use tracing::Span;

pub use address::{Address, AddressError};
pub use migrations::{Looked, OpenError};
pub use tls::TlsError;

use super::port::{Database, Db, DbError, Ending, Reading, Room, Work};
use connections::Lent;
use error::Moment;
use session::{Kind, Session};
use statement::Translations;
use tls::Tls;

/// How often the same work is begun before whoever asked is told.
const TRIES: u32 = 5;

/// Threads that speak with the server.
const THREADS: usize = 2;

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Having a connection: out of the pool, or from a server that restarts.
    pub connection: Duration,
    /// A transaction, with all its tries.
    pub transaction: Duration,
}

impl Default for Patience {
    /// Less than a request may take.
    fn default() -> Self {
        Self { connection: Duration::from_secs(5), transaction: Duration::from_secs(100) }
    }
}

/// Which database, and how it is used.
#[derive(Clone)]
pub struct Options {
    /// Where it is.
    pub address: Address,
    /// Of the user that the address names.
    pub password: Option<String>,
    /// At the same time.
    pub connections: usize,
    /// How long things may take.
    pub patience: Patience,
}

impl Options {
    /// As most are.
    pub fn new(address: Address) -> Self {
        Self { address, password: None, connections: 16, patience: Patience::default() }
    }
}

/// Without the password.
impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("address", &self.address).finish_non_exhaustive()
    }
}

/// The store in one PostgreSQL database.
#[derive(Clone)]
pub struct Postgres(Arc<Inner>);

struct Inner {
    pool: Pool,
    tls: Tls,
    patience: Patience,
    translations: Translations,
    /// Operations that read with more than one statement.
    several: Mutex<HashSet<&'static str>>,
    runtime: Option<Runtime>,
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Postgres").field("pool", &self.0.pool.status()).finish_non_exhaustive()
    }
}

/// Reaches the server and says what is there; nothing of it is changed.
pub async fn look(options: Options) -> Result<Looked, OpenError> {
    let tls = Tls::new(options.address.protection, options.address.authorities.as_ref())?;
    let pool = connections::pool(&options, &tls).map_err(|_| OpenError::Pool)?;
    migrations::look(&pool, options.patience).await
}

impl Postgres {
    /// Reaches the server and brings its tables up to date; whoever starts at the same time waits.
    pub async fn open(options: Options) -> Result<Self, OpenError> {
        let tls = Tls::new(options.address.protection, options.address.authorities.as_ref())?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("postgres")
            .enable_all()
            .build()
            .map_err(OpenError::Threads)?;
        let inner = Inner {
            pool: connections::pool(&options, &tls).map_err(|_| OpenError::Pool)?,
            tls,
            patience: options.patience,
            translations: Translations::default(),
            several: Mutex::default(),
            runtime: Some(runtime),
        };
        let postgres = Self(Arc::new(inner));
        let migrating = migrations::run(&postgres.0.pool, options.patience);
        TokioContext::new(migrating, postgres.0.handle().clone()).await?;
        Ok(postgres)
    }

    /// Begins the work again as long as that makes sense.
    async fn run(&self, how: How, mut work: Work) -> Result<(), DbError> {
        let until = Instant::now() + self.0.patience.transaction;
        let mut tries = 0;
        loop {
            tries += 1;
            let (given_back, done) = self.once(how, work, until).await?;
            work = given_back;
            match done {
                Err(error @ (DbError::Again | DbError::Lost)) if tries == TRIES => {
                    tracing::error!(meaning = %error, tries, "given up");
                    return done;
                }
                Err(DbError::Again | DbError::Lost) => tokio::time::sleep(pause(tries)).await,
                _ => return done,
            }
        }
    }

    async fn once(
        &self,
        how: How,
        mut work: Work,
        until: Instant,
    ) -> Result<(Work, Result<(), DbError>), DbError> {
        let lending = connections::lend(&self.0.pool, self.0.patience);
        let lent = TokioContext::new(lending, self.0.handle().clone()).await?;
        let (inner, span) = (Arc::clone(&self.0), Span::current());
        let working = tokio::task::spawn_blocking(move || {
            let done = span.in_scope(|| inner.work(how, lent, &mut work, until));
            (work, done)
        });
        working.await.map_err(|error| {
            tracing::error!(panicked = error.is_panic(), "a store operation did not end");
            DbError::Failed
        })
    }
}

/// Longer each time, and never the same for two who stood in each other's way.
fn pause(tries: u32) -> Duration {
    let longest = 10_u64 << tries;
    Duration::from_millis(rand::rng().random_range(longest / 2..=longest))
}

/// What an operation does with the database.
#[derive(Debug, Clone, Copy)]
enum How {
    Read(&'static str),
    Write,
}

impl Inner {
    fn handle(&self) -> &Handle {
        self.runtime.as_ref().expect("taken when dropped").handle()
    }

    /// Tells the server that nobody waits any more.
    fn cancel(&self, token: &CancelToken) {
        let (token, tls, patience) = (token.clone(), self.tls.clone(), self.patience.connection);
        self.handle().spawn(async move {
            let cancelling = async {
                match tls {
                    Tls::Clear => token.cancel_query(NoTls).await,
                    Tls::Encrypted(tls) => token.cancel_query(tls).await,
                }
            };
            if !matches!(tokio::time::timeout(patience, cancelling).await, Ok(Ok(()))) {
                tracing::warn!("PostgreSQL could not be told to stop");
            }
        });
    }

    fn work(&self, how: How, lent: Lent, work: &mut Work, until: Instant) -> Result<(), DbError> {
        let name = match how {
            How::Write => return self.transaction(lent, WRITE, work, until),
            How::Read(name) => name,
        };
        let several = || self.several.lock().unwrap_or_else(PoisonError::into_inner);
        if several().contains(name) {
            return self.transaction(lent, READ, work, until);
        }
        let session = Session::new(self, lent.client(), Kind::Single, until);
        work(&session);
        match session.failure() {
            None => lent.give_back(),
            Some(_) if session.wants_a_snapshot() => {
                several().insert(name);
                return self.transaction(lent, READ, work, until);
            }
            Some(failure) => return Err(failure),
        }
        Ok(())
    }

    /// Never commits after a failure: the server would answer well and keep nothing.
    fn transaction(
        &self,
        lent: Lent,
        begin: &str,
        work: &mut Work,
        until: Instant,
    ) -> Result<(), DbError> {
        let session = Session::new(self, lent.client(), Kind::Transaction, until);
        let millis = until.saturating_duration_since(Instant::now()).as_millis().max(1);
        let begin = format!("{begin}; set local statement_timeout = {millis}");
        session.say(&begin, Moment::Before)?;
        let ending = work(&session);
        if session.failure().is_none() && ending == Ending::Commit {
            session.say("commit", Moment::Commit)?;
            lent.give_back();
            return Ok(());
        }
        if session.roll_back() {
            let failure = session.failure();
            lent.give_back();
            return failure.map_or(Ok(()), Err);
        }
        session.failure().map_or(Ok(()), Err)
    }
}

/// In milliseconds.
const NOW: &str = "select cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint)";
const READ: &str = "begin isolation level repeatable read read only";
const WRITE: &str = "begin isolation level read committed read write";

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // A runtime may not be waited for where async code runs.
            runtime.shutdown_background();
        }
    }
}

#[async_trait]
impl Database for Postgres {
    fn kind(&self) -> &'static str {
        "postgresql"
    }

    /// A quarter of the connections is for those who read.
    fn room(&self) -> Room {
        let connections = self.0.pool.status().max_size;
        let readers = (connections / 4).max(1);
        let writers = connections.saturating_sub(readers).max(1);
        Room { writers, readers, patience: self.0.patience.connection }
    }

    async fn now(&self) -> Result<Option<Timestamp>, DbError> {
        let (tell, told) = std::sync::mpsc::channel();
        let work = move |db: &dyn Db| {
            if let Ok(Some(now)) = db.first(NOW, &[], |row| row.instant(0)) {
                // Nobody listens any more when the caller is gone.
                let _ = tell.send(now);
            }
            Ending::RollBack
        };
        self.run(How::Read("now"), Box::new(work)).await?;
        told.try_recv().map(Some).map_err(|_| DbError::Failed)
    }

    async fn read(&self, name: &'static str, work: Work) -> Result<(), DbError> {
        self.run(How::Read(name), work).await
    }

    async fn write(&self, _name: &'static str, work: Work) -> Result<(), DbError> {
        self.run(How::Write, work).await
    }
}
