use std::collections::BTreeMap;

use super::{Action, Held, Plan, Step};
use crate::school::{Account, Classes};

/// A class whose pupils moved together, as `6A` to `5A` in September.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassMove {
    /// Where they were.
    pub from: Classes,
    /// Where the file puts them.
    pub to: Classes,
    /// How many.
    pub count: u32,
}

/// What happened since the last import, for people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Created.
    pub arrivals: u32,
    /// Deactivated once, and named again by the file.
    pub returns: u32,
    /// Held and not in the file, and a person chose to deactivate them.
    pub departures: u32,
    /// Held and not in the file, and they stay: nobody has said that they left.
    pub absent: u32,
    /// People who change class one by one.
    pub class_changes: u32,
    /// People whose name or login changes and not their class.
    pub corrections: u32,
    /// People held under another id, whose account takes the new one.
    pub relinked: u32,
    /// Whole classes that move, largest first.
    pub moves: Vec<ClassMove>,
}

/// A class moves as a whole when at least this many of its pupils go to the same place…
const WHOLE: u32 = 8;
/// …and they are at least this share of those who leave it, in percent.
const SHARE: u32 = 80;

impl Plan {
    /// Counts what happened since the last import. Pass the slices that were compared.
    pub fn summary(&self, wanted: &[Account], held: &[Held]) -> Summary {
        let counts = self.counts();
        let mut summary = Summary {
            arrivals: counts.create,
            returns: counts.returning,
            departures: counts.deactivate,
            absent: counts.absent,
            relinked: counts.relinked,
            ..Summary::default()
        };
        let mut flows: BTreeMap<&Classes, BTreeMap<&Classes, u32>> = BTreeMap::new();
        let changed = |step: &&Step| matches!(step.action, Action::Update | Action::Relink);
        for step in self.steps().iter().filter(changed) {
            let (Some(to), Some(from)) = (step.wanted, step.held) else { continue };
            let (to, from) = (&wanted[to as usize].classes, &held[from as usize].account.classes);
            if from != to {
                *flows.entry(from).or_default().entry(to).or_default() += 1;
            } else if step.action == Action::Update {
                summary.corrections += 1;
            }
        }
        summary.take_flows(&flows);
        summary
    }
}

impl Summary {
    fn take_flows(&mut self, flows: &BTreeMap<&Classes, BTreeMap<&Classes, u32>>) {
        for (from, targets) in flows {
            let leaving: u32 = targets.values().sum();
            for (to, &count) in targets {
                let whole = count >= WHOLE && count * 100 >= leaving * SHARE;
                if whole && !from.is_empty() && !to.is_empty() {
                    let (from, to) = ((*from).clone(), (*to).clone());
                    self.moves.push(ClassMove { from, to, count });
                } else {
                    self.class_changes += count;
                }
            }
        }
        self.moves.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.from.cmp(&b.from)));
    }

    /// `12 arrivées, 4 changements de classe, 3 absents du fichier`: the words of the counters, and their numbers.
    pub fn sentence(&self) -> String {
        let mut parts: Vec<String> = [
            (self.arrivals, "arrivée", "arrivées"),
            (self.returns, "retour", "retours"),
            (self.departures, "départ", "départs"),
            (self.class_changes, "changement de classe", "changements de classe"),
            (self.corrections, "correction", "corrections"),
            (
                self.relinked,
                "compte rattaché à son nouvel id",
                "comptes rattachés à leur nouvel id",
            ),
            (self.absent, "absent du fichier", "absents du fichier"),
        ]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
        parts.extend(self.moves.iter().map(|class| {
            let ClassMove { from, to, count } = class;
            format!("{} → {} ({count} élèves)", from.joined(), to.joined())
        }));
        if parts.is_empty() { "Rien n’a changé.".to_owned() } else { parts.join(", ") }
    }
}
