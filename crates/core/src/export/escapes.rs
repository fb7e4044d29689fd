//! Letters that a program wrote as codes of its own: `\u00e9`, `b'\xc3\xa9'`, `%C3%A9`, `=C3=A9`, `\"`.
//!
//! Undone when it is certain: every code of the value gives a letter, a blank or a mark that names hold,
//! and nothing of a code is left. Any other value that has such a code waits (`is_left`): what it was
//! cannot be known. A percent sign, an equals sign or a backslash without a code behind it is the value's own.

/// The value without its codes; `None` when it has none, or when one of them is no letter.
pub(super) fn decoded(text: &str) -> Option<String> {
    let trimmed = text.trim();
    let inside = literal(trimmed);
    if inside.is_none() && (!text.contains(SIGNS) || is_reference(trimmed)) {
        return None;
    }
    let mut value = Value::default();
    let mut rest = inside.unwrap_or(trimmed);
    let mut any = inside.is_some();
    while let Some(at) = rest.find(SIGNS) {
        value.write(&rest[..at])?;
        rest = &rest[at..];
        if let Some((code, length)) = code(rest) {
            any = true;
            value.push(code)?;
            rest = &rest[length..];
        } else {
            value.write(&rest[..1])?;
            rest = &rest[1..];
        }
    }
    value.write(rest)?;
    // The first half of a letter, which was cut with the value.
    let is_cut = matches!(value.bytes.last(), Some(0xC2..=0xC5));
    value.flush().filter(|()| !is_cut)?;
    (any && !is_left(&value.text)).then_some(value.text)
}

/// Whether a value has a code: once it was decoded, one that stands for no letter.
pub(crate) fn is_left(text: &str) -> bool {
    let text = text.trim();
    literal(text).is_some() || text.match_indices(SIGNS).any(|(at, _)| code(&text[at..]).is_some())
}

/// What codes start with.
const SIGNS: [char; 3] = ['\\', '%', '='];

/// `=D2`: a cell of a spreadsheet, not a letter of a mail. Of letters at the start only those of two codes are known.
fn is_reference(text: &str) -> bool {
    let Some((_, length)) = Some(text).filter(|text| text.starts_with('=')).and_then(code) else {
        return false;
    };
    !text[length..].starts_with('=') || code(&text[length..]).is_none()
}

/// What stands inside `b'…'`, as Python shows bytes.
fn literal(text: &str) -> Option<&str> {
    let text = text.strip_prefix('b')?;
    ['\'', '"'].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
}

/// What a code stands for.
#[derive(Clone, Copy)]
enum Escape {
    /// A byte, of UTF-8 or of Windows-1252.
    Byte(u8),
    /// A unit of UTF-16.
    Unit(u16),
    /// The mark behind a backslash.
    Mark(char),
}

/// The code that a text starts with, and its length.
fn code(text: &str) -> Option<(Escape, usize)> {
    let hex = |from: usize, length: usize| {
        let digits = text.get(from..from + length)?;
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
    };
    let byte = |from: usize| u8::try_from(hex(from, 2)?).ok();
    match text.as_bytes() {
        [b'\\', b'u', ..] => Some((Escape::Unit(hex(2, 4)?), 6)),
        [b'\\', b'x', ..] => Some((Escape::Byte(byte(2)?), 4)),
        [b'\\', mark @ (b'"' | b'\'' | b'/'), ..] => Some((Escape::Mark(char::from(*mark)), 2)),
        [sign @ (b'%' | b'='), ..] => {
            // A percentage may stand before a number: a blank or an apostrophe stands before a letter.
            let is_inside = || text[3..].starts_with(char::is_alphabetic);
            let is_code = |byte: &u8| {
                !byte.is_ascii() || (*sign == b'%' && matches!(byte, b' ' | b'\'') && is_inside())
            };
            byte(1).filter(is_code).map(|byte| (Escape::Byte(byte), 3))
        }
        _ => None,
    }
}

/// A value as its codes are undone. Bytes and units wait for those that make a letter with them.
#[derive(Default)]
struct Value {
    text: String,
    bytes: Vec<u8>,
    units: Vec<u16>,
}

impl Value {
    fn push(&mut self, code: Escape) -> Option<()> {
        match code {
            Escape::Byte(byte) => {
                if !self.units.is_empty() {
                    self.flush()?;
                }
                self.bytes.push(byte);
            }
            Escape::Unit(unit) => {
                if !self.bytes.is_empty() {
                    self.flush()?;
                }
                self.units.push(unit);
            }
            Escape::Mark(mark) => {
                self.flush()?;
                self.text.push(mark);
            }
        }
        Some(())
    }

