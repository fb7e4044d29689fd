//! Workbooks of before 2007: the one stream that is read of them, measured before it is opened.
//!
//! The library makes room for the rectangle around the cells of a sheet, and for what a record says
//! of its size. What was measured here is then put into a container of its own and given to the
//! library: both see the same bytes, and what a record said of the size is no longer there.

use std::{
    io::{self, Cursor, Read, Write},
    ops::Range,
};

use cfb::{CompoundFile, Version};

use super::{
    super::{
        Foreign, Obstacle,
        sheet::{self, Area, CELLS},
    },
    Refusal,
    dress::{Dress, Shown},
    formats::Formats,
    texts,
};

/// Records that hold a cell, whose row and column come first.
const CELL: [u16; 8] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD, 0x0006, 0x00BD];
/// Several numbers, each behind its style, with the last column at the end.
const NUMBERS: u16 = 0x00BD;
/// The number of a text that cells share, and these texts.
const SHARED: u16 = 0x00FD;
const TEXTS: u16 = 0x00FC;
const MORE: u16 = 0x003C;
const SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const ROW: u16 = 0x0208;
/// What a row says of itself, and that it is not shown.
const ROW_FLAGS: usize = 12;
const IS_HIDDEN: u16 = 0x20;
const MERGED: u16 = 0x00E5;
const PASSWORD: u16 = 0x002F;
const START: u16 = 0x0809;
const END: u16 = 0x000A;

/// The workbook in a container of its own, when its sheets stay within bounds; what each of them
/// shows beside its values.
pub(super) fn measured(bytes: &[u8]) -> Result<(Vec<u8>, Vec<Dress>), Refusal> {
    let mut container = CompoundFile::open(Cursor::new(bytes))?;
    if container.is_stream("/EncryptedPackage") {
        return Err(Refusal::Is(Foreign::Xlsx, Obstacle::Locked));
    }
    let name = ["/Workbook", "/Book"].into_iter().find(|name| container.is_stream(name));
    let Some(name) = name else { return Err(Refusal::IsNone(Foreign::Binary)) };
    let mut stream = Vec::new();
    container.open_stream(name)?.read_to_end(&mut stream)?;
    let book = Book::of(&stream)?;
    let (cells, texts, dresses) = book.measure(&mut stream);
    if cells > CELLS || texts > sheet::TEXTS {
        return Err(Refusal::Obstacle(Obstacle::TooLarge));
    }
    Ok((alone(name, &stream)?, dresses))
}

/// What stands before the sheets.
#[derive(Default)]
struct Book {
    /// Where they start.
    places: Vec<usize>,
    /// How long the texts are that their cells share.
    lengths: Vec<u64>,
    formats: Formats,
}

impl Book {
    fn of(stream: &[u8]) -> Result<Self, Refusal> {
        let mut book = Self::default();
        let (mut texts, mut is_in_texts) = (Vec::new(), false);
        for (kind, data) in records(stream, 0) {
            match kind {
                PASSWORD if number(stream, data.start, &data) != Some(0) => {
                    return Err(Refusal::Obstacle(Obstacle::Locked));
                }
                SHEET => {
                    let place = long(stream, data.start, &data).unwrap_or(0);
                    book.places.push(usize::try_from(place).unwrap_or(usize::MAX));
                }
                TEXTS => texts = vec![&stream[data]],
                MORE if is_in_texts => texts.push(&stream[data]),
                END => break,
                _ => book.formats.take(kind, &stream[data]),
            }
            is_in_texts = kind == TEXTS || is_in_texts && kind == MORE;
        }
        book.lengths = texts::lengths(&texts);
        Ok(book)
    }

    /// How many cells the library will make room for, and how many characters;
    /// [`u64::MAX`] when it would read sheets again and again. What the stream says of their size
    /// is taken out of it.
    fn measure(&self, stream: &mut [u8]) -> (u64, u64, Vec<Dress>) {
        let (mut cells, mut texts, mut walked) = (0_u64, 0_u64, 0);
        let mut dresses = Vec::new();
        for place in &self.places {
            let (sheet, sizes) = Sheet::of(stream, *place, self);
            cells = cells.saturating_add(sheet.area());
            texts = texts.saturating_add(sheet.texts);
            walked += sheet.walked;
            if walked > stream.len() {
                return (u64::MAX, u64::MAX, Vec::new());
            }
            for size in sizes {
                stream[size].fill(0);
            }
            dresses.push(sheet.dress);
        }
        (cells, texts, dresses)
    }
}

/// The rectangle around the cells of a sheet.
#[derive(Default)]
struct Sheet {
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
    /// How many characters of shared texts its cells get.
    texts: u64,
    /// How much of the stream it takes.
    walked: usize,
    dress: Dress,
}

