//! What doing a plan, or an undoing, writes: the state of each account before and after.

use std::collections::HashMap;

use super::{Action, Held, Plan, Recorded, Step, Undo, UndoStep};
use crate::school::{Account, EntId};

impl Plan {
    /// What doing this plan changes, sorted by id. Pass the slices that were compared.
    pub fn changes(&self, wanted: &[Account], held: &[Held]) -> Vec<Recorded> {
        let writing = self.steps().iter().filter(|step| step.action.writes());
        sorted(writing.map(|step| change(step, wanted, held)).collect())
    }

    /// Ids that somebody else takes: what their accounts had beside the list ends.
    pub fn replaced(&self, wanted: &[Account]) -> Vec<EntId> {
        let replacing = self.steps().iter().filter(|step| step.action == Action::Replace);
        replacing.filter_map(|step| Some(wanted[step.wanted? as usize].ent_id.clone())).collect()
    }
}

impl Undo {
    /// What doing this undoing changes, sorted by id. Pass what is held now.
    pub fn changes(&self, held: &[Held]) -> Vec<Recorded> {
        let by_id: HashMap<&EntId, &Held> =
            held.iter().map(|held| (&held.account.ent_id, held)).collect();
        let changes = self.steps.iter().map(|step| {
            let before = by_id.get(step.ent_id()).map(|held| (*held).clone());
            let after = match step {
                UndoStep::Remove(_) => None,
                UndoStep::Restore(held) | UndoStep::Relink { to: held, .. } => Some(held.clone()),
            };
            let ent_id = after.as_ref().map_or(step.ent_id(), |held| &held.account.ent_id).clone();
            Recorded { ent_id, before, after }
        });
        sorted(changes.collect())
    }
}

fn sorted(mut changes: Vec<Recorded>) -> Vec<Recorded> {
    changes.sort_unstable_by(|a, b| a.ent_id.cmp(&b.ent_id));
    changes
}

fn change(step: &Step, wanted: &[Account], held: &[Held]) -> Recorded {
    let before = step.held.map(|at| held[at as usize].clone());
    let account = step.wanted.map(|at| wanted[at as usize].clone());
    let after = match (account, &before) {
        (Some(mut account), before) => {
            // A login that the file leaves out stays as it is held, of the same person.
            if step.action != Action::Replace {
                let held_login = before.as_ref().and_then(|held| held.account.login.clone());
                account.login = account.login.or(held_login);
            }
            Held { account, active: step.action != Action::Deactivate }
        }
        (None, Some(before)) => Held { account: before.account.clone(), active: false },
        (None, None) => unreachable!("a step stands on one side at least"),
    };
    Recorded { ent_id: after.account.ent_id.clone(), before, after: Some(after) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        plan::{AbsentRule, Relink, Rules},
        school::LastName,
    };

    #[test]
    fn what_a_plan_changes_its_inverse_gives_back() {
        let held: Vec<Held> = ["1", "2", "9"].map(|id| Held::active(Account::example(id))).into();
        let mut renamed = Account { login: None, ..Account::example("2") };
        renamed.last_name = LastName::parse("DALMEIDA").expect("a name");
        let wanted = [Account::example("3"), renamed, Account::example("1")];
        let rules = Rules::of_all(AbsentRule::Deactivate, Relink::No);
        let plan = Plan::compare(&wanted, &held, rules).expect("ids stand once");
        let changes = plan.changes(&wanted, &held);
        let ids: Vec<&str> = changes.iter().map(|change| change.ent_id.as_str()).collect();
        assert_eq!(ids, ["2", "3", "9"], "sorted, without who stays as they are");
        let now: Vec<Held> = changes.iter().filter_map(|change| change.after.clone()).collect();
        assert_eq!(now[0].account.login, held[1].account.login, "what the file leaves out stays");
        assert!(!now[2].active);
        let find = |id: &EntId| now.iter().find(|held| held.account.ent_id == *id).cloned();
        let back = Undo::prepare(&changes, find).changes(&now);
        let back: Vec<_> = back.into_iter().map(|change| change.after).collect();
        assert_eq!(back, [Some(held[1].clone()), None, Some(held[2].clone())]);
    }
}
