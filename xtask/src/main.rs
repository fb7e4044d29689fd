//! The commands of this repository. `cargo xtask` alone says what they are.
//!
//! Each one says what it is doing, stops at the first failure with the program's own
//! words still on the screen, and ends with what it did and how long that took.

mod bench;
mod bundle;
mod check;
mod deny;
mod load;
mod node;
mod packages;
mod page;
mod paths;
mod platforms;
mod programs;
mod run;
mod service;
mod step;
mod test;
mod types;

use std::{env, process::ExitCode};

const USAGE: &str = "\
cargo xtask run      installs what is missing, builds, starts a service on this PC, opens the window; without a screen, plays
                     the guide in it and leaves pictures in target/visite (--built: with what was built last)
cargo xtask test     everything that must hold: format, lints, documentation, all tests, accessibility
cargo xtask check    format, lints, documentation and the page's types only
cargo xtask deny     licences, bans and sources of all that is built in (deny.toml)
cargo xtask service  the service’s pages in a browser, its contract under a fuzzer; installs the CAS server of its tests
cargo xtask types    writes ui/src/backend/generated.ts from src-tauri/src/view.rs (--check: compares)
cargo xtask bench    the benchmarks (--quick: only that they run)
cargo xtask load     200 schools at once, on SQLite and on two instances over PostgreSQL (--schools, --pupils, --at-once)
cargo xtask scale    what the first week of September costs: measured on a few schools (--schools), scaled to all
cargo xtask bundle   the .deb and .rpm packages
cargo xtask platforms  types for Windows and macOS, and tests under wine; not part of `test` (Debian)";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let Err(error) = env::set_current_dir(paths::root()) {
        eprintln!("the folder of the repository cannot be entered: {error}");
        return ExitCode::FAILURE;
    }
    let outcome = match words[..] {
        ["run"] => run::run(),
        ["run", "--built"] => run::built(),
        ["test"] => test::test(),
        ["check"] => check::check(),
        ["deny"] => deny::deny(),
        ["service"] => service::service(),
        ["types"] => types::write(),
        ["types", "--check"] => types::compare(),
        ["bench"] => bench::bench(),
        ["bench", "--quick"] => bench::quick(),
        ["load", ref more @ ..] => load::play("rush", more),
        ["scale", ref more @ ..] => load::play("week", more),
        ["bundle"] => bundle::bundle(),
        ["platforms"] => platforms::platforms(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => {
            eprintln!("\n✗ {stopped}");
            ExitCode::FAILURE
        }
    }
}
