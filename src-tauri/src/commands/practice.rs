use tauri::State;

use super::{Answer, whole};
use crate::{desks::Desks, view::DeskView};

/// Begins to practise, anew when somebody practises already.
#[tauri::command]
pub async fn begin_practice(desks: State<'_, Desks>) -> Answer<DeskView> {
    let desk = desks.begin_practice().await?;
    Ok(whole(&desk, desk.stand(Vec::new())))
}

/// Goes back to the person's own desk, which is as it was.
#[tauri::command]
pub fn end_practice(desks: State<'_, Desks>) {
    desks.end_practice();
}
