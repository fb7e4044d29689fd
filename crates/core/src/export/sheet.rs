//! A sheet as the text that its spreadsheet would have saved, whatever kind of file it stands in.
//!
//! A row of the sheet is a line of the text, so that lines are told as the spreadsheet shows them.
//! Cells keep their columns: an empty one stays an empty value.

mod merged;
pub(super) mod zeros;

use std::ops::Range;

use super::{Column, header, table::Table};
pub(super) use merged::Area;
use merged::Spread;

/// Cells beyond are no column of any export.
pub(super) const COLUMNS: u32 = 256;
/// Rows beyond are of no spreadsheet.
pub(super) const ROWS: u32 = 1 << 20;
/// No sheets of a school have more cells.
pub(super) const CELLS: u64 = 8 << 20;
/// Nor more bytes written in them: a text that cells share is there for each.
pub(super) const TEXTS: u64 = 256 << 20;
/// Between cells: no value holds one, since they become spaces.
const SEPARATOR: char = '\t';
/// From here on a spreadsheet has lost digits of a number.
const EXACT: f64 = 1e15;
/// The fewest columns of a list of people, and lines of words under its titles.
const LIST: (usize, usize) = (3, 2);

/// A cell that is not empty: its row and column from 0, its text.
pub(super) type Cell = (u32, u32, String);

/// The cells of a sheet, in any order.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) cells: Vec<Cell>,
    /// How many cells each row has, empty ones included, when rows say it. Otherwise each is as
    /// long as the longest: spreadsheets leave empty cells out.
    pub(super) widths: Vec<u32>,
    /// Cells that are shown as one.
    pub(super) merged: Vec<Area>,
    /// Rows that are not shown, in order.
    pub(super) hidden: Vec<Range<u32>>,
}

impl From<Vec<Cell>> for Sheet {
    fn from(cells: Vec<Cell>) -> Self {
        Self { cells, ..Self::default() }
    }
}

/// A sheet as text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    pub(super) text: String,
    /// The lines that have got the value of a merged cell.
    pub(super) shared: Vec<u32>,
    /// The lines in which a merged cell hides what somebody may have written.
    pub(super) hiding: Vec<u32>,
    /// Rows that are not shown, from 0 and in order.
    pub(super) hidden: Vec<Range<u32>>,
}

/// Which sheet of a file is read: the first that holds an export; when none does, the first that
/// looks like a list of people, whose columns a person may name.
#[derive(Default)]
pub(super) struct Choice {
    list: Option<Lines>,
}

impl Choice {
    /// The text of a sheet that holds an export: no other need be looked at.
    pub(super) fn export(&mut self, sheet: impl Into<Sheet>) -> Option<Lines> {
        let mut sheet = sheet.into();
        sheet.cells.retain(|(_, column, text)| *column < COLUMNS && !text.trim().is_empty());
        sheet.cells.sort_by_key(|(row, column, _)| (*row, *column));
        let text = lines(&sheet.cells, &sheet.widths);
        if let Some((line, titles)) = titles(&text) {
            if sheet.merged.is_empty() {
                return Some(Lines { text, hidden: sheet.hidden, ..Lines::default() });
            }
            let columns = columns_of_accounts(&titles);
            return Some(sheet.into_lines(line, |column| columns.contains(&column)));
        }
        if self.list.is_none() {
            self.list = list(sheet);
        }
        None
    }

    /// The text of the list of people.
    pub(super) fn list(self) -> Option<Lines> {
        self.list
    }
}

impl Sheet {
    /// The text of a sheet whose people start in the row `from`.
    fn into_lines(self, from: u32, is_kept: impl Fn(u32) -> bool) -> Lines {
        let Self { mut cells, widths, merged, hidden } = self;
        let (shared, hiding) = Spread::of(&cells, &merged, from, is_kept).into(&mut cells);
        Lines { text: lines(&cells, &widths), shared, hiding, hidden }
    }
}

/// Whether these cells hold an export.
pub(super) fn is_export(sheet: Sheet) -> bool {
    Choice::default().export(sheet).is_some()
}

/// The line of the titles of an export, and these.
fn titles(text: &str) -> Option<(u32, Vec<String>)> {
    let table = Table::of(text).ok()?;
    let has_titles = header::recognises(table.header.iter().map(String::as_str));
    has_titles.then(|| (table.header_line(), table.header))
}

/// Where the columns are that accounts are made of; all that have a title, while a person has to say it.
fn columns_of_accounts(titles: &[String]) -> Vec<u32> {
    let places: Vec<usize> = match header::find(titles) {
        Ok(header) => Column::KEPT.into_iter().filter_map(|column| header.place(column)).collect(),
        Err(_) => (0..titles.len()).filter(|at| !titles[*at].trim().is_empty()).collect(),
    };
    places.into_iter().filter_map(|place| u32::try_from(place).ok()).collect()
}

/// The text of a sheet that looks like a list of people, without what stands above its titles.
fn list(mut sheet: Sheet) -> Option<Lines> {
    let rows = || sheet.cells.chunk_by(|one, other| one.0 == other.0);
    let mut below = rows().skip_while(|row| row.len() < LIST.0);
    let titles = below.next()?;
    let has_letters = |cell: &&Cell| cell.2.chars().any(char::is_alphabetic);
    let of_words = below.filter(|row| row.iter().filter(has_letters).count() >= 2);
    if of_words.take(LIST.1).count() < LIST.1 {
        return None;
    }
    let line = titles[0].0;
    let named: Vec<u32> = titles.iter().map(|(_, column, _)| *column).collect();
    sheet.cells.retain(|(row, ..)| *row >= line);
    Some(sheet.into_lines(line + 1, |column| named.contains(&column)))
}

