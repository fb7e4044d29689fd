use tauri::{AppHandle, Runtime};

use super::{Answer, browser};
use crate::{
    desks::At,
    installer,
    view::{FailureView, UpdateView},
};

/// Says which newer version there is.
#[tauri::command]
pub async fn look_for_update<R: Runtime>(
    app: AppHandle<R>,
    desk: At,
) -> Answer<Option<UpdateView>> {
    Ok(desk.look_for_update(installer::of(&app).as_deref()).await)
}

/// Installs it; this window closes, and the new one opens.
#[tauri::command]
pub async fn install_update<R: Runtime>(app: AppHandle<R>, desk: At) -> Answer<()> {
    let none = || {
        FailureView::here(
            "no-installer",
            "Sur ce système, une mise à jour s’installe comme un autre programme. Cliquez sur « Ouvrir la page ».",
        )
    };
    desk.install_update(installer::of(&app).ok_or_else(none)?).await?;
    app.request_restart();
    Ok(())
}

/// Opens the service's page with its installers in the person's own browser; the page gives no address.
#[tauri::command]
pub async fn open_application_page(desk: At) -> Answer<()> {
    let address = desk.application_page();
    let opening = address.clone();
    let opened = tauri::async_runtime::spawn_blocking(move || browser::open(&opening)).await;
    opened.expect("opening an address does not panic").map_err(|error| {
        tracing::warn!(kind = ?error.kind(), "no browser opened");
        let help = format!(
            "Aucun navigateur ne s’est ouvert. Ouvrez-le vous-même, et tapez cette adresse : {address}"
        );
        FailureView::here("browser-failed", &help)
    })
}
