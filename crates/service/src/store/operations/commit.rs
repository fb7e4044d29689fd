use balado_wire::{Receipt, Revision};

use super::{
    accounts, audit, chunks, history,
    import_row::{self, Kept},
    kept_revision, letters, limits, managers, people, replacing, undo,
};
use crate::{
    config::SchoolLimits,
    imports::{self as deciding, Decision, Sent},
    mail::{Event, ManagerEnd},
    store::{
        Commit, ImportRefusal,
        port::{Db, DbError, Value},
        statements,
    },
};

/// Does an import, whole or not at all.
pub fn commit(
    db: &dyn Db,
    commit: &Commit,
    limits: SchoolLimits,
) -> Result<Receipt, ImportRefusal> {
    let uai = commit.who.uai;
    db.hold(uai.as_str())?;
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
    limits::for_changes(db, uai, &decision.changes, limits)?;
    accounts::write(db, uai, import.list, &decision.changes, commit.now)?;
    replacing::replace(db, uai, commit.id, &decision.replaced)?;
    if let Some(undone) = import.undoes {
        replacing::give_back(db, uai, undone, &decision.changes)?;
    }
    keep_changes(db, commit, &decision)?;
    let end = if import.undoes.is_some() { ManagerEnd::Undone } else { ManagerEnd::Imported };
    let ended_manager = managers::end_with_account(
        db,
        &commit.who,
        commit.now,
        commit.id,
        end,
        &decision.replaced,
    )?;
    let receipt = Receipt { ended_manager, ..receipt(commit, &import, &decision, revision.next()) };
    close(db, commit, &import, &receipt)?;
    advance(db, commit, revision.next())?;
    tell(db, commit, &receipt)?;
    Ok(receipt)
}

fn decide(db: &dyn Db, commit: &Commit, import: &Kept) -> Result<Decision, ImportRefusal> {
    let uai = commit.who.uai;
    if let Some(undone) = import.undoes {
        let held = accounts::held(db, uai, import.list)?;
        let recorded = undo::recorded(db, uai, undone, import.list)?;
        return deciding::decide_undo(&recorded, &held, commit.digest);
    }
    let wanted = chunks::staged(db, uai, import)?;
    let held = accounts::held(db, uai, import.list)?;
    let imported = history::imported(db, uai, import.list)?;
    let sent = Sent {
        wanted: &wanted,
        held: &held,
        rules: &import.rules,
        announced: import.announced()?,
        imported: &imported,
    };
    deciding::decide(&sent, commit.digest, &commit.confirmed)
}

fn keep_changes(db: &dyn Db, commit: &Commit, decision: &Decision) -> Result<(), DbError> {
    let (uai, id) = (commit.who.uai, commit.id.to_string());
    for (part, body) in (0_i64..).zip(deciding::pack(&decision.changes)) {
        let body = body?;
        let row = [uai.as_str().into(), (&id).into(), part.into(), (&body).into()];
        db.execute(statements::KEEP_CHANGE, &row)?;
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
        ended_manager: false,
    }
}

/// The import has its receipt, and what it undoes says so.
fn close(
    db: &dyn Db,
    commit: &Commit,
    import: &Kept,
    receipt: &Receipt,
) -> Result<(), ImportRefusal> {
    let (uai, id) = (commit.who.uai, commit.id.to_string());
    let json = serde_json::to_string(receipt).map_err(std::io::Error::other)?;
    let closed =
        [uai.as_str().into(), (&id).into(), "committed".into(), commit.now.into(), (&json).into()];
    if db.execute(statements::CLOSE_IMPORT, &closed)? == 0 {
        // Its time ended while it was being done, by the clock of another instance.
        return Err(ImportRefusal::Closed);
    }
    chunks::erase_staged(db, uai, commit.id)?;
    // Whoever was unknown at the door may be known now.
    db.execute(statements::FORGET_UNKNOWN, &[uai.as_str().into()])?;
    if let Some(undone) = import.undoes {
        undo::mark(db, uai, undone)?;
    }
    Ok(())
}

fn advance(db: &dyn Db, commit: &Commit, revision: Revision) -> Result<(), DbError> {
    let next: [Value<'_>; 2] = [commit.who.uai.as_str().into(), kept_revision(revision)?];
    db.execute(statements::ADVANCE_REVISION, &next).map(drop)
}

/// The audit has it, and the school is told by mail.
fn tell(db: &dyn Db, commit: &Commit, receipt: &Receipt) -> Result<(), ImportRefusal> {
    let (who, id) = (&commit.who, commit.id);
    let counts = serde_json::to_string(&receipt.counts).map_err(std::io::Error::other)?;
    let detail = format!("{{\"import\":\"{id}\",\"counts\":{counts}}}");
    audit::add(db, who.uai, who.session, commit.now, "commit", &detail)?;
    letters::notice(db, who.uai, who.letter(commit.now, Event::from(receipt)))?;
    Ok(())
}
