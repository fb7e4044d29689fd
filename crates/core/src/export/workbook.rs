//! Workbooks that hold an export: a sheet becomes the text that its spreadsheet would have saved.
//!
//! A row of the sheet is a line of the text, so that lines are told as the spreadsheet shows them.
//! What a spreadsheet made of values shows in the text and is judged with it: a day where a class
//! was, a number past its fifteenth digit, a formula that failed.
//!
//! A workbook is read whole or not at all: an error or a panic of the library in the middle of one
//! refuses it, and so does one that would not fit in memory once unpacked.

mod archive;
mod area;
mod content;
mod dress;
mod formats;
mod notices;
mod old;
mod parts;
mod texts;

use std::{
    collections::{HashMap, HashSet},
    io::{self, Cursor},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{
    Data, Dimensions, Error, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls, Xlsx,
};
use dress::Dress;
use memchr::memmem;

use super::{
    Foreign, Obstacle, ReadError, foreign,
    sheet::{self, Area, CELLS, Cell, Choice, Lines, Sheet, TEXTS, zeros},
};

type Bytes<'b> = Cursor<&'b [u8]>;

/// The sheet of a workbook that is read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ChosenSheet {
    /// Those of the sheet that is read.
    pub(super) lines: Lines,
    /// How many other sheets are not, though they hold an export too.
    pub(super) left: u32,
}

/// Why no sheet was read.
enum Refusal {
    /// Cut or changed.
    Broken,
    Obstacle(Obstacle),
    /// It is another workbook than its first bytes say.
    Is(Foreign, Obstacle),
    /// It is no workbook.
    IsNone(Foreign),
}

impl From<io::Error> for Refusal {
    fn from(_: io::Error) -> Self {
        Self::Broken
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Ods(OdsError::Password) => Self::Obstacle(Obstacle::Locked),
            _ => Self::Broken,
        }
    }
}

/// What kind of workbook the bytes are, when they are one.
pub(super) fn recognise(bytes: &[u8]) -> Option<Foreign> {
    let is_workbook = |what: &Foreign| matches!(what, Foreign::Xlsx | Foreign::Ods | Foreign::Xls);
    foreign::recognise(bytes).filter(is_workbook)
}

/// The first sheet that holds an export; without one, the first that looks like a list of people.
///
/// # Errors
/// [`ReadError::Foreign`] when no sheet does, or when the workbook cannot be read whole;
/// [`ReadError::Workbook`] when something stands in the way that a person can remove.
pub(super) fn find(bytes: &[u8], what: Foreign) -> Result<ChosenSheet, ReadError> {
    // The library indexes what a cut or changed file says without always looking.
    let chosen = catch_unwind(AssertUnwindSafe(|| chosen(bytes, what)));
    match chosen.unwrap_or(Err(Refusal::Broken)) {
        Ok(Some(sheet)) => Ok(sheet),
        Ok(None) | Err(Refusal::Broken) => Err(ReadError::Foreign(what)),
        Err(Refusal::IsNone(other)) => Err(ReadError::Foreign(other)),
        Err(Refusal::Obstacle(obstacle)) => Err(ReadError::Workbook(what, obstacle)),
        Err(Refusal::Is(other, obstacle)) => Err(ReadError::Workbook(other, obstacle)),
    }
}

fn chosen(bytes: &[u8], what: Foreign) -> Result<Option<ChosenSheet>, Refusal> {
    if what == Foreign::Xls {
        let (measured, dresses) = old::measured(bytes)?;
        let mut book = Xls::new(Cursor::new(&measured[..])).map_err(Error::from)?;
        let names = book.sheets_metadata().iter().map(|sheet| sheet.name.clone());
        let dresses = names.zip(dresses).collect();
        return in_sheets(&mut book, dresses);
    }
    if what == Foreign::Ods && !bytes.starts_with(b"PK") {
        return Err(Refusal::Obstacle(Obstacle::Flat));
    }
    if memmem::find(bytes, b"xl/workbook.bin").is_some() {
        return Err(Refusal::Obstacle(Obstacle::Binary));
    }
    if !archive::fits(bytes)? {
        return Err(Refusal::Obstacle(Obstacle::TooLarge));
    }
    if what == Foreign::Ods { in_ods(bytes) } else { in_xlsx(bytes) }
}

fn in_xlsx(bytes: &[u8]) -> Result<Option<ChosenSheet>, Refusal> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(Error::from)?;
    let sheets = tables(&book);
    chosen_of(sheets, |name| {
        let merged = book.merge_cells_by_sheet_name(name).map_err(Error::from)?;
        let cells = xlsx_cells(&mut book, name)?;
        let merged = merged.into_iter().map(Area::from).collect();
        Ok(Sheet { cells, merged, hidden: parts::hidden(bytes, name), ..Sheet::default() })
    })
}

