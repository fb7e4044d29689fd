//! Numbers, as spreadsheets round, group and dress them; those that people are called by.

use super::{digits, has_digit, is_digits};

/// The longest a spreadsheet writes a rounded number.
const MAX_ROUNDED: usize = 24;

/// Whether a spreadsheet has made a number of it: `1,23E+11`, `3,00E+01`.
pub(crate) fn is_rounded_number(text: &str) -> bool {
    // This runs for every line.
    if !text.as_bytes().first().is_some_and(u8::is_ascii_digit) || text.len() > MAX_ROUNDED {
        return false;
    }
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let signed = exponent.strip_prefix(['+', '-']).is_some_and(is_digits);
    match mantissa.split_once([',', '.']) {
        Some((whole, part)) => {
            is_digits(whole) && is_digits(part) && (signed || is_digits(exponent))
        }
        None => signed && is_digits(mantissa),
    }
}

/// `2605692 €`, `(2605692)`, `260569200%`, `2?605?692`: a number as a spreadsheet shows it, with a sign, or with
/// blanks that an old encoding lost.
pub(crate) fn is_amount(text: &str) -> bool {
    const SIGNS: [char; 7] = ['€', '£', '%', '(', ')', '?', '#'];
    text.contains(SIGNS)
        && has_digit(text)
        && text.chars().all(|c| {
            c.is_ascii_digit() || c.is_whitespace() || SIGNS.contains(&c) || matches!(c, ',' | '.')
        })
}

/// `2605692,00`, `2605692.5`: the whole number and its decimals, of which there may be none.
pub(crate) fn decimals(text: &str) -> Option<&str> {
    let (whole, part) = text.split_once([',', '.'])?;
    (is_digits(whole) && (part.is_empty() || is_digits(part))).then_some(part)
}

/// `2 605 692`, `2,605,692`: digits by three.
pub(crate) fn is_grouped(text: &str) -> bool {
    let mut groups = text.split([' ', '\u{A0}', '\u{202F}', ',', '.', '\'', '’']);
    let first = groups.next().is_some_and(|group| group.len() <= 3 && is_digits(group));
    let mut others = groups.peekable();
    first && others.peek().is_some() && others.all(|group| group.len() == 3 && is_digits(group))
}

/// Nine digits or more, with what people write between them: `+33 6 39 98 12 34`.
pub(crate) fn is_phone(text: &str) -> bool {
    (9..=15).contains(&digits(text))
        && text.chars().all(|c| {
            c.is_ascii_digit()
                || matches!(c, ' ' | '.' | '-' | '+' | '(' | ')' | '/' | '\u{A0}' | '\u{202F}')
        })
}

/// Nine digits without their zero, or a number.
pub(crate) fn is_damaged_phone(phone: &str) -> bool {
    is_rounded_number(phone) || (phone.len() == 9 && is_digits(phone) && !phone.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rounded_number_is_a_spreadsheets() {
        for text in ["1,23E+11", "1,23E11", "1.23e+11", "2E+05", "1,5E-07", "3,46E+14"] {
            assert!(is_rounded_number(text), "{text}");
        }
        for text in [
            "2846117",
            "3E1",
            "ENT$12",
            "0779999A_eleve_12",
            "E+1",
            "1E+",
            "43ee48e75c2a",
            "345678e9",
            "secret88",
        ] {
            assert!(!is_rounded_number(text), "{text}");
        }
    }

    #[test]
    fn telephones_lose_their_zero() {
        for (phone, damaged) in [
            ("0639981234", false),
            ("06 39 98 12 34", false),
            ("639981234", true),
            ("6,4E+08", true),
            ("", false),
        ] {
            assert_eq!(is_damaged_phone(phone), damaged, "{phone}");
        }
    }
}
