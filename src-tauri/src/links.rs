//! The link of the mail, when its page opens it in this program (`balado-import://`, RFC 8252 §7.1).
//!
//! One window at a time: a second start hands its link to the first and ends. The secret goes to
//! the desk; the page only hears that a link came.

use balado_desk::Desk;
use tauri::{AppHandle, Builder, Emitter, Manager, Runtime};
use tauri_plugin_deep_link::DeepLinkExt;

/// Told to the page; its value is what came of the link (`LinkView`).
pub(crate) const ARRIVED: &str = "link-arrived";

/// A builder that hears of links, and brings the window forward for them.
pub(crate) fn hear<R: Runtime>(builder: Builder<R>, desk: &Desk) -> Builder<R> {
    let desk = desk.clone();
    builder
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| come_forward(app)))
        .plugin(tauri_plugin_deep_link::init())
        .setup(move |app| {
            for link in app.deep_link().get_current()?.unwrap_or_default() {
                take(app.handle(), &desk, link.as_str());
            }
            let app_handle = app.handle().clone();
            app.deep_link().on_open_url(move |event| {
                for link in event.urls() {
                    take(&app_handle, &desk, link.as_str());
                }
                come_forward(&app_handle);
            });
            Ok(())
        })
}

/// Gives a link to the desk and tells the page, which may not be there yet and asks at its start.
fn take<R: Runtime>(app: &AppHandle<R>, desk: &Desk, link: &str) {
    let (app, desk, link) = (app.clone(), desk.clone(), link.to_owned());
    tauri::async_runtime::spawn(async move {
        let Ok(arrived) = desk.link_arrived(&link).await else {
            return tracing::debug!("an address that is no link of ours");
        };
        if let Err(error) = app.emit(ARRIVED, arrived) {
            tracing::debug!(%error, "nobody hears of the link");
        }
    });
}

fn come_forward<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window("main") else { return };
    for done in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = done {
            tracing::debug!(%error, "the window does not come forward");
        }
    }
}
