//! One byte a character: which of the encodings that French programs write.
//!
//! The one whose decoding gives most known titles, then letters most at home. Bytes that two of
//! them read alike are no evidence; when the evidence is equal and they do not read alike, the
//! first is taken and doubted.

use encoding_rs::{ISO_8859_15, MACINTOSH, WINDOWS_1252};
use oem_cp::code_table::DECODING_TABLE_CP850;

use super::{super::Encoding, double, fits};
use crate::export::header;

/// The likeliest first.
pub(super) const CANDIDATES: [Encoding; 4] =
    [Encoding::Windows1252, Encoding::Iso8859Fifteen, Encoding::Macintosh, Encoding::Cp850];

/// How much of the file is evidence.
const SIGHT: usize = 1024 * 1024;
/// How many lines may stand before the titles.
const LINES: usize = 30;
/// What a known title weighs beside a letter at home, and what proves that UTF-8 was read wrong before.
const TITLE: i64 = 20;

/// What the upper half of the bytes stands for.
type Upper = [char; 128];

/// The encoding, and whether another one fits as well and reads otherwise.
pub(super) fn recognise(bytes: &[u8]) -> (Encoding, bool) {
    let sight = &bytes[..bytes.len().min(SIGHT)];
    let mut used = [false; 128];
    for byte in sight.iter().filter(|byte| !byte.is_ascii()) {
        used[usize::from(*byte & 0x7F)] = true;
    }
    let judged = CANDIDATES.map(|encoding| {
        let upper = upper(encoding);
        let undone = double::evidence(&decode(encoding, &sight[..sight.len().min(double::SIGHT)]));
        let undone = i64::try_from(undone).unwrap_or(i64::MAX / TITLE);
        (encoding, score(sight, &upper) + TITLE * undone, upper)
    });
    let best = judged.iter().rev().max_by_key(|(_, score, _)| *score).unwrap_or(&judged[0]);
    let reads_otherwise = |other: &Upper| (0..128).any(|at| used[at] && other[at] != best.2[at]);
    let doubtful =
        judged.iter().any(|(_, score, upper)| *score == best.1 && reads_otherwise(upper));
    (best.0, doubtful)
}

pub(super) fn decode(encoding: Encoding, bytes: &[u8]) -> String {
    let table = match encoding {
        Encoding::Cp850 => {
            return oem_cp::decode_string_complete_table(bytes, &DECODING_TABLE_CP850);
        }
        Encoding::Iso8859Fifteen => ISO_8859_15,
        Encoding::Macintosh => MACINTOSH,
        _ => WINDOWS_1252,
    };
    table.decode_without_bom_handling(bytes).0.into_owned()
}

pub(super) fn upper(encoding: Encoding) -> Upper {
    let mut upper = ['\0'; 128];
    for (byte, c) in (0x80..=0xFF).zip(&mut upper) {
        *c = decode(encoding, &[byte]).chars().next().unwrap_or('\u{FFFD}');
    }
    upper
}

fn score(bytes: &[u8], upper: &Upper) -> i64 {
    let read = |byte: &u8| {
        if byte.is_ascii() { char::from(*byte) } else { upper[usize::from(byte & 0x7F)] }
    };
    let letters: i64 = (0..bytes.len())
        .filter(|at| !bytes[*at].is_ascii())
        .map(|at| {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at)).map(read);
            fits::score(before, read(&bytes[at]), bytes.get(at + 1).map(read))
        })
        .sum();
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).take(LINES);
    let titles = lines.map(|line| known_titles(&line.iter().map(read).collect::<String>()));
    letters + TITLE * titles.max().unwrap_or(0)
}

/// How many titles of an export a line holds, whatever stands between them.
pub(super) fn known_titles(line: &str) -> i64 {
    let cells = line.split([';', ',', '\t', '|']).map(|cell| cell.trim_matches(['"', ' ']));
    i64::try_from(header::known_titles(cells)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_is_known_by_what_it_gives() {
        let table: [(&[u8], Encoding, bool, &str); 7] = [
            (
                b"Id;Nom;Pr\xE9nom\n1;LEF\xC8VRE;Fran\xE7ois\n",
                Encoding::Windows1252,
                false,
                "a French Windows",
            ),
            (b"Id;Nom;Prenom\n1;LEB\x9CUF;Zo\xEB\n", Encoding::Windows1252, false, "oe of Windows"),
            (b"Id;Nom;Prenom\n1;Leb\xBDuf;Zo\xEB\n", Encoding::Iso8859Fifteen, false, "oe of ISO"),
            (b"Id;Nom;Pr\x8Enom\n1;LEF\xE9VRE;Fran\x8Dois\n", Encoding::Macintosh, false, "a Mac"),
            (
                b"Id;Nom;Pr\x82nom\n1;LEF\xD4VRE;Fran\x87ois\n",
                Encoding::Cp850,
                false,
                "an old DOS tool",
            ),
            (b"Id;Nom;Prenom\n1;Zo\x82;x\n", Encoding::Cp850, false, "one letter is enough"),
            (b"Id;Nom;Pr\xE9nom\n1;a;b\n", Encoding::Windows1252, false, "the titles alone"),
        ];
        for (bytes, encoding, doubtful, case) in table {
            assert_eq!(recognise(bytes), (encoding, doubtful), "{case}");
        }
    }
}
