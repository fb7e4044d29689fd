//! Workbooks that hold an export: a sheet becomes the text that its spreadsheet would have saved.
//!
//! A row of the sheet is a line of the text, so that lines are told as the spreadsheet shows them.
//! What a spreadsheet made of values shows in the text and is judged with it: a day where a class
//! was, a number past its fifteenth digit, a formula that failed.
//!
//! Workbooks of before 2007 (`.xls`) are named and not opened: the library panics on one whose
//! download was cut, and a panic ends the program.

use std::io::Cursor;

use calamine::{Data, Ods, Range, Reader, Xlsx};

use super::{Foreign, ReadError, foreign, header, table::Table};

/// Cells beyond are no column of any export.
const COLUMNS: u32 = 256;
/// Between cells: no value holds one, since they become spaces.
const SEPARATOR: char = '\t';
/// From here on a spreadsheet has lost digits of a number.
const EXACT: f64 = 1e15;

type Bytes<'b> = Cursor<&'b [u8]>;

/// A cell that is not empty: its row and column from 0, its text.
type Cell = (u32, u32, String);

/// What kind of workbook the bytes are, when they are one.
pub(super) fn recognise(bytes: &[u8]) -> Option<Foreign> {
    foreign::recognise(bytes).filter(|what| matches!(what, Foreign::Xlsx | Foreign::Ods))
}

/// The first sheet that holds an export.
///
/// # Errors
/// [`ReadError::Foreign`] when no sheet does, or when the workbook cannot be opened.
pub(super) fn text(bytes: &[u8], what: Foreign) -> Result<String, ReadError> {
    let found = match what {
        Foreign::Xlsx => in_xlsx(Cursor::new(bytes)),
        Foreign::Ods => in_ods(Cursor::new(bytes)),
        _ => None,
    };
    found.ok_or(ReadError::Foreign(what))
}

/// Cell by cell: a sheet with one cell far away takes no more room than its cells.
fn in_xlsx(bytes: Bytes<'_>) -> Option<String> {
    let mut book = Xlsx::new(bytes).ok()?;
    book.sheet_names().iter().find_map(|name| {
        let mut reader = book.worksheet_cells_reader(name).ok()?;
        let mut cells = Vec::new();
        while let Ok(Some(cell)) = reader.next_cell() {
            let (row, column) = cell.get_position();
            cells.push((row, column, shown(&Data::from(cell.get_value().clone()))));
        }
        export(cells)
    })
}

fn in_ods(bytes: Bytes<'_>) -> Option<String> {
    let mut book = Ods::new(bytes).ok()?;
    book.sheet_names().iter().find_map(|name| export(cells(&book.worksheet_range(name).ok()?)))
}

fn cells(range: &Range<Data>) -> Vec<Cell> {
    let (top, left) = range.start().unwrap_or_default();
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    range
        .used_cells()
        .map(|(row, column, value)| (top + number(row), left + number(column), shown(value)))
        .collect()
}

/// The text of a sheet, when its titles are those of an export.
fn export(mut cells: Vec<Cell>) -> Option<String> {
    cells.retain(|(_, column, text)| *column < COLUMNS && !text.trim().is_empty());
    cells.sort_unstable_by_key(|(row, column, _)| (*row, *column));
    let text = lines(&cells);
    let is_export = Table::of(&text)
        .is_ok_and(|table| header::recognises(table.header.iter().map(String::as_str)));
    is_export.then_some(text)
}

/// Every row as a line, and as long as the longest.
fn lines(cells: &[Cell]) -> String {
    let last = cells.iter().map(|(_, column, _)| *column).max().unwrap_or(0);
    let end = |text: &mut String, from: u32| {
        text.extend((from..last).map(|_| SEPARATOR));
        text.push('\n');
    };
    let (mut text, mut at) = (String::new(), (0, 0));
    for (row, column, value) in cells {
        if at.0 < *row {
            end(&mut text, at.1);
            text.extend((at.0 + 1..*row).map(|_| '\n'));
            at = (*row, 0);
        }
        text.extend((at.1..*column).map(|_| SEPARATOR));
        text.push_str(&between_quotes(value));
        at.1 = *column;
    }
    end(&mut text, at.1);
    text
}

