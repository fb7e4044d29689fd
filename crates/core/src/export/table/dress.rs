//! What a program put around the lines and cells of a table, taken off before the table is cut.
//!
//! Each [`Dress`] is known by the titles that the first line gives in it; one that gives none which are
//! known is not worn.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memmem};
use rayon::prelude::*;

use super::{
    dialect::{MARK, bare_cells, separator_of},
    lines,
};

/// How many bytes one thread looks through at once.
const SIGHT: usize = 1024 * 1024;

/// A way in which a table may be dressed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dress {
    /// `"Id;Type;Nom"`: quotes around each line.
    WholeLines,
    /// `"""Id""";"""Type"""`: quotes that were taken for parts of the values, and then quoted again.
    TripleQuotes,
    /// `'Id';'Type'`: what a spreadsheet was asked for.
    SingleQuotes,
    /// `Id;Type;Nom` above `"1;Élève;ROUX, Zoé"`: quotes around lines with a comma, where the spreadsheet
    /// separates by commas what the ENT does by semicolons.
    SomeLines,
    /// `"Id" ; "Type"`: blanks beside the separators.
    Blanks,
}

impl Dress {
    /// In the order in which they are taken off: the last program's doing first.
    const ALL: [Self; 5] =
        [Self::WholeLines, Self::TripleQuotes, Self::SingleQuotes, Self::SomeLines, Self::Blanks];

    /// The text out of this dress, when it wears it.
    fn off(self, text: &str) -> Option<String> {
        let line = lines(text, 0).map(|(_, line)| line).find(|line| !line.trim().is_empty())?;
        let line = line.trim_start_matches(MARK);
        let separator = separator_of(|separator| self.titles(line, separator))?;
        self.without(text, line, separator)
    }

    /// The titles that a line gives in it, were this their separator; none when it does not wear it.
    fn titles(self, line: &str, separator: char) -> Vec<String> {
        match self {
            Self::WholeLines => unwrapped(line).map(|line| owned(bare_cells(&line, separator))),
            Self::TripleQuotes => between(line, separator, "\"\"\""),
            Self::SingleQuotes => between(line, separator, "'"),
            Self::SomeLines if separator == ',' || line.contains('"') => None,
            Self::SomeLines => Some(owned(line.split(separator))),
            Self::Blanks => gap(line, separator)
                .map(|gap| owned(line.split(&gap).map(|cell| cell.trim_matches('"')))),
        }
        .unwrap_or_default()
    }

    /// The text without it, given its titles and their separator; `None` when other lines do not wear it.
    fn without(self, text: &str, titles: &str, separator: char) -> Option<String> {
        match self {
            Self::WholeLines => {
                Some(each_line(text, |line| unwrapped(line.trim_start_matches(MARK))))
            }
            Self::TripleQuotes => {
                let mut runs = text.split(|c: char| c != '"').filter(|run| !run.is_empty());
                runs.all(|run| matches!(run.len(), 3 | 6)).then(|| text.replace("\"\"\"", "\""))
            }
            Self::SingleQuotes => Some(with_double_quotes(text, separator)),
            Self::SomeLines => {
                memmem::find(text.as_bytes(), b"\n\"")?;
                let count = |line: &str| line.matches(separator).count();
                let one = |line: &str| unwrapped(line).filter(|line| count(line) == count(titles));
                lines(text, 0).any(|(_, line)| one(line).is_some()).then(|| each_line(text, one))
            }
            Self::Blanks => {
                Some(text.replace(&gap(titles, separator)?, &format!("\"{separator}\"")))
            }
        }
    }
}

/// The text out of all dresses, and whether quotes were taken off.
pub(super) fn undressed(text: &str) -> (Cow<'_, str>, bool) {
    let (mut text, mut had_quotes) = (with_line_feeds(text), false);
    for dress in Dress::ALL {
        if let Some(bare) = dress.off(&text) {
            text = Cow::Owned(bare);
            had_quotes |= dress != Dress::Blanks;
        }
    }
    (text, had_quotes)
}

/// The text with a line feed at each line end: a carriage return alone is one of an old Mac.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if !bytes.par_chunks(SIGHT).any(|chunk| memchr(b'\r', chunk).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut lone = memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n'));
    let Some(first) = lone.next() else { return Cow::Borrowed(text) };
    let mut whole = String::with_capacity(text.len());
    let mut copied = 0;
    for at in std::iter::once(first).chain(lone) {
        whole.push_str(&text[copied..at]);
        whole.push('\n');
        copied = at + 1;
    }
    Cow::Owned(whole + &text[copied..])
}

