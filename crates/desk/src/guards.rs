//! Doubts about an open list as a whole, beside what the school already has.

use std::{collections::HashSet, sync::Arc};

use balado_core::{
    plan::{Guard, Held, Plan, Remedy, Situation, guards},
    school::{Account, Roster},
};

use crate::{
    list::HeldList,
    shown::{GuardShown, RemedyShown},
};

/// What a list is looked at beside, besides the accounts it is compared with.
#[derive(Default, Clone)]
pub(crate) struct Around {
    /// The school's other list.
    pub(crate) other: Option<Arc<HeldList>>,
    /// The school's name, when the service knows it.
    pub(crate) school: Option<String>,
}

impl Around {
    /// The ids of the school's other list.
    pub(crate) fn ids_elsewhere(&self) -> HashSet<&str> {
        let others = self.other.iter().flat_map(|other| &other.accounts);
        others.map(|held| held.account.ent_id.as_str()).collect()
    }

    /// The doubts about a list that was compared, in words; the gravest first.
    pub(crate) fn doubts(
        &self,
        roster: Roster,
        schools: &[Box<str>],
        wanted: &[Account],
        held: &[Held],
        plan: &Plan,
    ) -> Vec<GuardShown> {
        let other = self.other.as_ref().map_or(&[][..], |other| &other.accounts);
        let school = self.school.as_deref();
        let situation = Situation { roster, wanted, held, other, plan, schools, school };
        guards(&situation).iter().map(GuardShown::from).collect()
    }
}

impl From<&Guard> for GuardShown {
    fn from(guard: &Guard) -> Self {
        let count = match guard {
            Guard::OtherList { count, .. }
            | Guard::IdsChanged { count, .. }
            | Guard::Relinked { count } => Some(*count),
            _ => None,
        };
        let remedy = guard.remedy().map(|remedy| match remedy {
            Remedy::Relink => RemedyShown::Relink,
            Remedy::LeaveOut => RemedyShown::LeaveOut,
        });
        Self {
            code: guard.code().as_str(),
            title: guard.title(),
            message: guard.message(),
            help: guard.help(),
            refused: guard.is_refused(),
            remedy,
            count,
        }
    }
}
