//! The operations, each one a single transaction.

use std::sync::Arc;

use async_trait::async_trait;
use balado_core::school::{EntId, Roster, Uai};
use balado_wire::{HistoryBody, ImportBody, ManagerBody, OpenedBody, Receipt, Revision, UndoBody};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    Sqlite, accounts, audit, commit, imports, letters, off_thread, people, school_list, shown,
    sign_ins, undo,
};
use crate::{
    audit::Trail,
    config::SignInLimits,
    directory::{ListRefusal, ListReport, SchoolList},
    secrets::{Sealed, Seals},
    store::{
        Accepted, Asked, Attempt, Chunk, ClaimedLetter, Commit, EntLink, ImportRefusal, LetterKey,
        NewImport, Outcome, RosterPage, School, ShownSignIn, SignInRefusal, Store, StoreError,
        WaitingLetters, Who, statements,
    },
};

#[async_trait]
impl Store for Sqlite {
    async fn ready(&self) -> Result<(), StoreError> {
        self.read(|db| Ok(db.query_row(statements::READY, [], |_| Ok(()))?)).await
    }

    async fn school(&self, uai: Uai) -> Result<School, StoreError> {
        self.read(move |db| Ok(people::school(db, uai)?)).await
    }

    async fn import_schools(&self, list: SchoolList) -> Result<ListReport, ListRefusal> {
        self.write(move |db| school_list::import(db, &list)).await
    }

    async fn name_school(&self, uai: Uai, name: String) -> Result<(), StoreError> {
        self.write(move |db| Ok(people::name_school(db, uai, &name)?)).await
    }

    async fn ask_sign_in(&self, asked: Asked, limits: SignInLimits) -> Result<(), SignInRefusal> {
        self.write(move |db| sign_ins::ask(db, &asked, limits)).await
    }

    async fn redeem(&self, attempt: Attempt, tries: u32) -> Result<Accepted, SignInRefusal> {
        // A wrong try is kept: its answer travels inside the transaction's success.
        self.write(move |db| Ok::<_, SignInRefusal>(sign_ins::redeem(db, &attempt, tries)?)).await?
    }

    async fn shown_sign_in(
        &self,
        id: Uuid,
        token: Seals,
    ) -> Result<Option<ShownSignIn>, StoreError> {
        self.read(move |db| Ok(shown::shown(db, id, &token)?)).await
    }

    async fn report_sign_in(&self, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |db| Ok(sign_ins::report(db, id, now)?)).await
    }

    async fn session(&self, token: Sealed, now: Timestamp) -> Result<Option<Who>, StoreError> {
        self.read(move |db| Ok(people::session(db, token, now)?)).await
    }

    async fn sessions(&self, uai: Uai, now: Timestamp) -> Result<Vec<Who>, StoreError> {
        self.read(move |db| Ok(people::sessions(db, uai, now)?)).await
    }

    async fn end_session(&self, who: Who, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
        self.write(move |db| Ok(people::end_session(db, &who, id, now)?)).await
    }

    async fn end_sessions(&self, who: Who, now: Timestamp) -> Result<usize, StoreError> {
        self.write(move |db| Ok(people::end_sessions(db, &who, now)?)).await
    }

    async fn roster(
        &self,
        uai: Uai,
        roster: Roster,
        known: Option<Revision>,
    ) -> Result<RosterPage, StoreError> {
        self.read(move |db| accounts::page(db, uai, roster, known)).await
    }

    async fn open_import(&self, import: NewImport) -> Result<(OpenedBody, bool), ImportRefusal> {
        self.write(move |db| imports::open(db, &import)).await
    }

    async fn put_chunk(&self, chunk: Chunk) -> Result<(), ImportRefusal> {
        self.write(move |db| imports::put_chunk(db, &chunk)).await
    }

    async fn import(
        &self,
        uai: Uai,
        id: Uuid,
        now: Timestamp,
    ) -> Result<ImportBody, ImportRefusal> {
        self.read(move |db| imports::status(db, uai, id, now)).await
    }

    async fn commit(&self, commit: Commit) -> Result<Receipt, ImportRefusal> {
        self.write(move |db| commit::commit(db, &commit)).await
    }

    async fn receipt(&self, uai: Uai, id: Uuid) -> Result<Receipt, ImportRefusal> {
        self.read(move |db| imports::receipt(db, uai, id)).await
    }

    async fn open_undo(
        &self,
        who: Who,
        id: Uuid,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<UndoBody, ImportRefusal> {
        self.write(move |db| undo::open(db, &who, id, now, expires_at)).await
    }

    async fn discard(&self, uai: Uai, id: Uuid, now: Timestamp) -> Result<(), ImportRefusal> {
        self.write(move |db| imports::discard(db, uai, id, now)).await
    }

    async fn history(&self, uai: Uai, now: Timestamp) -> Result<HistoryBody, StoreError> {
        self.read(move |db| imports::history(db, uai, now)).await
    }

    async fn ent_link(&self, uai: Uai) -> Result<EntLink, StoreError> {
        self.read(move |db| Ok(accounts::ent_link(db, uai)?)).await
    }

    async fn manager(&self, uai: Uai) -> Result<Option<ManagerBody>, StoreError> {
        self.read(move |db| Ok(people::manager(db, uai)?)).await
    }

    async fn name_manager(
        &self,
        who: Who,
        ent_id: EntId,
        now: Timestamp,
    ) -> Result<Option<ManagerBody>, StoreError> {
        self.write(move |db| Ok(people::name_manager(db, &who, &ent_id, now)?)).await
    }

    async fn dismiss_manager(&self, who: Who, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |db| Ok(people::dismiss_manager(db, &who, now)?)).await
    }

    async fn claim_letter(
        &self,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<ClaimedLetter>, StoreError> {
        if !self.read(move |db| Ok::<_, StoreError>(letters::any_due(db, now)?)).await? {
            return Ok(None);
        }
        self.write(move |db| letters::claim(db, now, until)).await
    }

    async fn settle_letter(
        &self,
        key: LetterKey,
        outcome: Outcome,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |db| Ok(letters::settle(db, &key, outcome, now)?)).await
    }

    async fn waiting_letters(&self) -> Result<WaitingLetters, StoreError> {
        self.read(|db| Ok(letters::waiting(db)?)).await
    }

    async fn audited(&self) -> Result<Vec<Uai>, StoreError> {
        self.read(|db| Ok(audit::schools(db)?)).await
    }

    async fn audit(&self, uai: Uai) -> Result<Trail, StoreError> {
        self.read(move |db| Ok(audit::trail(db, uai)?)).await
    }

    async fn sweep(&self, now: Timestamp, undoable_since: Timestamp) -> Result<(), StoreError> {
        self.write(move |db| Ok(imports::sweep(db, now, undoable_since)?)).await
    }

    async fn erase_traces(&self) -> Result<bool, StoreError> {
        let pool = Arc::clone(&self.0);
        off_thread(move || pool.erase_traces()).await
    }
}
