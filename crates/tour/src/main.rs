//! The guide, played by itself in the real window: what `cargo xtask run` does where there is no screen.
//!
//! Each step of [`steps::STEPS`] is done with the hands of the window's tests, and told as it happens with what the
//! database holds then. It leaves a picture, and a page shows them all. However this ends, the window, its screen and its
//! service end with it: on Ctrl-C, on SIGTERM, when the terminal is closed, and when standard input ends.

mod album;
mod end;
mod gesture;
mod held;
mod scene;
mod steps;
mod tour;

use std::{panic, path::PathBuf, process::ExitCode};

use clap::Parser;

/// Joue le guide dans la vraie fenêtre, sans écran ni personne.
#[derive(Debug, Parser)]
struct Arguments {
    /// Dossier des images et de leur page.
    #[arg(long, value_name = "DOSSIER")]
    into: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // What a panic of the harness says is told with its step.
    panic::set_hook(Box::new(|_| {}));
    let mut tour = tokio::spawn(tour::play(arguments.into));
    let played = tokio::select! {
        played = &mut tour => played,
        () = end::asked() => {
            tour.abort();
            // Everything that was started is gone once it has ended.
            let _ = tour.await;
            eprintln!("the tour was stopped: its window, its screen and its service are closed");
            return ExitCode::FAILURE;
        }
    };
    match played {
        Ok(Ok(page)) => {
            println!("\nLes images et leurs phrases : {}", page.display());
            ExitCode::SUCCESS
        }
        Ok(Err(stopped)) => {
            eprintln!("\n{stopped}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("\nthe tour ended in a way nobody foresaw: {error}");
            ExitCode::FAILURE
        }
    }
}
