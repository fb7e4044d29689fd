//! What no value of a column looks like: how cells that moved are known.
//!
//! Names and classes are free text, ids and logins nearly so. What is said here of a value is what no
//! name or class can be; whether an id is one depends on the others of its file (`moved`).

use crate::export::value::{
    digits, has_digit, is_activation_code, is_address, is_capitals, is_date, is_ent_id,
    is_full_date, is_login, is_lower_login, is_phone, is_profile, is_words, may_be_class,
    most_digits,
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
        } else if is_ent_id(text) {
            Self::Key
        } else if is_login(text) {
            Self::Login
        } else if is_address(text) || is_words(text) || is_date(text) || is_phone(text) {
            Self::Neither
        } else if may_be_class(text) || is_activation_code(text) {
            Self::Chosen
        } else {
            Self::Free
        }
    }
}

/// Whether no name is so. A name may hold a digit (`Dupont2`, `Jean 3`), not start with one.
pub(super) fn is_no_name(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, ';' | ',' | '|'))
        || is_address(text)
        || !text.contains(char::is_alphabetic) && has_digit(text)
        || most_digits(text) > 8
        || is_ent_id(text)
        || is_lower_login(text)
        || is_activation_code(text)
        || is_profile(text)
}

/// Whether no class is so, in a file of any origin.
pub(in crate::check) fn is_no_class(text: &str) -> bool {
    is_address(text)
        || text.starts_with([';', '|'])
        || is_full_date(text)
        || is_ent_id(text) && digits(text) > 6
        || is_phone(text)
        || is_lower_login(text)
        || is_profile(text)
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
    let digits = digits(text);
    text.contains(is_odd) || (digits > 4 && text.len() == digits + 1)
}

/// Whether an id beside a login in capitals has lost its small letters with it: the ENT writes UUIDs and
/// hashes in small letters, and other ids than those of directories have some.
pub(in crate::check) fn lost_its_case(id: &str, is_ent: bool) -> bool {
    let id = id.trim();
    let is_hex = is_ent_id(id) && matches!(id.len(), 36 | 40) && !id.contains('$');
    is_capitals(id) && (is_hex || (is_ent && !is_ent_id(id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Bytes, value::is_usual_login};

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
