//! Where the table starts and how it is written: titles above it, the header, the dialect.

use memchr::memchr;

use super::{
    super::{header, kinds, titles, value},
    Width, lines_in,
    plain::Plain,
    quoted::Quoted,
};

pub(super) const SEPARATORS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// How many lines may stand above the header.
const LINES: usize = 30;
/// The fewest columns of a list of people.
const FEWEST: usize = 3;
pub(super) const MARK: char = '\u{FEFF}';

/// What is known once the header is found.
pub(super) struct Start {
    pub(super) header: Vec<String>,
    pub(super) header_line: u32,
    pub(super) separator: u8,
    /// Every value is between quotes and none is escaped.
    pub(super) is_quoted: bool,
    /// Where the header starts.
    from: usize,
    /// Where the first record starts, and its line.
    pub(super) body: usize,
    pub(super) line: u32,
    /// Lines above the header that are not blank.
    pub(super) passed: u32,
}

impl Start {
    /// How long the records after the header are: `text` is all of it.
    pub(super) fn width(&self, text: &str) -> Width {
        let width = Width::of(self.header.iter().map(String::as_str));
        let mut titles: Vec<String> =
            self.header.iter().map(|title| titles::folded(title)).collect();
        // Each further class has its column, of the same title.
        titles.dedup();
        titles.retain(|title| !title.is_empty());
        let kind = kinds::find(&titles);
        let is_sure = kind.is_some()
            || header::known_titles(titles.iter().map(String::as_str)) == titles.len();
        let layout = kind.and_then(Result::ok).filter(|layout| layout.has_more_classes);
        Width {
            is_sure,
            goes_on: is_sure && self.goes_on(&text[self.body..], width),
            may_end: layout.map(|layout| layout.titles.len()),
            ends_lines: self.ends_lines(text),
            ..width
        }
    }

    /// Whether only the titles stand between quotes, as some exports of the ENT have it.
    fn ends_lines(&self, text: &str) -> bool {
        !self.is_quoted && text[self.from..].starts_with('"') && !text.contains('\r')
    }

    /// Whether most of the first lines go on behind the titles.
    fn goes_on(&self, body: &str, width: Width) -> bool {
        let separator = char::from(self.separator);
        let between =
            if self.is_quoted { format!("\"{separator}\"") } else { separator.to_string() };
        let cells = |line: &str| line.matches(&between).count() + 1;
        let first =
            || lines(body, 0).map(|(_, line)| line).filter(|line| !line.is_empty()).take(LINES);
        first().filter(|line| cells(line) > width.most).count() * 2 > first().count()
    }

    /// Whether somebody's line goes on from the titles, the line break between them lost.
    pub(super) fn holds_a_person(&self) -> bool {
        let behind = || self.header.iter().skip(FEWEST);
        behind().any(|cell| is_profile(cell)) && behind().any(|cell| value::digits(cell) > 4)
    }

    /// The first of the first lines whose titles are known; else the first line that is not blank.
    ///
    /// Titles under people were sorted with them: they may be anywhere, and the people above them stay.
    pub(super) fn of(text: &str) -> Option<Self> {
        let said = said(text);
        let from = said.map_or(0, |(_, from)| from);
        let (mut first, mut person) = (None, None);
        let mut passed = 0;
        let full = lines(text, from).filter(|(_, line)| !line.trim().is_empty());
        for (number, (at, line)) in full.enumerate() {
            if person.as_ref().is_some_and(|person: &Self| !may_be_titles(line, person.separator)) {
                continue;
            }
            if number >= LINES && person.is_none() {
                break;
            }
            let Some(start) = Self::at(text, at, line, said.map(|(separator, _)| separator)) else {
                passed += 1;
                continue;
            };
            if header::recognises(start.header.iter().map(String::as_str)) {
                return Some(start.under(person, passed));
            }
            if start.is_person() {
                person = Some(start);
                continue;
            }
            if line.bytes().any(|byte| !SEPARATORS.contains(&byte) && byte != b'"') {
                passed += 1;
            }
            first.get_or_insert(start);
        }
        first.or(person)
    }

