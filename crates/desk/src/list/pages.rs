//! The rows of the table, by the page, and one person beside it.

use balado_core::{
    check::{Entry, LineTexts},
    finding::Column,
    plan::Held,
};

use super::{List, count, remarks::remarks};
use crate::{
    DeskError,
    search::Words,
    shown::{Detail, Page, PageQuery, Row, RowState},
};

/// What a row is found and sorted by: its line, or the account of somebody the file does not name.
pub(super) fn words<'a>(line: Option<Entry<'a>>, held: Option<&'a Held>) -> Words<'a> {
    if let Some(entry) = line {
        let LineTexts { ent_id, last_name, first_name, login, classes } = entry.texts();
        return Words { last_name, first_name, classes, login, ent_id };
    }
    let Some(Held { account, .. }) = held else { return Words::default() };
    Words {
        last_name: account.last_name.as_str(),
        first_name: account.first_name.as_str(),
        classes: account.classes.joined(),
        login: account.login.as_ref().map_or("", |login| login.as_str()),
        ent_id: account.ent_id.as_str(),
    }
}

impl List {
    /// The rows of a query; the order of the last one is kept for its next pages.
    pub(crate) fn page(&mut self, query: &PageQuery) -> Page {
        let whole = PageQuery { offset: 0, limit: 0, opened: None, ..query.clone() };
        if self.drawn.latest_page.as_ref().is_none_or(|(last, _)| *last != whole) {
            let rows = self.compared.index.index.select(
                query,
                |row| self.compared.states[row as usize],
                |row| self.keeps(query, row),
                |row| self.remark_title(row),
            );
            self.drawn.latest_page = Some((whole, rows));
        }
        let rows = self.drawn.latest_page.as_ref().map_or(&[][..], |(_, rows)| rows);
        let shown = rows.iter().skip(query.offset as usize).take(query.limit.min(500) as usize);
        Page {
            total: count(rows.len()),
            offset: query.offset,
            rows: shown.map(|&key| self.row(key)).collect(),
            has_opened: query.opened.is_some_and(|key| rows.contains(&key)),
        }
    }

    fn keeps(&self, query: &PageQuery, row: u32) -> bool {
        if self.has_left(row) {
            return false;
        }
        let state = self.compared.states[row as usize];
        let of_state = match query.state {
            None => !matches!(state, RowState::Absent),
            Some(RowState::Update) => matches!(state, RowState::Update | RowState::Returning),
            Some(wanted) => state == wanted,
        };
        of_state
            && query.class.as_ref().is_none_or(|class| self.has_class(row, class))
            && query
                .remark
                .as_ref()
                .is_none_or(|code| self.findings_of(row).iter().any(|f| f.code().as_str() == code))
    }

    fn has_class(&self, row: u32, class: &str) -> bool {
        match self.entry(row) {
            Some(entry) if !entry.is_blocked() => {
                entry.classes().iter().any(|name| name.as_str() == class)
            }
            Some(entry) => entry.texts().classes.split(", ").any(|name| name == class),
            None => self.held_account(row).is_some_and(|held| {
                held.account.classes.as_slice().iter().any(|name| name.as_str() == class)
            }),
        }
    }

    fn row(&self, key: u32) -> Row {
        let (remark_blocking, remark) = self.remark_words(key);
        let text = |column| self.text(key, column).into_owned();
        Row {
            key,
            line: self.entry(key).map(|entry| entry.line),
            state: self.compared.states[key as usize],
            last_name: text(Column::LastName),
            first_name: text(Column::FirstName),
            classes: text(Column::Classes),
            former_classes: self.former_classes(key),
            login: text(Column::Login),
            remark,
            remark_blocking,
            leaves: self.absent(key).map(|(_, leaves)| leaves),
            editable: self.is_editable(key),
            cells: self.cells(key),
        }
    }

    /// The class of before, of somebody who is sent and changes class.
    fn former_classes(&self, key: u32) -> Option<String> {
        let changes =
            matches!(self.compared.states[key as usize], RowState::Update | RowState::Returning);
        if !changes || !self.file.checked.how.has(Column::Classes) {
            return None;
        }
        let (entry, held) = (self.entry(key)?, self.held_account(key)?);
        let held_classes = &held.account.classes;
        (entry.texts().classes != held_classes.joined()).then(|| held_classes.joined().into_owned())
    }

    /// One person, before and after.
    pub(crate) fn detail(&self, key: u32) -> Result<Detail, DeskError> {
        if key as usize >= self.compared.states.len() || self.has_left(key) {
            return Err(DeskError::NoRow(key));
        }
        let row = self.row(key);
        Ok(Detail {
            key,
            state: row.state,
            title: format!("{} {}", row.last_name, row.first_name).trim().to_owned(),
            line: row.line,
            fields: self.fields(key),
            findings: remarks(self.findings_of(key)),
            namesakes: self.namesakes(key),
            can_exclude: row.line.is_some(),
            confirmation: self.confirmation(key),
            who: self.who(key),
            leaves: row.leaves,
        })
    }
}
