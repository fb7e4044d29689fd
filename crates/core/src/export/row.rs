//! Records to rows: what may be kept of a person, and nothing else.

use std::fmt;

use compact_str::CompactString;
use rayon::prelude::*;

use super::{
    Column, Corrections, Decoding, ExportKind, FileProfile, Generation, Language, Reading, Word,
    Words,
    header::{self, Header},
    labels::{self, WORDS_OF},
    mend::{self, Mends, QuoteRule, mended},
    table::{Cells, Record, Taken, Width},
    unused::Unused,
    word::Dictionary,
};
use crate::{
    PIECE,
    check::{Code, Detail, Finding, Severity},
    school::{Profile, fold},
};

/// A person as the file gives it, without any column that must not leave the PC.
///
/// Names, classes and school are numbers of words of the [`Reading`]: see [`Reading::given`].
#[derive(Clone)]
pub struct Row {
    /// The line on which the record starts.
    pub line: u32,
    /// What the person is, when the word for it is known.
    pub profile: Option<Profile>,
    /// As given.
    pub ent_id: CompactString,
    /// As given.
    pub login: CompactString,
    pub(crate) last_name: Word,
    pub(crate) first_name: Word,
    pub(crate) classes: Word,
    pub(crate) school: Word,
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row(line {})", self.line)
    }
}

/// What a row says, as text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Given<'a> {
    /// As given.
    pub ent_id: &'a str,
    /// As given.
    pub last_name: &'a str,
    /// As given.
    pub first_name: &'a str,
    /// As given.
    pub login: &'a str,
    /// The list as given: `4A, 4ITA`.
    pub classes: &'a str,
    /// The names of the schools as given.
    pub school: &'a str,
}

impl fmt::Debug for Given<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given(…)")
    }
}

impl Words {
    pub(crate) fn given<'a>(&'a self, row: &'a Row) -> Given<'a> {
        Given {
            ent_id: &row.ent_id,
            last_name: self.last_names.text(row.last_name),
            first_name: self.first_names.text(row.first_name),
            login: &row.login,
            classes: self.classes.text(row.classes),
            school: self.schools.text(row.school),
        }
    }
}

/// Rows being gathered.
pub(super) struct Rows<'o> {
    places: Places,
    corrections: Option<&'o Corrections>,
    /// What stands under them.
    replaced: Corrections,
    /// Whom the file lists, when no column says it.
    profile: Option<Profile>,
    escapes: bool,
    words: Words,
    types: Dictionary,
    profiles: Vec<Option<Profile>>,
    /// Columns that are not used, in a file that a spreadsheet wrote.
    unused: Option<Unused>,
    /// What was done to ids, logins and types.
    mends: Mends,
    /// Lines that are no person's: totals, remarks.
    passed: u32,
    found: Vec<Row>,
    findings: Vec<Finding>,
}

/// The cells of a line that may be kept.
struct Kept<'a> {
    profile: Option<Profile>,
    ent_id: &'a str,
    login: &'a str,
    last_name: &'a str,
    first_name: &'a str,
    classes: &'a str,
    school: &'a str,
}

/// Where the kept columns are; past the end of any record when the file has none.
struct Places {
    id: usize,
    profile: usize,
    last_name: usize,
    first_name: usize,
    login: usize,
    classes: usize,
    /// The first of further columns of classes.
    more_classes: usize,
    schools: usize,
}

impl Places {
    fn of(header: &Header) -> Self {
        let place = |column| header.place(column).unwrap_or(usize::MAX);
        Self {
            id: place(Column::Id),
            profile: place(Column::Type),
            last_name: place(Column::LastName),
            first_name: place(Column::FirstName),
            login: place(Column::Login),
            classes: place(Column::Classes),
            more_classes: header.more_classes().unwrap_or(usize::MAX),
            schools: place(Column::Schools),
        }
    }

    /// What a line says, but for whom it is.
    fn said<'a>(&self, cells: &Cells<'a>, classes: Option<&'a str>) -> Kept<'a> {
        Kept {
            profile: None,
            ent_id: cells.get(self.id),
            login: cells.get(self.login),
            last_name: cells.get(self.last_name),
            first_name: cells.get(self.first_name),
            classes: classes.unwrap_or_else(|| cells.get(self.classes)),
            school: cells.get(self.schools),
        }
    }
}

/// Whether a torn record is a line of somebody's words, such as a total under the list.
fn is_remark(cells: &Cells<'_>) -> bool {
    let mut said = cells.iter().map(str::trim).filter(|cell| !cell.is_empty());
    match (said.next(), said.next()) {
        (Some(words), None) => {
            words.contains(|c: char| c.is_alphabetic())
                && words.contains([' ', ':'])
                && !is_line_of_cells(words)
        }
        _ => false,
    }
}

