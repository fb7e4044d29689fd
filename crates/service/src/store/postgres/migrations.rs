use std::io;

use deadpool_postgres::{Client, Pool, PoolError};
use jiff::Timestamp;
use tokio_postgres::Error;

use super::{
    Patience,
    connections::wait_for,
    error::{Moment, meaning, words},
    session::lock_of,
    tls::TlsError,
};
use crate::{
    clock::instant,
    store::{Doors, statements},
};

/// A version's tables, made from those of the one before.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// The number of SQLite's step that does the same.
    version: i64,
    /// The oldest program, by the newest version that it knows, whose statements go on working on these
    /// tables: a step that only adds keeps that of the step before it.
    oldest_program: i64,
    sql: &'static str,
}

/// The first one makes all that SQLite's first seven do.
const STEPS: &[Step] = &[
    Step {
        version: 7,
        oldest_program: 7,
        sql: include_str!("../../../migrations/postgres/0007_tables.sql"),
    },
    Step {
        // Roles and sources have other words.
        version: 8,
        oldest_program: 8,
        sql: include_str!("../../../migrations/postgres/0008_contract_2.sql"),
    },
    Step {
        version: 9,
        oldest_program: 8,
        sql: include_str!("../../../migrations/postgres/0009_known_devices.sql"),
    },
    Step {
        version: 10,
        oldest_program: 8,
        sql: include_str!("../../../migrations/postgres/0010_instances.sql"),
    },
    Step {
        version: 11,
        oldest_program: 8,
        sql: include_str!("../../../migrations/postgres/0011_deactivated_since.sql"),
    },
    Step {
        version: 12,
        oldest_program: 8,
        sql: include_str!("../../../migrations/postgres/0012_arrivals.sql"),
    },
    Step {
        version: 13,
        oldest_program: 8,
        sql: include_str!("../../../migrations/postgres/0013_openid.sql"),
    },
    Step {
        version: 14,
        oldest_program: 8,
        sql: include_str!("../../../migrations/postgres/0014_roles.sql"),
    },
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
    /// A newer program has changed the tables so that this one does not work on them any more.
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

/// What a server says of itself and of the database.
#[derive(Debug, Clone)]
pub struct Looked {
    /// Its version, as it writes it.
    pub server: String,
    /// Of the tables; 0 when there are none.
    pub schema: i64,
    /// The oldest program that works on them, by the newest version that it knows.
    pub oldest_program: i64,
    /// The newest version that this program knows.
    pub known: i64,
    /// What hour it is there.
    pub now: Timestamp,
    /// The ids of the keys that instances have there.
    pub keys: Vec<String>,
    /// `None` when the tables are older than this program.
    pub doors: Option<Doors>,
}

/// Looks, and changes nothing.
pub(super) async fn look(pool: &Pool, patience: Patience) -> Result<Looked, OpenError> {
    let client = wait_for(pool, patience).await?;
    look_at(&client).await?;
    let query = "select current_setting('server_version'), \
                 to_regclass('schema_version') is not null, \
                 cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint)";
    let row = client.query_one(query, &[]).await?;
    let (schema, oldest_program) = if row.get(1) { kept_version(&client).await? } else { (0, 0) };
    Ok(Looked {
        keys: kept_keys(&client).await?,
        doors: if schema < known() { None } else { Some(doors(&client).await?) },
        server: row.get(0),
        schema,
        oldest_program,
        known: known(),
        now: instant(row.get(2)),
    })
}

async fn doors(client: &Client) -> Result<Doors, OpenError> {
    let scopes = client.query(statements::ENT_SCOPES, &[]).await?;
    let schools = client.query(statements::ACTIVATED_SCHOOLS, &[]).await?;
    Ok(Doors {
        scopes: scopes.iter().map(|row| row.get(0)).collect(),
        schools: schools.iter().map(|row| (row.get(0), row.get(1))).collect(),
    })
}

/// None before the tables that hold them.
async fn kept_keys(client: &Client) -> Result<Vec<String>, OpenError> {
    let there = client.query_one("select to_regclass('service_key') is not null", &[]).await?;
    if !there.get::<_, bool>(0) {
        return Ok(vec![]);
    }
    let keys = client.query("select id from service_key order by id", &[]).await?;
    Ok(keys.iter().map(|row| row.get(0)).collect())
}

/// The newest version that this program knows.
fn known() -> i64 {
    STEPS.iter().map(|step| step.version).max().unwrap_or_default()
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
    let (schema, oldest_program) = version(client).await?;
    let known = known();
    if oldest_program > known {
        return Err(OpenError::Newer { schema, known });
    }
    if schema > known {
        tracing::warn!(schema, known, "the tables have more than this program knows: update it");
    }
    for Step { version, oldest_program, sql } in STEPS.iter().filter(|step| step.version > schema) {
        client.batch_execute(sql).await?;
        let note = "insert into schema_version (version, oldest_program) values ($1, $2)";
        client.execute(note, &[version, oldest_program]).await?;
        tracing::info!(version, "tables brought up to date");
    }
    Ok(())
}

/// Of the tables, and the oldest program that works on them; 0 in an empty database.
async fn version(client: &Client) -> Result<(i64, i64), OpenError> {
    let there = client.query_one("select to_regclass('schema_version') is not null", &[]).await?;
    if !there.get::<_, bool>(0) {
        let create = "create table schema_version (version bigint not null primary key, \
                      oldest_program bigint not null, at timestamptz not null default now())";
        client.batch_execute(create).await?;
    }
    kept_version(client).await
}

async fn kept_version(client: &Client) -> Result<(i64, i64), OpenError> {
    let query =
        "select coalesce(max(version), 0), coalesce(max(oldest_program), 0) from schema_version";
    let row = client.query_one(query, &[]).await?;
    Ok((row.get(0), row.get(1)))
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

    /// What a former program would stumble over in the tables after a step, as `psql` tells it: a column that
    /// is gone or has become another, or a new one that it would have to fill.
    const STUMBLES: &str = "select coalesce(b.table_name, a.table_name) || '.' || \
         coalesce(b.column_name, a.column_name) \
         from (select * from former.columns) b full join (select table_name, column_name, data_type, \
         is_nullable, column_default from information_schema.columns where table_schema = 'public') a \
         on a.table_name = b.table_name and a.column_name = b.column_name \
         where (b.column_name is not null and (a.column_name is null or a.data_type <> b.data_type \
         or a.is_nullable < b.is_nullable)) \
         or (b.column_name is null and a.is_nullable = 'NO' and a.column_default is null \
         and exists (select 1 from former.columns c where c.table_name = a.table_name)) order by 1";

    /// What former programs would stumble over, a text a step that says that they would not.
    fn stumbles(steps: &[Step]) -> Vec<String> {
        let database = balado_testkit::postgres::database();
        let mut found = Vec::new();
        let mut before = 0;
        for step in steps {
            database.ask("drop schema if exists former cascade; create schema former");
            database.ask(
                "create table former.columns as select table_name::text, column_name::text, \
                 data_type::text, is_nullable::text from information_schema.columns \
                 where table_schema = 'public'",
            );
            database.ask(step.sql);
            if step.oldest_program <= before {
                found.push(database.ask(STUMBLES));
            }
            before = step.version;
        }
        found
    }

    /// The rule for rolling upgrades: expand, then contract (`CONTRIBUTING.md`).
    #[test]
    fn a_step_that_former_programs_go_on_with_only_adds_what_they_need_not_know() {
        assert!(STEPS.is_sorted_by_key(|step| step.version));
        assert!(STEPS.is_sorted_by_key(|step| step.oldest_program));
        let found = stumbles(STEPS);
        assert!(found.iter().all(String::is_empty), "{found:?}");
        let step = |oldest_program, sql| Step { version: 1_000, oldest_program, sql };
        let table = [
            ("alter table school add column motto text", "", "an addition"),
            ("alter table school add column size bigint not null default 0", "", "with a default"),
            ("create table motto (uai text not null primary key)", "", "a table"),
            ("alter table school drop column mailbox", "school.mailbox", "a column less"),
            ("alter table school rename column name to title", "school.name", "another name"),
            (
                "alter table school alter column revision type text",
                "school.revision",
                "another type",
            ),
            ("alter table school alter column name set not null", "school.name", "a duty"),
            ("alter table school add column motto text not null", "school.motto", "a new duty"),
            (
                "drop table audit_head",
                "audit_head.hash\naudit_head.n\naudit_head.uai",
                "a table less",
            ),
        ];
        let contracted = [STEPS, &[step(1_000, "drop table manager")]].concat();
        assert_eq!(stumbles(&contracted).len(), found.len(), "said to be for later programs");
        for (sql, expected, case) in table {
            let last = STEPS.iter().map(|step| step.version).max().unwrap_or_default();
            let steps = [STEPS, &[step(last, sql)]].concat();
            assert_eq!(stumbles(&steps).last().map(String::as_str), Some(expected), "{case}");
        }
    }
}
