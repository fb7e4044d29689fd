//! People absent from a file of whom somebody said that they keep their account: a long leave, an exchange abroad.
//!
//! Their ids stay on this PC, one file for each list of each school, so that the next file asks nothing again.
//! No name, no class. An id stays as long as its account is active: there are never more of them than people.

use std::{
    collections::{BTreeSet, HashSet},
    fs,
    path::PathBuf,
};

use balado_core::school::{EntId, Roster};

use crate::{DeskError, Settings, list::HeldList, settings};

/// The ids of a list.
pub(crate) struct KeptAccounts(PathBuf);

const WHAT: &str = "qui garde son compte";

impl KeptAccounts {
    pub(crate) fn of(settings: &Settings, uai: &str, roster: Roster) -> Self {
        Self(settings.state_dir.join("kept").join(format!("{uai}-{}.json", roster.as_str())))
    }

    /// Whoever was kept and still has an account; nobody when the file is not there or cannot be read: they are
    /// asked about again.
    pub(crate) fn ids(&self, held: &HeldList) -> BTreeSet<EntId> {
        let active = held.accounts.iter().filter(|held| held.active);
        let active: HashSet<&EntId> = active.map(|held| &held.account.ent_id).collect();
        self.written().into_iter().filter(|ent_id| active.contains(ent_id)).collect()
    }

    fn written(&self) -> BTreeSet<EntId> {
        let bytes = fs::read(&self.0).unwrap_or_default();
        let texts: Vec<String> = serde_json::from_slice(&bytes).unwrap_or_default();
        texts.iter().filter_map(|text| EntId::parse(text).ok()).collect()
    }

    /// Remembers somebody, or forgets them; and forgets whose account has ended.
    pub(crate) fn set(
        &self,
        ent_id: &EntId,
        is_kept: bool,
        held: &HeldList,
    ) -> Result<(), DeskError> {
        let mut ids = self.ids(held);
        if is_kept {
            ids.insert(ent_id.clone());
        } else {
            ids.remove(ent_id);
        }
        if ids == self.written() {
            return Ok(());
        }
        let texts: Vec<&str> = ids.iter().map(EntId::as_str).collect();
        let bytes = serde_json::to_vec(&texts).expect("texts are JSON");
        settings::keep(&self.0, &bytes, WHAT)
    }
}

#[cfg(test)]
mod tests {
    use balado_core::{plan::Held, school::Account};
    use balado_wire::Revision;

    use super::*;
    use crate::list::Past;

    fn holding(ids: &[&str]) -> HeldList {
        let accounts = ids.iter().map(|id| Held::active(Account::example(id))).collect();
        HeldList { revision: Revision::default(), accounts, past: Past::default() }
    }

    #[test]
    fn whoever_is_kept_is_found_again_in_the_same_list_of_the_same_school() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::in_folder(folder.path());
        let list_of = |uai, roster| KeptAccounts::of(&settings, uai, roster);
        let here = || list_of("0779999A", Roster::Students);
        let held = holding(&["0021", "7"]);
        let ids = ["0021", "7"].map(|id| EntId::parse(id).unwrap());
        assert!(here().ids(&held).is_empty(), "nobody yet");
        for id in &ids {
            here().set(id, true, &held).unwrap();
        }
        assert_eq!(here().ids(&held), ids.clone().into());
        here().set(&ids[1], false, &held).unwrap();
        assert_eq!(here().ids(&held), [ids[0].clone()].into());
        assert!(list_of("0779999A", Roster::Teachers).ids(&held).is_empty(), "the other list");
        assert!(list_of("0770000G", Roster::Students).ids(&held).is_empty(), "another school");
        fs::write(&here().0, "{").unwrap();
        assert!(here().ids(&held).is_empty(), "damaged");
        here().set(&ids[1], true, &held).unwrap();
        assert_eq!(here().ids(&held), [ids[1].clone()].into(), "and written anew");
    }

    #[test]
    fn whose_account_has_ended_is_forgotten_for_good() {
        let folder = tempfile::tempdir().unwrap();
        let kept =
            KeptAccounts::of(&Settings::in_folder(folder.path()), "0779999A", Roster::Students);
        let [gone, other] = ["1", "2"].map(|id| EntId::parse(id).unwrap());
        kept.set(&gone, true, &holding(&["1", "2"])).unwrap();
        let mut later = holding(&["1", "2"]);
        later.accounts[0].active = false;
        assert!(kept.ids(&later).is_empty());
        kept.set(&other, true, &later).unwrap();
        assert_eq!(
            kept.ids(&holding(&["1", "2"])),
            [other].into(),
            "the id may be somebody else's"
        );
    }
}
