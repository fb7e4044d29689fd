//! UTF-8 in which some bytes are not: lines pasted from a file of Windows-1252, or damage.
//!
//! A line is restored when each of its wrong bytes is, in Windows-1252, a French letter that fits
//! its neighbours; in doubt its bytes become U+FFFD, which no account may hold.

use encoding_rs::WINDOWS_1252;

use super::fits;

/// A text whose wrong lines are restored or marked.
pub(super) struct Mixed {
    pub(super) text: String,
    /// Lines that were restored, from 0.
    pub(super) restored: Vec<u32>,
    /// Lines that hold U+FFFD since, from 0.
    pub(super) lost: Vec<u32>,
}

pub(super) fn decode(bytes: &[u8]) -> Mixed {
    let mut mixed =
        Mixed { text: String::with_capacity(bytes.len()), restored: vec![], lost: vec![] };
    for (number, line) in (0..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
        if let Ok(line) = simdutf8::basic::from_utf8(line) {
            mixed.text.push_str(line);
        } else if let Some(line) = restored(line) {
            mixed.restored.push(number);
            mixed.text.push_str(&line);
        } else {
            mixed.lost.push(number);
            mixed.text.push_str(&String::from_utf8_lossy(line));
        }
    }
    mixed
}

/// The line with its wrong bytes read as Windows-1252, when all of them are letters that fit.
fn restored(line: &[u8]) -> Option<String> {
    let mut whole = String::with_capacity(line.len() + 8);
    let mut wrong = Vec::new();
    for chunk in line.utf8_chunks() {
        whole.push_str(chunk.valid());
        for byte in chunk.invalid() {
            wrong.push(whole.len());
            whole.push_str(&WINDOWS_1252.decode_without_bom_handling(&[*byte]).0);
        }
    }
    let all_fit = wrong.iter().all(|at| {
        let before = whole[..*at].chars().next_back();
        let mut rest = whole[*at..].chars();
        let letter = rest.next();
        letter.is_some_and(|letter| fits::french(before, letter, rest.next()))
    });
    all_fit.then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_restored_when_its_letters_fit() {
        let table: [(&[u8], &str, bool, &str); 6] = [
            (b"LEF\xC8VRE;Fran\xE7ois\n", "LEFÈVRE;François\n", true, "letters that fit"),
            (b"\xC9l\xE8ve\n", "Élève\n", true, "a capital first"),
            ("é;\u{e9}\n".as_bytes(), "é;é\n", true, "nothing wrong"),
            (b"MAR\xFFTIN\n", "MAR\u{FFFD}TIN\n", false, "y with a diaeresis between capitals"),
            (b"MAR\x81TIN\n", "MAR\u{FFFD}TIN\n", false, "no letter at all"),
            (b"Jo\xED\xA0\x80\n", "Jo\u{FFFD}\u{FFFD}\u{FFFD}\n", false, "half a pair of UTF-16"),
        ];
        for (bytes, text, fits, case) in table {
            let mixed = decode(bytes);
            assert_eq!((mixed.text.as_str(), mixed.lost.is_empty()), (text, fits), "{case}");
        }
    }
}
