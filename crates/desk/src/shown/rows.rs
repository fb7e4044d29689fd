//! The rows of a list that is open: how many of each state, and one page of them.

use balado_core::finding::Column;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How many rows are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "CountersView")]
pub struct Counters {
    /// New.
    pub create: u32,
    /// Changed, or back.
    pub update: u32,
    /// Those of them who are back after having left.
    pub returning: u32,
    /// The same.
    pub unchanged: u32,
    /// Blocked.
    pub to_fix: u32,
    /// Under the id or the login of somebody else, of whom nobody said who they are.
    pub other_person: u32,
    /// Not in the file.
    pub absent: u32,
    /// Left out by the person.
    pub excluded: u32,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RowStateView")]
pub enum RowState {
    /// Blocked.
    ToFix,
    /// Its id, or its login in a file without ids, is held under another name: it waits until somebody says who it is.
    OtherPerson,
    /// New.
    Create,
    /// Changed.
    Update,
    /// Back after having left.
    Returning,
    /// The same.
    Unchanged,
    /// Read while signed out: nothing to compare with.
    Read,
    /// Not in the file.
    Absent,
    /// Left out by the person.
    Excluded,
}

/// Which rows to show, in which order; none of all, as in the file, unless told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "PageQueryView")]
pub struct PageQuery {
    /// One state only; `Update` includes `Returning`.
    pub state: Option<RowState>,
    /// Words that all have to be found, whatever their case and accents.
    pub search: String,
    /// One class only.
    pub class: Option<String>,
    /// Rows with this remark only.
    pub remark: Option<String>,
    /// Sorted by.
    pub sort: Sort,
    /// Turned round.
    pub descending: bool,
    /// First row, from 0.
    pub offset: u32,
    /// How many rows; at most 500.
    pub limit: u32,
    /// The row that is open beside the table, when there is one.
    pub opened: Option<u32>,
}

/// What rows are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SortView")]
pub enum Sort {
    /// Lines to fix first, then by name.
    Name,
    /// By state, then by name.
    State,
    /// By given name.
    FirstName,
    /// By class, then by name.
    Classes,
    /// By login.
    Login,
    /// By remark.
    Remark,
    /// As in the file.
    #[default]
    Line,
}

/// Some of the rows that match a query.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "PageView")]
pub struct Page {
    /// How many match.
    pub total: u32,
    /// First row.
    pub offset: u32,
    /// The rows.
    pub rows: Vec<Row>,
    /// Whether the row that is open beside the table matches too; false when none is.
    pub has_opened: bool,
}

/// A line of the table.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RowView")]
pub struct Row {
    /// Names it as long as the file stays open.
    pub key: u32,
    /// Its line; `None` for somebody the file does not name.
    pub line: Option<u32>,
    /// What it is.
    pub state: RowState,
    /// Nom.
    pub last_name: String,
    /// Prénom.
    pub first_name: String,
    /// Classe.
    pub classes: String,
    /// The class of before, of somebody who changes class.
    pub former_classes: Option<String>,
    /// Identifiant.
    pub login: String,
    /// The gravest remark, or nothing.
    pub remark: String,
    /// Whether that remark blocks the line.
    pub remark_blocking: bool,
    /// Of somebody the file does not name: whether their account would be deactivated.
    pub leaves: Option<bool>,
    /// Whether its cells can be typed over.
    pub editable: bool,
    /// Those of its cells, shown or not; none of a line that cannot be typed over.
    pub cells: Vec<CellShown>,
}

/// A cell that can be typed over.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "CellView")]
pub struct CellShown {
    /// Its column.
    #[serde(serialize_with = "super::words::column")]
    #[ts(type = "ColumnView")]
    pub column: Column,
    /// What the file says, when something was typed over it.
    pub original: Option<String>,
    /// What is wrong with it.
    pub wrong: Option<String>,
    /// Whether it only looks wrong: typed again as it is, it is taken for right.
    pub doubtful: bool,
}

impl std::fmt::Debug for CellShown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CellShown({:?})", self.column)
    }
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row({} {:?})", self.key, self.state)
    }
}
