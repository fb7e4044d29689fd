//! A file that is open: what was read, what is left out, what it would change, and the rows of the table.

mod cells;
mod confirming;
mod correcting;
mod heading;
mod looks;
mod namesakes;
mod pages;
mod remarks;
mod repeated;
mod who;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use balado_core::{
    check::{Checked, Code, Entry, Finding},
    plan::{
        AbsentRule, Action, Digest, Held, Hold, HoldKind, Imported, OldList, Plan, Relink, Rules,
        Summary,
    },
    school::{Account, EntId, Roster},
};
use balado_wire::Revision;
use jiff::Timestamp;

pub(crate) use self::who::Answers;
use crate::{
    DeskError,
    comparison::{Comparison, Says, Sides},
    guards::Around,
    search::Index,
    shown::{Counters, GuardShown, PageQuery, RowState},
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
    pub(crate) told: Vec<(Timestamp, String)>,
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

/// A file that is open on one of the two pages.
pub(crate) struct List {
    pub(crate) roster: Roster,
    pub(crate) source: Arc<Source>,
    /// What was said about the file: `checked` is the source read with it.
    pub(crate) laid: Arc<Laid>,
    /// Whether this very state of the list was imported.
    pub(crate) imported: bool,
    /// Whether its file was erased from this PC.
    pub(crate) erased: bool,
    checked: Arc<Checked>,
    /// Places of this list's lines in `checked`; a row's key is its place here. Nothing for a line
    /// that a correction took out of the list.
    entries: Vec<Option<u32>>,
    /// The line that each key names.
    lines: Vec<u32>,
    /// What else was found about rows, beside what their lines say.
    beside: BTreeMap<u32, Vec<Finding>>,
    excluded: BTreeSet<u32>,
    answers: Answers,
    pub(crate) rules: Rules,
    pub(crate) held: Option<Arc<HeldList>>,
    /// What would be sent, without the lines left out.
    pub(crate) wanted: Arc<Vec<Account>>,
    pub(crate) plan: Option<Plan>,
    /// What happened since the last import; nothing while signed out.
    summary: Option<Summary>,
    /// Whether the list is one that was imported before the latest one.
    old: Option<OldList>,
    around: Around,
    guards: Vec<GuardShown>,
    /// The remark that half of the lines share, and how many have it.
    repeated: Option<(Code, u32)>,
    looks: looks::Looks,
    states: Vec<RowState>,
    /// Held account of each row, and of the absent ones that follow them.
    held_of: Vec<Option<u32>>,
    /// The account held of whom a login was, that was given again to the person of a row.
    former_owners: BTreeMap<u32, u32>,
    index: Index,
    last: Option<(PageQuery, Vec<u32>)>,
}

impl List {
    pub(crate) fn open(roster: Roster, read: Read, held: Option<Arc<HeldList>>) -> Self {
        let Read { source, laid, checked } = read;
        let mut list = Self {
            roster,
            source,
            laid,
            imported: false,
            erased: false,
            checked,
            entries: Vec::new(),
            lines: Vec::new(),
            beside: BTreeMap::new(),
            excluded: BTreeSet::new(),
            answers: Answers::default(),
            rules: Rules::default(),
            held,
            wanted: Arc::default(),
            plan: None,
            summary: None,
            old: None,
            around: Around::default(),
            guards: Vec::new(),
            repeated: None,
            looks: looks::Looks::default(),
            states: Vec::new(),
            held_of: Vec::new(),
            former_owners: BTreeMap::new(),
            index: Index::default(),
            last: None,
        };
        list.place_lines();
        list.compare();
        list
    }

    /// The file as it is read now, with all that was said about it.
    pub(crate) fn read(&self) -> Read {
        let Self { source, laid, checked, .. } = self;
        let (source, laid) = (Arc::clone(source), Arc::clone(laid));
        Read { source, laid, checked: Arc::clone(checked) }
    }

    /// Compares again with another state of the list held, or with none when signed out.
    pub(crate) fn set_held(&mut self, held: Option<Arc<HeldList>>) {
        self.held = held;
        self.states.clear();
        self.compare();
    }

    /// Chooses for all absents at once: nobody is an exception any more but those who are kept whatever the others do.
    pub(crate) fn set_absent(&mut self, rule: AbsentRule, kept: BTreeSet<EntId>) {
        self.imported = false;
        self.rules.absent = rule;
        self.rules.except = if rule == AbsentRule::Deactivate { kept } else { BTreeSet::new() };
        self.compare();
    }

    /// The id of an absent, and whether they leave; nothing of anybody else.
    pub(crate) fn absent(&self, key: u32) -> Option<(EntId, bool)> {
        let is_absent = self.states.get(key as usize) == Some(&RowState::Absent);
        let ent_id = self.held_account(key).filter(|_| is_absent)?.account.ent_id.clone();
        let is_excepted = self.rules.except.contains(&ent_id);
        Some((ent_id, (self.rules.absent == AbsentRule::Deactivate) != is_excepted))
    }

    /// Does the other thing for one absent, or what is done for all.
    pub(crate) fn except(&mut self, ent_id: &str, excepted: bool) -> Result<(), DeskError> {
        let absent = (0..).zip(&self.states).filter(|(_, state)| **state == RowState::Absent);
        let mut ids = absent.filter_map(|(row, _)| Some(&self.held_account(row)?.account.ent_id));
        let ent_id = ids.find(|id| id.as_str() == ent_id).ok_or(DeskError::NotAbsent)?.clone();
        self.imported = false;
        if excepted {
            self.rules.except.insert(ent_id);
        } else {
            self.rules.except.remove(&ent_id);
        }
        self.compare();
        Ok(())
    }

    /// Relinks people whose id changed, or no longer does.
    pub(crate) fn set_relink(&mut self, relink: bool) {
        self.rules.relink = if relink { Relink::ByLogin } else { Relink::No };
        self.compare();
    }

    /// Looks at the list again beside what else is known of the school.
    pub(crate) fn look_around(&mut self, around: Around) {
        self.around = around;
        self.doubt();
    }

    fn doubt(&mut self) {
        self.guards = match (&self.plan, &self.held) {
            (Some(plan), Some(held)) => self.around.doubts(
                self.roster,
                &self.checked.schools,
                &self.wanted,
                &held.accounts,
                plan,
            ),
            _ => Vec::new(),
        };
    }

    /// Leaves a line out, or takes it back.
    pub(crate) fn exclude(&mut self, key: u32, excluded: bool) -> Result<(), DeskError> {
        if self.entry(key).is_none() {
            return Err(DeskError::NoRow(key));
        }
        self.imported = false;
        if excluded {
            self.excluded.insert(key);
        } else {
            self.excluded.remove(&key);
        }
        self.compare();
        Ok(())
    }

    /// Leaves out the people who are on the school's other list: the service would refuse them.
    pub(crate) fn leave_out_others(&mut self) {
        let ids = self.around.ids_elsewhere();
        let sent = |state| matches!(state, RowState::Create | RowState::Update);
        let others = (0..count(self.entries.len())).filter(|&key| {
            let id = self.entry(key).map(|entry| entry.given().ent_id);
            sent(self.states[key as usize]) && id.is_some_and(|id| ids.contains(id))
        });
        let others: Vec<u32> = others.collect();
        self.imported = false;
        self.excluded.extend(others);
        self.compare();
    }

    fn entry(&self, key: u32) -> Option<Entry<'_>> {
        let at = (*self.entries.get(key as usize)?)?;
        self.checked.entry(at as usize)
    }

    fn compare(&mut self) {
        let held = self.held.clone();
        let sides = Sides {
            lines: (0..count(self.entries.len())).map(|key| self.entry(key)).collect(),
            excluded: &self.excluded,
            says: Says::of(&self.checked.how),
            held: held.as_ref().map(|held| held.accounts.as_slice()),
            rules: &self.rules,
            answers: &self.answers,
        };
        let Comparison { wanted, plan, states, held_of, unknown, former_owners } = sides.compare();
        let absent = self.entries.len()..;
        let same_rows = self.states.len() == states.len()
            && self.held_of.get(absent.clone()) == held_of.get(absent);
        (self.wanted, self.plan, self.states, self.held_of) =
            (Arc::new(wanted), plan, states, held_of);
        self.former_owners = former_owners;
        self.summary = self.summarize();
        self.old = self.old_list();
        self.beside = self.without_id(&unknown);
        self.beside.extend(self.without_classes_any_more());
        self.repeated = self.repeated_remark();
        self.last = None;
        self.doubt();
        // A line left out changes its state, not its words.
        if !same_rows {
            self.index = Index::build(self.states.len(), |row| self.words(row));
        }
        self.look();
    }

    fn summarize(&self) -> Option<Summary> {
        let (plan, held) = (self.plan.as_ref()?, self.held.as_ref()?);
        Some(plan.summary(&self.wanted, &held.accounts))
    }

    /// A list is worth a digest only when there is an earlier one.
    fn old_list(&self) -> Option<OldList> {
        let past = &self.held.as_ref()?.past.lists;
        (past.len() > 1).then(|| OldList::among(Digest::of_list(&self.wanted), past))?
    }

    /// What a commit waits for, the gravest first, and no line has answered yet.
    pub(crate) fn holds(&self) -> Vec<Hold> {
        let (Some(plan), Some(summary)) = (&self.plan, &self.summary) else { return Vec::new() };
        let mut holds = plan.holds(self.old, summary.movements);
        holds.retain(|hold| hold.kind != HoldKind::OtherPerson);
        holds
    }

    fn held_account(&self, row: u32) -> Option<&Held> {
        self.held_at((*self.held_of.get(row as usize)?)?)
    }

    fn held_at(&self, place: u32) -> Option<&Held> {
        self.held.as_ref()?.accounts.get(place as usize)
    }

    /// The accounts of the file that nothing keeps back, in its order.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = Account> {
        let keys = (0..count(self.entries.len())).filter(|key| !self.excluded.contains(key));
        let is_known = |key: &u32| self.states[*key as usize] != RowState::OtherPerson;
        keys.filter(is_known).filter_map(|key| self.account(key, self.held_account(key)))
    }

    /// Lines that stay on this PC.
    pub(crate) fn left_aside(&self) -> u32 {
        let Counters { to_fix, other_person, excluded, .. } = self.counters();
        to_fix + other_person + excluded
    }

    /// Accounts held of people whose line stays on this PC.
    pub(crate) fn kept_back(&self) -> u32 {
        let unchanged = self.plan.as_ref().map_or(0, |plan| plan.count(Action::Unchanged));
        unchanged.saturating_sub(self.counters().unchanged)
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).expect("a list holds fewer than 4 billion rows")
}
