use std::{borrow::Cow, collections::HashSet, fmt, mem};

use super::{judged::Judged, roster_of};
use crate::{
    export::{CellTexts, FileProfile, Row},
    finding::{Code, Finding},
    school::{Account, ClassName, Classes, EntId, FirstName, LastName, Login, Profile, Roster},
};

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It makes an account.
    Offered,
    /// It makes an account once Balado's own list tells whose login it is.
    ByLogin,
    /// A finding blocks it.
    Blocked,
    /// It could not be cut.
    Unreadable,
}

impl State {
    /// Whether nothing blocks the line.
    pub(super) fn stands(self) -> bool {
        matches!(self, Self::Offered | Self::ByLogin)
    }
}

/// The people of a file: their rows, what the words of these are worth, what became of each.
///
/// Accounts are made when they are asked for: a row takes half the room.
pub(super) struct People {
    /// With their ids and logins trimmed and composed, where nothing blocks them.
    pub(super) rows: Vec<Row>,
    pub(super) states: Vec<State>,
    pub(super) words: CellTexts,
    pub(super) judged: Judged,
    pub(super) profile: FileProfile,
}

/// A line of somebody who may have an account.
#[derive(Clone, Copy)]
pub struct Entry<'c> {
    /// Where it starts in the file.
    pub line: u32,
    /// The list it belongs to, when that is known.
    pub roster: Option<Roster>,
    state: State,
    row: &'c Row,
    people: &'c People,
}

/// A person known by a login, in a file without ids.
#[derive(Clone, PartialEq, Eq)]
pub struct ByLogin {
    /// Nom.
    pub last_name: LastName,
    /// Prénom.
    pub first_name: FirstName,
    /// Identifiant.
    pub login: Login,
    /// Pupil or teacher.
    pub roster: Roster,
    /// Classes.
    pub classes: Classes,
}

impl ByLogin {
    /// The account of somebody Balado knows by this login.
    pub fn identified(self, ent_id: EntId) -> Account {
        let Self { last_name, first_name, login, roster, classes } = self;
        Account { ent_id, last_name, first_name, login: Some(login), roster, classes }
    }
}

impl fmt::Debug for ByLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByLogin(…)")
    }
}

/// What a line says, as text to show, blocked or not. Missing things are empty.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LineTexts<'a> {
    /// Id ENT.
    pub ent_id: &'a str,
    /// Nom.
    pub last_name: &'a str,
    /// Prénom.
    pub first_name: &'a str,
    /// Identifiant.
    pub login: &'a str,
    /// Classes, as people write them: `4A, 4ITA`.
    pub classes: Cow<'a, str>,
}

impl fmt::Debug for LineTexts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LineTexts(…)")
    }
}

impl People {
    /// Takes lines out.
    pub(super) fn leave_out(&mut self, places: &HashSet<usize>) {
        if places.is_empty() {
            return;
        }
        let mut at = 0..;
        self.rows.retain(|_| !at.next().is_some_and(|at| places.contains(&at)));
        let mut at = 0..;
        self.states.retain(|_| !at.next().is_some_and(|at| places.contains(&at)));
    }

    /// Lines that could not be cut have their entry too, so that none is missing from the list.
    pub(super) fn add_unreadable(&mut self, findings: &[Finding]) {
        let torn = findings.iter().filter(|finding| finding.code() == Code::UnreadableRow);
        let torn = torn.filter_map(Finding::line);
        let is_new = |line: &u32| self.rows.binary_search_by_key(line, |row| row.line).is_err();
        let torn: Vec<u32> = torn.filter(is_new).collect();
        if torn.is_empty() {
            return;
        }
        let torn = torn.into_iter().map(|line| (Row::unreadable(line), State::Unreadable));
        let known = mem::take(&mut self.rows).into_iter().zip(mem::take(&mut self.states));
        let mut all: Vec<(Row, State)> = known.chain(torn).collect();
        all.sort_by_key(|(row, _)| row.line);
        (self.rows, self.states) = all.into_iter().unzip();
    }

