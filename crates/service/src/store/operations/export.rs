//! All that is held of one school, to be handed over.

use std::{io, sync::LazyLock};

use balado_core::school::Uai;
use serde_json::{Map, Value as Json};

use super::of_school::{OF_SCHOOL, OfSchool, Shown};
use crate::{
    clock::instant,
    store::{
        SchoolExport, SchoolTable,
        port::{Db, DbError, Reading, Row, Value},
    },
};

/// A table, and how the rows of a school are asked of it.
struct Showing {
    table: &'static OfSchool,
    select: String,
}

static SHOWINGS: LazyLock<Vec<Showing>> =
    LazyLock::new(|| OF_SCHOOL.iter().map(Showing::of).collect());

impl Showing {
    fn of(table: &'static OfSchool) -> Self {
        let columns: Vec<&str> = table.shown().map(|(column, _)| column).collect();
        let (columns, name, key) = (columns.join(", "), table.table, table.whole().key.join(", "));
        let select = format!("select {columns} from {name} where uai = ?1 order by {key}");
        Self { table, select }
    }

    fn row(&self, row: &dyn Row) -> Result<Map<String, Json>, DbError> {
        let cells = (0..).zip(self.table.shown());
        let cells = cells.map(|(at, (name, shown))| Ok((name.to_owned(), cell(row, at, shown)?)));
        cells.collect()
    }
}

/// Every table, on one snapshot: all of it is in memory at the end.
pub fn school(db: &dyn Db, uai: Uai) -> Result<SchoolExport, DbError> {
    let table = |showing: &'static Showing| {
        let rows = db.all(&showing.select, &[uai.as_str().into()], |row| showing.row(row))?;
        let OfSchool { table, file, titles, line_each, .. } = *showing.table;
        Ok(SchoolTable { name: table, file, titles, line_each, rows })
    };
    let tables = SHOWINGS.iter().map(table).collect::<Result<_, DbError>>()?;
    Ok(SchoolExport { uai, tables })
}

fn cell(row: &dyn Row, at: usize, shown: Shown) -> Result<Json, DbError> {
    Ok(match (row.value(at)?, shown) {
        // A letter that nobody holds is leased until the beginning of time; what it said is empty once it left.
        (Value::Null, _) | (Value::Int(0), Shown::Instant) | (Value::Text(""), Shown::Json) => {
            Json::Null
        }
        (Value::Int(truth), Shown::Truth) => (truth != 0).into(),
        (Value::Int(millis), Shown::Instant) => instant(millis).to_string().into(),
        (Value::Int(int), _) => int.into(),
        (Value::Text(_), Shown::Json) => row.text_as(at, |json| serde_json::from_str(json))?,
        (Value::Text(text), _) => text.into(),
        (Value::Blob(packed), Shown::Packed) => unpacked(packed)?,
        (Value::Blob(bytes), _) => hex::encode(bytes).into(),
    })
}

/// Parts of a list are an array, or an object that has it as `rows`.
fn unpacked(packed: &[u8]) -> Result<Json, DbError> {
    let json = zstd::decode_all(packed)?;
    let mut json: Json = serde_json::from_slice(&json).map_err(io::Error::from)?;
    Ok(json.get_mut("rows").map(Json::take).unwrap_or(json))
}
