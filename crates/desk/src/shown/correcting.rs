//! What is shown of correcting a list in place.

use balado_core::{export::Encoding, finding::Column};
use serde::Serialize;
use ts_rs::TS;

/// What was typed over a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "CorrectionsView")]
pub struct CorrectionsShown {
    /// Lines that have a correction.
    pub lines: u32,
    /// Lines that were found right as they are.
    pub confirmed: u32,
    /// Whether the last one can be taken back.
    pub can_undo: bool,
    /// Whether the one that was taken back can be made again.
    pub can_redo: bool,
    /// Whether they were made before the file was opened this time.
    pub found_again: bool,
}

/// Names with accents, as they are read now and as they could be read.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "AccentsView")]
pub struct AccentsShown {
    /// Three at most.
    pub samples: Vec<Sample>,
    /// Encodings that read the whole file; those that read the samples alike are one.
    pub choices: Vec<AccentChoice>,
}

/// A name of the file.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SampleView")]
pub struct Sample {
    /// Its line.
    pub line: u32,
    /// `D’ALMEIDA Inès`.
    pub text: String,
}

impl std::fmt::Debug for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sample({})", self.line)
    }
}

/// An encoding, and the samples as it reads them.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "EncodingView")]
pub struct AccentChoice {
    /// How bytes stand for characters.
    #[serde(serialize_with = "super::words::encoding")]
    #[ts(type = "string")]
    pub encoding: Encoding,
    /// Its name.
    pub label: &'static str,
    /// The same lines, in the same order.
    pub samples: Vec<String>,
    /// Whether the list is read so now.
    pub chosen: bool,
}

impl std::fmt::Debug for AccentChoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AccentChoice({:?})", self.encoding)
    }
}

/// A file whose columns a person has to name.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "UnmappedView")]
pub struct UnmappedShown {
    /// Names it until it is read or given up.
    pub id: u32,
    /// The file's name.
    pub file_name: String,
    /// In the order of the file.
    pub columns: Vec<UnmappedColumn>,
    /// Whether no column seems to say whom a line is about.
    pub asks_roster: bool,
}

/// A column to name.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "UnmappedColumnView")]
pub struct UnmappedColumn {
    /// Its title.
    pub label: String,
    /// Its first values.
    pub samples: Vec<String>,
    /// What it seems to be.
    #[serde(serialize_with = "super::words::some_column")]
    #[ts(type = "ColumnView | null")]
    pub guess: Option<Column>,
}

impl std::fmt::Debug for UnmappedColumn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "UnmappedColumn({:?})", self.guess)
    }
}
