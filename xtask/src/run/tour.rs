use std::{
    fs, io,
    process::{Command, ExitStatus, Stdio},
    sync::mpsc::Receiver,
};

use super::ended;
use crate::{
    paths,
    step::{Outcome, Stopped},
};

/// Plays the guide in a window that nobody sees, its pictures left in `target/visite`, and ends it when `end` says so.
pub fn play(end: &Receiver<()>) -> Outcome {
    println!(
        "No screen here (DISPLAY and WAYLAND_DISPLAY are empty): the guide plays by itself and leaves pictures.\n"
    );
    let pictures = paths::target().join("visite");
    clear(&pictures).map_err(|error| Stopped(format!("{}: {error}", pictures.display())))?;
    let failed = |error: io::Error| Stopped(format!("the tour cannot be started: {error}"));
    // It closes all that it started when this input ends, however we end.
    let mut tour = Command::new(paths::built("debug", "balado-tour"))
        .arg("--into")
        .arg(pictures)
        .stdin(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    if let Some(status) = ended(&mut tour, end).map_err(failed)? {
        return over(status);
    }
    drop(tour.stdin.take());
    tour.wait().map_err(failed)?;
    Err(Stopped("stopped: the tour, its window and its service are closed".into()))
}

/// Pictures of an earlier day would pass for those of this one.
fn clear(pictures: &std::path::Path) -> io::Result<()> {
    match fs::remove_dir_all(pictures) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn over(status: ExitStatus) -> Outcome {
    if status.success() {
        return Ok(());
    }
    Err(Stopped(format!("the guide was not played to its end ({status}); its own words are above")))
}
