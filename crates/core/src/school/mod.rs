//! Who is who: schools, people and the words that name them.

mod academy;
mod account;
mod class;
mod ids;
mod level;
mod movement;
mod people;
mod text;
mod uai;

pub use academy::Academy;
pub use account::Account;
pub use class::{ClassName, Classes};
pub use ids::{EntId, Login};
pub use level::Level;
pub use movement::Movement;
pub use people::{FirstName, LastName, Profile, Roster, UnknownRoster};
pub(crate) use text::MAX_BYTES;
pub use text::{TextError, fold, is_unreadable};
pub use uai::{Uai, UaiError};
