//! Logins, as the ENT makes them and as they look once cut, exchanged or in capitals.

use super::has_digit;
use crate::{export::Bytes, school::MAX_BYTES};

/// `ines.dalmeida2`: what nearly all logins are, and nothing else is. This runs for every line.
pub(crate) fn is_usual_login(text: &str, bytes: Bytes) -> bool {
    bytes.are_of_a_login()
        && text.len() <= MAX_BYTES
        && text.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
}

/// `prenom.nom`, and a number when taken; in any case. Asked for every line.
pub(crate) fn is_login(text: &str) -> bool {
    // `&` and not `&&`: without an early exit many bytes are compared at once.
    let letters = |part: &[u8]| {
        let is_letter = |byte: &u8| byte.is_ascii_alphabetic() | matches!(byte, b'-' | b'_');
        part.len() > 1 && part.iter().fold(true, |all, byte| all & is_letter(byte))
    };
    names(text).is_some_and(|(first, last)| letters(first) && letters(last))
}

/// A login as the ENT writes it. `St.Denis` is somebody.
pub(crate) fn is_lower_login(text: &str) -> bool {
    is_login(text) && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// The same, of initials too (`i.dalmeida`), which prove something only where all of a column are so.
pub(crate) fn is_login_or_initials(text: &str) -> bool {
    let letters =
        |part: &[u8]| !part.is_empty() && part.iter().all(|b| b.is_ascii_lowercase() || *b == b'-');
    names(text).is_some_and(|(first, last)| letters(first) && letters(last))
}

/// What stands before the point, and behind it without the number.
fn names(text: &str) -> Option<(&[u8], &[u8])> {
    let bytes = text.as_bytes();
    let point = bytes.iter().position(|byte| *byte == b'.')?;
    let (first, last) = (&bytes[..point], &bytes[point + 1..]);
    let digits = last.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    Some((first, &last[..last.len() - digits]))
}

/// `ines.dalmeida` or a part of it (`.dalmeida`), which no activation code is.
pub(crate) fn is_part_of_login(text: &str) -> bool {
    let starts = |part: &str| part.starts_with(|c: char| c.is_ascii_lowercase());
    text.split_once('.')
        .is_some_and(|(first, last)| (first.is_empty() || starts(first)) && starts(last))
}

/// An id has a digit; a login is words with a point between them, and at times a number.
pub(crate) fn is_no_login(text: &str) -> bool {
    let letters: Vec<bool> = text.chars().map(char::is_alphabetic).collect();
    let mut points = text.chars().enumerate().filter(|(_, c)| *c == '.').map(|(at, _)| at);
    let between = |at: usize| at > 0 && letters[at - 1] && letters.get(at + 1) == Some(&true);
    has_digit(text) && !points.any(between)
}

/// Whether a login has signs that the ENT gives none: `adele,baron`, `adele.baron*`.
pub(crate) fn is_odd_login(login: &str) -> bool {
    let is_usual = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    !login.trim().chars().all(is_usual)
}

/// `INES.DALMEIDA`: the ENT writes logins in small letters.
pub(crate) fn is_capitals(login: &str) -> bool {
    let has = |test: fn(char) -> bool| login.contains(test);
    has(char::is_uppercase) && !has(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_known_whole_and_in_parts() {
        let table = [
            ("ines.dalmeida2", [true, true, true, true]),
            ("INES.DALMEIDA", [true, false, false, false]),
            ("i.dalmeida", [false, false, true, true]),
            ("ines_b.dalmeida", [true, true, false, true]),
            (".dalmeida", [false, false, false, true]),
            ("k3m7x9pt", [false, false, false, false]),
            ("3.46E+14", [false, false, false, false]),
            ("ines.", [false, false, false, false]),
        ];
        for (text, expected) in table {
            let found = [is_login, is_lower_login, is_login_or_initials, is_part_of_login];
            assert_eq!(found.map(|is| is(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_login_is_no_id() {
        for (id, expected) in [
            ("2605692", true),
            ("ENT$12.5", true),
            ("0779999A_prof_12", true),
            ("anne.aubert", false),
            ("anne.aubert2", false),
            ("annele.d-aubert", false),
            ("aaubert", false),
        ] {
            assert_eq!(is_no_login(id), expected, "{id}");
        }
    }

    #[test]
    fn signs_and_capitals_are_not_the_ents() {
        for (login, odd) in [
            ("adele,baron", true),
            ("adèle.baron", false),
            ("adele.baron*", true),
            ("adele.ba-ron_2", false),
        ] {
            assert_eq!(is_odd_login(login), odd, "{login}");
        }
        assert!(is_capitals("INES.D2") && !is_capitals("Ines.D") && !is_capitals("123"));
    }
}
