//! What can be done with the report of an import that this PC has just sent.

use tauri::{Runtime, WebviewWindow};

use super::Answer;
use crate::{
    desks::At,
    view::{ExportView, FailureView, RememberedView, import_id},
};

/// Who was in an import, and its file; nothing of one that was not sent in this sitting.
#[tauri::command]
pub async fn remembered(import_id: String, desk: At) -> Answer<Option<RememberedView>> {
    let id = self::import_id(&import_id).ok_or_else(FailureView::unknown_import)?;
    Ok(desk.remembered(id).await)
}

/// Erases the file that an import came from: into the bin, or for good once a person said so.
#[tauri::command]
pub async fn erase_export(import_id: String, for_good: bool, desk: At) -> Answer<ExportView> {
    let id = self::import_id(&import_id).ok_or_else(FailureView::unknown_import)?;
    Ok(desk.erase_export(id, for_good).await?)
}

/// Opens the system's dialog that prints what the window shows on paper: its page alone can do that on every system.
#[tauri::command]
pub async fn print_report<R: Runtime>(window: WebviewWindow<R>) -> Answer<()> {
    window.print().map_err(|error| {
        tracing::warn!(%error, "nothing can be printed");
        FailureView::here(
            "print",
            "L’impression ne s’est pas ouverte sur ce poste. Enregistrez le compte rendu en page à imprimer, puis \
             imprimez-la depuis votre navigateur.",
        )
    })
}
