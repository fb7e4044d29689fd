//! What a sheet shows of its cells beside their values.

use std::{collections::HashMap, ops::Range, rc::Rc};

use crate::export::sheet::{Area, zeros};

/// How the number of a cell is shown.
pub(super) enum Shown {
    /// Under this number format.
    Under(Rc<str>),
    /// As this text.
    As(String),
}

/// What stands around the values of a sheet. Rows and columns count from 0.
#[derive(Default)]
pub(super) struct Dress {
    /// Numbers that may have zeros in front.
    pub(super) numbers: HashMap<(u32, u32), Shown>,
    /// Cells that are shown as one.
    pub(super) merged: Vec<Area>,
    /// Rows that are not shown, in order.
    pub(super) hidden: Vec<Range<u32>>,
}

impl Dress {
    /// The number of a cell with the zeros it is shown with, when there are any.
    pub(super) fn number(&self, place: (u32, u32), number: &str) -> Option<String> {
        match self.numbers.get(&place)? {
            Shown::Under(format) => zeros::by_format(number, format),
            Shown::As(text) => zeros::with_zeros(number, text),
        }
    }

    /// Hides rows, which come in any order.
    pub(super) fn hide(&mut self, rows: Range<u32>) {
        match self.hidden.last_mut() {
            Some(last) if last.end == rows.start => last.end = rows.end,
            _ => self.hidden.push(rows),
        }
    }
}
