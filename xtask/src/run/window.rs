use std::{
    io,
    process::{Command, ExitStatus},
    sync::mpsc::Receiver,
};

use super::ended;
use crate::{
    paths,
    step::{Outcome, Stopped},
};

/// Opens the window and waits until it is closed, or closes it when `end` says so.
pub fn open(address: &str, end: &Receiver<()>) -> Outcome {
    let failed = |error: io::Error| Stopped(format!("the window cannot be started: {error}"));
    let mut window = Command::new(paths::built("debug", "balado-import"))
        .env("BALADO_SERVICE", address)
        .spawn()
        .map_err(failed)?;
    if let Some(status) = ended(&mut window, end).map_err(failed)? {
        return closed(status);
    }
    // It may have heard the same signal, and be gone.
    let _ = window.kill();
    window.wait().map_err(failed)?;
    Err(Stopped("stopped: the window and its service are closed".into()))
}

fn closed(status: ExitStatus) -> Outcome {
    if status.success() {
        return Ok(());
    }
    Err(Stopped(format!("the window ended badly: {status}")))
}
