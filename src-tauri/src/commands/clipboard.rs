//! The system's clipboard: what the page copies and pastes through the program.

use std::sync::{Mutex, PoisonError};

use tauri::State;

use super::Answer;
use crate::view::FailureView;

/// Kept as long as the window: on X11 and Wayland a copied text lives in the program that copied it,
/// and goes with it.
#[derive(Default)]
pub(crate) struct Clipboard(Mutex<Option<arboard::Clipboard>>);

impl Clipboard {
    pub(super) fn copy(&self, text: String) -> Result<(), arboard::Error> {
        self.with(|clipboard| clipboard.set_text(text))
    }

    /// The text it holds, when it holds one.
    fn text(&self) -> Result<Option<String>, arboard::Error> {
        match self.with(arboard::Clipboard::get_text) {
            Ok(text) => Ok(Some(text)),
            Err(arboard::Error::ContentNotAvailable) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn with<T>(
        &self,
        work: impl FnOnce(&mut arboard::Clipboard) -> Result<T, arboard::Error>,
    ) -> Result<T, arboard::Error> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut clipboard = match kept.take() {
            Some(clipboard) => clipboard,
            None => arboard::Clipboard::new()?,
        };
        let done = work(&mut clipboard);
        *kept = Some(clipboard);
        done
    }
}

/// The text that a person pastes from the menu of a field; `None` when the clipboard holds no text.
#[tauri::command]
pub async fn paste(clipboard: State<'_, Clipboard>) -> Answer<Option<String>> {
    clipboard.text().map_err(|error| {
        tracing::warn!(%error, "the clipboard refused");
        FailureView::here(
            "clipboard",
            "Le presse-papiers n’a pas pu être lu. Cliquez dans le champ et collez avec Ctrl+V.",
        )
    })
}
