//! The commands of this repository. `cargo xtask` alone says what they are.
//!
//! Each one says what it is doing, stops at the first failure with the program's own
//! words still on the screen, and ends with what it did and how long that took.

mod bench;
mod bundle;
mod check;
mod checksums;
mod deny;
mod fuzz;
mod load;
mod manual;
mod node;
mod packages;
mod page;
mod paths;
mod platforms;
mod programs;
mod python;
mod run;
mod sbom;
mod service;
mod sign;
mod step;
mod tag;
mod test;
mod tools;
mod types;
mod workflows;

use std::{env, process::ExitCode};

use step::Outcome;

const USAGE: &str = "\
cargo xtask run      installs what is missing, builds, starts a service on this PC, opens the window; without a screen, plays
                     the guide in it and leaves pictures in target/visite (--built: with what was built last)
cargo xtask test     everything that must hold: format, lints, documentation, all tests, accessibility
cargo xtask check    format, lints, documentation and the page's types only
cargo xtask deny     licences, bans and sources of all that is built in (deny.toml)
cargo xtask advisories  known faults of all that is built in; asks the database of RustSec, through the network
cargo xtask service  the service’s pages in a browser, its contract under a fuzzer; installs the CAS server of its tests
cargo xtask fuzz     bytes nobody thought of, for the reader: for 30 minutes, or as many as are said; what breaks it stays in fuzz/artifacts
cargo xtask types    writes ui/src/backend/generated.ts from src-tauri/src/view.rs (--check: compares)
cargo xtask manual   writes the manual pages of packaging/manual from the command lines
cargo xtask bench    the benchmarks (--quick: only that they run)
cargo xtask load     200 schools at once, on SQLite and on two instances over PostgreSQL (--schools, --pupils, --at-once)
cargo xtask scale    what the first week of September costs: measured on a few schools (--schools), scaled to all
cargo xtask bundle   the packages of this system, in target/packages (--signed: stops where a key is missing; --built: of what was built last)
cargo xtask platforms  types for Windows and macOS, and tests under wine; not part of `test` (Debian)
cargo xtask sbom     what is in each program, in CycloneDX, beside the packages
cargo xtask sign     each package for updates, with the key of releases (docs/releases.md)
cargo xtask checksums  the SHA-256 of each package, beside it
cargo xtask workflows  .github/workflows against GitHub’s schema
cargo xtask tag TAG  whether this tag is the version of the programs and of their changelogs";

/// What a command does, not begun.
type Run<'a> = Box<dyn FnOnce() -> Outcome + 'a>;

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let Err(error) = env::set_current_dir(paths::root()) {
        eprintln!("the folder of the repository cannot be entered: {error}");
        return ExitCode::FAILURE;
    }
    let Some(run) = command(&words) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => {
            eprintln!("\n✗ {stopped}");
            ExitCode::FAILURE
        }
    }
}

/// The command of these words, if there is one.
fn command<'a>(words: &'a [&'a str]) -> Option<Run<'a>> {
    Some(match *words {
        ["run"] => Box::new(run::run),
        ["run", "--built"] => Box::new(run::built),
        ["test"] => Box::new(test::test),
        ["check"] => Box::new(check::check),
        ["deny"] => Box::new(deny::deny),
        ["advisories"] => Box::new(deny::advisories),
        ["service"] => Box::new(service::service),
        ["fuzz"] => Box::new(fuzz::fuzz),
        ["fuzz", minutes] => Box::new(|| fuzz::fuzz_minutes(minutes)),
        ["types"] => Box::new(types::write),
        ["types", "--check"] => Box::new(types::compare),
        ["manual"] => Box::new(manual::write),
        ["bench"] => Box::new(bench::bench),
        ["bench", "--quick"] => Box::new(bench::quick),
        ["load", ref more @ ..] => Box::new(|| load::play("rush", more)),
        ["scale", ref more @ ..] => Box::new(|| load::play("week", more)),
        ["bundle"] => Box::new(bundle::bundle),
        ["bundle", "--signed"] => Box::new(bundle::signed),
        ["bundle", "--built"] => Box::new(bundle::built),
        ["platforms"] => Box::new(platforms::platforms),
        ["sbom"] => Box::new(sbom::write),
        ["sign"] => Box::new(sign::sign),
        ["checksums"] => Box::new(checksums::write),
        ["workflows"] => Box::new(workflows::workflows),
        ["tag", tag] => Box::new(|| tag::is_version(tag)),
        _ => return None,
    })
}
