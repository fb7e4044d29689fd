//! What happens to a text, or to the bytes of a file.

use encoding_rs::{MACINTOSH, WINDOWS_1252};
use proptest::{prelude::*, sample::Index, sample::select};

use crate::{oracle::Leave, school::Field};

#[derive(Debug, Clone)]
pub enum Accident {
    Replace(&'static str, &'static str),
    JoinLines(Index),
    Break(Index),
    Wrap(usize),
    LoseQuote(Index),
    AddQuote(Index),
    DoubleQuotes(Option<Index>),
    DropQuotes(Option<Index>),
    Separators(Index, usize, char),
    Trail(Option<Index>),
    Insert(Index, &'static str),
    Decompose(Option<Index>),
    LoseSeparator(Index),
    AddSeparator(Index, char),
    ChangeLetter(Index, char),
    LoseBlock(Index, usize),
    RepeatBlock(Index, usize),
    /// From here on bytes are those of another encoding; from the start, all are.
    Encode(Index, bool, bool),
    SwapBytes(Index, u8),
    LoseByte(Index),
    AddByte(Index, u8),
    Truncate(Index),
}

const REPLACED: [(&str, &str); 12] = [
    (";", ","),
    (",", ";"),
    ("\"", ""),
    ("\"", "''"),
    ("\"", "“"),
    ("'", "’"),
    ("-", "–"),
    (";", "\t"),
    (";", " ; "),
    ("\";\"", ";"),
    ("É", "E"),
    (" ", "\u{A0}"),
];

const INSERTED: [&str; 16] = [
    "\0", "\u{FEFF}", "\u{1A}", "\u{200B}", "\u{202E}", "\u{2066}", "\u{AD}", "\u{A0}", "\t", "\r",
    "\n", "\r\n\r\n", "\"\n\"", "\";\"", "\"\"", ";;;;;",
];

pub fn accident() -> impl Strategy<Value = Accident> {
    let at = any::<Index>;
    let one = || proptest::option::of(any::<Index>());
    let separator = || select(vec!['\t', ',', ';', '|', ' ']);
    prop_oneof![
        2 => select(REPLACED.to_vec()).prop_map(|(from, to)| Accident::Replace(from, to)),
        2 => at().prop_map(Accident::JoinLines),
        2 => at().prop_map(Accident::Break),
        1 => (60..120_usize).prop_map(Accident::Wrap),
        2 => at().prop_map(Accident::LoseQuote),
        2 => at().prop_map(Accident::AddQuote),
        1 => one().prop_map(Accident::DoubleQuotes),
        1 => one().prop_map(Accident::DropQuotes),
        1 => (at(), 1..9_usize, separator()).prop_map(|(at, count, to)| Accident::Separators(at, count, to)),
        1 => one().prop_map(Accident::Trail),
        3 => (at(), select(INSERTED.to_vec())).prop_map(|(at, text)| Accident::Insert(at, text)),
        1 => one().prop_map(Accident::Decompose),
        2 => at().prop_map(Accident::LoseSeparator),
        2 => (at(), separator()).prop_map(|(at, to)| Accident::AddSeparator(at, to)),
        1 => (at(), select(vec!['x', '1', '\'', '-', '.', '?', '/'])).prop_map(|(at, to)| Accident::ChangeLetter(at, to)),
        3 => (at(), 1..600_usize).prop_map(|(at, size)| Accident::LoseBlock(at, size)),
        3 => (at(), 1..600_usize).prop_map(|(at, size)| Accident::RepeatBlock(at, size)),
        2 => (at(), any::<bool>(), any::<bool>()).prop_map(|(at, whole, mac)| Accident::Encode(at, whole, mac)),
        1 => (at(), 1..=255_u8).prop_map(|(at, mask)| Accident::SwapBytes(at, mask)),
        1 => at().prop_map(Accident::LoseByte),
        1 => (at(), any::<u8>()).prop_map(|(at, byte)| Accident::AddByte(at, byte)),
        2 => at().prop_map(Accident::Truncate),
    ]
}

/// Where each of some characters stands.
fn places(text: &str, which: impl Fn(char) -> bool) -> Vec<usize> {
    text.char_indices().filter(|(_, c)| which(*c)).map(|(at, _)| at).collect()
}

fn pick(places: &[usize], at: Index) -> Option<usize> {
    (!places.is_empty()).then(|| places[at.index(places.len())])
}

/// Does something to one line, or to all.
fn on_lines(text: &str, which: Option<&Index>, change: impl Fn(&str) -> String) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let chosen = which.map(|at| at.index(lines.len().max(1)));
    let lines = lines.iter().enumerate().map(|(at, line)| {
        let end = line.len() - line.trim_end_matches(['\n', '\r']).len();
        let (bare, end) = line.split_at(line.len() - end);
        if chosen.is_none_or(|chosen| chosen == at) {
            change(bare) + end
        } else {
            (*line).to_owned()
        }
    });
    lines.collect()
}

