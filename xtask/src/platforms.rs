//! What a Linux shows of Windows and macOS: everything type-checks for them, and what has no window passes its tests
//! under wine. A real Windows and a real macOS build the packages (`.github/workflows`).
//!
//! rustup brings no other system's library to a PC that may not download it; Debian's `rustc-web` comes with the
//! sources of one, which cargo builds for each system. Nothing of it is installed: it is unpacked in the target folder.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    packages::{self, Needed},
    paths,
    step::{Outcome, Steps, Stopped, cargo},
};

const WINDOWS: &str = "x86_64-pc-windows-gnu";
const MACOS: &str = "aarch64-apple-darwin";

/// What the system must hold, besides what builds the window.
const NEEDED: &[Needed] = &[
    ("gcc-mingw-w64-x86-64-win32", "compiles and links C for Windows"),
    ("wine", "runs Windows programs"),
    ("wine64", "runs them in 64 bits"),
];

/// Debian's own compiler with its library's sources; not installed, because rustup's stays the one of this PC.
const COMPILER: [&str; 5] =
    ["rustc-web", "libstd-rust-web-dev", "libstd-rust-web-1.96", "rust-web-src", "libllvm22"];

/// Of the standard library, what programs and their tests are made of.
const LIBRARY: &str = "-Zbuild-std=std,panic_abort,panic_unwind,test";

/// What has no window, and runs under wine.
const WITHOUT_A_WINDOW: [&str; 4] = ["balado-core", "balado-wire", "balado-desk", "balado-cli"];

/// Our own tools, which drive a screen, or PostgreSQL, of a Linux.
const FOR_UNIX: [&str; 2] = ["balado-tour", "balado-load"];

/// A DLL of Windows 10 that wine 8 lacks: random numbers, from one it has.
const RANDOM: &str = r"#include <stddef.h>
unsigned char __stdcall SystemFunction036(void *bytes, unsigned long count);
__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *bytes, size_t count) {
  return SystemFunction036(bytes, (unsigned long)count);
}
";

/// A C compiler and an archiver that only leave the file they were asked for: enough where nothing is linked.
const NO_COMPILER: &str = r#"#!/bin/sh
for word in "$@"; do
  if [ "$before" = -o ]; then : > "$word"; fi
  case "$word" in *.a) : > "$word" ;; esac
  before=$word
done
"#;

pub fn platforms() -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err(Stopped("platforms: from Linux (Debian) only".into()));
    }
    let mut steps = Steps::default();
    packages::ensure_packages(&mut steps, NEEDED)?;
    let bench = Bench::set_up(&mut steps)?;
    let all = ["--workspace", "--lib", "--bins"];
    let mut windows = bench.cargo("check", WINDOWS);
    windows.args(all);
    for package in FOR_UNIX {
        windows.args(["--exclude", package]);
    }
    steps.run("Windows: types", &mut windows)?;
    let mut window = bench.cargo("check", WINDOWS);
    steps.run("Windows: the window's tests", window.args(["-p", "balado-import", "--tests"]))?;
    let mut macos = bench.cargo("check", MACOS);
    steps.run("macOS: types", bench.macos(macos.args(all)))?;
    let mut service = bench.cargo("build", WINDOWS);
    service.args(["--package", "balado-service", "--bin", "balado-service"]);
    steps.run("Windows: the service that tests kill", &mut service)?;
    let mut tests = bench.cargo("test", WINDOWS);
    for package in WITHOUT_A_WINDOW {
        tests.args(["--package", package]);
    }
    tests.args(["--no-fail-fast", "--lib", "--bins", "--tests"]);
    steps.run("Windows: tests under wine", bench.wine(&mut tests))?;
    steps.say("platforms: all well");
    Ok(())
}

/// The folder that holds all this.
struct Bench(PathBuf);

impl Bench {
    fn set_up(steps: &mut Steps) -> Result<Self, Stopped> {
        let bench = Self(paths::target().join("platforms"));
        bench.make("debs")?;
        if !bench.at("root/usr/bin/rustc").exists() {
            let mut download = Command::new("apt-get");
            download.arg("download").args(COMPILER).current_dir(bench.at("debs"));
            steps.run("platforms: compiler", &mut download)?;
            for package in packages_in(&bench.at("debs"))? {
                let mut unpack = Command::new("dpkg");
                unpack.arg("--extract").arg(package).arg(bench.at("root"));
                steps.run("platforms: unpack", &mut unpack)?;
            }
        }
        let root = bench.at("root/usr").display().to_string();
        let compiler = format!(
            "#!/bin/sh\nexport LD_LIBRARY_PATH='{root}/lib/x86_64-linux-gnu'\nexec '{root}/bin/rustc' \"$@\"\n"
        );
        bench.script("rustc", &compiler)?;
        bench.script("cc", NO_COMPILER)?;
        bench.make("wine")?;
        bench.write("random.c", RANDOM)?;
        let mut random = Command::new("x86_64-w64-mingw32-gcc");
        random.args(["-shared", "-o"]).arg(bench.at("wine/bcryptprimitives.dll"));
        random.arg(bench.at("random.c")).arg("-ladvapi32");
        steps.run("wine: random numbers", &mut random)?;
        let mut windows = Command::new("winecfg");
        steps.run("wine: Windows 10", bench.wine(windows.args(["-v", "win10"])))?;
        Ok(bench)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn make(&self, folder: &str) -> Outcome {
        let folder = self.at(folder);
        fs::create_dir_all(&folder).map_err(|error| unwritten(&folder, &error))
    }

    fn write(&self, name: &str, text: &str) -> Outcome {
        let path = self.at(name);
        fs::write(&path, text).map_err(|error| unwritten(&path, &error))
    }

    fn script(&self, name: &str, text: &str) -> Outcome {
        self.write(name, text)?;
        let path = self.at(name);
        let made = Command::new("chmod").arg("+x").arg(&path).status();
        made.map(drop).map_err(|error| unwritten(&path, &error))
    }

    /// cargo with Debian's compiler and a target folder of its own.
    fn cargo(&self, verb: &str, target: &str) -> Command {
        let mut cargo = cargo(&[verb, LIBRARY, "--target", target]);
        cargo.arg("--target-dir").arg(self.at("target"));
        cargo.env("RUSTC", self.at("rustc")).env("RUSTC_BOOTSTRAP", "1");
        cargo
    }

    /// Without Apple's compiler, which nothing that is only type-checked needs.
    fn macos<'a>(&self, cargo: &'a mut Command) -> &'a mut Command {
        let name = MACOS.replace('-', "_");
        for tool in ["CC", "CXX", "AR", "RANLIB"] {
            cargo.env(format!("{tool}_{name}"), self.at("cc"));
        }
        cargo.env("SDKROOT", &self.0)
    }

    fn wine<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine")
            .env("WINEPREFIX", self.at("wine/prefix"))
            .env("WINEPATH", self.at("wine"))
            .env("WINEDEBUG", "-all")
    }
}

fn packages_in(folder: &Path) -> Result<Vec<PathBuf>, Stopped> {
    let files = fs::read_dir(folder).map_err(|error| unwritten(folder, &error))?;
    let paths = files.filter_map(|file| Some(file.ok()?.path()));
    Ok(paths.filter(|path| path.extension().is_some_and(|end| end == "deb")).collect())
}

fn unwritten(path: &Path, error: &std::io::Error) -> Stopped {
    Stopped(format!("{}: {error}", path.display()))
}
