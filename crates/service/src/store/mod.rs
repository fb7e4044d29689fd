//! What the service keeps.
//!
//! [`Store`] has coarse operations: each one is a single transaction, so that a cut at any moment leaves
//! everything before or everything after. What they decide stands once, in `operations`, over the SQL
//! [`port`]; a driver ([`sqlite`], [`postgres`]) implements the port and decides nothing. `statements` are written for
//! every database. Every operation on a school's data takes its [`Uai`].

mod lanes;
mod moving;
mod operations;
mod plans;
pub mod port;
pub mod postgres;
mod purging;
mod refusal;
pub mod sqlite;
mod statements;
mod sweeping;
mod times;
mod transaction;
mod values;

use std::{path::Path, sync::Arc};

use balado_core::{
    plan::Held,
    school::{Roster, Uai},
};
use balado_wire::{
    HistoryBody, ImportBody, ManagerBody, OpenedBody, Receipt, Revision, TrialOutcome, UndoBody,
};
use jiff::Timestamp;
use uuid::Uuid;

pub use lanes::Waiting;
pub use moving::{MoveRefusal, MoveReport, moved_columns};
pub use port::DbError;
pub use refusal::{ImportRefusal, NamingRefusal, SignInRefusal, TooMuch};
pub use sweeping::Swept;
pub use values::{
    Accepted, Arrival, Arrivals, Arrived, Arriving, Asked, Attempt, Attendance, Awaited, Chunk,
    ClaimedLetter, ClassAttendance, Commit, Door, Doors, EndedVisit, Granted, KeysRefusal, Lane,
    LetterKey, MatchedColumn, MetKeys, NewGrant, NewImport, NewTrial, Nominee, NotGranted,
    NotRecognised, OpenSession, Outcome, Recognised, Redeeming, Revocation, RosterPage, School,
    SchoolExport, SchoolRows, SchoolTable, ShownCode, ShownRevocation, ShownSignIn, Trial,
    WaitingKind, WaitingLetters, Who,
};

use crate::{
    arrivals::{Ents, cas::Answer},
    audit::Trail,
    config::{LIST_MEMORY, SchoolLimits, SignInLimits},
    directory::{ListRefusal, ListReport, SchoolList},
    readings::ListRead,
    secrets::{KeyId, Sealed, Seals},
};
use lanes::{Caller, Lanes, Turn};
use operations::{
    accounts, arrivals, audit, chunks, commit, erase, export, history, imports, keys, letters,
    managers, openid, people, redeem, school_list, shown, sign_ins, undo,
};
use plans::{NoOutlook, Outlook, Plans, State};
use port::{Database, Db};
use times::Times;

/// What an account of a list takes while the list is compared and done, in bytes: on both sides, with its
/// change and the state before it. Measured, see `docs/performance.md`.
const ACCOUNT: u64 = 1 << 10;

/// How often an import is looked at again whose school imports meanwhile.
const LOOKS: u32 = 3;

/// Accounts that have room in so much memory.
fn rows_in(bytes: u64) -> usize {
    usize::try_from(bytes / ACCOUNT).unwrap_or(usize::MAX).max(1)
}

/// Schools, accounts, imports and sessions, in one database.
#[derive(Debug, Clone)]
pub struct Store {
    database: Arc<dyn Database>,
    times: Times,
    limits: SchoolLimits,
    lanes: Arc<Lanes>,
    plans: Plans,
}

impl Store {
    /// In the database of a driver.
    pub fn over(database: impl Database) -> Self {
        let lanes = Arc::new(Lanes::new(database.room(), rows_in(LIST_MEMORY)));
        Self {
            database: Arc::new(database),
            times: Times::default(),
            limits: SchoolLimits::default(),
            lanes,
            plans: Plans::default(),
        }
    }

    /// The same, where a school may have other quantities.
    #[must_use]
    pub fn with_limits(self, limits: SchoolLimits) -> Self {
        Self { limits, ..self }
    }