impl Accident {
    /// What it does to a file.
    pub fn befall(&self, bytes: Vec<u8>, leave: &mut Leave) -> Vec<u8> {
        if bytes.is_empty() {
            return bytes;
        }
        match std::str::from_utf8(&bytes) {
            Ok(text) => match self.on_text(text, leave) {
                Some(text) => text.into_bytes(),
                None => self.on_bytes(bytes, leave),
            },
            Err(_) => self.on_bytes(bytes, leave),
        }
    }

    fn on_text(&self, text: &str, leave: &mut Leave) -> Option<String> {
        let mut text = text.to_owned();
        match self {
            Self::Replace(from, to) => {
                leave.typos = usize::MAX;
                // A school may have such classes.
                leave.fields.insert(Field::Classes);
                text = text.replace(from, to);
            }
            Self::JoinLines(at) => {
                if let Some(at) = pick(&places(&text, |c| c == '\n'), *at) {
                    let from = if text[..at].ends_with('\r') { at - 1 } else { at };
                    text.replace_range(from..=at, "");
                }
            }
            Self::Break(at) => {
                leave.typos = leave.typos.saturating_add(1);
                let at = pick(&places(&text, |_| true), *at)?;
                text.insert(at, '\n');
            }
            Self::Wrap(width) => text = wrapped(&text, *width),
            Self::LoseQuote(at) => {
                leave.typos = leave.typos.saturating_add(1);
                if let Some(at) = pick(&places(&text, |c| c == '"'), *at) {
                    text.remove(at);
                }
            }
            Self::AddQuote(at) => {
                leave.typos = leave.typos.saturating_add(1);
                let at = pick(&places(&text, |_| true), *at)?;
                text.insert(at, '"');
            }
            Self::DoubleQuotes(which) => {
                leave.typos = usize::MAX;
                text = on_lines(&text, which.as_ref(), |line| line.replace('"', "\"\""));
            }
            Self::DropQuotes(which) => {
                leave.typos = usize::MAX;
                text = on_lines(&text, which.as_ref(), |line| line.replace('"', ""));
            }
            Self::Separators(at, count, to) => {
                let lines: Vec<&str> = text.split_inclusive('\n').collect();
                let start = at.index(lines.len());
                leave.typos = usize::MAX;
                let changed = lines.iter().enumerate().map(|(at, line)| {
                    if (start..start + count).contains(&at) {
                        line.replace(';', &to.to_string())
                    } else {
                        (*line).to_owned()
                    }
                });
                text = changed.collect();
            }
            Self::Trail(which) => {
                text = on_lines(&text, which.as_ref(), |line| format!("{line};;;;;"));
            }
            Self::Insert(at, what) => {
                leave.length = leave.length.max(what.len());
                leave.typos = leave.typos.saturating_add(1);
                let at = pick(&places(&text, |_| true), *at)?;
                text.insert_str(at, what);
            }
            Self::Decompose(which) => {
                use unicode_normalization::UnicodeNormalization;
                text = on_lines(&text, which.as_ref(), |line| line.nfd().collect());
            }
            Self::LoseSeparator(at) => {
                leave.typos = leave.typos.saturating_add(1);
                if let Some(at) = pick(&places(&text, |c| matches!(c, ';' | ',' | '\t')), *at) {
                    text.remove(at);
                }
            }
            Self::AddSeparator(at, what) => {
                leave.typos = leave.typos.saturating_add(1);
                let at = pick(&places(&text, |_| true), *at)?;
                text.insert(at, *what);
            }
            Self::ChangeLetter(at, to) => {
                leave.typos = leave.typos.saturating_add(1);
                let at = pick(&places(&text, |_| true), *at)?;
                let old = text[at..].chars().next()?;
                text.replace_range(at..at + old.len_utf8(), &to.to_string());
            }
            _ => return None,
        }
        Some(text)
    }

