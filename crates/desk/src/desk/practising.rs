//! A desk to practise on: the same desk, over a fictional school in memory.

use std::{path::PathBuf, sync::Arc};

use super::{Desk, blocking};
use crate::{DeskError, MemoryVault, Patience, Theme, practice::Practice, reports::Whose};

impl Desk {
    /// A desk on which everything can be tried: somebody is signed in to a fictional school, and its two files of this
    /// September are open. Nothing of it leaves this PC, nor stays on it: its folder goes with its last clone.
    ///
    /// # Errors
    /// When the temporary folder cannot be written.
    pub async fn practice(theme: Theme) -> Result<Self, DeskError> {
        let begun = blocking(move || {
            let practice = Practice::begin()?;
            let settings = practice.settings(theme)?;
            Ok::<_, DeskError>((practice, settings))
        });
        let (practice, settings) = begun.await?;
        let practice = Arc::new(practice);
        let (vault, patience) = (Arc::new(MemoryVault::default()), Patience::default());
        let desk = Self::over(settings, vault, patience, Some(Arc::clone(&practice)));
        desk.start().await?;
        {
            let mut state = desk.state();
            let session = Practice::session();
            state.lists_of = Some(session.uai.clone());
            state.session = Some(session);
        }
        desk.download().await?;
        desk.open_exports(practice.files()).await;
        Ok(desk)
    }

    /// The name of a file that is saved, which says when it is of no real school.
    pub(super) fn marked(&self, name: String) -> String {
        if self.whose() == Whose::Practice { format!("entrainement-{name}") } else { name }
    }

    /// Whose imports are sent from here.
    pub(super) fn whose(&self) -> Whose {
        if self.0.practice.is_some() { Whose::Practice } else { Whose::School }
    }

    /// The only files that are opened while somebody practises, there again when they were erased; nothing on a
    /// desk that is for real. Blocks.
    pub fn practice_files(&self) -> Option<Vec<PathBuf>> {
        let practice = self.0.practice.as_ref()?;
        if let Err(error) = practice.lay_out() {
            // What is missing is said when it is opened.
            tracing::warn!(%error, "the files to practise on cannot be written again");
        }
        Some(practice.files())
    }
}
