use super::{Digest, Held, digest::Canonical};
use crate::school::EntId;

/// What an import did to one account: kept by the service to undo it exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Whose.
    pub ent_id: EntId,
    /// Before the import; `None` when the import made it.
    pub before: Option<Held>,
    /// After the import; `None` when the import, itself an undoing, removed it.
    pub after: Option<Held>,
}

/// What undoing does to one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoStep {
    /// It did not exist before: it goes.
    Remove(EntId),
    /// It comes back as it was, deactivated if it was.
    Restore(Held),
}

impl UndoStep {
    /// Whose.
    pub fn ent_id(&self) -> &EntId {
        match self {
            Self::Remove(ent_id) => ent_id,
            Self::Restore(held) => &held.account.ent_id,
        }
    }
}

/// The inverse of an import.
///
/// An account that is no longer as the import left it was changed by something
/// newer: it is a conflict and stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undo {
    /// Sorted by id.
    pub steps: Vec<UndoStep>,
    /// Accounts that changed again since, sorted by id.
    pub conflicts: Vec<EntId>,
}

impl Undo {
    /// Works out the inverse from what was recorded and what is held now.
    pub fn prepare(recorded: &[Recorded], held_now: impl Fn(&EntId) -> Option<Held>) -> Self {
        let mut undo = Self::default();
        for change in recorded {
            if held_now(&change.ent_id) != change.after {
                undo.conflicts.push(change.ent_id.clone());
                continue;
            }
            match &change.before {
                Some(before) => undo.steps.push(UndoStep::Restore(before.clone())),
                None => undo.steps.push(UndoStep::Remove(change.ent_id.clone())),
            }
        }
        undo.steps.sort_by(|a, b| a.ent_id().cmp(b.ent_id()));
        undo.conflicts.sort();
        undo
    }

    /// Accounts that go.
    pub fn removed(&self) -> usize {
        self.steps.iter().filter(|step| matches!(step, UndoStep::Remove(_))).count()
    }

    /// Accounts that come back as they were.
    pub fn restored(&self) -> usize {
        self.steps.len() - self.removed()
    }

    /// What this undoing would do, in 32 bytes.
    pub fn digest(&self) -> Digest {
        let mut canonical = Canonical::new("balado undo 1");
        canonical.count(self.steps.len());
        for step in &self.steps {
            match step {
                UndoStep::Remove(ent_id) => {
                    canonical.text("remove");
                    canonical.text(ent_id.as_str());
                }
                UndoStep::Restore(held) => {
                    canonical.text(if held.active { "restore" } else { "restore inactive" });
                    canonical.text(held.account.ent_id.as_str());
                    canonical.account(&held.account);
                }
            }
        }
        canonical.finish()
    }
}
