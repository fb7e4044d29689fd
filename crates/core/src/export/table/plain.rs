//! What spreadsheets and editors write: quotes where they are needed, doubled inside (RFC 4180).
//!
//! A line without quotes is cut at its separators. One with quotes is cut by `csv-core`; when that
//! swallows lines which are records by themselves, or gives another number of cells, a quote was
//! stray: the line is cut again with its quotes as they stand, and the next lines are safe.

use std::borrow::Cow;

use csv_core::ReadRecordResult;
use memchr::{memchr, memchr_iter};

use super::{Cells, Record, Taken, Width, broken, lines_in, torn};

/// How far a value between quotes may reach: beyond, its opening quote is stray.
const REACH: usize = 64 * 1024;

/// The records of a text in no dialect but its separator's.
pub(super) struct Plain<'t> {
    text: &'t str,
    separator: u8,
    at: usize,
    line: u32,
}

/// One record as the RFC cuts it.
struct Cut {
    cells: Vec<Cow<'static, str>>,
    /// How many bytes it took, its line end included.
    taken: usize,
}

impl<'t> Plain<'t> {
    pub(super) fn new(text: &'t str, separator: u8, line: u32) -> Self {
        Self { text, separator, at: 0, line }
    }

    /// The cells of the next record.
    pub(super) fn first(&mut self) -> Vec<String> {
        let Some(line) = self.next_line() else { return Vec::new() };
        let cut = line.contains('"').then(|| self.cut()).flatten();
        let (cells, taken) = match cut {
            Some(Cut { cells, taken }) => (cells, taken),
            None => (literal(line, self.separator), self.line_length()),
        };
        let cells = cells.into_iter().map(Cow::into_owned).collect();
        self.pass(taken);
        cells
    }

    /// Where the next record starts, and its line.
    pub(super) fn place(&self) -> (usize, u32) {
        (self.at, self.line)
    }

    /// Gives every record to `take`, in order.
    pub(super) fn records(mut self, width: Width, mut take: impl FnMut(Record<'_>) -> Taken) {
        let mut expected = width;
        let start = self.at;
        let mut pads = None;
        let mut cells = Vec::with_capacity(width.most);
        while let Some(line) = self.next_line() {
            let number = self.line;
            let taken = self.next_cells(line, expected, &mut cells);
            let above = &self.text[start..self.at];
            let is_last = self.at + taken >= self.text.len() && !self.text.ends_with('\n');
            self.pass(taken);
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let fits = expected.takes(cells.len(), |at| cells[at].trim().is_empty())
                || (cells.len() < expected.least
                    && expected.is_sure
                    && *pads.get_or_insert_with(|| self.lacks_ends(start, expected.least)));
            let is_cut =
                |cell: &str| broken::is_piece(cell.trim(), above, self.separator, expected.least);
            let is_piece = is_last
                && (expected.ends_lines
                    || cells.len() == expected.least
                        && cells.last().is_some_and(|cell| is_cut(cell)));
            let shown = Cells::Plain(&cells);
            let cut_short = is_last && (is_piece || cells.len() < expected.least);
            let taken = if fits && !is_piece {
                take(Record::Whole { line: number, cells: shown })
            } else {
                take(torn(number, shown, expected, cut_short))
            };
            if let Taken::Header(width) = taken {
                expected = width.after(expected);
            }
        }
    }

    /// Whether a tool left out the empty cells at the end of lines: at least half of several are short
    /// and none is long.
    fn lacks_ends(&self, start: usize, expected: usize) -> bool {
        let (mut short, mut whole) = (Vec::new(), 0_usize);
        for line in self.text[start..].lines().filter(|line| !line.trim().is_empty()) {
            if line.contains('"') {
                return false;
            }
            match line.split(char::from(self.separator)).count() {
                1 => (),
                // Nobody has so little; another separator, rather.
                count if count * 3 < expected => return false,
                count if count < expected => short.push(count),
                count if count == expected => whole += 1,
                _ => return false,
            }
        }
        // Two that make a whole one are a line that was wrapped.
        let halves = short.windows(2).filter(|pair| pair[0] + pair[1] == expected + 1).count();
        short.len() >= 2 && short.len() >= whole && halves * 2 < short.len()
    }

    /// Finds the cells of the record that starts at this line; gives the bytes it takes.
    fn next_cells(&self, line: &'t str, expected: Width, cells: &mut Vec<Cow<'t, str>>) -> usize {
        cells.clear();
        let alone = self.line_length();
        if memchr(b'"', line.as_bytes()).is_none() {
            cells.extend(line.split(char::from(self.separator)).map(Cow::Borrowed));
            return alone;
        }
        if let Some(cut) = self.cut().filter(|cut| self.is_credible(cut, alone, expected)) {
            cells.extend(cut.cells);
            cut.taken
        } else {
            cells.extend(literal(line, self.separator));
            alone
        }
    }

    /// Whether the RFC's reading is the likely one. Several lines are one record when it has all its
    /// cells and they have not.
    fn is_credible(&self, cut: &Cut, alone: usize, expected: Width) -> bool {
        let fits =
            |cells: &[Cow<'_, str>]| expected.takes(cells.len(), |at| cells[at].trim().is_empty());
        // A quote that nothing closes would swallow all that follows.
        let fits_alone =
            || self.next_line().is_some_and(|line| fits(&literal(line, self.separator)));
        if !is_well_quoted(&self.text[self.at..self.at + cut.taken], self.separator)
            && (cut.taken > alone || fits_alone())
        {
            return false;
        }
        if cut.taken <= alone {
            return fits(&cut.cells)
                || !fits(&literal(self.next_line().unwrap_or(""), self.separator));
        }
        let lines = self.text[self.at..self.at + cut.taken].lines();
        let mut lines = lines.filter(|line| !line.trim().is_empty());
        fits(&cut.cells) && lines.any(|line| !fits(&literal(line, self.separator)))
    }

    /// The record as RFC 4180 cuts it: in its line, or in more when a value goes on; `None` when one
    /// reaches too far.
    fn cut(&self) -> Option<Cut> {
        let rest = &self.text.as_bytes()[self.at..];
        let alone = self.line_length();
        self.cut_in(&rest[..alone], alone == rest.len()).or_else(|| {
            let reach = rest.len().min(REACH.max(alone));
            self.cut_in(&rest[..reach], reach == rest.len())
        })
    }

    fn cut_in(&self, input: &[u8], is_end: bool) -> Option<Cut> {
        let mut reader = csv_core::ReaderBuilder::new().delimiter(self.separator).build();
        let mut output = vec![0; input.len() + 1];
        let mut ends = vec![0; memchr_iter(self.separator, input).count() + 2];
        let (mut result, mut taken, mut written, mut ended) =
            reader.read_record(input, &mut output, &mut ends);
        if matches!(result, ReadRecordResult::InputEmpty) && is_end {
            let (last, more, wrote, end) =
                reader.read_record(&[], &mut output[written..], &mut ends[ended..]);
            (result, taken, written, ended) = (last, taken + more, written + wrote, ended + end);
        }
        if !matches!(result, ReadRecordResult::Record) {
            return None;
        }
        output.truncate(written);
        let text = String::from_utf8(output).ok()?;
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let cells = starts.zip(ends.iter().copied()).take(ended);
        let cells = cells.map(|(from, to)| Cow::Owned(text[from..to].to_owned())).collect();
        Some(Cut { cells, taken: taken.max(1) })
    }

    /// The next line that is not blank, without its end.
    fn next_line(&self) -> Option<&'t str> {
        let line = self.text[self.at..].split('\n').next()?;
        (self.at < self.text.len()).then(|| line.trim_end_matches('\r'))
    }

    fn line_length(&self) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        memchr(b'\n', rest).map_or(rest.len(), |end| end + 1)
    }

