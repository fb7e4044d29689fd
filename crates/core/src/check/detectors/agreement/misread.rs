//! Names in a file of which words were read in a wrong code page: some are not undone, as more was lost.

use rayon::prelude::*;

use super::{Line, Name};
use crate::{
    PIECE,
    export::{CellTexts, Row},
};

/// The lines with a name such as `JérÎme` beside `jerome`: its login is made of it, but for letters beyond ASCII.
pub(super) fn lines(rows: &[Row], words: &CellTexts) -> Vec<usize> {
    let is_misread = |at: usize, row: &Row| {
        let Some(line) = Line::of(at, row, words).filter(Line::is_off) else { return false };
        let given = words.texts_of(row);
        let names = [given.first_name, given.last_name];
        (0..2).any(|part| !line.agrees[part] && is_but_for_accents(names[part], &line.login[part]))
    };
    let rows = rows.par_iter().enumerate().with_min_len(PIECE);
    rows.filter(|(at, row)| is_misread(*at, row)).map(|(at, _)| at).collect()
}

/// Whether each run of characters beyond ASCII stands for one letter of the login, and all else is the login's.
fn is_but_for_accents(name: &str, login: &str) -> bool {
    if name.is_ascii() {
        return false;
    }
    let mut login = login.chars();
    let runs = name.as_bytes().chunk_by(|one, other| one.is_ascii() == other.is_ascii());
    let fits = runs.into_iter().all(|run| match std::str::from_utf8(run) {
        Ok(run) if run.is_ascii() => Name::of(run).letters.chars().all(|c| login.next() == Some(c)),
        _ => login.next().is_some(),
    });
    fits && login.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_misread_is_told_by_its_login() {
        for (name, login, expected) in [
            ("Ma«Ælys", "maelys", true),
            ("JérÎme", "jerome", true),
            ("GýNDER", "gunder", true),
            ("D'HýROUVILLE", "dherouville", true),
            ("Müller", "mueller", false),
            ("Zoé", "ines", false),
            ("Jérôme", "jeromeantoine", false),
            ("Ines", "ines", false),
        ] {
            assert_eq!(is_but_for_accents(name, login), expected, "{name}");
        }
    }
}
