//! All a secretary can do, without a window.
//!
//! [`Desk`] reads and checks files, signs in, compares, sends, undoes and reports. The window
//! and the command line are two ways to call it: neither decides anything.
//!
//! Reading, checking and comparing are local. Only [`Account`](balado_core::school::Account)s
//! leave, and only in [`Desk::push_import`].

mod accents;
mod comparison;
mod desk;
mod drafts;
mod erasing;
mod error;
mod files;
mod guards;
mod kept_accounts;
mod list;
mod mappings;
mod network;
mod oldest;
mod patience;
mod pending;
mod policy;
mod practice;
mod push;
mod recall;
mod remote;
mod reports;
mod search;
mod sent;
mod session;
mod settings;
mod shown;
mod source;
mod updates;

pub use balado_wire::UpdateKey;
pub use desk::{Desk, LINK_SCHEME, LinkShown, Nominee, OpenSession};
pub use erasing::{Bin, EraseError, Erased};
pub use error::DeskError;
pub use files::{FileError, MAX_BYTES};
pub use network::trouble::Trouble;
pub use patience::Patience;
pub use policy::Policy;
pub use recall::Former;
pub use remote::RemoteError;
pub use session::{KeyringVault, MemoryVault, Vault, VaultError};
pub use settings::{Preferences, Settings, Theme};
pub use shown::*;
pub use updates::{InstallError, Installer, UpdateError, Verified};

/// Names an import at the service.
pub type ImportId = uuid::Uuid;
