//! What an import would change, worked out before anything is sent.
//!
//! [`Plan::compare`] lays the accounts of a file beside those the service
//! already holds and gives each one an [`Action`]. It is pure: no clock, no
//! network, no dependence on the order of lines. The preview and the sending
//! use the same plan, and its [`Digest`] lets the service refuse another one.
//!
//! An account the file no longer names is [`Action::Absent`] and stays as it
//! is: only a person decides that someone has left the school, all of them or one
//! by one ([`Rules::except`]). Somebody whose id changed is new and absent at once,
//! until a person chooses [`Relink::ByLogin`]. A known id under which the file names
//! somebody else altogether is [`Action::Replace`], until a person says that it is
//! the same one ([`Rules::same_person`]).
//!
//! ```
//! use balado_core::{plan::{Action, Held, Plan, Rules}, school::Account};
//!
//! let ines = Held::active(Account::example("2846117"));
//! let plan = Plan::compare(&[], &[ines], Rules::default())?;
//! assert_eq!(plan.count(Action::Absent), 1);
//! # Ok::<(), balado_core::plan::PlanError>(())
//! ```

mod by_class;
mod change;
mod changes;
mod conflict;
mod digest;
mod guards;
mod hold;
mod ids;
mod old_list;
mod other_person;
mod people;
mod relink;
mod summary;
mod undo;

pub use by_class::{ByClass, ClassLine, Group, GroupKind};
pub use change::{Field, FieldChange, same_person};
pub use conflict::{Conflict, ConflictReason};
pub use digest::{Digest, NotADigest};
pub use guards::{Guard, Remedy, Situation, guards};
pub use hold::{Hold, HoldKind, TypedNumber};
pub use old_list::{Imported, OldList, spoken};
pub use other_person::logins_given_again;
pub use people::{Concerned, Happening, Section, Together};
pub use summary::{Movements, Summary};
pub use undo::{Recorded, Undo, UndoStep};

use std::collections::BTreeSet;

use self::ids::Ids;
use crate::school::{Account, EntId};

/// An account as the service holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Who it is.
    pub account: Account,
    /// False once somebody has said that the person left.
    pub active: bool,
}

impl Held {
    /// An account in use.
    pub fn active(account: Account) -> Self {
        Self { account, active: true }
    }
}

/// What becomes of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Not held yet.
    Create,
    /// Held, and different in the file.
    Update,
    /// Held and the same.
    Unchanged,
    /// Held but deactivated; the file names it again.
    Returning,
    /// Held, not in the file, and it stays.
    Absent,
    /// Held, not in the file, and a person chose to deactivate it.
    Deactivate,
    /// Held under another id: the account stays and takes the id of the file.
    Relink,
    /// The id is held for somebody else, whose account ends: the one of the file begins under the same id, and
    /// inherits nothing.
    Replace,
}

impl Action {
    /// Every action, in the order of [`Counts`].
    pub const ALL: [Self; 8] = [
        Self::Create,
        Self::Update,
        Self::Unchanged,
        Self::Returning,
        Self::Absent,
        Self::Deactivate,
        Self::Relink,
        Self::Replace,
    ];

    /// Whether the service writes something for it.
    pub fn writes(self) -> bool {
        !matches!(self, Self::Unchanged | Self::Absent)
    }
}

/// What to do with active accounts that the file does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AbsentRule {
    /// They stay: absent from a file means nothing.
    #[default]
    Keep,
    /// They are deactivated; a separate choice of a person, held by a threshold.
    Deactivate,
}

/// What to do with people whom the file names under another id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Relink {
    /// Nothing: the old account is absent and the new one is created.
    #[default]
    No,
    /// The account held takes the new id when login and names agree; a separate choice of a person.
    ByLogin,
}

/// The choices of a person that a plan is made under.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Rules {
    /// Accounts that the file does not name.
    pub absent: AbsentRule,
    /// Those of them for whom the other thing is done: deactivated under [`AbsentRule::Keep`], kept
    /// under [`AbsentRule::Deactivate`]. Each is an active account that the file does not name.
    pub except: BTreeSet<EntId>,
    /// People whose id changed.
    pub relink: Relink,
    /// Accounts whose file says something else under their id, and of whom a person said that they are
    /// the same people: they are brought up to date. Each is in the file and held under its id.
    pub same_person: BTreeSet<EntId>,
}