/// Whether a text holds as many separators of any kind as a line of the shortest list: it may have
/// been pasted from another file, and be somebody.
fn is_line_of_cells(text: &str) -> bool {
    let count = |separator: u8| text.bytes().filter(|byte| *byte == separator).count();
    [b';', b',', b'\t', b'|'].into_iter().any(|separator| count(separator) > 2)
}

impl<'o> Rows<'o> {
    pub(super) fn new(
        header: &Header,
        is_untouched: bool,
        corrections: Option<&'o Corrections>,
    ) -> Self {
        let places = Places::of(header);
        let escapes = header.escapes();
        let (words, types) = (Words::default(), Dictionary::default());
        Self {
            places,
            corrections: corrections.filter(|corrections| !corrections.is_empty()),
            replaced: Corrections::default(),
            profile: header.profile(),
            escapes,
            words,
            types,
            profiles: Vec::new(),
            unused: (!is_untouched).then(|| Unused::of(header)),
            mends: Mends::default(),
            passed: 0,
            found: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Counts lines that were passed over before the header.
    pub(super) fn pass_over(&mut self, lines: u32) {
        self.passed += lines;
    }

    /// Keeps a record, or says why not; a header changes the columns of what follows.
    pub(super) fn take(&mut self, record: Record<'_>) -> Taken {
        match record {
            Record::Whole { line, cells } => self.take_whole(line, &cells),
            Record::Torn { line, .. } if self.is_retyped(line) => {
                let corrections = self.corrections.expect("the line was typed again");
                self.keep_corrected(line, corrections, &Cells::Plain(&[]));
                Taken::Same
            }
            Record::Torn { line, cells, found, expected, cut_short } => {
                if let Some(taken) = self.header_again(line, &cells) {
                    return taken;
                }
                if is_remark(&cells) && !cut_short {
                    self.passed += 1;
                    return Taken::Same;
                }
                let finding = Finding::at(Code::UnreadableRow, Severity::Blocking, line, None);
                self.findings.push(finding.with(Detail::Columns { found, expected }));
                if cut_short {
                    self.findings.push(Finding::of_file(Code::Truncated, Severity::Notice));
                }
                Taken::Same
            }
        }
    }

    fn take_whole(&mut self, line: u32, cells: &Cells<'_>) -> Taken {
        if let Some(corrections) = self.corrections.filter(|corrections| corrections.touches(line))
        {
            return self.take_corrected(line, corrections, cells);
        }
        let Places { last_name, first_name, .. } = self.places;
        if cells.get(last_name).is_empty() && cells.get(first_name).is_empty() {
            return self.take_nameless(line, cells);
        }
        let profile = self.profile_of(cells.get(self.places.profile));
        if profile.is_none()
            && let Some(taken) = self.header_again(line, cells)
        {
            return taken;
        }
        if self.unused.as_mut().is_some_and(|unused| unused.look(cells)) {
            self.findings.push(Finding::at(Code::UnreadableRow, Severity::Blocking, line, None));
            return Taken::Same;
        }
        self.keep(line, cells, profile);
        Taken::Same
    }

    /// A line that was typed over. Where its cells moved to other columns none of them is believed.
    fn take_corrected(&mut self, line: u32, corrections: &Corrections, cells: &Cells<'_>) -> Taken {
        let has_moved = self.unused.as_mut().is_some_and(|unused| unused.look(cells));
        if !has_moved {
            self.keep_corrected(line, corrections, cells);
        } else if self.is_retyped(line) {
            self.keep_corrected(line, corrections, &Cells::Plain(&[]));
        } else {
            self.findings.push(Finding::at(Code::UnreadableRow, Severity::Blocking, line, None));
        }
        Taken::Same
    }

    /// A line without names may be blank, a total, a title: neither a person nor a loss.
    fn take_nameless(&mut self, line: u32, cells: &Cells<'_>) -> Taken {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Taken::Same;
        }
        let Places { profile, login, classes, .. } = self.places;
        let is_blank = |place| cells.get(place).trim().is_empty();
        if is_blank(profile) && is_blank(login) && is_blank(classes) {
            self.passed += 1;
        } else {
            let profile = self.profile_of(cells.get(profile));
            self.keep(line, cells, profile);
        }
        Taken::Same
    }

    /// Two exports pasted together: from this header on, the columns are its own.
    fn header_again(&mut self, line: u32, cells: &Cells<'_>) -> Option<Taken> {
        if !header::recognises(cells.iter()) {
            return None;
        }
        let mut labels: Vec<String> = cells.iter().map(str::to_owned).collect();
        while labels.last().is_some_and(|label| label.trim().is_empty()) {
            labels.pop();
        }
        let header = header::find(&labels).ok()?;
        self.places = Places::of(&header);
        if let Some(unused) = &mut self.unused {
            unused.follow(&header);
        }
        self.findings.push(Finding::at(Code::RepeatedHeader, Severity::Notice, line, None));
        Some(Taken::Header(Width::of(cells.iter())))
    }

    /// Adds the rows of parts that follow one another, read apart; the first starts at `line`, and
    /// each comes with its number of lines.
    ///
    /// Words get the numbers that reading in order would have given them.
    pub(super) fn append(&mut self, parts: Vec<(Self, u32)>, mut line: u32) {
        let mut found = Vec::with_capacity(parts.len());
        for (part, lines) in parts {
            found.push(self.adopt(part, line));
            line += lines;
        }
        self.found = renumbered(&found);
        found.into_par_iter().for_each(drop);
    }

    /// Takes all of a part but its rows, which are given with what becomes of their numbers.
    fn adopt(&mut self, part: Self, line: u32) -> Part {
        for (number, profile) in self.types.adopt(&part.types).into_iter().zip(part.profiles) {
            if number.index() == self.profiles.len() {
                self.profiles.push(profile);
            }
        }
        self.passed += part.passed;
        self.mends.add(part.mends);
        self.findings.extend(part.findings.into_iter().map(|mut finding| {
            if let Some(place) = &mut finding.place {
                place.line += line;
            }
            finding
        }));
        Part {
            line,
            last_names: self.words.last_names.adopt(&part.words.last_names),
            first_names: self.words.first_names.adopt(&part.words.first_names),
            classes: self.words.classes.adopt(&part.words.classes),
            schools: self.words.schools.adopt(&part.words.schools),
            rows: part.found,
        }
    }

    fn keep(&mut self, line: u32, cells: &Cells<'_>, profile: Option<Profile>) {
        let joined = self.joined_classes(cells);
        self.push(line, &Kept { profile, ..self.places.said(cells, joined.as_deref()) });
    }

    /// The classes of a person who has one in each of several columns.
    fn joined_classes(&self, cells: &Cells<'_>) -> Option<String> {
        let Places { classes, more_classes, .. } = self.places;
        let more = cells.iter().skip(more_classes).filter(|cell| !cell.trim().is_empty());
        let more: Vec<&str> = if more_classes == usize::MAX { Vec::new() } else { more.collect() };
        (!more.is_empty()).then(|| [&[cells.get(classes)], &more[..]].concat().join(", "))
    }

    /// Keeps a line with what was typed over it, and what stands under that.
    fn keep_corrected(&mut self, line: u32, corrections: &Corrections, cells: &Cells<'_>) {
        let joined = self.joined_classes(cells);
        let said = self.places.said(cells, joined.as_deref());
        let mut over = |column, said| match corrections.get(line, column) {
            Some(typed) => {
                self.replaced.set(line, column, str::to_owned(said));
                typed
            }
            None => said,
        };
        let profile = over(Column::Type, cells.get(self.places.profile));
        let given = Kept {
            ent_id: over(Column::Id, said.ent_id),
            login: over(Column::Login, said.login),
            last_name: over(Column::LastName, said.last_name),
            first_name: over(Column::FirstName, said.first_name),
            classes: over(Column::Classes, said.classes),
            profile: self.profile_of(profile),
            ..said
        };
        self.push(line, &given);
    }

    #[inline]
    fn push(&mut self, line: u32, given: &Kept<'_>) {
        let row = Row {
            line,
            profile: given.profile,
            ent_id: self.short(line, given.ent_id, Column::Id),
            login: self.short(line, given.login, Column::Login),
            last_name: self.words.last_names.word(given.last_name),
            first_name: self.words.first_names.word(given.first_name),
            classes: self.words.classes.word(given.classes),
            school: self.words.schools.word(given.school),
        };
        self.found.push(row);
    }

    /// Whether a person typed all that a line which could not be cut needs.
    fn is_retyped(&self, line: u32) -> bool {
        let Some(corrections) = self.corrections else { return false };
        let typed = |column: &Column| corrections.get(line, *column).is_some();
        let profile = self.profile.is_some();
        Column::REQUIRED.iter().all(|one| typed(one) || (*one == Column::Type && profile))
    }

    fn profile_of(&mut self, cell: &str) -> Option<Profile> {
        let number = self.types.word(cell).index();
        if number == self.profiles.len() {
            self.profiles.push(profile(cell).or(self.profile));
        }
        self.profiles[number]
    }

    fn short(&mut self, line: u32, cell: &str, column: Column) -> CompactString {
        match mended(cell) {
            Some((text, mends)) => {
                self.tell(line, column, mends);
                CompactString::from(text)
            }
            None => CompactString::from(cell),
        }
    }

    /// Says at the line what a person should look at; the rest is told once for the file.
    fn tell(&mut self, line: u32, column: Column, mends: Mends) {
        for (mend, code) in [(Mends::INVISIBLE, Code::Invisible), (Mends::MOJIBAKE, Code::Mojibake)]
        {
            if mends.has(mend) {
                let finding = Finding::at(code, Severity::Notice, line, Some(column));
                self.findings.push(finding.with(Detail::Restored));
            }
        }
        self.mends.add(mends);
    }

    /// Whom the rows list.
    pub(super) fn profile(&self) -> FileProfile {
        let mut found = FileProfile::None;
        for profile in self.profiles.iter().flatten() {
            found = match found {
                FileProfile::None => FileProfile::One(*profile),
                FileProfile::One(same) if same == *profile => found,
                FileProfile::One(_) | FileProfile::Mixed => return FileProfile::Mixed,
            };
        }
        found
    }

    pub(super) fn finish(mut self, mut how: Decoding) -> Reading {
        if how.generation.is_some_and(|year| year < Generation::G2020) {
            how.language = self.language().or(how.language);
        }
        if how.kind == ExportKind::Mailing && how.profile == FileProfile::None {
            how.kind = ExportKind::ClassList;
        }
        self.mend_words();
        self.words.quotes =
            if how.is_untouched { mend::quotes(&mut self.words) } else { QuoteRule::Paired };
        self.findings.extend(self.unused.iter().flat_map(Unused::findings));
        let told = [
            (
                self.mends.has(Mends::ENTITIES) && !self.escapes,
                Code::HtmlEntities,
                Detail::Restored,
            ),
            (self.mends.has(Mends::FORMULA), Code::Formula, Detail::Restored),
            (self.passed > 0, Code::ExtraLines, Detail::Count(self.passed)),
        ];
        for (_, code, detail) in told.into_iter().filter(|(is_so, ..)| *is_so) {
            self.findings.push(Finding::of_file(code, Severity::Notice).with(detail));
        }
        let Self { found: rows, findings, words, replaced, .. } = self;
        Reading { how, rows, findings, words, replaced }
    }

    /// The language of the words for profiles: before 2020 only they were translated.
    fn language(&self) -> Option<Language> {
        self.types.texts().find_map(|word| {
            let folded = fold(word);
            let of = |words: &[&str]| words.iter().any(|word| fold(word) == folded);
            WORDS_OF.iter().find(|(_, words)| of(words)).map(|(language, _)| *language)
        })
    }

    /// Puts words right, and says so at the lines that hold them.
    fn mend_words(&mut self) {
        let Words { last_names, first_names, classes, schools, .. } = &mut self.words;
        mend::words(schools);
        let mended = [
            (Column::LastName, mend::words(last_names)),
            (Column::FirstName, mend::words(first_names)),
            (Column::Classes, mend::words(classes)),
        ];
        let found = std::mem::take(&mut self.found);
        for (column, mends) in mended {
            let Some(mends) = mends else { continue };
            for row in &found {
                let word = match column {
                    Column::LastName => row.last_name,
                    Column::FirstName => row.first_name,
                    _ => row.classes,
                };
                self.tell(row.line, column, mends[word.index()]);
            }
        }
        self.found = found;
    }
}

/// Rows read apart: their lines are counted from 0, their words numbered by themselves.
struct Part {
    line: u32,
    rows: Vec<Row>,
    last_names: Vec<Word>,
    first_names: Vec<Word>,
    classes: Vec<Word>,
    schools: Vec<Word>,
}

impl Part {
    /// A row as it is in the whole file.
    fn row(&self, at: usize) -> Row {
        let row = &self.rows[at];
        Row {
            line: row.line + self.line,
            profile: row.profile,
            ent_id: row.ent_id.clone(),
            login: row.login.clone(),
            last_name: self.last_names[row.last_name.index()],
            first_name: self.first_names[row.first_name.index()],
            classes: self.classes[row.classes.index()],
            school: self.schools[row.school.index()],
        }
    }
}

/// The rows of all parts, in their order.
fn renumbered(parts: &[Part]) -> Vec<Row> {
    let mut count = 0;
    let ends: Vec<usize> = parts
        .iter()
        .map(|part| {
            count += part.rows.len();
            count
        })
        .collect();
    let row = |at: usize| {
        let number = ends.partition_point(|end| *end <= at);
        let part = &parts[number];
        part.row(at + part.rows.len() - ends[number])
    };
    (0..count).into_par_iter().with_min_len(PIECE).map(row).collect()
}

/// What a word of the column of types means, in any language.
fn profile(cell: &str) -> Option<Profile> {
    let mended = mended(cell).map(|(text, _)| text);
    let folded = fold(mended.as_deref().unwrap_or(cell));
    labels::profile(&folded)
}
