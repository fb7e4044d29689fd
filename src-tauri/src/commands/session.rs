use super::{Answer, browser, whole};
use crate::{
    desks::At,
    view::{
        DeskView, FailureView, OpenSessionView, PreferencesView, RneView, SchoolView, SignInView,
        import_id,
    },
};

/// Finds again what was kept from the last time.
#[tauri::command]
pub async fn start(desk: At) -> Answer<DeskView> {
    let start = desk.start().await?;
    Ok(whole(&desk, start))
}

/// Says what a school's number is while it is typed.
#[tauri::command]
pub fn check_rne(text: String, desk: At) -> RneView {
    desk.check_rne(&text).into()
}

/// Says what anybody may know of a school.
#[tauri::command]
pub async fn look_up_school(uai: String, desk: At) -> Answer<SchoolView> {
    Ok(desk.look_up_school(&uai).await?)
}

/// Asks for a link in the school's mailbox.
#[tauri::command]
pub async fn request_link(uai: String, desk: At) -> Answer<SignInView> {
    Ok(desk.request_link(&uai).await?)
}

/// Asks to come in as the gestionnaire, through the ENT and without the mailbox.
#[tauri::command]
pub async fn request_through_ent(uai: String, desk: At) -> Answer<SignInView> {
    Ok(desk.request_through_ent(&uai).await?)
}

/// Opens the school's address in the ENT in the person's own browser; the page gives no address.
#[tauri::command]
pub async fn open_ent(desk: At) -> Answer<()> {
    let gone = || {
        FailureView::here(
            "no-sign-in",
            "Cette demande n’est plus attendue. Recommencez avec le RNE.",
        )
    };
    let address = desk.ent_to_open().ok_or_else(gone)?;
    let opened = tauri::async_runtime::spawn_blocking(move || browser::open(&address)).await;
    opened.expect("opening an address does not panic").map_err(|error| {
        tracing::warn!(kind = ?error.kind(), "no browser opened");
        browser::failure(&error)
    })
}

/// Opens a session with what was pasted.
#[tauri::command]
pub async fn sign_in(text: String, person: String, desk: At) -> Answer<DeskView> {
    let start = desk.sign_in(&text, &person).await?;
    Ok(whole(&desk, start))
}

/// Says how many corrected lines signing out would forget.
#[tauri::command]
pub async fn unsent_corrections(desk: At) -> Answer<usize> {
    Ok(desk.unsent_corrections().await)
}

/// Ends the session.
#[tauri::command]
pub async fn sign_out(desk: At) -> Answer<DeskView> {
    let start = desk.sign_out().await?;
    Ok(whole(&desk, start))
}

/// Keeps what the person chose.
#[tauri::command]
pub async fn set_preferences(preferences: PreferencesView, desk: At) -> Answer<DeskView> {
    let PreferencesView { service_url, proxy, theme } = preferences;
    let start = desk.set_preferences(&service_url, &proxy, theme).await?;
    Ok(whole(&desk, start))
}

/// Gives up the link that was asked for.
#[tauri::command]
pub async fn give_up_link(desk: At) -> Answer<()> {
    desk.give_up_link().await;
    Ok(())
}

/// The PCs on which the school is signed in.
#[tauri::command]
pub async fn sessions(desk: At) -> Answer<Vec<OpenSessionView>> {
    Ok(desk.sessions().await?)
}

/// Signs one of them out.
#[tauri::command]
pub async fn end_session(id: String, desk: At) -> Answer<Vec<OpenSessionView>> {
    let gone = || FailureView::here("no-session", "Cette connexion est déjà terminée.");
    let id = import_id(&id).ok_or_else(gone)?;
    Ok(desk.end_session(id).await?)
}

/// Signs all of them out, this one too.
#[tauri::command]
pub async fn end_all_sessions(desk: At) -> Answer<DeskView> {
    let start = desk.end_all_sessions().await?;
    Ok(whole(&desk, start))
}