/// As RFC 4180 writes it; a cell stays on its line.
fn between_quotes(value: &str) -> String {
    let line = value.replace([SEPARATOR, '\n', '\r'], " ");
    if line.contains('"') { format!("\"{}\"", line.replace('"', "\"\"")) } else { line }
}

/// A cell as text, whole: how wide or how rounded its column shows it does not matter.
fn shown(value: &Data) -> String {
    match value {
        Data::Float(number) => number_shown(*number),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    }
}

/// Past fifteen digits as an exponent, which no id is: the others are lost.
fn number_shown(number: f64) -> String {
    if number.abs() >= EXACT {
        format!("{number:E}").replace('E', "E+")
    } else {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use calamine::{ExcelDateTime, ExcelDateTimeType};

    use super::*;

    #[test]
    fn cells_become_the_text_they_were() {
        let day = ExcelDateTime::new(46025.0, ExcelDateTimeType::DateTime, false);
        let table = [
            (Data::Float(2_605_692.0), "2605692", "an id"),
            (Data::Float(602.0), "602", "a class"),
            (Data::Float(2_605_692.5), "2605692.5", "no id"),
            (Data::Float(1.234_567_890_123_456_8e17), "1.2345678901234568E+17", "digits are lost"),
            (Data::Float(1e17), "1E+17", "digits are lost"),
            (Data::DateTime(day), "2026-01-03", "3-1 was a class"),
            (Data::String("LÉA \"Lé\"".to_owned()), "LÉA \"Lé\"", "text"),
            (Data::Empty, "", "nothing"),
        ];
        for (value, expected, case) in table {
            assert_eq!(shown(&value), expected, "{case}");
        }
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
        let text = export(cells).expect("titles");
        assert_eq!(text, "\t\t\n\nId\tNom\tPrénom\n1\t\t\"L\"\"é\"\"a B\"\n\tTotal\t\n");
        assert!(export(vec![cell(0, 0, "Bonjour")]).is_none());
        assert!(export(Vec::new()).is_none());
    }

    #[test]
    fn what_cannot_be_opened_says_what_it_is() {
        let table: [(&[u8], Foreign); 2] = [
            (b"PK\x03\x04 xl/workbook.xml", Foreign::Xlsx),
            (b"PK\x03\x04 application/vnd.oasis.opendocument.spreadsheet", Foreign::Ods),
        ];
        for (bytes, what) in table {
            assert_eq!(recognise(bytes), Some(what));
            assert_eq!(text(bytes, what), Err(ReadError::Foreign(what)));
        }
        assert_eq!(recognise(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), None);
    }

    const WORKBOOKS: [(&[u8], &[u32], &str); 4] = [
        (
            include_bytes!("../../../../tests/exports/cases/workbooks-xlsx-title/file.xlsx"),
            &[4, 5, 6],
            "title",
        ),
        (
            include_bytes!("../../../../tests/exports/cases/workbooks-xlsx-second-sheet/file.xlsx"),
            &[2, 3, 4],
            "sheet",
        ),
        (
            include_bytes!("../../../../tests/exports/cases/workbooks-ods-numbers/file.ods"),
            &[2, 3, 4],
            "numbers",
        ),
        (
            include_bytes!("../../../../tests/exports/cases/workbooks-ods-second-sheet/file.ods"),
            &[2, 3, 4],
            "sheet",
        ),
    ];

    #[test]
    fn workbooks_are_read_with_the_lines_of_their_rows() {
        for (bytes, lines, case) in WORKBOOKS {
            let reading = crate::export::read(bytes).expect(case);
            let found: Vec<u32> = reading.rows.iter().map(|row| row.line).collect();
            assert_eq!(found, lines, "{case}");
            assert_eq!(reading.rows[1].ent_id, "2606812", "{case}");
            assert!(reading.how.encoding.is_none() && !reading.how.is_untouched, "{case}");
        }
    }

    #[test]
    fn a_cut_or_changed_workbook_never_panics() {
        for (bytes, ..) in WORKBOOKS {
            let mut changed = bytes.to_vec();
            for at in (0..bytes.len()).step_by(17) {
                let _ = crate::export::read(&bytes[..at]);
                changed[at] ^= 0x55;
                let _ = crate::export::read(&changed);
                changed[at] ^= 0x55;
            }
        }
    }
}