    /// The same, with so many bytes for the lists that are compared or done at the same time; the others wait,
    /// and one that is larger than all of it is alone. Said before anything is asked.
    #[must_use]
    pub fn with_memory(self, bytes: u64) -> Self {
        let lanes = Arc::new(Lanes::new(self.database.room(), rows_in(bytes)));
        Self { lanes, ..self }
    }

    /// How many wait for their turn in this instance.
    pub fn waiting(&self) -> Waiting {
        self.lanes.waiting()
    }

    /// Bytes that lists which are compared or done have just now, of those that they may.
    pub fn list_memory_taken(&self) -> u64 {
        self.lanes.rows_taken() as u64 * ACCOUNT
    }

    /// In one SQLite file: opened, made if need be, and its tables brought up to date.
    pub fn sqlite(path: &Path) -> Result<Self, sqlite::OpenError> {
        sqlite::Sqlite::open(path).map(Self::over)
    }

    /// In one PostgreSQL database: reached, and its tables brought up to date.
    pub async fn postgres(options: postgres::Options) -> Result<Self, postgres::OpenError> {
        postgres::Postgres::open(options).await.map(Self::over)
    }

    /// What hour it is for every instance on this database; `None` when this machine's clock is the only
    /// one.
    pub async fn now(&self) -> Result<Option<Timestamp>, DbError> {
        self.database.now().await
    }

    /// How long its operations took and waited, since it was opened.
    pub(crate) fn times(&self) -> &Times {
        &self.times
    }

    /// Whether reading works. It writes nothing, and waits for no writer: a service that does a
    /// long import, or that another process keeps from writing, is not taken away for that.
    pub async fn ready(&self) -> Result<(), DbError> {
        self.read("ready", operations::ready).await
    }
}

/// Schools and who comes for them.
impl Store {
    /// A school; one never seen has the same shape as the others.
    pub async fn school(&self, uai: Uai) -> Result<School, DbError> {
        self.read("school", move |db| people::school(db, uai)).await
    }

    /// Takes the schools of an académie's list, whole or not at all. No account is touched.
    pub async fn import_schools(&self, list: SchoolList) -> Result<ListReport, ListRefusal> {
        self.write("import_schools", move |db| school_list::import(db, &list)).await
    }

    /// Gives a school the name of the académie's list.
    pub async fn name_school(&self, uai: Uai, name: String) -> Result<(), DbError> {
        self.write("name_school", move |db| people::name_school(db, uai, &name)).await
    }

    /// The school's gestionnaire, when it has one who is still an active teacher, or of the staff.
    pub async fn manager(&self, uai: Uai, now: Timestamp) -> Result<Option<ManagerBody>, DbError> {
        self.read("manager", move |db| managers::manager(db, uai, now)).await
    }

    /// Names the gestionnaire, and ends all that the former one had opened. A gestionnaire hands over with a
    /// `revocation` for the mailbox. The same person again, by the chef, is renewed.
    pub async fn name_manager(
        &self,
        who: Who,
        nominee: Nominee,
        revocation: Option<Revocation>,
        now: Timestamp,
    ) -> Result<ManagerBody, NamingRefusal> {
        self.write("name_manager", move |db| {
            managers::name(db, &who, &nominee, revocation.as_ref(), now)
        })
        .await
    }

    /// The school has no gestionnaire any more; all that this one had opened ends.
    pub async fn dismiss_manager(&self, who: Who, now: Timestamp) -> Result<(), DbError> {
        self.write("dismiss_manager", move |db| managers::dismiss(db, &who, now)).await
    }

    /// What a mailed link would revoke; nothing without its token, or when there is nothing left to revoke.
    /// Changes nothing.
    pub async fn shown_revocation(
        &self,
        id: Uuid,
        token: Seals,
        now: Timestamp,
    ) -> Result<Option<ShownRevocation>, DbError> {
        self.read("shown_revocation", move |db| managers::shown_revocation(db, id, &token, now))
            .await
    }

    /// The mailbox revokes what a gestionnaire handed over; false when nothing is left to revoke.
    pub async fn revoke_manager(
        &self,
        id: Uuid,
        token: Seals,
        now: Timestamp,
    ) -> Result<bool, DbError> {
        self.write_in(Caller::Proving, "revoke_manager", move |db| {
            managers::revoke(db, id, &token, now)
        })
        .await
    }

