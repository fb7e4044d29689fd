//! What the next start of the window finds again: who was signed in, and which files were open. Signing out forgets it,
//! and so does a start after seven days without one.

use std::{
    fs, io,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{DeskError, Settings, settings};

const FILE: &str = "recall.json";

/// As long as corrections.
const LIFETIME: Duration = Duration::from_hours(7 * 24);

/// Who was signed in on this PC last, so that signing in again starts from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "FormerView")]
pub struct Former {
    /// The school's number.
    pub uai: String,
    /// The name that was typed.
    pub person: String,
}

/// Both, as they are kept on this PC, readable by their owner only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Recall {
    pub(crate) former: Option<Former>,
    /// Of lists that are not imported yet, in no order.
    pub(crate) files: Vec<PathBuf>,
}

impl Recall {
    /// What was kept; a file that is damaged or older than seven days counts as none. Blocks.
    pub(crate) fn load(settings: &Settings, now: SystemTime) -> Self {
        Self::read(settings, now).unwrap_or_default()
    }

    fn read(settings: &Settings, now: SystemTime) -> Option<Self> {
        let path = settings.state_dir.join(FILE);
        let changed = fs::metadata(&path).ok()?.modified().ok()?;
        if now.duration_since(changed).is_ok_and(|age| age > LIFETIME) {
            return None;
        }
        serde_json::from_slice(&fs::read(path).ok()?).ok()
    }

    /// Blocks.
    pub(crate) fn keep(&self, settings: &Settings) -> Result<(), DeskError> {
        let bytes = serde_json::to_vec(self).expect("paths of an open file are Unicode");
        settings::keep(&settings.state_dir.join(FILE), &bytes, WHAT)
    }

    /// Blocks.
    pub(crate) fn forget(settings: &Settings) -> Result<(), DeskError> {
        match fs::remove_file(settings.state_dir.join(FILE)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(DeskError::Forget { what: WHAT, kind: error.kind() })
            }
            _ => Ok(()),
        }
    }
}

/// What cannot be kept or forgotten, for people.
const WHAT: &str = "le nom de l’établissement et les fichiers ouverts";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_again_for_seven_days_and_never_when_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::in_folder(folder.path());
        assert_eq!(Recall::load(&settings, SystemTime::now()), Recall::default(), "nothing yet");
        let former = Former { uai: "0779999A".into(), person: "Nadia Benali".into() };
        let recall = Recall { former: Some(former), files: vec!["/tmp/export (1).csv".into()] };
        recall.keep(&settings).unwrap();
        let now = SystemTime::now();
        let table = [
            (Duration::ZERO, true),
            (LIFETIME / 2, true),
            (LIFETIME + Duration::from_mins(1), false),
        ];
        for (later, is_found) in table {
            assert_eq!(Recall::load(&settings, now + later) == recall, is_found, "{later:?}");
        }
        fs::write(folder.path().join(FILE), "{").unwrap();
        assert_eq!(Recall::load(&settings, now), Recall::default(), "damaged");
        Recall::forget(&settings).unwrap();
        Recall::forget(&settings).unwrap();
        assert!(!folder.path().join(FILE).exists());
    }
}
