//! Doubts about the list as a whole, beside what the school already has.
//!
//! [`guards`] is pure and changes nothing: each [`Guard`] says what was seen, why it matters and what
//! to do, and the person decides. Whether two names of a school may be the same one is in `same_school`.

mod names;
mod words;

use super::{Action, Held, HoldKind, Movements, Plan, Relink};
use crate::{
    finding::Code,
    school::{Account, Roster},
};

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// Which list.
    pub roster: Roster,
    /// The accounts that were compared.
    pub wanted: &'a [Account],
    /// Those held on this list.
    pub held: &'a [Held],
    /// Those held on the other list.
    pub other: &'a [Held],
    /// What became of the comparison.
    pub plan: &'a Plan,
    /// The schools that the file names.
    pub schools: &'a [Box<str>],
    /// The school's name, when the service knows it.
    pub school: Option<&'a str>,
}

/// A doubt about the whole list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// People who are on the school's other list: the service would refuse them.
    OtherList {
        /// Theirs.
        roster: Roster,
        /// How many.
        count: u32,
    },
    /// People held under another id: they can be relinked.
    IdsChanged {
        /// How many can.
        count: u32,
        /// Accounts of the file whose id is unknown.
        new: u32,
        /// Accounts of the file.
        in_file: u32,
    },
    /// The same, and the person chose to relink them.
    Relinked {
        /// How many.
        count: u32,
    },
    /// Most ids are unknown and most names are known, but logins do not say who is who.
    Doubles {
        /// Accounts whose name is known.
        known_names: u32,
        /// Accounts of the file whose id is unknown.
        new: u32,
    },
    /// Nobody of the file is known, and it does not name this school.
    WrongSchool {
        /// The first school that the file names.
        named: Option<String>,
        /// The school's name, when the service knows it.
        school: Option<String>,
    },
    /// Fewer than half of the accounts held are in the file.
    HalfMissing {
        /// How many are not.
        missing: u32,
        /// Active accounts held.
        held_active: u32,
    },
}

/// What a person may do about a guard in one click.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Choose [`Relink::ByLogin`], or take it back.
    Relink,
    /// Leave these people out, or see the other list's page.
    LeaveOut,
}

/// Below this, a list held says nothing about who is known.
const FEW: u32 = 10;

/// Looks at a list; the gravest doubt first.
pub fn guards(situation: &Situation<'_>) -> Vec<Guard> {
    let Situation { plan, wanted, held, .. } = *situation;
    let counts = plan.counts();
    let relinkable = plan.relinkable(wanted, held);
    let mut doubts: Vec<Guard> = situation.other_list().into_iter().collect();
    doubts.extend(match (plan.rules().relink, relinkable) {
        (Relink::ByLogin, _) if counts.relinked > 0 => {
            Some(Guard::Relinked { count: counts.relinked })
        }
        (_, 0) => None,
        (_, count) => {
            Some(Guard::IdsChanged { count, new: counts.create, in_file: counts.wanted() })
        }
    });
    let mostly_new = counts.create > FEW && counts.create * 2 > counts.wanted();
    if mostly_new && plan.held_active() >= FEW && relinkable * 2 < counts.create {
        doubts.extend(situation.strangers());
    }
    let explained = doubts.iter().any(|guard| !matches!(guard, Guard::Relinked { .. }));
    if !explained {
        doubts.extend(situation.half_missing());
    }
    doubts
}

impl Situation<'_> {
    fn created(&self) -> impl Iterator<Item = &Account> {
        let created = self.plan.steps().iter().filter(|step| step.action == Action::Create);
        created.filter_map(|step| Some(&self.wanted[step.wanted? as usize]))
    }

    fn other_list(&self) -> Option<Guard> {
        let others: std::collections::HashSet<&str> =
            self.other.iter().map(|held| held.account.ent_id.as_str()).collect();
        let taking = |action| matches!(action, Action::Create | Action::Relink);
        let steps = self.plan.steps().iter().filter(|step| taking(step.action));
        let ids = steps.filter_map(|step| Some(&self.wanted[step.wanted? as usize].ent_id));
        let count = ids.filter(|id| others.contains(id.as_str())).count();
        let roster = self.roster.other();
        (count > 0).then(|| Guard::OtherList { roster, count: super::position(count) })
    }

    /// Most ids are unknown: known people under other ids, or people of another school.
    fn strangers(&self) -> Option<Guard> {
        let counts = self.plan.counts();
        let known_names = names::known_names(self.created(), self.held);
        if known_names * 2 > counts.create {
            return Some(Guard::Doubles { known_names, new: counts.create });
        }
        let nobody = counts.create * 10 >= counts.wanted() * 9 && known_names * 10 < counts.create;
        let here = self.school.is_some_and(|school| {
            self.schools.iter().any(|named| names::same_school(named, school))
        });
        (nobody && !here).then(|| Guard::WrongSchool {
            named: self.schools.first().map(ToString::to_string),
            school: self.school.map(ToOwned::to_owned),
        })
    }

    fn half_missing(&self) -> Option<Guard> {
        let mut holds = self.plan.holds(None, Movements::default()).into_iter();
        let hold = holds.find(|hold| hold.kind == HoldKind::FewKnown)?;
        Some(Guard::HalfMissing { missing: hold.number, held_active: hold.held_active })
    }
}

impl Guard {
    /// Of the vocabulary of findings.
    pub fn code(&self) -> Code {
        match self {
            Self::OtherList { .. } => Code::WrongExport,
            Self::IdsChanged { .. } | Self::Relinked { .. } | Self::Doubles { .. } => {
                Code::IdsChanged
            }
            Self::WrongSchool { .. } => Code::WrongSchool,
            Self::HalfMissing { .. } => Code::Truncated,
        }
    }

    /// Whether the service would refuse the list as it is.
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::OtherList { .. })
    }

    /// What one click does about it.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::OtherList { .. } => Some(Remedy::LeaveOut),
            Self::IdsChanged { .. } | Self::Relinked { .. } => Some(Remedy::Relink),
            Self::Doubles { .. } | Self::WrongSchool { .. } | Self::HalfMissing { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;
