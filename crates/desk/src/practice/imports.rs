//! Imports of the fictional school: opened, sent in chunks, done, given up, remembered.

use std::collections::{BTreeMap, HashSet};

use balado_core::{
    plan::{Counts, Digest, Hold, Imported, OldList, Plan, Recorded, Rules, TypedNumber},
    school::{Account, Roster},
};
use balado_wire::{
    ChunkBody, Code, CommitBody, HistoryBody, HistoryEntryBody, HoldBody, ImportBody, ImportState,
    ImportedListBody, OpenImportBody, OpenedBody, Problem, Receipt, Revision,
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::school::{Import, Kind, Refusable, School, refusal};

/// As long as at the service.
const STAGED: SignedDuration = SignedDuration::from_hours(24);
const UNDONE_UNTIL: SignedDuration = SignedDuration::from_hours(30 * 24);

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
    /// Opens an import, or finds again the one of the same key.
    pub(super) fn open(
        &mut self,
        key: &str,
        announced: OpenImportBody,
        by: &str,
        now: Timestamp,
    ) -> Refusable<OpenedBody> {
        let same = |import: &&Import| matches!(&import.kind, Kind::List { key: known, .. } if known == key);
        if let Some(known) = self.imports.iter().find(same) {
            return Ok(OpenedBody { id: known.id, expires_at: known.at + STAGED });
        }
        let id = Uuid::now_v7();
        self.imports.push(Import {
            id,
            list: announced.list.into(),
            base: announced.base.parse().map_err(|_| unreadable())?,
            digest: announced.digest.parse().map_err(|_| unreadable())?,
            source: announced.source.clone(),
            kind: Kind::List {
                key: key.to_owned(),
                announced: Box::new(announced),
                chunks: BTreeMap::new(),
            },
            by: by.to_owned(),
            at: now,
            state: ImportState::Open,
            changes: Vec::new(),
            receipt: None,
        });
        Ok(OpenedBody { id, expires_at: now + STAGED })
    }

    /// Keeps a part of a list.
    pub(super) fn put(&mut self, id: Uuid, number: u32, body: &ChunkBody) -> Refusable<()> {
        let import = self.import_mut(id)?;
        let list = import.list;
        let rows: Result<Vec<_>, _> = body.rows.iter().map(|row| row.account(list)).collect();
        let rows = rows.map_err(|_| unreadable())?;
        match &mut import.kind {
            Kind::List { chunks, .. } if import.state == ImportState::Open => {
                chunks.insert(number, rows);
                Ok(())
            }
            _ => Err(closed()),
        }
    }

    /// Where an import stands.
    pub(super) fn show(&self, id: Uuid) -> Refusable<ImportBody> {
        let import = self.import(id)?;
        let (rows, chunks, received) = match &import.kind {
            Kind::List { announced, chunks, .. } => {
                (announced.rows, announced.chunks, chunks.keys().copied().collect())
            }
            Kind::Undo { .. } => (0, 0, Vec::new()),
        };
        Ok(ImportBody {
            id,
            list: import.list.into(),
            state: import.state,
            base: import.base.to_string(),
            rows,
            chunks,
            received,
            source: Some(import.source.clone()),
            opened_at: import.at,
            expires_at: import.at + STAGED,
            holds: Vec::new(),
            undo: self.undo_body(import)?,
        })
    }

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
            Kind::Undo { of } => self.decide_undo(*of, import),
            Kind::List { announced, chunks, .. } => {
                let wanted: Vec<Account> = chunks.values().flatten().cloned().collect();
                self.decide_list(import, announced, &wanted, typed)
            }
        }
    }

    /// As the service decides: the plan is made anew from what came and what is held.
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
            undo_until: now + UNDONE_UNTIL,
            ended_manager: false,
        })
    }

    /// What an import did.
    pub(super) fn receipt(&self, id: Uuid) -> Refusable<Receipt> {
        let not_done = || refusal(Code::NotFound, "Cet import n’est pas validé.");
        self.import(id)?.receipt.clone().ok_or_else(not_done)
    }

    /// Gives an import up: nothing changed.
    pub(super) fn discard(&mut self, id: Uuid) -> Refusable<()> {
        let import = self.import_mut(id)?;
        if import.receipt.is_some() {
            return Err(closed());
        }
        import.state = ImportState::Discarded;
        Ok(())
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

    fn imported_lists(&self, roster: Roster) -> Refusable<Vec<Imported>> {
        let lists = self.lists().into_iter().filter(|one| Roster::from(one.list) == roster);
        lists.map(|one| one.imported().map_err(|_| unreadable())).collect()
    }
}

pub(super) fn unreadable() -> Box<Problem> {
    refusal(Code::BadRequest, "Cette demande ne peut pas être lue.")
}

pub(super) fn differs() -> Box<Problem> {
    refusal(Code::DigestDiffers, "Ce qui serait fait n’est plus ce que l’aperçu a montré.")
}

fn moved(revision: Revision) -> Box<Problem> {
    let moved = refusal(Code::ListMoved, "La liste a changé depuis l’aperçu.");
    Box::new(Problem { revision: Some(revision.to_string()), ..*moved })
}

fn closed() -> Box<Problem> {
    refusal(Code::ImportClosed, "Cet import est terminé.")
}

fn waits(holds: Vec<Hold>) -> Box<Problem> {
    let held = refusal(Code::Held, &Hold::instructions(&holds));
    Box::new(Problem { holds: holds.into_iter().map(HoldBody::from).collect(), ..*held })
}