/// Every row as a line.
fn lines(cells: &[Cell], widths: &[u32]) -> String {
    let longest = cells.iter().map(|(_, column, _)| *column).max().unwrap_or(0);
    let last = |row: u32| {
        let width = usize::try_from(row).ok().and_then(|row| widths.get(row));
        width.map_or(longest, |width| width.saturating_sub(1))
    };
    let mut text = String::new();
    let mut at = (0, 0);
    for (row, column, value) in cells {
        if at.0 < *row {
            text.extend((at.1..last(at.0)).map(|_| SEPARATOR));
            text.extend((at.0..*row).map(|_| '\n'));
            at = (*row, 0);
        }
        text.extend((at.1..*column).map(|_| SEPARATOR));
        text.push_str(&between_quotes(value));
        at.1 = *column;
    }
    text.extend((at.1..last(at.0)).map(|_| SEPARATOR));
    text.push('\n');
    text
}

/// As RFC 4180 writes it; a cell stays on its line.
fn between_quotes(value: &str) -> String {
    let line = value.replace([SEPARATOR, '\n', '\r'], " ");
    if line.contains('"') { format!("\"{}\"", line.replace('"', "\"\"")) } else { line }
}

/// A number as text, whole: how wide or how rounded its column shows it does not matter.
///
/// Past fifteen digits as an exponent, which no id is: the others are lost.
pub(super) fn number(number: f64) -> String {
    if number.abs() >= EXACT {
        format!("{number:E}").replace('E', "E+")
    } else {
        number.to_string()
    }
}

/// Yes or no, as a French spreadsheet shows and saves them.
pub(super) fn truth(yes: bool) -> String {
    if yes { "VRAI" } else { "FAUX" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(table: &[&[&str]]) -> Vec<Cell> {
        let at = |at: usize| u32::try_from(at).expect("small");
        let row = |(row, cells): (usize, &&[&str])| {
            let cell =
                move |(column, text): (usize, &&str)| (at(row), at(column), (*text).to_owned());
            cells.iter().enumerate().map(cell).collect::<Vec<_>>()
        };
        table.iter().enumerate().flat_map(row).collect()
    }

    #[test]
    fn a_sheet_keeps_its_lines() {
        let cell = |row, column, text: &str| (row, column, text.to_owned());
        let cells = vec![
            cell(4, 1, "Total"),
            cell(2, 0, "Id"),
            cell(2, 1, "Nom"),
            cell(2, 2, "Prénom"),
            cell(3, 0, "1"),
            cell(3, 2, "L\"é\"a\nB"),
            cell(4, COLUMNS, "far away"),
        ];
        let found = Choice::default().export(cells).expect("titles");
        assert_eq!(found.text, "\t\t\n\nId\tNom\tPrénom\n1\t\t\"L\"\"é\"\"a B\"\n\tTotal\t\n");
    }

    /// A table, the text it makes as a list, why.
    type Case<'c> = (&'c [&'c [&'c str]], Option<&'c str>, &'c str);

    #[test]
    fn a_list_of_people_is_one_without_known_titles() {
        let table: [Case<'_>; 6] = [
            (
                &[&["a", "b", "c"], &["1", "VIDAL", "Inès"], &["2", "ROY", "Zoé"]],
                Some("a\tb\tc\n1\tVIDAL\tInès\n2\tROY\tZoé\n"),
                "a list",
            ),
            (
                &[&["Liste"], &["a", "b", "c"], &["1", "A", "B"], &["2", "A", "B"]],
                Some("\t\t\na\tb\tc\n1\tA\tB\n2\tA\tB\n"),
                "under a title, on the same lines",
            ),
            (&[&["a", "b", "c"], &["1", "A", "B"]], None, "one line"),
            (&[&["a", "b"], &["A", "B"], &["A", "B"]], None, "two columns"),
            (&[&["a", "b", "c"], &["1", "2", "3"], &["1", "2", "3"]], None, "numbers"),
            (&[&["Bonjour"]], None, "a word"),
        ];
        for (sheet, expected, case) in table {
            let mut choice = Choice::default();
            assert_eq!(choice.export(cells(sheet)), None, "{case}");
            let list = choice.list();
            assert_eq!(list.as_ref().map(|found| found.text.as_str()), expected, "{case}");
        }
        assert!(Choice::default().export(Vec::new()).is_none());
    }

    #[test]
    fn numbers_are_whole_or_lost() {
        let table = [
            (2_605_692.0, "2605692", "an id"),
            (260_569_212_345.0, "260569212345", "a long one"),
            (999_999_999_999_999.0, "999999999999999", "fifteen digits"),
            (602.0, "602", "a class"),
            (2_605_692.5, "2605692.5", "no id"),
            (1.234_567_890_123_456_8e17, "1.2345678901234568E+17", "digits are lost"),
            (1e17, "1E+17", "digits are lost"),
        ];
        for (value, expected, case) in table {
            assert_eq!(number(value), expected, "{case}");
        }
    }
}
