//! What was being sent, kept on disk from before the first request until the end is known, one for each list:
//! counts and ids, no names.

use std::{fs, io, path::PathBuf};

use balado_core::school::Roster;
use balado_wire::OpenImportBody;
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
    pub(crate) confirm: Option<u32>,
    /// Accounts in a chunk.
    pub(crate) chunk_rows: usize,
    /// Lines that stay on this PC.
    pub(crate) left_aside: u32,
    /// Accounts held of people whose line stays on this PC: they are sent as they are, so as not to be absent.
    #[serde(default)]
    pub(crate) kept_back: u32,
    /// The hash of its file, when all that the file says is imported once this import is done: its draft goes then.
    #[serde(default)]
    pub(crate) draft: Option<String>,
    pub(crate) at: Timestamp,
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
        let mut kept = files.filter_map(|file| file.load().map(|pending| (file, pending)));
        kept.find(|(_, pending)| pending.id == Some(import_id))
    }

    /// What is kept; a file that cannot be read counts as none: the service forgets staged rows by itself.
    pub(crate) fn load(&self) -> Option<Pending> {
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
