//! One command for each gesture of the page: translate, ask the desk, translate back.

#![expect(clippy::needless_pass_by_value, reason = "Tauri hands a command its arguments by value")]

pub(crate) mod browser;
pub(crate) mod clipboard;
pub(crate) mod correcting;
pub(crate) mod export;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod network;
pub(crate) mod practice;
pub(crate) mod report;
pub(crate) mod school;
pub(crate) mod session;
pub(crate) mod size;
pub(crate) mod update;

use balado_desk::{Desk, Start};

use crate::view::{DeskView, FailureView, ListsView};

/// What a command answers.
type Answer<T> = Result<T, FailureView>;

/// Every open list.
fn lists(desk: &Desk) -> ListsView {
    use balado_core::school::Roster;
    ListsView { students: desk.list(Roster::Students), teachers: desk.list(Roster::Teachers) }
}

/// The whole page, after something that changes all of it.
fn whole(desk: &Desk, start: Start) -> DeskView {
    DeskView::of(start, lists(desk), desk.policy())
}
