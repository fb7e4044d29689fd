//! What a person had better look at before sending, in words.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a person had better look at, one line each, the gravest kind first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "LooksView")]
pub struct LooksShown {
    /// At most 100; the others are in the table.
    pub looks: Vec<LookShown>,
    /// Those that are not drawn.
    pub others: u32,
    /// Those of which somebody said that they are right.
    pub seen: u32,
}

/// Something to look at.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "LookView")]
pub struct LookShown {
    /// Why.
    pub kind: LookKind,
    /// Of the row, or of the first of several.
    pub key: u32,
    /// Who, and what happens.
    pub sentence: String,
}

impl std::fmt::Debug for LookShown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LookShown({:?} {})", self.kind, self.key)
    }
}

/// Why something is worth a look, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "LookKindView")]
pub enum LookKind {
    /// The id is held under another name: the line waits until somebody says who it is.
    OtherPerson,
    /// Lines that stay aside until they are corrected; one look for all of them.
    ToFix,
    /// Had a class, or needs one, and has none in the file.
    WithoutClass,
    /// Goes to a level below.
    Down,
    /// Goes over a level or more.
    Jump,
    /// Several people of the file have one name, and one of them is new or changes.
    SameName,
    /// Arrives, and somebody of the same name is not in the file any more.
    MadeAgain,
}
