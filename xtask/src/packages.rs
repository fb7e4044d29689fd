//! What the system must hold before anything is built or tested.
//!
//! On Debian and its kin what is missing is named, with its reason, then installed;
//! elsewhere it is said how to get it, and the command stops there.

use std::{collections::HashSet, process::Command};

use crate::{
    node, programs,
    step::{Outcome, Steps, Stopped},
};

/// A package, and why we want it.
pub type Needed = (&'static str, &'static str);

/// To build the window and run it.
pub const BUILD: &[Needed] = &[
    ("build-essential", "compiles SQLite and what else is C"),
    ("pkg-config", "finds the libraries of the system"),
    ("libwebkit2gtk-4.1-dev", "draws the page in the window"),
    ("librsvg2-dev", "draws icons in GTK"),
    ("file", "names what a file is, for packages"),
];

/// To show the window and use it where there is no screen, besides [`BUILD`].
pub const SCREEN: &[Needed] = &[
    ("xvfb", "a screen without a screen"),
    ("xdotool", "moves the pointer and types in native dialogs"),
    ("webkit2gtk-driver", "drives the window"),
    ("python3-gi", "a source of dragged files"),
    ("gir1.2-gtk-3.0", "a source of dragged files"),
    ("fonts-dejavu-core", "letters to draw"),
    ("procps", "stops whole groups of programs"),
];

/// To run every test, besides [`BUILD`] and [`SCREEN`].
pub const TEST: &[Needed] = &[
    ("xauth", "opens a screen without a screen to `xvfb-run`"),
    ("dbus", "one bus for each test"),
    ("dbus-x11", "starts that bus"),
    ("gnome-keyring", "a real keyring"),
    ("python3-venv", "Pythons of our own for the contract's fuzzer and a CAS server"),
    ("chromium-headless-shell", "shows pages to the accessibility checks"),
    ("python3-aiosmtpd", "a real mail server, stopped and started again"),
    ("postgresql", "the service’s other database"),
    ("haproxy", "stands before two instances of the service"),
    ("apache2", "a site that people are signed in on"),
    ("libapache2-mod-auth-openidc", "signs them in by OpenID Connect"),
    ("squid", "a school’s proxy, with and without a password"),
    ("at-spi2-core", "what a screen reader asks the window by"),
    ("python3-pyatspi", "a screen reader’s ears"),
    ("faketime", "a PC whose clock is two hours off"),
];

/// To make packages, besides [`BUILD`].
pub const BUNDLE: &[Needed] = &[
    ("lintian", "holds packages against Debian’s policy"),
    ("systemd", "says what the service’s units may do"),
];

/// To build, test and measure everything.
pub fn all() -> Vec<Needed> {
    [BUILD, SCREEN, TEST].concat()
}

const ELSEWHERE: &str = "\
Fedora: sudo dnf install webkit2gtk4.1-devel librsvg2-devel gcc gcc-c++ make pkgconf-pkg-config file
Arch: sudo pacman -S --needed webkit2gtk-4.1 librsvg base-devel file
Without a screen, and for tests, the window also wants: Xvfb, WebKitWebDriver, xdotool, python3-gobject, GTK 3, kill.
Tests also want: dbus, gnome-keyring, setpriv, python3-aiosmtpd, Chromium, PostgreSQL 15 or newer, haproxy, apache\nwith mod_auth_openidc, squid, faketime.";

/// Makes sure that these packages are there, and Node.js, which builds the page.
pub fn ensure(steps: &mut Steps, needed: &[Needed]) -> Outcome {
    node::ensure()?;
    ensure_packages(steps, needed)
}

/// Makes sure that these packages are there, installing them where we know how.
pub fn ensure_packages(steps: &mut Steps, needed: &[Needed]) -> Outcome {
    if !cfg!(target_os = "linux") {
        return elsewhere(needed);
    }
    let Some(listing) = installed() else {
        return without_packages(needed);
    };
    let missing = missing(needed, &listing);
    if missing.is_empty() {
        return Ok(());
    }
    println!("Missing from this system:");
    for (package, why) in &missing {
        println!("   {package:24} {why}");
    }
    let names: Vec<_> = missing.iter().map(|(package, _)| *package).collect();
    install(steps, &names).map_err(|stopped| Stopped(format!("{stopped}\n{}", by_hand(&names))))
}

