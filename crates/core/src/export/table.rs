//! A text cut into records that know their line and have as many cells as the header.
//!
//! The ENT quotes every value and escapes none, so its files are cut by [`quoted`]; what a
//! spreadsheet or an editor wrote by [`plain`]. A record with too few or too many cells is given as
//! [`Record::Torn`]: its cells are never offered, they may be in the wrong columns.

mod broken;
mod dialect;
mod dress;
mod parts;
mod plain;
mod quoted;
mod start;

use std::borrow::Cow;

use plain::Plain;
use quoted::Quoted;
use rayon::prelude::*;
use start::Start;

use super::ReadError;
use crate::finding::{Finding, Rule};

/// One record of the table.
#[derive(Clone, Copy)]
pub(super) enum Record<'a> {
    /// As many cells as the header, empty ones at the end aside.
    Whole { line: u32, cells: Cells<'a> },
    /// Another number of cells, or no end.
    Torn { line: u32, cells: Cells<'a>, found: u32, expected: u32, cut_short: bool },
}

/// The cells of a record.
#[derive(Clone, Copy)]
pub(super) enum Cells<'a> {
    Quoted { inner: &'a str, spans: &'a [(u32, u32)] },
    Plain(&'a [Cow<'a, str>]),
}

impl<'a> Cells<'a> {
    pub(super) fn get(&self, at: usize) -> &'a str {
        match self {
            Self::Quoted { inner, spans } => spans
                .get(at)
                .and_then(|(from, to)| inner.get(*from as usize..*to as usize))
                .unwrap_or(""),
            Self::Plain(cells) => cells.get(at).map_or("", |cell| &**cell),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Quoted { spans, .. } => spans.len(),
            Self::Plain(cells) => cells.len(),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'a str> {
        let cells = *self;
        (0..cells.len()).map(move |at| cells.get(at))
    }
}

/// What a record's taker makes of it.
pub(super) enum Taken {
    /// The next ones are as long.
    Same,
    /// It was a header: the next ones are as long as it.
    Header(Width),
}

/// How many cells the records of a table have: empty titles at the end of the header may have some.
#[derive(Clone, Copy)]
pub(super) struct Width {
    least: usize,
    most: usize,
    /// All titles are known: none is missing among them.
    is_sure: bool,
    /// Lines go on behind the titles, with nothing in them.
    goes_on: bool,
    /// Lines of fewer cells may end here, behind an empty cell: each further class has its own.
    may_end: Option<usize>,
    /// The ENT wrote it, which ends each line, the last one too.
    ends_lines: bool,
}

impl Width {
    pub(super) fn of<'a>(titles: impl Iterator<Item = &'a str>) -> Self {
        let mut width = Self {
            least: 0,
            most: 0,
            is_sure: false,
            goes_on: false,
            may_end: None,
            ends_lines: false,
        };
        for title in titles {
            width.most += 1;
            if !title.trim().is_empty() {
                width.least = width.most;
            }
        }
        width
    }

    /// These, after those of another header of the same file.
    fn after(self, before: Self) -> Self {
        Self { least: self.least, most: self.most, may_end: None, ..before }
    }

    /// Whether a record of that many cells fits, `is_blank` telling whether one is empty.
    ///
    /// Empty cells too many may come from a cell too many further left, unless the last column is
    /// filled, or most lines have them.
    fn takes(self, count: usize, is_blank: impl Fn(usize) -> bool) -> bool {
        let ends = self.may_end.is_some_and(|end| count >= end) && is_blank(count - 1);
        (count >= self.least || ends)
            && (count <= self.most
                || (self.is_sure
                    && (self.most..count).all(&is_blank)
                    && (self.goes_on || !is_blank(self.most - 1))))
    }
}

/// A text, how it is cut, and its first record.
pub(super) struct Table<'t> {
    /// The titles, without empty ones at the end.
    pub(super) header: Vec<String>,
    /// What was put right to find the header.
    pub(super) findings: Vec<Finding>,
    width: Width,
    text: Cow<'t, str>,
    start: Start,
}

