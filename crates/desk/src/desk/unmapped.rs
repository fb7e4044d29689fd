//! Files whose columns nobody knows, until a person names them.

use std::{collections::BTreeMap, sync::Arc};

use balado_core::{
    export::{self, Mapping},
    finding::Column,
};

use super::{Desk, blocking, choosing::Gesture, lists::usable};
use crate::{
    DeskError,
    drafts::Drafts,
    list::Read,
    mappings::Mappings,
    shown::{Opened, UnmappedColumn, UnmappedShown},
    source::Source,
};

/// A file that waits for the names of its columns.
pub(super) struct Unmapped {
    pub(super) id: u32,
    pub(super) table: export::Unmapped,
    source: Arc<Source>,
    /// What it came with.
    gesture: Gesture,
}

/// All of them, by the number that names them.
#[derive(Default)]
pub(super) struct Waiting {
    last: u32,
    files: BTreeMap<u32, Arc<Unmapped>>,
}

impl Waiting {
    /// Whether no file waits.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Keeps a file until its columns are named; one that was dropped twice waits once.
    pub(super) fn wait(
        &mut self,
        gesture: Gesture,
        source: Arc<Source>,
        table: export::Unmapped,
    ) -> Arc<Unmapped> {
        self.files.retain(|_, file| file.source.hash != source.hash);
        self.last += 1;
        let file = Arc::new(Unmapped { id: self.last, table, source, gesture });
        self.files.insert(file.id, Arc::clone(&file));
        file
    }
}

impl Unmapped {
    pub(super) fn shown(&self) -> UnmappedShown {
        let columns = self.table.labels.iter().enumerate().map(|(at, label)| UnmappedColumn {
            label: label.clone(),
            samples: self.table.samples.get(at).cloned().unwrap_or_default(),
            guess: self.table.guesses.get(at).copied().flatten(),
        });
        UnmappedShown {
            id: self.id,
            file_name: self.source.name.clone(),
            columns: columns.collect(),
            asks_roster: !self.table.guesses.contains(&Some(Column::Type)),
        }
    }

    /// Reads the file by the names of its columns. Blocks.
    fn read(&self, desk: &Desk, mapping: Mapping) -> Result<Read, DeskError> {
        let source = Arc::clone(&self.source);
        let mut laid = Drafts::of(&desk.0.settings).find(&source);
        laid.mapping = Some(mapping);
        let checked = Arc::new(laid.read(&source.bytes()?)?);
        Ok(Read { source, laid: Arc::new(laid), checked })
    }
}

impl Desk {
    /// Reads a file by the columns a person named, and remembers them for files with the same titles.
    /// When another file of the same gesture is open in its list, a person says which of them.
    ///
    /// # Errors
    /// [`DeskError::NoUnmapped`] when the file is not waiting; the names of columns that are missing.
    pub async fn map_columns(&self, id: u32, mapping: Mapping) -> Result<Opened, DeskError> {
        let _alone = self.0.reading.lock().await;
        let file = self.state().unmapped.files.get(&id).cloned();
        let file = file.ok_or(DeskError::NoUnmapped(id))?;
        let (desk, unread, named) = (self.clone(), Arc::clone(&file), mapping.clone());
        let read = usable(blocking(move || unread.read(&desk, named)).await?)?;
        let opened = self.place(file.gesture, vec![read]).await;
        self.remember().await;
        Mappings::of(&self.0.settings).keep(&file.table, &mapping)?;
        self.forget_unmapped(id);
        Ok(Opened { opened, choices: self.choices(), ..Opened::default() })
    }

    /// Gives up naming the columns of a file.
    pub fn forget_unmapped(&self, id: u32) {
        self.state().unmapped.files.remove(&id);
    }
}
