//! What a commit does, decided without a database.
//!
//! [`decide`] and [`decide_undo`] get what was sent and what is held, and answer
//! the changes to write, or why not. Both stores call them inside their
//! transaction, so what was shown is what is done.

mod kept;
#[cfg(test)]
mod round_trip;
mod staged;

use std::collections::HashMap;

use balado_core::{
    plan::{
        Counts, Digest, Held, Hold, Imported, OldList, Plan, Recorded, Rules, TypedNumber, Undo,
    },
    school::{Account, EntId},
};

pub use kept::{pack, unpack};
pub use staged::accounts;

use crate::store::ImportRefusal;

/// What a commit writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Sorted by id.
    pub changes: Vec<Recorded>,
    /// Ids that somebody else takes: what their accounts had beside the list ends.
    pub replaced: Vec<EntId>,
    /// For the receipt.
    pub counts: Counts,
    /// Accounts that go, by an undoing.
    pub removed: u32,
    /// Accounts put back, by an undoing.
    pub restored: u32,
    /// Accounts an undoing leaves alone.
    pub conflicts: u32,
    /// Of what is done.
    pub digest: Digest,
}

/// A list as it was sent, and what it is decided against.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// Its accounts.
    pub wanted: &'a [Account],
    /// What its school holds now.
    pub held: &'a [Held],
    /// The person's choices.
    pub rules: &'a Rules,
    /// The digest of the list, as it was announced.
    pub announced: Digest,
    /// The lists of this kind that the school imported before, newest first.
    pub imported: &'a [Imported],
}

impl Sent<'_> {
    fn plan(&self) -> Result<Plan, ImportRefusal> {
        Ok(Plan::compare(self.wanted, self.held, self.rules.clone())?)
    }

    /// What arrived is what was announced.
    fn check_list(&self) -> Result<(), ImportRefusal> {
        let arrived = Digest::of_list(self.wanted);
        if arrived == self.announced { Ok(()) } else { Err(ImportRefusal::ListDiffers) }
    }

    fn old_list(&self) -> Option<OldList> {
        OldList::among(self.announced, self.imported)
    }

    fn holds_of(&self, plan: &Plan) -> Vec<Hold> {
        plan.holds(self.old_list(), plan.summary(self.wanted, self.held).movements)
    }

    /// What its commit would wait for, the gravest first.
    pub fn holds(&self) -> Result<Vec<Hold>, ImportRefusal> {
        let plan = self.plan()?;
        self.check_list()?;
        Ok(self.holds_of(&plan))
    }
}

/// Decides the commit of a list.
pub fn decide(
    sent: &Sent<'_>,
    shown: Digest,
    confirmed: &[TypedNumber],
) -> Result<Decision, ImportRefusal> {
    let Sent { wanted, held, .. } = *sent;
    let plan = sent.plan()?;
    sent.check_list()?;
    let digest = plan.digest(wanted, held);
    if digest != shown {
        return Err(ImportRefusal::DigestDiffers);
    }
    pass(sent.holds_of(&plan), confirmed)?;
    let (changes, replaced) = (plan.changes(wanted, held), plan.replaced(wanted));
    let counts = plan.counts();
    Ok(Decision { changes, replaced, counts, removed: 0, restored: 0, conflicts: 0, digest })
}

/// A held plan passes when a person typed the number of each hold.
fn pass(mut holds: Vec<Hold>, confirmed: &[TypedNumber]) -> Result<(), ImportRefusal> {
    holds.retain(|hold| !hold.is_confirmed(confirmed));
    if holds.is_empty() { Ok(()) } else { Err(ImportRefusal::Held(holds)) }
}

/// What undoing would do, against what is held now.
pub fn undo(recorded: &[Recorded], held: &[Held]) -> Undo {
    let by_id: HashMap<&EntId, &Held> =
        held.iter().map(|held| (&held.account.ent_id, held)).collect();
    Undo::prepare(recorded, |id| by_id.get(id).map(|held| (*held).clone()))
}

/// Decides the commit of an undoing.
///
/// # Panics
/// Beyond four billion accounts; an import has a million at most.
pub fn decide_undo(
    recorded: &[Recorded],
    held: &[Held],
    shown: Digest,
) -> Result<Decision, ImportRefusal> {
    let undo = undo(recorded, held);
    let digest = undo.digest();
    if digest != shown {
        return Err(ImportRefusal::DigestDiffers);
    }
    let count = |n: usize| u32::try_from(n).expect("an import has at most a million rows");
    let (removed, restored) = (count(undo.removed()), count(undo.restored()));
    let conflicts = count(undo.conflicts.len());
    let changes = undo.changes(held);
    let (counts, replaced) = (Counts::default(), Vec::new());
    Ok(Decision { changes, replaced, counts, removed, restored, conflicts, digest })
}

#[cfg(test)]
mod tests {
    use balado_core::{
        plan::{AbsentRule, Relink},
        school::{LastName, Login, Roster},
    };

    use super::*;

    fn held(id: &str) -> Held {
        Held::active(Account::example(id))
    }

    const KEEP: &Rules = &Rules::of_all(AbsentRule::Keep, Relink::No);

