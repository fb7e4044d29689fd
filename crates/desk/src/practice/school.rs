//! What the fictional school has, as its service would keep it.

use std::collections::{BTreeMap, BTreeSet};

use balado_core::{
    plan::{Digest, Held, Recorded},
    school::{Account, EntId, Roster},
};
use balado_wire::{Code, ImportState, OpenImportBody, Problem, Receipt, Revision, SourceBody};
use jiff::Timestamp;
use uuid::Uuid;

/// A refused request says why, as the service does.
pub(super) type Refusable<T> = Result<T, Box<Problem>>;

/// The two lists, and every import.
#[derive(Default)]
pub(super) struct School {
    pub(super) revision: Revision,
    held: BTreeMap<Roster, Vec<Held>>,
    /// The oldest first.
    pub(super) imports: Vec<Import>,
}

/// An import, done or not.
pub(super) struct Import {
    pub(super) id: Uuid,
    pub(super) list: Roster,
    pub(super) kind: Kind,
    pub(super) base: Revision,
    pub(super) digest: Digest,
    pub(super) source: SourceBody,
    pub(super) by: String,
    pub(super) at: Timestamp,
    pub(super) state: ImportState,
    /// What it did, to be undone.
    pub(super) changes: Vec<Recorded>,
    pub(super) receipt: Option<Receipt>,
}

/// What an import is.
pub(super) enum Kind {
    /// A list, as it was announced under a key, and the chunks of it that came.
    List { key: String, announced: Box<OpenImportBody>, chunks: BTreeMap<u32, Vec<Account>> },
    /// The inverse of another import.
    Undo { import: Uuid },
}

impl Import {
    /// The import that it undoes.
    pub(super) fn undoes(&self) -> Option<Uuid> {
        match self.kind {
            Kind::Undo { import } => Some(import),
            Kind::List { .. } => None,
        }
    }

    pub(super) fn can_undo(&self, now: Timestamp) -> bool {
        self.state == ImportState::Committed
            && self.receipt.as_ref().is_some_and(|receipt| receipt.undo_until > now)
    }
}

impl School {
    /// Every account of a list, sorted by id.
    pub(super) fn held(&self, roster: Roster) -> &[Held] {
        self.held.get(&roster).map_or(&[], Vec::as_slice)
    }

    /// Writes what an import changes.
    pub(super) fn write(&mut self, roster: Roster, changes: &[Recorded]) {
        let before: BTreeSet<&EntId> = changes
            .iter()
            .filter_map(|change| Some(&change.before.as_ref()?.account.ent_id))
            .collect();
        let held = self.held.entry(roster).or_default();
        held.retain(|held| !before.contains(&held.account.ent_id));
        held.extend(changes.iter().filter_map(|change| change.after.clone()));
        held.sort_unstable_by(|a, b| a.account.ent_id.cmp(&b.account.ent_id));
        self.revision = self.revision.next();
    }

    pub(super) fn import(&self, id: Uuid) -> Refusable<&Import> {
        self.imports.iter().find(|import| import.id == id).ok_or_else(unknown)
    }

    pub(super) fn import_mut(&mut self, id: Uuid) -> Refusable<&mut Import> {
        self.imports.iter_mut().find(|import| import.id == id).ok_or_else(unknown)
    }
}

pub(super) fn refusal(code: Code, detail: &str) -> Box<Problem> {
    Box::new(Problem::new(code, detail, "entrainement"))
}

fn unknown() -> Box<Problem> {
    refusal(Code::NotFound, "Cet import n’existe pas dans le collège fictif.")
}
