//! What the tour and the tests call, where packages are unknown to us.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// Programs that are started by their name, and modules of the system's Python.
#[derive(Debug)]
pub struct Called {
    programs: &'static [&'static str],
    modules: &'static [&'static str],
}

/// Where there is no screen.
pub const SCREEN: Called =
    Called { programs: &["Xvfb", "xdotool", "WebKitWebDriver", "kill"], modules: &["gi"] };

/// By a test or by a script of one, besides [`SCREEN`].
pub const TEST: Called = Called {
    programs: &["dbus-daemon", "dbus-send", "faketime", "gnome-keyring-daemon", "psql", "setpriv"],
    modules: &["aiosmtpd", "venv"],
};

/// Where it is on Debian; `CHROMIUM` says where it is elsewhere.
const CHROMIUM: &str = "/usr/bin/chromium-headless-shell";

/// Where it is on Debian, where users’ paths do not lead; `HAPROXY` says where it is elsewhere.
const HAPROXY: &str = "/usr/sbin/haproxy";

/// Where they are on Debian; `APACHE` and `APACHE_MODULES` say where they are elsewhere.
const APACHE: &str = "/usr/sbin/apache2";
const APACHE_MODULES: &str = "/usr/lib/apache2/modules";

/// Where it is on Debian; `SQUID` says where it is elsewhere.
const SQUID: &str = "/usr/sbin/squid";

/// Where Debian has the programs of its PostgreSQL servers, a folder a version.
const POSTGRESQL: &str = "/usr/lib/postgresql";

impl Called {
    /// Those that are not there, by name.
    pub fn missing(&self) -> Vec<String> {
        let path = env::var_os("PATH").unwrap_or_default();
        let there = |program: &str| env::split_paths(&path).any(|folder| is_in(&folder, program));
        let programs = self.programs.iter().filter(|program| !there(program));
        let modules = self.modules.iter().filter(|module| !imports(module));
        let modules = modules.map(|module| format!("the module {module} of /usr/bin/python3"));
        programs.map(ToString::to_string).chain(modules).collect()
    }
}

/// What to say when it is not there.
pub fn missing_chromium() -> Option<String> {
    missing_file("CHROMIUM", CHROMIUM)
}

/// What to say when it is not there.
pub fn missing_haproxy() -> Option<String> {
    missing_file("HAPROXY", HAPROXY)
}

/// What to say when it, or its OpenID Connect, is not there.
pub fn missing_apache() -> Option<String> {
    let modules = env::var_os("APACHE_MODULES").unwrap_or_else(|| APACHE_MODULES.into());
    let module = Path::new(&modules).join("mod_auth_openidc.so");
    let missing = || format!("{} (set APACHE_MODULES to its folder)", module.display());
    missing_file("APACHE", APACHE).or_else(|| (!module.is_file()).then(missing))
}

/// What to say when it is not there.
pub fn missing_squid() -> Option<String> {
    missing_file("SQUID", SQUID)
}

/// A program that a variable may name.
fn missing_file(variable: &str, usual: &str) -> Option<String> {
    let path = env::var_os(variable).unwrap_or_else(|| usual.into());
    (!Path::new(&path).is_file())
        .then(|| format!("{} (set {variable} to where it is)", path.display()))
}

/// What to say when no PostgreSQL server can be started; `POSTGRES_BIN` says where its programs are.
pub fn missing_postgresql() -> Option<String> {
    let told = env::var_os("POSTGRES_BIN").map(PathBuf::from);
    let there = told.map_or_else(
        || std::fs::read_dir(POSTGRESQL).is_ok_and(|mut versions| versions.next().is_some()),
        |folder| is_in(&folder, "initdb"),
    );
    (!there).then(|| "initdb of PostgreSQL (set POSTGRES_BIN to its folder)".into())
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