impl Sheet {
    /// The sheet that starts at a place, and where the stream speaks of its size. Charts inside it
    /// have records like its own.
    fn of(stream: &[u8], place: usize, book: &Book) -> (Self, Vec<Range<usize>>) {
        let mut sheet = Self::default();
        let (mut depth, mut sizes) = (0_u32, Vec::new());
        for (kind, data) in records(stream, place) {
            sheet.walked = data.end - place;
            match kind {
                START => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                _ if depth > 1 => {}
                DIMENSIONS => sizes.push(data),
                ROW => sheet.row(stream, &data),
                MERGED => sheet.merge(stream, &data),
                _ if CELL.contains(&kind) => {
                    sheet.cell(stream, kind, &data);
                    sheet.dress(stream, kind, &data, &book.formats);
                    if kind == SHARED {
                        let text = long(stream, data.start + 6, &data);
                        let text = text.and_then(|text| usize::try_from(text).ok());
                        let length = text.and_then(|text| book.lengths.get(text)).unwrap_or(&0);
                        sheet.texts = sheet.texts.saturating_add(*length);
                    }
                }
                _ => {}
            }
        }
        (sheet, sizes)
    }

    fn cell(&mut self, stream: &[u8], kind: u16, data: &Range<usize>) {
        let number = |at: usize| number(stream, at, data).map(u64::from);
        let (Some(row), Some(column)) = (number(data.start), number(data.start + 2)) else {
            return;
        };
        let last = if kind == NUMBERS { number(data.end.saturating_sub(2)) } else { None };
        let widen = |side: &mut Option<(u64, u64)>, first: u64, last: u64| {
            let (low, high) = side.unwrap_or((first, last));
            *side = Some((low.min(first), high.max(last)));
        };
        widen(&mut self.rows, row, row);
        widen(&mut self.columns, column, last.unwrap_or(column).max(column));
    }

    fn row(&mut self, stream: &[u8], data: &Range<usize>) {
        let row = number(stream, data.start, data).map(u32::from);
        let flags = number(stream, data.start + ROW_FLAGS, data);
        if let (Some(row), Some(flags)) = (row, flags)
            && flags & IS_HIDDEN > 0
        {
            self.dress.hide(row..row + 1);
        }
    }

    /// First and last rows, first and last columns, of as many areas as it says.
    fn merge(&mut self, stream: &[u8], data: &Range<usize>) {
        let areas = stream[data.clone()].get(2..).unwrap_or_default().chunks_exact(8);
        self.dress.merged.extend(areas.map(|area| {
            let at = |at: usize| u32::from(u16::from_le_bytes([area[at], area[at + 1]]));
            Area { first: (at(0), at(4)), last: (at(2), at(6)) }
        }));
    }

    /// Remembers the cells whose format may add zeros.
    fn dress(&mut self, stream: &[u8], kind: u16, data: &Range<usize>, formats: &Formats) {
        let number = |at: usize| number(stream, at, data);
        let (Some(row), Some(column)) = (number(data.start), number(data.start + 2)) else {
            return;
        };
        let step = if kind == NUMBERS { 6 } else { data.len() };
        for (column, at) in (u32::from(column)..).zip((data.start + 4..data.end).step_by(step)) {
            let format = number(at).and_then(|style| formats.of(style));
            let format = format.map(|format| Shown::Under(format.clone()));
            self.dress.numbers.extend(format.map(|format| ((u32::from(row), column), format)));
        }
    }

    fn area(&self) -> u64 {
        let length = |side: Option<(u64, u64)>| side.map_or(0, |(first, last)| last - first + 1);
        length(self.rows) * length(self.columns)
    }
}

/// The records of a stream from a place on: their kind, where their data is.
fn records(stream: &[u8], place: usize) -> impl Iterator<Item = (u16, Range<usize>)> {
    let mut at = place;
    std::iter::from_fn(move || {
        let head = at..stream.len();
        let kind = number(stream, at, &head)?;
        let start = at + 4;
        at = start + usize::from(number(stream, at + 2, &head)?);
        (at <= stream.len()).then_some((kind, start..at))
    })
}

