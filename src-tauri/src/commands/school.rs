use balado_desk::Desk;
use tauri::State;

use super::{Answer, browser, clipboard::Clipboard};
use tauri::{Runtime, WebviewWindow};

use crate::{
    desks::At,
    dialogs,
    view::{
        EntLinkView, FailureView, ManagerView, NomineeView, RosterView, SignInView, TeacherView,
        TrialView,
    },
};

/// The address to place in the ENT.
#[tauri::command]
pub async fn ent_link(desk: At) -> Answer<EntLinkView> {
    Ok(desk.ent_link().await?)
}

/// Puts that address on the clipboard; the page gives no text.
#[tauri::command]
pub async fn copy_ent_link(desk: At, clipboard: State<'_, Clipboard>) -> Answer<()> {
    let address = desk.ent_link().await?.address;
    clipboard.copy(address).map_err(|error| {
        tracing::warn!(%error, "the clipboard refused");
        FailureView::here(
            "clipboard",
            "Le presse-papiers n’a pas accepté l’adresse. Sélectionnez-la et copiez-la avec Ctrl+C.",
        )
    })
}

/// Begins « Vérifier mon lien » and has it opened in the person's own browser; the page gives no address.
#[tauri::command]
pub async fn verify_ent_link(desk: At) -> Answer<TrialView> {
    let (trial, address) = desk.begin_trial().await?;
    let opened = tauri::async_runtime::spawn_blocking(move || browser::open(&address)).await;
    opened.expect("opening an address does not panic").map_err(|error| {
        tracing::warn!(kind = ?error.kind(), "no browser opened");
        browser::failure(&error)
    })?;
    Ok(trial)
}

/// Where that verification stands.
#[tauri::command]
pub async fn ent_link_trial(trial_id: String, desk: At) -> Answer<TrialView> {
    let id = trial_id.parse().map_err(|_| {
        FailureView::here(
            "no-trial",
            "Cette vérification n’existe plus. Vérifiez à nouveau votre lien.",
        )
    })?;
    Ok(desk.trial(id).await?)
}

/// Saves the list of those who never came where the person says.
#[tauri::command]
pub async fn save_never_came<R: Runtime>(
    window: WebviewWindow<R>,
    desk: At,
) -> Answer<Option<String>> {
    let Some(path) = dialogs::choose_place(&window, &Desk::never_came_name()).await else {
        return Ok(None);
    };
    desk.write_never_came(&path).await?;
    Ok(Some(path.file_name().unwrap_or_default().to_string_lossy().into_owned()))
}

/// The school's gestionnaire.
#[tauri::command]
pub async fn manager(desk: At) -> Answer<Option<ManagerView>> {
    Ok(desk.manager().await?)
}

/// Teachers whose name holds what was typed.
#[tauri::command]
pub async fn search_teachers(text: String, desk: At) -> Answer<Vec<TeacherView>> {
    Ok(desk.search_teachers(&text).await?)
}

/// Names the gestionnaire, or makes the nomination last.
#[tauri::command]
pub async fn name_manager(nominee: NomineeView, desk: At) -> Answer<ManagerView> {
    Ok(desk.name_manager(&nominee.into()).await?)
}

/// Sends a code to the mailbox: naming wants one of the last ten minutes.
#[tauri::command]
pub async fn request_fresh_code(desk: At) -> Answer<SignInView> {
    Ok(desk.request_fresh_code().await?)
}

/// Takes that code.
#[tauri::command]
pub async fn enter_fresh_code(text: String, desk: At) -> Answer<()> {
    Ok(desk.enter_fresh_code(&text).await?)
}

/// The name of the gestionnaire whose account sending this list would deactivate.
#[tauri::command]
pub async fn leaving_manager(roster: RosterView, desk: At) -> Answer<Option<String>> {
    Ok(desk.leaving_manager(roster.into()).await?)
}

/// Leaves the school without a gestionnaire.
#[tauri::command]
pub async fn remove_manager(desk: At) -> Answer<()> {
    Ok(desk.remove_manager().await?)
}
