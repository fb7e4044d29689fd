use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Action, Held, Plan, Step, old_list::spoken};
use crate::school::{Account, Classes, Level, Movement, Roster};

/// What happened since the last import, for people.
///
/// The numbers prove each other: `held - departures + arrivals + returns` is `in_file`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Active accounts before the import.
    pub held: u32,
    /// Created, and those who take the id of somebody who left.
    pub arrivals: u32,
    /// Deactivated once, and named again by the file.
    pub returns: u32,
    /// Held, and not named by the file, whatever becomes of their account.
    pub departures: u32,
    /// People who are held already and change class.
    pub class_changes: u32,
    /// People whose name or login changes and not their class, and those of whom a person said that they are
    /// the same under another name.
    pub corrections: u32,
    /// People held under another id, whose account takes the new one.
    pub relinked: u32,
    /// People who stay as they are.
    pub unchanged: u32,
    /// People that the plan has of the file.
    pub in_file: u32,
    /// Where the levels of the pupils who change class go; those of teachers say nothing.
    pub movements: Movements,
}

/// How many go where, from one level to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Movements {
    /// To the next level.
    pub up: u32,
    /// Over one level or more.
    pub jump: u32,
    /// To another class of the same level.
    pub same: u32,
    /// To a level below.
    pub down: u32,
    /// From or to a class whose level is not certain.
    pub unknown: u32,
}

impl Movements {
    fn add(&mut self, movement: Movement, count: u32) {
        *match movement {
            Movement::Up => &mut self.up,
            Movement::Jump => &mut self.jump,
            Movement::Same => &mut self.same,
            Movement::Down => &mut self.down,
            Movement::Unknown => &mut self.unknown,
        } += count;
    }
}

/// From which classes to which, and how many.
type Flows<'a> = BTreeMap<(&'a Classes, &'a Classes), u32>;

impl Plan {
    /// Counts what happened since the last import. Pass the slices that were compared.
    pub fn summary(&self, wanted: &[Account], held: &[Held]) -> Summary {
        let counts = self.counts();
        let mut summary = Summary {
            held: self.held_active(),
            arrivals: counts.create + counts.replaced,
            returns: counts.returning,
            departures: counts.absent + counts.deactivate,
            relinked: counts.relinked,
            unchanged: counts.unchanged,
            in_file: counts.wanted(),
            ..Summary::default()
        };
        let mut flows = Flows::new();
        for step in self.steps() {
            let (Some(to), Some(from)) = (step.wanted, step.held) else { continue };
            let (to, from) = (&wanted[to as usize], &held[from as usize]);
            summary.take(step, to, from, &mut flows, self.vouches_for(to));
        }
        let of_pupils = wanted.first().is_some_and(|account| account.roster == Roster::Students);
        for ((from, to), count) in flows {
            summary.class_changes += count;
            if of_pupils {
                let movement = Movement::between(Level::of_classes(from), Level::of_classes(to));
                summary.movements.add(movement, count);
            }
        }
        summary
    }

    /// Whether a person said that an account is of the same person as before.
    pub(super) fn vouches_for(&self, account: &Account) -> bool {
        let same = &self.rules().same_person;
        !same.is_empty() && same.contains(&account.ent_id)
    }
}

impl Summary {
    /// Somebody on both sides.
    fn take<'a>(
        &mut self,
        step: &Step,
        to: &'a Account,
        from: &'a Held,
        flows: &mut Flows<'a>,
        vouched: bool,
    ) {
        match step.action {
            Action::Replace => self.departures += u32::from(from.active),
            Action::Relink => self.returns += u32::from(!from.active),
            _ => {}
        }
        if changes_class(step.action, to, &from.account, vouched) {
            *flows.entry((&from.account.classes, &to.classes)).or_default() += 1;
        } else if step.action == Action::Update {
            self.corrections += 1;
        }
    }

    /// Whether most pupils who were there go to the next level: a new school year begins.
    pub fn is_new_year(&self) -> bool {
        self.movements.up * 2 > self.stayed()
    }

    /// People who are on both sides.
    fn stayed(&self) -> u32 {
        self.in_file - self.arrivals
    }

    /// `Rentrée : 183 arrivées, 445 changements de classe, 160 départs`, or what happened since the last import:
    /// `Depuis le 3 septembre : 12 arrivées, 3 départs`. The year is said unless it is that of `today`.
    pub fn headline(&self, last_import: Option<Date>, today: Date) -> String {
        let new_year = self.is_new_year();
        let when = match last_import {
            _ if new_year => "Rentrée : ".to_owned(),
            Some(day) => format!("Depuis le {} : ", spoken_near(day, today)),
            None if self.held == 0 => "Premier import : ".to_owned(),
            None => String::new(),
        };
        let departures = (self.departures, "départ", "départs");
        let class_changes = (self.class_changes, "changement de classe", "changements de classe");
        let [second, third] =
            if new_year { [class_changes, departures] } else { [departures, class_changes] };
        let parts = [
            (self.arrivals, "arrivée", "arrivées"),
            (self.returns, "retour", "retours"),
            second,
            third,
            (self.corrections, "correction", "corrections"),
            (
                self.relinked,
                "compte rattaché à son nouvel id",
                "comptes rattachés à leur nouvel id",
            ),
        ];
        let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
        let parts = parts.map(|(n, one, many)| format!("{n} {}", if n == 1 { one } else { many }));
        let parts: Vec<String> = parts.collect();
        match (when.is_empty(), parts.is_empty()) {
            (_, false) => format!("{when}{}", parts.join(", ")),
            (true, true) => "Rien n’a changé".to_owned(),
            (false, true) => format!("{when}rien n’a changé"),
        }
    }
}

/// Whether somebody goes from one class to another; of whom a person said that they are the same under another
/// name, that is a correction.
pub(super) fn changes_class(action: Action, to: &Account, from: &Account, vouched: bool) -> bool {
    matches!(action, Action::Update | Action::Relink) && !vouched && from.classes != to.classes
}

/// `3 septembre`, with its year when that is not this one.
fn spoken_near(day: Date, today: Date) -> String {
    let spoken = spoken(day);
    let year = format!(" {}", day.year());
    let short = spoken.strip_suffix(&year).filter(|_| day.year() == today.year());
    short.map_or_else(|| spoken.clone(), str::to_owned)
}
