//! The real window on a screen nobody sees: a display, hands, a driver, and the service beside it.
//!
//! Everybody who asks has their own, so that several run side by side, and all of it ends when it is dropped. The
//! programs are those that cargo built beside the one that runs. What this takes (`Xvfb`, `WebKitWebDriver`, `xdotool`,
//! Python's GTK) is in the table of `cargo xtask`.
//!
//! # Panics
//!
//! Whatever is not there or does not come in time panics with a sentence that says what it was: a test ends there, and
//! so does a step of the tour.

#![expect(clippy::missing_panics_doc, reason = "said once, above, for all of it")]

pub mod display;
pub mod ent;
mod group;
mod mouse;
pub mod page;
mod programs;
pub mod reader;
pub mod school;
pub mod window;

use std::{future::Future, time::Duration};

pub use programs::built;

/// How long anything may take before it is said not to happen: minutes, where a dozen programs want each core.
pub const PATIENCE: Duration = Duration::from_mins(2);

/// Asks again until there is an answer; `what` is said when there never is.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let deadline = std::time::Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(std::time::Instant::now() < deadline, "never seen: {what}");
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}
