//! What Debian and its kin want beside the program: manual pages, icons, a copyright, the libraries that it calls;
//! and the service, in a package of its own.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use flate2::{Compression, GzBuilder};
use serde_json::{Map, Value, json};

use crate::{
    paths,
    step::{Outcome, Steps, Stopped, cargo},
    tools::{self, Tool},
};

const CARGO_DEB: Tool = Tool { name: "cargo-deb", version: "3.8.0", asked: &["deb", "--version"] };

/// Named by Tauri itself, without a version.
const OF_TAURI: [&str; 2] = ["libwebkit2gtk-4.1-0", "libgtk-3-0"];

/// What no package of ours can mend: nobody asked Debian for it.
const NOT_OF_DEBIAN: &str = "initial-upload-closes-no-bugs";

/// What `dpkg-shlibdeps` wants to find beside it.
const CONTROL: &str = "Source: balado-import\n\nPackage: balado-import\nArchitecture: any\n";

/// Manual pages of the app's package.
const PAGES: [&str; 2] = ["balado.1", "balado-import.1"];

/// Compiles what Tauri does not.
pub fn programs(steps: &mut Steps) -> Outcome {
    let words = ["build", "--release", "--bin", "balado", "--bin", "balado-service"];
    steps.run("programs", cargo(&words).args(["-p", "balado-cli", "-p", "balado-service"]))
}

/// What is added to `tauri.conf.json`.
pub fn additions() -> Result<Value, Stopped> {
    let prepared = prepared().map_err(|error| Stopped(format!("what packages hold: {error}")))?;
    let cli = paths::built("release", "balado");
    let mut files = Map::new();
    let mut add = |to: String, from: &Path| files.insert(to, json!(from));
    add("/usr/bin/balado".into(), &cli);
    add(
        "/usr/share/icons/hicolor/scalable/apps/balado-import.svg".into(),
        &paths::root().join("icons/icon.svg"),
    );
    for page in PAGES {
        add(format!("/usr/share/man/man1/{page}.gz"), &prepared.join(format!("{page}.gz")));
    }
    let rpm = files.clone();
    for file in ["copyright", "changelog.gz"] {
        files.insert(format!("/usr/share/doc/balado-import/{file}"), json!(prepared.join(file)));
    }
    let overrides = paths::root().join("packaging/balado-import/lintian-overrides");
    files.insert("/usr/share/lintian/overrides/balado-import".into(), json!(overrides));
    let depends = libraries(&[&paths::built("release", "balado-import"), &cli])?;
    Ok(json!({ "bundle": { "linux": {
        "deb": { "files": files, "depends": depends },
        "rpm": { "files": rpm },
    } } }))
}

/// Files as a package has them, in the target folder.
fn prepared() -> io::Result<PathBuf> {
    let folder = paths::target().join("packaging");
    fs::create_dir_all(&folder)?;
    for page in PAGES {
        let text = fs::read(format!("packaging/manual/{page}"))?;
        compressed(&folder.join(format!("{page}.gz")), &text)?;
    }
    // Tauri would put it into a folder that is not named as the package is.
    let changelog = fs::read("packaging/balado-import/changelog")?;
    compressed(&folder.join("changelog.gz"), &changelog)?;
    fs::write(folder.join("copyright"), copyright(&fs::read_to_string("LICENSE")?))?;
    Ok(folder)
}

/// As `gzip -9n`: no name, no hour, so that the same page makes the same package.
fn compressed(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = GzBuilder::new().write(fs::File::create(path)?, Compression::best());
    file.write_all(text)?;
    file.finish().map(drop)
}

/// Debian's machine-readable form: the licence is none that every system has, so it stands there whole.
fn copyright(license: &str) -> String {
    let lines = license.lines().map(str::trim_end);
    let indented = lines.map(|line| if line.is_empty() { " .".into() } else { format!(" {line}") });
    format!(
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\
         Upstream-Name: Balado import\n\n\
         Files: *\nCopyright: Balado\nLicense: EUPL-1.2\n\n\
         License: EUPL-1.2\n{}\n",
        indented.collect::<Vec<_>>().join("\n")
    )
}

/// The packages of the libraries that these programs call, as `dpkg-shlibdeps` sees it.
fn libraries(programs: &[&Path]) -> Result<Vec<String>, Stopped> {
    let folder = paths::target().join("packaging");
    let control = folder.join("debian/control");
    let made =
        fs::create_dir_all(folder.join("debian")).and_then(|()| fs::write(&control, CONTROL));
    made.map_err(|error| Stopped(format!("{}: {error}", control.display())))?;
    let output =
        Command::new("dpkg-shlibdeps").arg("-O").args(programs).current_dir(folder).output();
    let output = output.map_err(|error| Stopped(format!("dpkg-shlibdeps: {error}")))?;
    if !output.status.success() {
        return Err(Stopped(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(named(&String::from_utf8_lossy(&output.stdout)))
}

/// Those that Tauri does not name.
fn named(line: &str) -> Vec<String> {
    let all = line.trim().trim_start_matches("shlibs:Depends=").split(", ");
    let ours = all.filter(|package| !OF_TAURI.contains(&package.split(' ').next().unwrap_or("")));
    ours.map(str::to_owned).collect()
}

/// The service's package, of the programs that are built.
pub fn service(steps: &mut Steps) -> Outcome {
    let program = tools::with(steps, &CARGO_DEB)?;
    let mut deb = Command::new(program);
    deb.args(["--package", "balado-service", "--no-build", "--quiet", "--output"]);
    steps.run("service: package", deb.arg(paths::packages()))
}

/// Units of the service that run a program of ours.
const UNITS: [&str; 3] = ["balado.service", "balado-backup.service", "balado-check.service"];

/// What a unit may do, of 100: above it `systemd-analyze` fails.
const MOST_EXPOSED: &str = "20";

/// Holds the service's units against systemd's list of what a service need not do.
pub fn units(steps: &mut Steps) -> Outcome {
    let mut analyze = Command::new("systemd-analyze");
    analyze.args(["--offline=true", "--no-pager", "security", "--threshold", MOST_EXPOSED]);
    analyze.args(UNITS.map(|unit| format!("packaging/balado-service/{unit}")));
    steps.run("units", &mut analyze)
}

/// Holds every .deb against Debian's policy.
pub fn lint(steps: &mut Steps, packages: &[PathBuf]) -> Outcome {
    let debs = packages.iter().filter(|path| path.extension() == Some("deb".as_ref()));
    let mut lintian = Command::new("lintian");
    lintian.args(["--allow-root", "--fail-on", "error,warning"]);
    lintian.args(["--suppress-tags", NOT_OF_DEBIAN]).args(debs);
    steps.run("lintian", &mut lintian)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_stands_whole_in_the_copyright_of_a_package() {
        let text = copyright("Title\n\n  Article 1  \n");
        assert!(text.ends_with("License: EUPL-1.2\n Title\n .\n   Article 1\n"), "{text}");
    }

    #[test]
    fn a_library_is_named_once() {
        let line =
            "shlibs:Depends=libc6 (>= 2.34), libgtk-3-0 (>= 3.22), libwebkit2gtk-4.1-0 (>= 2.40)\n";
        assert_eq!(named(line), ["libc6 (>= 2.34)"]);
    }
}
