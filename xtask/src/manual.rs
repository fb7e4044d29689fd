//! The manual pages of the command lines; that they tell of today is among the tests.

use crate::step::{Outcome, Steps, cargo};

const TEST: &[&str] = &[
    "test",
    "--quiet",
    "--workspace",
    "--bin",
    "balado",
    "--bin",
    "balado-service",
    "manual_page",
];

pub fn write() -> Outcome {
    Steps::default().run("manual: write", cargo(TEST).env("BALADO_WRITE_MANUAL", "1"))
}
