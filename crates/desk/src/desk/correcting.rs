//! Correcting a list in place: what is typed over its file, how the file is read, what is kept of it.

use std::{path::Path, sync::Arc};

use balado_core::{
    export::Encoding,
    finding::Column,
    school::{Account, Roster},
};
use jiff::Timestamp;

use super::{Desk, blocking, slot};
use crate::{
    DeskError,
    accents::accents,
    drafts::Drafts,
    list::{List, Read},
    reports,
    shown::{AccentsShown, ListShown},
    source::{Laid, Source},
};

impl Desk {
    /// Types over a cell of a line that is to fix; the file is read and compared again. A cell that
    /// only looks wrong, typed again as it is, is confirmed.
    ///
    /// # Errors
    /// [`DeskError::NotToFix`] for a line that nothing blocks and nobody corrected.
    pub async fn correct(
        &self,
        roster: Roster,
        key: u32,
        column: Column,
        text: &str,
    ) -> Result<ListShown, DeskError> {
        let asked = |list: &List| {
            let line = list.line_to_correct(key, column)?;
            Ok((line, list.cells_typed_again(key, column, text)))
        };
        let change = |laid: &mut Laid, (line, again): (u32, Vec<_>)| {
            if again.is_empty() {
                laid.correct(line, column, text);
            } else {
                laid.confirm(line, again);
            }
        };
        self.lay(roster, asked, change).await
    }

    /// Says that a line which only looks wrong is right as it is, or takes that back.
    ///
    /// # Errors
    /// [`DeskError::NotInDoubt`] for a line that is damaged, or of which nothing is said.
    pub async fn confirm_line(
        &self,
        roster: Roster,
        key: u32,
        confirmed: bool,
    ) -> Result<ListShown, DeskError> {
        let cells = |list: &List| list.cells_to_confirm(key, confirmed);
        let change = |laid: &mut Laid, (line, cells)| {
            if confirmed { laid.confirm(line, cells) } else { laid.doubt(line) }
        };
        self.lay(roster, cells, change).await
    }

    /// Takes back the last correction.
    pub async fn undo_correction(&self, roster: Roster) -> Result<ListShown, DeskError> {
        self.lay(roster, |_| Ok(()), |laid, ()| laid.undo()).await
    }

    /// Makes again the correction that was taken back last.
    pub async fn redo_correction(&self, roster: Roster) -> Result<ListShown, DeskError> {
        self.lay(roster, |_| Ok(()), |laid, ()| laid.redo()).await
    }

    /// Takes all corrections off; that too can be taken back.
    pub async fn forget_corrections(&self, roster: Roster) -> Result<ListShown, DeskError> {
        self.lay(roster, |_| Ok(()), |laid, ()| laid.forget()).await
    }

    /// Reads the file again in another encoding.
    pub async fn choose_encoding(
        &self,
        roster: Roster,
        encoding: Encoding,
    ) -> Result<ListShown, DeskError> {
        self.lay(roster, |_| Ok(()), |laid, ()| laid.encoding = Some(encoding)).await
    }

    /// Some names with accents, as each encoding reads them.
    pub async fn accents(&self, roster: Roster) -> Result<AccentsShown, DeskError> {
        let (source, laid, ()) = self.on_file(roster, |_| Ok(()))?;
        blocking(move || accents(&source.bytes()?, &laid, roster)).await
    }

    /// How the lines that are to fix are named when they are saved today.
    pub fn to_fix_name(&self, roster: Roster) -> String {
        self.marked(reports::saved_name("lignes-a-corriger", roster, Timestamp::now(), "csv"))
    }

    /// Saves the lines that are to fix, with what is to be said of each.
    pub fn write_to_fix(&self, roster: Roster, path: &Path) -> Result<(), DeskError> {
        self.on_list(roster, |list| reports::write_to_fix(list.to_fix(), path))
    }

    /// The file of a list and what is laid over it, once it was asked something.
    fn on_file<T>(
        &self,
        roster: Roster,
        ask: impl FnOnce(&List) -> Result<T, DeskError>,
    ) -> Result<(Arc<Source>, Arc<Laid>, T), DeskError> {
        self.on_list(roster, |list| {
            let asked = ask(list)?;
            Ok((Arc::clone(&list.file.source), Arc::clone(&list.file.laid), asked))
        })
    }

    /// Lays something over the file of a list: it is read, checked, kept and compared again, or
    /// nothing changes. One at a time.
    async fn lay<T>(
        &self,
        roster: Roster,
        ask: impl FnOnce(&List) -> Result<T, DeskError>,
        change: impl FnOnce(&mut Laid, T),
    ) -> Result<ListShown, DeskError> {
        let _alone = self.0.reading.lock().await;
        let (source, laid, asked) = self.on_file(roster, ask)?;
        let mut laid = Laid::clone(&laid);
        change(&mut laid, asked);
        let desk = self.clone();
        blocking(move || {
            let checked = Arc::new(laid.read(&source.bytes()?)?);
            Drafts::of(&desk.0.settings).keep(&source, &laid)?;
            desk.show_again(&Read { source, laid: Arc::new(laid), checked });
            Ok::<_, DeskError>(())
        })
        .await?;
        self.on_list(roster, |list| Ok(list.shown()))
    }

    /// Puts a file that was read again into every list it fills.
    fn show_again(&self, read: &Read) {
        let mut state = self.state();
        for list in state.lists.iter_mut().flatten() {
            if Arc::ptr_eq(&list.file.source, &read.source) {
                list.set_read(read.clone());
            }
        }
        state.look_around();
    }

    /// Forgets what was typed over a file once all it says is imported. A list that is not the one
    /// these accounts came from, or was corrected since, keeps its draft.
    pub(super) fn forget_draft(&self, roster: Roster, accounts: &Arc<Vec<Account>>) {
        let mut state = self.state();
        let Some(list) = &mut state.lists[slot(roster)] else { return };
        if !Arc::ptr_eq(&list.compared.wanted, accounts) {
            return;
        }
        list.imported = true;
        let source = Arc::clone(&list.file.source);
        let of_it = |list: &&List| Arc::ptr_eq(&list.file.source, &source);
        if state.lists.iter().flatten().filter(of_it).all(|list| list.imported) {
            self.forget_draft_of(&source.hash);
        }
    }
}
