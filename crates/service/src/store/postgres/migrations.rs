use std::io;

use deadpool_postgres::{Client, Pool, PoolError};
use tokio_postgres::Error;

use super::{
    Patience,
    connections::wait_for,
    error::{Moment, meaning, words},
    session::lock_of,
    tls::TlsError,
};

/// Each version's tables, from those of the one before. They bear the numbers of SQLite's, and begin there.
const STEPS: &[(i64, &str)] = &[
    (7, include_str!("../../../migrations/postgres/0007_tables.sql")),
    (8, include_str!("../../../migrations/postgres/0008_contract_2.sql")),
    (9, include_str!("../../../migrations/postgres/0009_known_devices.sql")),
];

/// What the service asks of the server.
const OLDEST_SERVER: i32 = 150_000;

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The certificate authorities.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The system gives no threads.
    #[error("the system gives no thread: {0}")]
    Threads(io::Error),
    /// The settings of the connections contradict each other.
    #[error("the connections cannot be prepared")]
    Pool,
    /// Nobody answers there.
    #[error("PostgreSQL does not answer: {0}")]
    Unreachable(io::Error),
    /// The connection cannot be encrypted, or the server is not the one that was meant.
    #[error("the connection to PostgreSQL is not protected as asked: {0}")]
    Handshake(String),
    /// The server wants a password and none was given.
    #[error("PostgreSQL wants a password")]
    NoPassword,
    /// The server refuses the connection, or a change of the tables.
    #[error("PostgreSQL refuses: {words} ({code})")]
    Refused {
        /// SQLSTATE.
        code: String,
        /// In the server's language, without its detail.
        words: String,
    },
    /// The library says why.
    #[error("PostgreSQL cannot be used: {0}")]
    Other(String),
    /// An old server.
    #[error("PostgreSQL 15 or newer is needed; this server is {0}")]
    OldServer(String),
    /// Texts would not come back as they were given.
    #[error("the database is in {0}; it has to be in UTF8")]
    Encoding(String),
    /// A newer program has changed the tables.
    #[error("the tables are of version {schema}, this program knows them up to {known}")]
    Newer {
        /// Of the tables.
        schema: i64,
        /// The newest that this program knows.
        known: i64,
    },
}

impl From<PoolError> for OpenError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => error.into(),
            PoolError::Timeout(_) => Self::Unreachable(io::ErrorKind::TimedOut.into()),
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<Error> for OpenError {
    fn from(error: Error) -> Self {
        // Told to the log as any other.
        meaning(&error, Moment::Before);
        if let Some(server) = error.as_db_error() {
            let (code, words) = (server.code().code().to_owned(), server.message().to_owned());
            return Self::Refused { code, words };
        }
        // The library's kinds are its own: its words tell them apart.
        let words = words(&error);
        if words.contains("password missing") {
            return Self::NoPassword;
        }
        if words.contains("TLS handshake") || words.contains("channel binding") {
            return Self::Handshake(words);
        }
        let Some(source) = error.into_source() else { return Self::Other(words) };
        source.downcast().map_or(Self::Other(words), |error| Self::Unreachable(*error))
    }
}

/// Brings the tables up to date in one transaction; whoever comes second finds nothing to do.
pub(super) async fn run(pool: &Pool, patience: Patience) -> Result<(), OpenError> {
    let client = wait_for(pool, patience).await?;
    look_at(&client).await?;
    let begin = "begin isolation level read committed read write; set local statement_timeout = 0";
    client.batch_execute(begin).await?;
    let done = migrate(&client).await;
    let end = if done.is_ok() { "commit" } else { "rollback" };
    client.batch_execute(end).await?;
    done
}

async fn look_at(client: &Client) -> Result<(), OpenError> {
    let query = "select current_setting('server_version_num')::int4, \
                 current_setting('server_version'), current_setting('server_encoding')";
    let row = client.query_one(query, &[]).await?;
    let (number, version, encoding): (i32, String, String) = (row.get(0), row.get(1), row.get(2));
    fits(number, version, encoding)
}

fn fits(number: i32, version: String, encoding: String) -> Result<(), OpenError> {
    if number < OLDEST_SERVER {
        return Err(OpenError::OldServer(version));
    }
    if encoding != "UTF8" {
        return Err(OpenError::Encoding(encoding));
    }
    Ok(())
}

async fn migrate(client: &Client) -> Result<(), OpenError> {
    client.execute("select pg_advisory_xact_lock($1)", &[&lock_of("migrations")]).await?;
    let schema = version(client).await?;
    let known = STEPS.iter().map(|(version, _)| *version).max().unwrap_or_default();
    if schema > known {
        return Err(OpenError::Newer { schema, known });
    }
    for (version, step) in STEPS.iter().filter(|(version, _)| *version > schema) {
        client.batch_execute(step).await?;
        let note = "insert into schema_version (version) values ($1)";
        client.execute(note, &[version]).await?;
        tracing::info!(version, "tables brought up to date");
    }
    Ok(())
}

/// Of the tables; 0 in an empty database.
async fn version(client: &Client) -> Result<i64, OpenError> {
    let there = client.query_one("select to_regclass('schema_version') is not null", &[]).await?;
    if !there.get::<_, bool>(0) {
        let create = "create table schema_version (version bigint not null primary key, \
                      at timestamptz not null default now())";
        client.batch_execute(create).await?;
    }
    let row = client.query_one("select coalesce(max(version), 0) from schema_version", &[]).await?;
    Ok(row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_server_or_a_narrow_database_is_refused() {
        let fits = |number, encoding: &str| fits(number, "as it says".into(), encoding.into());
        assert!(fits(150_000, "UTF8").is_ok(), "the oldest");
        assert!(fits(180_001, "UTF8").is_ok(), "a newer one");
        assert!(matches!(fits(140_018, "UTF8"), Err(OpenError::OldServer(_))), "too old");
        assert!(matches!(fits(150_000, "LATIN1"), Err(OpenError::Encoding(_))), "narrow");
    }
}