    /// Adds what stands as it is.
    fn write(&mut self, text: &str) -> Option<()> {
        if !text.is_empty() {
            self.flush()?;
            self.text.push_str(text);
        }
        Some(())
    }

    /// Adds the letters of the codes that wait; nothing when they are none.
    fn flush(&mut self) -> Option<()> {
        let units = String::from_utf16(&std::mem::take(&mut self.units)).ok()?;
        let letters = match String::from_utf8(std::mem::take(&mut self.bytes)) {
            Ok(letters) => letters,
            Err(wrong) => western(wrong.as_bytes())?,
        };
        if !letters.chars().chain(units.chars()).all(is_of_a_name) {
            return None;
        }
        self.text.extend([letters, units]);
        Some(())
    }
}

/// Bytes that are not UTF-8 as letters of Windows-1252.
fn western(bytes: &[u8]) -> Option<String> {
    let letters = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0;
    let is_letter = |c: char| c.is_alphabetic() || matches!(c, ' ' | '\'');
    letters.chars().all(is_letter).then(|| letters.into_owned())
}

/// Letters with their accents, blanks, and the marks that stand in names.
fn is_of_a_name(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, 'ª' | 'º')
        || matches!(c, '\u{300}'..='\u{36F}' | ' ' | '\u{A0}' | '\u{202F}')
        || matches!(c, '"' | '\'' | '/' | '’' | '‘' | '«' | '»' | '“' | '”' | '-' | '–' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_undone_when_each_of_them_is_a_letter() {
        let table = [
            (r"Zo\u00e9", Some("Zoé"), "JSON"),
            (r"\u00c9lo\u00efse", Some("Éloïse"), "several"),
            (r"Zo\xe9", Some("Zoé"), "a byte of Windows"),
            (r"Zo\xc3\xa9", Some("Zoé"), "two of UTF-8"),
            (r"b'Zo\xc3\xa9'", Some("Zoé"), "bytes of Python"),
            ("b'Tom'", Some("Tom"), "without a code"),
            ("b\"D'ALMEIDA\"", Some("D'ALMEIDA"), "with an apostrophe"),
            ("Zo%C3%A9", Some("Zoé"), "an address"),
            ("Zo%E9%20L", Some("Zoé L"), "an older one"),
            ("Zo=C3=A9", Some("Zoé"), "a mail"),
            (r"BEN\xc2TRE", Some("BENÂTRE"), "a letter that starts others in UTF-8"),
            ("=C3=89ric", Some("Éric"), "at the start"),
            ("=D2", None, "a cell"),
            ("=D2&E2", None, "a formula"),
            (r"Zo\xc3", None, "half a letter of UTF-8"),
            ("JEAN%20PAUL", Some("JEAN PAUL"), "a blank"),
            ("Zo=E9", Some("Zoé"), "an older one"),
            (r#"Loïs \"Lolo\""#, Some("Loïs \"Lolo\""), "quotes"),
            (r"D\'ALMEIDA", Some("D'ALMEIDA"), "an apostrophe"),
            (r"Zo\u0301", Some("Zo\u{301}"), "an accent that stands apart"),
            (r"\ud835\udc00", Some("𝐀"), "two halves"),
            (r"\ud835", None, "half a letter"),
            (r"Zo\u0007", None, "a control"),
            (r"Zo\x99", None, "no letter"),
            ("6 %", None, "a percent sign"),
            ("50%20", None, "a number behind it"),
            (r"6A\B", None, "a backslash"),
            ("A=B", None, "an equals sign"),
            ("Zoé", None, "nothing"),
        ];
        for (text, expected, case) in table {
            assert_eq!(decoded(text).as_deref(), expected, "{case}");
        }
    }

    #[test]
    fn what_is_no_letter_is_left() {
        for text in [r"\ud835", r"Zo\x99", r"Zo\u0007", "Zo=A4", "b'Zo\\x99'"] {
            assert!(decoded(text).is_none() && is_left(text), "{text}");
        }
        for text in ["6 %", r"6A\B", "A=B", "b'", "bob", "Zoé", "100%", "50%20"] {
            assert!(!is_left(text), "{text}");
        }
    }
}
