//! What a value looks like, whatever column it stands in: how cells that moved are known.
//!
//! Names and classes are free text, ids and logins nearly so. What is said here of a value is what no
//! name or class can be; whether an id is one depends on the others of its file (`moved`).

use super::dates::{is_date, is_numeric_date};
use crate::{
    export::Bytes,
    finding::Look,
    school::{MAX_BYTES, fold},
};

/// What an id or a login looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::check) enum Shape {
    /// `2605692`, a UUID, a hash, `ENT$123456`, `CRETEIL-2605692`: what only ids look like.
    Key,
    /// `ines.dalmeida2`.
    Login,
    /// `D’ALMEIDA`, `Élève`, `12/05/2011`, `ines@boite.example`: neither an id nor a login.
    Neither,
    /// `6A`, `k3m7x9pt`: an id that a school chose, perhaps; no login.
    Chosen,
    /// Free text, as schools choose it.
    Free,
}

impl Shape {
    pub(in crate::check) fn of(text: &str) -> Self {
        let text = text.trim();
        // Asked of two cells of each line: no key is a login, and most logins start with a letter.
        let starts_small = text.as_bytes().first().is_some_and(u8::is_ascii_lowercase);
        if starts_small && is_login(text) {
            Self::Login
        } else if is_key(text) {
            Self::Key
        } else if is_login(text) {
            Self::Login
        } else if text.contains('@') || is_words(text) || is_date(text) || is_phone(text) {
            Self::Neither
        } else if is_short(text) || is_code(text) {
            Self::Chosen
        } else {
            Self::Free
        }
    }
}

/// Digits, and no more than a spreadsheet keeps: what nearly all ids are. This runs for every line.
pub(in crate::check) fn is_usual_id(text: &str, bytes: Bytes) -> bool {
    text.len() <= 15 && bytes.are_digits() && !text.starts_with('0')
}

/// `ines.dalmeida2`: what nearly all logins are, and nothing else is. This runs for every line.
pub(in crate::check) fn is_usual_login(text: &str, bytes: Bytes) -> bool {
    bytes.are_of_a_login()
        && text.len() <= MAX_BYTES
        && text.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `D’ALMEIDA`, `Zoé`, `Jean Paul`: letters that ids and logins have not.
fn is_words(text: &str) -> bool {
    let letters = text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’'));
    letters && text.chars().any(|c| c.is_uppercase() || !c.is_ascii() || c == ' ')
}

/// `6A`, `3EME B`: as classes are called.
fn is_short(text: &str) -> bool {
    text.len() <= 8 && text.starts_with(|c: char| c.is_ascii_digit())
}

/// What a value that stands in a wrong column seems to be.
pub(in crate::check) fn look(text: &str) -> Look {
    let text = text.trim();
    if text.contains('@') {
        Look::Email
    } else if is_profile(text) {
        Look::Type
    } else if is_date(text) {
        Look::Date
    } else if is_phone(text) && !is_key(text)
        || text.starts_with('0') && text.len() == 10 && is_key(text)
    {
        Look::Phone
    } else if is_key(text) || most_digits(text) > 8 {
        Look::Id
    } else if is_login(text) {
        Look::Login
    } else if is_code(text) {
        Look::Code
    } else if is_short(text) {
        Look::Class
    } else if is_words(text) {
        Look::Name
    } else {
        Look::Other
    }
}

/// Whether no name is so. A name may hold a digit (`Dupont2`, `Jean 3`), not start with one.
pub(super) fn is_no_name(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, ';' | ',' | '|'))
        || text.contains('@')
        || !text.contains(char::is_alphabetic) && text.contains(|c: char| c.is_ascii_digit())
        || most_digits(text) > 8
        || is_key(text)
        || is_lower_login(text)
        || is_code(text)
        || is_profile(text)
}

/// Whether no class is so, in a file of any origin.
pub(in crate::check) fn is_no_class(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.contains('@')
        || text.starts_with([';', '|'])
        || is_full_date(text)
        || is_key(text) && digits > 6
        || is_phone(text)
        || is_lower_login(text)
        || is_profile(text)
}

/// `12/05/2011`, `2011-05-12`, with or without an hour.
fn is_full_date(text: &str) -> bool {
    most_digits(text) == 4 && is_numeric_date(text)
}

/// The most digits side by side.
fn most_digits(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

/// The forms that `EntCore` gives its ids.
fn is_key(text: &str) -> bool {
    let digits = is_digits;
    let capitals = |part: &str| part.bytes().all(|b| b.is_ascii_uppercase() || b == b'-');
    let hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits(text)
        || (text.len() == 40 && hex(text))
        || (text.len() == 36
            && text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
            && hex(&text.replace('-', "")))
        || text.strip_prefix("ENT$").is_some_and(digits)
        || text.rsplit_once('-').is_some_and(|(directory, number)| {
            directory.len() > 1 && capitals(directory) && number.len() > 3 && digits(number)
        })
}

/// `0`: what a search that finds an empty cell gives.
pub(in crate::check) fn is_nought(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte == b'0')
}

