//! The program on this PC with a service of its own, from a fresh clone to the open window. Where there is no screen,
//! to the pictures of the guide, played in that window by itself.
//!
//! However this ends, the service ends with it, and the window too when it can be told: on Ctrl-C, on
//! SIGTERM, and when the terminal is closed. After SIGKILL the service still goes, because it reads
//! a pipe that the system closes; so does all that the tour started.

mod listener;
mod screen;
mod tour;
mod window;

use std::{
    io,
    process::{Child, ExitStatus},
    sync::mpsc::{Receiver, RecvTimeoutError, sync_channel},
    time::Duration,
};

use listener::Listener;
use screen::Screen;

use crate::{
    packages, page,
    step::{Outcome, Steps, Stopped, cargo},
};

/// How soon after a program we end.
const LOOK_EVERY: Duration = Duration::from_millis(100);

pub fn run() -> Outcome {
    let screen = Screen::here();
    let mut steps = Steps::default();
    packages::ensure(&mut steps, &screen.packages())?;
    page::build(&mut steps)?;
    let mut build = cargo(&["build", "--bins"]);
    for program in screen.programs() {
        build.args(["-p", program]);
    }
    steps.run("programs", &mut build)?;
    steps.say("ready");
    println!();
    show(screen)
}

/// Shows what was built last.
pub fn built() -> Outcome {
    let screen = Screen::here();
    if screen == Screen::Absent {
        packages::ensure_packages(&mut Steps::default(), packages::SCREEN)?;
    }
    show(screen)
}

fn show(screen: Screen) -> Outcome {
    let end = end_asked()?;
    match screen {
        Screen::Present => {
            let (_ent, ent) = Listener::start(listener::fictional_ent())?;
            listener::name_ent(&ent)?;
            let (_service, service) = Listener::start(listener::demonstration())?;
            println!("The fictional ENT, for « Vérifier mon lien » : {ent}");
            window::open(&service, &end)
        }
        Screen::Absent => tour::play(&end),
    }
}

/// Hears Ctrl-C, SIGTERM and the closing of the terminal from now on.
fn end_asked() -> Result<Receiver<()>, Stopped> {
    let (asked, end) = sync_channel(1);
    let heard = ctrlc::set_handler(move || {
        // Asked twice, it is already in the channel.
        let _ = asked.try_send(());
    });
    heard.map_err(|error| Stopped(format!("Ctrl-C cannot be heard: {error}")))?;
    Ok(end)
}

/// How a program ended by itself; nothing when `end` says so before.
fn ended(program: &mut Child, end: &Receiver<()>) -> io::Result<Option<ExitStatus>> {
    loop {
        if let Some(status) = program.try_wait()? {
            return Ok(Some(status));
        }
        if end.recv_timeout(LOOK_EVERY) != Err(RecvTimeoutError::Timeout) {
            return Ok(None);
        }
    }
}
