//! How a table is written: the sign between its cells, and whether all of them stand between quotes.

use memchr::{memchr, memchr_iter};

use super::{
    super::{header, kinds, titles},
    lines,
    plain::Plain,
    quoted::Quoted,
};

/// The likeliest first.
pub(super) const SEPARATORS: [char; 4] = [';', ',', '\t', '|'];
/// What some programs write at the start of a text.
pub(super) const MARK: char = '\u{FEFF}';
/// How many lines tell how all are written.
pub(super) const LINES: usize = 30;
/// The fewest columns of a list of people.
pub(super) const FEWEST: usize = 3;
/// Of the lines between quotes: where one in so many at most starts without, an accident did it.
const ONE_IN_BARE: usize = 10;

/// How a table is written.
#[derive(Clone, Copy)]
pub(super) struct Dialect {
    pub(super) separator: char,
    /// Every value is between quotes and none is escaped.
    pub(super) is_quoted: bool,
}

impl Dialect {
    /// That of titles and of the lines below them, whose separator another line may have said.
    pub(super) fn of<'l>(
        titles: &str,
        below: impl Iterator<Item = &'l str>,
        separator: Option<char>,
    ) -> Option<Self> {
        let is_quoted = is_opened(titles) && are_opened(below);
        let separator = separator.or_else(|| commonest(titles, is_quoted))?;
        Some(Self { separator, is_quoted })
    }

    /// What stands between two cells.
    pub(super) fn between(self) -> String {
        let Self { separator, is_quoted } = self;
        if is_quoted { format!("\"{separator}\"") } else { separator.to_string() }
    }

    /// The separator as the byte that it is.
    pub(super) fn byte(self) -> u8 {
        u8::try_from(self.separator).expect("separators are ASCII")
    }

    /// The cells of the first record of a text, the bytes it takes and the line behind it.
    pub(super) fn first(self, text: &str, line: u32) -> (Vec<String>, usize, u32) {
        if self.is_quoted {
            let text = alone(text);
            let mut records = Quoted::new(text, self.byte(), line);
            let cells = records.first().into_iter().map(str::to_owned).collect();
            let (rest, line) = records.rest();
            (cells, text.len() - rest.len(), line)
        } else {
            let mut records = Plain::new(text, self.byte(), line);
            let cells = records.first();
            let (taken, line) = records.place();
            (cells, taken, line)
        }
    }

    /// The same, once it is known what stands below these titles: some values may be bare after all.
    pub(super) fn below(self, cells: &[String], rest: &str) -> Self {
        let folded = || cells.iter().map(|cell| titles::folded(cell)).collect::<Vec<_>>();
        let is_quoted = self.is_quoted
            && !kinds::is_half_quoted(&folded())
            && !self.has_bare_cells(rest, cells.len());
        Self { is_quoted, ..self }
    }

    /// Whether more of the first lines have all their cells when only some of these are between quotes: a
    /// spreadsheet leaves numbers and empty cells bare where it was asked to put texts between quotes. A line
    /// that lost one quote has an odd number of them, and tells nothing.
    fn has_bare_cells(self, body: &str, count: usize) -> bool {
        // The last one may have been cut.
        let whole = body.rsplit_once('\n').map_or("", |(whole, _)| whole);
        let quoted = lines(whole, 0).map(|(_, line)| line).filter(|line| line.starts_with('"'));
        let first: Vec<&str> = quoted.take(LINES).collect();
        let fit = |is_quoted| {
            let dialect = Self { is_quoted, ..self };
            let may_fit = |line: &str| is_quoted || has_pairs(line);
            let fits = |line: &str| may_fit(line) && dialect.first(line, 1).0.len() == count;
            first.iter().filter(|line| fits(line)).count()
        };
        fit(false) > fit(true)
    }
}

/// The first line of a text where it ends with a quote: the next record may have lost its first one, and would
/// be taken for the rest of this. Else all of it.
fn alone(text: &str) -> &str {
    let end = memchr(b'\n', text.as_bytes()).map_or(text.len(), |end| end + 1);
    let line = text[..end].trim_end_matches(['\n', '\r']);
    if line.len() > 1 && line.starts_with('"') && line.ends_with('"') { &text[..end] } else { text }
}

/// Whether a line starts with a quote.
fn is_opened(line: &str) -> bool {
    line.trim_start_matches(MARK).starts_with('"')
}