    /// Keeps the code that a browser is about to show; false when nobody is in it who is the gestionnaire.
    pub async fn show_manager_code(&self, uai: Uai, shown: ShownCode) -> Result<bool, DbError> {
        self.write_in(Caller::Arriving, "show_manager_code", move |db| {
            managers::show_code(db, uai, &shown)
        })
        .await
    }
}

/// Who comes through the ENT.
impl Store {
    /// Takes a table of ENTs in place of the former one, whole or not at all.
    pub async fn replace_ents(&self, ents: Ents) -> Result<(), DbError> {
        self.write("replace_ents", move |db| arrivals::replace_ents(db, &ents)).await
    }

    /// Every ENT by whom it serves.
    pub async fn ents(&self) -> Result<Ents, DbError> {
        self.read("ents", arrivals::ents).await
    }

    /// A school, and the ENT that its people come from.
    pub async fn door(&self, uai: Uai) -> Result<Door, DbError> {
        self.read("door", move |db| arrivals::door(db, uai)).await
    }

    /// True the first time that the hash of a ticket is seen, on whichever instance.
    pub async fn take_ticket(&self, ticket: Sealed, now: Timestamp) -> Result<bool, DbError> {
        self.write_in(Caller::Arriving, "take_ticket", move |db| {
            arrivals::take_ticket(db, ticket, now)
        })
        .await
    }

    /// Opens the account of whoever the ENT vouches for, or the door of a gestionnaire without account; somebody
    /// else on no list is counted, without data.
    pub async fn arrive(
        &self,
        arriving: Arriving,
    ) -> Result<Result<Arrived, NotRecognised>, DbError> {
        self.write_in(Caller::Arriving, "arrive", move |db| arrivals::arrive(db, &arriving)).await
    }

    /// Whose account an answer would open. Changes nothing.
    pub async fn recognise(
        &self,
        uai: Uai,
        answer: Answer,
        cuts_ids: bool,
    ) -> Result<Result<Recognised, NotRecognised>, DbError> {
        self.read("recognise", move |db| arrivals::recognise(db, uai, &answer, cuts_ids)).await
    }

    /// Who is in a browser, while they may stay.
    pub async fn arrived(
        &self,
        uai: Uai,
        token: Sealed,
        now: Timestamp,
    ) -> Result<Option<Arrival>, DbError> {
        self.read("arrived", move |db| arrivals::arrived(db, uai, token, now)).await
    }

    /// The visit that began with a ticket of this hash is over, and so is what sites were given of it; they have to be
    /// told of these.
    pub async fn end_arrival(&self, uai: Uai, ticket: Sealed) -> Result<Vec<EndedVisit>, DbError> {
        self.write_in(Caller::Arriving, "end_arrival", move |db| {
            arrivals::end_arrival(db, uai, ticket)
        })
        .await
    }

    /// Redeems a site's code, once on whichever instance; one that comes again ends what it gave.
    pub async fn redeem_code(
        &self,
        redeeming: Redeeming,
    ) -> Result<Result<Granted, NotGranted>, DbError> {
        self.write_in(Caller::Arriving, "redeem_code", move |db| openid::redeem(db, &redeeming))
            .await
    }

    /// Whom an access token of this hash is about, while it lasts.
    pub async fn bearer(
        &self,
        uai: Uai,
        token: Sealed,
        now: Timestamp,
    ) -> Result<Option<Granted>, DbError> {
        self.read("bearer", move |db| openid::bearer(db, uai, token, now)).await
    }

    /// Counts of who came since an instant.
    pub async fn arrivals(&self, uai: Uai, since: Timestamp) -> Result<Arrivals, DbError> {
        self.read("arrivals", move |db| arrivals::counts(db, uai, since)).await
    }

    /// Active accounts that nobody came in since an instant, by list, class and name.
    pub async fn never_came(&self, uai: Uai, since: Timestamp) -> Result<Vec<Held>, DbError> {
        self.read("never_came", move |db| arrivals::never_came(db, uai, since)).await
    }

