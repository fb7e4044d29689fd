//! Bytes to characters, by evidence.
//!
//! A mark decides; then the NULs of UTF-16; then UTF-8 when every byte agrees, or when most of its
//! accents do (`mixed`); else one byte a character (`single`). UTF-8 that was read in a
//! wrong page before is undone (`double`).

mod double;
mod fits;
mod marks;
mod mixed;
mod single;

use std::borrow::Cow;

use mixed::Mixed;

use super::{Encoding, Foreign, ReadError, foreign};
use crate::finding::{Detail, Finding, Rule};

pub(crate) use double::is_lost;
pub(super) use double::undone;

/// A file as characters.
pub(super) struct Text<'b> {
    pub(super) chars: Cow<'b, str>,
    pub(super) encoding: Encoding,
    /// What was restored, doubted or lost.
    pub(super) findings: Vec<Finding>,
}

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Decodes as a person asked. Nothing is doubted: they see what it gives.
pub(super) fn decode_as(bytes: &[u8], encoding: Encoding) -> Result<Text<'_>, ReadError> {
    let body = bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes);
    if body.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    let chars = match encoding {
        Encoding::Utf8Bom | Encoding::Utf8 => String::from_utf8_lossy(body),
        Encoding::Utf16Le | Encoding::Utf16Be => Cow::Owned(marks::decode(encoding, body)),
        _ => Cow::Owned(single::decode(encoding, body)),
    };
    Ok(Text { chars, encoding, findings: Vec::new() })
}

/// Decodes, or says what the bytes are instead of text.
pub(super) fn decode(bytes: &[u8]) -> Result<Text<'_>, ReadError> {
    decode_unless(bytes, foreign::recognise)
}

/// Decodes a page or XML.
pub(super) fn decode_markup(bytes: &[u8]) -> Result<Text<'_>, ReadError> {
    decode_unless(bytes, |_| None)
}

/// What is something else than text.
type IsForeign = fn(&[u8]) -> Option<Foreign>;

fn decode_unless(bytes: &[u8], is_foreign: IsForeign) -> Result<Text<'_>, ReadError> {
    if bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes).trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    if let Some((encoding, body)) = marks::utf16(bytes) {
        return utf16(body, encoding, is_foreign).map(as_before);
    }
    let (body, nuls) = marks::without_tail(bytes);
    let bytes = if body.is_empty() { bytes } else { body };
    if let Some(what) = is_foreign(bytes) {
        return Err(ReadError::Foreign(what));
    }
    let mut text = match bytes.strip_prefix(UTF8_MARK) {
        Some(body) => {
            let encoding = Encoding::Utf8Bom;
            utf8(body, encoding).unwrap_or_else(|| damaged_utf8(body, encoding))
        }
        None => utf8(bytes, Encoding::Utf8).unwrap_or_else(|| unmarked(bytes)),
    };
    if nuls > 0 {
        text.findings.push(Finding::of_file(Rule::NulsAtEnd));
    }
    Ok(as_before(text))
}

/// A text that has no mark and is not all UTF-8.
fn unmarked(bytes: &[u8]) -> Text<'_> {
    if is_nearly_utf8(bytes) || mixed::has_utf8_lines(bytes) {
        damaged_utf8(bytes, Encoding::Utf8)
    } else {
        single(bytes)
    }
}

fn utf16(
    body: &[u8],
    encoding: Encoding,
    is_foreign: IsForeign,
) -> Result<Text<'static>, ReadError> {
    let text = marks::decode(encoding, body);
    let text = text.trim_end_matches(['\0', '\u{1A}']).to_owned();
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    if let Some(what) = is_foreign(text.as_bytes()) {
        return Err(ReadError::Foreign(what));
    }
    let mut findings = vec![Finding::of_file(Rule::FileRecoded)];
    if body.len() % 2 == 1 {
        findings.push(Finding::of_file(Rule::FileCut));
    }
    Ok(Text { chars: Cow::Owned(text), encoding, findings })
}

/// Whether bytes that are not all UTF-8 are it but for a few.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut right, mut wrong) = (0_usize, 0_usize);
    for chunk in without_cut_character(bytes).0.utf8_chunks() {
        right += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        wrong += chunk.invalid().len();
    }
    right > wrong
}

/// Nothing when some byte is not UTF-8.
fn utf8(body: &[u8], encoding: Encoding) -> Option<Text<'_>> {
    let text = simdutf8::basic::from_utf8(body).ok()?;
    Some(Text { chars: Cow::Borrowed(text), encoding, findings: Vec::new() })
}

