//! Bytes to characters, by evidence.
//!
//! A byte order mark decides; then UTF-8 when every byte agrees; then UTF-8 with some bytes lost
//! when the first line is UTF-8 with accents; else Windows-1252, which French spreadsheets write.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memchr_iter;
use oem_cp::code_table::DECODING_TABLE_CP850;

use super::{Encoding, ReadError, foreign};

/// A file as characters.
pub(super) struct Text<'b> {
    pub(super) chars: Cow<'b, str>,
    pub(super) encoding: Encoding,
    /// Lines that hold bytes which are not of the encoding.
    pub(super) lost_lines: u32,
}

/// Decodes as a person asked. Nothing is doubted: they see what it gives.
pub(super) fn decode_as(bytes: &[u8], encoding: Encoding) -> Result<Text<'_>, ReadError> {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if body.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    let by = |table: &'static encoding_rs::Encoding| {
        whole(table.decode_without_bom_handling(body).0, encoding)
    };
    Ok(match encoding {
        Encoding::Utf8Bom | Encoding::Utf8 => utf8(body, encoding),
        Encoding::Utf16Le => by(UTF_16LE),
        Encoding::Utf16Be => by(UTF_16BE),
        Encoding::Windows1252 => by(WINDOWS_1252),
        Encoding::Iso8859Fifteen => by(encoding_rs::ISO_8859_15),
        Encoding::Macintosh => by(encoding_rs::MACINTOSH),
        Encoding::Cp850 => {
            let text = oem_cp::decode_string_complete_table(body, &DECODING_TABLE_CP850);
            whole(Cow::Owned(text), encoding)
        }
    })
}

/// Decodes, or says what the bytes are instead of text.
pub(super) fn decode(bytes: &[u8]) -> Result<Text<'_>, ReadError> {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF");
    if body.unwrap_or(bytes).trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    if let Some(what) = foreign::recognise(bytes) {
        return Err(ReadError::Foreign(what));
    }
    Ok(match bytes {
        [0xFF, 0xFE, rest @ ..] => {
            whole(UTF_16LE.decode_without_bom_handling(rest).0, Encoding::Utf16Le)
        }
        [0xFE, 0xFF, rest @ ..] => {
            whole(UTF_16BE.decode_without_bom_handling(rest).0, Encoding::Utf16Be)
        }
        _ => match body {
            Some(body) => utf8(body, Encoding::Utf8Bom),
            None if simdutf8::basic::from_utf8(bytes).is_ok() || claims_utf8(bytes) => {
                utf8(bytes, Encoding::Utf8)
            }
            None => whole(WINDOWS_1252.decode_without_bom_handling(bytes).0, Encoding::Windows1252),
        },
    })
}

fn whole(text: Cow<'_, str>, encoding: Encoding) -> Text<'_> {
    Text { chars: text, encoding, lost_lines: 0 }
}

fn utf8(bytes: &[u8], encoding: Encoding) -> Text<'_> {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return whole(Cow::Borrowed(text), encoding);
    }
    let lines = bytes.split(|byte| *byte == b'\n');
    let lost = lines.filter(|line| simdutf8::basic::from_utf8(line).is_err()).count();
    let lost_lines = u32::try_from(lost).unwrap_or(u32::MAX);
    Text { chars: String::from_utf8_lossy(bytes), encoding, lost_lines }
}

/// Whether the first line is UTF-8 and has at least one character that only UTF-8 writes so.
fn claims_utf8(bytes: &[u8]) -> bool {
    let end = memchr_iter(b'\n', bytes).next().unwrap_or(bytes.len());
    let line = &bytes[..end];
    !line.is_ascii() && simdutf8::basic::from_utf8(line).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_found_by_evidence() {
        let table: [(&[u8], Encoding, &str, u32, &str); 6] = [
            (b"\xEF\xBB\xBFPr\xC3\xA9nom", Encoding::Utf8Bom, "Prénom", 0, "the ENT's own"),
            (b"Pr\xC3\xA9nom", Encoding::Utf8, "Prénom", 0, "without a mark"),
            (
                b"Pr\xE9nom \x80 \x9C",
                Encoding::Windows1252,
                "Prénom € œ",
                0,
                "from a French spreadsheet",
            ),
            (
                b"Pr\xC3\xA9nom\nIn\xE8s\nZo\xEB",
                Encoding::Utf8,
                "Prénom\nIn\u{FFFD}s\nZo\u{FFFD}",
                2,
                "two lines pasted",
            ),
            (
                b"\xEF\xBB\xBFId\nIn\xE8s",
                Encoding::Utf8Bom,
                "Id\nIn\u{FFFD}s",
                1,
                "a marked file with a wrong byte",
            ),
            (b"\xFF\xFEI\0d\0\xE9\0", Encoding::Utf16Le, "Idé", 0, "Unicode text of a spreadsheet"),
        ];
        for (bytes, encoding, text, lost, case) in table {
            let found = decode(bytes).expect(case);
            assert_eq!(
                (found.encoding, &*found.chars, found.lost_lines),
                (encoding, text, lost),
                "{case}"
            );
        }
    }

    #[test]
    fn nothing_at_all_is_an_empty_file() {
        for bytes in [&b""[..], b"\xEF\xBB\xBF", b"\n\n", b"\xEF\xBB\xBF \r\n"] {
            assert_eq!(decode(bytes).err(), Some(ReadError::Empty), "{bytes:?}");
        }
    }
}
