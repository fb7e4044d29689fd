//! Where the table starts and how it is written: titles above it, the header, the dialect.

use memchr::memchr;

use super::{
    super::{header, kinds, titles, value},
    Width,
    dialect::{Dialect, FEWEST, LINES, MARK, SEPARATORS, bare_cells},
    lines, lines_in,
};

/// What is known once the header is found.
pub(super) struct Start {
    pub(super) header: Vec<String>,
    pub(super) header_line: u32,
    pub(super) dialect: Dialect,
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
        !self.dialect.is_quoted && text[self.from..].starts_with('"') && !text.contains('\r')
    }

    /// Whether most of the first lines go on behind the titles.
    fn goes_on(&self, body: &str, width: Width) -> bool {
        let between = self.dialect.between();
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
        let declared = declared_separator(text);
        let from = declared.map_or(0, |(_, from)| from);
        let (mut first, mut person) = (None, None);
        let mut passed = 0;
        let full = lines(text, from).filter(|(_, line)| !line.trim().is_empty());
        for (number, (at, line)) in full.enumerate() {
            if person.as_ref().is_some_and(|person: &Self| !may_be_titles(line, person.dialect)) {
                continue;
            }
            if number >= LINES && person.is_none() {
                break;
            }
            let Some(start) = Self::at(text, at, line, declared.map(|(separator, _)| separator))
            else {
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
            if line.contains(|c| !SEPARATORS.contains(&c) && c != '"') {
                passed += 1;
            }
            first.get_or_insert(start);
        }
        first.or(person)
    }

    /// Whether the line is somebody's: it says what they are.
    fn is_person(&self) -> bool {
        let filled = self.header.iter().filter(|cell| !cell.trim().is_empty()).count();
        filled > FEWEST && self.header.iter().any(|cell| is_profile(cell))
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
    fn at(text: &str, at: usize, line: &str, declared: Option<char>) -> Option<Self> {
        let from = at + (line.len() - line.trim_start_matches(MARK).len());
        let below = lines(text, at).skip(1).map(|(_, line)| line);
        let below = below.filter(|line| !line.trim().is_empty());
        let dialect = Dialect::of(line.trim_start_matches(MARK), below, declared)?;
        let header_line = lines_in(&text[..at]) + 1;
        let (header, taken, line) = dialect.first(&text[from..], header_line);
        let body = from + taken;
        let dialect = dialect.below(&header, &text[body..]);
        let says_something = header.iter().any(|cell| !cell.trim().is_empty());
        says_something.then_some(Self { header, header_line, dialect, from, body, line, passed: 0 })
    }
}

fn is_profile(cell: &str) -> bool {
    cell.len() < 20 && titles::profile(cell).is_some_and(|one| one.roster().is_some())
}

/// Whether it is worth looking for titles in a line.
fn may_be_titles(line: &str, dialect: Dialect) -> bool {
    header::recognises(bare_cells(line.trim_start_matches(MARK), dialect.separator))
}

/// The separator of a `sep=;` line, which some spreadsheets write first, and where the next line is.
fn declared_separator(text: &str) -> Option<(char, usize)> {
    let (at, line) = lines(text, 0).find(|(_, line)| !line.trim().is_empty())?;
    match line.trim_matches(['"', MARK, ' ']).as_bytes() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', sign]
            if SEPARATORS.contains(&char::from(*sign)) =>
        {
            let end = memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end + 1);
            Some((char::from(*sign), end))
        }
        _ => None,
    }
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
            let Dialect { separator: sign, is_quoted: quoted } = start.dialect;
            let found = (start.header_line, sign, quoted);
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
}
