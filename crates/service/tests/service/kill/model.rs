//! What a school must hold, worked out without the service's code: from each file and each undoing that was
//! acknowledged, account by account.

use std::collections::{BTreeMap, BTreeSet};

use balado_core::{
    plan::{AbsentRule, Held, Recorded, Relink, Rules},
    school::{Account, EntId, Roster},
};
use balado_wire::{CountsBody, ImportState, Receipt, Revision};
use uuid::Uuid;

/// The accounts of one list, in the order of the bytes of their ids.
pub type List = BTreeMap<EntId, Held>;

/// What a commit is to do, once, to the school as it stands.
#[derive(Debug, Clone)]
pub struct Effect {
    pub list: Roster,
    /// Sorted by id.
    pub changes: Vec<Recorded>,
    pub counts: CountsBody,
    pub removed: u32,
    pub restored: u32,
    /// Accounts that an undoing leaves alone.
    pub conflicts: Vec<EntId>,
    pub undoes: Option<Uuid>,
}

/// An import that was done.
#[derive(Debug)]
pub struct Done {
    pub receipt: Receipt,
    pub state: ImportState,
    effect: Effect,
}

/// A school.
#[derive(Debug, Default)]
pub struct Model {
    pub revision: Revision,
    students: List,
    teachers: List,
    /// In the order in which they were done.
    pub done: Vec<Done>,
    /// The gestionnaire's id, and the body that named them.
    pub manager: Option<EntId>,
    /// Lines of its audit.
    pub audited: u64,
    /// Events that a letter tells, by their kind.
    pub told: BTreeMap<&'static str, u64>,
}

impl Model {
    pub fn list(&self, list: Roster) -> &List {
        match list {
            Roster::Students => &self.students,
            Roster::Teachers => &self.teachers,
        }
    }

    fn list_mut(&mut self, list: Roster) -> &mut List {
        match list {
            Roster::Students => &mut self.students,
            Roster::Teachers => &mut self.teachers,
        }
    }

    pub fn held(&self, list: Roster) -> Vec<Held> {
        self.list(list).values().cloned().collect()
    }

    pub fn receipts(&self) -> impl Iterator<Item = &Receipt> {
        self.done.iter().map(|done| &done.receipt)
    }

    pub fn done(&self, id: Uuid) -> Option<&Done> {
        self.done.iter().find(|done| done.receipt.id == id)
    }

    /// One line of the audit and one event for a letter.
    pub fn tell(&mut self, kind: &'static str) {
        self.audited += 1;
        *self.told.entry(kind).or_default() += 1;
    }

    /// What a whole file does.
    pub fn importing(&self, list: Roster, wanted: &[Account], rules: &Rules) -> Effect {
        let held = self.list(list);
        let named: BTreeSet<&EntId> = wanted.iter().map(|account| &account.ent_id).collect();
        let mut counts = CountsBody::default();
        let mut continued = BTreeSet::new();
        let mut changes = Vec::new();
        for account in wanted {
            let same_id = held.get(&account.ent_id);
            let relinked = || match rules.relink {
                Relink::ByLogin => continues(account, wanted, held, &named),
                Relink::No => None,
            };
            let before = same_id.or_else(relinked);
            let is_replaced = same_id.is_some_and(|before| is_another(account, before, held));
            let same_person = before.filter(|_| !is_replaced);
            let after = Held::active(with_known_login(account, same_person));
            let count = match before {
                None => &mut counts.create,
                Some(_) if is_replaced => &mut counts.replaced,
                Some(before) if before.account.ent_id != account.ent_id => &mut counts.relinked,
                Some(before) if !before.active => &mut counts.returning,
                Some(before) if *before == after => &mut counts.unchanged,
                Some(_) => &mut counts.update,
            };
            *count += 1;
            continued.extend(before.map(|before| &before.account.ent_id));
            if before != Some(&after) {
                changes.push(recorded(before.cloned(), Some(after)));
            }
        }
        for before in held.values().filter(|held| held.active) {
            if continued.contains(&before.account.ent_id) {
                continue;
            }
            match rules.absent {
                AbsentRule::Keep => counts.absent += 1,
                AbsentRule::Deactivate => {
                    counts.deactivate += 1;
                    let after = Held { active: false, ..before.clone() };
                    changes.push(recorded(Some(before.clone()), Some(after)));
                }
            }
        }
        changes.sort_by(by_id);
        let (removed, restored, conflicts, undoes) = (0, 0, Vec::new(), None);
        Effect { list, changes, counts, removed, restored, conflicts, undoes }
    }

    /// What undoing an import does now.
    pub fn undoing(&self, id: Uuid) -> Effect {
        let done = self.done(id).unwrap();
        let list = done.effect.list;
        let held = self.list(list);
        let (mut changes, mut conflicts) = (Vec::new(), Vec::new());
        let (mut removed, mut restored) = (0, 0);
        for change in &done.effect.changes {
            let now = held.get(&change.ent_id);
            let former = change.before.as_ref().map(|before| &before.account.ent_id);
            let taken = former.is_some_and(|id| *id != change.ent_id && held.contains_key(id));
            if taken || now != change.after.as_ref() {
                conflicts.push(change.ent_id.clone());
                continue;
            }
            let back = change.before.is_some();
            *if back { &mut restored } else { &mut removed } += 1;
            changes.push(recorded(now.cloned(), change.before.clone()));
        }
        changes.sort_by(by_id);
        conflicts.sort();
        let counts = CountsBody::default();
        Effect { list, changes, counts, removed, restored, conflicts, undoes: Some(id) }
    }

