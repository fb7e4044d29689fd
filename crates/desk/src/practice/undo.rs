//! Undoing an import of the fictional school, and undoing that.

use balado_core::{
    plan::{Conflict, Recorded, Undo},
    school::{EntId, Roster},
};
use balado_wire::{Code, ConflictBody, ImportState, UndoBody};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    commit::{Decision, differs},
    school::{Import, Kind, Refusable, School, refusal},
};

/// As long as a list that is not validated.
const WAITS: SignedDuration = SignedDuration::from_hours(24);

impl School {
    /// Opens the inverse of an import.
    pub(super) fn open_undo(
        &mut self,
        undone: Uuid,
        by: &str,
        now: Timestamp,
    ) -> Refusable<UndoBody> {
        let import = self.import(undone)?;
        if !import.can_undo(now) {
            return Err(refusal(Code::CannotUndo, "Cet import ne peut plus être annulé."));
        }
        let inverse = Import {
            id: Uuid::now_v7(),
            list: import.list,
            kind: Kind::Undo { import: undone },
            base: self.revision,
            digest: self.inverse(&import.changes, import.list).digest(),
            source: import.source.clone(),
            by: by.to_owned(),
            at: now,
            state: ImportState::Open,
            changes: Vec::new(),
            receipt: None,
        };
        let body = self.undo_body(&inverse)?;
        self.imports.push(inverse);
        body.ok_or_else(differs)
    }

    /// What an undoing would do; nothing for any other import.
    pub(super) fn undo_body(&self, inverse: &Import) -> Refusable<Option<UndoBody>> {
        let Kind::Undo { import: undone } = inverse.kind else { return Ok(None) };
        let undo = self.inverse(&self.import(undone)?.changes, inverse.list);
        let count = |n: usize| u32::try_from(n).expect("a small school");
        Ok(Some(UndoBody {
            id: inverse.id,
            undoes: undone,
            base: inverse.base.to_string(),
            digest: inverse.digest.to_string(),
            removed: count(undo.removed()),
            restored: count(undo.restored()),
            conflicts: undo.conflicts.iter().map(|one| self.conflict(inverse.list, one)).collect(),
            expires_at: inverse.at + WAITS,
            ends_manager: false,
        }))
    }

    pub(super) fn decide_undo(&self, undone: Uuid, inverse: &Import) -> Refusable<Decision> {
        let undo = self.inverse(&self.import(undone)?.changes, inverse.list);
        if undo.digest() != inverse.digest {
            return Err(differs());
        }
        Ok(Decision {
            changes: undo.changes(self.held(inverse.list)),
            removed: undo.removed(),
            restored: undo.restored(),
            conflicts: undo.conflicts.len(),
            ..Decision::default()
        })
    }

    /// The import is undone; and when it was itself an undoing, what it had undone stands again.
    pub(super) fn mark_undone(&mut self, undone: Uuid) -> Refusable<()> {
        let import = self.import_mut(undone)?;
        import.state = ImportState::Undone;
        if let Some(first) = import.undoes() {
            let first = self.import_mut(first)?;
            if first.state == ImportState::Undone {
                first.state = ImportState::Committed;
            }
        }
        Ok(())
    }

    fn inverse(&self, recorded: &[Recorded], roster: Roster) -> Undo {
        let held = self.held(roster);
        let now = |id: &EntId| held.iter().find(|held| held.account.ent_id == *id).cloned();
        Undo::prepare(recorded, now)
    }

    fn conflict(&self, roster: Roster, conflict: &Conflict) -> ConflictBody {
        let held = self.held(roster).iter().find(|held| held.account.ent_id == conflict.ent_id);
        let account = held.map(|held| &held.account);
        ConflictBody {
            ent_id: conflict.ent_id.to_string(),
            last_name: account.map(|account| account.last_name.to_string()).unwrap_or_default(),
            first_name: account.map(|account| account.first_name.to_string()).unwrap_or_default(),
            reason: conflict.reason.into(),
        }
    }
}
