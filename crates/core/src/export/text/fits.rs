//! Whether a letter beyond ASCII is at home between its neighbours: what tells one encoding from another.

const LOWER: &str = "éèêëàâçîïôûùüÿœæ";
const UPPER: &str = "ÉÈÊËÀÂÇÎÏÔÛÙÜŸŒÆ";
/// Marks that French texts hold between or beside words.
const MARKS: &str = "’‘«»“”–—…°€·\u{A0}\u{202F}";

/// The score of a French letter that fits.
pub(super) const HOME: i64 = 3;

/// How well a character fits: above zero for a letter at home, below for what no name holds there.
pub(super) fn score(before: Option<char>, c: char, after: Option<char>) -> i64 {
    if MARKS.contains(c) {
        return 0;
    }
    if c.is_control() {
        return -4;
    }
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    if !c.is_alphabetic() {
        return if is_letter(before) || is_letter(after) { -4 } else { -1 };
    }
    let home = if LOWER.contains(c) || UPPER.contains(c) { HOME } else { 1 };
    if case_fits(before, c, after) { home } else { -3 }
}

/// A small letter follows or precedes small ones; a capital never follows one, nor stands before one
/// inside a word.
fn case_fits(before: Option<char>, c: char, after: Option<char>) -> bool {
    let lower = |c: Option<char>| c.is_some_and(char::is_lowercase);
    let upper = |c: Option<char>| c.is_some_and(char::is_uppercase);
    if c.is_lowercase() { lower(before) || lower(after) || !upper(after) } else { !lower(before) }
}

/// How well the character that stands there fits its neighbours.
pub(super) fn score_at(text: &str, at: usize) -> i64 {
    let mut rest = text[at..].chars();
    let c = rest.next().expect("a character stands there");
    score(text[..at].chars().next_back(), c, rest.next())
}

/// Whether the letter that stands there is French and surely at home.
pub(super) fn french_at(text: &str, at: usize) -> bool {
    score_at(text, at) == HOME
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_at_home_among_its_like() {
        let table = [
            (Some('r'), 'é', Some('n'), 3, "Prénom"),
            (None, 'É', Some('l'), 3, "Élève"),
            (Some('F'), 'È', Some('V'), 3, "LEFÈVRE"),
            (Some('o'), 'é', None, 3, "Zoé"),
            (Some('r'), 'Ž', Some('n'), -3, "PrŽnom: Mac Roman read as Windows-1252"),
            (Some('F'), 'é', Some('V'), -3, "LEFéVRE: the same"),
            (Some('r'), '‚', Some('n'), -4, "Pr‚nom: CP850 read as Windows-1252"),
            (Some('c'), '½', Some('u'), -4, "c½ur: ISO-8859-15 read as Windows-1252"),
            (Some('d'), '’', Some('A'), 0, "d’ALMEIDA"),
            (Some('n'), 'ñ', Some('o'), 1, "another language"),
        ];
        for (before, c, after, expected, case) in table {
            assert_eq!(score(before, c, after), expected, "{case}");
        }
    }
}
