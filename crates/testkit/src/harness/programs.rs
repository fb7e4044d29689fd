use std::{
    env,
    path::{Path, PathBuf},
};

/// A program of the workspace, where cargo put it: beside the one that runs.
pub fn built(name: &str) -> PathBuf {
    let us = env::current_exe().expect("a program that runs has a path");
    folder_of(&us).join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// Where the programs are: tests and benches are one folder further down, in `deps`.
fn folder_of(program: &Path) -> &Path {
    let folder = program.parent().expect("a program is in a folder");
    match folder.parent() {
        Some(above) if folder.ends_with("deps") => above,
        _ => folder,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_beside_us_and_above_tests() {
        let table = [
            ("target/debug/balado-tour", "target/debug", "a program"),
            ("target/debug/deps/window-0f3a", "target/debug", "a test"),
            ("target/release/deps/window_list-0f3a", "target/release", "a bench"),
        ];
        for (program, expected, case) in table {
            assert_eq!(folder_of(Path::new(program)), Path::new(expected), "{case}");
        }
    }
}
