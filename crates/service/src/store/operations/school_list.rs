use std::collections::{BTreeMap, BTreeSet};

use balado_core::school::{Academy, Uai};

use crate::{
    directory::{ListRefusal, ListReport, ListedSchool, SMALL, SchoolList},
    store::{
        port::{Db, DbError, Reading, Value},
        statements,
    },
};

/// Schools written at a time.
const PIECE: usize = 5_000;

/// What was known of a listed school.
struct Known {
    name: Option<String>,
    open: bool,
}

/// Takes a list, or refuses it and changes nothing.
pub fn import(db: &dyn Db, list: &SchoolList) -> Result<ListReport, ListRefusal> {
    db.hold("school-list")?;
    let known = known(db)?;
    let leaving = leaving(&known, list);
    doubt(&known, list)?;
    let mut report = ListReport::default();
    for school in &list.schools {
        compare(known.get(&school.uai), school, &mut report);
    }
    report.closed += leaving.len();
    write(db, &list.schools)?;
    close(db, &leaving)?;
    note(db, list, report)?;
    Ok(report)
}

fn known(db: &dyn Db) -> Result<BTreeMap<Uai, Known>, DbError> {
    let schools = db.all(statements::LISTED_SCHOOLS, &[], |row| {
        let name = row.optional_text(1)?.map(str::to_owned);
        Ok((row.parsed(0)?, Known { name, open: row.text(2)? == "open" }))
    })?;
    Ok(schools.into_iter().collect())
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

fn write(db: &dyn Db, schools: &[ListedSchool]) -> Result<(), DbError> {
    for piece in schools.chunks(PIECE) {
        let rows = piece.iter().flat_map(|school| {
            let listed = if school.open { "open" } else { "closed" };
            [school.uai.as_str().into(), (&school.name).into(), listed.into()]
        });
        let rows: Vec<Value<'_>> = rows.collect();
        db.insert_all(statements::LIST_SCHOOL, &rows)?;
    }
    Ok(())
}

fn close(db: &dyn Db, leaving: &[Uai]) -> Result<(), DbError> {
    for piece in leaving.chunks(PIECE) {
        let rows: Vec<Value<'_>> = piece.iter().map(|uai| uai.as_str().into()).collect();
        db.execute_all(statements::CLOSE_SCHOOL, &rows)?;
    }
    Ok(())
}

fn note(db: &dyn Db, list: &SchoolList, report: ListReport) -> Result<(), DbError> {
    let count = |schools: usize| i64::try_from(schools).expect("schools are few");
    let (open, closed) = (count(report.open), count(list.schools.len() - report.open));
    db.execute(statements::NOTE_LIST, &[list.at.into(), open.into(), closed.into()]).map(drop)
}
