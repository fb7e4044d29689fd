//! A backup put in the place of a database, whole or not at all.

use std::{fs, io, path::Path};

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, params};

use super::{
    Patience, Sqlite,
    backup::{CopyError, at, beside, breaks, examine, logs, put},
    connect,
};
use crate::owner_only;

/// Each one takes the instant, in seconds: no revision that was given out is as high.
const AFTER_RESTORE: [&str; 8] = [
    "update session set revoked_at = ?1 * 1000 where revoked_at is null",
    "update sign_in set dead_at = ?1 * 1000 where used_at is null and dead_at is null",
    "update mail_outbox set over_at = ?1 * 1000, outcome = 'replaced', detail = '', \
     secret = null where kind = 'sign-in' and over_at is null",
    "delete from known_device where ?1 is not null",
    "delete from manager_code where ?1 is not null",
    "delete from manager_arrival where ?1 is not null",
    "delete from manager_revocation where ?1 is not null",
    "update school set revision = max(revision + 1, ?1)",
];

/// What a restored database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// Schools that ever signed in.
    pub schools: u64,
    /// Accounts, active or not.
    pub accounts: u64,
    /// Imports that were done.
    pub imports: u64,
}

/// Puts a backup in the place of a database that nobody has open.
///
/// It is copied first, and the copy is looked through, brought up to date and its audit
/// verified; only then the former database gives its place, in one renaming. Sessions and
/// requests for links end, and PCs are no longer known: some were ended or forgotten since the backup. Revisions go on past any
/// that was given out, so that no app takes the restored list for one it knows.
pub fn restore(
    file: &Path,
    database: &Path,
    replace: bool,
    now: Timestamp,
) -> Result<Restored, CopyError> {
    let [log, ..] = logs(file);
    if log.exists() {
        return Err(CopyError::WithLog(file.to_owned()));
    }
    let former = logs(database).iter().any(|log| log.exists()) || database.exists();
    if former && !replace {
        return Err(CopyError::Exists(database.to_owned()));
    }
    let copy = beside(database)?;
    fs::copy(file, &copy).map_err(|error| at(file, error))?;
    owner_only::put_right(&copy).map_err(|error| at(&copy, io::Error::other(error)))?;
    examine(&copy).map_err(|error| named(error, file))?;
    let restored = bring_up_to_date(&copy, now).map_err(|error| named(error, file))?;
    if former {
        close(database)?;
    }
    owner_only::give_to_owner_of_folder(&copy).map_err(|error| at(&copy, error))?;
    put(copy, database, replace)?;
    Ok(restored)
}

/// A defect is told of the file that the person named.
fn named(error: CopyError, file: &Path) -> CopyError {
    let path = file.to_owned();
    match error {
        CopyError::NotOurs(_) => CopyError::NotOurs(path),
        CopyError::Damaged { defect, .. } => CopyError::Damaged { path, defect },
        CopyError::Open { error, .. } => CopyError::Open { path, error },
        CopyError::Newer { found, known, .. } => CopyError::Newer { path, found, known },
        error => error,
    }
}

fn bring_up_to_date(copy: &Path, now: Timestamp) -> Result<Restored, CopyError> {
    Sqlite::open(copy).map_err(|error| CopyError::Open { path: copy.to_owned(), error })?;
    let mut db = connect(copy, Patience::default().lock)?;
    if let Some((uai, at)) = breaks(&db)?.into_iter().next() {
        return Err(CopyError::Audit { uai, at });
    }
    let transaction = db.transaction()?;
    for statement in AFTER_RESTORE {
        transaction.execute(statement, params![now.as_second()])?;
    }
    transaction.commit()?;
    // One file, with nothing beside it: it is about to change its name.
    db.pragma_update(None, "journal_mode", "delete")?;
    let count = |query: &str| db.query_row(query, [], |row| row.get(0));
    Ok(Restored {
        schools: count("select count(*) from school where activated_at is not null")?,
        accounts: count("select count(*) from account")?,
        imports: count("select count(*) from import where committed_at is not null")?,
    })
}

/// Folds the log of a former database into it, so that the next one does not find it: this wants
/// everybody else to have left. One that cannot be read any more just loses its log.
fn close(database: &Path) -> Result<(), CopyError> {
    let alone = Connection::open(database).and_then(|db| {
        db.pragma_update_and_check(None, "journal_mode", "delete", |row| row.get::<_, String>(0))
    });
    match alone {
        Ok(mode) if mode == "delete" => {}
        Ok(_) => return Err(CopyError::InUse(database.to_owned())),
        Err(error) => match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                return Err(CopyError::InUse(database.to_owned()));
            }
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {}
            _ => return Err(error.into()),
        },
    }
    for log in logs(database) {
        match fs::remove_file(&log) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(&log, error)),
            _ => {}
        }
    }
    Ok(())
}