/// The number at a place within a range.
fn number(stream: &[u8], at: usize, within: &Range<usize>) -> Option<u16> {
    let bytes = stream.get(at..at + 2).filter(|_| within.contains(&at) && at + 2 <= within.end)?;
    bytes.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

/// The same, of four bytes.
fn long(stream: &[u8], at: usize, within: &Range<usize>) -> Option<u32> {
    let (low, high) = (number(stream, at, within)?, number(stream, at + 2, within)?);
    Some(u32::from(high) << 16 | u32::from(low))
}

/// A container that holds nothing but this stream.
fn alone(name: &str, stream: &[u8]) -> io::Result<Vec<u8>> {
    // The library takes a fourth version without small streams for an empty one.
    let room = Cursor::new(Vec::new());
    let mut container = CompoundFile::create_with_version(Version::V3, room)?;
    container.create_stream(name)?.write_all(stream)?;
    container.flush()?;
    Ok(container.into_inner().into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u16]) -> Vec<u8> {
        let size = u16::try_from(data.len() * 2).expect("short");
        [kind, size].iter().chain(data).flat_map(|number| number.to_le_bytes()).collect()
    }

    /// A stream of one sheet, `times` over, that holds these records.
    fn stream(times: usize, body: &[u8]) -> Vec<u8> {
        let start = record(START, &[0x0600, 5]);
        let place = u16::try_from(start.len() + 12 * times + 4).expect("short");
        let sheets = record(SHEET, &[place, 0, 0, 0]).repeat(times);
        let globals = [start.clone(), sheets, record(END, &[])].concat();
        assert_eq!(globals.len(), usize::from(place));
        [globals, start, body.to_vec(), record(END, &[])].concat()
    }

    fn size_of(stream: &[u8]) -> u64 {
        let book = Book::of(stream).ok().expect("no password");
        book.measure(&mut stream.to_vec()).0
    }

    #[test]
    fn a_sheet_is_as_large_as_the_rectangle_around_its_cells() {
        let cell = |row, column| record(0x0203, &[row, column, 0, 0, 0, 0, 0]);
        let numbers = record(NUMBERS, &[1, 2, 0, 0, 0, 9]);
        let chart = [record(START, &[0x0600, 5]), cell(60_000, 9), record(END, &[])].concat();
        let size = record(DIMENSIONS, &[0, 0, 0xFFFF, 0xFFFF, 0, 0xFFFF, 0]);
        let table = [
            (vec![], 0, "nothing"),
            (cell(5, 3), 1, "one cell"),
            ([cell(0, 0), cell(0xFFFF, 0xFF)].concat(), 1 << 24, "one far away"),
            ([cell(0, 0), cell(9, 1)].concat(), 20, "ten rows"),
            ([cell(0, 0), numbers].concat(), 20, "numbers of one row"),
            ([cell(0, 0), chart].concat(), 1, "a chart"),
            ([size, cell(0, 0)].concat(), 1, "what it says of itself"),
            ([cell(0, 0), vec![3, 2, 9]].concat(), 1, "cut"),
            (record(0x0203, &[7]), 0, "a record too short"),
        ];
        for (body, expected, case) in table {
            assert_eq!(size_of(&stream(1, &body)), expected, "{case}");
        }
        assert_eq!(size_of(&stream(99, &cell(0, 0).repeat(99))), u64::MAX, "again and again");
    }

    #[test]
    fn what_a_stream_says_of_its_size_is_taken_out() {
        let size = record(DIMENSIONS, &[0, 0, 0xFFFF, 0xFFFF, 0, 0xFFFF, 0]);
        let mut stream = stream(1, &size);
        let book = Book::of(&stream).ok().expect("no password");
        book.measure(&mut stream);
        assert!(records(&stream, book.places[0]).any(|(kind, _)| kind == DIMENSIONS));
        assert!(!stream.windows(2).any(|bytes| bytes == [0xFF, 0xFF]));
    }

    #[test]
    fn a_locked_or_other_document_says_what_it_is() {
        let locked = [record(START, &[0x0600, 5]), record(PASSWORD, &[1, 1, 1])].concat();
        let table: [(&str, &[u8], &str, &str); 3] = [
            ("/EncryptedPackage", b"", "xlsx", "sans mot de passe"),
            ("/Workbook", &locked, "xls", "sans mot de passe"),
            ("/WordDocument", b"", "binary", "pas un export CSV"),
        ];
        for (name, stream, code, words) in table {
            let bytes = alone(name, stream).expect("in memory");
            let error = crate::export::read(&bytes).expect_err(name);
            assert_eq!(error.code(), code, "{name}");
            assert!(error.help().contains(words), "{name}: {}", error.help());
        }
    }

    #[test]
    fn one_cell_far_away_is_too_large() {
        let cell = |row, column| record(0x0203, &[row, column, 0, 0, 0, 0, 0]);
        let far = stream(1, &[cell(0, 0), cell(0xFFFF, 0xFF)].concat());
        let bytes = alone("/Workbook", &far).expect("in memory");
        let error = crate::export::read(&bytes).expect_err("too large");
        assert_eq!(error.code(), "xls");
        assert!(error.help().contains("très loin"), "{}", error.help());
    }

    #[test]
    fn a_shared_text_counts_in_each_cell() {
        let text = [&[0; 8][..], &1000_u16.to_le_bytes(), b"\0", &[b'x'; 1001]].concat();
        let text: Vec<u16> =
            text.chunks(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
        let start = record(START, &[0x0600, 5]);
        let before = [start.clone(), record(TEXTS, &text)].concat();
        let place = u16::try_from(before.len() + 16).expect("short");
        let globals = [before, record(SHEET, &[place, 0, 0, 0]), record(END, &[])].concat();
        let cells = record(SHARED, &[0, 0, 0, 0, 0]).repeat(50);
        let mut stream = [globals, start, cells, record(END, &[])].concat();
        let book = Book::of(&stream).ok().expect("no password");
        let (cells, texts, _) = book.measure(&mut stream);
        assert_eq!((cells, texts), (1, 50_000));
    }
}
