use std::{
    io,
    sync::{Mutex, PoisonError},
};

use balado_desk::Desk;
use tauri::State;

use super::Answer;
use crate::view::{EntLinkView, FailureView, ManagerView, TeacherView};

/// The system's clipboard, kept as long as the window: on X11 and Wayland a copied text lives in
/// the program that copied it, and goes with it.
#[derive(Default)]
pub(crate) struct Clipboard(Mutex<Option<arboard::Clipboard>>);

impl Clipboard {
    fn copy(&self, text: String) -> Result<(), arboard::Error> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut clipboard = match kept.take() {
            Some(clipboard) => clipboard,
            None => arboard::Clipboard::new()?,
        };
        let copied = clipboard.set_text(text);
        *kept = Some(clipboard);
        copied
    }
}

/// Opens a web address and nothing else, whatever the service answered.
fn browse(address: &str) -> io::Result<()> {
    if address.starts_with("https://") || address.starts_with("http://") {
        open::that_detached(address)
    } else {
        Err(io::ErrorKind::InvalidInput.into())
    }
}

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

/// Opens that address in the person's browser; the page gives no address.
#[tauri::command]
pub async fn try_ent_link(desk: State<'_, Desk>) -> Answer<()> {
    let address = desk.ent_link().await?.address;
    browse(&address).map_err(|error| {
        tracing::warn!(kind = ?error.kind(), "no browser opened");
        FailureView::here(
            "browser",
            "Aucun navigateur ne s’est ouvert. Copiez l’adresse et collez-la dans votre navigateur.",
        )
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
