//! What the service keeps, behind one trait.
//!
//! [`Store`] has coarse operations: each one is a single transaction, so that a
//! cut at any moment leaves everything before or everything after. [`Sqlite`] is
//! the embedded one; `statements` are written so that another database can
//! share them. Every operation on a school's data takes its [`Uai`].

mod refusal;
pub mod sqlite;
mod statements;
mod values;

use async_trait::async_trait;
use balado_core::school::{EntId, Roster, Uai};
use balado_wire::{HistoryBody, ImportBody, ManagerBody, OpenedBody, Receipt, Revision, UndoBody};
use jiff::Timestamp;
use uuid::Uuid;

pub use refusal::{ImportRefusal, SignInRefusal, StoreError};
pub use sqlite::Sqlite;
pub use values::{
    Accepted, Asked, Attempt, Chunk, ClaimedLetter, Commit, EntLink, LetterKey, NewImport,
    OpenSession, Outcome, RosterPage, School, ShownSignIn, WaitingLetters, Who,
};

use crate::{
    audit::Trail,
    config::SignInLimits,
    directory::{ListRefusal, ListReport, SchoolList},
    secrets::{Sealed, Seals},
};

/// Schools, accounts, imports and sessions.
#[async_trait]
pub trait Store: std::fmt::Debug + Send + Sync + 'static {
    /// Whether reading works. It writes nothing, and waits for no writer: a service that does a
    /// long import, or that another process keeps from writing, is not taken away for that.
    async fn ready(&self) -> Result<(), StoreError>;
    /// A school; one never seen has the same shape as the others.
    async fn school(&self, uai: Uai) -> Result<School, StoreError>;
    /// Takes the schools of an académie's list, whole or not at all. No account is touched.
    async fn import_schools(&self, list: SchoolList) -> Result<ListReport, ListRefusal>;
    /// Gives a school the name of the académie's list.
    async fn name_school(&self, uai: Uai, name: String) -> Result<(), StoreError>;

    /// Keeps a request for a link and its mail; the school's earlier ones die. Refused beyond the limits.
    async fn ask_sign_in(&self, asked: Asked, limits: SignInLimits) -> Result<(), SignInRefusal>;
    /// Counts the try, checks it, and opens a session once; the school is told by mail.
    async fn redeem(&self, attempt: Attempt, tries: u32) -> Result<Accepted, SignInRefusal>;
    /// What a request was asked with; nothing without its token. Changes nothing.
    async fn shown_sign_in(
        &self,
        id: Uuid,
        token: Seals,
    ) -> Result<Option<ShownSignIn>, StoreError>;
    /// Kills a request: « ce n’est pas moi ».
    async fn report_sign_in(&self, id: Uuid, now: Timestamp) -> Result<(), StoreError>;
    /// The open session of a token.
    async fn session(&self, token: Sealed, now: Timestamp) -> Result<Option<Who>, StoreError>;
    /// The open sessions of a school, newest first.
    async fn sessions(&self, uai: Uai, now: Timestamp) -> Result<Vec<Who>, StoreError>;
    /// Ends a session, this one or another; false when this school has no such one open.
    async fn end_session(&self, who: Who, id: Uuid, now: Timestamp) -> Result<bool, StoreError>;
    /// Ends every open session of the school, this one too; requests under way die with them, and
    /// their codes that did not leave yet never do. Says how many sessions.
    async fn end_sessions(&self, who: Who, now: Timestamp) -> Result<usize, StoreError>;

    /// A list with its revision; without its accounts when the revision is `known`.
    async fn roster(
        &self,
        uai: Uai,
        roster: Roster,
        known: Option<Revision>,
    ) -> Result<RosterPage, StoreError>;

    /// Opens an import, or finds the one of the same key; true when it is new.
    async fn open_import(&self, import: NewImport) -> Result<(OpenedBody, bool), ImportRefusal>;
    /// Keeps a chunk; the same one again changes nothing.
    async fn put_chunk(&self, chunk: Chunk) -> Result<(), ImportRefusal>;
    /// Where an import stands.
    async fn import(&self, uai: Uai, id: Uuid, now: Timestamp)
    -> Result<ImportBody, ImportRefusal>;
    /// Does an import, whole or not at all; once done, answers its receipt for ever.
    async fn commit(&self, commit: Commit) -> Result<Receipt, ImportRefusal>;
    /// What an import did.
    async fn receipt(&self, uai: Uai, id: Uuid) -> Result<Receipt, ImportRefusal>;
    /// Opens the inverse of an import.
    async fn open_undo(
        &self,
        who: Who,
        id: Uuid,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<UndoBody, ImportRefusal>;
    /// Erases the staged rows of an import that will not be committed.
    async fn discard(&self, uai: Uai, id: Uuid, now: Timestamp) -> Result<(), ImportRefusal>;
    /// The school's imports, and the lists among them that stand.
    async fn history(&self, uai: Uai, now: Timestamp) -> Result<HistoryBody, StoreError>;

    /// Who may come through the ENT.
    async fn ent_link(&self, uai: Uai) -> Result<EntLink, StoreError>;
    /// The school's gestionnaire, when it has one who is still an active teacher.
    async fn manager(&self, uai: Uai) -> Result<Option<ManagerBody>, StoreError>;
    /// Names the gestionnaire; `None` when the id is not one of an active teacher.
    async fn name_manager(
        &self,
        who: Who,
        ent_id: EntId,
        now: Timestamp,
    ) -> Result<Option<ManagerBody>, StoreError>;
    /// The school has no gestionnaire any more.
    async fn dismiss_manager(&self, who: Who, now: Timestamp) -> Result<(), StoreError>;

    /// Takes the letter that is due first, until `until`; no other hand has it meanwhile.
    async fn claim_letter(
        &self,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<ClaimedLetter>, StoreError>;
    /// What became of a letter; without effect when another hand holds it.
    async fn settle_letter(
        &self,
        key: LetterKey,
        outcome: Outcome,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// What waits to leave.
    async fn waiting_letters(&self) -> Result<WaitingLetters, StoreError>;

    /// Every school that has an audit.
    async fn audited(&self) -> Result<Vec<Uai>, StoreError>;
    /// A school's audit, and where it should stand.
    async fn audit(&self, uai: Uai) -> Result<Trail, StoreError>;

    /// Erases what has had its time: staged rows, before-images, dead requests and sessions.
    ///
    /// Before-images of imports done before `undoable_since` go.
    async fn sweep(&self, now: Timestamp, undoable_since: Timestamp) -> Result<(), StoreError>;
    /// Takes what was erased or changed out of the files as well. False when somebody reads or
    /// writes just now, who is not kept waiting: ask again.
    async fn erase_traces(&self) -> Result<bool, StoreError>;
}
