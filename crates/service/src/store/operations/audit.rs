use balado_core::school::Uai;
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    audit::{Head, Line, Trail},
    readings::ListRead,
    store::{
        port::{Db, DbError, Reading},
        statements,
    },
};

/// Adds a line to the school's audit, chained to the one before: the caller holds the school.
/// `detail` holds no name.
pub fn add(
    db: &dyn Db,
    uai: Uai,
    session: Uuid,
    at: Timestamp,
    what: &str,
    detail: &str,
) -> Result<(), DbError> {
    let before = head(db, uai)?.unwrap_or_default();
    let (what, session, detail) = (what.to_owned(), session.to_string(), detail.to_owned());
    let line = Line { n: before.n + 1, at: at.as_millisecond(), what, session, detail };
    let hash = line.hash(uai, &before.hash);
    let row = [
        uai.as_str().into(),
        line.n.into(),
        line.at.into(),
        (&line.what).into(),
        (&line.session).into(),
        (&line.detail).into(),
        (&hash).into(),
    ];
    db.execute(statements::AUDIT, &row)?;
    let head = [uai.as_str().into(), line.n.into(), (&hash).into()];
    db.execute(statements::MOVE_AUDIT_HEAD, &head).map(drop)
}

/// Each list that a session was given, without a name.
pub fn add_readings(db: &dyn Db, uai: Uai, reads: &[ListRead]) -> Result<(), DbError> {
    db.hold(uai.as_str())?;
    for read in reads {
        let ListRead { session, list, revision, accounts, at } = read;
        let list = list.as_str();
        let detail =
            format!("{{\"list\":\"{list}\",\"revision\":\"{revision}\",\"accounts\":{accounts}}}");
        add(db, uai, *session, *at, "read-list", &detail)?;
    }
    Ok(())
}

fn head(db: &dyn Db, uai: Uai) -> Result<Option<Head>, DbError> {
    db.first(statements::AUDIT_HEAD, &[uai.as_str().into()], |row| {
        Ok(Head { n: row.int(0)?, hash: row.bytes32(1)? })
    })
}

/// Every school that has lines, or should.
pub fn schools(db: &dyn Db) -> Result<Vec<Uai>, DbError> {
    db.all(statements::AUDITED, &[], |row| row.parsed(0))
}

/// The lines as they stand: nothing is believed of them yet.
pub fn trail(db: &dyn Db, uai: Uai) -> Result<Trail, DbError> {
    let lines = db.all(statements::TRAIL, &[uai.as_str().into()], |row| {
        let line = Line {
            n: row.int(0)?,
            at: row.int(1)?,
            what: row.text(2)?.to_owned(),
            session: row.text(3)?.to_owned(),
            detail: row.text(4)?.to_owned(),
        };
        Ok((line, row.bytes32(5)?))
    })?;
    Ok(Trail { uai, lines, head: head(db, uai)? })
}