impl<'t> Table<'t> {
    /// Finds the header and the dialect, on the first lines.
    pub(super) fn of(text: &'t str) -> Result<Self, ReadError> {
        let (text, had_quotes) = dress::undressed(text);
        let start = Start::of(&text).ok_or(ReadError::NoHeader)?;
        let mut findings = Vec::new();
        if had_quotes {
            findings.push(Finding::of_file(Rule::QuotesRemoved));
        }
        if start.holds_a_person() {
            findings.push(Finding::at(Rule::LineMoved, start.header_line, None));
        }
        let width = start.width(&text);
        let header = start.header[..width.least].to_vec();
        Ok(Self { header, findings, width, text, start })
    }

    /// The line of the header.
    pub(super) fn header_line(&self) -> u32 {
        self.start.header_line
    }

    /// How many lines above the header are neither blank nor titles of columns.
    pub(super) fn passed(&self) -> u32 {
        self.start.passed
    }

    /// The first record as it was cut, empty cells included: a person's when there are no titles.
    pub(super) fn first(&self) -> &[String] {
        &self.start.header
    }

    pub(super) fn separator(&self) -> char {
        self.start.dialect.separator
    }

    /// Whether every value is between quotes.
    pub(super) fn is_quoted(&self) -> bool {
        self.start.dialect.is_quoted
    }

    /// Whether it is written as the ENT writes: its separator is the semicolon, its lines end as on its servers.
    pub(super) fn is_untouched(&self) -> bool {
        self.is_quoted() && self.separator() == ';' && !self.text[..self.start.body].contains('\r')
    }

    /// Gives every record after the header to `take`, in order.
    pub(super) fn records(&self, take: impl FnMut(Record<'_>) -> Taken) {
        let (body, width) = (self.body(), self.width);
        let Start { dialect, line, .. } = self.start;
        if dialect.is_quoted {
            Quoted::new(body, dialect.byte(), line).records(width, take);
        } else {
            Plain::new(body, dialect.byte(), line).records(width, take);
        }
    }

    /// The bytes after the header.
    pub(super) fn length(&self) -> usize {
        self.body().len()
    }

    /// The text after the header.
    pub(super) fn body(&self) -> &str {
        &self.text[self.start.body..]
    }

    /// The records as up to `count` texts with the lines they start at, when they can be cut apart:
    /// see [`parts`].
    pub(super) fn parts(&self, count: usize) -> Option<Vec<(&str, u32)>> {
        let parts = self.is_quoted().then(|| parts::of(self.body(), count))?;
        let lines: Vec<u32> = parts.par_iter().map(|part| lines_in(part)).collect();
        let starts = lines.into_iter().scan(self.start.line, |next, lines| {
            let start = *next;
            *next += lines;
            Some(start)
        });
        Some(parts.into_iter().zip(starts).collect())
    }

    /// Gives every record of a part that starts at `line` to `take`.
    pub(super) fn records_of(&self, part: &str, line: u32, take: impl FnMut(Record<'_>) -> Taken) {
        Quoted::new(part, self.start.dialect.byte(), line).records(self.width, take);
    }

    /// For each column, its first values that are not empty.
    pub(super) fn samples(&self, most: usize) -> Vec<Vec<String>> {
        let mut samples: Vec<Vec<String>> = vec![Vec::new(); self.header.len()];
        self.records(|record| {
            if let Record::Whole { cells, .. } = record {
                let wanted =
                    samples.iter_mut().enumerate().filter(|(_, values)| values.len() < most);
                for (at, values) in wanted {
                    let value = cells.get(at).trim();
                    values.extend((!value.is_empty()).then(|| value.to_owned()));
                }
            }
            Taken::Same
        });
        samples
    }
}

fn torn(line: u32, cells: Cells<'_>, width: Width, cut_short: bool) -> Record<'_> {
    let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
    Record::Torn {
        line,
        cells,
        found: number(cells.len()),
        expected: number(width.least),
        cut_short,
    }
}

/// Lines with where they start, from an offset on.
fn lines(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = from;
    text[from..].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\n', '\r']))
    })
}

fn lines_in(text: &str) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', text.as_bytes()).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
