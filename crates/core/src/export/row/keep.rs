//! The cells of a record that may be kept, put right where that is certain.

use std::borrow::Cow;

use super::{Row, Rows};
use crate::{
    check::{Code, Detail, Finding, Severity},
    export::{
        Column, Corrections,
        header::Header,
        keys::{Bytes, Key},
        mend::{Mends, mended, mended_key},
        nothing,
        table::Cells,
        titles,
    },
    school::Profile,
};

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
pub(super) struct Places {
    pub(super) id: usize,
    pub(super) profile: usize,
    pub(super) last_name: usize,
    pub(super) first_name: usize,
    pub(super) login: usize,
    pub(super) classes: usize,
    /// The first of further columns of classes.
    more_classes: usize,
    schools: usize,
}

impl Places {
    pub(super) fn of(header: &Header) -> Self {
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

impl Rows<'_> {
    pub(super) fn keep(&mut self, line: u32, cells: &Cells<'_>, profile: Option<Profile>) {
        let joined = self.joined_classes(cells);
        self.push(line, &Kept { profile, ..self.places.said(cells, joined.as_deref()) });
    }

    /// The classes of a person who has one in each of several columns.
    fn joined_classes(&self, cells: &Cells<'_>) -> Option<String> {
        let Places { classes, more_classes, .. } = self.places;
        let more = cells.iter().skip(more_classes).filter(|cell| !nothing::is_none(cell));
        let more: Vec<&str> = if more_classes == usize::MAX { Vec::new() } else { more.collect() };
        (!more.is_empty()).then(|| [&[cells.get(classes)], &more[..]].concat().join(", "))
    }

    /// Keeps a line with what was typed over it, and what stands under that.
    pub(super) fn keep_corrected(
        &mut self,
        line: u32,
        corrections: &Corrections,
        cells: &Cells<'_>,
    ) {
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
            key: self.key(line, given.ent_id, given.login),
            last_name: self.words.last_names.word(given.last_name),
            first_name: self.words.first_names.word(given.first_name),
            classes: self.words.classes.word(given.classes),
            school: self.words.schools.word(given.school),
        };
        self.found.push(row);
    }

    pub(super) fn profile_of(&mut self, cell: &str) -> Option<Profile> {
        let number = self.types.word(cell).index();
        if number == self.profiles.len() {
            self.profiles.push(profile(cell).or(self.profile));
        }
        self.profiles[number]
    }

    #[inline]
    fn key(&mut self, line: u32, id: &str, login: &str) -> Key {
        let (id_bytes, login_bytes) = (Bytes::of(id), Bytes::of(login));
        if id_bytes.are_plain() && login_bytes.are_plain() {
            return self.words.keys.push_known(id, id_bytes, login, login_bytes);
        }
        let id = self.mended(line, id, Column::Id);
        let login = self.mended(line, login, Column::Login);
        self.words.keys.push(&id, &login)
    }

    fn mended<'c>(&mut self, line: u32, cell: &'c str, column: Column) -> Cow<'c, str> {
        match mended_key(cell) {
            Some((text, mends)) => {
                self.tell(line, column, mends);
                Cow::Owned(text)
            }
            None => Cow::Borrowed(cell),
        }
    }

    /// Says at the line what a person should look at; the rest is told once for the file.
    pub(super) fn tell(&mut self, line: u32, column: Column, mends: Mends) {
        for (mend, code) in [(Mends::INVISIBLE, Code::Invisible), (Mends::MOJIBAKE, Code::Mojibake)]
        {
            if mends.has(mend) {
                let finding = Finding::at(code, Severity::Notice, line, Some(column));
                self.findings.push(finding.with(Detail::Restored));
            }
        }
        if mends.has(Mends::NEWLINE) {
            self.findings.push(Finding::at(Code::Newline, Severity::Notice, line, Some(column)));
        }
        self.mends.add(mends);
    }
}

/// What a word of the column of types means, in any language.
fn profile(cell: &str) -> Option<Profile> {
    let mended = mended(cell).map(|(text, _)| text);
    titles::profile(mended.as_deref().unwrap_or(cell))
}
