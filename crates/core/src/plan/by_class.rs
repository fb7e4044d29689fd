//! What happens to each class, so that nobody has to open every line.

mod flows;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use self::flows::called;
use self::flows::{Flow, Flows};
use super::{Held, Plan};
use crate::school::{Account, Level, Movement};

/// Names that are given of each group of people.
const NAMED: usize = 5;

/// A class goes as a whole to another when, in percent, at least so many of those who stay go there, and at least so
/// many of those who were anywhere and are there now come from it.
const WHOLE: u32 = 80;

/// What happens to the classes of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ByClass {
    /// Those who arrive first, then the classes of before, from the youngest level on.
    pub lines: Vec<ClassLine>,
    /// Pupils who stay on their level while their class, or most of the level, goes up.
    pub repeat: u32,
    /// Pupils who jump a level or more.
    pub jump: u32,
    /// Pupils who go down.
    pub down: u32,
    /// Classes nobody was in.
    pub new_classes: Vec<String>,
    /// Classes nobody is in any more.
    pub vanished: Vec<String>,
}

/// One line: a class that goes as a whole, a level whose classes are mixed anew, or those who arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassLine {
    /// The class or the level of before; nothing for those who arrive.
    pub from: Option<String>,
    /// Where most of them go: the class, or the level; the classes, for those who arrive. Nothing when nobody stays.
    pub to: Option<String>,
    /// Whether nobody is in the class of before any more.
    pub vanishes: bool,
    /// Those who go where the line says; those who leave, when nobody stays.
    pub count: u32,
    /// Those who are not in the file any more.
    pub departures: u32,
    /// Those who stay on their level while the line goes up.
    pub repeat: u32,
    /// Those who jump a level or more.
    pub jump: u32,
    /// Those who go down.
    pub down: u32,
    /// Everybody of the line, by where they go.
    pub groups: Vec<Group>,
}

/// People of a line who do the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they do.
    pub kind: GroupKind,
    /// The class they go to, or leave.
    pub class: String,
    /// How many.
    pub count: u32,
    /// The classes of before, and how many come from each, the largest first; nothing for those who arrive.
    pub from: Vec<(String, u32)>,
    /// The first of them, as people call them.
    pub names: Vec<String>,
}

/// What people do, in the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GroupKind {
    /// Stay on their level while the others go up.
    Repeat,
    /// Jump a level or more.
    Jump,
    /// Go down.
    Down,
    /// Are not in the file any more.
    Leave,
    /// Go to another class than most of theirs.
    Elsewhere,
    /// Go where the line goes.
    Go,
    /// Are new, or back.
    Arrive,
}

impl Plan {
    /// What happens to each class. Pass the slices that were compared.
    pub fn by_class(&self, wanted: &[Account], held: &[Held]) -> ByClass {
        let flows = Flows::of(self, wanted, held);
        let mut all = ByClass {
            new_classes: flows.only_after(),
            vanished: flows.only_before(),
            ..ByClass::default()
        };
        let mut mixed: BTreeMap<(bool, Option<Level>, &str), Vec<&Flow>> = BTreeMap::new();
        let mut lines = Vec::new();
        for (class, of_class) in flows.by_former_class() {
            let level = Level::of_class(class);
            if let Some(to) = flows.whole(&of_class) {
                lines.push((level, class, line(class, Some(to), &of_class)));
            } else {
                let name = if level.is_some() { "" } else { class };
                mixed.entry((level.is_none(), level, name)).or_default().extend(of_class);
            }
        }
        for ((_, level, class), of_level) in mixed {
            let from = level.map_or_else(|| class.to_owned(), |level| level.to_string());
            lines.push((level, class, mixed_line(&from, level, &of_level)));
        }
        lines.sort_by(|(one, a, _), (other, b, _)| {
            (one.is_none(), one, a).cmp(&(other.is_none(), other, b))
        });
        let mut lines: Vec<ClassLine> = lines.into_iter().map(|(.., line)| line).collect();
        for line in &mut lines {
            line.vanishes = line.from.as_ref().is_some_and(|from| all.vanished.contains(from));
            all.repeat += line.repeat;
            all.jump += line.jump;
            all.down += line.down;
        }
        all.lines = arrivals(&flows).into_iter().chain(lines).collect();
        all
    }
}

/// The line of a class, where most of it goes; or of one that nobody stays of.
fn line(class: &str, to: Option<&str>, flows: &[&Flow<'_>]) -> ClassLine {
    let movement = Movement::between(Level::of_class(class), to.and_then(Level::of_class));
    let kind = |flow: &Flow<'_>| match flow.to.as_deref() {
        None => GroupKind::Leave,
        class if class == to => GroupKind::Go,
        Some(_) => kind_of(flow, movement == Movement::Up, GroupKind::Elsewhere),
    };
    of_groups(class, to.map(str::to_owned), groups(flows, kind))
}

