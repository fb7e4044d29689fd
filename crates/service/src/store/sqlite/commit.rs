use balado_core::plan::Digest;
use balado_wire::{Receipt, Revision};
use rusqlite::{Connection, params};

use super::{
    accounts, audit,
    import_row::{self, Kept},
    imports, letters, people, undo,
};
use crate::{
    imports::{self as deciding, Decision, Sent},
    mail::{Event, ManagerEnd},
    store::{Commit, ImportRefusal, statements},
};

/// Does an import inside the caller's transaction; a refusal rolls everything back.
pub(super) fn commit(db: &Connection, commit: &Commit) -> Result<Receipt, ImportRefusal> {
    let uai = commit.who.uai;
    let import = import_row::find(db, uai, commit.id)?;
    if let Some(done) = import.receipt {
        let same = done.digest == commit.digest.to_string();
        return if same { Ok(done) } else { Err(ImportRefusal::DigestDiffers) };
    }
    let import = import.still_open(commit.now)?;
    let revision = people::school(db, uai)?.revision;
    if commit.on != revision {
        return Err(ImportRefusal::ListMoved(revision));
    }
    if commit.digest != import.digest {
        return Err(ImportRefusal::DigestDiffers);
    }
    let decision = decide(db, commit, &import)?;
    accounts::write(db, uai, import.list, &decision.changes)?;
    keep_changes(db, commit, &decision)?;
    let receipt = receipt(commit, &import, &decision, revision.next());
    close(db, commit, &import, &receipt, decision.list)?;
    Ok(receipt)
}

fn decide(db: &Connection, commit: &Commit, import: &Kept) -> Result<Decision, ImportRefusal> {
    let uai = commit.who.uai;
    if let Some(undone) = import.undoes {
        let held = accounts::held(db, uai, import.list)?;
        let recorded = undo::recorded(db, uai, undone, import.list)?;
        return deciding::decide_undo(&recorded, &held, commit.digest);
    }
    let wanted = imports::staged(db, uai, import)?;
    let held = accounts::held(db, uai, import.list)?;
    let imported = imports::imported(db, uai, import.list)?;
    let sent = Sent { wanted: &wanted, held: &held, rules: import.rules, imported: &imported };
    deciding::decide(&sent, commit.digest, commit.confirm)
}

fn keep_changes(
    db: &Connection,
    commit: &Commit,
    decision: &Decision,
) -> Result<(), ImportRefusal> {
    let (uai, id) = (commit.who.uai, commit.id.to_string());
    let mut statement = db.prepare_cached(statements::KEEP_CHANGE)?;
    for (part, body) in deciding::pack(&decision.changes).enumerate() {
        statement.execute(params![uai.as_str(), id, part, body?])?;
    }
    Ok(())
}

fn receipt(commit: &Commit, import: &Kept, decision: &Decision, revision: Revision) -> Receipt {
    Receipt {
        id: commit.id,
        list: import.list.into(),
        source: import.source.clone(),
        at: commit.now,
        by: commit.who.person.clone(),
        counts: decision.counts.into(),
        removed: decision.removed,
        restored: decision.restored,
        conflicts: decision.conflicts,
        revision: revision.to_string(),
        digest: decision.digest.to_string(),
        undoes: import.undoes,
        undo_until: commit.undo_until,
    }
}

fn close(
    db: &Connection,
    commit: &Commit,
    import: &Kept,
    receipt: &Receipt,
    list: Option<Digest>,
) -> Result<(), ImportRefusal> {
    let (uai, id) = (commit.who.uai, commit.id.to_string());
    let json = serde_json::to_string(receipt).map_err(std::io::Error::other)?;
    let at = commit.now.as_millisecond();
    let list = list.map(|digest| digest.to_string());
    let closed = params![uai.as_str(), id, "committed", at, json, list];
    db.prepare_cached(statements::CLOSE_IMPORT)?.execute(closed)?;
    imports::erase_staged(db, uai, commit.id)?;
    if let Some(undone) = import.undoes {
        undo::mark(db, uai, undone)?;
    }
    let next = params![uai.as_str(), commit_revision(receipt)];
    db.prepare_cached(statements::ADVANCE_REVISION)?.execute(next)?;
    let counts = serde_json::to_string(&receipt.counts).map_err(std::io::Error::other)?;
    let detail = format!("{{\"import\":\"{id}\",\"counts\":{counts}}}");
    audit::add(db, uai, commit.who.session, commit.now, "commit", &detail)?;
    letters::notice(db, uai, commit.who.letter(commit.now, Event::from(receipt)))?;
    let end = if import.undoes.is_some() { ManagerEnd::Undone } else { ManagerEnd::Imported };
    people::end_manager(db, &commit.who, commit.now, commit.id, end)?;
    Ok(())
}

fn commit_revision(receipt: &Receipt) -> u64 {
    receipt.revision.parse::<Revision>().expect("written by this file").0
}
