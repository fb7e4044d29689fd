//! The bodies of the HTTP contract, and their conversions to and from [`balado_core`].
//!
//! One file per resource. Names are `snake_case`, dates RFC 3339 in UTC. What comes
//! from outside becomes core types through `TryFrom`, once, in the desk and again in
//! the service. No body has a field for what must stay on the school's PC.

mod account;
mod ent_link;
mod import;
mod manager;
mod problem;
mod revision;
mod school;
mod session;
mod undo;

pub use account::{AccountBody, BadAccount, HeldBody};
pub use ent_link::EntLinkBody;
pub use import::{
    AbsentRuleBody, ChunkBody, CommitBody, CountsBody, HistoryBody, HistoryEntryBody, HoldBody,
    ImportBody, ImportState, ImportedListBody, OpenImportBody, OpenedBody, Receipt, RelinkBody,
    RosterBody, RulesBody, day,
};
pub use manager::{ManagerBody, NameManagerBody};
pub use problem::{Code, Problem};
pub use revision::{BadRevision, Revision};
pub use school::SchoolBody;
pub use session::{
    RedeemBody, Role, SessionBody, SessionListBody, SessionOpenedBody, SignInAcceptedBody,
    SignInBody,
};
pub use undo::{ConflictBody, ConflictReasonBody, UndoBody};

/// The version of the contract, sent with every answer in the header [`CONTRACT_HEADER`].
///
/// A desk that meets another number says so instead of guessing.
pub const CONTRACT_VERSION: &str = "1";

/// Names the version of the contract that the service speaks.
pub const CONTRACT_HEADER: &str = "balado-contract";

/// Most accounts in one chunk.
pub const MAX_CHUNK_ROWS: usize = 2_000;

/// Most accounts in one import.
pub const MAX_IMPORT_ROWS: u32 = 1_000_000;
