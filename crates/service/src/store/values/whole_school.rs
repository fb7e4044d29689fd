use std::fmt;

use balado_core::school::Uai;
use serde_json::{Map, Value};

/// All that is held of a school, without the secrets and what is made of them.
#[derive(Debug)]
pub struct SchoolExport {
    /// The school.
    pub uai: Uai,
    /// Each table that holds something of schools, even when it has nothing of this one.
    pub tables: Vec<SchoolTable>,
}

/// What a table holds of a school: people's names, so that nothing shows it but whoever asked for it.
pub struct SchoolTable {
    /// As the database calls it.
    pub name: &'static str,
    /// As a file for people is called, without its end.
    pub file: &'static str,
    /// The columns of that file: where each one is in a row (`receipt.by`), and what it is called.
    pub titles: &'static [(&'static str, &'static str)],
    /// The column whose items have a line each in that file.
    pub line_each: Option<&'static str>,
    /// By the names of the columns, in the order of keys.
    pub rows: Vec<Map<String, Value>>,
}

/// Without the rows.
impl fmt::Debug for SchoolTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SchoolTable").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Rows of a school, by table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolRows(pub Vec<(&'static str, u64)>);

impl SchoolRows {
    /// Of one table.
    pub fn of(&self, table: &str) -> u64 {
        self.0.iter().find(|(name, _)| *name == table).map_or(0, |(_, rows)| *rows)
    }

    /// Whether no table has any.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, rows)| *rows == 0)
    }
}
