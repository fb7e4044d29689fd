//! What goes when somebody signs out of a PC that others use too, and what goes by itself.

use std::{sync::Arc, time::SystemTime};

use balado_core::school::Account;

use super::{Desk, State, blocking, unmapped};
use crate::{drafts::Drafts, list::List, pending::Pending};

impl State {
    /// Closes the lists and the files that wait for something; drafts stay.
    pub(super) fn close_lists(&mut self) {
        self.lists = [None, None];
        self.recalled = self.recalled.take().map(|_| Vec::new());
        self.unmapped = unmapped::Waiting::default();
        self.choices.forget();
        self.interrupted = [None, None];
        self.sent = [None, None];
    }

    /// Whether every other open list of the same file is imported.
    pub(super) fn is_last_of_its_file(&self, list: &List) -> bool {
        let others = self.lists.iter().flatten().filter(|other| other.roster != list.roster);
        others
            .filter(|other| Arc::ptr_eq(&other.file.source, &list.file.source))
            .all(|other| other.imported)
    }
}

impl Desk {
    /// Closes the lists and forgets their bytes, the drafts of this PC and what was done here. A sentence
    /// says what could not be erased.
    pub(super) async fn close_all(&self) -> Option<String> {
        // A file that is being read is open first, then closed with the others.
        let _alone = self.0.reading.lock().await;
        self.state().close_lists();
        let recall = self.forget_recall().await;
        let drafts = Drafts::of(&self.0.settings);
        let forgotten = blocking(move || drafts.forget_all()).await;
        forgotten.err().map(|error| error.help()).or(recall)
    }

    /// Lines that were typed over or confirmed on this PC and are not imported: signing out forgets them.
    pub async fn unsent_corrections(&self) -> usize {
        let drafts = Drafts::of(&self.0.settings);
        blocking(move || drafts.lines()).await
    }

    /// Forgets the drafts that nobody opened for a while.
    pub(super) async fn sweep_drafts(&self) {
        let drafts = Drafts::of(&self.0.settings);
        blocking(move || drafts.sweep(SystemTime::now())).await;
    }

    /// An import that was cut is done: the draft of its file goes, whether the file is open or not. An open
    /// one that is not as it was sent keeps its draft.
    pub(super) fn forget_draft_after(
        &self,
        pending: &Pending,
        accounts: Option<&Arc<Vec<Account>>>,
    ) {
        if let Some(accounts) = accounts {
            return self.forget_draft(pending.open.list.into(), accounts);
        }
        let Some(hash) = &pending.draft else { return };
        let is_open =
            self.state().lists.iter().flatten().any(|list| list.file.source.hash == *hash);
        if !is_open {
            self.forget_draft_of(hash);
        }
    }

    /// Forgets what was typed over the file of this hash, which is imported.
    pub(super) fn forget_draft_of(&self, hash: &str) {
        if let Err(error) = Drafts::of(&self.0.settings).forget(hash) {
            tracing::warn!(code = error.code(), "a draft stays");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Settings;

    #[tokio::test]
    async fn the_bytes_of_a_closed_file_leave_the_memory() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { without_keyring: true, ..Settings::in_folder(folder.path()) };
        let desk = Desk::new(settings);
        let path = folder.path().join("export.csv");
        std::fs::write(&path, "Id;Type;Nom;Prénom\n1;Élève;VIDAL;Zoé\n").unwrap();
        desk.open_export(path).await.unwrap();
        let source = desk.state().lists[0].as_ref().map(|list| Arc::downgrade(&list.file.source));
        let source = source.expect("it is open");
        assert!(source.upgrade().is_some());
        desk.sign_out().await.unwrap();
        assert!(source.upgrade().is_none());
    }
}