    /// Whether the line is somebody's: it says what they are.
    fn is_person(&self) -> bool {
        let said = self.header.iter().filter(|cell| !cell.trim().is_empty()).count();
        said > FEWEST && self.header.iter().any(|cell| is_profile(cell))
    }

    /// The table that starts with a person above these titles, when they have the same columns.
    fn under(self, person: Option<Self>, passed: u32) -> Self {
        match person {
            Some(person) if person.header.len() == self.header.len() => {
                Self { passed, body: person.from, line: person.header_line, ..self }
            }
            _ => Self { passed, ..self },
        }
    }

    /// The header and the dialect, were the header here.
    fn at(text: &str, at: usize, line: &str, said: Option<u8>) -> Option<Self> {
        let offset = at + (line.len() - line.trim_start_matches(MARK).len());
        let line = line.trim_start_matches(MARK);
        let next = lines(text, at).skip(1).find(|(_, line)| !line.trim().is_empty());
        let mut is_quoted = line.starts_with('"')
            && next.is_none_or(|(_, next)| next.trim_start_matches(MARK).starts_with('"'));
        let separator = said.or_else(|| commonest(line, is_quoted))?;
        let header_line = lines_in(&text[..at]) + 1;
        let body = &text[offset..];
        let (cells, taken, line) = if is_quoted {
            let mut records = Quoted::new(body, separator, header_line);
            let cells: Vec<String> = records.first().into_iter().map(str::to_owned).collect();
            let folded: Vec<String> = cells.iter().map(|cell| titles::folded(cell)).collect();
            let (rest, line) = records.rest();
            is_quoted =
                !kinds::is_half_quoted(&folded) && !has_bare_cells(rest, separator, cells.len());
            (cells, body.len() - rest.len(), line)
        } else {
            let mut records = Plain::new(body, separator, header_line);
            let cells = records.first();
            let (taken, line) = records.place();
            (cells, taken, line)
        };
        let body = offset + taken;
        cells.iter().any(|cell| !cell.trim().is_empty()).then_some(Self {
            header: cells,
            header_line,
            from: offset,
            separator,
            is_quoted,
            body,
            line,
            passed: 0,
        })
    }
}

/// Whether more of the first lines have all their cells when only some of these are between quotes: a
/// spreadsheet leaves numbers and empty cells bare where it was asked to put texts between quotes.
fn has_bare_cells(body: &str, separator: u8, count: usize) -> bool {
    // The last one may have been cut.
    let whole = body.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let first =
        || lines(whole, 0).map(|(_, line)| line).filter(|line| line.starts_with('"')).take(LINES);
    let plain = first().filter(|line| Plain::new(line, separator, 1).first().len() == count);
    let quoted = first().filter(|line| Quoted::new(line, separator, 1).first().len() == count);
    plain.count() > quoted.count()
}

fn is_profile(cell: &str) -> bool {
    cell.len() < 20 && titles::profile(cell).is_some_and(|one| one.roster().is_some())
}

/// Whether it is worth looking for titles in a line.
fn may_be_titles(line: &str, separator: u8) -> bool {
    let cells = line.trim_start_matches(MARK).split(char::from(separator));
    header::recognises(cells.map(|cell| cell.trim_matches('"')))
}

/// Lines with where they start, from an offset on.
pub(super) fn lines(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = from;
    text[from..].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\n', '\r']))
    })
}

/// The separator of a `sep=;` line, which some spreadsheets write first, and where the next line is.
fn said(text: &str) -> Option<(u8, usize)> {
    let (at, line) = lines(text, 0).find(|(_, line)| !line.trim().is_empty())?;
    match line.trim_matches(['"', MARK, ' ']).as_bytes() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', said] if SEPARATORS.contains(said) => {
            let end = memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end + 1);
            Some((*said, end))
        }
        _ => None,
    }
}