    /// Begins a trial of the link in place of those that nobody made.
    pub async fn begin_trial(&self, uai: Uai, trial: NewTrial) -> Result<(), DbError> {
        self.write("begin_trial", move |db| arrivals::begin_trial(db, uai, &trial)).await
    }

    /// Whether a trial of this token is still to be made.
    pub async fn awaits_trial(
        &self,
        uai: Uai,
        token: Sealed,
        now: Timestamp,
    ) -> Result<bool, DbError> {
        self.read("awaits_trial", move |db| arrivals::awaits_trial(db, uai, token, now)).await
    }

    /// Keeps what a trial showed, once; false when nobody awaits it any more.
    pub async fn settle_trial(
        &self,
        uai: Uai,
        token: Sealed,
        now: Timestamp,
        outcome: TrialOutcome,
    ) -> Result<bool, DbError> {
        self.write_in(Caller::Arriving, "settle_trial", move |db| {
            arrivals::settle_trial(db, uai, token, now, &outcome)
        })
        .await
    }

    /// Where a trial stands.
    pub async fn trial(&self, uai: Uai, id: Uuid) -> Result<Option<Trial>, DbError> {
        self.read("trial", move |db| arrivals::trial(db, uai, id)).await
    }
}

/// What whoever runs the service does about one school.
impl Store {
    /// All that is held of a school, on one snapshot and in memory.
    pub async fn export_school(&self, uai: Uai) -> Result<SchoolExport, DbError> {
        self.read("export_school", move |db| export::school(db, uai)).await
    }

    /// What [`Self::erase_school`] would erase.
    pub async fn school_rows(&self, uai: Uai) -> Result<SchoolRows, DbError> {
        self.read("school_rows", move |db| erase::rows(db, uai)).await
    }

    /// Erases all that is held of a school, and ends its sessions; its audit stays, and says so once. Where
    /// nothing is held, nothing changes. [`Self::erase_traces`] takes it out of the files.
    pub async fn erase_school(&self, uai: Uai, now: Timestamp) -> Result<SchoolRows, DbError> {
        self.write("erase_school", move |db| erase::school(db, uai, now)).await
    }
}

/// Signing in and out.
impl Store {
    /// Keeps a request for a link and its mail, and says what is awaited: the same request again, while it
    /// waits, is the one that was kept. No other request is touched. Refused beyond the limits, which a PC
    /// that proves its secret has of its own.
    pub async fn ask_sign_in(
        &self,
        asked: Asked,
        limits: SignInLimits,
    ) -> Result<Awaited, SignInRefusal> {
        self.write_in(Caller::Asking, "ask_sign_in", move |db| sign_ins::ask(db, &asked, limits))
            .await
    }

    /// Counts the try, checks it, and opens a session; the school is told by mail. The same proof again
    /// within two minutes opens another, which takes the place of that one, and is told to nobody again.
    pub async fn redeem(&self, attempt: Attempt, tries: u32) -> Result<Accepted, SignInRefusal> {
        // A wrong try is kept: its answer travels inside the transaction's success.
        self.write_in(Caller::Proving, "redeem", move |db| redeem::redeem(db, &attempt, tries))
            .await?
    }

    /// What a request was asked with; nothing without its token. Changes nothing.
    pub async fn shown_sign_in(
        &self,
        id: Uuid,
        token: Seals,
    ) -> Result<Option<ShownSignIn>, DbError> {
        self.read("shown_sign_in", move |db| shown::shown(db, id, &token)).await
    }

    /// Kills a request and its mail, and no other: « ce n’est pas moi ».
    pub async fn report_sign_in(&self, id: Uuid, now: Timestamp) -> Result<(), DbError> {
        self.write_in(Caller::Proving, "report_sign_in", move |db| sign_ins::report(db, id, now))
            .await
    }

    /// The open session of a token.
    pub async fn session(&self, token: Sealed, now: Timestamp) -> Result<Option<Who>, DbError> {
        self.read("session", move |db| people::session(db, token, now)).await
    }

    /// The open sessions of a school, newest first.
    pub async fn sessions(&self, uai: Uai, now: Timestamp) -> Result<Vec<Who>, DbError> {
        self.read("sessions", move |db| people::sessions(db, uai, now)).await
    }