/// Whether an id has signs that no platform gives, or is a number but for a sign or a letter inside. What a
/// school chose is judged by the others of its file.
pub(in crate::check) fn has_odd_signs(text: &str) -> bool {
    const SIGNS: &[char] = &[
        '?', '%', '€', '(', ')', '#', '!', ',', ';', ':', '\'', '*', '=', '<', '>', '{', '}', '[',
        ']', '"',
    ];
    let text = text.trim();
    let is_odd = |c: char| !c.is_ascii() || c.is_whitespace() || SIGNS.contains(&c);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.contains(is_odd) || (digits > 4 && text.len() == digits + 1)
}

/// Whether a login has signs that the ENT gives none: `adele,baron`, `adele.baron*`.
pub(in crate::check) fn is_odd_login(login: &str) -> bool {
    let is_kept = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    !login.trim().chars().all(is_kept)
}

/// `INES.DALMEIDA`: the ENT writes logins in small letters.
pub(in crate::check) fn is_capitals(login: &str) -> bool {
    let has = |test: fn(char) -> bool| login.contains(test);
    has(char::is_uppercase) && !has(char::is_lowercase)
}

/// Whether an id beside a login in capitals has lost its small letters with it: the ENT writes UUIDs and
/// hashes in small letters, and other ids than those of directories have some.
pub(in crate::check) fn lost_its_case(id: &str, is_ent: bool) -> bool {
    let id = id.trim();
    let is_hex = is_key(id) && matches!(id.len(), 36 | 40) && !id.contains('$');
    is_capitals(id) && (is_hex || (is_ent && !is_key(id)))
}

/// `prenom.nom`, and a number when taken; in any case. Asked for every line.
fn is_login(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(point) = bytes.iter().position(|byte| *byte == b'.') else { return false };
    let (first, last) = (&bytes[..point], &bytes[point + 1..]);
    let digits = last.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    // `&` and not `&&`: without an early exit many bytes are compared at once.
    let letters = |part: &[u8]| {
        let is_letter = |byte: &u8| byte.is_ascii_alphabetic() | matches!(byte, b'-' | b'_');
        part.len() > 1 && part.iter().fold(true, |all, byte| all & is_letter(byte))
    };
    letters(first) && letters(&last[..last.len() - digits])
}

/// A login as the ENT writes it. `St.Denis` is somebody.
fn is_lower_login(text: &str) -> bool {
    is_login(text) && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Nine digits or more, with what people write between them: `+33 6 39 98 12 34`.
fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (9..=15).contains(&digits)
        && text.chars().all(|c| {
            c.is_ascii_digit()
                || matches!(c, ' ' | '.' | '-' | '+' | '(' | ')' | '/' | '\u{A0}' | '\u{202F}')
        })
}

/// An activation code of the ENT with a digit inside; one of letters alone is like a word.
fn is_code(text: &str) -> bool {
    const LETTERS: &[u8] = b"abcdefghjkmnprstvwxyz3456789";
    let inside = text
        .as_bytes()
        .windows(2)
        .any(|pair| pair[0].is_ascii_digit() && pair[1].is_ascii_lowercase());
    text.len() == 8 && inside && text.bytes().all(|byte| LETTERS.contains(&byte))
}

/// What the column of profiles says, but for words that are names too (`Parent`, `Schüler`, `Gast`).
const PROFILES: [&str; 14] = [
    "eleve",
    "eleves",
    "enseignant",
    "enseignante",
    "personnel",
    "invite",
    "teacher",
    "student",
    "lehrperson",
    "profesor",
    "alumno",
    "insegnante",
    "studente",
    "professor(a)",
];

