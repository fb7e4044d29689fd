//! A file that is open: what was read, what is left out, what it would change, and the rows of the table.

mod cells;
mod comparing;
mod confirming;
mod correcting;
mod heading;
mod looks;
mod namesakes;
mod pages;
mod remarks;
mod repeated;
mod who;

use std::{collections::BTreeSet, sync::Arc};

use balado_core::{
    check::{Checked, Entry},
    plan::{AbsentRule, Action, Held, Hold, HoldKind, Imported, Relink, Rules},
    school::{Account, EntId, Roster},
};
use balado_wire::Revision;
use jiff::Timestamp;

use self::comparing::{Compared, Drawn};
pub(crate) use self::who::Answers;
use crate::{
    DeskError,
    guards::Around,
    shown::{Counters, GuardShown, RowState},
    source::{Laid, Source},
};

/// What the service holds of a list, as last downloaded.
#[derive(Debug)]
pub(crate) struct HeldList {
    pub(crate) revision: Revision,
    pub(crate) accounts: Vec<Held>,
    /// The imports of this list that stand, newest first.
    pub(crate) past: Past,
}

/// Lists that were imported: what tells an old one, and beside it what people are told.
#[derive(Debug, Default)]
pub(crate) struct Past {
    pub(crate) lists: Vec<Imported>,
    pub(crate) when_and_by_whom: Vec<(Timestamp, String)>,
}

impl HeldList {
    pub(crate) fn active(&self) -> u32 {
        count(self.accounts.iter().filter(|held| held.active).count())
    }
}

/// A file as it was read.
#[derive(Clone)]
pub(crate) struct Read {
    pub(crate) source: Arc<Source>,
    pub(crate) laid: Arc<Laid>,
    pub(crate) checked: Arc<Checked>,
}

/// The lines of a list, by their keys: a row's key is its place in both.
#[derive(Default)]
struct Keys {
    /// The place of each in what was checked. Nothing for a line that a correction took out of the list.
    entries: Vec<Option<u32>>,
    /// The line that each key names.
    lines: Vec<u32>,
}

/// What a person decided of a list.
#[derive(Default)]
pub(crate) struct Decisions {
    excluded: BTreeSet<u32>,
    answers: Answers,
    pub(crate) rules: Rules,
    seen: looks::Seen,
}

/// A file that is open on one of the two pages.
///
/// What was read, decided and held is kept; what follows of it is [`Compared`] and [`Drawn`], each made anew as a
/// whole by [`List::compare`].
pub(crate) struct List {
    pub(crate) roster: Roster,
    pub(crate) file: Read,
    keys: Keys,
    pub(crate) decisions: Decisions,
    pub(crate) held: Option<Arc<HeldList>>,
    around: Around,
    /// Whether this very state of the list was imported.
    pub(crate) imported: bool,
    /// Whether its file was erased from this PC.
    pub(crate) erased: bool,
    pub(crate) compared: Compared,
    drawn: Drawn,
    /// Follow of what was compared and of what is around.
    guards: Vec<GuardShown>,
}

impl List {
    pub(crate) fn open(roster: Roster, file: Read, held: Option<Arc<HeldList>>) -> Self {
        let mut list = Self {
            roster,
            file,
            keys: Keys::default(),
            decisions: Decisions::default(),
            held,
            around: Around::default(),
            imported: false,
            erased: false,
            compared: Compared::default(),
            drawn: Drawn::default(),
            guards: Vec::new(),
        };
        list.place_lines();
        list.compare();
        list
    }

    /// Compares again with another state of the list held, or with none when signed out.
    pub(crate) fn set_held(&mut self, held: Option<Arc<HeldList>>) {
        self.held = held;
        self.compare();
    }

    /// Chooses for all absents at once: nobody is an exception any more but those who are kept whatever the others do.
    pub(crate) fn set_absent(&mut self, rule: AbsentRule, keep_their_account: BTreeSet<EntId>) {
        self.imported = false;
        self.decisions.rules.absent = rule;
        self.decisions.rules.except =
            if rule == AbsentRule::Deactivate { keep_their_account } else { BTreeSet::new() };
        self.compare();
    }

