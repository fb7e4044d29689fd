//! What Balado import knows without a disk, a network or a clock.
//!
//! Bytes and values come in, values come out. [`export`] reads the file that the
//! ENT gives, [`finding`] what may be said of it, [`check`] says what is doubtful in it, [`plan`] works out what an
//! import would change, and [`school`] holds the words all of them speak.
//!
//! Everything here is deterministic: time, identifiers and randomness are
//! parameters, so that the window, the command line and the service reach the
//! same answer from the same input.

pub mod check;
pub mod export;
pub mod finding;
pub mod plan;
pub mod school;

/// Fewer lines than this are not worth a second thread.
pub(crate) const PIECE: usize = 4096;
