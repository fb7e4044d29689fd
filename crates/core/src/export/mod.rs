//! The file the ENT gives: bytes in, people as it names them out.
//!
//! [`read`] never panics and never stops at a bad line: what cannot be read becomes a
//! [`Finding`] that names its line. Only a file that is no list of accounts at all is a
//! [`ReadError`]. Columns that must not leave the PC (activation code, parents, e-mail,
//! telephone, SIECLE number, last visit) are passed over here: nothing keeps them.
//!
//! `text` decodes, `table` cuts into records that know their line, `header` finds the
//! columns, `row` keeps what may be kept.
//!
//! ```
//! use balado_core::export::read;
//!
//! let file = "\"Id\";\"Type\";\"Nom\";\"Prénom\";\"Login\";\"Code d'activation\"\n\
//!             \"2846117\";\"Élève\";\"D’ALMEIDA\";\"Inès \"Nini\"\";\"ines.dalmeida\";\"\"\n";
//! let reading = read(file.as_bytes()).expect("a classic export");
//! assert_eq!(reading.texts_of(&reading.rows[0]).first_name, "Inès \"Nini\"");
//! assert_eq!(reading.how.generation.map(|year| year.as_str()), Some("2014"));
//! ```

mod alias;
mod blanks;
mod confirmed;
mod corrections;
mod dictionary;
mod entities;
mod error;
mod escapes;
mod foreign;
mod gather;
mod guess;
mod header;
mod how;
mod keys;
mod kinds;
mod labels;
mod mapping;
mod markup;
mod mend;
mod national;
mod nothing;
mod per_column;
mod row;
mod sheet;
mod table;
mod text;
mod titles;
pub(crate) mod value;
mod witnesses;
mod workbook;
mod xml;

use std::fmt;

pub(crate) use alias::{Alias, alias_hash};
pub use confirmed::Confirmed;
pub use corrections::Corrections;
pub(crate) use dictionary::{CellTexts, Dictionary, Word};
pub use error::ReadError;
pub(crate) use escapes::is_left as has_escape;
pub use how::{Decoding, Encoding, ExportKind, FileProfile, Generation, Language};
pub(crate) use keys::Bytes;
pub use mapping::{Mapping, Unmapped};
pub(crate) use mend::QuoteRule;
pub use per_column::PerColumn;
pub use row::{Row, RowTexts};
pub(crate) use text::is_lost;

use crate::finding::{Column, Finding, Foreign, Obstacle};

/// A file as it was read: who it names, what was doubtful, how it was understood.
pub struct Reading {
    /// Encoding, separator, generation, language, kind, profile.
    pub how: Decoding,
    /// One per readable line, in the order of the file.
    pub rows: Vec<Row>,
    /// What could not be read.
    pub findings: Vec<Finding>,
    pub(crate) words: CellTexts,
    /// What the file says in the cells that were typed over.
    pub(crate) replaced: Corrections,
    /// What a person found right as it is.
    pub(crate) confirmed: Confirmed,
}

impl Reading {
    /// What a row of this reading says.
    pub fn texts_of<'a>(&'a self, row: &'a Row) -> RowTexts<'a> {
        self.words.texts_of(row)
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading")
            .field("how", &self.how)
            .field("rows", &self.rows.len())
            .field("findings", &self.findings)
            .finish_non_exhaustive()
    }
}

/// What a person said about a file, beyond its bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// How bytes stand for characters, when the evidence was not believed.
    pub encoding: Option<Encoding>,
    /// Which column is which, when the titles were not known.
    pub mapping: Option<&'a Mapping>,
    /// What was typed over its cells.
    pub corrections: Option<&'a Corrections>,
    /// Which doubtful cells were found right as they are.
    pub confirmed: Option<&'a Confirmed>,
}

/// Reads an export of the ENT.
///
/// # Errors
/// When the bytes are no list of accounts at all; the error says what they are and how to get
/// the right file.
pub fn read(bytes: &[u8]) -> Result<Reading, ReadError> {
    read_with(bytes, &Options::default())
}

