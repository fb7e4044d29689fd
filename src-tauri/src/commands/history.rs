use super::Answer;
use crate::{
    desks::At,
    view::{FailureView, HeldView, HistoryEntryView, ReportView, UndoView, import_id},
};

/// Active accounts that Balado holds.
#[tauri::command]
pub async fn held(desk: At) -> Answer<HeldView> {
    Ok(desk.held().await?)
}

/// The school's imports, newest first.
#[tauri::command]
pub async fn history(desk: At) -> Answer<Vec<HistoryEntryView>> {
    Ok(desk.history().await?)
}

/// The report of an import that was done.
#[tauri::command]
pub async fn report(import_id: String, desk: At) -> Answer<ReportView> {
    let id = self::import_id(&import_id).ok_or_else(FailureView::unknown_import)?;
    Ok(desk.report(id).await?)
}

/// What undoing an import would do.
#[tauri::command]
pub async fn prepare_undo(import_id: String, desk: At) -> Answer<UndoView> {
    let id = self::import_id(&import_id).ok_or_else(FailureView::unknown_import)?;
    Ok(desk.prepare_undo(id).await?)
}

/// Undoes an import, as it was shown.
#[tauri::command]
pub async fn undo_import(undo_id: String, desk: At) -> Answer<ReportView> {
    let id = import_id(&undo_id).ok_or_else(FailureView::unknown_import)?;
    Ok(desk.undo_import(id).await?)
}
