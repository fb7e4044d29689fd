use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::FixedState;

use super::{NAMED, WHOLE};
use crate::{
    plan::{Action, Held, Plan, Step},
    school::{Account, Classes, Level, Movement},
};

/// People who were in one class and are in another; nothing stands for outside the school.
#[derive(Debug, Clone)]
pub(super) struct Flow<'a> {
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) count: u32,
    /// The first of them.
    pub(super) people: Vec<&'a Account>,
}

impl Flow<'_> {
    /// Where the level goes.
    pub(super) fn movement(&self) -> Movement {
        let level = |class: &Option<String>| class.as_deref().and_then(Level::of_class);
        Movement::between(level(&self.from), level(&self.to))
    }

    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        let name = |account: &&Account| format!("{} {}", account.last_name, account.first_name);
        self.people.iter().map(name)
    }
}

/// Everybody who was there or is there, by the class of before and of after.
pub(super) struct Flows<'a>(Vec<Flow<'a>>);

/// How many, and the first of them.
#[derive(Default)]
struct Heap<'a> {
    count: u32,
    people: Vec<&'a Account>,
}

type Between<'a> = (Option<&'a Classes>, Option<&'a Classes>);

impl<'a> Flows<'a> {
    /// One pass over the plan; what is dear is done once for each pair of lists of classes.
    pub(super) fn of(plan: &Plan, wanted: &'a [Account], held: &'a [Held]) -> Self {
        let mut heaps: HashMap<Between<'a>, Heap<'a>, FixedState> = HashMap::default();
        let mut add = |between: Between<'a>, account: &'a Account| {
            let heap = heaps.entry(between).or_default();
            heap.count += 1;
            if heap.people.len() < NAMED {
                heap.people.push(account);
            }
        };
        for step in plan.steps() {
            let (before, after) = sides(step, wanted, held);
            let classes = |account: Option<&'a Account>| account.map(|account| &account.classes);
            match (before, after) {
                (Some(gone), Some(come)) if step.action == Action::Replace => {
                    add((Some(&gone.classes), None), gone);
                    add((None, Some(&come.classes)), come);
                }
                (_, Some(account)) | (Some(account), None) => {
                    add((classes(before), classes(after)), account);
                }
                (None, None) => {}
            }
        }
        Self::merged(heaps)
    }

    /// Lists of classes that are called alike are one.
    fn merged(heaps: HashMap<Between<'a>, Heap<'a>, FixedState>) -> Self {
        let mut merged: BTreeMap<(Option<String>, Option<String>), Heap<'a>> = BTreeMap::new();
        let mut heaps: Vec<_> = heaps.into_iter().collect();
        heaps.sort_unstable_by_key(|(between, _)| *between);
        for ((from, to), heap) in heaps {
            let all = merged.entry((from.map(called), to.map(called))).or_default();
            all.count += heap.count;
            all.people.extend(heap.people);
            all.people.truncate(NAMED);
        }
        let flow = |((from, to), Heap { count, people })| Flow { from, to, count, people };
        Self(merged.into_iter().map(flow).collect())
    }

    /// Each class of before, with those who were in it.
    pub(super) fn by_former_class(&self) -> BTreeMap<&str, Vec<&Flow<'a>>> {
        let mut by_class: BTreeMap<&str, Vec<&Flow<'a>>> = BTreeMap::new();
        for flow in &self.0 {
            if let Some(from) = &flow.from {
                by_class.entry(from).or_default().push(flow);
            }
        }
        by_class
    }

    /// Those who were not there.
    pub(super) fn arriving(&self) -> impl Iterator<Item = &Flow<'a>> {
        self.0.iter().filter(|flow| flow.from.is_none())
    }

    /// The class to which another goes as a whole, unless most of it leaves.
    pub(super) fn whole<'f>(&self, of_class: &[&'f Flow<'a>]) -> Option<&'f str> {
        let staying = || of_class.iter().filter(|flow| flow.to.is_some());
        let most = staying().max_by_key(|flow| flow.count)?;
        let stay: u32 = staying().map(|flow| flow.count).sum();
        let all: u32 = of_class.iter().map(|flow| flow.count).sum();
        let there = self.0.iter().filter(|flow| flow.from.is_some() && flow.to == most.to);
        let from_anywhere: u32 = there.map(|flow| flow.count).sum();
        let whole = |all: u32| u64::from(most.count) * 100 >= u64::from(all) * u64::from(WHOLE);
        let stays = stay * 2 >= all;
        most.to.as_deref().filter(|_| stays && whole(stay) && whole(from_anywhere))
    }

    /// Classes in which somebody is and nobody was.
    pub(super) fn only_after(&self) -> Vec<String> {
        self.only(|flow| flow.to.as_ref(), |flow| flow.from.as_ref())
    }

    /// Classes in which somebody was and nobody is.
    pub(super) fn only_before(&self) -> Vec<String> {
        self.only(|flow| flow.from.as_ref(), |flow| flow.to.as_ref())
    }

    fn only<'f>(
        &'f self,
        here: impl Fn(&'f Flow<'a>) -> Option<&'f String>,
        there: impl Fn(&'f Flow<'a>) -> Option<&'f String>,
    ) -> Vec<String> {
        let there: BTreeSet<&String> = self.0.iter().filter_map(there).collect();
        let here: BTreeSet<&String> = self.0.iter().filter_map(here).collect();
        let only = here.into_iter().filter(|class| !there.contains(class) && !class.is_empty());
        only.cloned().collect()
    }
}

/// The account of before and the one of after.
fn sides<'a>(
    step: &Step,
    wanted: &'a [Account],
    held: &'a [Held],
) -> (Option<&'a Account>, Option<&'a Account>) {
    let before = step.held.map(|at| &held[at as usize]).filter(|held| held.active);
    (before.map(|held| &held.account), step.wanted.map(|at| &wanted[at as usize]))
}

/// The class of somebody: that of a level, for those who are in another one too (`4F, ULIS`).
pub(in crate::plan) fn called(classes: &Classes) -> String {
    let mut of_a_level =
        classes.as_slice().iter().filter(|class| Level::of_class(class.as_str()).is_some());
    match (of_a_level.next(), of_a_level.next()) {
        (Some(class), None) => class.to_string(),
        _ => classes.joined().into_owned(),
    }
}
