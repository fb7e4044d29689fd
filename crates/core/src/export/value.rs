//! What a value looks like, whatever column it stands in: one function a kind, asked by all who read or
//! judge a cell.
//!
//! Names and classes are free text, ids and logins nearly so: what is said here of a value is no
//! judgement. `check` makes one of it, with the column and the others of the file.

mod date;
mod id;
mod login;
mod number;
mod word;

pub(crate) use date::{
    is_date, is_day_or_number, is_full_date, is_hour, is_serial, is_spreadsheet_day, is_visit,
};
pub(crate) use id::{is_ent_id, is_ine, is_nought, is_usual_id, may_be_id};
pub(crate) use login::{
    is_capitals, is_login, is_login_or_initials, is_lower_login, is_no_login, is_odd_login,
    is_part_of_login, is_usual_login,
};
pub(crate) use number::{
    decimals, is_amount, is_damaged_phone, is_grouped, is_phone, is_rounded_number,
};
pub(crate) use word::{
    is_activation_code, is_class_of_level, is_level_and_letter, is_profile, is_truth, is_words,
    may_be_class,
};

use crate::finding::Look;

/// Digits and nothing else.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// How many digits there are.
pub(crate) fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

pub(crate) fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// The most digits side by side.
pub(crate) fn most_digits(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

/// Whether it is an e-mail address: nothing else of an export has this sign.
pub(crate) fn is_address(text: &str) -> bool {
    text.contains('@')
}

/// What stands in a formula that keeps it from a spreadsheet: `="2605692"`.
pub(crate) fn in_formula(text: &str) -> Option<&str> {
    text.trim().strip_prefix("=\"")?.strip_suffix('"')
}

/// What a value that stands in a wrong column seems to be.
pub(crate) fn look(text: &str) -> Look {
    let text = text.trim();
    if is_address(text) {
        Look::Email
    } else if is_profile(text) {
        Look::Type
    } else if is_date(text) {
        Look::Date
    } else if is_phone(text) && !is_ent_id(text)
        || text.starts_with('0') && text.len() == 10 && is_ent_id(text)
    {
        Look::Phone
    } else if is_ent_id(text) || most_digits(text) > 8 {
        Look::Id
    } else if is_login(text) {
        Look::Login
    } else if is_activation_code(text) {
        Look::ActivationCode
    } else if may_be_class(text) {
        Look::Class
    } else if is_words(text) {
        Look::Name
    } else {
        Look::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("k3m7x9pt", Look::ActivationCode),
            ("D’ALMEIDA", Look::Name),
            ("n° 12345", Look::Other),
        ];
        for (text, expected) in table {
            assert_eq!(look(text), expected, "{text}");
        }
    }
}
