//! All that is held of one school, erased; its audit, which names nobody, stays and says so.

use std::sync::LazyLock;

use balado_core::school::Uai;
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    audit,
    of_school::{AtErasure, OF_SCHOOL, OfSchool},
};
use crate::store::{
    SchoolRows,
    port::{Db, DbError, Reading},
    statements,
};

/// A table whose rows go with their school.
struct Erasing {
    table: &'static str,
    count: String,
    delete: String,
}

static ERASINGS: LazyLock<Vec<Erasing>> = LazyLock::new(|| {
    let deleted = |one: &&OfSchool| one.at_erasure == AtErasure::Deleted;
    OF_SCHOOL.iter().filter(deleted).map(|one| Erasing::of(one.table)).collect()
});

impl Erasing {
    fn of(table: &'static str) -> Self {
        let of_school = format!("from {table} where uai = ?1");
        Self {
            table,
            count: format!("select count(*) {of_school}"),
            delete: format!("delete {of_school}"),
        }
    }
}

/// What an erasure would take.
pub fn rows(db: &dyn Db, uai: Uai) -> Result<SchoolRows, DbError> {
    let of = |erasing: &'static Erasing| {
        let count = db.first(&erasing.count, &[uai.as_str().into()], |row| row.count(0))?;
        Ok((erasing.table, count.unwrap_or_default()))
    };
    let mut rows: Vec<_> = ERASINGS.iter().map(of).collect::<Result<_, DbError>>()?;
    let activated = db.any(statements::ACTIVATED, &[uai.as_str().into()])?;
    rows.push(("school", activated.into()));
    Ok(SchoolRows(rows))
}

/// Erases it; a school of which nothing is held is left as it is, its audit too. Its revision goes on, so that no
/// app takes the empty list for one that it knows.
pub fn school(db: &dyn Db, uai: Uai, now: Timestamp) -> Result<SchoolRows, DbError> {
    db.hold(uai.as_str())?;
    let key = [uai.as_str().into()];
    let of = |erasing: &'static Erasing| Ok((erasing.table, db.execute(&erasing.delete, &key)?));
    let mut erased: Vec<_> = ERASINGS.iter().map(of).collect::<Result<_, DbError>>()?;
    erased.push(("school", db.execute(statements::ERASE_SCHOOL, &key)?));
    let erased = SchoolRows(erased);
    if !erased.is_empty() {
        db.execute(statements::NEXT_REVISION, &key)?;
        let counts: Vec<String> =
            erased.0.iter().map(|(table, rows)| format!("\"{table}\":{rows}")).collect();
        let detail = format!("{{{}}}", counts.join(","));
        audit::add(db, uai, Uuid::nil(), now, "erase-school", &detail)?;
    }
    Ok(erased)
}
