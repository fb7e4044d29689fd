//! What the sheets of an ODS document show beside their values, which is all that the library gives.

use std::collections::HashMap;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::dress::{Dress, Shown};
use crate::export::{
    sheet::{Area, COLUMNS, ROWS},
    xml::{Unreadable, attribute, number},
};

/// What is around the values of each sheet, by its name; `None` when it cannot be read whole.
///
/// The document was measured before: what it repeats is within bounds.
pub(super) fn dresses(content: &[u8]) -> Option<HashMap<String, Dress>> {
    let text = std::str::from_utf8(content).ok()?;
    let mut reader = Reader::from_str(text);
    let mut walk = Walk::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => walk.open(&tag).ok()?,
            Event::Empty(tag) => {
                walk.open(&tag).ok()?;
                walk.close(tag.local_name().into_inner());
            }
            Event::End(tag) => walk.close(tag.local_name().into_inner()),
            Event::Text(text) => walk.say(&text.xml10_content()),
            Event::Eof => return Some(walk.sheets),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Walk {
    sheets: HashMap<String, Dress>,
    name: String,
    dress: Dress,
    /// The row being read, and how many are like it.
    row: u32,
    rows: u32,
    /// The next column.
    column: u32,
    /// The number being read: its columns, and what is shown of it.
    cell: Option<(std::ops::Range<u32>, String)>,
    /// Remarks are no part of what a cell shows.
    is_in_remark: bool,
}

impl Walk {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), Unreadable> {
        match tag.local_name().into_inner() {
            "table" => {
                self.name = attribute(tag, "name")?.unwrap_or_default();
                (self.row, self.rows) = (0, 0);
            }
            "table-row" => {
                self.rows = number(tag, "number-rows-repeated")?.unwrap_or(1).min(ROWS);
                self.column = 0;
                if let Some("filter" | "collapse") = attribute(tag, "visibility")?.as_deref() {
                    self.dress.hide(self.row..self.row.saturating_add(self.rows));
                }
            }
            "table-cell" | "covered-table-cell" => self.open_cell(tag)?,
            "annotation" => self.is_in_remark = true,
            "s" => self.say(" "),
            _ => {}
        }
        Ok(())
    }

    fn open_cell(&mut self, tag: &BytesStart<'_>) -> Result<(), Unreadable> {
        let first = self.column;
        let count = number(tag, "number-columns-repeated")?.unwrap_or(1);
        self.column = first.saturating_add(count);
        let rows = number(tag, "number-rows-spanned")?.unwrap_or(1);
        let columns = number(tag, "number-columns-spanned")?.unwrap_or(1);
        if rows > 1 || columns > 1 {
            let last = |first: u32, count: u32| first.saturating_add(count.max(1) - 1);
            let last = (last(self.row, rows), last(first, columns));
            self.dress.merged.push(Area { first: (self.row, first), last });
        }
        let is_number = attribute(tag, "value-type")?.as_deref() == Some("float");
        let columns = first..self.column.min(COLUMNS);
        self.cell = is_number.then(|| (columns, String::new()));
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "table" => {
                let dress = std::mem::take(&mut self.dress);
                self.sheets.insert(std::mem::take(&mut self.name), dress);
            }
            "table-row" => self.row = self.row.saturating_add(self.rows),
            "table-cell" | "covered-table-cell" => self.close_cell(),
            "annotation" => self.is_in_remark = false,
            _ => {}
        }
    }

    /// Only a number that starts with a zero has one in front.
    fn close_cell(&mut self) {
        let Some((columns, shown)) = self.cell.take() else { return };
        if shown.chars().find(char::is_ascii_digit) != Some('0') {
            return;
        }
        for row in self.row..self.row.saturating_add(self.rows) {
            for column in columns.clone() {
                self.dress.numbers.insert((row, column), Shown::As(shown.clone()));
            }
        }
    }

    fn say(&mut self, text: &str) {
        if let Some((_, shown)) = self.cell.as_mut().filter(|_| !self.is_in_remark) {
            shown.push_str(text);
        }
    }
}
