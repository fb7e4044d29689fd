//! The bodies of the HTTP contract, and their conversions to and from [`balado_core`].
//!
//! One file per resource. Names are `snake_case`, dates RFC 3339 in UTC. What comes
//! from outside becomes core types through `TryFrom`, once, in the desk and again in
//! the service. No body has a field for what must stay on the school's PC.

mod account;
mod contract;
mod ent_link;
mod import;
mod manager;
mod problem;
mod revision;
mod rules;
mod school;
mod session;
mod source;
mod undo;
mod update;

pub use account::{AccountBody, BadAccount, HeldBody};
pub use contract::{CONTRACT_HEADER, CONTRACT_VERSION, MIN_APP_HEADER};
pub use ent_link::{
    AttendanceBody, ClassAttendanceBody, EntLinkBody, ExcessBody, MatchedColumnBody, NeverCameBody,
    NewTrialBody, ShapeBody, TrialBody, TrialOutcome, TrialResult,
};
pub use import::{
    ChunkBody, CommitBody, ConfirmedBody, CountsBody, HistoryBody, HistoryEntryBody, HoldBody,
    ImportBody, ImportState, ImportedListBody, OpenImportBody, OpenedBody, Receipt, RosterBody,
    day,
};
pub use manager::{ManagerBody, NameManagerBody};
pub use problem::{Code, Problem};
pub use revision::{BadRevision, Revision};
pub use rules::{AbsentRuleBody, BadRules, MAX_CHOICES, RelinkBody, RulesBody};
pub use school::SchoolBody;
pub use session::{
    RedeemBody, Role, SessionBody, SessionListBody, SessionOpenedBody, SignInAcceptedBody,
    SignInBody, Through, UnknownRole, UnknownWay,
};
pub use source::{SourceBody, source_words};
pub use undo::{ConflictBody, ConflictReasonBody, UndoBody};
pub use update::{LatestBody, PlatformBody, SignatureError, UpdateKey, UpdateSignature};

/// Most accounts in one chunk.
pub const MAX_CHUNK_ROWS: usize = 2_000;

/// Most accounts in one import.
pub const MAX_IMPORT_ROWS: u32 = 1_000_000;
