//! The ENT's own dialect: every value between quotes, nothing escaped.
//!
//! A field ends at a separator *between two quotes*; a record at a line break *between two
//! quotes*, or at the end of the text. So a value may hold quotes, separators and line breaks,
//! and no quote parity is needed. Two things stay ambiguous, and both give another number of
//! cells than the header: a value that holds `";"`, and one that holds a line break between
//! two quotes. Such records are torn, never offered.

use std::borrow::Cow;

use memchr::memchr;

use super::{Cells, Record, Taken, Width, plain, torn};

/// The records of a text in the ENT's dialect.
pub(super) struct Quoted<'t> {
    text: &'t str,
    separator: u8,
    at: usize,
    line: u32,
    spans: Vec<(u32, u32)>,
}

/// The bytes of one record, and where it starts.
#[derive(Clone, Copy)]
struct Raw<'t> {
    text: &'t str,
    line: u32,
    breaks: u32,
}

impl<'t> Quoted<'t> {
    pub(super) fn new(text: &'t str, separator: u8, line: u32) -> Self {
        Self { text, separator, at: 0, line, spans: Vec::with_capacity(32) }
    }

    /// The cells of the next record.
    pub(super) fn first(&mut self) -> Vec<&'t str> {
        let Some((inner, _)) = self.next().map(inner) else { return Vec::new() };
        self.cut(inner);
        self.spans.iter().map(|(from, to)| &inner[*from as usize..*to as usize]).collect()
    }

    /// The text after the records already taken, and its line.
    pub(super) fn rest(&self) -> (&'t str, u32) {
        (&self.text[self.at..], self.line)
    }

    /// Gives every record to `take`, in order.
    pub(super) fn records(mut self, width: Width, mut take: impl FnMut(Record<'_>) -> Taken) {
        let mut expected = width;
        while let Some(raw) = self.next() {
            let (inner, closed) = inner(raw);
            self.cut(inner);
            if closed && self.fits(inner, expected) {
                let cells = Cells::Quoted { inner, spans: &self.spans };
                if let Taken::Header(width) = take(Record::Whole { line: raw.line, cells }) {
                    expected = width.after(expected);
                }
            } else if raw.breaks > 0 {
                self.salvage(raw, &mut expected, &mut take);
            } else if !raw.text.trim().is_empty() {
                let cells = Cells::Quoted { inner, spans: &self.spans };
                let cut_short = self.is_cut_short(closed);
                if let Taken::Header(width) = take(torn(raw.line, cells, expected, cut_short)) {
                    expected = width.after(expected);
                }
            }
        }
    }

    /// Whether the cells just cut are those of a record; empty ones at its end are none.
    fn fits(&self, inner: &str, expected: Width) -> bool {
        expected.takes(self.spans.len(), |at| {
            let (from, to) = self.spans[at];
            inner.get(from as usize..to as usize).is_some_and(|cell| cell.trim().is_empty())
        })
    }

    /// A record with line breaks inside and another number of cells is several lines that ran into
    /// one another: those that are whole by themselves are kept, each run of others is torn.
    fn salvage(
        &mut self,
        raw: Raw<'t>,
        expected: &mut Width,
        take: &mut impl FnMut(Record<'_>) -> Taken,
    ) {
        let mut in_torn_run = false;
        for (line, text) in (raw.line..).zip(raw.text.split('\n')) {
            let text = text.trim_end_matches('\r').trim_start_matches('\u{FEFF}');
            if let Some(cells) = self.bare(text, *expected) {
                in_torn_run = false;
                let cells = Cells::Plain(&cells);
                if let Taken::Header(width) = take(Record::Whole { line, cells }) {
                    *expected = width.after(*expected);
                }
                continue;
            }
            let (inner, closed) = inner(Raw { text, line, breaks: 0 });
            self.cut(inner);
            let cells = Cells::Quoted { inner, spans: &self.spans };
            let taken = if closed && self.fits(inner, *expected) {
                in_torn_run = false;
                take(Record::Whole { line, cells })
            } else if !in_torn_run && !text.trim().is_empty() {
                // A line without any quote is a remark; what is around it stands by itself.
                in_torn_run = text.contains('"');
                let closed = raw.text.ends_with('"') || !in_torn_run;
                take(torn(line, cells, *expected, self.is_cut_short(closed)))
            } else {
                Taken::Same
            };
            if let Taken::Header(width) = taken {
                (*expected, in_torn_run) = (width.after(*expected), false);
            }
        }
    }

    /// The cells of a line without any quote that has them all: a spreadsheet's, pasted under those of the ENT.
    fn bare(&self, text: &str, expected: Width) -> Option<Vec<Cow<'static, str>>> {
        if text.contains('"') || !text.as_bytes().contains(&self.separator) {
            return None;
        }
        let cells = plain::literal(text, self.separator);
        expected.takes(cells.len(), |at| cells[at].trim().is_empty()).then_some(cells)
    }

    /// Whether the record just taken is the last and has no end.
    fn is_cut_short(&self, closed: bool) -> bool {
        self.at == self.text.len() && !(closed && self.text.ends_with(['\n', '\r']))
    }

    /// The next record, without its line break.
    fn next(&mut self) -> Option<Raw<'t>> {
        let bytes = self.text.as_bytes();
        while let Some(b'\n' | b'\r') = bytes.get(self.at) {
            self.line += u32::from(bytes[self.at] == b'\n');
            self.at += 1;
        }
        let start = self.at;
        if start == bytes.len() {
            return None;
        }
        let (line, mut breaks, mut from) = (self.line, 0, start);
        let end = loop {
            let Some(found) = memchr(b'\n', &bytes[from..]).map(|offset| from + offset) else {
                self.at = bytes.len();
                break bytes.len();
            };
            from = found + 1;
            if let Some(end) = ends_record(bytes, start, found) {
                self.at = from;
                self.line += 1;
                break end;
            }
            breaks += 1;
        };
        self.line += breaks;
        Some(Raw { text: &self.text[start..end], line, breaks })
    }

    /// Finds the cells between the outer quotes, looking at eight bytes at a time: cells are short,
    /// and a search that starts afresh for each costs more than it skips.
    fn cut(&mut self, inner: &str) {
        let bytes = inner.as_bytes();
        let separators = u64::from_le_bytes([self.separator; 8]);
        self.spans.clear();
        let mut start = 0;
        let (words, tail) = bytes.as_chunks::<8>();
        for (number, word) in words.iter().enumerate() {
            let mut found = zero_bytes(u64::from_le_bytes(*word) ^ separators);
            while found != 0 {
                let at = number * 8 + found.trailing_zeros() as usize / 8;
                start = self.end_cell(bytes, start, at);
                found &= found - 1;
            }
        }
        for at in bytes.len() - tail.len()..bytes.len() {
            if bytes[at] == self.separator {
                start = self.end_cell(bytes, start, at);
            }
        }
        self.spans.push((span(start), span(bytes.len())));
    }

    /// Ends a cell at a separator between two quotes; gives the start of the cell that goes on.
    fn end_cell(&mut self, bytes: &[u8], start: usize, at: usize) -> usize {
        let between = at > start && bytes[at - 1] == b'"' && bytes.get(at + 1) == Some(&b'"');
        if between {
            self.spans.push((span(start), span(at - 1)));
        }
        if between { at + 2 } else { start }
    }
}

/// The high bit of each byte that is zero, and no other.
fn zero_bytes(word: u64) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    !(((word & LOW) + LOW) | word | LOW)
}

/// An offset inside a record. A record past 4 GiB is cut there and so has the wrong cells.
fn span(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Where the record ends, when the line break at `found` is between two quotes.
fn ends_record(bytes: &[u8], start: usize, found: usize) -> Option<usize> {
    let end = if found > start && bytes[found - 1] == b'\r' { found - 1 } else { found };
    if end < start + 2 || bytes[end - 1] != b'"' {
        return None;
    }
    let next = bytes[found + 1..].iter().find(|byte| !matches!(byte, b'\n' | b'\r'));
    matches!(next, None | Some(b'"')).then_some(end)
}

/// What is between the outer quotes, and whether both are there.
fn inner(raw: Raw<'_>) -> (&str, bool) {
    let text = raw.text.trim_end_matches(['\n', '\r']);
    match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(inner) => (inner, true),
        None => (text.strip_prefix('"').unwrap_or(text), false),
    }
}
