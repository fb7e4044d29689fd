//! Workbooks that hold an export: a sheet becomes the text that its spreadsheet would have saved.
//!
//! A row of the sheet is a line of the text, so that lines are told as the spreadsheet shows them.
//! What a spreadsheet made of values shows in the text and is judged with it: a day where a class
//! was, a number past its fifteenth digit, a formula that failed.
//!
//! A workbook is read whole or not at all: an error or a panic of the library in the middle of one
//! refuses it, and so does one that would not fit in memory once unpacked.

mod area;

use std::{
    io::{self, Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{Data, Ods, Range, Reader, SheetType, Xls, Xlsx};
use zip::ZipArchive;

use super::{Foreign, ReadError, foreign, header, table::Table};

/// Cells beyond are no column of any export.
const COLUMNS: u32 = 256;
/// Between cells: no value holds one, since they become spaces.
const SEPARATOR: char = '\t';
/// From here on a spreadsheet has lost digits of a number.
const EXACT: f64 = 1e15;

/// No workbook of a school takes more once unpacked.
const UNPACKED: u64 = 512 << 20;
/// No sheets of a school have more cells.
const CELLS: u64 = 8 << 20;
/// Up to here a workbook may be packed as well as it likes.
const HARMLESS: u64 = 64 << 20;
/// Beyond, how many times its file it may take.
const RATIO: u64 = 50;

type Bytes<'b> = Cursor<&'b [u8]>;

/// A cell that is not empty: its row and column from 0, its text.
type Cell = (u32, u32, String);

/// What kind of workbook the bytes are, when they are one.
pub(super) fn recognise(bytes: &[u8]) -> Option<Foreign> {
    let is_workbook = |what: &Foreign| matches!(what, Foreign::Xlsx | Foreign::Ods | Foreign::Xls);
    foreign::recognise(bytes).filter(is_workbook)
}

/// The first sheet that holds an export.
///
/// # Errors
/// [`ReadError::Foreign`] when no sheet does, or when the workbook cannot be read whole.
pub(super) fn text(bytes: &[u8], what: Foreign) -> Result<String, ReadError> {
    if what != Foreign::Xls && !fits(bytes) {
        return Err(ReadError::Foreign(what));
    }
    // The library indexes what a cut or changed file says without always looking.
    let found = catch_unwind(AssertUnwindSafe(|| match what {
        Foreign::Xlsx => in_xlsx(Cursor::new(bytes)),
        Foreign::Ods => in_ods(bytes),
        Foreign::Xls => in_sheets(&mut Xls::new(Cursor::new(bytes))?),
        _ => Ok(None),
    }));
    let found = found.ok().and_then(Result::ok).flatten();
    found.ok_or(ReadError::Foreign(what))
}

/// Whether an archive stays within bounds once unpacked; what it says of itself is not believed.
fn fits(bytes: &[u8]) -> bool {
    let packed = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let most = packed.saturating_mul(RATIO).clamp(HARMLESS, UNPACKED);
    unpacked(bytes, most).is_ok_and(|size| size <= most)
}

/// How much an archive takes once unpacked, counted no further than just past `most`.
fn unpacked(bytes: &[u8], most: u64) -> io::Result<u64> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut size = 0;
    for at in 0..archive.len() {
        let file = archive.by_index(at)?;
        size += io::copy(&mut file.take(most + 1 - size), &mut io::sink())?;
        if size > most {
            break;
        }
    }
    Ok(size)
}

/// Cell by cell: a sheet with one cell far away takes no more room than its cells.
fn in_xlsx(bytes: Bytes<'_>) -> Result<Option<String>, calamine::Error> {
    let mut book = Xlsx::new(bytes)?;
    for name in tables(&book) {
        let mut reader = book.worksheet_cells_reader(&name)?;
        let mut cells = Vec::new();
        while let Some(cell) = reader.next_cell()? {
            let (row, column) = cell.get_position();
            cells.push((row, column, shown(&Data::from(cell.get_value().clone()))));
        }
        if let Some(text) = export(cells) {
            return Ok(Some(text));
        }
    }
    Ok(None)
}

/// Room is made for whole sheets: they are measured first.
fn in_ods(bytes: &[u8]) -> Result<Option<String>, calamine::Error> {
    let mut content = Vec::new();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(io::Error::from)?;
    let file = archive.by_name("content.xml").map_err(io::Error::from)?;
    file.take(UNPACKED).read_to_end(&mut content)?;
    if area::cells(&content) > CELLS {
        return Ok(None);
    }
    drop(content);
    in_sheets(&mut Ods::new(Cursor::new(bytes))?)
}

fn in_sheets<'b, R>(book: &mut R) -> Result<Option<String>, calamine::Error>
where
    R: Reader<Bytes<'b>>,
    calamine::Error: From<R::Error>,
{
    for name in tables(book) {
        if let Some(text) = export(cells(&book.worksheet_range(&name)?)) {
            return Ok(Some(text));
        }
    }
    Ok(None)
}

/// The sheets that are no drawing and no program.
fn tables<'b>(book: &impl Reader<Bytes<'b>>) -> Vec<String> {
    let sheets = book.sheets_metadata().iter();
    sheets
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect()
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
    use std::io::Write;

    use calamine::{ExcelDateTime, ExcelDateTimeType};
    use zip::{ZipWriter, write::SimpleFileOptions};

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
        let table: [(&[u8], Foreign, &str); 5] = [
            (b"PK\x03\x04 xl/workbook.xml", Foreign::Xlsx, "no directory"),
            (b"PK\x03\x04 application/vnd.oasis.opendocument.spreadsheet", Foreign::Ods, "none"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Foreign::Xls, "its first bytes"),
            (
                include_bytes!("../../../../tests/exports/cases/workbooks-xls-broken/file.xls"),
                Foreign::Xls,
                "the library panics",
            ),
            (
                include_bytes!(
                    "../../../../tests/exports/cases/workbooks-xlsx-sheet-cut/file.xlsx"
                ),
                Foreign::Xlsx,
                "its sheet stops",
            ),
        ];
        for (bytes, what, case) in table {
            assert_eq!(recognise(bytes), Some(what), "{case}");
            assert_eq!(text(bytes, what), Err(ReadError::Foreign(what)), "{case}");
        }
    }

    #[test]
    fn an_archive_is_measured_and_not_believed() {
        let zeros = vec![0; 1 << 20];
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["xl/workbook.xml", "xl/worksheets/sheet1.xml"] {
            archive.start_file(name, SimpleFileOptions::default()).expect("a name");
            archive.write_all(&zeros).expect("in memory");
        }
        let bytes = archive.finish().expect("in memory").into_inner();
        for (most, expected) in [(UNPACKED, 2 << 20), (2 << 20, 2 << 20), (1000, 1001)] {
            assert_eq!(unpacked(&bytes, most).ok(), Some(expected));
        }
        assert!(fits(&bytes));
        assert!(!fits(b"PK\x03\x04"));
    }

    const WORKBOOKS: [(&[u8], &[u32], &str); 6] = [
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
        (
            include_bytes!("../../../../tests/exports/cases/workbooks-xls-numbers/file.xls"),
            &[2, 3, 4],
            "old numbers",
        ),
        (
            include_bytes!("../../../../tests/exports/cases/workbooks-xls-second-sheet/file.xls"),
            &[2, 3, 4],
            "old sheet",
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
