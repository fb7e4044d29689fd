//! The lines of a list that can be typed over, and the list after its file was read again.

use std::{borrow::Cow, cmp::Ordering, collections::BTreeMap, sync::Arc};

use balado_core::{
    check::Entry,
    finding::{Code, Column, Finding, Rule},
    plan::{Field, Held},
    school::Account,
};

use super::{List, Read, count, remarks::remarks};
use crate::{
    DeskError,
    comparison::found_by_login,
    reports::{LineToFix, profile_of},
    shown::{CorrectionsShown, Remark, RowState},
};

impl List {
    /// Takes the same file, read again: keys go on naming the same lines.
    pub(crate) fn set_read(&mut self, read: Read) {
        self.file = read;
        self.imported = false;
        self.place_lines();
        self.compare();
    }

    /// Finds the place of every line that has a key; lines new to the list get the next keys.
    pub(super) fn place_lines(&mut self) {
        let checked = Arc::clone(&self.file.checked);
        let belongs = |entry: &Entry<'_>| checked.shown_in(entry) == self.roster;
        let places = (0..).zip(checked.entries()).filter(|(_, entry)| belongs(entry));
        let mut places = places.map(|(at, entry): (u32, _)| (at, entry.line)).peekable();
        let mut keys: Vec<usize> = (0..self.keys.lines.len()).collect();
        keys.sort_by_key(|&key| self.keys.lines[key]);
        let mut keys = keys.into_iter().peekable();
        self.keys.entries = vec![None; self.keys.lines.len()];
        while let Some(&(at, line)) = places.peek() {
            let next_key = keys.peek().map(|&key| (key, self.keys.lines[key].cmp(&line)));
            match next_key {
                Some((_, Ordering::Less)) => {
                    keys.next();
                    continue;
                }
                Some((key, Ordering::Equal)) => {
                    self.keys.entries[key] = Some(at);
                    keys.next();
                }
                Some((_, Ordering::Greater)) | None => {
                    self.keys.lines.push(line);
                    self.keys.entries.push(Some(at));
                }
            }
            places.next();
        }
    }

    /// Whether a correction took the line of this key out of the list.
    pub(super) fn has_left(&self, key: u32) -> bool {
        matches!(self.keys.entries.get(key as usize), Some(None))
    }

    /// What to say of people whose login is nobody's that is held.
    pub(super) fn without_id(&self, unknown: &[u32]) -> BTreeMap<u32, Vec<Finding>> {
        let line = |&key: &u32| Some((key, self.entry(key)?.line));
        let findings = unknown.iter().filter_map(line).map(|(key, line)| {
            let missing = Finding::at(Rule::IdMissing, line, Some(Column::Id));
            let others = self.file.checked.findings_at(line).iter().cloned();
            (key, std::iter::once(missing).chain(others).collect())
        });
        findings.collect()
    }

    /// The line of a key, when the column of it can be typed over.
    pub(crate) fn line_to_correct(&self, key: u32, column: Column) -> Result<u32, DeskError> {
        let entry = self.entry(key).ok_or(DeskError::NoRow(key))?;
        if self.is_editable(key) && self.can_correct(column) {
            Ok(entry.line)
        } else {
            Err(DeskError::NotToFix(key))
        }
    }

    /// A line that is blocked, was corrected or was confirmed.
    pub(super) fn is_editable(&self, key: u32) -> bool {
        self.entry(key).is_some_and(|entry| {
            self.compared.states[key as usize] == RowState::ToFix
                || entry.is_blocked()
                || self.file.laid.corrections.touches(entry.line)
                || self.file.laid.confirmed.touches(entry.line)
        })
    }

    pub(super) fn can_correct(&self, column: Column) -> bool {
        Column::KEPT.contains(&column) && self.file.checked.how.has(column)
    }

    /// What a row says in a column; what was typed over a line that still cannot be read.
    pub(super) fn text(&self, key: u32, column: Column) -> Cow<'_, str> {
        let Some(entry) = self.entry(key) else {
            return self
                .held_account(key)
                .map_or(Cow::Borrowed(""), |held| Cow::Owned(text_of(&held.account, column)));
        };
        let texts = entry.texts();
        let written = match column {
            Column::Id => Cow::Borrowed(texts.ent_id),
            Column::LastName => Cow::Borrowed(texts.last_name),
            Column::FirstName => Cow::Borrowed(texts.first_name),
            Column::Login => Cow::Borrowed(texts.login),
            Column::Classes => texts.classes,
            _ => Cow::Borrowed(entry.roster.map_or("", profile_of)),
        };
        match self.file.laid.corrections.get(entry.line, column) {
            Some(typed) if written.is_empty() => Cow::Borrowed(typed),
            _ => written,
        }
    }

    /// The account of a line that nothing blocks; of somebody known by a login, the one held with what the line says.
    pub(super) fn account(&self, key: u32, held: Option<&Held>) -> Option<Account> {
        let entry = self.entry(key)?;
        if entry.is_offered() {
            return entry.account();
        }
        Some(found_by_login(entry.by_login()?, &held?.account))
    }

    pub(super) fn corrections(&self) -> CorrectionsShown {
        CorrectionsShown {
            lines: count(self.file.laid.corrections.lines()),
            confirmed: count(self.file.laid.confirmed.lines().len()),
            can_undo: self.file.laid.can_undo(),
            can_redo: self.file.laid.can_redo(),
            found_again: self.file.laid.found_again,
        }
    }

    /// What concerns the whole file, and what was kept of it that is lost.
    pub(super) fn findings_of_file(&self) -> Vec<Remark> {
        let lost = self.file.laid.notices.iter().map(|&message| Remark {
            code: "draft-lost",
            blocking: false,
            line: None,
            column: None,
            message: message.to_owned(),
            help: None,
            harmless: false,
        });
        lost.chain(remarks(self.file.checked.findings_of_file())).collect()
    }

    /// Whether the way accents are read was worked out, is doubtful or was chosen.
    pub(super) fn asks_accents(&self) -> bool {
        let doubtful = |code| matches!(code, Code::Encoding | Code::Mojibake);
        self.file.laid.encoding.is_some()
            || self.file.checked.findings_of_file().iter().any(|finding| doubtful(finding.code()))
    }

    /// The lines that are to fix, as the file says them.
    pub(crate) fn to_fix(&self) -> impl Iterator<Item = LineToFix> {
        let keys = (0..count(self.keys.entries.len())).filter(|&key| !self.has_left(key));
        let keys = keys.filter(|&key| self.compared.states[key as usize] == RowState::ToFix);
        keys.filter_map(|key| {
            let remarks: Vec<String> = self.findings_of(key).iter().map(Finding::message).collect();
            let text = |column| self.text(key, column).into_owned();
            Some([
                text(Column::Id),
                text(Column::Type),
                text(Column::LastName),
                text(Column::FirstName),
                text(Column::Login),
                text(Column::Classes),
                self.entry(key)?.line.to_string(),
                remarks.join(" · "),
            ])
        })
    }
}

fn text_of(account: &Account, column: Column) -> String {
    match column {
        Column::Id => account.ent_id.to_string(),
        Column::LastName => Field::LastName.text_of(account),
        Column::FirstName => Field::FirstName.text_of(account),
        Column::Login => Field::Login.text_of(account),
        Column::Classes => Field::Classes.text_of(account),
        _ => profile_of(account.roster).to_owned(),
    }
}
