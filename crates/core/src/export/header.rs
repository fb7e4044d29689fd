//! Which column is which, by the labels of every generation and language, whatever their order.
//!
//! Labels are compared folded. In Portuguese two pairs of columns share a label: the first
//! « Login » is the id and the first « Nome » the family name, as the ENT always writes them.

mod find;

use super::{
    Column, Decoding, Encoding, ExportKind, FileProfile, Generation, Language, Mapping, PerColumn,
    ReadError, kinds::Layout,
};
use crate::school::{Profile, Roster};
pub(super) use find::{find, known_titles, recognises};

/// Where the columns of a file are.
pub(super) struct Header {
    places: PerColumn<Option<usize>>,
    generation: Option<Generation>,
    language: Option<Language>,
    kind: ExportKind,
    /// Whom the file lists, when no column says it.
    profile: Option<Profile>,
    /// Each further class of a person is in a further column.
    has_more_classes: bool,
}

impl Header {
    fn bare(places: PerColumn<Option<usize>>) -> Self {
        Self {
            places,
            generation: None,
            language: None,
            kind: ExportKind::Other,
            profile: None,
            has_more_classes: false,
        }
    }

    /// The columns of another export of the console.
    pub(super) fn of_layout(layout: &Layout) -> Self {
        let mut places = PerColumn::default();
        for (at, column) in layout.columns {
            places[*column] = Some(*at);
        }
        let Layout { kind, profile, has_more_classes, .. } = *layout;
        Self { kind, profile, has_more_classes, ..Self::bare(places) }
    }

    pub(super) fn kind(&self) -> ExportKind {
        self.kind
    }

    /// Whether the first record is one of titles; PMB has none.
    pub(super) fn has_titles(&self) -> bool {
        self.kind != ExportKind::Pmb
    }

    /// The first column of further classes, when each has its own.
    pub(super) fn more_classes(&self) -> Option<usize> {
        self.has_more_classes.then(|| self.place(Column::Classes)).flatten().map(|at| at + 1)
    }

    /// What an account needs and these columns lack. A login stands for an id: it finds again whom
    /// Balado knows.
    fn missing(&self) -> Vec<Column> {
        let lacks = |column: &Column| match column {
            Column::Id => self.place(Column::Id).is_none() && self.place(Column::Login).is_none(),
            Column::Type => self.place(Column::Type).is_none() && self.profile.is_none(),
            other => self.place(*other).is_none(),
        };
        Column::REQUIRED.into_iter().filter(lacks).collect()
    }

    /// A kept column whose title stands twice: nobody knows which one it is. The ENT itself writes
    /// two titles twice in Portuguese.
    fn twice(&self, folded: &[String]) -> Option<Column> {
        if self.language == Some(Language::Portuguese) {
            return None;
        }
        let stands_twice =
            |at: usize| folded.iter().filter(|title| **title == folded[at]).count() > 1;
        Column::KEPT.into_iter().find(|column| self.place(*column).is_some_and(stands_twice))
    }

    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places[column]
    }

    /// Before April 2018 values were written with HTML entities.
    pub(super) fn escapes(&self) -> bool {
        self.generation.is_some_and(Generation::escapes)
    }

    /// Whom the file lists, when no column says it.
    pub(super) fn profile(&self) -> Option<Profile> {
        self.profile
    }

    /// The columns that a person named.
    pub(super) fn mapped(mapping: &Mapping) -> Result<Self, ReadError> {
        let missing = mapping.missing();
        if !missing.is_empty() {
            return Err(ReadError::MissingColumns(missing));
        }
        let mut places = PerColumn::default();
        for (at, column) in mapping.columns.iter().enumerate() {
            if let Some(column) = column {
                places[*column] = Some(at);
            }
        }
        let profile = mapping.roster.map(|roster| match roster {
            Roster::Students => Profile::Student,
            Roster::Teachers => Profile::Teacher,
        });
        Ok(Self { profile, ..Self::bare(places) })
    }

    pub(super) fn decoding(&self, encoding: Option<Encoding>, separator: Option<char>) -> Decoding {
        Decoding {
            encoding,
            separator,
            generation: self.generation,
            language: self.language,
            kind: self.kind,
            profile: FileProfile::None,
            columns: PerColumn::of(|column| self.place(column).is_some()),
            is_untouched: true,
        }
    }
}