/// Cell by cell: a sheet with one cell far away takes no more room than its cells.
fn xlsx_cells(book: &mut Xlsx<Bytes<'_>>, sheet: &str) -> Result<Vec<Cell>, Refusal> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(Error::from)?;
    let formats = reader.styles().iter().map(|style| style.number_format.as_ref());
    let formats: Vec<_> = formats.map(|format| Some(format?.format_code.clone())).collect();
    let (mut cells, mut size) = (Vec::new(), 0);
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(Error::from)? {
        let (row, column) = cell.get_position();
        let format = formats.get(style).and_then(Option::as_deref);
        let text = with_zeros(&Data::from(cell.get_value().clone()), |number| {
            zeros::by_format(number, format?)
        });
        size += text.len();
        // A long text that many cells share is unpacked again for each.
        if row >= sheet::ROWS || u64::try_from(size).is_ok_and(|size| size > TEXTS) {
            return Err(Refusal::Obstacle(Obstacle::TooLarge));
        }
        cells.push((row, column, text));
    }
    drop(reader);
    cells.extend(unanswered(book, sheet, &cells)?);
    Ok(cells)
}

/// The sheet to read among these, and how many others that are seen hold an export too, or could not be
/// opened.
fn chosen_of(
    sheets: Vec<(String, bool)>,
    mut sheet: impl FnMut(&str) -> Result<Sheet, Refusal>,
) -> Result<Option<ChosenSheet>, Refusal> {
    let mut choice = Choice::default();
    let mut sheets = sheets.into_iter();
    while let Some((name, _)) = sheets.next() {
        if let Some(lines) = choice.export(sheet(&name)?) {
            let seen = sheets.filter(|(_, is_seen)| *is_seen);
            let left = seen.filter(|(name, _)| sheet(name).map_or(true, sheet::is_export));
            return Ok(Some(ChosenSheet {
                lines,
                left: u32::try_from(left.count()).unwrap_or(u32::MAX),
            }));
        }
    }
    Ok(choice.list().map(|lines| ChosenSheet { lines, left: 0 }))
}

/// Formulas whose value the program that wrote them did not work out: what the cell says is not known.
fn unanswered(
    book: &mut Xlsx<Bytes<'_>>,
    sheet: &str,
    cells: &[Cell],
) -> Result<Vec<Cell>, Refusal> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(Error::from)?;
    let mut formulas = Vec::new();
    while let Some(cell) = reader.next_formula().map_err(Error::from)? {
        // Cells without a formula come too.
        if !cell.get_value().is_empty() {
            let (row, column) = cell.get_position();
            formulas.push((row, column, format!("={}", cell.get_value())));
        }
    }
    if formulas.is_empty() {
        return Ok(formulas);
    }
    let filled = cells.iter().filter(|(.., text)| !text.is_empty());
    let filled: HashSet<(u32, u32)> = filled.map(|(row, column, _)| (*row, *column)).collect();
    formulas.retain(|(row, column, _)| *row < sheet::ROWS && !filled.contains(&(*row, *column)));
    Ok(formulas)
}

/// Room is made for whole sheets: they are measured first.
fn in_ods(bytes: &[u8]) -> Result<Option<ChosenSheet>, Refusal> {
    let manifest = archive::part(bytes, "META-INF/manifest.xml").unwrap_or_default();
    if memmem::find(&manifest, b"encryption-data").is_some() {
        return Err(Refusal::Obstacle(Obstacle::Locked));
    }
    let content = archive::part(bytes, "content.xml").ok_or(Refusal::Broken)?;
    let (cells, texts) = area::size(&content);
    if cells > CELLS || texts > TEXTS {
        return Err(Refusal::Obstacle(Obstacle::TooLarge));
    }
    let dresses = content::dresses(&content).ok_or(Refusal::Broken)?;
    drop(content);
    in_sheets(&mut Ods::new(Cursor::new(bytes)).map_err(Error::from)?, dresses)
}

fn in_sheets<'b, R>(
    book: &mut R,
    mut dresses: HashMap<String, Dress>,
) -> Result<Option<ChosenSheet>, Refusal>
where
    R: Reader<Bytes<'b>>,
    Error: From<R::Error>,
{
    let sheets = tables(book);
    chosen_of(sheets, |name| {
        let dress = dresses.remove(name).unwrap_or_default();
        let cells = cells(&book.worksheet_range(name).map_err(Error::from)?, &dress);
        let Dress { merged, hidden, .. } = dress;
        Ok(Sheet { cells, merged, hidden, ..Sheet::default() })
    })
}

impl From<Dimensions> for Area {
    fn from(dimensions: Dimensions) -> Self {
        Self { first: dimensions.start, last: dimensions.end }
    }
}

/// The sheets that are no drawing and no program, and whether they are seen; those first.
fn tables<'b>(book: &impl Reader<Bytes<'b>>) -> Vec<(String, bool)> {
    let sheets = book.sheets_metadata().iter();
    let mut tables: Vec<_> = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
    let is_seen = |sheet: &calamine::Sheet| sheet.visible == SheetVisible::Visible;
    tables.sort_by_key(|sheet| !is_seen(sheet));
    tables.into_iter().map(|sheet| (sheet.name.clone(), is_seen(sheet))).collect()
}

