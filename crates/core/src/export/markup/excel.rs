//! The sheets of a document of Excel 2003 (`SpreadsheetML`), which many tools still write.
//!
//! A document is read whole or not at all: an error, an unknown entity, a definition of a document
//! type, a cell below another that covers it, all of them refuse it.

use quick_xml::{
    Reader,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};

use crate::export::{
    sheet::{self, ROWS, Sheet},
    xml::{attribute, number},
};

/// No document of people has elements so deep in one another.
const DEPTH: usize = 64;
const SPACE: &str = "urn:schemas-microsoft-com:office:spreadsheet";

/// The elements that matter, where they matter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Document,
    Workbook,
    Worksheet,
    Table,
    Row,
    Cell,
    Data,
    Other,
}

impl Element {
    fn of(name: &str, within: Self) -> Self {
        match (within, name) {
            (Self::Document, "Workbook") => Self::Workbook,
            (Self::Workbook, "Worksheet") => Self::Worksheet,
            (Self::Worksheet, "Table") => Self::Table,
            (Self::Table, "Row") => Self::Row,
            (Self::Row, "Cell") => Self::Cell,
            (Self::Cell, "Data") => Self::Data,
            _ => Self::Other,
        }
    }
}

/// The sheets of a document; `None` when it is another one, or cannot be read whole.
pub(super) fn sheets(text: &str) -> Option<Vec<Sheet>> {
    if !text.contains(SPACE) {
        return None;
    }
    let mut reader = Reader::from_str(text);
    let mut book = Book::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => book.open(&tag)?,
            Event::Empty(tag) => {
                book.open(&tag)?;
                book.close()?;
            }
            Event::End(_) => book.close()?,
            Event::Text(text) => book.say(&text.xml10_content()),
            Event::CData(text) => book.say(&text.xml10_content()),
            Event::GeneralRef(name) => book.say(&resolved(&name)?),
            Event::DocType(_) => return None,
            Event::Eof => return (book.is_whole && book.path.is_empty()).then_some(book.sheets),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// Only what XML itself knows.
fn resolved(name: &BytesRef<'_>) -> Option<String> {
    match name.resolve_char_ref().ok()? {
        Some(c) => Some(c.to_string()),
        None => resolve_predefined_entity(name).map(str::to_owned),
    }
}

/// A document being read.
#[derive(Default)]
struct Book {
    sheets: Vec<Sheet>,
    path: Vec<Element>,
    is_whole: bool,
    /// The row and the column of the next one, from 0.
    row: u32,
    column: u32,
    /// Rows and columns that a cell from above covers: first and last of each.
    covered: Vec<([u32; 2], [u32; 2])>,
    /// The place of the cell, what kind of value it holds, its text.
    cell: (u32, Kind, String),
    /// How many rows or columns are passed over when the row or the cell ends.
    rows_after: u32,
    columns_after: u32,
}

#[derive(Clone, Copy, Default)]
enum Kind {
    #[default]
    Text,
    Number,
    Day,
    Truth,
}

impl Book {
    fn open(&mut self, tag: &BytesStart<'_>) -> Option<()> {
        let within = self.path.last().copied().unwrap_or(Element::Document);
        let element = Element::of(tag.local_name().into_inner(), within);
        self.path.push(element);
        match element {
            Element::Table => {
                self.sheets.push(Sheet::default());
                self.covered.clear();
                self.row = 0;
            }
            Element::Row => self.open_row(tag)?,
            Element::Cell => self.open_cell(tag)?,
            Element::Data => self.cell.1 = kind(&attribute(tag, "Type").ok()?.unwrap_or_default()),
            _ => {}
        }
        (self.path.len() <= DEPTH).then_some(())
    }

    fn open_row(&mut self, tag: &BytesStart<'_>) -> Option<()> {
        self.row = place(tag, self.row)?;
        self.rows_after = number(tag, "Span").ok()?.unwrap_or(0).checked_add(1)?;
        self.column = 0;
        (self.row < ROWS).then_some(())
    }

    fn open_cell(&mut self, tag: &BytesStart<'_>) -> Option<()> {
        self.column = place(tag, self.column)?;
        let across = number(tag, "MergeAcross").ok()?.unwrap_or(0);
        let down = number(tag, "MergeDown").ok()?.unwrap_or(0);
        self.columns_after = across.checked_add(1)?;
        let (row, column) = (self.row, self.column);
        let is_in = |[first, last]: [u32; 2], at: u32| (first..=last).contains(&at);
        self.covered.retain(|([_, last], _)| *last >= row);
        if self.covered.iter().any(|(rows, columns)| is_in(*rows, row) && is_in(*columns, column)) {
            return None;
        }
        if down > 0 {
            let rows = [row.checked_add(1)?, row.checked_add(down)?];
            self.covered.push((rows, [column, column.checked_add(across)?]));
        }
        self.cell = (column, Kind::Text, String::new());
        (self.covered.len() <= MERGED).then_some(())
    }

    fn close(&mut self) -> Option<()> {
        match self.path.pop()? {
            Element::Workbook => self.is_whole = true,
            Element::Row => self.row = self.row.checked_add(self.rows_after)?,
            Element::Cell => {
                let (column, kind, text) = std::mem::take(&mut self.cell);
                let sheet = self.sheets.last_mut()?;
                sheet.cells.push((self.row, column, shown(kind, text)));
                self.column = self.column.checked_add(self.columns_after)?;
            }
            _ => {}
        }
        Some(())
    }

    /// Text within the data of a cell, in tags of its own at times.
    fn say(&mut self, text: &str) {
        if self.path.contains(&Element::Data) {
            self.cell.2.push_str(text);
        }
    }
}

/// No sheet of people has so many cells over several rows at once.
const MERGED: usize = 1024;

/// Where an element says it is, from 1, or just behind the one before it; never before that one.
fn place(tag: &BytesStart<'_>, next: u32) -> Option<u32> {
    let Some(index) = number(tag, "Index").ok()? else { return Some(next) };
    index.checked_sub(1).filter(|place| *place >= next)
}

fn kind(type_name: &str) -> Kind {
    match type_name {
        "Number" => Kind::Number,
        "DateTime" => Kind::Day,
        "Boolean" => Kind::Truth,
        _ => Kind::Text,
    }
}

/// A cell as a workbook of today would show it.
fn shown(kind: Kind, text: String) -> String {
    match kind {
        Kind::Number => text.trim().parse().map_or(text, sheet::number),
        Kind::Day => text.split('T').next().unwrap_or_default().trim().to_owned(),
        Kind::Truth => sheet::truth(matches!(text.trim(), "1" | "true")),
        Kind::Text => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(rows: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook xmlns=\"{SPACE}\" \
             xmlns:ss=\"{SPACE}\"><Worksheet ss:Name=\"a\"><Table>{rows}</Table></Worksheet></Workbook>\n"
        )
    }

    fn cells(rows: &str) -> Option<String> {
        let sheets = sheets(&document(rows))?;
        let cells = sheets[0].cells.iter().filter(|(.., text)| !text.is_empty());
        let cells: Vec<_> =
            cells.map(|(row, column, text)| format!("{row}.{column} {text}")).collect();
        Some(cells.join("|"))
    }

    #[test]
    fn cells_stand_where_they_say() {
        let d = |text: &str| format!("<Data ss:Type=\"String\">{text}</Data>");
        let cell = |attributes: &str, text: &str| format!("<Cell{attributes}>{}</Cell>", d(text));
        let (a, b) = (cell("", "a"), cell("", "b"));
        let table = [
            (format!("<Row>{a}{b}</Row><Row>{b}</Row>"), "0.0 a|0.1 b|1.0 b", "in their order"),
            (
                format!("<Row ss:Index=\"3\">{a}</Row><Row>{b}</Row>"),
                "2.0 a|3.0 b",
                "a row further down",
            ),
            (format!("<Row ss:Span=\"2\"/><Row>{a}</Row>"), "3.0 a", "empty rows in one"),
            (
                format!("<Row>{}{b}</Row>", cell(" ss:Index=\"4\"", "a")),
                "0.3 a|0.4 b",
                "a cell further on",
            ),
            (format!("<Row><Cell/>{b}</Row>"), "0.1 b", "an empty cell"),
            (
                format!("<Row>{}{b}</Row>", cell(" ss:MergeAcross=\"2\"", "a")),
                "0.0 a|0.3 b",
                "over columns",
            ),
            (
                format!(
                    "<Row>{}</Row><Row>{}</Row><Row>{b}</Row>",
                    cell(" ss:MergeDown=\"1\"", "a"),
                    cell(" ss:Index=\"2\"", "c")
                ),
                "0.0 a|1.1 c|2.0 b",
                "over rows",
            ),
            (
                format!("<Row><Cell>{}<Comment>{}</Comment></Cell></Row>", d("a"), d("x")),
                "0.0 a",
                "a remark",
            ),
        ];
        for (rows, expected, case) in table {
            assert_eq!(cells(&rows).as_deref(), Some(expected), "{case}");
        }
    }

    #[test]
    fn values_are_as_they_are_seen() {
        let table = [
            ("Number", "2605692", "2605692", "an id"),
            ("Number", "2.605692E6", "2605692", "the same"),
            ("Number", "123456789012345678", "1.2345678901234568E+17", "digits are lost"),
            ("String", "0012606", "0012606", "zeros"),
            ("String", "L&apos;&#201;A &amp; <B>Z</B>", "L'ÉA & Z", "entities and tags"),
            ("String", "<![CDATA[A<B]]>", "A<B", "CDATA"),
            ("DateTime", "2026-01-03T00:00:00.000", "2026-01-03", "3-1 was a class"),
            ("Boolean", "1", "VRAI", "a truth"),
            ("Error", "#REF!", "#REF!", "an error"),
        ];
        for (kind, value, expected, case) in table {
            let row = format!("<Row><Cell><Data ss:Type=\"{kind}\">{value}</Data></Cell></Row>");
            assert_eq!(cells(&row), Some(format!("0.0 {expected}")), "{case}");
        }
    }

    #[test]
    fn what_is_doubtful_is_not_read() {
        let a = "<Cell><Data>a</Data></Cell>";
        let table = [
            (format!("<Row><Cell ss:MergeDown=\"1\"/></Row><Row>{a}</Row>"), "under another cell"),
            (format!("<Row>{a}<Cell ss:Index=\"1\"/></Row>"), "before the last one"),
            ("<Row><Cell ss:Index=\"b\"/></Row>".to_owned(), "no number"),
            ("<Row ss:Index=\"4294967295\"/>".to_owned(), "too far down"),
            ("<Row><Cell><Data>&secret;</Data></Cell></Row>".to_owned(), "an unknown entity"),
            ("<Row><Cell></Row>".to_owned(), "tags that do not match"),
            ("<x>".repeat(DEPTH), "too deep"),
        ];
        for (rows, case) in table {
            assert_eq!(cells(&rows), None, "{case}");
        }
        let whole = document(&format!("<Row>{a}</Row>"));
        assert!(sheets(&whole).is_some());
        assert!(sheets(&whole[..whole.len() - 30]).is_none(), "cut");
        let with_types = whole.replace("<Workbook", "<!DOCTYPE a [<!ENTITY b \"c\">]>\n<Workbook");
        assert!(sheets(&with_types).is_none(), "a definition of a document type");
        assert!(sheets(&whole.replace(SPACE, "urn:other")).is_none(), "another document");
    }
}