    fn sent<'a>(wanted: &'a [Account], held: &'a [Held]) -> Sent<'a> {
        let announced = Digest::of_list(wanted);
        Sent { wanted, held, rules: KEEP, announced, imported: &[] }
    }

    fn decided(wanted: &[Account], held: &[Held]) -> Decision {
        let sent = sent(wanted, held);
        decide(&sent, sent.plan().unwrap().digest(wanted, held), &[]).unwrap()
    }

    #[test]
    fn a_decision_writes_what_changes_and_keeps_what_the_file_leaves_out() {
        let mut renamed = Account { login: None, ..Account::example("1") };
        renamed.last_name = LastName::parse("DALMEIDA").unwrap();
        let wanted = [Account::example("3"), renamed, Account::example("2")];
        let decision = decided(&wanted, &[held("1"), held("2"), held("9")]);
        let ids: Vec<&str> = decision.changes.iter().map(|c| c.ent_id.as_str()).collect();
        assert_eq!(ids, ["1", "3"], "sorted, without the unchanged and the absent");
        let after = decision.changes[0].after.as_ref().unwrap();
        assert_eq!(after.account.login, Login::parse("ines.dalmeida").ok(), "the login stays");
        assert_eq!(decision.changes[1].before, None);
    }

    #[test]
    fn another_digest_is_refused_and_a_held_plan_waits() {
        let known: Vec<Held> = (0..20).map(|id| held(&id.to_string())).collect();
        let wanted = [Account::example("1")];
        let sent = sent(&wanted, &known);
        let digest = sent.plan().unwrap().digest(&wanted, &known);
        let few_known = |number| [TypedNumber { kind: "few-known".into(), number }];
        let try_with = |digest, typed: &[TypedNumber]| {
            decide(&sent, digest, typed).map(|decision| decision.changes.len())
        };
        let other = Undo::default().digest();
        assert_eq!(try_with(other, &[]), Err(ImportRefusal::DigestDiffers));
        assert!(matches!(try_with(digest, &[]), Err(ImportRefusal::Held(_))));
        let wrong = try_with(digest, &few_known(18));
        assert!(matches!(wrong, Err(ImportRefusal::Held(_))), "not its number");
        assert_eq!(try_with(digest, &few_known(19)), Ok(0));
        let elsewhere = Sent { announced: other, ..sent };
        let refused = decide(&elsewhere, digest, &few_known(19));
        assert_eq!(refused, Err(ImportRefusal::ListDiffers), "another list was announced");
        assert_eq!(elsewhere.holds(), Err(ImportRefusal::ListDiffers));
    }

    #[test]
    fn each_hold_waits_for_its_own_number() {
        let known: Vec<Held> = (0..20).map(|id| held(&id.to_string())).collect();
        let wanted = [Account::example("1")];
        let rules = Rules::of_all(AbsentRule::Deactivate, Relink::No);
        let sent = Sent { rules: &rules, ..sent(&wanted, &known) };
        let digest = sent.plan().unwrap().digest(&wanted, &known);
        let waiting = |typed: &[(&str, u32)]| {
            let typed =
                typed.iter().map(|&(kind, number)| TypedNumber { kind: kind.into(), number });
            match decide(&sent, digest, &typed.collect::<Vec<_>>()) {
                Err(ImportRefusal::Held(holds)) => {
                    holds.iter().map(|hold| hold.kind.as_str()).collect()
                }
                found => {
                    assert_eq!(found.unwrap().counts.deactivate, 19);
                    vec![]
                }
            }
        };
        let both = vec!["deactivations", "few-known"];
        let table = [
            (&[][..], both.clone(), "nothing typed: all are told"),
            (&[("deactivations", 19)], vec!["few-known"], "the gravest only"),
            (&[("few-known", 19)], vec!["deactivations"], "the other only"),
            (&[("deactivations", 19), ("few-known", 18)], vec!["few-known"], "one is wrong"),
            (&[("updates", 19), ("returning", 19)], both, "numbers of other holds"),
            (&[("few-known", 19), ("deactivations", 19)], vec![], "each its own"),
        ];
        for (typed, expected, case) in table {
            assert_eq!(waiting(typed), expected, "{case}");
        }
    }

    #[test]
    fn what_is_packed_comes_back_and_undoes_exactly() {
        let known = [held("1"), Held { active: false, ..held("2") }];
        let mut renamed = Account::example("1");
        renamed.last_name = LastName::parse("DALMEIDA").unwrap();
        let done = decided(&[renamed, Account::example("2"), Account::example("3")], &known);
        let parts: Vec<Vec<u8>> = pack(&done.changes).map(Result::unwrap).collect();
        let recorded = unpack(&parts[0], Roster::Students).unwrap();
        assert_eq!(recorded, done.changes);
        let now: Vec<Held> = recorded.iter().filter_map(|c| c.after.clone()).collect();
        let back = decide_undo(&recorded, &now, undo(&recorded, &now).digest()).unwrap();
        let after: Vec<Held> = back.changes.iter().filter_map(|c| c.after.clone()).collect();
        assert_eq!(after, known);
        assert_eq!((back.removed, back.restored, back.conflicts), (1, 2, 0));
    }
}