    /// Goes on behind what was taken, blank lines and marks too.
    fn pass(&mut self, taken: usize) {
        let rest = &self.text[self.at + taken..];
        let blank = rest.len() - rest.trim_start_matches(['\n', '\r', '\u{FEFF}']).len();
        self.line += lines_in(&self.text[self.at..self.at + taken + blank]);
        self.at += taken + blank;
    }
}

/// The cells of a line, its quotes as they stand. A pair around a whole value is still a pair.
pub(super) fn literal(line: &str, separator: u8) -> Vec<Cow<'static, str>> {
    let cells = line.split(char::from(separator));
    cells.map(|cell| Cow::Owned(unpaired(cell).to_owned())).collect()
}

/// Inside, quotes by pairs are those of the ENT, which doubles none: `"Jean "Jo""`.
fn unpaired(cell: &str) -> &str {
    let inside = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
    let count = |text: &str| text.bytes().filter(|byte| *byte == b'"').count();
    inside.filter(|inside| count(inside) % 2 == 0 && !inside.contains("\"\"")).unwrap_or(cell)
}

/// Whether each value that starts with a quote ends with one, and doubles those inside.
fn is_well_quoted(text: &str, separator: u8) -> bool {
    let bytes = text.as_bytes();
    let ends = |at: usize| {
        bytes.get(at).is_none_or(|next| *next == separator || matches!(next, b'\r' | b'\n'))
    };
    let (mut at, mut is_start) = (0, true);
    while at < bytes.len() {
        if is_start && bytes[at] == b'"' {
            at += 1;
            loop {
                match memchr(b'"', &bytes[at..]) {
                    Some(found) if bytes.get(at + found + 1) == Some(&b'"') => at += found + 2,
                    Some(found) if ends(at + found + 1) => break at += found + 1,
                    _ => return false,
                }
            }
        }
        is_start = bytes.get(at).is_some_and(|byte| *byte == separator || *byte == b'\n');
        at += 1;
    }
    true
}
