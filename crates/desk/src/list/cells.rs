//! The cells of a line: what they say, what was typed over them, what is wrong with them.

use balado_core::{
    finding::{Column, Finding},
    plan::{Field, FieldChange, Held},
};

use super::List;
use crate::{
    comparison::OptionalColumns,
    shown::{CellShown, FieldShown},
};

impl List {
    /// What is known of a person, before and after, and what of it can be typed over.
    pub(super) fn fields(&self, key: u32) -> Vec<FieldShown> {
        let held = self.held_account(key);
        let changes = self.changes(key);
        let before = |field: Option<Field>| {
            changes.iter().find(|change| Some(change.field) == field).map(|c| c.before.clone())
        };
        let id = self.text(key, Column::Id);
        // Of somebody known by the login only, the id is Balado's own.
        let id = if id.is_empty() {
            held.map(|held| held.account.ent_id.as_str()).unwrap_or_default()
        } else {
            &id
        };
        let former = held.map(|held| held.account.ent_id.to_string()).filter(|former| former != id);
        let field = |column: Column, field: Option<Field>| FieldShown {
            label: field.map_or("Id ENT", Field::title),
            before: if field.is_some() { before(field) } else { former.clone() },
            after: if field.is_some() {
                self.text(key, column).into_owned()
            } else {
                id.to_owned()
            },
            code: matches!(column, Column::Login | Column::Id),
            column: (self.is_editable(key) && self.can_correct(column)).then_some(column),
            corrected: self.is_corrected(key, column),
            original: self.original(key, column),
            wrong: self.wrong(key, column),
            doubtful: self.is_doubtful(key, column),
        };
        let mut fields = vec![
            field(Column::Classes, Some(Field::Classes)),
            field(Column::LastName, Some(Field::LastName)),
            field(Column::FirstName, Some(Field::FirstName)),
            field(Column::Login, Some(Field::Login)),
            field(Column::Id, None),
        ];
        fields.extend(self.profile_field(key));
        fields
    }

    /// The profile, of a line that may lack one.
    fn profile_field(&self, key: u32) -> Option<FieldShown> {
        (self.is_editable(key) && self.can_correct(Column::Type)).then(|| FieldShown {
            label: "Profil",
            before: None,
            after: self.text(key, Column::Type).into_owned(),
            code: false,
            column: Some(Column::Type),
            corrected: self.is_corrected(key, Column::Type),
            original: self.original(key, Column::Type),
            wrong: self.wrong(key, Column::Type),
            doubtful: false,
        })
    }

    /// The cells of a line that can be typed over.
    pub(super) fn cells(&self, key: u32) -> Vec<CellShown> {
        if !self.is_editable(key) {
            return Vec::new();
        }
        let columns = Column::KEPT.into_iter().filter(|column| self.can_correct(*column));
        let cell = |column| CellShown {
            column,
            original: self.original(key, column),
            wrong: self.wrong(key, column),
            doubtful: self.is_doubtful(key, column),
        };
        columns.map(cell).collect()
    }

    /// What the file says in a cell that was typed over.
    fn original(&self, key: u32, column: Column) -> Option<String> {
        let line = self.entry(key)?.line;
        self.file.laid.corrections.get(line, column)?;
        Some(self.file.checked.replaced.get(line, column).unwrap_or_default().trim().to_owned())
    }

    /// What keeps a line aside because of a cell; what is only good to know leaves the cell as it is.
    fn wrong(&self, key: u32, column: Column) -> Option<String> {
        let of_it =
            |finding: &&Finding| finding.place.is_some_and(|place| place.column == Some(column));
        let blocking = |finding: &&Finding| finding.is_blocking();
        let finding = self.findings_of(key).iter().filter(of_it).find(blocking);
        finding.map(Finding::message)
    }

    fn is_corrected(&self, key: u32, column: Column) -> bool {
        let line = self.entry(key).map(|entry| entry.line);
        line.is_some_and(|line| self.file.laid.corrections.get(line, column).is_some())
    }

    fn changes(&self, key: u32) -> Vec<FieldChange> {
        let held: Option<&Held> = self.held_account(key);
        let (Some(account), Some(before)) = (self.account(key, held), held) else {
            return Vec::new();
        };
        let account = OptionalColumns::of(&self.file.checked.how).complete(account, held);
        FieldChange::between(&account, &before.account)
    }
}
