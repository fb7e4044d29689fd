//! Whether a text without a last line end stopped inside its last cell.
//!
//! A tool may leave out the last line end, so its lack proves nothing. A value nobody else has, and
//! which is the start of another's (`6` where others have `6A`), shorter than all the others, which are
//! as long as one another (ids), or without the point that all others have (logins) is very likely a piece.

use super::plain::literal;

/// Fewer lines do not tell how long the values are.
const ENOUGH: usize = 3;

/// Whether `cell` is likely a piece, by the last cells of the lines above it that have `width` cells.
pub(super) fn is_piece(cell: &str, above: &str, separator: u8, width: usize) -> bool {
    let item = last_item(cell);
    if item.is_empty() {
        return false;
    }
    let (mut is_start, mut count, mut length) = (false, 0_usize, None);
    let (mut is_even, mut have_points) = (true, true);
    for line in above.lines() {
        let cells = literal(line, separator);
        let Some(other) = cells.last().filter(|last| cells.len() == width && !last.is_empty())
        else {
            continue;
        };
        for other in other.split(',').map(str::trim) {
            if other == item {
                return false;
            }
            is_start |= other.starts_with(item);
        }
        count += 1;
        have_points &= other.contains('.');
        is_even &= *length.get_or_insert(other.len()) == other.len();
    }
    let is_short = length.is_some_and(|length| cell.len() < length);
    let lacks_point = have_points && !cell.contains('.');
    is_start || (count >= ENOUGH && (lacks_point || (is_even && is_short)))
}

/// `5` of `6A, 5`.
fn last_item(cell: &str) -> &str {
    cell.rsplit(',').next().unwrap_or(cell).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_told_from_a_value() {
        let cases = [
            ("6", "a;6A\nb;5B\n", true, "a class cut in two"),
            ("6A, 5", "a;6A\nb;5B\n", true, "the last class of several"),
            ("6A", "a;6A\nb;6A2\n", false, "a class others have"),
            ("5C", "a;6A\nb;5B\n", false, "a class of its own"),
            ("", "a;6A\nb;5B\n", false, "no class"),
            ("26050", "a;2605041\nb;2605081\nc;2605099\n", true, "an id too short"),
            ("2605100", "a;2605041\nb;2605081\nc;2605099\n", false, "an id as long as the others"),
            ("26050", "a;2705041\nb;605081\nc;3605099\n", false, "ids of all lengths"),
            ("an", "a;inès.b\nb;zoé.d\nc;léo.f\n", true, "a login without its point"),
            ("an.b", "a;inès.b\nb;zoé.d\nc;léo.f\n", false, "a short login"),
            ("U", "a;6A\nb;5B\n", false, "too few lines to know how long classes are"),
        ];
        for (cell, above, expected, why) in cases {
            assert_eq!(is_piece(cell, above, b';', 2), expected, "{why}");
        }
    }
}
