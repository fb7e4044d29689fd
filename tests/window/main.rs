//! The real window, from the outside: what a person sees and does, and what the service then holds.
//!
//! Every test has its own screen (Xvfb), its own program and its own service. Without the tools that
//! this takes (`Xvfb`, `WebKitWebDriver`, `xdotool`, Python's GTK), tests fail and say which one.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a harness that cannot go on fails its test by panicking")]

mod accents;
mod aloud;
mod axe;
mod bad_files;
mod brought;
mod cells;
mod clicks;
mod columns;
mod confirming;
mod diagnostic;
mod door;
mod doubts;
mod everybody;
mod fixing;
mod gestionnaire;
mod guide;
mod harness;
mod help;
mod home;
mod keyring;
mod kills;
mod leaving;
mod links;
mod moved;
mod old_file;
mod pictures;
mod practice;
mod privacy;
mod refusals;
mod relinking;
mod reporting;
mod sessions;
mod story;
mod tour;
mod updates;
