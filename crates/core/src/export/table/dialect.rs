//! How a table is written: the sign between its cells, and whether all of them stand between quotes.

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

/// How a table is written.
#[derive(Clone, Copy)]
pub(super) struct Dialect {
    pub(super) separator: char,
    /// Every value is between quotes and none is escaped.
    pub(super) is_quoted: bool,
}

impl Dialect {
    /// That of titles and of the line below them, whose separator another line may have said.
    pub(super) fn of(titles: &str, below: Option<&str>, separator: Option<char>) -> Option<Self> {
        let is_quoted = |line: &str| line.trim_start_matches(MARK).starts_with('"');
        let is_quoted = is_quoted(titles) && below.is_none_or(is_quoted);
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
    /// spreadsheet leaves numbers and empty cells bare where it was asked to put texts between quotes.
    fn has_bare_cells(self, body: &str, count: usize) -> bool {
        // The last one may have been cut.
        let whole = body.rsplit_once('\n').map_or("", |(whole, _)| whole);
        let quoted = lines(whole, 0).map(|(_, line)| line).filter(|line| line.starts_with('"'));
        let first: Vec<&str> = quoted.take(LINES).collect();
        let fit = |is_quoted| {
            let dialect = Self { is_quoted, ..self };
            first.iter().filter(|line| dialect.first(line, 1).0.len() == count).count()
        };
        fit(false) > fit(true)
    }
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
        ];
        for (body, expected) in table {
            let dialect = Dialect { separator: ';', is_quoted: true };
            assert_eq!(dialect.has_bare_cells(body, 3), expected, "{body}");
        }
    }
}