/// Reads an export as a person said to.
///
/// # Errors
/// As [`read`]; [`ReadError::MissingColumns`] when the mapping does not name what an account needs.
pub fn read_with(bytes: &[u8], options: &Options<'_>) -> Result<Reading, ReadError> {
    if let Some(what) = workbook::recognise(bytes) {
        let found = workbook::find(bytes, what)?;
        let mut reading = read_sheet(&found.lines.text, what, None, options)?;
        found.tell(&mut reading, what, options.corrections);
        return Ok(reading);
    }
    if let Some(found) = markup::find(bytes, options.encoding) {
        let mut reading = read_sheet(&found.text, found.what, Some(found.encoding), options)?;
        reading.findings.extend(found.findings);
        return Ok(reading);
    }
    let text = match options.encoding {
        Some(encoding) => text::decode_as(bytes, encoding)?,
        None => text::decode(bytes)?,
    };
    let table = table::Table::of(&text.chars)?;
    let source = (Some(text.encoding), Some(table.separator()));
    let mut reading = read_table(table, options, source)?;
    reading.findings.extend(text.findings);
    Ok(reading)
}

/// A sheet of a file that is no text, or a table of a page.
fn read_sheet(
    text: &str,
    what: Foreign,
    encoding: Option<Encoding>,
    options: &Options<'_>,
) -> Result<Reading, ReadError> {
    let read =
        table::Table::of(text).and_then(|table| read_table(table, options, (encoding, None)));
    // A sheet in which nobody could say what the columns are is no list.
    let mut reading = read.map_err(|error| match error {
        ReadError::NoHeader => ReadError::Foreign(what),
        other => other,
    })?;
    reading.findings.extend(what.when_read().map(Finding::of_file));
    Ok(reading)
}

/// The rows of a table, and how its text was written: a workbook has no encoding, and only text has
/// separators.
fn read_table(
    table: table::Table<'_>,
    options: &Options<'_>,
    (encoding, separator): (Option<Encoding>, Option<char>),
) -> Result<Reading, ReadError> {
    let header = match options.mapping {
        Some(mapping) => {
            national::refuse(mapping, &table)?;
            header::Header::mapped(mapping)?
        }
        // A person who tries encodings sees what each gives.
        None if options.encoding.is_some() => found_header(&table)?,
        None => {
            refuse_lost_accents(&table)?;
            found_header(&table)?
        }
    };
    let mut rows = gather::rows(&table, &header, options.corrections);
    rows.pass_over(table.passed());
    let mut how = header.decoding(encoding, separator);
    how.profile = rows.profile();
    let is_utf8 = matches!(encoding, Some(Encoding::Utf8 | Encoding::Utf8Bom) | None);
    how.is_untouched = table.is_untouched() && is_utf8;
    let mut reading = rows.finish(how);
    reading.confirmed = options.confirmed.cloned().unwrap_or_default();
    reading.findings.extend(table.findings);
    Ok(reading)
}

/// A title that was read in a wrong page stands over names that were read so too.
fn refuse_lost_accents(table: &table::Table<'_>) -> Result<(), ReadError> {
    let mut titles = table.header.iter();
    let lost = titles.find_map(|title| Some((title, titles::before_damage(title)?)));
    lost.map_or(Ok(()), |(found, before)| {
        Err(ReadError::LostAccents { found: found.clone(), before })
    })
}

/// The columns by their titles; those of an export that has none by its first record.
fn found_header(table: &table::Table<'_>) -> Result<header::Header, ReadError> {
    match header::find(&table.header) {
        Err(ReadError::NoHeader) => kinds::without_header(table.first().iter().map(String::as_str))
            .map(header::Header::of_layout)
            .ok_or_else(|| unmapped(ReadError::NoHeader, table)),
        Ok(found)
            if kinds::is_in_doubt(&found)
                && !kinds::has_ids(&found, &table.samples(Unmapped::SAMPLES)) =>
        {
            Err(unmapped(ReadError::MissingColumns(vec![Column::Id]), table))
        }
        found => found.map_err(|error| unmapped(error, table)),
    }
}

/// The fewest columns a list of people has: an id, a family name, a given name.
const FEWEST: usize = 3;

/// A table whose titles are not known can still be named by a person.
fn unmapped(error: ReadError, table: &table::Table<'_>) -> ReadError {
    let missing = match error {
        ReadError::NoHeader => Vec::new(),
        ReadError::MissingColumns(missing) => missing,
        other => return other,
    };
    if table.header.len() < FEWEST {
        return if missing.is_empty() {
            ReadError::NoHeader
        } else {
            ReadError::MissingColumns(missing)
        };
    }
    let labels = table.header.clone();
    let samples = table.samples(Unmapped::SAMPLES);
    let guesses = guess::columns(&labels, &samples);
    let line = table.header_line();
    ReadError::UnknownColumns(Box::new(Unmapped { line, labels, samples, guesses, missing }))
}

#[cfg(test)]
mod tests;
