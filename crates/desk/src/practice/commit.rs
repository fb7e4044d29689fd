//! Doing an import, decided as the service decides: on the plan made anew from what came and what is held.

use balado_core::{
    plan::{Counts, Digest, Hold, OldList, Plan, Recorded, Rules, TypedNumber},
    school::Account,
};
use balado_wire::{
    Code, CommitBody, HoldBody, ImportState, OpenImportBody, Problem, Receipt, Revision,
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    imports::{closed, unreadable},
    school::{Import, Kind, Refusable, School, refusal},
};

/// As long as at the service.
const UNDONE_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What a commit is asked with.
pub(super) struct Commit<'a> {
    pub(super) id: Uuid,
    /// The lists that the preview was made on.
    pub(super) on: Revision,
    pub(super) body: CommitBody,
    pub(super) by: &'a str,
    pub(super) now: Timestamp,
}

/// What it writes.
#[derive(Default)]
pub(super) struct Decision {
    pub(super) changes: Vec<Recorded>,
    pub(super) counts: Counts,
    pub(super) removed: usize,
    pub(super) restored: usize,
    pub(super) conflicts: usize,
}

impl School {
    /// Does an import, whole or not at all; repeated, it answers the same receipt.
    pub(super) fn commit(&mut self, commit: Commit<'_>) -> Refusable<Receipt> {
        let import = self.import(commit.id)?;
        if let Some(done) = &import.receipt {
            let same = done.digest == commit.body.digest;
            return if same { Ok(done.clone()) } else { Err(differs()) };
        }
        if import.state != ImportState::Open {
            return Err(closed());
        }
        if commit.on != self.revision {
            return Err(moved(self.revision));
        }
        if commit.body.digest != import.digest.to_string() {
            return Err(differs());
        }
        let typed = commit.body.confirmed.into_iter().map(TypedNumber::from).collect::<Vec<_>>();
        let decision = self.decide(import, &typed)?;
        let (list, undoes) = (import.list, import.undoes());
        self.write(list, &decision.changes);
        let receipt = self.receipt_of(commit.id, &decision, commit.by, commit.now)?;
        let import = self.import_mut(commit.id)?;
        import.state = ImportState::Committed;
        import.at = commit.now;
        import.changes = decision.changes;
        import.receipt = Some(receipt.clone());
        if let Some(undone) = undoes {
            self.mark_undone(undone)?;
        }
        Ok(receipt)
    }

    fn decide(&self, import: &Import, typed: &[TypedNumber]) -> Refusable<Decision> {
        match &import.kind {
            Kind::Undo { import: undone } => self.decide_undo(*undone, import),
            Kind::List { announced, chunks, .. } => {
                let wanted: Vec<Account> = chunks.values().flatten().cloned().collect();
                self.decide_list(import, announced, &wanted, typed)
            }
        }
    }

    fn decide_list(
        &self,
        import: &Import,
        announced: &OpenImportBody,
        wanted: &[Account],
        typed: &[TypedNumber],
    ) -> Refusable<Decision> {
        let held = self.held(import.list);
        let rules = Rules::try_from(announced.rules.clone()).map_err(|_| unreadable())?;
        let plan = Plan::compare(wanted, held, rules).map_err(|_| unreadable())?;
        let list = Digest::of_list(wanted);
        let same = list.to_string() == announced.list_digest;
        if !same || plan.digest(wanted, held) != import.digest {
            return Err(differs());
        }
        let old = OldList::among(list, &self.imported_lists(import.list)?);
        let mut holds = plan.holds(old, plan.summary(wanted, held).movements);
        holds.retain(|hold| !hold.is_confirmed(typed));
        if !holds.is_empty() {
            return Err(waits(holds));
        }
        let changes = plan.changes(wanted, held);
        Ok(Decision { changes, counts: plan.counts(), ..Decision::default() })
    }

    fn receipt_of(
        &self,
        id: Uuid,
        decision: &Decision,
        by: &str,
        now: Timestamp,
    ) -> Refusable<Receipt> {
        let import = self.import(id)?;
        let count = |n: usize| u32::try_from(n).expect("a small school");
        Ok(Receipt {
            id,
            list: import.list.into(),
            source: Some(import.source.clone()),
            at: now,
            by: by.to_owned(),
            counts: decision.counts.into(),
            removed: count(decision.removed),
            restored: count(decision.restored),
            conflicts: count(decision.conflicts),
            revision: self.revision.to_string(),
            digest: import.digest.to_string(),
            undoes: import.undoes(),
            undo_until: now + UNDONE_FOR,
            ended_manager: false,
        })
    }
}

pub(super) fn differs() -> Box<Problem> {
    refusal(Code::DigestDiffers, "Ce qui serait fait n’est plus ce que l’aperçu a montré.")
}

fn moved(revision: Revision) -> Box<Problem> {
    let moved = refusal(Code::ListMoved, "La liste a changé depuis l’aperçu.");
    Box::new(Problem { revision: Some(revision.to_string()), ..*moved })
}

fn waits(holds: Vec<Hold>) -> Box<Problem> {
    let held = refusal(Code::Held, &Hold::instructions(&holds));
    Box::new(Problem { holds: holds.into_iter().map(HoldBody::from).collect(), ..*held })
}