fn install(steps: &mut Steps, names: &[&str]) -> Outcome {
    if !is_root() && !answers("sudo", "--version") {
        return Err(Stopped("Installing them takes root, and there is no sudo here.".into()));
    }
    steps.run("packages: what exists", &mut apt(&["update", "-q"]))?;
    let mut install = apt(&["install", "-y", "-q", "--no-install-recommends"]);
    steps.run("packages: install", install.args(names))
}

/// For whoever administers the machine.
fn by_hand(names: &[&str]) -> String {
    let names = names.join(" ");
    format!(
        "Ask whoever administers this machine to run this as root, then start again:\n   \
         apt-get update && apt-get install --no-install-recommends {names}"
    )
}

/// A Linux of another family: what is called has to be there, whatever brought it.
fn without_packages(needed: &[Needed]) -> Outcome {
    let any_of = |others: &[Needed]| needed.iter().any(|package| others.contains(package));
    let mut missing = Vec::new();
    if any_of(SCREEN) {
        missing.extend(programs::SCREEN.missing());
    }
    if any_of(TEST) {
        missing.extend(programs::TEST.missing());
        missing.extend(programs::missing_chromium());
        missing.extend(programs::missing_postgresql());
        missing.extend(programs::missing_haproxy());
        missing.extend(programs::missing_apache());
        missing.extend(programs::missing_squid());
    }
    if any_of(BUILD) && !pkg_config("webkit2gtk-4.1") {
        missing.push("webkit2gtk-4.1, as pkg-config sees it".into());
    }
    if missing.is_empty() {
        return Ok(());
    }
    println!("Missing from this system: {}.\n{ELSEWHERE}", missing.join(", "));
    Err(Stopped(
        "This system’s packages are unknown to us: install these, then start again.".into(),
    ))
}

/// macOS and Windows carry their webview; the window's tests need a Linux.
fn elsewhere(needed: &[Needed]) -> Outcome {
    if needed.iter().all(|package| BUILD.contains(package)) {
        println!(
            "The webview is the system’s own. Besides it: Xcode’s command line tools (`xcode-select --install`)"
        );
        println!("on macOS; the C++ build tools of Visual Studio and WebView2 on Windows.");
        return Ok(());
    }
    Err(Stopped("The window’s tests need Linux; here, run `cargo xtask check` and `cargo test -p balado-core`.".into()))
}

/// What `dpkg` knows of every package; nothing when this is no Debian.
fn installed() -> Option<String> {
    let query = Command::new("dpkg-query")
        .args(["-W", "-f=${Package} ${db:Status-Status}\n"])
        .output()
        .ok()?;
    (query.status.success() && answers("apt-get", "--version"))
        .then(|| String::from_utf8_lossy(&query.stdout).into_owned())
}

fn missing(needed: &[Needed], listing: &str) -> Vec<Needed> {
    let there: HashSet<_> =
        listing.lines().filter_map(|line| line.strip_suffix(" installed")).collect();
    needed.iter().filter(|(package, _)| !there.contains(package)).copied().collect()
}

fn answers(program: &str, word: &str) -> bool {
    Command::new(program).arg(word).output().is_ok_and(|output| output.status.success())
}

fn pkg_config(library: &str) -> bool {
    Command::new("pkg-config")
        .args(["--exists", library])
        .status()
        .is_ok_and(|status| status.success())
}

/// `apt-get`, through `sudo` for whoever is not root, and without questions.
fn apt(words: &[&str]) -> Command {
    let mut command = Command::new(if is_root() { "env" } else { "sudo" });
    if !is_root() {
        command.arg("env");
    }
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(words);
    command
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_is_what_dpkg_does_not_call_installed() {
        let needed: &[Needed] = &[("xvfb", "a screen")];
        let table = [
            ("xvfb installed\n", 0, "there"),
            ("bash installed\nxvfb installed\n", 0, "there among others"),
            ("", 1, "never heard of"),
            ("xvfb config-files\n", 1, "removed, its settings kept"),
            ("xvfb-extra installed\n", 1, "a longer name"),
        ];
        for (listing, expected, case) in table {
            assert_eq!(missing(needed, listing).len(), expected, "{case}");
        }
    }

    #[test]
    fn an_administrator_is_told_the_whole_line() {
        let line = by_hand(&["xvfb", "xauth"]);
        assert!(line.ends_with(" apt-get install --no-install-recommends xvfb xauth"), "{line}");
    }

    #[test]
    fn each_package_is_named_once_with_its_reason() {
        let all = all();
        let names: HashSet<_> = all.iter().map(|(package, _)| package).collect();
        assert_eq!(names.len(), all.len());
        assert!(all.iter().all(|(_, why)| !why.is_empty()));
    }
}
