//! Who an import concerns, by what happens to them, and together with those to whom the same happens.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Action, Held, Plan, Step,
    by_class::{called, listed},
    summary::changes_class,
};
use crate::school::{Account, Level, Roster};

/// So few people need no classes.
const FEW: usize = 5;
/// Classes of so few people are put together …
const SMALL: usize = 3;
/// … when there are so many of them.
const MANY_SMALL: usize = 3;

/// What happens to somebody, in the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Happening {
    /// A new account; that of whoever takes the id of somebody else too.
    Arrival,
    /// Deactivated once, and named again.
    Return,
    /// An account that is deactivated, or ends because its id is somebody else's.
    Departure,
    /// Not in the file, and the account stays.
    Kept,
    /// Another class.
    ClassChange,
    /// Another name, login or id, and the same class.
    Correction,
}

/// Everybody to whom the same happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section<'a> {
    /// What happens to them.
    pub happening: Happening,
    /// How many of each level, from the youngest on; nothing of teachers, nor of those who go from one to another.
    pub levels: Vec<(Level, u32)>,
    /// By class, or all of them at once.
    pub groups: Vec<Together<'a>>,
}

impl Section<'_> {
    /// How many they are.
    pub fn count(&self) -> usize {
        self.groups.iter().map(|group| group.people.len()).sum()
    }
}

/// People of a class, or of several that have only a few each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together<'a> {
    /// The class that they leave, or several.
    pub from: Option<String>,
    /// The class that they come to, or several.
    pub to: Option<String>,
    /// How many classes are put together.
    pub classes: usize,
    /// Whether nobody was in the class before.
    pub is_new: bool,
    /// By name; class after class where several are put together.
    pub people: Vec<Concerned<'a>>,
}

/// Somebody, before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concerned<'a> {
    /// What the plan does.
    pub action: Action,
    /// The account held; nothing of those who arrive.
    pub before: Option<&'a Account>,
    /// The account of the file; nothing of those who are not in it.
    pub after: Option<&'a Account>,
}

impl<'a> Concerned<'a> {
    /// The person, as the file says when it names them.
    pub fn account(&self) -> Option<&'a Account> {
        self.after.or(self.before)
    }

    fn name(&self) -> String {
        self.account().map(Account::folded_name).unwrap_or_default()
    }
}

/// From which class to which.
type Way = (Option<String>, Option<String>);

impl Plan {
    /// Who is concerned, by what happens to them; those who stay as they are are nobody's concern. Pass the slices
    /// that were compared.
    pub fn people<'a>(&self, wanted: &'a [Account], held: &'a [Held]) -> Vec<Section<'a>> {
        let mut all: BTreeMap<Happening, Vec<Concerned<'a>>> = BTreeMap::new();
        for step in self.steps() {
            for (happening, person) in self.happens(step, wanted, held).into_iter().flatten() {
                all.entry(happening).or_default().push(person);
            }
        }
        let is_first = self.held_active() == 0;
        let new = if is_first { Vec::new() } else { self.by_class(wanted, held).new_classes };
        all.into_iter().map(|(happening, people)| section(happening, people, &new)).collect()
    }

    /// One person, or two of one id.
    fn happens<'a>(
        &self,
        step: &Step,
        wanted: &'a [Account],
        held: &'a [Held],
    ) -> [Option<(Happening, Concerned<'a>)>; 2] {
        let after = step.wanted.map(|at| &wanted[at as usize]);
        let as_held = step.held.map(|at| &held[at as usize]);
        let (before, action) = (as_held.map(|held| &held.account), step.action);
        let person = Concerned { action, before, after };
        let one = |happening| [Some((happening, person)), None];
        match (action, before, after) {
            (Action::Unchanged, ..) => [None, None],
            (Action::Create, ..) => one(Happening::Arrival),
            (Action::Returning, ..) => one(Happening::Return),
            (Action::Absent, ..) => one(Happening::Kept),
            (Action::Deactivate, ..) => one(Happening::Departure),
            (Action::Replace, ..) => {
                let left = as_held.is_some_and(|held| held.active);
                let gone = (Happening::Departure, Concerned { after: None, ..person });
                let come = (Happening::Arrival, Concerned { before: None, ..person });
                [Some(come), left.then_some(gone)]
            }
            (Action::Update | Action::Relink, Some(from), Some(to))
                if changes_class(action, to, from, self.vouches_for(to)) =>
            {
                one(Happening::ClassChange)
            }
            (Action::Update | Action::Relink, ..) => one(Happening::Correction),
        }
    }
}