/// The text as it was before a program read its UTF-8 in a wrong page, when one did.
fn as_before(mut text: Text<'_>) -> Text<'_> {
    if let Some(whole) = double::undone_file(&text.chars) {
        let whole = whole.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(whole);
        text.chars = Cow::Owned(whole);
        text.findings.push(Finding::of_file(Rule::FileAccentsRestored));
    }
    text
}

fn damaged_utf8(body: &[u8], encoding: Encoding) -> Text<'_> {
    let (body, cut) = without_cut_character(body);
    let mixed = mixed::decode(body);
    let mut findings = told(&mixed);
    if !mixed.lost.is_empty() {
        let count = u32::try_from(mixed.lost.len()).unwrap_or(u32::MAX);
        findings.push(Finding::of_file(Rule::LettersLostInFile).with(Detail::Count(count)));
    }
    if cut {
        findings.push(Finding::of_file(Rule::FileCut));
    }
    Text { chars: Cow::Owned(mixed.text), encoding, findings }
}

/// What is said of lines that were restored: once of all when they prove one another, as titles over
/// the lines of another file do; at each of them when it stands alone.
fn told(mixed: &Mixed) -> Vec<Finding> {
    if mixed.is_proved && !mixed.restored.is_empty() {
        return vec![Finding::of_file(Rule::LinesRecoded)];
    }
    let lines = mixed.restored.iter().map(|line| line + 1);
    lines.map(|line| Finding::at(Rule::LineRecoded, line, None)).collect()
}

/// The bytes without a last character that has no end: the file was cut inside it.
fn without_cut_character(body: &[u8]) -> (&[u8], bool) {
    for length in 1..=3.min(body.len()) {
        let (start, end) = body.split_at(body.len() - length);
        if end[0] >= 0xC0 {
            let cut = std::str::from_utf8(end).is_err_and(|error| error.error_len().is_none());
            return if cut { (start, true) } else { (body, false) };
        }
    }
    (body, false)
}

fn single(bytes: &[u8]) -> Text<'static> {
    let (encoding, doubtful) = single::recognise(bytes);
    let rule = if doubtful { Rule::EncodingDoubtful } else { Rule::FileRecoded };
    let chars = Cow::Owned(single::decode(encoding, bytes));
    Text { chars, encoding, findings: vec![Finding::of_file(rule)] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_found_by_evidence() {
        let table: [(&[u8], Encoding, &str, usize, &str); 8] = [
            (b"\xEF\xBB\xBFPr\xC3\xA9nom", Encoding::Utf8Bom, "Prénom", 0, "the ENT's own"),
            (b"Pr\xC3\xA9nom", Encoding::Utf8, "Prénom", 0, "without a mark"),
            (
                b"Pr\xE9nom;\x80 \x9C",
                Encoding::Windows1252,
                "Prénom;€ œ",
                1,
                "from a French spreadsheet",
            ),
            (
                b"Pr\xC3\xA9nom \xC3\xA9\xC3\xA8\nIn\xE8s\nZo\xEB\n",
                Encoding::Utf8,
                "Prénom éè\nInès\nZoë\n",
                2,
                "two lines pasted",
            ),
            (
                b"\xEF\xBB\xBFId\nIn\x81s",
                Encoding::Utf8Bom,
                "Id\nIn\u{FFFD}s",
                1,
                "a marked file with a wrong byte",
            ),
            (b"\xFF\xFEI\0d\0\xE9\0", Encoding::Utf16Le, "Idé", 1, "Unicode text of a spreadsheet"),
            ("PrÃ©nom;ZoÃ©".as_bytes(), Encoding::Utf8, "Prénom;Zoé", 1, "saved twice"),
            (b"Pr\xC3\xA9nom\nZo\xC3", Encoding::Utf8, "Prénom\nZo", 1, "cut in a character"),
        ];
        for (bytes, encoding, text, findings, case) in table {
            let found = decode(bytes).expect(case);
            assert_eq!(
                (found.encoding, &*found.chars, found.findings.len()),
                (encoding, text, findings),
                "{case}"
            );
        }
    }

    #[test]
    fn a_person_may_choose_another_one() {
        let table = [
            (Encoding::Windows1252, "PrŽnom"),
            (Encoding::Macintosh, "Prénom"),
            (Encoding::Cp850, "PrÄnom"),
            (Encoding::Utf8, "Pr\u{FFFD}nom"),
        ];
        for (encoding, expected) in table {
            let text = decode_as(b"Pr\x8Enom", encoding).expect("some text");
            assert_eq!((&*text.chars, text.encoding), (expected, encoding));
        }
    }

    #[test]
    fn nothing_at_all_is_an_empty_file() {
        for bytes in [&b""[..], UTF8_MARK, b"\n\n", b"\xEF\xBB\xBF \r\n", b"\xFF\xFE \0"] {
            assert_eq!(decode(bytes).err(), Some(ReadError::Empty), "{bytes:?}");
        }
    }
}
