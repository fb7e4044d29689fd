//! The page's own dependencies and its build.

use std::{fs, io, path::Path, time::SystemTime};

use crate::step::{Outcome, Steps, Stopped, npm};

const LOCK: &str = "ui/package-lock.json";
/// Touched after each installation, so that the next command knows it is done.
const STAMP: &str = "ui/node_modules/.installed";

/// Installs what the lock file names, when it changed since the last time.
pub fn install(steps: &mut Steps) -> Outcome {
    if is_fresh(changed(LOCK), changed(STAMP)) {
        return Ok(());
    }
    steps.run("page: dependencies", &mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    fs::write(STAMP, "").map_err(|error| Stopped(format!("{STAMP} cannot be written: {error}")))
}

/// Builds what the window will show.
pub fn build(steps: &mut Steps) -> Outcome {
    install(steps)?;
    steps.run("page: build", &mut npm(&["run", "--silent", "build"]))
}

fn changed(path: &str) -> io::Result<SystemTime> {
    Path::new(path).metadata()?.modified()
}

fn is_fresh(lock: io::Result<SystemTime>, stamp: io::Result<SystemTime>) -> bool {
    matches!((lock, stamp), (Ok(lock), Ok(stamp)) if lock <= stamp)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn dependencies_are_fresh_when_installed_after_the_lock_file_changed() {
        let at = |seconds| Ok(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        let absent = || Err(io::ErrorKind::NotFound.into());
        let table = [
            (at(1), at(2), true, "installed since"),
            (at(2), at(1), false, "changed since"),
            (at(1), absent(), false, "never installed"),
            (absent(), at(1), false, "no lock file: let npm say so"),
        ];
        for (lock, stamp, expected, case) in table {
            assert_eq!(is_fresh(lock, stamp), expected, "{case}");
        }
    }
}
