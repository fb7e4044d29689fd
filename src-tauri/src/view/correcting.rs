//! What the page shows of correcting a list in place: cells, accents, columns to name.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A column that Balado keeps: the only ones that can be corrected or named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ColumnView {
    Id,
    Type,
    LastName,
    FirstName,
    Login,
    Classes,
}

/// What was typed over a file.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CorrectionsView {
    /// Lines that have a correction.
    pub lines: u32,
    pub can_undo: bool,
    pub can_redo: bool,
    /// True when they were made another day, on the same file.
    pub found_again: bool,
}

/// Whether accents are right, shown rather than asked.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccentsView {
    /// Three names with accents at most, as they are read now.
    pub samples: Vec<SampleView>,
    pub choices: Vec<EncodingView>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SampleView {
    pub line: u32,
    pub text: String,
}

/// A way to read the file's accents.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EncodingView {
    /// Given back to `chooseEncoding`.
    pub encoding: String,
    pub label: String,
    /// The same lines, read so.
    pub samples: Vec<String>,
    pub chosen: bool,
}

/// A file whose columns the person has to name.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnmappedView {
    pub id: u32,
    pub file_name: String,
    pub columns: Vec<UnmappedColumnView>,
    /// No column seems to say who is a pupil and who a teacher.
    pub asks_roster: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnmappedColumnView {
    pub label: String,
    /// Its first values.
    pub samples: Vec<String>,
    /// What it seems to be.
    pub guess: Option<ColumnView>,
}
