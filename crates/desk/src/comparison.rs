//! The lines of a file beside the accounts that are held: what would be sent, and the state of every row.

use std::collections::{BTreeSet, HashMap};

use balado_core::{
    check::Entry,
    plan::{Action, Held, Plan, Relink, Rules},
    school::Account,
};

use crate::shown::RowState;

/// The outcome: one state per line of the file, then one per absent account.
#[derive(Default)]
pub(crate) struct Comparison {
    /// What would be sent, without the lines left out.
    pub(crate) wanted: Vec<Account>,
    /// What it would change.
    pub(crate) plan: Option<Plan>,
    /// Of each row.
    pub(crate) states: Vec<RowState>,
    /// The account held of each row.
    pub(crate) held_of: Vec<Option<u32>>,
}

/// What is laid beside what.
pub(crate) struct Sides<'a> {
    /// The file's lines; a key is a place here.
    pub(crate) lines: Vec<&'a Entry>,
    /// Keys of the lines a person left out.
    pub(crate) excluded: &'a BTreeSet<u32>,
    /// Whether the file has a column of classes.
    pub(crate) has_classes: bool,
    /// The accounts held; `None` while signed out.
    pub(crate) held: Option<&'a [Held]>,
    /// The person's choices.
    pub(crate) rules: Rules,
}

impl Sides<'_> {
    /// Works out the plan and the state of every row.
    ///
    /// A line that is blocked or left out, of somebody who is held, is planned as held: it is neither
    /// changed nor taken for absent.
    pub(crate) fn compare(&self) -> Comparison {
        let held = self.held.unwrap_or_default();
        let (mut wanted, keys, mut kept_back) = self.wanted(held);
        kept_back.extend(self.left_out_under_another_id(held));
        wanted.extend(as_held(&wanted, kept_back, held));
        let plan =
            Plan::compare(&wanted, held, self.rules).expect("checking sets repeated ids aside");
        self.complete_relinked(&mut wanted, &plan, held);
        let mut comparison = Comparison {
            states: (0..).take(self.lines.len()).map(|key| self.set_aside(key)).collect(),
            held_of: vec![None; self.lines.len()],
            ..Comparison::default()
        };
        for step in plan.steps() {
            let key = step.wanted.map(|at| keys.get(at as usize));
            match key {
                Some(Some(&key)) => {
                    let state =
                        if self.held.is_some() { state_of(step.action) } else { RowState::Read };
                    comparison.states[key] = state;
                    comparison.held_of[key] = step.held;
                }
                Some(None) => {}
                None => {
                    comparison.states.push(RowState::Absent);
                    comparison.held_of.push(step.held);
                }
            }
        }
        Comparison { wanted, plan: self.held.is_some().then_some(plan), ..comparison }
    }

    fn set_aside(&self, key: u32) -> RowState {
        if self.excluded.contains(&key) { RowState::Excluded } else { RowState::ToFix }
    }

    /// The accounts of the file, the keys they come from, and the places held of people whose line stays aside.
    fn wanted(&self, held: &[Held]) -> (Vec<Account>, Vec<usize>, Vec<usize>) {
        let ids = held.iter().enumerate().map(|(at, held)| (held.account.ent_id.as_str(), at));
        let place: HashMap<&str, usize> = ids.collect();
        let (mut wanted, mut keys, mut kept_back) =
            (Vec::with_capacity(self.lines.len()), Vec::new(), Vec::new());
        for ((key, entry), number) in self.lines.iter().enumerate().zip(0..) {
            match &entry.account {
                Some(account) if !self.excluded.contains(&number) => {
                    let known = place.get(account.ent_id.as_str()).map(|&at| &held[at]);
                    wanted.push(self.completed(account, known));
                    keys.push(key);
                }
                _ => kept_back.extend(place.get(entry.given().ent_id)),
            }
        }
        (wanted, keys, kept_back)
    }

    /// Places held of people whose line a person left out, and who are held under another id.
    fn left_out_under_another_id(&self, held: &[Held]) -> Vec<usize> {
        let left_out = self.excluded.iter().filter_map(|&key| self.lines.get(key as usize));
        let left_out: Vec<Account> = left_out.filter_map(|entry| entry.account.clone()).collect();
        if left_out.is_empty() || self.rules.relink == Relink::No {
            return Vec::new();
        }
        let plan = Plan::compare(&left_out, held, self.rules);
        let plan = plan.expect("checking sets repeated ids aside");
        let relinked = plan.steps().iter().filter(|step| step.action == Action::Relink);
        relinked.filter_map(|step| step.held.map(|at| at as usize)).collect()
    }

    /// Who is held under another id is known only now: what the file does not say stays as it is held.
    fn complete_relinked(&self, wanted: &mut [Account], plan: &Plan, held: &[Held]) {
        for step in plan.steps().iter().filter(|step| step.action == Action::Relink) {
            if let (Some(at), Some(known)) = (step.wanted, step.held) {
                let account = &mut wanted[at as usize];
                *account = self.completed(account, held.get(known as usize));
            }
        }
    }

    /// A file without a column of classes says nothing about classes: those that are held stay.
    fn completed(&self, account: &Account, held: Option<&Held>) -> Account {
        let mut account = account.clone();
        if let (false, Some(held)) = (self.has_classes, held) {
            account.classes = held.account.classes.clone();
        }
        account
    }
}

/// The accounts of people whose line stays aside, as they are held, unless another line names them.
fn as_held(wanted: &[Account], mut kept_back: Vec<usize>, held: &[Held]) -> Vec<Account> {
    kept_back.sort_unstable();
    kept_back.dedup();
    if kept_back.is_empty() {
        return Vec::new();
    }
    let named: BTreeSet<&str> = wanted.iter().map(|account| account.ent_id.as_str()).collect();
    let left = kept_back.into_iter().map(|at| &held[at]);
    left.filter(|held| held.active && !named.contains(held.account.ent_id.as_str()))
        .map(|held| held.account.clone())
        .collect()
}

fn state_of(action: Action) -> RowState {
    match action {
        Action::Create => RowState::Create,
        Action::Update | Action::Relink => RowState::Update,
        Action::Returning => RowState::Returning,
        Action::Unchanged => RowState::Unchanged,
        Action::Absent | Action::Deactivate => RowState::Absent,
    }
}
