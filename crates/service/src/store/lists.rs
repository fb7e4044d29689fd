//! Lists, imports and undoings.

use balado_core::school::{Roster, Uai};
use balado_wire::{HistoryBody, ImportBody, OpenedBody, Receipt, Revision, UndoBody};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    Chunk, Commit, DbError, ImportRefusal, NewImport, RosterPage, Store, Who,
    lanes::Turn,
    operations::{accounts, chunks, commit, history, imports, undo},
    plans::{NoOutlook, Outlook, State},
    port::Db,
};

/// How often an import is looked at again whose school imports meanwhile.
const LOOKS: u32 = 3;

/// Lists, imports and undoings.
impl Store {
    /// A list with its revision; without its accounts when the revision is `known`.
    pub async fn roster(
        &self,
        uai: Uai,
        roster: Roster,
        known: Option<Revision>,
    ) -> Result<RosterPage, DbError> {
        self.read("roster", move |db| accounts::page(db, uai, roster, known)).await
    }

    /// Opens an import, or finds the one of the same key; true when it is new.
    pub async fn open_import(
        &self,
        import: NewImport,
    ) -> Result<(OpenedBody, bool), ImportRefusal> {
        let limits = self.limits;
        self.write("open_import", move |db| imports::open(db, &import, limits)).await
    }

    /// Keeps a chunk; the same one again changes nothing.
    pub async fn put_chunk(&self, chunk: Chunk) -> Result<(), ImportRefusal> {
        let limits = self.limits;
        self.write("put_chunk", move |db| chunks::put_chunk(db, &chunk, limits)).await
    }

    /// Where an import stands. What its commit would do is worked out once for each state of the lists.
    pub async fn import(
        &self,
        uai: Uai,
        id: Uuid,
        now: Timestamp,
    ) -> Result<ImportBody, ImportRefusal> {
        for _ in 0..LOOKS {
            let looking = self.read("import", move |db| imports::status(db, uai, id, now));
            let (mut body, state) = looking.await?;
            let Some(state) = state else { return Ok(body) };
            match self.plans.of(state, self.outlook(state)).await {
                Ok(outlook) => return outlook.complete(&mut body).map(|()| body),
                Err(NoOutlook::Store(error)) => return Err(error.into()),
                Err(NoOutlook::Moved) => {}
            }
        }
        Err(DbError::Again.into())
    }

    /// Reads both lists, when there is room for them and few others do.
    async fn outlook(&self, state: State) -> Result<Outlook, NoOutlook> {
        let memory = self.memory_for(state.uai, state.id).await?;
        let turn = memory.and(self.lanes.to_plan().await?);
        self.read("outlook", turn.keeping(move |db| imports::outlook(db, state))).await
    }

    /// Does an import, whole or not at all; once done, answers its receipt for ever.
    pub async fn commit(&self, commit: Commit) -> Result<Receipt, ImportRefusal> {
        let (limits, memory) = (self.limits, self.memory_for(commit.who.uai, commit.id).await?);
        let operation = move |db: &dyn Db| commit::commit(db, &commit, limits);
        self.write("commit", memory.keeping(operation)).await
    }

    /// Waits until the lists of an import have room in memory.
    async fn memory_for(&self, uai: Uai, id: Uuid) -> Result<Turn, DbError> {
        let rows = self.read("weight", move |db| imports::weight(db, uai, id)).await?;
        self.lanes.for_rows(rows).await
    }

    /// What an import did.
    pub async fn receipt(&self, uai: Uai, id: Uuid) -> Result<Receipt, ImportRefusal> {
        self.read("receipt", move |db| imports::receipt(db, uai, id)).await
    }

    /// Opens the inverse of an import.
    pub async fn open_undo(
        &self,
        who: Who,
        id: Uuid,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<UndoBody, ImportRefusal> {
        self.write("open_undo", move |db| undo::open(db, &who, id, now, expires_at)).await
    }

    /// Erases the staged rows of an import that will not be committed.
    pub async fn discard(&self, uai: Uai, id: Uuid, now: Timestamp) -> Result<(), ImportRefusal> {
        self.write("discard", move |db| imports::discard(db, uai, id, now)).await
    }

    /// The school's imports, and the lists among them that stand.
    pub async fn history(&self, uai: Uai, now: Timestamp) -> Result<HistoryBody, DbError> {
        self.read("history", move |db| history::history(db, uai, now)).await
    }

    /// Takes what was erased or changed out of the files as well. False when somebody reads or
    /// writes just now, who is not kept waiting: ask again.
    pub async fn erase_traces(&self) -> Result<bool, DbError> {
        self.database.erase_traces().await
    }
}