/// Why lists cannot be compared under these rules. It counts ids and names none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Two accounts of the file bear the same id: the plan would depend on their order.
    #[error("the id of row {second} was already given by row {first}")]
    RepeatedId {
        /// Index of the first account with this id, from 0.
        first: usize,
        /// Index of the second one.
        second: usize,
    },
    /// [`Rules::except`] has ids that are not those of absent active accounts.
    #[error("{0} excepted ids are not of absent accounts")]
    NotAbsent(usize),
    /// [`Rules::same_person`] has ids that are not both in the file and held.
    #[error("{0} ids of the same people are not both in the file and held")]
    NotKnown(usize),
}

/// One line of a plan: an action and where its two sides stand in the lists that were compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What happens.
    pub action: Action,
    /// Index in the accounts of the file; `None` for those the file does not name.
    pub wanted: Option<u32>,
    /// Index in the accounts held; `None` for new ones.
    pub held: Option<u32>,
}

/// How many accounts each action concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// [`Action::Create`].
    pub create: u32,
    /// [`Action::Update`].
    pub update: u32,
    /// [`Action::Unchanged`].
    pub unchanged: u32,
    /// [`Action::Returning`].
    pub returning: u32,
    /// [`Action::Absent`].
    pub absent: u32,
    /// [`Action::Deactivate`].
    pub deactivate: u32,
    /// [`Action::Relink`].
    pub relinked: u32,
    /// [`Action::Replace`].
    pub replaced: u32,
}

/// What an import would change.
///
/// It keeps indices, not accounts: pass the same two slices to its methods as to [`Plan::compare`].
/// 24 bytes an account; up to `u32::MAX` accounts on each side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    steps: Vec<Step>,
    rules: Rules,
    held_active: u32,
}

impl Plan {
    /// Compares the accounts of a file with those the service holds in the same list of the same school.
    ///
    /// Steps come in the order of `wanted`, then the absent ones in the order of `held`.
    /// Accounts that are held, deactivated and not in the file are no step at all.
    /// A login that the file leaves out stays as it is held.
    ///
    /// # Errors
    /// An id that stands twice in `wanted`, or rules that name somebody they cannot concern.
    pub fn compare(wanted: &[Account], held: &[Held], rules: Rules) -> Result<Self, PlanError> {
        let mut held_ids = Ids::with_capacity(held.len());
        for (at, held_id) in held.iter().map(|held| held.account.ent_id.as_str()).enumerate() {
            held_ids.insert(held_id, at, |other| held[other].account.ent_id.as_str());
        }
        let mut steps = Vec::with_capacity(wanted.len().max(held.len()));
        let mut named = vec![false; held.len()];
        let mut fresh = Ids::with_capacity(0);
        for (index, account) in wanted.iter().enumerate() {
            let id = account.ent_id.as_str();
            let held_at = held_ids.find(id, |at| held[at].account.ent_id.as_str());
            let seen = match held_at {
                Some(at) => std::mem::replace(&mut named[at], true),
                None => !fresh.insert(id, index, |other| wanted[other].ent_id.as_str()),
            };
            if seen {
                return Err(repeated(wanted, index));
            }
            let action = held_at.map_or(Action::Create, |at| confront(account, &held[at]));
            steps.push(Step { action, wanted: Some(position(index)), held: held_at.map(position) });
        }
        rules.check_same_person(wanted, &steps)?;
        for at in other_person::other_people(wanted, held, &steps) {
            let step = &mut steps[at];
            let vouched = step.wanted.map(|at| &wanted[at as usize].ent_id);
            if vouched.is_some_and(|id| !rules.same_person.contains(id)) {
                step.action = Action::Replace;
            }
        }
        if rules.relink == Relink::ByLogin {
            for link in relink::links(wanted, held, &steps, &named) {
                named[link.held as usize] = true;
                let step = &mut steps[link.wanted as usize];
                (step.action, step.held) = (Action::Relink, Some(link.held));
            }
        }
        let absent = (0..held.len()).filter(|&at| held[at].active && !named[at]);
        let mut excepted = 0;
        steps.extend(absent.map(|at| {
            let is_excepted = rules.except.contains(&held[at].account.ent_id);
            excepted += usize::from(is_excepted);
            Step { action: rules.of_absent(is_excepted), wanted: None, held: Some(position(at)) }
        }));
        if excepted < rules.except.len() {
            return Err(PlanError::NotAbsent(rules.except.len() - excepted));
        }
        let held_active = position(held.iter().filter(|held| held.active).count());
        Ok(Self { steps, rules, held_active })
    }

