//! What the tests call, where packages are unknown to us.

use std::{env, path::Path, process::Command};

/// Each is started by a test or by a script of one.
const CALLED: &[&str] = &[
    "Xvfb",
    "xdotool",
    "WebKitWebDriver",
    "dbus-daemon",
    "dbus-send",
    "gnome-keyring-daemon",
    "kill",
    "setpriv",
];

/// Modules of the system's Python.
const MODULES: &[&str] = &["gi", "aiosmtpd", "venv"];

/// Where it is on Debian; `CHROMIUM` says where it is elsewhere.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Those that are not there, by name.
pub fn missing() -> Vec<String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let there = |program: &str| env::split_paths(&path).any(|folder| is_in(&folder, program));
    let programs = CALLED.iter().filter(|program| !there(program)).map(ToString::to_string);
    let modules = MODULES.iter().filter(|module| !imports(module));
    let modules = modules.map(|module| format!("the module {module} of /usr/bin/python3"));
    let chromium = env::var_os("CHROMIUM").unwrap_or_else(|| CHROMIUM.into());
    let chromium = (!Path::new(&chromium).is_file())
        .then(|| format!("{} (set CHROMIUM to where it is)", chromium.display()));
    programs.chain(modules).chain(chromium).collect()
}

fn is_in(folder: &Path, program: &str) -> bool {
    folder.join(program).is_file()
}

fn imports(module: &str) -> bool {
    let mut python = Command::new("/usr/bin/python3");
    let said = python.args(["-c", &format!("import {module}")]).output();
    said.is_ok_and(|output| output.status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_a_file_of_a_folder_of_the_path() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("Xvfb"), "").unwrap();
        std::fs::create_dir(folder.path().join("kill")).unwrap();
        let table =
            [("Xvfb", true, "there"), ("xdotool", false, "not"), ("kill", false, "a folder")];
        for (program, expected, case) in table {
            assert_eq!(is_in(folder.path(), program), expected, "{case}");
        }
    }

    #[test]
    fn a_module_that_nobody_wrote_is_missing() {
        assert!(!imports("no_such_module_here"));
    }
}