/// A text whose values stand between single quotes, between double ones.
fn with_double_quotes(text: &str, separator: char) -> String {
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

/// What stands between most values, blanks included.
fn gap(line: &str, separator: char) -> Option<String> {
    let gaps = [[" ", " "], ["", " "], [" ", ""]];
    let mut gaps = gaps.iter().map(|[before, behind]| format!("\"{before}{separator}{behind}\""));
    gaps.find(|gap| separator != '\t' && line.matches(gap).count() > 1)
}

/// The cells of a line that all stand between these quotes.
fn between(line: &str, separator: char, quotes: &str) -> Option<Vec<String>> {
    let inside = |cell: &str| Some(cell.strip_prefix(quotes)?.strip_suffix(quotes)?.to_owned());
    let cells: Option<Vec<String>> = line.split(separator).map(inside).collect();
    cells.filter(|cells| cells.len() > 1)
}

fn owned<'c>(cells: impl Iterator<Item = &'c str>) -> Vec<String> {
    cells.map(str::to_owned).collect()
}

/// A line that is one value between quotes, as RFC 4180 writes it.
fn unwrapped(line: &str) -> Option<String> {
    let inside = line.strip_prefix('"')?.strip_suffix('"')?;
    let undoubled = inside.replace("\"\"", "\0");
    (!undoubled.contains('"')).then(|| undoubled.replace('\0', "\""))
}

/// The text with each line as it is to be, or as it is.
fn each_line(text: &str, better: impl Fn(&str) -> Option<String>) -> String {
    let mut whole = String::with_capacity(text.len());
    for (_, line) in lines(text, 0) {
        whole.push_str(better(line).as_deref().unwrap_or(line));
        whole.push('\n');
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "\"Id\";\"Type\";\"Nom\"\n\"1\";\"a\";\"b ; c\"\n";

    /// Each text is undressed so, or stays as it is.
    fn each(table: &[(&str, Option<&str>, &str)]) {
        for (text, expected, case) in table {
            let (found, _) = undressed(text);
            assert_eq!(found, expected.unwrap_or(text), "{case}");
        }
    }

    #[test]
    fn lines_that_were_taken_for_one_cell_are_unwrapped() {
        each(&[
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
            (OWN, None, "the ENT's own"),
            ("a;b;c\n\"1;a;b\"\n", None, "no titles"),
        ]);
    }

    #[test]
    fn blanks_around_separators_go() {
        each(&[
            (&OWN.replace("\";\"", "\" ; \""), Some(OWN), "both sides"),
            (&OWN.replace("\";\"", "\"; \""), Some(OWN), "behind"),
            (&OWN.replace("\";\"", "\" ;\""), Some(OWN), "before"),
            ("Id ; Type ; Nom\n1 ; a ; b\n", None, "without quotes"),
        ]);
    }

    #[test]
    fn whole_lines_between_quotes_are_unwrapped() {
        each(&[
            ("\"Id;Type;Nom\"\n\"1;a;b\"\n", Some("Id;Type;Nom\n1;a;b\n"), "plain"),
            (
                "\"\"\"Id\"\";\"\"Type\"\";\"\"Nom\"\"\"\n\"\"\"1\"\";\"\"a\"\";\"\"b\"\"\"\n",
                Some("\"Id\";\"Type\";\"Nom\"\n\"1\";\"a\";\"b\"\n"),
                "quoted",
            ),
            ("\"bonjour\"\n", None, "a word"),
        ]);
    }

    #[test]
    fn quotes_of_other_kinds_become_the_ents() {
        each(&[
            (
                "'Id';'Type';'Nom'\n1;'a';'d''O \"b\"'\n",
                Some("\"Id\";\"Type\";\"Nom\"\n1;\"a\";\"d'O \"\"b\"\"\"\n"),
                "single",
            ),
            (
                "'Id','Type','Nom'\r\n'1','a,b',''\r\n",
                Some("\"Id\",\"Type\",\"Nom\"\r\n\"1\",\"a,b\",\"\"\r\n"),
                "single, with commas",
            ),
            (
                "\"\"\"Id\"\"\";\"\"\"Type\"\"\";\"\"\"Nom\"\"\"\n\"\"\"1\"\"\";\"\"\"\"\"\";b\n",
                Some("\"Id\";\"Type\";\"Nom\"\n\"1\";\"\";b\n"),
                "quoted again",
            ),
            (
                "\"\"\"Id\"\"\";\"\"\"Type\"\"\";\"\"\"Nom\"\"\"\n\"1\";\"a\";\"b\"\n",
                None,
                "only the titles",
            ),
            ("Id;Type;Nom\n'1;'a';b\n", None, "an apostrophe"),
            ("'a';'b';'c'\n", None, "no titles"),
        ]);
    }

    #[test]
    fn it_is_told_when_quotes_were_taken_off() {
        assert!(undressed("\"Id;Type;Nom\"\n\"1;a;b\"\n").1);
        assert!(!undressed(&OWN.replace("\";\"", "\" ; \"")).1 && !undressed(OWN).1);
    }

    #[test]
    fn every_line_end_becomes_a_line_feed() {
        assert_eq!(with_line_feeds("a\rb\r\nc\nd"), "a\nb\r\nc\nd");
        assert!(matches!(with_line_feeds("a\r\nb\n"), Cow::Borrowed(_)));
    }
}
