use balado_core::{
    export::{Encoding, Mapping},
    finding::Column,
};
use tauri::{Runtime, WebviewWindow};

use super::{Answer, export::shown};
use crate::{
    desks::At,
    dialogs,
    view::{AccentsView, ColumnView, FailureView, ListView, OpenedView, RosterView},
};

/// Types over a cell of a line that is to fix.
#[tauri::command]
pub async fn correct(
    roster: RosterView,
    key: u32,
    column: ColumnView,
    text: String,
    desk: At,
) -> Answer<ListView> {
    Ok(desk.correct(roster.into(), key, column.into(), &text).await?)
}

/// Says that a line which only looks wrong is right as it is, or takes that back.
#[tauri::command]
pub async fn confirm_line(
    roster: RosterView,
    key: u32,
    confirmed: bool,
    desk: At,
) -> Answer<ListView> {
    Ok(desk.confirm_line(roster.into(), key, confirmed).await?)
}

/// Takes back the last correction.
#[tauri::command]
pub async fn undo_correction(roster: RosterView, desk: At) -> Answer<ListView> {
    Ok(desk.undo_correction(roster.into()).await?)
}

/// Makes again the correction that was taken back last.
#[tauri::command]
pub async fn redo_correction(roster: RosterView, desk: At) -> Answer<ListView> {
    Ok(desk.redo_correction(roster.into()).await?)
}

/// Takes all corrections off the file.
#[tauri::command]
pub async fn forget_corrections(roster: RosterView, desk: At) -> Answer<ListView> {
    Ok(desk.forget_corrections(roster.into()).await?)
}

/// Saves the lines that are to fix where the person says.
#[tauri::command]
pub async fn save_to_fix<R: Runtime>(
    roster: RosterView,
    window: WebviewWindow<R>,
    desk: At,
) -> Answer<Option<String>> {
    let name = desk.to_fix_name(roster.into());
    let Some(path) = dialogs::choose_place(&window, &name).await else { return Ok(None) };
    desk.write_to_fix(roster.into(), &path)?;
    Ok(Some(path.file_name().unwrap_or_default().to_string_lossy().into_owned()))
}

/// Some names with accents, as each encoding reads them.
#[tauri::command]
pub async fn accents(roster: RosterView, desk: At) -> Answer<AccentsView> {
    Ok(desk.accents(roster.into()).await?)
}

/// Reads the file again in another encoding.
#[tauri::command]
pub async fn choose_encoding(roster: RosterView, encoding: String, desk: At) -> Answer<ListView> {
    let encoding = Encoding::ALL.iter().find(|known| known.as_str() == encoding);
    let encoding = *encoding.ok_or_else(|| {
        FailureView::here(
            "no-encoding",
            "Cette façon de lire les accents n’existe pas. Choisissez-en une autre.",
        )
    })?;
    Ok(desk.choose_encoding(roster.into(), encoding).await?)
}

/// Reads a file whose columns the person has named.
#[tauri::command]
pub async fn map_columns(
    id: u32,
    columns: Vec<Option<ColumnView>>,
    roster: Option<RosterView>,
    desk: At,
) -> Answer<OpenedView> {
    let columns = columns.into_iter().map(|column| column.map(Column::from)).collect();
    let mapping = Mapping { columns, roster: roster.map(Into::into) };
    let outcome = desk.map_columns(id, mapping).await?;
    Ok(shown(&desk, outcome))
}

/// Gives up naming the columns of a file.
#[tauri::command]
pub fn forget_unmapped(id: u32, desk: At) {
    desk.forget_unmapped(id);
}