    /// Whether an effect would give somebody an id that the other list holds.
    pub fn takes_over(&self, effect: &Effect) -> bool {
        let other = match effect.list {
            Roster::Students => &self.teachers,
            Roster::Teachers => &self.students,
        };
        let keeps_its_id = |change: &Recorded| {
            change.before.as_ref().is_some_and(|before| before.account.ent_id == change.ent_id)
        };
        effect.changes.iter().any(|c| !keeps_its_id(c) && other.contains_key(&c.ent_id))
    }

    /// It was done, and this is what the service answered.
    pub fn apply(&mut self, effect: Effect, receipt: Receipt) {
        let list = self.list_mut(effect.list);
        for change in &effect.changes {
            if let Some(before) = &change.before {
                list.remove(&before.account.ent_id);
            }
        }
        for after in effect.changes.iter().filter_map(|change| change.after.as_ref()) {
            list.insert(after.account.ent_id.clone(), after.clone());
        }
        self.revision = self.revision.next();
        self.tell(if effect.undoes.is_some() { "undone" } else { "imported" });
        self.follow_manager(&effect);
        if let Some(undone) = effect.undoes {
            self.mark(undone);
        }
        self.done.push(Done { receipt, state: ImportState::Committed, effect });
    }

    /// A nomination follows its account to another id, and ends with it.
    fn follow_manager(&mut self, effect: &Effect) {
        let Some(manager) = self.manager.take() else { return };
        let moved = effect.changes.iter().find(|change| {
            let before = change.before.as_ref().map(|before| &before.account.ent_id);
            before == Some(&manager) && change.after.is_some()
        });
        let manager = moved.map_or(manager, |change| change.ent_id.clone());
        if self.teachers.get(&manager).is_some_and(|held| held.active) {
            self.manager = Some(manager);
        } else {
            self.tell("manager-dismissed");
        }
    }

    /// An import is undone; what it had itself undone stands again.
    fn mark(&mut self, undone: Uuid) {
        let at = |this: &Self, id| this.done.iter().position(|done| done.receipt.id == id);
        let first = at(self, undone).unwrap();
        self.done[first].state = ImportState::Undone;
        let before = self.done[first].effect.undoes.and_then(|id| at(self, id));
        if let Some(before) = before
            && self.done[before].state == ImportState::Undone
        {
            self.done[before].state = ImportState::Committed;
        }
    }
}

/// The account held that somebody under an unknown id continues: the only one with this login, of the same
/// names, whose id the file does not name.
fn continues<'a>(
    account: &Account,
    wanted: &[Account],
    held: &'a List,
    named: &BTreeSet<&EntId>,
) -> Option<&'a Held> {
    let login = account.login.as_ref()?;
    let twice = wanted.iter().filter(|other| other.login.as_ref() == Some(login)).count() > 1;
    let mut found = held.values().filter(|held| {
        held.account.login.as_ref() == Some(login) && !named.contains(&held.account.ent_id)
    });
    let only = found.next().filter(|_| found.next().is_none() && !twice)?;
    let other = &only.account;
    let alike = account.last_name == other.last_name && account.first_name == other.first_name;
    alike.then_some(only)
}

/// Whether a line is of somebody else than whom its id was: nothing of it is alike, or its login and names are those
/// of another account, who took another id meanwhile.
fn is_another(line: &Account, before: &Held, held: &List) -> bool {
    let same_names = |one: &Account, other: &Account| {
        one.last_name == other.last_name && one.first_name == other.first_name
    };
    let same_login = line.login.is_some() && line.login == before.account.login;
    let is_the_person = |other: &Held| {
        other.account.ent_id != line.ent_id
            && line.login.is_some()
            && other.account.login == line.login
            && same_names(line, &other.account)
    };
    let nothing_alike =
        line.last_name != before.account.last_name && line.first_name != before.account.first_name;
    !same_login
        && !same_names(line, &before.account)
        && (nothing_alike || held.values().any(is_the_person))
}

fn with_known_login(account: &Account, before: Option<&Held>) -> Account {
    let known = before.and_then(|before| before.account.login.clone());
    Account { login: account.login.clone().or(known), ..account.clone() }
}

/// Under the id it has afterwards, or had until it went.
fn recorded(before: Option<Held>, after: Option<Held>) -> Recorded {
    let ent_id = after.as_ref().or(before.as_ref()).unwrap().account.ent_id.clone();
    Recorded { ent_id, before, after }
}

fn by_id(a: &Recorded, b: &Recorded) -> std::cmp::Ordering {
    a.ent_id.cmp(&b.ent_id)
}
