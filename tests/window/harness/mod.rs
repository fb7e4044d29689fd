//! What every test of the window uses: the real window, and a wire that can be cut.

pub mod proxy;

pub use balado_testkit::harness::{PATIENCE, built, display, ent, reader, school, until, window};
