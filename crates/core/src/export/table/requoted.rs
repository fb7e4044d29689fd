//! Quotes that are not the ENT's own: single ones, and those that were quoted again.

use std::borrow::Cow;

use super::start::{MARK, SEPARATORS, lines};
use crate::export::header;

/// The text with double quotes, when its titles say that a spreadsheet was asked for single ones.
pub(super) fn with_double_quotes(text: Cow<'_, str>) -> (Cow<'_, str>, bool) {
    let titles = lines(&text, 0).map(|(_, line)| line).find(|line| !line.trim().is_empty());
    let titles = titles.unwrap_or("").trim_start_matches(MARK);
    if titles.starts_with("\"\"\"")
        && let Some(text) = undoubled(&text, titles)
    {
        return (Cow::Owned(text), true);
    }
    let is_single = |cell: &str| cell.len() > 2 && cell.starts_with('\'') && cell.ends_with('\'');
    let single = SEPARATORS.into_iter().find(|separator| {
        let cells = || titles.split(char::from(*separator));
        cells().all(is_single) && header::recognises(cells().map(|cell| cell.trim_matches('\'')))
    });
    match single {
        Some(separator) => (Cow::Owned(requoted(&text, char::from(separator))), true),
        None => (text, false),
    }
}

/// A text whose quotes were once taken for parts of its values, and then quoted again: `"""Id""";"""Type"""`.
fn undoubled(text: &str, titles: &str) -> Option<String> {
    let cells = |separator: u8| {
        let cells = titles.split(char::from(separator));
        cells.map(|cell| cell.strip_prefix("\"\"\"")?.strip_suffix("\"\"\"")).collect()
    };
    let titles: Vec<Vec<&str>> = SEPARATORS
        .into_iter()
        .filter_map(cells)
        .filter(|cells: &Vec<&str>| cells.len() > 1)
        .collect();
    let runs = text.split(|c: char| c != '"').filter(|run| !run.is_empty());
    let is_so = titles.into_iter().any(header::recognises)
        && runs.clone().all(|run| matches!(run.len(), 3 | 6));
    is_so.then(|| text.replace("\"\"\"", "\""))
}

/// A text whose values stand between single quotes, between double ones.
fn requoted(text: &str, separator: char) -> String {
    let mut whole = String::with_capacity(text.len());
    let ends =
        |next: Option<&char>| next.is_none_or(|c| *c == separator || matches!(c, '\r' | '\n'));
    let (mut is_inside, mut is_start) = (false, true);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' if is_start => {
                is_inside = true;
                whole.push('"');
            }
            '\'' if is_inside && chars.next_if_eq(&'\'').is_some() => whole.push(c),
            '\'' if is_inside && ends(chars.peek()) => {
                is_inside = false;
                whole.push('"');
            }
            '"' if is_inside => whole.push_str("\"\""),
            _ => whole.push(c),
        }
        is_start = !is_inside && (c == separator || matches!(c, '\r' | '\n') || c == MARK);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_quotes_become_double_ones() {
        let table = [
            (
                "'Id';'Type';'Nom'\n1;'a';'d''O \"b\"'\n",
                Some("\"Id\";\"Type\";\"Nom\"\n1;\"a\";\"d'O \"\"b\"\"\"\n"),
            ),
            (
                "'Id','Type','Nom'\r\n'1','a,b',''\r\n",
                Some("\"Id\",\"Type\",\"Nom\"\r\n\"1\",\"a,b\",\"\"\r\n"),
            ),
            (
                "\"\"\"Id\"\"\";\"\"\"Type\"\"\";\"\"\"Nom\"\"\"\n\"\"\"1\"\"\";\"\"\"\"\"\";b\n",
                Some("\"Id\";\"Type\";\"Nom\"\n\"1\";\"\";b\n"),
            ),
            ("\"\"\"Id\"\"\";\"\"\"Type\"\"\";\"\"\"Nom\"\"\"\n\"1\";\"a\";\"b\"\n", None),
            ("Id;Type;Nom\n'1;'a';b\n", None),
            ("'a';'b';'c'\n", None),
        ];
        for (text, expected) in table {
            let (found, is_changed) = with_double_quotes(Cow::Borrowed(text));
            assert_eq!((&*found, is_changed), (expected.unwrap_or(text), expected.is_some()));
        }
    }
}
