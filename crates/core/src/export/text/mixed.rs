//! UTF-8 in which some bytes are not: titles over the body of another file, lines pasted, or damage.
//!
//! A line is restored when each of its wrong bytes is, in Windows-1252, a French letter that fits
//! its neighbours; when many lines say so together, in the encoding that they have. In doubt the
//! bytes become U+FFFD, which no account may hold.

use super::{fits, single};
use crate::export::Encoding;

/// A text whose wrong lines are restored or marked.
pub(super) struct Mixed {
    pub(super) text: String,
    /// Lines that were restored, from 0.
    pub(super) restored: Vec<u32>,
    /// Lines that hold U+FFFD since, from 0.
    pub(super) lost: Vec<u32>,
    /// The lines that were restored prove together what they were written in.
    pub(super) is_proved: bool,
}

/// Whether some line is UTF-8 and holds a French letter that other encodings do not give by chance.
pub(super) fn has_utf8_lines(bytes: &[u8]) -> bool {
    lines(bytes).any(|line| {
        !line.is_ascii()
            && simdutf8::basic::from_utf8(line)
                .is_ok_and(|line| letters(line).any(|(at, _)| fits::french_at(line, at)))
    })
}

pub(super) fn decode(bytes: &[u8]) -> Mixed {
    let evidence = Evidence::of(bytes);
    let mut mixed = Mixed {
        text: String::with_capacity(bytes.len()),
        restored: vec![],
        lost: vec![],
        is_proved: evidence.is_strong,
    };
    for (number, line) in (0..).zip(lines(bytes)) {
        if let Ok(line) = simdutf8::basic::from_utf8(line) {
            mixed.text.push_str(line);
        } else if let Some(line) = evidence.restored(line) {
            mixed.restored.push(number);
            mixed.text.push_str(&line);
        } else {
            mixed.lost.push(number);
            mixed.text.push_str(&String::from_utf8_lossy(line));
        }
    }
    mixed
}

/// Lines with their ends, of whichever kind the file has.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
    bytes.split_inclusive(move |byte| *byte == end)
}

/// Characters beyond ASCII, with where they stand.
fn letters(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.char_indices().filter(|(_, c)| !c.is_ascii())
}

/// How many wrong bytes tell what the lines that hold them are written in.
const ENOUGH: usize = 6;

/// What the lines with wrong bytes say together.
struct Evidence {
    encoding: Encoding,
    /// They are enough to believe what one alone does not prove: `ñ`, an apostrophe.
    is_strong: bool,
}

impl Evidence {
    fn of(bytes: &[u8]) -> Self {
        let wrong = lines(bytes).filter(|line| simdutf8::basic::from_utf8(line).is_err());
        let wrong: Vec<&[u8]> = wrong.take(MOST).collect();
        let (encoding, is_doubtful) = single::recognise(&wrong.concat());
        let together = Self { encoding, is_strong: true };
        if !is_doubtful && together.is_proved_by(&wrong) {
            return together;
        }
        Self { encoding: Encoding::Windows1252, is_strong: false }
    }

    /// Whether there are several wrong letters, nearly all of them French ones that fit; a line of titles
    /// needs no others.
    fn is_proved_by(&self, lines: &[&[u8]]) -> bool {
        let (mut all, mut home) = (0, 0);
        for line in lines {
            let (whole, wrong) = self.read(line);
            // A mark is at home anywhere: it proves nothing.
            let scores = wrong.iter().map(|at| fits::score_at(&whole, *at));
            for score in scores.filter(|score| *score != 0) {
                all += 1;
                home += usize::from(score == fits::HOME);
            }
        }
        let has_titles =
            || lines.first().is_some_and(|line| single::known_titles(&self.read(line).0) > 2);
        let is_enough = if lines.len() > 1 { all >= ENOUGH } else { has_titles() };
        is_enough && home * 10 >= all * 9
    }

    /// A line with its wrong bytes read so, and where those are.
    fn read(&self, line: &[u8]) -> (String, Vec<usize>) {
        let mut whole = String::with_capacity(line.len() + 8);
        let mut wrong = Vec::new();
        for chunk in line.utf8_chunks() {
            whole.push_str(chunk.valid());
            for byte in chunk.invalid() {
                wrong.push(whole.len());
                whole.push_str(&single::decode(self.encoding, &[*byte]));
            }
        }
        (whole, wrong)
    }

    /// The line with its wrong bytes read so, when all of them are letters that fit.
    fn restored(&self, line: &[u8]) -> Option<String> {
        let (whole, wrong) = self.read(line);
        let fits = |at: &usize| {
            if self.is_strong {
                fits::score_at(&whole, *at) >= 0
            } else {
                fits::french_at(&whole, *at)
            }
        };
        // What is UTF-8 by chance between bytes that are not is no letter of a name.
        let by_chance = |(at, _)| !wrong.contains(&at) && fits::score_at(&whole, at) < 0;
        (wrong.iter().all(fits) && !letters(&whole).any(by_chance)).then_some(whole)
    }
}

/// How many lines are evidence.
const MOST: usize = 1000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_restored_when_its_letters_fit() {
        let table: [(&[u8], &str, bool, &str); 10] = [
            (b"LEF\xC8VRE;Fran\xE7ois\n", "LEFÈVRE;François\n", true, "letters that fit"),
            (b"\xC9l\xE8ve\n", "Élève\n", true, "a capital first"),
            ("é;\u{e9}\n".as_bytes(), "é;é\n", true, "nothing wrong"),
            (b"MAR\xFFTIN\n", "MAR\u{FFFD}TIN\n", false, "y with a diaeresis between capitals"),
            (b"MAR\x81TIN\n", "MAR\u{FFFD}TIN\n", false, "no letter at all"),
            (
                b"Andr\x8E;Zo\x8E\nLEF\xE9VRE\nFran\x8Dois\nElo\x95se\nD\xD5ALMEIDA;In\x8Fs\n",
                "André;Zoé\nLEFÈVRE\nFrançois\nEloïse\nD’ALMEIDA;Inès\n",
                true,
                "several lines of a Mac",
            ),
            (b"Zo\x8E\n", "Zo\u{FFFD}\n", false, "one letter of a Mac proves nothing"),
            (b"N\xDA\xD1EZ\n", "N\u{FFFD}\u{FFFD}EZ\n", false, "Spanish letters alone"),
            (
                b"Andr\xE9;Zo\xE9\nLEF\xC8VRE\nFran\xE7ois\nElo\xEFse\nN\xDA\xD1EZ;D\x92A;In\xE8s;Ana\xEFs\nZo\xEB;L\xE9a;R\xE9mi;Elo\xEFs\nCl\xE9o;No\xE9;Th\xE9o;Ma\xEBl;Ga\xEBl;Jo\xEBl;No\xEBl;Ana\xEBl;H\xE9l\xE8ne;Ren\xE9;\xC9ric\n",
                "André;Zoé\nLEFÈVRE\nFrançois\nEloïse\nNÚÑEZ;D’A;Inès;Anaïs\nZoë;Léa;Rémi;Eloïs\nCléo;Noé;Théo;Maël;Gaël;Joël;Noël;Anaël;Hélène;René;Éric\n",
                true,
                "Spanish letters among many French ones",
            ),
            (b"Jo\xED\xA0\x80\n", "Jo\u{FFFD}\u{FFFD}\u{FFFD}\n", false, "half a pair of UTF-16"),
        ];
        for (bytes, text, fits, case) in table {
            let mixed = decode(bytes);
            assert_eq!((mixed.text.as_str(), mixed.lost.is_empty()), (text, fits), "{case}");
        }
    }
}
