use std::{
    io,
    process::{Command, ExitStatus},
    sync::mpsc::{Receiver, RecvTimeoutError, sync_channel},
    time::Duration,
};

use crate::{
    paths,
    step::{Outcome, Stopped},
};

/// How soon after the window we end.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Hears Ctrl-C, SIGTERM and the closing of the terminal from now on.
pub fn end_asked() -> Result<Receiver<()>, Stopped> {
    let (asked, end) = sync_channel(1);
    let heard = ctrlc::set_handler(move || {
        // Asked twice, it is already in the channel.
        let _ = asked.try_send(());
    });
    heard.map_err(|error| Stopped(format!("Ctrl-C cannot be heard: {error}")))?;
    Ok(end)
}

/// Opens the window and waits until it is closed, or closes it when `end` says so.
pub fn open(address: &str, end: &Receiver<()>) -> Outcome {
    let failed = |error: io::Error| Stopped(format!("the window cannot be started: {error}"));
    let mut window = Command::new(paths::built("debug", "balado-import"))
        .env("BALADO_SERVICE", address)
        .spawn()
        .map_err(failed)?;
    loop {
        if let Some(status) = window.try_wait().map_err(failed)? {
            return closed(status);
        }
        if end.recv_timeout(LOOK_EVERY) != Err(RecvTimeoutError::Timeout) {
            // It may have heard the same signal, and be gone.
            let _ = window.kill();
            window.wait().map_err(failed)?;
            return Err(Stopped("stopped: the window and its service are closed".into()));
        }
    }
}

fn closed(status: ExitStatus) -> Outcome {
    if status.success() {
        return Ok(());
    }
    Err(Stopped(format!("the window ended badly: {status}")))
}