    fn on_bytes(&self, mut bytes: Vec<u8>, leave: &mut Leave) -> Vec<u8> {
        let size = bytes.len();
        let end = |from: usize, length: usize| (from + length).min(size);
        match self {
            Self::LoseBlock(at, length) => {
                leave.seams += 1;
                leave.length = leave.length.max(*length);
                leave.typos = leave.typos.saturating_add(1);
                bytes.drain(at.index(size)..end(at.index(size), *length));
            }
            Self::RepeatBlock(at, length) => {
                leave.seams += 2;
                leave.length = leave.length.max(*length);
                leave.typos = leave.typos.saturating_add(1);
                let at = at.index(size);
                let again = bytes[at..end(at, *length)].to_vec();
                bytes.splice(at..at, again);
            }
            Self::Encode(at, whole, mac) => {
                let Ok(text) = String::from_utf8(bytes.clone()) else { return bytes };
                let at = if *whole {
                    0
                } else {
                    text.split_inclusive('\n')
                        .take(at.index(text.lines().count()))
                        .map(str::len)
                        .sum()
                };
                let (head, tail) = text.split_at(at);
                let tail = tail.trim_start_matches('\u{feff}');
                let (tail, is_lossy) = if *mac {
                    mac_roman(tail)
                } else {
                    let (bytes, _, is_lossy) = WINDOWS_1252.encode(tail);
                    (bytes.into_owned(), is_lossy)
                };
                if is_lossy {
                    return bytes;
                }
                bytes = [head.as_bytes(), &tail].concat();
            }
            Self::SwapBytes(at, mask) => {
                leave.typos = leave.typos.saturating_add(1);
                bytes[at.index(size)] ^= mask;
            }
            Self::LoseByte(at) => {
                leave.typos = leave.typos.saturating_add(1);
                bytes.remove(at.index(size));
            }
            Self::AddByte(at, byte) => {
                leave.typos = leave.typos.saturating_add(1);
                bytes.insert(at.index(size), *byte);
            }
            Self::Truncate(at) => bytes.truncate(at.index(size)),
            _ => {}
        }
        bytes
    }
}

/// Mac Roman has no encoder: every byte is decoded until it gives the letter.
fn mac_roman(text: &str) -> (Vec<u8>, bool) {
    let mut lossy = false;
    let table: Vec<String> = (0..=255_u8)
        .map(|byte| MACINTOSH.decode_without_bom_handling(&[byte]).0.into_owned())
        .collect();
    let bytes = text.chars().map(|c| {
        let found = table.iter().position(|one| one.chars().eq([c]));
        lossy |= found.is_none();
        u8::try_from(found.unwrap_or(usize::from(b'?'))).expect("256 bytes")
    });
    let bytes = bytes.collect();
    (bytes, lossy)
}

/// Lines broken at spaces, as mail programs do.
fn wrapped(text: &str, width: usize) -> String {
    on_lines(text, None, |line| {
        let (mut whole, mut length) = (String::new(), 0);
        for word in line.split_inclusive(' ') {
            let size = word.chars().count();
            if length > 0 && length + size > width {
                whole.push('\n');
                length = 0;
            }
            whole.push_str(word);
            length += size;
        }
        whole
    })
}