    /// Every step, those of the file first.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The rules it was made under.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// How many accounts an action concerns.
    pub fn count(&self, action: Action) -> u32 {
        position(self.steps.iter().filter(|step| step.action == action).count())
    }

    /// All counts at once.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for step in &self.steps {
            *counts.count_of(step.action) += 1;
        }
        counts
    }

    /// Number of active accounts the plan was compared with.
    pub fn held_active(&self) -> u32 {
        self.held_active
    }

    /// How many new accounts [`Relink::ByLogin`] would take for people already held.
    ///
    /// Pass the slices that were compared. 0 for a plan that relinks already.
    pub fn relinkable(&self, wanted: &[Account], held: &[Held]) -> u32 {
        let mut named = vec![false; held.len()];
        for step in self.steps.iter().filter(|step| step.wanted.is_some()) {
            step.held.into_iter().for_each(|at| named[at as usize] = true);
        }
        let of_file = self.steps.partition_point(|step| step.wanted.is_some());
        position(relink::links(wanted, held, &self.steps[..of_file], &named).len())
    }
}

impl Rules {
    /// The same for everybody, and nothing said of anybody.
    pub const fn of_all(absent: AbsentRule, relink: Relink) -> Self {
        Self { absent, relink, except: BTreeSet::new(), same_person: BTreeSet::new() }
    }

    /// What becomes of an active account that the file does not name.
    fn of_absent(&self, is_excepted: bool) -> Action {
        match (self.absent, is_excepted) {
            (AbsentRule::Keep, false) | (AbsentRule::Deactivate, true) => Action::Absent,
            (AbsentRule::Deactivate, false) | (AbsentRule::Keep, true) => Action::Deactivate,
        }
    }

    fn check_same_person(&self, wanted: &[Account], steps: &[Step]) -> Result<(), PlanError> {
        if self.same_person.is_empty() {
            return Ok(());
        }
        let on_both_sides =
            steps.iter().filter(|step| step.held.is_some()).filter_map(|step| step.wanted);
        let named =
            on_both_sides.filter(|&at| self.same_person.contains(&wanted[at as usize].ent_id));
        match self.same_person.len() - named.count() {
            0 => Ok(()),
            unknown => Err(PlanError::NotKnown(unknown)),
        }
    }
}

impl Counts {
    fn count_of(&mut self, action: Action) -> &mut u32 {
        match action {
            Action::Create => &mut self.create,
            Action::Update => &mut self.update,
            Action::Unchanged => &mut self.unchanged,
            Action::Returning => &mut self.returning,
            Action::Absent => &mut self.absent,
            Action::Deactivate => &mut self.deactivate,
            Action::Relink => &mut self.relinked,
            Action::Replace => &mut self.replaced,
        }
    }

    /// Accounts the service writes.
    pub fn written(&self) -> u32 {
        let Self { create, update, returning, deactivate, relinked, replaced, .. } = self;
        create + update + returning + deactivate + relinked + replaced
    }

    /// Accounts of the file, whatever becomes of them.
    pub fn wanted(&self) -> u32 {
        let Self { create, update, returning, unchanged, relinked, replaced, .. } = self;
        create + update + returning + unchanged + relinked + replaced
    }
}

fn confront(account: &Account, held: &Held) -> Action {
    if !held.active {
        Action::Returning
    } else if same_person(account, &held.account) {
        Action::Unchanged
    } else {
        Action::Update
    }
}

fn repeated(wanted: &[Account], second: usize) -> PlanError {
    let id = &wanted[second].ent_id;
    let first = wanted.iter().position(|account| account.ent_id == *id);
    PlanError::RepeatedId { first: first.unwrap_or(second), second }
}

fn position(index: usize) -> u32 {
    u32::try_from(index).expect("a list holds fewer than 4 billion accounts")
}

#[cfg(test)]
mod tests;