    /// Ends a session, this one or another; false when this school has no such one open.
    pub async fn end_session(&self, who: Who, id: Uuid, now: Timestamp) -> Result<bool, DbError> {
        self.write("end_session", move |db| people::end_session(db, &who, id, now)).await
    }

    /// Ends every open session of the school, this one too; requests under way die with them, and
    /// their codes that did not leave yet never do. PCs are forgotten, except the one that asks. Says how
    /// many sessions.
    pub async fn end_sessions(&self, who: Who, now: Timestamp) -> Result<u64, DbError> {
        self.write("end_sessions", move |db| people::end_sessions(db, &who, now)).await
    }
}

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

/// Letters on their way, and the audit.
impl Store {
    /// Takes the letter of a lane that is due first and that these keys open, until `until`; no other hand has it
    /// meanwhile. One whose key is none of these is left to another instance until its deadline.
    pub async fn claim_letter(
        &self,
        lane: Lane,
        ids: Vec<KeyId>,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<ClaimedLetter>, DbError> {
        let keys = ids.clone();
        let due = move |db: &dyn Db| letters::any_due(db, lane, &keys, now);
        if !self.read("any_letter_due", due).await? {
            return Ok(None);
        }
        self.write_in(Caller::Service, "claim_letter", move |db| {
            letters::claim(db, lane, &ids, now, until)
        })
        .await
    }

    /// What became of a letter; without effect when another hand holds it.
    pub async fn settle_letter(
        &self,
        key: LetterKey,
        outcome: Outcome,
        now: Timestamp,
    ) -> Result<(), DbError> {
        self.write_in(Caller::Service, "settle_letter", move |db| {
            letters::settle(db, &key, outcome, now)
        })
        .await
    }

    /// What waits to leave.
    pub async fn waiting_letters(&self) -> Result<WaitingLetters, DbError> {
        self.read("waiting_letters", letters::waiting).await
    }

    /// How many letters wait for each key that is none of these.
    pub async fn letters_for_other_keys(
        &self,
        ids: Vec<KeyId>,
    ) -> Result<Vec<(KeyId, u64)>, DbError> {
        let sealed = move |db: &dyn Db| letters::for_other_keys(db, &ids);
        self.read("letters_for_other_keys", sealed).await
    }

    /// Adds to a school's audit who read which list, in this order.
    pub(crate) async fn audit_readings(
        &self,
        uai: Uai,
        reads: Vec<ListRead>,
    ) -> Result<(), DbError> {
        let add = move |db: &dyn Db| audit::add_readings(db, uai, &reads);
        self.write_in(Caller::Service, "audit_readings", add).await
    }

    /// Every school that has an audit.
    pub async fn audited(&self) -> Result<Vec<Uai>, DbError> {
        self.read("audited", audit::schools).await
    }

    /// A school's audit, and where it should stand.
    pub async fn audit(&self, uai: Uai) -> Result<Trail, DbError> {
        self.read("audit", move |db| audit::trail(db, uai)).await
    }
}

/// Which keys the instances on this database have.
impl Store {
    /// An instance starts with these, that of its signatures first. Refused when none of them is one of those
    /// that the database knows; an empty one learns them.
    pub async fn meet_keys(&self, ids: Vec<KeyId>, now: Timestamp) -> Result<MetKeys, KeysRefusal> {
        self.write("meet_keys", move |db| keys::meet(db, &ids, now)).await
    }

    /// An instance works with these still: the database forgets keys that nobody had for three hours.
    pub async fn note_keys(&self, ids: Vec<KeyId>, now: Timestamp) -> Result<(), DbError> {
        self.write_in(Caller::Service, "note_keys", move |db| keys::note(db, &ids, now)).await
    }

    /// The database knows these from now on and no others, whose codes are worth nothing any more.
    pub async fn adopt_keys(&self, ids: Vec<KeyId>, now: Timestamp) -> Result<(), DbError> {
        self.write("adopt_keys", move |db| keys::adopt(db, &ids, now)).await
    }
}
