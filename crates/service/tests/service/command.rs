//! The program as a command that ends by itself.

use std::{
    path::Path,
    process::{Command, Stdio},
};

/// How the program ends that is told this on a folder and has nothing to wait for, and what it says.
pub fn told(data: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_balado-service"));
    program.args(arguments).envs(variables.iter().copied()).arg("--data").arg(data);
    let ended = program.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8([ended.stdout, ended.stderr].concat()).unwrap();
    (ended.status.code(), said)
}