    pub(super) fn entries(&self) -> impl ExactSizeIterator<Item = Entry<'_>> + Clone {
        self.rows.iter().zip(&self.states).map(|(row, state)| self.shown(row, *state))
    }

    pub(super) fn entry(&self, at: usize) -> Option<Entry<'_>> {
        Some(self.shown(self.rows.get(at)?, *self.states.get(at)?))
    }

    fn shown<'c>(&'c self, row: &'c Row, state: State) -> Entry<'c> {
        let roster = row.profile.map_or_else(|| roster_of(self.profile), Profile::roster);
        Entry { line: row.line, roster, state, row, people: self }
    }
}

impl<'c> Entry<'c> {
    /// Whether it makes an account, nothing more to be known.
    pub fn is_offered(&self) -> bool {
        self.state == State::Offered
    }

    /// Whether it makes an account once Balado's own list tells whose login it is: the file has no ids.
    pub fn is_by_login(&self) -> bool {
        self.state == State::ByLogin
    }

    /// Whether a finding blocks it.
    pub fn is_blocked(&self) -> bool {
        !self.state.stands()
    }

    /// The account; `None` when a finding blocks it, or when the file has no ids.
    pub fn account(&self) -> Option<Account> {
        if !self.is_offered() {
            return None;
        }
        let ent_id = EntId::parse(self.people.words.ent_id(self.row)).ok()?;
        let login = Login::parse(self.people.words.login(self.row)).ok();
        let (last_name, first_name, classes) = self.words()?;
        let (last_name, first_name) = (last_name.clone(), first_name.clone());
        let (roster, classes) = (self.roster?, classes.clone());
        Some(Account { ent_id, last_name, first_name, login, roster, classes })
    }

    /// The person of a file without ids: an account once Balado's own list tells whose login it is.
    pub fn by_login(&self) -> Option<ByLogin> {
        if !self.is_by_login() {
            return None;
        }
        let login = Login::parse(self.people.words.login(self.row)).ok()?;
        let (last_name, first_name, classes) = self.words()?;
        let (last_name, first_name) = (last_name.clone(), first_name.clone());
        Some(ByLogin {
            last_name,
            first_name,
            login,
            roster: self.roster?,
            classes: classes.clone(),
        })
    }

    fn words(&self) -> Option<(&'c LastName, &'c FirstName, &'c Classes)> {
        let (row, judged) = (self.row, &self.people.judged);
        if self.state == State::Unreadable {
            return None;
        }
        let last_name = judged.last_names[row.last_name.index()].as_ref().ok()?;
        let first_name = judged.first_names[row.first_name.index()].as_ref().ok()?;
        let classes = judged.classes[row.classes.index()].as_ref().ok()?;
        Some((last_name, first_name, classes))
    }

    /// The classes of somebody nothing blocks; none for the others.
    pub fn classes(&self) -> &'c [ClassName] {
        let words = self.words().filter(|_| self.state.stands());
        words.map_or(&[], |(_, _, classes)| classes.as_slice())
    }

    /// What the line says; empty texts for a line that could not be cut.
    pub fn texts(&self) -> LineTexts<'c> {
        if self.state == State::Unreadable {
            return LineTexts::default();
        }
        let written = self.people.words.texts_of(self.row);
        let as_written = LineTexts {
            ent_id: written.ent_id.trim(),
            last_name: written.last_name.trim(),
            first_name: written.first_name.trim(),
            login: written.login.trim(),
            classes: Cow::Borrowed(written.classes.trim()),
        };
        match self.words().filter(|_| self.state.stands()) {
            Some((last_name, first_name, classes)) => LineTexts {
                ent_id: if self.is_offered() { as_written.ent_id } else { "" },
                last_name: last_name.as_str(),
                first_name: first_name.as_str(),
                classes: classes.joined(),
                ..as_written
            },
            None => as_written,
        }
    }
}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.is_offered() { "account" } else { "blocked" };
        write!(f, "Entry(line {} {state})", self.line)
    }
}
