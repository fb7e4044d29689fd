//! What was being sent, kept on disk from before the first request until the end is known, one for each list:
//! counts and ids, no names.

use std::{fs, io, path::PathBuf};

use balado_core::school::Roster;
use balado_wire::{ConfirmedBody, OpenImportBody};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{DeskError, Settings, settings::keep};

/// An import whose end is not known yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Pending {
    /// `Idempotency-Key` of the opening: asked again, it opens nothing twice.
    pub(crate) key: Uuid,
    /// Its name, once the service gave one.
    pub(crate) id: Option<Uuid>,
    pub(crate) uai: String,
    /// The service it goes to.
    pub(crate) service: String,
    pub(crate) open: OpenImportBody,
    pub(crate) confirmed: Vec<ConfirmedBody>,
    /// The file's name, which stays here: it may have to be opened again.
    pub(crate) file_name: String,
    /// Accounts in a chunk.
    pub(crate) chunk_rows: usize,
    /// The hash of its file, when all that the file says is imported once this import is done: its draft goes then.
    #[serde(default)]
    pub(crate) draft: Option<String>,
    pub(crate) at: Timestamp,
}

/// What an app of contract 1 kept of an import whose end it did not know: enough to ask what became of it.
#[derive(Debug, Deserialize)]
pub(crate) struct FormerPending {
    pub(crate) id: Option<Uuid>,
    pub(crate) uai: String,
    pub(crate) service: String,
}

/// The file that holds the one of a list.
#[derive(Clone)]
pub(crate) struct PendingFile(PathBuf);

impl PendingFile {
    pub(crate) fn of(settings: &Settings, roster: Roster) -> Self {
        Self(settings.state_dir.join(format!("pending-{}.json", roster.as_str())))
    }

    /// The one that holds an import, and what it holds.
    pub(crate) fn holding(settings: &Settings, import_id: Uuid) -> Option<(Self, Pending)> {
        let files = Roster::ALL.into_iter().map(|roster| Self::of(settings, roster));
        let mut imports = files.filter_map(|file| file.load().map(|pending| (file, pending)));
        imports.find(|(_, pending)| pending.id == Some(import_id))
    }

    /// What is kept; a file that cannot be read counts as none: the service forgets staged rows by itself.
    pub(crate) fn load(&self) -> Option<Pending> {
        serde_json::from_slice(&fs::read(&self.0).ok()?).ok()
    }

    /// What an app of contract 1 left there; nothing once something of today is kept.
    pub(crate) fn load_former(&self) -> Option<FormerPending> {
        if self.load().is_some() {
            return None;
        }
        serde_json::from_slice(&fs::read(&self.0).ok()?).ok()
    }

    pub(crate) fn save(&self, pending: &Pending) -> Result<(), DeskError> {
        let bytes = serde_json::to_vec(pending).expect("a pending import is JSON");
        keep(&self.0, &bytes, "l’état de l’envoi")
    }

    pub(crate) fn clear(&self) -> Result<(), DeskError> {
        match fs::remove_file(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(DeskError::Keep { what: "l’état de l’envoi", kind: error.kind() })
            }
            _ => Ok(()),
        }
    }
}
