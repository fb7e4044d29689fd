//! Everything of another database, taken in whole or not at all.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::{
    audit,
    cell::Cell,
    tables::{TABLES, Table},
};
use crate::store::{
    MoveRefusal, MoveReport,
    port::{Db, DbError, Value},
};

/// The same of every table.
static COPIES: LazyLock<Vec<Copying>> = LazyLock::new(|| TABLES.iter().map(Copying::of).collect());

/// A table, and what a copy asks of it.
#[derive(Debug)]
pub struct Copying {
    table: &'static Table,
    width: usize,
    any: String,
    first: String,
    next: String,
    insert: String,
}

impl Copying {
    fn of(table: &'static Table) -> Self {
        let Table { name, key, piece, .. } = table;
        let columns: Vec<&str> = table.columns().collect();
        let (width, all, key_columns) = (columns.len(), columns.join(", "), key.join(", "));
        let numbers = |count: usize| {
            (1..=count).map(|number| format!("?{number}")).collect::<Vec<_>>().join(", ")
        };
        let (keys, values) = (numbers(key.len()), numbers(width));
        let order = format!("order by {key_columns} limit {piece}");
        Self {
            table,
            width,
            any: format!("select 1 from {name} limit 1"),
            first: format!("select {all} from {name} {order}"),
            next: format!("select {all} from {name} where ({key_columns}) > ({keys}) {order}"),
            insert: format!("insert into {name} ({all}) values ({values})"),
        }
    }

    /// The next rows in the order of keys, one after the other, after the key that is given.
    pub fn piece(&'static self, db: &dyn Db, after: Option<&[Cell]>) -> Result<Vec<Cell>, DbError> {
        let (sql, values) = match after {
            None => (&self.first, vec![]),
            Some(key) => (&self.next, key.iter().map(Cell::value).collect()),
        };
        let mut cells = Vec::new();
        db.query(sql, &values, &mut |row| {
            for at in 0..self.width {
                cells.push(Cell::of(row, at)?);
            }
            Ok(())
        })?;
        Ok(cells)
    }

    /// Each piece, to the last.
    fn each_piece(
        &'static self,
        mut read: impl FnMut(Option<&[Cell]>) -> Result<Vec<Cell>, DbError>,
        mut take: impl FnMut(&[Cell]) -> Result<(), DbError>,
    ) -> Result<Sum, DbError> {
        let (mut sum, mut after) = (Sum::default(), None);
        loop {
            let piece = read(after.as_deref())?;
            let Some(last) = piece.chunks(self.width).last() else { return Ok(sum) };
            take(&piece)?;
            sum.add(&piece, self.width);
            after = Some(last[..self.table.key.len()].to_vec());
        }
    }

    fn put(&'static self, db: &dyn Db, piece: &[Cell]) -> Result<(), DbError> {
        let values: Vec<Value<'_>> = piece.iter().map(Cell::value).collect();
        db.insert_all(&self.insert, &values).map(drop)
    }
}

/// Where rows come from: those of a table after a key.
pub type Source<'a> =
    &'a mut dyn FnMut(&'static Copying, Option<&[Cell]>) -> Result<Vec<Cell>, DbError>;

/// Takes everything, compares it with what was given, and verifies the audits. What is already there has to be
/// the same: then the move was finished before, and cut before it said so.
pub fn take(db: &dyn Db, from: Source<'_>) -> Result<MoveReport, MoveRefusal> {
    db.hold("move")?;
    let empty = is_empty(db)?;
    let mut report = MoveReport { rows: vec![], broken: vec![], found: !empty };
    for copying in COPIES.iter() {
        let put = |piece: &[Cell]| if empty { copying.put(db, piece) } else { Ok(()) };
        let given = copying.each_piece(|after| from(copying, after), put)?;
        let taken = copying.each_piece(|after| copying.piece(db, after), |_| Ok(()))?;
        if given.rows != taken.rows || given.hash.finalize() != taken.hash.finalize() {
            let table = copying.table.name;
            return Err(if empty { MoveRefusal::Differs(table) } else { MoveRefusal::NotEmpty });
        }
        report.rows.push((copying.table.name, given.rows));
    }
    for uai in audit::schools(db)? {
        report.broken.extend(audit::trail(db, uai)?.verify(&[]).err().map(|at| (uai, at)));
    }
    Ok(report)
}

fn is_empty(db: &dyn Db) -> Result<bool, DbError> {
    for copying in COPIES.iter() {
        if db.any(&copying.any, &[])? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What a table holds, in short.
#[derive(Default)]
struct Sum {
    rows: u64,
    hash: Sha256,
}

impl Sum {
    fn add(&mut self, piece: &[Cell], width: usize) {
        self.rows += (piece.len() / width) as u64;
        for cell in piece {
            let (kind, int, bytes): (u8, i64, &[u8]) = match cell {
                Cell::Null => (0, 0, &[]),
                Cell::Int(int) => (1, *int, &[]),
                Cell::Text(text) => (2, 0, text.as_bytes()),
                Cell::Blob(bytes) => (3, 0, bytes),
            };
            self.hash.update([kind]);
            self.hash.update(int.to_be_bytes());
            self.hash.update((bytes.len() as u64).to_be_bytes());
            self.hash.update(bytes);
        }
    }
}

/// Every column that is taken, as `table.column`.
pub fn columns() -> impl Iterator<Item = String> {
    let of =
        |table: &'static Table| table.columns().map(|column| format!("{}.{column}", table.name));
    TABLES.iter().flat_map(of)
}
