//! A table as text, in the dialect of the ENT or of another program, and as bytes.

use proptest::{prelude::*, sample::select};

use crate::sheet::Sheet;

/// How a table is written.
#[derive(Debug, Clone, Copy)]
pub struct Dress {
    pub dialect: Dialect,
    eol: &'static str,
    bom: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `;`, every value between quotes, nothing escaped.
    Ent,
    /// Quotes where they are needed.
    Plain(char),
    /// Every value between quotes, its own doubled.
    Quoted(char),
}

/// What the ENT writes.
pub const OWN: Dress = Dress { dialect: Dialect::Ent, eol: "\n", bom: true };

pub fn spreadsheet() -> impl Strategy<Value = Dress> {
    let dialect = prop_oneof![
        4 => Just(Dialect::Plain(';')),
        2 => select(vec![Dialect::Plain(','), Dialect::Plain('\t')]),
        // Not told from the ENT's own: only what is wrong in any file is found there.
        1 => Just(Dialect::Quoted(',')),
    ];
    (dialect, select(vec!["\r\n", "\n"]), any::<bool>()).prop_map(|(dialect, eol, bom)| Dress {
        dialect,
        eol,
        bom,
    })
}

pub fn dress() -> impl Strategy<Value = Dress> {
    prop_oneof![2 => Just(OWN).boxed(), 3 => spreadsheet().boxed()]
}

impl Dress {
    pub fn write(self, sheet: &Sheet) -> String {
        // Spreadsheets write all lines as long as the longest.
        let width = sheet.width();
        let mut text = String::from(if self.bom { "\u{feff}" } else { "" });
        for row in &sheet.rows {
            let blanks = std::iter::repeat_n("", width - row.len());
            let cells = row.iter().map(String::as_str).chain(blanks);
            let cells: Vec<String> = cells.map(|cell| self.cell(cell)).collect();
            text.push_str(&cells.join(&self.separator().to_string()));
            text.push_str(self.eol);
        }
        text
    }

    fn separator(self) -> char {
        match self.dialect {
            Dialect::Ent => ';',
            Dialect::Plain(separator) | Dialect::Quoted(separator) => separator,
        }
    }

    fn cell(self, cell: &str) -> String {
        match self.dialect {
            Dialect::Ent => format!("\"{cell}\""),
            Dialect::Plain(separator) if !cell.contains(['"', '\n', separator]) => cell.to_owned(),
            Dialect::Plain(_) | Dialect::Quoted(_) => format!("\"{}\"", cell.replace('"', "\"\"")),
        }
    }
}
