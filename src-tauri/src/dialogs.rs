//! The system's own dialogs, beside our window.

use std::path::{Path, PathBuf};

use rfd::AsyncFileDialog;
use tauri::{Runtime, WebviewWindow};

/// Files to open; `None` when the person gives up.
pub(crate) async fn choose_exports<R: Runtime>(window: &WebviewWindow<R>) -> Option<Vec<PathBuf>> {
    let dialog = AsyncFileDialog::new()
        .set_parent(window)
        .set_title("Choisir les fichiers exportés de l’ENT")
        .add_filter("Exports de l’ENT", &["csv", "CSV", "txt", "xlsx", "xls", "ods", "xml"])
        .add_filter("Tous les fichiers", &["*"]);
    let chosen = dialog.pick_files().await?;
    Some(chosen.iter().map(|file| file.path().to_path_buf()).collect())
}

/// Where to save a file, which is named so unless the person says otherwise; `None` when the person
/// gives up.
pub(crate) async fn choose_place<R: Runtime>(
    window: &WebviewWindow<R>,
    name: &str,
) -> Option<PathBuf> {
    let ending = Path::new(name).extension().unwrap_or_default().to_string_lossy();
    let dialog = AsyncFileDialog::new()
        .set_parent(window)
        .set_title("Enregistrer sous")
        .set_file_name(name)
        .add_filter(ending.to_uppercase(), &[&*ending]);
    Some(dialog.save_file().await?.path().to_path_buf())
}
