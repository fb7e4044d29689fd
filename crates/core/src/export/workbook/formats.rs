//! The number formats of an old workbook that may add zeros.

use std::{collections::HashMap, rc::Rc};

const START: u16 = 0x0809;
const FORMAT: u16 = 0x041E;
const STYLE: u16 = 0x00E0;
/// The version that writes texts as today.
const TODAY: u16 = 0x0600;

/// What stands before the sheets of how numbers are shown.
#[derive(Default)]
pub(super) struct Formats {
    is_of_today: bool,
    /// By the number that styles say.
    texts: HashMap<u16, Rc<str>>,
    /// The format of each style.
    styles: Vec<u16>,
}

impl Formats {
    /// Remembers a record, if it is of a format.
    pub(super) fn take(&mut self, kind: u16, data: &[u8]) {
        match kind {
            START => self.is_of_today = number(data, 0) == Some(TODAY),
            FORMAT => {
                let text = number(data, 0).zip(self.text(data));
                self.texts.extend(text.map(|(format, text)| (format, Rc::from(text))));
            }
            STYLE => self.styles.push(number(data, 2).unwrap_or(0)),
            _ => {}
        }
    }

    /// The format of a style, when it is none of those that every workbook has: none of these adds
    /// zeros.
    pub(super) fn of(&self, style: u16) -> Option<&Rc<str>> {
        self.texts.get(self.styles.get(usize::from(style))?)
    }

    /// The text of a format: its length in characters, how wide these are, and they themselves.
    fn text(&self, data: &[u8]) -> Option<String> {
        if !self.is_of_today {
            let length = usize::from(*data.get(2)?);
            return Some(data.get(3..3 + length)?.iter().map(|byte| char::from(*byte)).collect());
        }
        let (length, rest) = (usize::from(number(data, 2)?), data.get(5..)?);
        if data[4] & 1 == 0 {
            return Some(rest.get(..length)?.iter().map(|byte| char::from(*byte)).collect());
        }
        let wide = rest.get(..length * 2)?.chunks_exact(2);
        let wide: Vec<u16> = wide.map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
        Some(String::from_utf16_lossy(&wide))
    }
}

fn number(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_says_its_format() {
        let style = |format: u8| (STYLE, vec![0, 0, format, 0]);
        let table: [(&[u8], Vec<u8>, &str); 3] = [
            (&[0, 6], [&[164, 0, 3, 0, 0][..], b"000"].concat(), "narrow"),
            (&[0, 6], [&[164, 0, 3, 0, 1][..], b"0\x000\x000\x00"].concat(), "wide"),
            (&[0, 5], [&[164, 0, 3][..], b"000"].concat(), "before 1997"),
        ];
        for (version, format, case) in table {
            let mut formats = Formats::default();
            formats.take(START, version);
            for (kind, data) in [(FORMAT, format), style(0), style(164)] {
                formats.take(kind, &data);
            }
            let found = [0, 1, 2].map(|style| formats.of(style).map(|format| &**format));
            assert_eq!(found, [None, Some("000"), None], "{case}");
        }
        let mut cut = Formats::default();
        cut.take(START, &[0, 6]);
        cut.take(FORMAT, &[164, 0, 9, 0, 1, 48]);
        assert!(cut.texts.is_empty(), "cut");
    }
}
