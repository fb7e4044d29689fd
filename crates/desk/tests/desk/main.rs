//! A desk and a real service, told from the secretary's side.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails by panicking")]

mod choosing;
mod classes;
mod confirming;
mod correcting;
mod counting;
mod cuts;
mod elsewhere;
mod gestionnaire;
mod gone;
mod links;
mod looks;
mod lost_answers;
mod meanwhile;
#[cfg(unix)]
mod moved;
#[cfg(unix)]
mod network;
mod old_list;
#[cfg(all(unix, not(target_os = "macos")))]
mod policy;
mod practice;
mod recalling;
mod relink;
mod remembered;
mod repeated;
mod rows;
mod school;
mod signing_out;
mod story;
mod troubles;
mod updates;
mod versions;
mod who;
