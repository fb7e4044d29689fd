//! Texts put right before they are cut: what a program did to whole lines, and undid by its look.

use std::borrow::Cow;

use memchr::{memchr, memmem};
use rayon::prelude::*;

use super::{
    plain,
    start::{MARK, SEPARATORS, lines},
};
use crate::export::header;

/// How many bytes one thread looks through at once.
const SIGHT: usize = 1024 * 1024;
/// The text with a line feed at each line end: a carriage return alone is one of an old Mac.
pub(super) fn with_line_feeds(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if !bytes.par_chunks(SIGHT).any(|chunk| memchr(b'\r', chunk).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut lone = memchr::memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n'));
    let Some(first) = lone.next() else { return Cow::Borrowed(text) };
    let mut whole = String::with_capacity(text.len());
    let mut kept = 0;
    for at in std::iter::once(first).chain(lone) {
        whole.push_str(&text[kept..at]);
        whole.push('\n');
        kept = at + 1;
    }
    Cow::Owned(whole + &text[kept..])
}

/// The text without the quotes that a spreadsheet put around whole lines, and whether it had them.
pub(super) fn unwrapped(text: Cow<'_, str>) -> (Cow<'_, str>, bool) {
    let header = lines(&text, 0).map(|(_, line)| line).find(|line| !line.trim().is_empty());
    let inside = header.and_then(|line| unwrap(line.trim_start_matches(MARK)));
    let is_header = inside.is_some_and(|line| {
        let cells = SEPARATORS.map(|separator| plain::literal(&line, separator));
        cells
            .iter()
            .any(|cells| header::recognises(cells.iter().map(|cell| cell.trim_matches('"'))))
    });
    if !is_header {
        return (text, false);
    }
    let mut whole = String::with_capacity(text.len());
    for (_, line) in lines(&text, 0) {
        whole.push_str(&unwrap(line.trim_start_matches(MARK)).unwrap_or_else(|| line.to_owned()));
        whole.push('\n');
    }
    (Cow::Owned(whole), true)
}

/// The text without the quotes around those of its lines that a spreadsheet took for one cell, and
/// whether it had such: lines with a comma, where it separates by commas what the ENT does by semicolons.
pub(super) fn with_lines_unwrapped(text: Cow<'_, str>) -> (Cow<'_, str>, bool) {
    let wrapped = memmem::find(text.as_bytes(), b"\n\"").and_then(|_| separator_of(&text));
    let Some((separator, count)) = wrapped else { return (text, false) };
    let is_one =
        |line: &str| unwrap(line).filter(|inside| inside.matches(separator).count() + 1 == count);
    if !lines(&text, 0).any(|(_, line)| is_one(line).is_some()) {
        return (text, false);
    }
    let mut whole = String::with_capacity(text.len());
    for (_, line) in lines(&text, 0) {
        whole.push_str(is_one(line).as_deref().unwrap_or(line));
        whole.push('\n');
    }
    (Cow::Owned(whole), true)
}

/// The separator of titles that stand without quotes, and how many they are.
fn separator_of(text: &str) -> Option<(char, usize)> {
    let titles = first_line(text);
    let cells = |separator: char| titles.split(separator);
    SEPARATORS
        .into_iter()
        .map(char::from)
        .filter(|separator| *separator != ',' && !titles.contains('"'))
        .find(|separator| header::recognises(cells(*separator)))
        .map(|separator| (separator, cells(separator).count()))
}

fn first_line(text: &str) -> &str {
    let line = lines(text, 0).map(|(_, line)| line).find(|line| !line.trim().is_empty());
    line.unwrap_or("").trim_start_matches(MARK)
}

/// The text without the blanks that stand between quotes and separators, and whether it had them.
pub(super) fn without_gaps(text: Cow<'_, str>) -> (Cow<'_, str>, bool) {
    let titles = first_line(&text);
    let between = |separator: u8| {
        let separator = char::from(separator);
        [format!("\" {separator} \""), format!("\"{separator} \""), format!("\" {separator}\"")]
            .into_iter()
            .find(|between| {
                let cells = titles.split(between.as_str());
                cells.clone().count() > 2
                    && header::recognises(cells.map(|cell| cell.trim_matches('"')))
            })
            .map(|between| (between, format!("\"{separator}\"")))
    };
    match SEPARATORS.into_iter().filter(|separator| *separator != b'\t').find_map(between) {
        Some((between, close)) => (Cow::Owned(text.replace(&between, &close)), true),
        None => (text, false),
    }
}

/// A line that is one value between quotes, as RFC 4180 writes it.
fn unwrap(line: &str) -> Option<String> {
    let inside = line.strip_prefix('"')?.strip_suffix('"')?;
    let undoubled = inside.replace("\"\"", "\0");
    (!undoubled.contains('"')).then(|| undoubled.replace('\0', "\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_were_taken_for_one_cell_are_unwrapped() {
        let table = [
            (
                "Id;Type;Nom\n\"1;a;b, c\"\n2;a;b\n",
                Some("Id;Type;Nom\n1;a;b, c\n2;a;b\n"),
                "a comma inside",
            ),
            (
                "Id;Type;Nom\n\"1;a;\"\"b\"\", c\"\n",
                Some("Id;Type;Nom\n1;a;\"b\", c\n"),
                "quotes inside",
            ),
            ("Id;Type;Nom\n\"1;a;b\";c;d\n", None, "a separator inside a cell"),
            ("Id;Type;Nom\n\"1;a\"\n", None, "too few cells"),
            ("Id,Type,Nom\n\"1,a,b\"\n", None, "commas"),
            ("\"Id\";\"Type\";\"Nom\"\n\"1\";\"a\";\"b\"\n", None, "the ENT's own"),
            ("a;b;c\n\"1;a;b\"\n", None, "no titles"),
        ];
        for (text, expected, case) in table {
            let (found, is_unwrapped) = with_lines_unwrapped(Cow::Borrowed(text));
            let found = (&*found, is_unwrapped);
            assert_eq!(found, (expected.unwrap_or(text), expected.is_some()), "{case}");
        }
    }

    #[test]
    fn blanks_around_separators_go() {
        let own = "\"Id\";\"Type\";\"Nom\"\n\"1\";\"a\";\"b ; c\"\n";
        let table = [
            (own.replace("\";\"", "\" ; \""), Some(own), "both sides"),
            (own.replace("\";\"", "\"; \""), Some(own), "behind"),
            (own.replace("\";\"", "\" ;\""), Some(own), "before"),
            (own.to_owned(), None, "none"),
            ("Id ; Type ; Nom\n1 ; a ; b\n".to_owned(), None, "without quotes"),
        ];
        for (text, expected, case) in table {
            let (found, is_changed) = without_gaps(Cow::Borrowed(&text));
            assert_eq!(
                (&*found, is_changed),
                (expected.unwrap_or(&text), expected.is_some()),
                "{case}"
            );
        }
    }

    #[test]
    fn whole_lines_between_quotes_are_unwrapped() {
        let table = [
            ("\"Id;Type;Nom\"\n\"1;a;b\"\n", Some("Id;Type;Nom\n1;a;b\n"), "plain"),
            (
                "\"\"\"Id\"\";\"\"Type\"\";\"\"Nom\"\"\"\n\"\"\"1\"\";\"\"a\"\";\"\"b\"\"\"\n",
                Some("\"Id\";\"Type\";\"Nom\"\n\"1\";\"a\";\"b\"\n"),
                "quoted",
            ),
            ("\"Id\";\"Type\";\"Nom\"\n", None, "the ENT's own"),
            ("\"bonjour\"\n", None, "a word"),
        ];
        for (text, expected, case) in table {
            let (found, is_unwrapped) = unwrapped(Cow::Borrowed(text));
            assert_eq!(
                (&*found, is_unwrapped),
                (expected.unwrap_or(text), expected.is_some()),
                "{case}"
            );
        }
    }

    #[test]
    fn every_line_end_becomes_a_line_feed() {
        assert_eq!(with_line_feeds("a\rb\r\nc\nd"), "a\nb\r\nc\nd");
        assert!(matches!(with_line_feeds("a\r\nb\n"), Cow::Borrowed(_)));
    }
}