/// The line of a level whose classes are mixed anew.
fn mixed_line(from: &str, level: Option<Level>, flows: &[&Flow<'_>]) -> ClassLine {
    let mut levels: BTreeMap<Option<Level>, u32> = BTreeMap::new();
    for flow in flows.iter().filter(|flow| flow.to.is_some()) {
        let to = flow.to.as_deref().and_then(Level::of_class);
        *levels.entry(to).or_default() += flow.count;
    }
    let (staying, all): (u32, u32) =
        (levels.values().sum(), flows.iter().map(|flow| flow.count).sum());
    let most = levels.into_iter().max_by_key(|(_, count)| *count).map(|(to, _)| to);
    // Of a level that leaves, whoever is still there repeats it.
    let most = most.filter(|_| staying * 2 >= all);
    let up = most.is_none_or(|to| Movement::between(level, to) == Movement::Up);
    let kind = |flow: &Flow<'_>| match flow.to.as_deref() {
        None => GroupKind::Leave,
        Some(class) if Some(Level::of_class(class)) == most => GroupKind::Go,
        Some(_) => kind_of(flow, up, GroupKind::Elsewhere),
    };
    let to = most.map(|to| match to {
        Some(to) if level.is_some() => to.to_string(),
        _ => listed(flows.iter().filter_map(|flow| flow.to.as_deref())),
    });
    of_groups(from, to, groups(flows, kind))
}

/// What people do who do not go where the others go.
fn kind_of(flow: &Flow<'_>, others_go_up: bool, otherwise: GroupKind) -> GroupKind {
    match flow.movement() {
        Movement::Same if others_go_up => GroupKind::Repeat,
        Movement::Jump => GroupKind::Jump,
        Movement::Down => GroupKind::Down,
        Movement::Up | Movement::Same | Movement::Unknown => otherwise,
    }
}

/// People who do the same and go to the same class, or leave the same one.
fn groups(flows: &[&Flow<'_>], kind: impl Fn(&Flow<'_>) -> GroupKind) -> Vec<Group> {
    let mut groups: BTreeMap<(GroupKind, &str), Group> = BTreeMap::new();
    for flow in flows {
        let kind = kind(flow);
        let class = flow.to.as_deref().or(flow.from.as_deref()).unwrap_or_default();
        let group = groups.entry((kind, class)).or_insert_with(|| Group {
            kind,
            class: class.to_owned(),
            count: 0,
            from: Vec::new(),
            names: Vec::new(),
        });
        group.count += flow.count;
        group.from.extend(flow.from.clone().map(|from| (from, flow.count)));
        group.names.extend(flow.names());
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    for group in &mut groups {
        group.from.sort_by(|(a, one), (b, other)| other.cmp(one).then_with(|| a.cmp(b)));
        group.names.sort_unstable();
        group.names.truncate(NAMED);
    }
    groups
}

fn of_groups(from: &str, to: Option<String>, groups: Vec<Group>) -> ClassLine {
    let people =
        |kind| groups.iter().filter(|group| group.kind == kind).map(|group| group.count).sum();
    let departures = people(GroupKind::Leave);
    ClassLine {
        from: Some(from.to_owned()),
        vanishes: false,
        count: if to.is_some() { people(GroupKind::Go) } else { departures },
        departures,
        repeat: people(GroupKind::Repeat),
        jump: people(GroupKind::Jump),
        down: people(GroupKind::Down),
        to,
        groups,
    }
}

/// The line of those who were not there.
fn arrivals(flows: &Flows<'_>) -> Option<ClassLine> {
    let arriving: Vec<&Flow<'_>> = flows.arriving().collect();
    let groups = groups(&arriving, |_| GroupKind::Arrive);
    let count = groups.iter().map(|group| group.count).sum();
    let to = Some(listed(groups.iter().map(|group| group.class.as_str())));
    let line = ClassLine { from: None, count, ..of_groups("", to, groups) };
    (count > 0).then_some(line)
}

/// `6A`, `6A, 6B`, `6A à 6G`; `6e, 5e, 3e` where many classes are of several levels.
pub(super) fn listed<'c>(classes: impl Iterator<Item = &'c str>) -> String {
    let classes: BTreeSet<&str> = classes.filter(|class| !class.is_empty()).collect();
    let levels: Option<BTreeSet<Level>> =
        classes.iter().map(|class| Level::of_class(class)).collect();
    let several = levels.filter(|levels| levels.len() > 1);
    match (classes.first(), classes.last(), several) {
        (_, _, Some(levels)) if classes.len() > 3 => {
            levels.iter().map(Level::to_string).collect::<Vec<_>>().join(", ")
        }
        (Some(first), Some(last), _) if classes.len() > 3 => format!("{first} à {last}"),
        _ => classes.into_iter().collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests;
