use std::path::PathBuf;

use balado_desk::{Desk, DeskError, Opened};
use tauri::{Runtime, WebviewWindow};

use super::{Answer, lists};
use crate::{
    desks::At,
    dialogs,
    view::{
        AbsentRuleView, ByClassView, DetailView, ListView, LookKindView, LooksView, OpenedView,
        PageQueryView, PageView, RefusedView, RosterView, WhoView,
    },
};

/// Reads dropped files, each into its list.
#[tauri::command]
pub async fn open_exports(paths: Vec<PathBuf>, desk: At) -> Answer<OpenedView> {
    Ok(opened(&desk, paths).await)
}

/// Reads the files chosen in the system's dialog; those that are practised on while somebody practises.
#[tauri::command]
pub async fn choose_exports<R: Runtime>(
    window: WebviewWindow<R>,
    desk: At,
) -> Answer<Option<OpenedView>> {
    let paths = match desk.practice_files() {
        Some(files) => Some(files),
        None => dialogs::choose_exports(&window).await,
    };
    match paths {
        Some(paths) => Ok(Some(opened(&desk, paths).await)),
        None => Ok(None),
    }
}

/// Reads the files that were open when the program ended.
#[tauri::command]
pub async fn reopen_exports(desk: At) -> Answer<OpenedView> {
    let outcome = desk.reopen_exports().await;
    Ok(shown(&desk, outcome))
}

async fn opened(desk: &Desk, paths: Vec<PathBuf>) -> OpenedView {
    shown(desk, desk.open_exports(paths).await)
}

/// What the page draws after files were read.
pub(super) fn shown(desk: &Desk, outcome: Opened) -> OpenedView {
    OpenedView {
        lists: lists(desk),
        opened: outcome.opened.into_iter().map(RosterView::from).collect(),
        refused: outcome.refused.into_iter().map(refused).collect(),
        unmapped: outcome.unmapped,
        choices: outcome.choices,
    }
}

fn refused((file_name, error): (String, DeskError)) -> RefusedView {
    RefusedView { file_name, failure: error.into() }
}

/// Opens one of the files that came together for a list.
#[tauri::command]
pub async fn choose_file(id: u32, desk: At) -> Answer<OpenedView> {
    let outcome = desk.choose_file(id).await?;
    Ok(shown(&desk, outcome))
}

/// Opens none of the files that came together for a list.
#[tauri::command]
pub fn forget_choice(roster: RosterView, desk: At) {
    desk.forget_choice(roster.into());
}

/// Forgets the file of a list.
#[tauri::command]
pub async fn close_list(roster: RosterView, desk: At) -> Answer<()> {
    desk.close_list(roster.into()).await;
    Ok(())
}

/// Some rows of a list.
#[tauri::command]
pub async fn page(query: PageQueryView, desk: At) -> Answer<PageView> {
    let roster = query.roster.into();
    Ok(desk.page(roster, &query.rows)?)
}

/// What happens to each class of a list; nothing while signed out.
#[tauri::command]
pub async fn by_class(roster: RosterView, desk: At) -> Answer<Option<ByClassView>> {
    Ok(desk.by_class(roster.into())?)
}

/// What a person had better look at before sending.
#[tauri::command]
pub async fn looks(roster: RosterView, desk: At) -> Answer<LooksView> {
    Ok(desk.looks(roster.into())?)
}

/// Says of something to look at that it is right as it is.
#[tauri::command]
pub async fn say_seen(
    roster: RosterView,
    kind: LookKindView,
    key: u32,
    desk: At,
) -> Answer<ListView> {
    Ok(desk.say_seen(roster.into(), kind, key)?)
}

/// Shows again what was said to be right.
#[tauri::command]
pub async fn look_again(roster: RosterView, desk: At) -> Answer<ListView> {
    Ok(desk.look_again(roster.into())?)
}

/// One person of a list.
#[tauri::command]
pub async fn detail(roster: RosterView, key: u32, desk: At) -> Answer<DetailView> {
    Ok(desk.detail(roster.into(), key)?)
}

/// Leaves a line out of the import, or takes it back.
#[tauri::command]
pub async fn exclude_line(
    roster: RosterView,
    key: u32,
    excluded: bool,
    desk: At,
) -> Answer<ListView> {
    Ok(desk.exclude_line(roster.into(), key, excluded)?)
}

/// Says who the person of a line is, whose id is held under another name; or takes that back.
#[tauri::command]
pub async fn say_who(
    roster: RosterView,
    key: u32,
    who: Option<WhoView>,
    desk: At,
) -> Answer<ListView> {
    Ok(desk.say_who(roster.into(), key, who)?)
}

/// Leaves out the lines of people who are on the school's other list.
#[tauri::command]
pub async fn leave_out_others(roster: RosterView, desk: At) -> Answer<ListView> {
    Ok(desk.leave_out_others(roster.into())?)
}

/// Chooses what happens to accounts that the file does not name.
#[tauri::command]
pub async fn set_absent_rule(
    roster: RosterView,
    rule: AbsentRuleView,
    desk: At,
) -> Answer<ListView> {
    Ok(desk.set_absent_rule(roster.into(), rule.into()).await?)
}

/// Says of one account that the file does not name whether its owner left.
#[tauri::command]
pub async fn set_leaving(roster: RosterView, key: u32, leaves: bool, desk: At) -> Answer<ListView> {
    Ok(desk.set_leaving(roster.into(), key, leaves).await?)
}

/// Chooses whether people held under another id take the id of the file.
#[tauri::command]
pub async fn set_relink(roster: RosterView, relink: bool, desk: At) -> Answer<ListView> {
    Ok(desk.set_relink(roster.into(), relink)?)
}

/// Saves the clean list where the person says.
#[tauri::command]
pub async fn save_list<R: Runtime>(
    roster: RosterView,
    window: WebviewWindow<R>,
    desk: At,
) -> Answer<Option<String>> {
    let name = desk.list_name(roster.into());
    let Some(path) = dialogs::choose_place(&window, &name).await else { return Ok(None) };
    desk.write_list(roster.into(), &path)?;
    Ok(Some(path.file_name().unwrap_or_default().to_string_lossy().into_owned()))
}
