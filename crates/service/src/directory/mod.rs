//! The schools of the académie, from the open-data « annuaire de l’éducation ».
//!
//! [`read`] turns its CSV into a [`SchoolList`]; [`crate::store::Store::import_schools`]
//! keeps it in one transaction. A school that closes or leaves the list gets no more links; its
//! accounts stay as they are. Before the first list, every school of a served académie is served.

mod file;

use std::{collections::BTreeSet, fmt};

use balado_core::school::{Academy, Uai};
use jiff::Timestamp;

use crate::store::DbError;
pub use file::{Aside, Directory, DirectoryError, read};

/// Lists shorter than this have no shares to speak of; above, half of what is known is doubted.
pub const SMALL: usize = 10;

/// A school of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSchool {
    /// Its number.
    pub uai: Uai,
    /// Its name, on one line.
    pub name: String,
    /// Whether it is open.
    pub open: bool,
}

/// What a file says of the schools of the académies that this service serves.
#[derive(Debug, Clone)]
pub struct SchoolList {
    /// Each school once.
    pub schools: Vec<ListedSchool>,
    /// Now.
    pub at: Timestamp,
    /// Taken even when it looks cut short.
    pub confirmed: bool,
}

impl SchoolList {
    /// The académies that the file speaks of: only their schools may have left the list.
    pub fn covered(&self) -> BTreeSet<&'static str> {
        let academies = self.schools.iter().filter_map(|school| Academy::of(&school.uai));
        academies.map(Academy::word).collect()
    }
}

/// What a list changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListReport {
    /// Open schools now.
    pub open: usize,
    /// Never seen before.
    pub new: usize,
    /// Known, with another name.
    pub renamed: usize,
    /// Closed, and open again.
    pub reopened: usize,
    /// Open, and closed by this list.
    pub closed: usize,
    /// As they were.
    pub unchanged: usize,
}

impl fmt::Display for ListReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { open, new, renamed, reopened, closed, unchanged } = self;
        write!(
            f,
            "Établissements ouverts : {open}. Nouveaux : {new} ; renommés : {renamed} ; rouverts : \
             {reopened} ; fermés : {closed} ; inchangés : {unchanged}. Aucun compte n’a été touché."
        )
    }
}

/// Why a list is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ListRefusal {
    /// It would close more schools than it leaves open.
    #[error(
        "ce fichier n’a que {found} établissements ouverts, contre {known} connus : il semble coupé. Rien \
         n’a été changé. S’il est juste, recommencez avec --confirmer"
    )]
    Short {
        /// In the file.
        found: usize,
        /// In the database.
        known: usize,
    },
    /// The database failed.
    #[error("la base ne répond pas comme il faut. Rien n’a été changé : réessayez")]
    Store(#[from] DbError),
}
