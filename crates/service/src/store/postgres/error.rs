//! What the server's errors mean, and what the log may say of them.

use std::{error::Error as _, io, iter};

use deadpool_postgres::{PoolError, TimeoutType};
use tokio_postgres::{Error, error::DbError as ServerError};

use crate::store::port::DbError;

/// When an error came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// Nothing was committed.
    Before,
    /// The answer to the commit is the error.
    Commit,
}

/// Classes of SQLSTATE whose messages speak of the server, never of what a cell holds: connection,
/// privilege, database, transaction, statement, resources, state, intervention, system.
const SPEAKING: [&str; 10] = ["08", "28", "3D", "40", "42", "53", "55", "57", "58", "25"];

/// What an error means. It is told to the log here, once; a message that may hold a cell is left out.
pub(super) fn meaning(error: &Error, moment: Moment) -> DbError {
    let found = match error.as_db_error() {
        Some(server) => of_code(server.code().code(), moment),
        None => of_connection(error, moment),
    };
    tell(error, found);
    found
}

fn of_code(code: &str, moment: Moment) -> DbError {
    let class = code.get(..2).unwrap_or_default();
    match (moment, class, code) {
        (_, "40", _) | (Moment::Before, _, "55P03") => DbError::Again,
        (Moment::Commit, ..) => DbError::Doubt,
        (_, _, "57014") => DbError::Late,
        (_, "08" | "57", _) | (_, _, "25P03" | "53300") => DbError::Lost,
        (_, _, "53100") | (_, "58", _) => DbError::Full,
        _ => DbError::Failed,
    }
}

fn of_connection(error: &Error, moment: Moment) -> DbError {
    match moment {
        Moment::Commit => DbError::Doubt,
        Moment::Before if is_cut(error) => DbError::Lost,
        Moment::Before => DbError::Failed,
    }
}

/// Whether it is the connection that ended, not what was said on it.
pub(super) fn is_cut(error: &Error) -> bool {
    error.is_closed() || error.source().is_some_and(<dyn std::error::Error>::is::<io::Error>)
}

fn tell(error: &Error, found: DbError) {
    let Some(server) = error.as_db_error() else {
        let cause = words(error);
        tracing::error!(meaning = %found, cause, "no answer from PostgreSQL");
        return;
    };
    let (code, message) = (server.code().code(), message(server));
    let (table, constraint) = (server.table(), server.constraint());
    if found == DbError::Again {
        // It is tried again, and told once more if it stays so.
        tracing::info!(code, message, "another transaction stood in the way");
    } else {
        tracing::error!(meaning = %found, code, table, constraint, message, "PostgreSQL refused");
    }
}

/// What the library says of an error that is not the server's, with its causes: none of them holds a cell.
pub(super) fn words(error: &Error) -> String {
    let causes = iter::successors(error.source(), |cause| (*cause).source());
    iter::once(error.to_string())
        .chain(causes.map(ToString::to_string))
        .collect::<Vec<_>>()
        .join(": ")
}

/// The server's words, when they hold no cell. Its detail never leaves: it may be a whole row.
fn message(server: &ServerError) -> Option<&str> {
    let class = server.code().code().get(..2)?;
    SPEAKING.contains(&class).then(|| server.message())
}

/// Whether a connection may be had a moment later: the server restarts, or has too many for now.
pub(super) fn comes_back(error: &PoolError) -> bool {
    match error {
        PoolError::Backend(error) => match error.as_db_error() {
            Some(server) => of_code(server.code().code(), Moment::Before) == DbError::Lost,
            None => is_cut(error),
        },
        _ => false,
    }
}

/// What it means that no connection was to be had; told to the log.
pub(super) fn without_connection(error: &PoolError) -> DbError {
    match error {
        PoolError::Backend(error) => meaning(error, Moment::Before),
        PoolError::Timeout(TimeoutType::Wait) => {
            tracing::error!("no connection to PostgreSQL was free in time");
            DbError::Again
        }
        other => {
            tracing::error!(cause = %other, "no connection to PostgreSQL");
            DbError::Lost
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_whether_trying_again_makes_sense() {
        use DbError::{Again, Doubt, Failed, Full, Late, Lost};
        use Moment::{Before, Commit};
        let table = [
            ("40001", Before, Again, "serialization"),
            ("40P01", Before, Again, "deadlock"),
            ("55P03", Before, Again, "lock not available"),
            ("57014", Before, Late, "statement timeout, or cancelled"),
            ("57P01", Before, Lost, "stopped by whoever administers"),
            ("57P03", Before, Lost, "starting up"),
            ("08006", Before, Lost, "connection failure"),
            ("53300", Before, Lost, "too many connections"),
            ("25P03", Before, Lost, "idle in a transaction"),
            ("25006", Before, Failed, "a write in what only reads"),
            ("53100", Before, Full, "disk full"),
            ("58030", Before, Full, "input or output"),
            ("23505", Before, Failed, "a key twice"),
            ("42P01", Before, Failed, "no such table"),
            ("40001", Commit, Again, "it was certainly not committed"),
            ("57P01", Commit, Doubt, "stopped while committing"),
            ("53100", Commit, Doubt, "full while committing"),
        ];
        for (code, moment, expected, case) in table {
            assert_eq!(of_code(code, moment), expected, "{case}");
        }
    }
}
