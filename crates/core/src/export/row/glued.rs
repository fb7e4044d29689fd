//! A second export pasted behind a first one that had no last line end: its titles stand behind the cells of
//! somebody.

use crate::export::{header, table::Cells};

/// Fewer titles may be the words of a person.
const ENOUGH: usize = 4;

/// The titles at the end of a line that is too long, the first of them at the end of another cell.
pub(super) fn titles(cells: &Cells<'_>, expected: usize) -> Option<Vec<String>> {
    let rest = || cells.iter().skip(expected);
    if header::known_titles(rest()) < ENOUGH {
        return None;
    }
    let last = cells.get(expected.checked_sub(1)?);
    let mut ends = last.char_indices().map(|(at, _)| &last[at..]);
    let first =
        ends.find(|end| !end.starts_with([' ', '\u{FEFF}']) && header::known_titles([*end]) == 1)?;
    let labels: Vec<String> = std::iter::once(first)
        .chain(rest())
        .map(|title| title.trim_matches('"').to_owned())
        .collect();
    header::recognises(labels.iter().map(String::as_str)).then_some(labels)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    #[test]
    fn titles_are_found_behind_somebody() {
        let table = [
            ("1;Élève;ROUX;Zoé;6AId;Type;Nom;Prénom;Classes", 5, Some("Id")),
            ("1;Élève;ROUX;Zoé;6A\u{FEFF}Prénom;Nom;Type;Id;Classes", 5, Some("Prénom")),
            ("1;Élève;ROUX;Zoé;6A2;Élève;ROY;Léo;6B", 5, None),
            ("1;Élève;ROUX;Zoé;6A;Classes", 5, None),
        ];
        for (line, expected, first) in table {
            let cells: Vec<Cow<'_, str>> = line.split(';').map(Cow::Borrowed).collect();
            let found = titles(&Cells::Plain(&cells), expected);
            assert_eq!(found.as_ref().map(|found| found[0].as_str()), first, "{line}");
        }
    }
}
