use std::collections::{BTreeMap, BTreeSet};

use balado_core::school::{Academy, Uai};
use rusqlite::{Connection, params};

use super::people;
use crate::{
    directory::{ListRefusal, ListReport, ListedSchool, SMALL, SchoolList},
    store::{StoreError, statements},
};

/// What was known of a listed school.
struct Known {
    name: Option<String>,
    open: bool,
}

/// Takes a list, or refuses it and changes nothing.
pub(super) fn import(db: &Connection, list: &SchoolList) -> Result<ListReport, ListRefusal> {
    let known = known(db)?;
    let leaving = leaving(&known, list);
    doubt(&known, list)?;
    let mut report = ListReport::default();
    for school in &list.schools {
        compare(known.get(&school.uai), school, &mut report);
        write(db, school)?;
    }
    let mut close = db.prepare_cached(statements::CLOSE_SCHOOL).map_err(StoreError::from)?;
    for uai in &leaving {
        close.execute([uai.as_str()]).map_err(StoreError::from)?;
    }
    report.closed += leaving.len();
    note(db, list, report)?;
    Ok(report)
}

fn known(db: &Connection) -> Result<BTreeMap<Uai, Known>, StoreError> {
    let mut statement = db.prepare_cached(statements::LISTED_SCHOOLS)?;
    let rows = statement.query_map([], |row| {
        let listed: String = row.get(2)?;
        Ok((people::parsed(row, 0)?, Known { name: row.get(1)?, open: listed == "open" }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Open schools that the file leaves out, of the académies that it speaks of.
fn leaving(known: &BTreeMap<Uai, Known>, list: &SchoolList) -> Vec<Uai> {
    let named: BTreeSet<Uai> = list.schools.iter().map(|school| school.uai).collect();
    open_and_covered(known, list).filter(|uai| !named.contains(uai)).collect()
}

fn open_and_covered(known: &BTreeMap<Uai, Known>, list: &SchoolList) -> impl Iterator<Item = Uai> {
    let covered = list.covered();
    let open = known.iter().filter(|(_, school)| school.open).map(|(uai, _)| *uai);
    open.filter(move |uai| Academy::of(uai).is_some_and(|academy| covered.contains(academy.word())))
}

/// A file cut short would close the schools that it lost.
fn doubt(known: &BTreeMap<Uai, Known>, list: &SchoolList) -> Result<(), ListRefusal> {
    let known = open_and_covered(known, list).count();
    let found = list.schools.iter().filter(|school| school.open).count();
    if known >= SMALL && found * 2 < known && !list.confirmed {
        return Err(ListRefusal::Short { found, known });
    }
    Ok(())
}

fn compare(known: Option<&Known>, school: &ListedSchool, report: &mut ListReport) {
    report.open += usize::from(school.open);
    let counted = match known {
        None => &mut report.new,
        Some(known) if known.open && !school.open => &mut report.closed,
        Some(known) if !known.open && school.open => &mut report.reopened,
        Some(known) if known.name.as_ref() != Some(&school.name) => &mut report.renamed,
        Some(_) => &mut report.unchanged,
    };
    *counted += 1;
}

fn write(db: &Connection, school: &ListedSchool) -> Result<(), StoreError> {
    let listed = if school.open { "open" } else { "closed" };
    let mut statement = db.prepare_cached(statements::LIST_SCHOOL)?;
    statement.execute(params![school.uai.as_str(), school.name, listed])?;
    Ok(())
}

fn note(db: &Connection, list: &SchoolList, report: ListReport) -> Result<(), StoreError> {
    let closed = list.schools.len() - report.open;
    db.prepare_cached(statements::NOTE_LIST)?.execute(params![
        list.at.as_millisecond(),
        report.open,
        closed
    ])?;
    Ok(())
}
