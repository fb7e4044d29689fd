//! One person of a list that is open, and what is asked of them.

use balado_core::finding::Column;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Remark, RowState};

/// A person beside the table.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "DetailView")]
pub struct Detail {
    /// Of the row.
    pub key: u32,
    /// What the row is.
    pub state: RowState,
    /// `D’ALMEIDA Inès`.
    pub title: String,
    /// Its line.
    pub line: Option<u32>,
    /// What is known, before and after.
    pub fields: Vec<FieldShown>,
    /// What is doubtful.
    pub findings: Vec<Remark>,
    /// People of the same name, when there are others: all may well exist.
    pub namesakes: Option<Namesakes>,
    /// Whether the person can be left out, or put back.
    pub can_exclude: bool,
    /// Whether a person can say that the line is right as it is, or has said it.
    pub confirmation: Option<Confirmation>,
    /// Who the person is, when their id or login is held under another name.
    pub who: Option<WhoQuestion>,
    /// Of somebody the file does not name: whether their account would be deactivated.
    pub leaves: Option<bool>,
}

/// Whether the person of a line is the one whose account its id or login is.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "WhoQuestionView")]
pub struct WhoQuestion {
    /// Whose account it is, and whom the file names.
    pub sentence: String,
    /// What somebody said; the line waits until then.
    pub answer: Option<Who>,
}

impl std::fmt::Debug for WhoQuestion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WhoQuestion({:?})", self.answer)
    }
}

/// A line that waits until somebody says who it is.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "AskingView")]
pub struct Asking {
    /// Of its row.
    pub key: u32,
    /// Whose account it is, and whom the file names.
    pub sentence: String,
}

impl std::fmt::Debug for Asking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Asking({})", self.key)
    }
}

/// Who the person of a line is, whose id or login is held under another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "WhoView")]
pub enum Who {
    /// The same, under another name: the account is brought up to date.
    SamePerson,
    /// Somebody else, with an account of their own; the former one ends. In a file without ids, the line stays aside:
    /// it makes nobody new.
    SomebodyElse,
}

/// A line that only looks wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ConfirmationView")]
pub enum Confirmation {
    /// It waits for somebody who knows that it is right.
    Asked,
    /// Somebody said so.
    Given,
}

/// People of one name, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "NamesakesView")]
pub struct Namesakes {
    /// The one that was asked about first, then the others.
    pub people: Vec<Namesake>,
    /// What they are told apart by.
    pub fields: Vec<Compared>,
}

/// One of several people of one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "NamesakeView")]
pub struct Namesake {
    /// Of its row.
    pub key: u32,
    /// Its line; nothing for somebody who is held and not in the file.
    pub line: Option<u32>,
    /// What becomes of it.
    pub state: RowState,
}

/// What people of one name each say in a column.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ComparedView")]
pub struct Compared {
    /// Its name.
    pub label: &'static str,
    /// An identifier rather than words.
    pub code: bool,
    /// Whether they do not all say the same.
    pub differs: bool,
    /// In the order of the people.
    pub values: Vec<String>,
}

impl std::fmt::Debug for Compared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Compared({})", self.label)
    }
}

/// A field of a person.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "FieldView")]
pub struct FieldShown {
    /// Its name.
    pub label: &'static str,
    /// What is held, when it differs.
    pub before: Option<String>,
    /// What the file says.
    pub after: String,
    /// An identifier rather than words.
    pub code: bool,
    /// What to correct it by; nothing when it cannot be.
    #[serde(serialize_with = "super::words::some_column")]
    #[ts(type = "ColumnView | null")]
    pub column: Option<Column>,
    /// Whether it was typed over the file.
    pub corrected: bool,
    /// What the file says, when something was typed over it.
    pub original: Option<String>,
    /// What is wrong with it.
    pub wrong: Option<String>,
    /// Whether it only looks wrong: typed again as it is, it is taken for right.
    pub doubtful: bool,
}