fn section<'a>(
    happening: Happening,
    mut people: Vec<Concerned<'a>>,
    new: &[String],
) -> Section<'a> {
    people.sort_by_cached_key(Concerned::name);
    let of_pupils = people
        .first()
        .and_then(Concerned::account)
        .is_some_and(|account| account.roster == Roster::Students);
    let by_class = of_pupils && people.len() > FEW && happening != Happening::Correction;
    Section {
        happening,
        levels: if of_pupils { levels(happening, &people) } else { Vec::new() },
        groups: if by_class { by_way(happening, people, new) } else { vec![flat(people)] },
    }
}

fn flat(people: Vec<Concerned<'_>>) -> Together<'_> {
    Together { from: None, to: None, classes: 0, is_new: false, people }
}

fn levels(happening: Happening, people: &[Concerned<'_>]) -> Vec<(Level, u32)> {
    if matches!(happening, Happening::ClassChange | Happening::Correction) {
        return Vec::new();
    }
    let mut levels: BTreeMap<Level, u32> = BTreeMap::new();
    for account in people.iter().filter_map(Concerned::account) {
        if let Some(level) = Level::of_classes(&account.classes) {
            *levels.entry(level).or_default() += 1;
        }
    }
    levels.into_iter().collect()
}

/// Class by class, from the youngest level on; the classes of a few people together, last.
fn by_way<'a>(
    happening: Happening,
    people: Vec<Concerned<'a>>,
    new: &[String],
) -> Vec<Together<'a>> {
    let ways = ways(happening, people);
    let is_small = |people: &Vec<Concerned<'a>>| people.len() <= SMALL;
    let merges = ways.values().filter(|people| is_small(people)).count() >= MANY_SMALL;
    let (small, large): (BTreeMap<Way, _>, BTreeMap<Way, _>) =
        ways.into_iter().partition(|(_, people)| merges && is_small(people));
    let mut groups: Vec<Together<'a>> = large
        .into_iter()
        .map(|((from, to), people)| {
            let is_new = to.as_ref().is_some_and(|to| new.contains(to));
            Together { from, to, classes: 1, is_new, people }
        })
        .collect();
    groups.sort_by_cached_key(|group| order(group.from.as_deref(), group.to.as_deref()));
    groups.extend((!small.is_empty()).then(|| together(small)));
    groups
}

/// Everybody by where they come from and go to. Where the classes are mixed anew, only where they go says something.
fn ways(happening: Happening, people: Vec<Concerned<'_>>) -> BTreeMap<Way, Vec<Concerned<'_>>> {
    let class = |account: Option<&Account>| account.map(|account| called(&account.classes));
    let way = |person: &Concerned<'_>| match happening {
        Happening::Arrival | Happening::Return => (None, class(person.after)),
        Happening::ClassChange | Happening::Correction => {
            (class(person.before), class(person.after))
        }
        Happening::Departure | Happening::Kept => (class(person.before), None),
    };
    let mut ways: BTreeMap<Way, Vec<Concerned<'_>>> = BTreeMap::new();
    for person in people {
        ways.entry(way(&person)).or_default().push(person);
    }
    let destinations: BTreeSet<&Option<String>> = ways.keys().map(|(_, to)| to).collect();
    if happening != Happening::ClassChange || ways.len() <= 2 * destinations.len() {
        return ways;
    }
    let mut mixed: BTreeMap<Way, Vec<Concerned<'_>>> = BTreeMap::new();
    for ((_, to), people) in ways {
        mixed.entry((None, to)).or_default().extend(people);
    }
    for people in mixed.values_mut() {
        people.sort_by_cached_key(Concerned::name);
    }
    mixed
}

/// Of classes: from the youngest level on, by name.
fn order(from: Option<&str>, to: Option<&str>) -> (bool, Option<Level>, String, String) {
    let class = from.or(to).unwrap_or_default();
    let level = Level::of_class(class);
    (level.is_none(), level, class.to_owned(), to.unwrap_or_default().to_owned())
}

/// Classes of a few people, as one group, class after class.
fn together<'a>(small: BTreeMap<Way, Vec<Concerned<'a>>>) -> Together<'a> {
    let sides = |side: fn(&Way) -> Option<&str>| {
        let classes: Vec<&str> = small.keys().filter_map(side).collect();
        (!classes.is_empty()).then(|| listed(classes.into_iter()))
    };
    let (from, to) = (sides(|(from, _)| from.as_deref()), sides(|(_, to)| to.as_deref()));
    let classes = small.len();
    let mut small: Vec<(Way, Vec<Concerned<'a>>)> = small.into_iter().collect();
    small.sort_by_cached_key(|((from, to), _)| order(from.as_deref(), to.as_deref()));
    let people = small.into_iter().flat_map(|(_, people)| people).collect();
    // Ways from everywhere to everywhere have no name in common.
    let (from, to) = if from.is_some() && to.is_some() { (None, None) } else { (from, to) };
    Together { from, to, classes, is_new: false, people }
}

#[cfg(test)]
mod tests;
