//! The desks of the window: the person's own, and the one to practise on while it lasts.
//!
//! Each gesture of the page says which one it is for, so that one that is still under way when practice begins or ends
//! goes on where it began.

use std::{
    ops::Deref,
    sync::{Mutex, MutexGuard, PoisonError},
};

use balado_desk::{Desk, DeskError};
use tauri::{
    AppHandle, Manager, RunEvent, Runtime, State,
    ipc::{CommandArg, CommandItem, InvokeBody, InvokeError},
};

use crate::view::FailureView;

/// What the page says beside a gesture that is for practice; nothing is said of one that is for real.
const PRACTICE: &str = "practice";

/// Both desks.
pub(crate) struct Desks {
    own: Desk,
    practice: Mutex<Option<Desk>>,
}

impl Desks {
    pub(crate) fn new(own: Desk) -> Self {
        Self { own, practice: Mutex::default() }
    }

    /// A new desk to practise on, in the colours of the person's own; a former one goes with all that was tried.
    pub(crate) async fn begin_practice(&self) -> Result<Desk, DeskError> {
        let desk = Desk::practice(self.own.preferences().theme).await?;
        *self.practising() = Some(desk.clone());
        Ok(desk)
    }

    /// Nothing stays of what was tried.
    pub(crate) fn end_practice(&self) {
        *self.practising() = None;
    }

    fn practising(&self) -> MutexGuard<'_, Option<Desk>> {
        self.practice.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Practice ends with the program.
pub(crate) fn end_with<R: Runtime>(app: &AppHandle<R>, event: &RunEvent) {
    if matches!(event, RunEvent::Exit) {
        app.state::<Desks>().end_practice();
    }
}

/// The desk that a gesture is for, as a command takes it.
pub struct At(Desk);

impl Deref for At {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.0
    }
}

impl<'de, R: Runtime> CommandArg<'de, R> for At {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        let practises = match command.message.payload() {
            InvokeBody::Json(words) => words[command.key] == PRACTICE,
            InvokeBody::Raw(_) => false,
        };
        let desks = State::<Desks>::from_command(command)?;
        if !practises {
            return Ok(Self(desks.own.clone()));
        }
        let over = FailureView::here("practice-over", "L’entraînement est terminé.");
        desks.practising().clone().map(Self).ok_or_else(|| over.into())
    }
}
