//! The database as a file: copied while it is written to, and looked through.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use balado_core::school::Uai;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use tempfile::TempPath;

use super::{OpenError, Patience, STEPS, transaction::Transaction};
use crate::{
    audit::Break,
    owner_only,
    store::{operations::audit, port::DbError},
};

/// What every database of ours has had since the first version.
const TABLES: &str = "select count(*) from sqlite_schema where type = 'table' \
     and name in ('school', 'account', 'import', 'audit')";

/// Why a database is not copied, or is not one to go on with. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// A file cannot be read, made or moved.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// SQLite says why.
    #[error("the database cannot be read: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// It cannot be opened as ours, or its tables brought up to date.
    #[error("{path}: {error}")]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        error: OpenError,
    },
    /// What it holds cannot be read; the cause is in the log.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The name of the file is one that the database itself has.
    #[error("{0} is the database itself")]
    Itself(PathBuf),
    /// It would be replaced.
    #[error("{0} exists")]
    Exists(PathBuf),
    /// Another kind of file, or a database of something else.
    #[error("{0} is no database of this service")]
    NotOurs(PathBuf),
    /// A part of what was committed is in another file.
    #[error("{0} has its log beside it")]
    WithLog(PathBuf),
    /// Pages are lost or changed.
    #[error("{path} is damaged: {defect}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The first defect.
        defect: String,
    },
    /// A later version of the service wrote it.
    #[error("{path} has tables of version {found}, known are {known}")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version of the tables.
        found: usize,
        /// Ours.
        known: usize,
    },
    /// Its audit is not as it was written.
    #[error("an audit is not as it was written")]
    Audit {
        /// The school.
        uai: Uai,
        /// Where.
        at: Break,
    },
    /// Somebody has the database open.
    #[error("{0} is open in another program")]
    InUse(PathBuf),
}

/// Copies a database, whoever writes to it meanwhile: all that was committed when it began, and
/// nothing else. The file appears whole, looked through, and for its owner only.
pub fn back_up(
    database: &Path,
    file: &Path,
    replace: bool,
) -> Result<Vec<(Uai, Break)>, CopyError> {
    if logs(database).iter().any(|ours| same(ours, file)) || same(database, file) {
        return Err(CopyError::Itself(file.to_owned()));
    }
    if file.exists() && !replace {
        return Err(CopyError::Exists(file.to_owned()));
    }
    let copy = beside(file)?;
    let source = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    source.busy_timeout(Patience::default().lock)?;
    source.execute("vacuum into ?1", [text(&copy)?])?;
    let schema = examine(&copy)?;
    // Tables of before are looked through once they are brought up to date.
    let broken = if schema == STEPS.len() { breaks(&read_only(&copy)?)? } else { vec![] };
    put(copy, file, replace)?;
    Ok(broken)
}

/// A new file in the same folder, which goes with whoever forgets it.
pub(super) fn beside(file: &Path) -> Result<TempPath, CopyError> {
    let folder = folder(file);
    let made = tempfile::Builder::new().prefix(".balado-").suffix(".part").tempfile_in(folder);
    Ok(made.map_err(|error| at(folder, error))?.into_temp_path())
}

/// Gives a file its name once it is on the disk.
pub(super) fn put(copy: TempPath, file: &Path, replace: bool) -> Result<(), CopyError> {
    File::open(&copy).and_then(|copy| copy.sync_all()).map_err(|error| at(&copy, error))?;
    let named = if replace { copy.persist(file) } else { copy.persist_noclobber(file) };
    named.map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => CopyError::Exists(file.to_owned()),
        _ => at(file, error.error),
    })?;
    owner_only::sync_folder(folder(file)).map_err(|error| at(file, error))
}

/// Its version of the tables, when every page is sound.
pub(super) fn examine(file: &Path) -> Result<usize, CopyError> {
    let looked = look(file);
    match looked {
        Err(CopyError::Sqlite(error)) => Err(match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => CopyError::NotOurs(file.to_owned()),
            Some(ErrorCode::DatabaseCorrupt) => {
                CopyError::Damaged { path: file.to_owned(), defect: error.to_string() }
            }
            _ => error.into(),
        }),
        looked => looked,
    }
}

fn look(file: &Path) -> Result<usize, CopyError> {
    let db = read_only(file)?;
    let tables: u32 = db.query_row(TABLES, [], |row| row.get(0))?;
    let found: usize = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if tables < 4 || found == 0 {
        return Err(CopyError::NotOurs(file.to_owned()));
    }
    // Its sentences name tables and pages, never what rows hold.
    let defect: String = db.query_row("pragma integrity_check(1)", [], |row| row.get(0))?;
    if defect != "ok" {
        return Err(CopyError::Damaged { path: file.to_owned(), defect });
    }
    let known = STEPS.len();
    if found > known {
        return Err(CopyError::Newer { path: file.to_owned(), found, known });
    }
    Ok(found)
}

/// Audits that are not as they were written.
pub(super) fn breaks(db: &Connection) -> Result<Vec<(Uai, Break)>, DbError> {
    let db = Transaction::on(db);
    let mut broken = vec![];
    for uai in audit::schools(&db)? {
        broken.extend(audit::trail(&db, uai)?.verify(&[]).err().map(|at| (uai, at)));
    }
    Ok(broken)
}

fn read_only(file: &Path) -> Result<Connection, rusqlite::Error> {
    Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

/// The files that SQLite may keep beside a database.
pub(super) fn logs(database: &Path) -> [PathBuf; 3] {
    ["-wal", "-shm", "-journal"].map(|end| {
        let mut name = database.as_os_str().to_owned();
        name.push(end);
        name.into()
    })
}

/// One file under two names.
fn same(one: &Path, other: &Path) -> bool {
    let full = |path: &Path| Some(folder(path).canonicalize().ok()?.join(path.file_name()?));
    one == other || full(one).is_some_and(|one| full(other) == Some(one))
}

fn folder(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

fn text(path: &Path) -> Result<&str, CopyError> {
    path.to_str().ok_or_else(|| at(path, io::ErrorKind::InvalidFilename.into()))
}

pub(super) fn at(path: &Path, error: io::Error) -> CopyError {
    CopyError::File { path: path.to_owned(), error }
}
