use balado_desk::Progress;
use tauri::{Runtime, WebviewWindow, ipc::Channel};

use super::Answer;
use crate::{
    desks::At,
    dialogs,
    view::{
        FailureView, ProgressView, ReportFormatView, ReportView, RosterView, TypedNumberView,
        import_id,
    },
};

/// Sends a list; `typed` is what was typed when it is held.
#[tauri::command]
pub async fn push_import(
    roster: RosterView,
    typed: Vec<TypedNumberView>,
    progress: Channel<ProgressView>,
    desk: At,
) -> Answer<ReportView> {
    Ok(desk.push_import(roster.into(), typed, &tell(progress)).await?)
}

/// Gives up a sending that is not committing yet.
#[tauri::command]
pub fn cancel_push(desk: At) {
    desk.cancel_push();
}

/// Finishes an import that was cut.
#[tauri::command]
pub async fn resume_import(
    import_id: String,
    progress: Channel<ProgressView>,
    desk: At,
) -> Answer<ReportView> {
    let id = self::import_id(&import_id).ok_or_else(FailureView::unknown_import)?;
    Ok(desk.resume_import(id, &tell(progress)).await?)
}

/// Gives up an import that was cut.
#[tauri::command]
pub async fn discard_import(import_id: String, desk: At) -> Answer<()> {
    let id = self::import_id(&import_id).ok_or_else(FailureView::unknown_import)?;
    Ok(desk.discard_import(id).await?)
}

/// Saves the report of an import where the person says.
#[tauri::command]
pub async fn save_report<R: Runtime>(
    import_id: String,
    format: ReportFormatView,
    window: WebviewWindow<R>,
    desk: At,
) -> Answer<Option<String>> {
    let id = self::import_id(&import_id).ok_or_else(FailureView::unknown_import)?;
    let name = desk.report_name(id, format).await?;
    let Some(path) = dialogs::choose_place(&window, &name).await else { return Ok(None) };
    desk.write_report(id, format, &path).await?;
    Ok(Some(path.file_name().unwrap_or_default().to_string_lossy().into_owned()))
}

/// Tells the page how far a sending is; a page that went away is not told.
fn tell(channel: Channel<ProgressView>) -> impl Fn(Progress) + Send + Sync {
    move |progress| {
        if let Err(error) = channel.send(progress) {
            tracing::debug!(%error, "nobody listens to the progress");
        }
    }
}
