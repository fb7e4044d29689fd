//! What the fictional school imported, and which lists of it stand.

use std::collections::HashSet;

use balado_core::{plan::Imported, school::Roster};
use balado_wire::{Code, HistoryBody, HistoryEntryBody, ImportState, ImportedListBody, Receipt};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    imports::unreadable,
    school::{Import, Kind, Refusable, School, refusal},
};

impl School {
    /// What an import did.
    pub(super) fn receipt(&self, id: Uuid) -> Refusable<Receipt> {
        let not_done = || refusal(Code::NotFound, "Cet import n’est pas validé.");
        self.import(id)?.receipt.clone().ok_or_else(not_done)
    }

    /// Every import, newest first; an undoing once it is done.
    pub(super) fn history(&self, now: Timestamp) -> HistoryBody {
        let shown = |import: &&Import| import.undoes().is_none() || import.receipt.is_some();
        let imports = self.imports.iter().rev().filter(shown).map(|import| HistoryEntryBody {
            id: import.id,
            list: import.list.into(),
            state: import.state,
            source: Some(import.source.clone()),
            at: import.at,
            by: import.by.clone(),
            receipt: import.receipt.clone(),
            undoes: import.undoes(),
            can_undo: import.can_undo(now),
        });
        HistoryBody { imports: imports.collect(), lists: self.lists() }
    }

    /// The lists that stand, newest first; of equal ones the newest.
    fn lists(&self) -> Vec<ImportedListBody> {
        let mut seen = HashSet::new();
        let standing = self.imports.iter().rev().filter_map(|import| match &import.kind {
            Kind::List { announced, .. } if import.state == ImportState::Committed => {
                let digest = announced.list_digest.clone();
                let (list, at, by) = (import.list.into(), import.at, import.by.clone());
                Some(ImportedListBody { list, at, by, digest: Some(digest) })
            }
            _ => None,
        });
        standing.filter(|one| seen.insert((one.list, one.digest.clone()))).collect()
    }

    pub(super) fn imported_lists(&self, roster: Roster) -> Refusable<Vec<Imported>> {
        let lists = self.lists().into_iter().filter(|one| Roster::from(one.list) == roster);
        lists.map(|one| one.imported().map_err(|_| unreadable())).collect()
    }
}