/// Whether the lines below titles between quotes start with one too: the first of them does, or it is one of
/// few that do not.
fn are_opened<'l>(below: impl Iterator<Item = &'l str>) -> bool {
    let mut below = below.take(LINES).peekable();
    if below.peek().is_none_or(|line| is_opened(line)) {
        return true;
    }
    let (mut opened, mut bare) = (0, 0);
    for line in below {
        opened += usize::from(is_opened(line));
        bare += usize::from(starts_bare(line));
    }
    opened > 0 && bare * ONE_IN_BARE <= opened
}

/// Whether the first cell of a line has no quote: one that lost its first quote still has the other.
fn starts_bare(line: &str) -> bool {
    line.split_once(SEPARATORS).is_some_and(|(cell, _)| !cell.contains('"'))
}

/// Whether a line has as many opening quotes as closing ones, those inside doubled.
fn has_pairs(line: &str) -> bool {
    memchr_iter(b'"', line.as_bytes()).count().is_multiple_of(2)
}

/// The first separator between whose signs stand the titles of an export.
pub(super) fn separator_of(titles: impl Fn(char) -> Vec<String>) -> Option<char> {
    SEPARATORS
        .into_iter()
        .find(|separator| header::recognises(titles(*separator).iter().map(String::as_str)))
}

/// The cells of a line, without the quotes around them.
pub(super) fn bare_cells(line: &str, separator: char) -> impl Iterator<Item = &str> {
    line.split(separator).map(|cell| cell.trim_matches('"'))
}

/// The separator that gives most known titles, then the one the line uses most; between two quotes when
/// everything is quoted.
fn commonest(line: &str, is_quoted: bool) -> Option<char> {
    let count = |separator: char| {
        if is_quoted {
            line.matches(&Dialect { separator, is_quoted }.between()).count()
        } else {
            cells_alone(line, separator)
        }
    };
    // The last of equals wins `max_by_key`: reversed, the likeliest does.
    let used = SEPARATORS.into_iter().rev().filter(|separator| count(*separator) > 0);
    used.max_by_key(|separator| match header::known_titles(bare_cells(line, *separator)) {
        // Several signs part them all: the likeliest, then.
        titles @ FEWEST.. => (titles, 0),
        titles => (titles, count(*separator)),
    })
}

/// How many cells a separator cuts a line into, but for those that another one stands at an end of: what
/// was pasted from a web table has a tab in each cell.
fn cells_alone(line: &str, separator: char) -> usize {
    let others = || SEPARATORS.into_iter().filter(|other| *other != separator);
    let is_alone = |cell: &&str| !others().any(|other| cell.trim_matches(' ').starts_with(other));
    line.split(separator).skip(1).filter(is_alone).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_cells_are_a_spreadsheets() {
        let table = [
            ("\"1\";\"a\";\"b\"\n", false),
            ("\"1\";;\"b\"\n\"2\";\"a\";\"b\"\n", true),
            ("\"1\";\"a \"x\"\";\"b\"\n", false),
            ("\"1\";\"a;x\";\"b\"\n", false),
            ("\"1\";a\";\"b\"\n\"2\";\"a\";\"b\"\n", false),
        ];
        for (body, expected) in table {
            let dialect = Dialect { separator: ';', is_quoted: true };
            assert_eq!(dialect.has_bare_cells(body, 3), expected, "{body}");
        }
    }

    #[test]
    fn a_table_is_quoted_when_its_lines_are() {
        let own = "\"2\";\"a\";\"b\"\n".repeat(10);
        let table = [
            (String::new(), true, "no line"),
            (own.clone(), true, "the ENT's own"),
            (format!("1\";\"a\";\"b\"\n{own}"), true, "a first quote lost"),
            ("1\";\"a\";\"b\"\n\"2\";\"a\";\"b\"\n".to_owned(), true, "the same in a short list"),
            (format!("1;a;b\n{own}"), true, "a line typed above the others"),
            (format!("Total : 10\n{own}"), true, "a remark"),
            ("1;\"a\";\"b\"\n\"x\";\"a\";\"b\"\n".to_owned(), false, "numbers are bare"),
            ("1;a;b\n2;a;b\n".to_owned(), false, "only the titles"),
            ("1\";a;b\n2;a;b\n".to_owned(), false, "a quote too many under them"),
        ];
        for (body, expected, case) in table {
            let below = body.lines();
            let dialect = Dialect::of("\"Id\";\"Type\";\"Nom\"", below, None).expect(case);
            assert_eq!(dialect.is_quoted, expected, "{case}");
        }
    }
}