fn cells(range: &Range<Data>, dress: &Dress) -> Vec<Cell> {
    let (top, left) = range.start().unwrap_or_default();
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let cell = |(row, column, value): (usize, usize, &Data)| {
        let place = (top + number(row), left + number(column));
        (place.0, place.1, with_zeros(value, |number| dress.number(place, number)))
    };
    range.used_cells().map(cell).collect()
}

/// A cell as text, with the zeros that it is shown with.
fn with_zeros(value: &Data, zeros: impl FnOnce(&str) -> Option<String>) -> String {
    let text = shown(value);
    let is_number = matches!(value, Data::Float(_) | Data::Int(_));
    is_number.then(|| zeros(&text)).flatten().unwrap_or(text)
}

/// A cell as text, whole.
fn shown(value: &Data) -> String {
    match value {
        Data::Float(number) => sheet::number(*number),
        Data::Bool(yes) => sheet::truth(*yes),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{ExcelDateTime, ExcelDateTimeType};

    #[test]
    fn cells_become_the_text_they_were() {
        let day = ExcelDateTime::new(46025.0, ExcelDateTimeType::DateTime, false);
        let table = [
            (Data::Float(2_605_692.0), "2605692", "an id"),
            (Data::Bool(true), "VRAI", "as it is seen"),
            (Data::DateTime(day), "2026-01-03", "3-1 was a class"),
            (Data::String("LÉA \"Lé\"".to_owned()), "LÉA \"Lé\"", "text"),
            (Data::Empty, "", "nothing"),
        ];
        for (value, expected, case) in table {
            assert_eq!(shown(&value), expected, "{case}");
        }
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
            assert_eq!(find(bytes, what), Err(ReadError::Foreign(what)), "{case}");
        }
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
            assert_eq!(reading.texts_of(&reading.rows[1]).ent_id, "2606812", "{case}");
            assert!(reading.how.encoding.is_none() && !reading.how.is_untouched, "{case}");
        }
    }

    #[test]
    fn a_person_may_name_the_columns_of_a_sheet() {
        use crate::{
            export::{Column, Mapping, Options, read, read_with},
            school::Roster,
        };
        let table: [(&[u8], &str); 3] = [
            (
                include_bytes!("../../../../tests/exports/cases/workbooks-xlsx-unknown/file.xlsx"),
                "xlsx",
            ),
            (
                include_bytes!("../../../../tests/exports/cases/workbooks-xls-unknown/file.xls"),
                "xls",
            ),
            (
                include_bytes!("../../../../tests/exports/cases/workbooks-ods-unknown/file.ods"),
                "ods",
            ),
        ];
        for (bytes, case) in table {
            let Err(ReadError::UnknownColumns(asked)) = read(bytes) else { panic!("{case}") };
            assert_eq!((asked.line, asked.labels.len()), (2, 3), "{case}");
            assert_eq!(asked.samples[1], ["VIDAL", "ROY"], "{case}");
            let columns = [Column::Id, Column::LastName, Column::FirstName].map(Some).to_vec();
            let mapping = Mapping { columns, roster: Some(Roster::Students) };
            let options = Options { mapping: Some(&mapping), ..Options::default() };
            let reading = read_with(bytes, &options).expect(case);
            let named: Vec<_> =
                reading.rows.iter().map(|row| (row.line, reading.texts_of(row).ent_id)).collect();
            assert_eq!(named, [(3, "1"), (4, "2")], "{case}");
        }
    }

    const SHOWN: [&[u8]; 5] = [
        include_bytes!("../../../../tests/exports/cases/shown-xls-zeros/file.xls"),
        include_bytes!("../../../../tests/exports/cases/shown-xls-merged/file.xls"),
        include_bytes!("../../../../tests/exports/cases/shown-ods-zeros/file.ods"),
        include_bytes!("../../../../tests/exports/cases/shown-ods-merged/file.ods"),
        include_bytes!("../../../../tests/exports/cases/shown-xlsx-hidden/file.xlsx"),
    ];

    #[test]
    fn a_line_under_a_merged_cell_waits_until_somebody_typed_in_it() {
        use crate::export::{Column, Corrections, Options, read_with};
        let bytes =
            include_bytes!("../../../../tests/exports/cases/shown-ods-merged-over/file.ods");
        let mut corrections = Corrections::default();
        for (typed, lines) in [(None, vec![2, 4]), (Some("6A"), vec![2, 3, 4])] {
            if let Some(text) = typed {
                corrections.set(3, Column::Classes, text.to_owned());
            }
            let options = Options { corrections: Some(&corrections), ..Options::default() };
            let reading = read_with(bytes, &options).expect("a list");
            let found: Vec<u32> = reading.rows.iter().map(|row| row.line).collect();
            assert_eq!(found, lines, "{typed:?}");
        }
    }

    #[test]
    fn a_cut_or_changed_workbook_never_panics() {
        for bytes in WORKBOOKS.map(|(bytes, ..)| bytes).into_iter().chain(SHOWN) {
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
