//! The next start goes on where this one stops.

use std::{path::PathBuf, time::SystemTime};

use balado_core::school::Roster;

use super::{Desk, State, blocking, slot};
use crate::{recall::Recall, shown::Opened};

impl State {
    fn recall(&self) -> Recall {
        // Those that wait to be opened again, then those that are.
        let mut files = self.recalled.clone().unwrap_or_default();
        for list in self.lists.iter().flatten().filter(|list| !list.imported && !list.erased) {
            let path = list.file.source.path();
            // A path that is not Unicode cannot be written down, and is chosen again by hand.
            if path.to_str().is_some() && !files.iter().any(|known| known == path) {
                files.push(path.to_path_buf());
            }
        }
        Recall { former: self.former.clone(), files }
    }
}

impl Desk {
    /// Finds what the last start kept, once. It is kept for as long again; what is too old goes.
    pub(super) async fn find_recall(&self) {
        if self.state().recalled.is_some() {
            return;
        }
        let settings = self.0.settings.clone();
        let recall = blocking(move || Recall::load(&settings, SystemTime::now())).await;
        let is_nothing = recall == Recall::default();
        {
            let mut state = self.state();
            state.former = recall.former;
            // Files without a person were opened before anybody signed in.
            state.lists_of = state.former.as_ref().map(|former| former.uai.clone());
            state.recalled = Some(recall.files);
        }
        if is_nothing {
            self.forget_recall().await;
        } else {
            self.remember().await;
        }
    }

    /// A session that was found is of this school: what was kept of another one is not its own.
    pub(super) fn recall_only_of(&self, uai: &str) {
        let mut state = self.state();
        if state.former.as_ref().is_some_and(|former| former.uai != uai) {
            (state.former, state.recalled) = (None, Some(Vec::new()));
        }
    }

    /// Opens the files that were open when the program ended last, as far as they are still there; twice does it once.
    pub async fn reopen_exports(&self) -> Opened {
        let files = self.state().recalled.replace(Vec::new()).unwrap_or_default();
        let here = blocking(move || files.into_iter().filter(|path| path.is_file()).collect());
        let here: Vec<PathBuf> = here.await;
        if here.is_empty() { Opened::default() } else { self.open_exports(here).await }
    }

    /// Keeps who is signed in and what is open, for the next start. That it cannot be kept stops nobody.
    pub(super) async fn remember(&self) {
        let _in_turn = self.0.remembering.lock().await;
        let recall = self.state().recall();
        let settings = self.0.settings.clone();
        if let Err(error) = blocking(move || recall.keep(&settings)).await {
            tracing::warn!(code = error.code(), "the next start will not find this one again");
        }
    }

    /// Whoever comes next finds nothing of who was here.
    pub(super) async fn forget_recall(&self) -> Option<String> {
        let _in_turn = self.0.remembering.lock().await;
        self.state().former = None;
        let settings = self.0.settings.clone();
        blocking(move || Recall::forget(&settings)).await.err().map(|error| error.help())
    }

    /// Closes the file of a list.
    pub async fn close_list(&self, roster: Roster) {
        {
            let mut state = self.state();
            (state.lists[slot(roster)], state.sent[slot(roster)]) = (None, None);
        }
        self.remember().await;
    }
}
