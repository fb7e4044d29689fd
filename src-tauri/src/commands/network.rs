use super::{Answer, browser};
use crate::{
    desks::At,
    view::{DiagnosticView, FailureView},
};

/// Looks at this PC, its network and the service.
#[tauri::command]
pub async fn diagnose(desk: At) -> Answer<DiagnosticView> {
    Ok(desk.diagnose().await)
}

/// Gives the proxy the name and the password that it wants.
#[tauri::command]
pub async fn give_proxy_login(name: String, password: String, desk: At) -> Answer<()> {
    Ok(desk.give_proxy_login(&name, &password).await?)
}

/// Opens the network's own page in the person's own browser; the page gives no address.
#[tauri::command]
pub async fn open_portal(desk: At) -> Answer<()> {
    let gone = || {
        FailureView::here(
            "no-portal",
            "Ce réseau ne demande plus de s’identifier. Cliquez sur « Recommencer ».",
        )
    };
    let address = desk.portal().ok_or_else(gone)?;
    let opened = tauri::async_runtime::spawn_blocking(move || browser::open(&address)).await;
    opened.expect("opening an address does not panic").map_err(|error| {
        tracing::warn!(kind = ?error.kind(), "no browser opened");
        FailureView::here(
            "browser-failed",
            "Aucun navigateur ne s’est ouvert. Ouvrez-le vous-même : la page de ce réseau s’affiche d’elle-même.",
        )
    })
}
