use balado_desk::Desk;
use tauri::State;

use super::{Answer, browser, clipboard::Clipboard};
use crate::view::{EntLinkView, FailureView, ManagerView, TeacherView};

/// The address to place in the ENT.
#[tauri::command]
pub async fn ent_link(desk: State<'_, Desk>) -> Answer<EntLinkView> {
    Ok(desk.ent_link().await?)
}

/// Puts that address on the clipboard; the page gives no text.
#[tauri::command]
pub async fn copy_ent_link(desk: State<'_, Desk>, clipboard: State<'_, Clipboard>) -> Answer<()> {
    let address = desk.ent_link().await?.address;
    clipboard.copy(address).map_err(|error| {
        tracing::warn!(%error, "the clipboard refused");
        FailureView::here(
            "clipboard",
            "Le presse-papiers n’a pas accepté l’adresse. Sélectionnez-la et copiez-la avec Ctrl+C.",
        )
    })
}

/// Has that address opened in the person's browser; the page gives no address.
#[tauri::command]
pub async fn try_ent_link(desk: State<'_, Desk>) -> Answer<()> {
    let address = desk.ent_link().await?.address;
    let opened = tauri::async_runtime::spawn_blocking(move || browser::open(&address)).await;
    opened.expect("opening an address does not panic").map_err(|error| {
        tracing::warn!(kind = ?error.kind(), "no browser opened");
        browser::failure(&error)
    })
}

/// The school's gestionnaire.
#[tauri::command]
pub async fn manager(desk: State<'_, Desk>) -> Answer<Option<ManagerView>> {
    Ok(desk.manager().await?)
}

/// Teachers whose name holds what was typed.
#[tauri::command]
pub async fn search_teachers(text: String, desk: State<'_, Desk>) -> Answer<Vec<TeacherView>> {
    Ok(desk.search_teachers(&text).await?)
}

/// Names the gestionnaire.
#[tauri::command]
pub async fn name_manager(ent_id: String, desk: State<'_, Desk>) -> Answer<ManagerView> {
    Ok(desk.name_manager(&ent_id).await?)
}

/// Leaves the school without a gestionnaire.
#[tauri::command]
pub async fn remove_manager(desk: State<'_, Desk>) -> Answer<()> {
    Ok(desk.remove_manager().await?)
}
