//! Ids, as the ENT gives them, and the numbers of the State.

use super::{has_digit, is_digits};
use crate::export::Bytes;

/// Digits, and no more than a spreadsheet keeps: what nearly all ids are. This runs for every line.
pub(crate) fn is_usual_id(text: &str, bytes: Bytes) -> bool {
    text.len() <= 15 && bytes.are_digits() && !text.starts_with('0')
}

/// The forms that `EntCore` gives its ids.
pub(crate) fn is_ent_id(text: &str) -> bool {
    let capitals = |part: &str| part.bytes().all(|b| b.is_ascii_uppercase() || b == b'-');
    let hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_digits(text)
        || (text.len() == 40 && hex(text))
        || (text.len() == 36
            && text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
            && hex(&text.replace('-', "")))
        || text.strip_prefix("ENT$").is_some_and(is_digits)
        || text.rsplit_once('-').is_some_and(|(directory, number)| {
            directory.len() > 1 && capitals(directory) && number.len() > 3 && is_digits(number)
        })
}

/// `2605692`, `ENT$123456`: a number, not one word of a sentence.
pub(crate) fn may_be_id(text: &str) -> bool {
    text.len() > 4 && !text.contains(' ') && has_digit(text)
}

/// `0`: what a search that finds an empty cell gives.
pub(crate) fn is_nought(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte == b'0')
}

/// The form of an INE: eleven signs, one or two letters last.
pub(crate) fn is_ine(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.len() == 11
        && (9..=10).contains(&digits)
        && text[digits..].bytes().all(|byte| byte.is_ascii_alphabetic())
}
