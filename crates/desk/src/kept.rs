//! People absent from a file of whom somebody said that they keep their account: a long leave, an exchange abroad.
//!
//! Their ids stay on this PC, one file for each list of each school, so that the next file asks nothing again.
//! No name, no class.

use std::{collections::BTreeSet, fs, path::PathBuf};

use balado_core::school::{EntId, Roster};

use crate::{DeskError, Settings, settings};

/// The ids of a list.
pub(crate) struct Kept(PathBuf);

const WHAT: &str = "qui garde son compte";

impl Kept {
    pub(crate) fn of(settings: &Settings, uai: &str, roster: Roster) -> Self {
        Self(settings.state_dir.join("kept").join(format!("{uai}-{}.json", roster.as_str())))
    }

    /// Whoever was kept; nobody when the file is not there or cannot be read: they are asked about again.
    pub(crate) fn ids(&self) -> BTreeSet<EntId> {
        let bytes = fs::read(&self.0).unwrap_or_default();
        let texts: Vec<String> = serde_json::from_slice(&bytes).unwrap_or_default();
        texts.iter().filter_map(|text| EntId::parse(text).ok()).collect()
    }

    /// Remembers somebody, or forgets them.
    pub(crate) fn set(&self, ent_id: &EntId, kept: bool) -> Result<(), DeskError> {
        let mut ids = self.ids();
        let changed = if kept { ids.insert(ent_id.clone()) } else { ids.remove(ent_id) };
        if !changed {
            return Ok(());
        }
        let texts: Vec<&str> = ids.iter().map(EntId::as_str).collect();
        let bytes = serde_json::to_vec(&texts).expect("texts are JSON");
        settings::keep(&self.0, &bytes, WHAT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_kept_is_found_again_in_the_same_list_of_the_same_school() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::in_folder(folder.path());
        let of = |uai, roster| Kept::of(&settings, uai, roster);
        let here = || of("0779999A", Roster::Students);
        let ids = ["0021", "7"].map(|id| EntId::parse(id).unwrap());
        assert!(here().ids().is_empty(), "nobody yet");
        for id in &ids {
            here().set(id, true).unwrap();
        }
        assert_eq!(here().ids(), ids.clone().into());
        here().set(&ids[1], false).unwrap();
        assert_eq!(here().ids(), [ids[0].clone()].into());
        assert!(of("0779999A", Roster::Teachers).ids().is_empty(), "the other list");
        assert!(of("0770000G", Roster::Students).ids().is_empty(), "another school");
        fs::write(&here().0, "{").unwrap();
        assert!(here().ids().is_empty(), "damaged");
        here().set(&ids[1], true).unwrap();
        assert_eq!(here().ids(), [ids[1].clone()].into(), "and written anew");
    }
}