/// The separator that gives most known titles, then the one the line uses most; between two quotes when
/// everything is quoted.
fn commonest(line: &str, is_quoted: bool) -> Option<u8> {
    let count = |separator: u8| {
        let separator = char::from(separator);
        if is_quoted {
            line.matches(&format!("\"{separator}\"")).count()
        } else {
            cells_alone(line, separator)
        }
    };
    let titles = |separator: u8| {
        header::known_titles(line.split(char::from(separator)).map(|cell| cell.trim_matches('"')))
    };
    // The last of equals wins `max_by_key`: reversed, the likeliest does.
    let used = SEPARATORS.into_iter().rev().filter(|separator| count(*separator) > 0);
    let most = used.max_by_key(|separator| match titles(*separator) {
        // Several signs part them all: the likeliest, then.
        titles @ FEWEST.. => (titles, 0),
        titles => (titles, count(*separator)),
    });
    most.filter(|separator| count(*separator) > 0)
}

/// How many cells a separator cuts a line into, but for those that another one stands at an end of: what
/// was pasted from a web table has a tab in each cell.
fn cells_alone(line: &str, separator: char) -> usize {
    let others = || SEPARATORS.map(char::from).into_iter().filter(|other| *other != separator);
    let is_alone = |cell: &&str| !others().any(|other| cell.trim_matches(' ').starts_with(other));
    line.split(separator).skip(1).filter(is_alone).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_found_under_titles_and_sayings() {
        let table = [
            ("Id;Type;Nom\n1;a;b\n", 1, ';', false, 0, 2, "first"),
            ("\n\nId,Type,Nom\n", 3, ',', false, 0, 4, "under blank lines"),
            ("sep=,\n\u{FEFF}Id,Type,Nom\n", 2, ',', false, 0, 3, "said"),
            (
                "Élèves du collège\n\n\"Id\";\"Type\";\"Nom\"\n\"1\";\"a\";\"b\"\n",
                3,
                ';',
                true,
                1,
                4,
                "under a title",
            ),
            ("Collège;;\n12/09/2026;;\nId;Type;Nom\n", 3, ';', false, 2, 4, "under padded titles"),
            ("a;b;c\n1;2;3\n", 1, ';', false, 0, 2, "unknown"),
        ];
        for (text, header_line, separator, is_quoted, passed, line, case) in table {
            let start = Start::of(text).expect(case);
            let found = (start.header_line, char::from(start.separator), start.is_quoted);
            assert_eq!(found, (header_line, separator, is_quoted), "{case}");
            let passed = if case == "unknown" { start.passed } else { passed };
            assert_eq!((start.passed, start.line, start.header.len()), (passed, line, 3), "{case}");
        }
        assert!(Start::of("bonjour\n").is_none());
    }

    #[test]
    fn people_above_the_titles_stay() {
        let people = "1;Élève;ROUX;Zoé\n".repeat(40);
        let start = Start::of(&format!("{people}Id;Type;Nom;Prénom\n2;Élève;AUBERT;Léa\n"));
        let start = start.expect("titles under forty people");
        assert_eq!((start.header_line, start.body, start.line, start.passed), (41, 0, 1, 0));
    }

    #[test]
    fn bare_cells_are_a_spreadsheets() {
        let table = [
            ("\"1\";\"a\";\"b\"\n", false),
            ("\"1\";;\"b\"\n\"2\";\"a\";\"b\"\n", true),
            ("\"1\";\"a \"x\"\";\"b\"\n", false),
            ("\"1\";\"a;x\";\"b\"\n", false),
        ];
        for (body, expected) in table {
            assert_eq!(has_bare_cells(body, b';', 3), expected, "{body}");
        }
    }
}