    /// The id of an absent, and whether they leave; nothing of anybody else.
    pub(crate) fn absent(&self, key: u32) -> Option<(EntId, bool)> {
        let is_absent = self.compared.states.get(key as usize) == Some(&RowState::Absent);
        let ent_id = self.held_account(key).filter(|_| is_absent)?.account.ent_id.clone();
        let is_excepted = self.decisions.rules.except.contains(&ent_id);
        Some((ent_id, (self.decisions.rules.absent == AbsentRule::Deactivate) != is_excepted))
    }

    /// Does the other thing for one absent, or what is done for all.
    pub(crate) fn except(&mut self, ent_id: &str, excepted: bool) -> Result<(), DeskError> {
        let absent =
            (0..).zip(&self.compared.states).filter(|(_, state)| **state == RowState::Absent);
        let mut ids = absent.filter_map(|(row, _)| Some(&self.held_account(row)?.account.ent_id));
        let ent_id = ids.find(|id| id.as_str() == ent_id).ok_or(DeskError::NotAbsent)?.clone();
        self.imported = false;
        if excepted {
            self.decisions.rules.except.insert(ent_id);
        } else {
            self.decisions.rules.except.remove(&ent_id);
        }
        self.compare();
        Ok(())
    }

    /// Relinks people whose id changed, or no longer does.
    pub(crate) fn set_relink(&mut self, relink: bool) {
        self.decisions.rules.relink = if relink { Relink::ByLogin } else { Relink::No };
        self.compare();
    }

    /// Looks at the list again beside what else is known of the school.
    pub(crate) fn look_around(&mut self, around: Around) {
        self.around = around;
        self.guards = self.doubts();
    }

    /// Leaves a line out, or takes it back.
    pub(crate) fn exclude(&mut self, key: u32, excluded: bool) -> Result<(), DeskError> {
        if self.entry(key).is_none() {
            return Err(DeskError::NoRow(key));
        }
        self.imported = false;
        if excluded {
            self.decisions.excluded.insert(key);
        } else {
            self.decisions.excluded.remove(&key);
        }
        self.compare();
        Ok(())
    }

    /// Leaves out the people who are on the school's other list: the service would refuse them.
    pub(crate) fn leave_out_others(&mut self) {
        let ids = self.around.ids_elsewhere();
        let sent = |state| matches!(state, RowState::Create | RowState::Update);
        let others = (0..count(self.keys.entries.len())).filter(|&key| {
            let id = self.entry(key).map(|entry| entry.texts().ent_id);
            sent(self.compared.states[key as usize]) && id.is_some_and(|id| ids.contains(id))
        });
        let others: Vec<u32> = others.collect();
        self.imported = false;
        self.decisions.excluded.extend(others);
        self.compare();
    }

    fn entry(&self, key: u32) -> Option<Entry<'_>> {
        let at = (*self.keys.entries.get(key as usize)?)?;
        self.file.checked.entry(at as usize)
    }

    /// What a commit waits for, the gravest first, and no line has answered yet.
    pub(crate) fn holds(&self) -> Vec<Hold> {
        let (Some(plan), Some(summary)) = (&self.compared.plan, &self.compared.summary) else {
            return Vec::new();
        };
        let mut holds = plan.holds(self.compared.old_list, summary.movements);
        holds.retain(|hold| hold.kind != HoldKind::OtherPerson);
        holds
    }

    fn held_account(&self, row: u32) -> Option<&Held> {
        self.held_at((*self.compared.held_places.get(row as usize)?)?)
    }

    fn held_at(&self, place: u32) -> Option<&Held> {
        self.held.as_ref()?.accounts.get(place as usize)
    }

    /// The accounts of the file that nothing keeps back, in its order.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = Account> {
        let keys = (0..count(self.keys.entries.len()))
            .filter(|key| !self.decisions.excluded.contains(key));
        let is_known = |key: &u32| self.compared.states[*key as usize] != RowState::OtherPerson;
        keys.filter(is_known).filter_map(|key| self.account(key, self.held_account(key)))
    }

    /// Lines that stay on this PC.
    pub(crate) fn left_aside(&self) -> u32 {
        let Counters { to_fix, other_person, excluded, .. } = self.counters();
        to_fix + other_person + excluded
    }

    /// Accounts held of people whose line stays on this PC.
    pub(crate) fn kept_back(&self) -> u32 {
        let unchanged = self.compared.plan.as_ref().map_or(0, |plan| plan.count(Action::Unchanged));
        unchanged.saturating_sub(self.counters().unchanged)
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).expect("a list holds fewer than 4 billion rows")
}
