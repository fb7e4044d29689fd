//! The page's types, written from what the window answers. The work is done by `tests/types.rs`,
//! the only place that knows both; plain `cargo test` compares.

use crate::step::{Outcome, Steps, cargo};

const TEST: &[&str] = &["test", "--quiet", "--package", "balado-import", "--test", "types"];

pub fn write() -> Outcome {
    Steps::default().run("types: write", cargo(TEST).env("BALADO_WRITE_TYPES", "1"))
}

pub fn compare() -> Outcome {
    Steps::default().run("types: compare", cargo(TEST).env_remove("BALADO_WRITE_TYPES"))
}