/// Whether it is a profile and no name.
pub(super) fn is_profile(text: &str) -> bool {
    // Asked of each distinct name: most do not even start so.
    let first = text.trim_start().chars().next();
    first.is_some_and(|c| "eéÉpitslaEPITSLA".contains(c))
        && text.len() <= 16
        && PROFILES.contains(&fold(text).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_name_is_known() {
        for text in [
            "1234",
            "12/05/2011",
            "2011-05-12",
            "12 mai 2011",
            "12-09-2026 08:00",
            "ines@boite.example",
            "06 39 98 12 34",
            "(0)6 39",
            "Élève",
            "ELEVE",
            "Enseignant",
            "Personnel",
            "6A",
            "3EME B",
            "601",
            "ines.dalmeida",
            "ines.dalmeida2",
            "ENT$123456",
            "CRETEIL-2605692",
            "ec59f9b8-c3c3-489b-bfcd-9b0e48f00141",
            "fc59f9b8-c3c3-489b-bfcd-9b0e48f00141",
            "k3m7x9pt",
            "Tél 0639981234",
            ";BARBIER",
        ] {
            assert!(is_no_name(text), "{text}");
        }
        for text in [
            "D’ALMEIDA",
            "Dupont2",
            "ELEVE00012",
            "Jean 3",
            "TEST 2026",
            "Parent",
            "PERSONNET",
            "St.Denis",
            "J.P.",
            "M. ROUX",
            "bernard3",
            "Élèvet",
            "Gast",
            "Schüler",
            "Louis XIV",
            "van den Berg",
            "Mc Allister",
            ".",
            "X",
        ] {
            assert!(!is_no_name(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_class_is_known() {
        for text in [
            "12/05/2011",
            "2011-05-12",
            "12-09-2026 08:00",
            "ines@boite.example",
            "06 39 98 12 34",
            "0639981234",
            "Élève",
            "Enseignant",
            "ines.dalmeida2",
            "2605692",
            "ENT$1234567",
            "ec59f9b8-c3c3-489b-bfcd-9b0e48f00141",
        ] {
            assert!(is_no_class(text), "{text}");
        }
        for text in [
            "6A",
            "601",
            "6-1",
            "6 MAI",
            "3EME B",
            "CE2 de Mme X",
            "ULIS",
            "6.A",
            "20261",
            "GR-2026",
            "ANGLAIS-4101",
            "CM1.CM2",
            "UPE2A",
            "6E1",
            "05/06",
            "3 PREPA-METIERS",
            "03/01/26",
        ] {
            assert!(!is_no_class(text), "{text}");
        }
    }

    #[test]
    fn signs_that_nobody_gives_are_odd() {
        for id in [
            "2605153;",
            "2605153'",
            "2605153_",
            "26O5153",
            "260-5153",
            "N° 2605047",
            "26\u{2009}05",
            "Id: 26",
        ] {
            assert!(has_odd_signs(id), "{id}");
        }
        for id in ["0779999A_eleve_12", "ENT$123456", "eleve_12", "A12", "x_y"] {
            assert!(!has_odd_signs(id), "{id}");
        }
        for (login, odd) in [
            ("adele,baron", true),
            ("adèle.baron", false),
            ("adele.baron*", true),
            ("adele.ba-ron_2", false),
        ] {
            assert_eq!(is_odd_login(login), odd, "{login}");
        }
    }

    #[test]
    fn an_id_loses_its_case_with_its_login() {
        let table = [
            ("C5572F8EC59F9B8C3C3489BBFCD9B0E48F00141A", true, false),
            ("EC59F9B8-C3C3-489B-BFCD-9B0E48F00141", true, false),
            ("ELEVE_12", true, true),
            ("ELEVE_12", false, false),
            ("2605692", false, true),
            ("CRETEIL-2605692", false, true),
            ("ENT$123456", false, true),
            ("ec59f9b8-c3c3-489b-bfcd-9b0e48f00141", false, true),
        ];
        for (id, lost, is_ent) in table {
            assert_eq!(lost_its_case(id, is_ent), lost, "{id}");
        }
        assert!(is_capitals("INES.D2") && !is_capitals("Ines.D") && !is_capitals("123"));
    }

    #[test]
    fn a_usual_login_is_nothing_else() {
        for text in ["ines.dalmeida", "ines.dalmeida2", "i.d"] {
            assert!(is_usual_login(text, Bytes::of(text)), "{text}");
            assert!(matches!(Shape::of(text), Shape::Login | Shape::Free), "{text}");
        }
        for text in ["janv.-11", "3.b", "a.b@c", "Ines.d", "ines", "ines d.", "k3m7x9pt", ""] {
            assert!(!is_usual_login(text, Bytes::of(text)), "{text}");
        }
    }

    #[test]
    fn what_stands_in_a_wrong_column_is_named() {
        let table = [
            ("1234", Look::Id),
            ("ENT$123456", Look::Id),
            ("Tél 0639981234", Look::Id),
            ("0639981234", Look::Phone),
            ("+33 6 39 98 12 34", Look::Phone),
            ("12/05/2011", Look::Date),
            ("12-09-2026 08:00", Look::Date),
            ("ines@boite.example", Look::Email),
            ("Élève", Look::Type),
            ("ines.dalmeida2", Look::Login),
            ("6A", Look::Class),
            ("k3m7x9pt", Look::Code),
            ("D’ALMEIDA", Look::Name),
            ("n° 12345", Look::Other),
        ];
        for (text, expected) in table {
            assert_eq!(look(text), expected, "{text}");
        }
    }

    #[test]
    fn ids_and_logins_have_shapes() {
        use Shape::{Chosen, Free, Key, Login, Neither};
        let table = [
            ("2605692", Key),
            ("ENT$123456", Key),
            ("CRETEIL-CRIF-2605692", Key),
            ("43ee48e75c2af10496b3a6bc8e105a4cd391545a", Key),
            ("ec59f9b8-c3c3-489b-bfcd-9b0e48f00141", Key),
            ("ines.dalmeida", Login),
            ("ines.d-almeida2", Login),
            ("INES.DALMEIDA", Login),
            ("D’ALMEIDA", Neither),
            ("Zoé", Neither),
            ("Élève", Neither),
            ("ROUX", Neither),
            ("12/05/2011", Neither),
            ("06 39 98 12 34", Neither),
            ("ines@boite.example", Neither),
            ("0779999A_eleve_12", Free),
            ("idalmeida", Free),
            ("jean3", Free),
            ("6A", Chosen),
            ("3EME B", Chosen),
            ("k3m7x9pt", Chosen),
        ];
        for (text, expected) in table {
            assert_eq!(Shape::of(text), expected, "{text}");
        }
    }
}
