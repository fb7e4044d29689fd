//! Zeros that a cell does not hold and its number format shows: `12606` under `0000000`.
//!
//! An id is what the sheet shows. Blanks and points that only part its digits are left out, as they
//! are of numbers without zeros.

/// A whole number as its format shows it, when that adds zeros in front.
pub(in crate::export) fn by_format(number: &str, format: &str) -> Option<String> {
    with_zeros(number, &laid_out(number, format)?)
}

/// A whole number as its cell shows it, when that has more zeros in front.
pub(in crate::export) fn with_zeros(number: &str, shown: &str) -> Option<String> {
    let is_digit = |c: char| c.is_ascii_digit();
    if number.is_empty() || !number.chars().all(is_digit) {
        return None;
    }
    let (start, end) = (shown.find(is_digit)?, shown.rfind(is_digit)? + 1);
    let decimals = shown[start..end].rfind(['.', ',']).map(|point| start + point);
    [Some(end), decimals].into_iter().flatten().find_map(|end| {
        let digits: String = shown[start..end].chars().filter(|c| !parts_digits(*c)).collect();
        let zeros = digits.strip_suffix(number)?;
        let is_padded = !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0');
        is_padded.then(|| format!("{}{digits}{}", shown[..start].trim(), rest(&shown[end..])))
    })
}

/// What stands behind a number, without decimals.
fn rest(behind: &str) -> &str {
    behind.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')).trim()
}

/// Whether a character only makes a long number easier to read.
fn parts_digits(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | ',' | '\'' | '’' | '-')
}

/// A piece of a number format.
#[derive(Clone, Copy)]
enum Piece {
    /// `0`, `#` or `?`: the place of a digit, and whether a zero stands there for want of one.
    Digit(bool),
    Sign(char),
}

/// A whole number in the places of a format; `None` when it is of another kind.
fn laid_out(number: &str, format: &str) -> Option<String> {
    let pieces = pieces(format, number == "0")?;
    let places = pieces.iter().filter(|piece| matches!(piece, Piece::Digit(_))).count();
    let mut digits = number.chars();
    let mut shown = String::new();
    let (mut left, mut has_begun) = (places, false);
    for piece in pieces {
        match piece {
            Piece::Sign(c) => shown.push(c),
            Piece::Digit(is_zero) => {
                // The first place takes all digits that have none.
                let rest = digits.as_str().len();
                let here = (rest + 1).saturating_sub(left);
                has_begun |= is_zero || here > 0;
                shown.extend(digits.by_ref().take(here));
                if here == 0 && has_begun {
                    shown.push('0');
                }
                left -= 1;
            }
        }
    }
    Some(shown)
}

/// The pieces of the part of a format that is for such a number.
fn pieces(format: &str, is_nought: bool) -> Option<Vec<Piece>> {
    let (mut parts, mut part) = (Vec::new(), Vec::new());
    let mut signs = format.chars();
    let (mut has_decimals, mut is_scaled) = (false, false);
    while let Some(c) = signs.next() {
        is_scaled |= c == ',' && part.last().is_some_and(|last| matches!(last, Piece::Digit(_)));
        match c {
            ';' => {
                parts.push((std::mem::take(&mut part), is_scaled));
                (has_decimals, is_scaled) = (false, false);
            }
            '0' | '#' | '?' if has_decimals => {}
            '0' | '#' | '?' => {
                is_scaled = false;
                part.push(Piece::Digit(c == '0'));
            }
            '.' => has_decimals = true,
            ',' => {}
            '\\' => part.extend(signs.next().map(Piece::Sign)),
            '_' | '*' => drop(signs.next()),
            '"' => part.extend(signs.by_ref().take_while(|c| *c != '"').map(Piece::Sign)),
            '[' => {
                let condition: String = signs.by_ref().take_while(|c| *c != ']').collect();
                if condition.starts_with(['<', '>', '=']) {
                    return None;
                }
            }
            '@' | '%' | '/' => return None,
            c if c.is_alphabetic() => return None,
            c => part.push(Piece::Sign(c)),
        }
    }
    parts.push((part, is_scaled));
    let at = if is_nought && parts.len() > 2 { 2 } else { 0 };
    let (pieces, is_scaled) = parts.swap_remove(at);
    (!is_scaled).then_some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_zeros_of_its_format() {
        let table = [
            ("12606", "0000000", Some("0012606"), "an id"),
            ("2612606", "0000000", None, "as long as its format"),
            ("92612606", "0000000", None, "longer"),
            ("12606", "000 000", Some("012606"), "parted by a blank"),
            ("12606", "0\\.000\\.000", Some("0012606"), "parted by points"),
            ("12606", "000,000", Some("012606"), "parted by thousands"),
            ("5", "0#", Some("05"), "a place behind a zero is one too"),
            ("12606", "\"ENT-\"0000000", Some("ENT-0012606"), "behind letters"),
            ("12606", "0000000;[Red]-0000000", Some("0012606"), "the part of what is no loss"),
            ("0", "000;-000;\"-\"", None, "the part of nought"),
            ("12606", "[$-40C]0000000_)", Some("0012606"), "a language and a margin"),
            ("12606", "0000000.00", Some("0012606"), "decimals"),
            ("639981234", "0# ## ## ## ##", Some("0639981234"), "a telephone"),
            ("12606", "General", None, "any number"),
            ("12606", "0", None, "a whole number"),
            ("12606", "#,##0", None, "thousands"),
            ("12606", "#,##0.00", None, "an amount"),
            ("12606", "0000000,", None, "counted in thousands"),
            ("12606", "[<99999]00000000;0", None, "a condition"),
            ("12606", "00000000%", None, "a share"),
            ("12606.5", "0000000", None, "no whole number"),
            ("-12606", "0000000", None, "less than nought"),
            ("1.2E+17", "0000000", None, "rounded"),
            ("12606", "", None, "nothing"),
            ("12606", "\"000\"", None, "no place for it"),
        ];
        for (number, format, expected, case) in table {
            assert_eq!(by_format(number, format).as_deref(), expected, "{case}");
        }
    }

    #[test]
    fn a_number_has_the_zeros_that_are_shown() {
        let table = [
            ("12606", "0012606", Some("0012606"), "an id"),
            ("12606", "0 012\u{202F}606", Some("0012606"), "parted by blanks"),
            ("12606", "0012606,00", Some("0012606"), "decimals"),
            ("12606", "n° 0012606", Some("n°0012606"), "behind a word"),
            ("12606", "12606", None, "as it is"),
            ("12606", "12 606,00", None, "an amount"),
            ("12606", "13", None, "rounded"),
            ("12606", "1012606", None, "another number"),
            ("12606", "", None, "nothing"),
            ("12606", "######", None, "a column that is too narrow"),
        ];
        for (number, shown, expected, case) in table {
            assert_eq!(with_zeros(number, shown).as_deref(), expected, "{case}");
        }
    }
}
