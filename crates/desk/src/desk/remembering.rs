//! What this PC remembers of the imports it has just sent, until the session ends or somebody opens the next file.

use std::sync::Arc;

use balado_core::school::Roster;
use uuid::Uuid;

use super::{Desk, State, blocking, slot};
use crate::{
    DeskError,
    erasing::EraseError,
    list::List,
    pending::Pending,
    sent::{Compared, Sent},
    shown::{ExportShown, Extent, PeopleSection, Remembered},
    source::Source,
};

/// A list as it is about to be sent, and its file.
pub(super) type ToSend = (Compared, Arc<Source>);

impl List {
    /// What will be remembered of the list once it is sent.
    pub(super) fn to_send(&self) -> Option<ToSend> {
        Some((Compared::of(self)?, Arc::clone(&self.file.source)))
    }
}

impl State {
    fn sent(&self, import_id: Uuid) -> Option<&Sent> {
        self.sent.iter().flatten().find(|sent| sent.id == import_id)
    }

    /// Whether another list of the same file is open and not imported.
    fn waits(&self, sent: &Sent) -> bool {
        let lists = self.lists.iter().flatten();
        lists.filter(|list| list.file.source.hash == sent.export.hash).any(|list| !list.imported)
    }
}

impl Desk {
    /// What is remembered of an import; nothing of one that was not sent in this sitting.
    pub async fn remembered(&self, import_id: Uuid) -> Option<Remembered> {
        let (sent, waits) = {
            let state = self.state();
            let sent = state.sent(import_id)?.clone();
            let waits = state.waits(&sent);
            (sent, waits)
        };
        Some(blocking(move || sent.shown(waits)).await)
    }

    /// Everybody of an import, for what is saved.
    pub(super) async fn people_of(&self, import_id: Uuid) -> Option<Vec<PeopleSection>> {
        let compared = Arc::clone(&self.state().sent(import_id)?.compared);
        Some(blocking(move || compared.people(Extent::Whole)).await)
    }

    /// An import is done: who was in it is remembered in place of the one before.
    pub(super) fn remember_sent(&self, roster: Roster, id: Uuid, sent: Option<ToSend>) {
        self.state().sent[slot(roster)] = sent.map(|sent| Sent::new(id, sent));
    }

    /// The open list, when it is what an import that was cut came from.
    pub(super) fn as_it_was_sent(&self, pending: &Pending) -> Option<ToSend> {
        let state = self.state();
        let list = state.lists[slot(pending.open.list.into())].as_ref()?;
        let (plan, held) = (list.compared.plan.as_ref()?, list.held.as_ref()?);
        let same =
            plan.digest(&list.compared.wanted, &held.accounts).to_string() == pending.open.digest;
        if same { list.to_send() } else { None }
    }

    /// Erases the file that an import came from: into the bin, or for good once a person said so.
    ///
    /// # Errors
    /// [`DeskError::Erase`], and the file is where it was.
    pub async fn erase_export(
        &self,
        import_id: Uuid,
        for_good: bool,
    ) -> Result<ExportShown, DeskError> {
        let export = self.state().sent(import_id).map(|sent| sent.export.clone());
        let (export, bin) = (export.ok_or(EraseError::Unknown)?, self.0.settings.bin.clone());
        let hash = export.hash.clone();
        let erased = blocking(move || export.erase(&bin, for_good)).await?;
        let shown = {
            let mut state = self.state();
            for list in
                state.lists.iter_mut().flatten().filter(|list| list.file.source.hash == hash)
            {
                list.erased = true;
            }
            let mut of_file = state.sent.iter_mut().flatten();
            for sent in of_file.by_ref().filter(|sent| sent.export.hash == hash) {
                sent.erased = Some(erased);
            }
            let sent = state.sent(import_id);
            sent.map(|sent| sent.export_shown(state.waits(sent)))
        };
        self.remember().await;
        shown.ok_or_else(|| EraseError::Unknown.into())
    }
}
