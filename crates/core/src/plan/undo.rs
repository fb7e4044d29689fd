use super::{Conflict, Digest, Held, digest::Canonical};
use crate::school::EntId;

/// What an import did to one account: kept by the service to undo it exactly.
///
/// A relinked account has its former id in `before` and its new one in `ent_id` and `after`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Whose, since the import.
    pub ent_id: EntId,
    /// Before the import; `None` when the import made it.
    pub before: Option<Held>,
    /// After the import; `None` when the import, itself an undoing, removed it.
    pub after: Option<Held>,
}

impl Recorded {
    /// The id it had before, when the import gave it another one.
    pub fn former_id(&self) -> Option<&EntId> {
        let before = &self.before.as_ref()?.account.ent_id;
        (*before != self.ent_id).then_some(before)
    }
}

/// What undoing does to one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoStep {
    /// It did not exist before: it goes.
    Remove(EntId),
    /// It comes back as it was, deactivated if it was.
    Restore(Held),
    /// It takes its former id again, and comes back as it was.
    Relink {
        /// Its id since the import.
        from: EntId,
        /// As it was.
        to: Held,
    },
}

impl UndoStep {
    /// Whose: the id it has until then.
    pub fn ent_id(&self) -> &EntId {
        match self {
            Self::Remove(ent_id) | Self::Relink { from: ent_id, .. } => ent_id,
            Self::Restore(held) => &held.account.ent_id,
        }
    }
}

/// The inverse of an import.
///
/// An account that is no longer as the import left it was changed by something
/// newer: it is a [`Conflict`] and stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undo {
    /// Sorted by id.
    pub steps: Vec<UndoStep>,
    /// Accounts that stay as they are, sorted by id.
    pub conflicts: Vec<Conflict>,
}

impl Undo {
    /// Works out the inverse from what was recorded and what is held now.
    pub fn prepare(recorded: &[Recorded], held_now: impl Fn(&EntId) -> Option<Held>) -> Self {
        let mut undo = Self::default();
        for change in recorded {
            let former_taken = change.former_id().is_some_and(|id| held_now(id).is_some());
            match Conflict::of(change, held_now(&change.ent_id).as_ref(), former_taken) {
                Some(conflict) => undo.conflicts.push(conflict),
                None => undo.steps.push(inverse(change)),
            }
        }
        undo.steps.sort_by(|a, b| a.ent_id().cmp(b.ent_id()));
        undo.conflicts.sort_by(|a, b| a.ent_id.cmp(&b.ent_id));
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
                UndoStep::Relink { from, to } => {
                    canonical.text(if to.active { "relink" } else { "relink inactive" });
                    canonical.text(from.as_str());
                    canonical.text(to.account.ent_id.as_str());
                    canonical.account(&to.account);
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

fn inverse(change: &Recorded) -> UndoStep {
    match &change.before {
        Some(before) if change.former_id().is_some() => {
            UndoStep::Relink { from: change.ent_id.clone(), to: before.clone() }
        }
        Some(before) => UndoStep::Restore(before.clone()),
        None => UndoStep::Remove(change.ent_id.clone()),
    }
}
