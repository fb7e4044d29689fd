//! The cells of a record that may be kept, put right where that is certain.

use std::borrow::Cow;

use super::{Row, Rows};
use crate::{
    export::{
        Column, Corrections, PerColumn,
        header::Header,
        keys::{Bytes, Key},
        mend::{Mends, mended, mended_key},
        nothing,
        table::Cells,
        titles,
    },
    finding::{Finding, Rule},
    school::Profile,
};

/// The cells of a line that may be kept: six fields and not sixteen columns, since each line makes them.
struct RowCells<'a> {
    profile: Option<Profile>,
    ent_id: &'a str,
    login: &'a str,
    last_name: &'a str,
    first_name: &'a str,
    classes: &'a str,
    school: &'a str,
}

/// Where the columns that are read are; past the end of any record when the file has none.
pub(super) struct Places {
    columns: PerColumn<usize>,
    /// The first of further columns of classes.
    more_classes: usize,
}

impl Places {
    pub(super) fn of(header: &Header) -> Self {
        let columns = PerColumn::of(|column| header.place(column).unwrap_or(usize::MAX));
        Self { columns, more_classes: header.more_classes().unwrap_or(usize::MAX) }
    }

    /// What a line says in a column.
    #[inline]
    pub(super) fn cell<'a>(&self, cells: &Cells<'a>, column: Column) -> &'a str {
        cells.get(self.columns[column])
    }

    /// What a line says, but for whom it is.
    fn cells_of<'a>(&self, cells: &Cells<'a>, classes: Option<&'a str>) -> RowCells<'a> {
        let cell = |column| self.cell(cells, column);
        RowCells {
            profile: None,
            ent_id: cell(Column::Id),
            login: cell(Column::Login),
            last_name: cell(Column::LastName),
            first_name: cell(Column::FirstName),
            classes: classes.unwrap_or_else(|| cell(Column::Classes)),
            school: cell(Column::Schools),
        }
    }
}

impl Rows<'_> {
    pub(super) fn keep(&mut self, line: u32, cells: &Cells<'_>, profile: Option<Profile>) {
        let joined = self.joined_classes(cells);
        self.push(line, &RowCells { profile, ..self.places.cells_of(cells, joined.as_deref()) });
    }

    /// The classes of a person who has one in each of several columns.
    fn joined_classes(&self, cells: &Cells<'_>) -> Option<String> {
        let from = Some(self.places.more_classes).filter(|from| *from != usize::MAX)?;
        let more = cells.iter().skip(from).filter(|cell| !nothing::is_none(cell));
        let more: Vec<&str> = more.collect();
        let first = self.places.cell(cells, Column::Classes);
        (!more.is_empty()).then(|| [&[first], &more[..]].concat().join(", "))
    }

    /// Keeps a line with what was typed over it, and what stands under that.
    pub(super) fn keep_corrected(
        &mut self,
        line: u32,
        corrections: &Corrections,
        cells: &Cells<'_>,
    ) {
        let joined = self.joined_classes(cells);
        let under = self.places.cells_of(cells, joined.as_deref());
        let mut over = |column, text| match corrections.get(line, column) {
            Some(typed) => {
                self.replaced.set(line, column, str::to_owned(text));
                typed
            }
            None => text,
        };
        let profile = over(Column::Type, self.places.cell(cells, Column::Type));
        let corrected = RowCells {
            ent_id: over(Column::Id, under.ent_id),
            login: over(Column::Login, under.login),
            last_name: over(Column::LastName, under.last_name),
            first_name: over(Column::FirstName, under.first_name),
            classes: over(Column::Classes, under.classes),
            profile: self.profile_of(profile),
            ..under
        };
        self.push(line, &corrected);
    }

    #[inline]
    fn push(&mut self, line: u32, cells: &RowCells<'_>) {
        let row = Row {
            line,
            profile: cells.profile,
            key: self.key(line, cells.ent_id, cells.login),
            last_name: self.words.last_names.word(cells.last_name),
            first_name: self.words.first_names.word(cells.first_name),
            classes: self.words.classes.word(cells.classes),
            school: self.words.schools.word(cells.school),
        };
        self.people.push(row);
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
        let table = [
            (Mends::INVISIBLE, Rule::InvisibleRemoved),
            (Mends::MOJIBAKE, Rule::AccentsRestored),
            (Mends::NEWLINE, Rule::LineBreakReplaced),
        ];
        let mended = table.into_iter().filter(|(mend, _)| mends.has(*mend));
        self.findings.extend(mended.map(|(_, rule)| Finding::at(rule, line, Some(column))));
        self.mends.add(mends);
    }
}

/// What a word of the column of types means, in any language.
fn profile(cell: &str) -> Option<Profile> {
    let mended = mended(cell).map(|(text, _)| text);
    titles::profile(mended.as_deref().unwrap_or(cell))
}
