//! A text cut into records that know their line and have as many cells as the header.
//!
//! The ENT quotes every value and escapes none, so its files are cut by [`quoted`]; other
//! dialects (a spreadsheet's) by the `csv` crate. A record with too few or too many cells is
//! given as [`Record::Torn`]: its cells are never offered, they may be in the wrong columns.

mod quoted;

use quoted::Quoted;

use super::ReadError;

const SEPARATORS: [u8; 4] = [b';', b',', b'\t', b'|'];

/// One record of the table.
pub(super) enum Record<'a> {
    /// As many cells as the header.
    Whole { line: u32, cells: Cells<'a> },
    /// Another number of cells, or no end.
    Torn { line: u32, found: u32, expected: u32, cut_short: bool },
}

/// The cells of a record.
pub(super) enum Cells<'a> {
    Quoted { inner: &'a str, spans: &'a [(u32, u32)] },
    Plain(&'a csv::StringRecord),
}

impl<'a> Cells<'a> {
    pub(super) fn get(&self, at: usize) -> &'a str {
        match self {
            Self::Quoted { inner, spans } => spans
                .get(at)
                .and_then(|(from, to)| inner.get(*from as usize..*to as usize))
                .unwrap_or(""),
            Self::Plain(record) => record.get(at).unwrap_or(""),
        }
    }
}

/// A text, how it is cut, and its first record.
pub(super) struct Table<'t> {
    pub(super) header: Vec<String>,
    body: &'t str,
    header_line: u32,
    line: u32,
    separator: u8,
    is_quoted: bool,
}

impl<'t> Table<'t> {
    /// Finds the dialect on the first two lines.
    pub(super) fn of(text: &'t str) -> Result<Self, ReadError> {
        let (said, text, line) = without_separator_line(text);
        let first = text.lines().next().ok_or(ReadError::Empty)?;
        let quoted =
            first.starts_with('"') && second_line(text).is_none_or(|next| next.starts_with('"'));
        let separator = said.or_else(|| commonest(first, quoted)).ok_or(ReadError::NoHeader)?;
        let table = Self {
            header: Vec::new(),
            body: text,
            header_line: line,
            line,
            separator,
            is_quoted: quoted,
        };
        Ok(if quoted { table.after_quoted_header() } else { table.after_plain_header() })
    }

    /// The line of the header.
    pub(super) fn header_line(&self) -> u32 {
        self.header_line
    }

    /// For each column, its first values that are not empty.
    pub(super) fn samples(&self, most: usize) -> Vec<Vec<String>> {
        let mut samples: Vec<Vec<String>> = vec![Vec::new(); self.header.len()];
        self.records(|record| {
            let Record::Whole { cells, .. } = record else { return };
            for (at, kept) in samples.iter_mut().enumerate().filter(|(_, kept)| kept.len() < most) {
                let value = cells.get(at).trim();
                if !value.is_empty() {
                    kept.push(value.to_owned());
                }
            }
        });
        samples
    }

    pub(super) fn separator(&self) -> char {
        char::from(self.separator)
    }

    /// Gives every record after the header to `take`, in order.
    pub(super) fn records(&self, take: impl FnMut(Record<'_>)) {
        if self.is_quoted {
            Quoted::new(self.body, self.separator, self.line).records(self.header.len(), take);
        } else {
            self.plain_records(take);
        }
    }

    fn after_quoted_header(mut self) -> Self {
        let mut records = Quoted::new(self.body, self.separator, self.line);
        self.header = records.first().into_iter().map(str::to_owned).collect();
        (self.body, self.line) = records.rest();
        self
    }

    fn after_plain_header(mut self) -> Self {
        let mut reader = plain(self.body, self.separator);
        let mut record = csv::StringRecord::new();
        // A `&str` cannot fail to be read or decoded.
        reader.read_record(&mut record).expect("a text is always readable");
        self.header = record.iter().map(str::to_owned).collect();
        let at = usize::try_from(reader.position().byte()).expect("inside the text");
        self.line += lines_in(&self.body[..at]);
        self.body = &self.body[at..];
        self
    }

    fn plain_records(&self, mut take: impl FnMut(Record<'_>)) {
        let mut reader = plain(self.body, self.separator);
        let mut record = csv::StringRecord::new();
        let expected = self.header.len();
        let (mut line, mut counted) = (self.line, 0);
        while reader.read_record(&mut record).expect("a text is always readable") {
            let start = start_of(&record, self.body);
            line += lines_in(&self.body[counted..start]);
            counted = start;
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if record.len() == expected {
                take(Record::Whole { line, cells: Cells::Plain(&record) });
            } else {
                let at_end = reader.position().byte() >= self.body.len() as u64;
                let cut_short =
                    at_end && record.len() < expected && !self.body.ends_with(['\n', '\r']);
                take(torn(line, record.len(), expected, cut_short));
            }
        }
    }
}

fn torn<'a>(line: u32, found: usize, expected: usize, cut_short: bool) -> Record<'a> {
    let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
    Record::Torn { line, found: number(found), expected: number(expected), cut_short }
}

fn plain(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes())
}

/// Where a record starts: the `csv` crate says where it started looking, line breaks included.
fn start_of(record: &csv::StringRecord, text: &str) -> usize {
    let from = record.position().map_or(0, csv::Position::byte);
    let from = usize::try_from(from).expect("inside the text");
    from + text.as_bytes()[from..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count()
}

fn lines_in(text: &str) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', text.as_bytes()).count()).unwrap_or(u32::MAX)
}

/// Passes over blank lines and the `sep=;` line some spreadsheets write first.
fn without_separator_line(text: &str) -> (Option<u8>, &str, u32) {
    let start = text.trim_start_matches(['\n', '\r']);
    let skipped = lines_in(&text[..text.len() - start.len()]);
    let first = start.lines().next().unwrap_or("");
    match first.trim_matches('"').as_bytes() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', said] if SEPARATORS.contains(said) => {
            let rest = start.get(first.len()..).unwrap_or("");
            let rest = rest.strip_prefix('\r').unwrap_or(rest);
            (Some(*said), rest.strip_prefix('\n').unwrap_or(rest), skipped + 2)
        }
        _ => (None, start, skipped + 1),
    }
}

fn second_line(text: &str) -> Option<&str> {
    text.lines().skip(1).find(|line| !line.trim().is_empty())
}

/// The separator the first line uses most; between two quotes when everything is quoted.
fn commonest(first: &str, quoted: bool) -> Option<u8> {
    let count = |separator: u8| {
        let separator = char::from(separator);
        if quoted {
            first.matches(&format!("\"{separator}\"")).count()
        } else {
            first.matches(separator).count()
        }
    };
    // The last of equals wins `max_by_key`: reversed, the likeliest does.
    SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| count(*separator))
        .filter(|separator| count(*separator) > 0)
}

#[cfg(test)]
mod tests;
