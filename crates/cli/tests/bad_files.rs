//! What is dropped by mistake: each file is refused for what it is, in words, without being sent or guessed at.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use tempfile::TempDir;

/// A folder of files that are no exports.
struct Drawer(TempDir);

impl Drawer {
    fn open() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn folder(&self, name: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir(&path).unwrap();
        path
    }

    /// A file of this length that takes no room on the disk.
    fn hollow(&self, name: &str, length: u64) -> PathBuf {
        let path = self.0.path().join(name);
        fs::File::create(&path).unwrap().set_len(length).unwrap();
        path
    }

    #[cfg(target_os = "linux")]
    fn unreadable(&self, name: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let path = self.file(name, b"Id;Nom\n");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        path
    }
}

fn refused(mut command: Command, path: &Path) -> (String, String) {
    let output = command.args(["check", "--json"]).arg(path).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{}: {output:?}", path.display());
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(document["accounts"], Value::Array(Vec::new()), "{}", path.display());
    let finding = &document["findings"][0];
    let text = |key: &str| finding[key].as_str().expect(key).to_owned();
    (text("code"), text("message"))
}

fn balado() -> Command {
    Command::new(env!("CARGO_BIN_EXE_balado"))
}

#[test]
fn each_bad_file_is_refused_for_what_it_is() {
    let drawer = Drawer::open();
    let table = [
        (drawer.file("vide.csv", b""), "empty", "vide"),
        (drawer.folder("exports"), "folder", "C’est un dossier"),
        (drawer.0.path().join("parti.csv"), "missing-file", "n’est plus là"),
        (drawer.file("a.csv.crdownload", b"Id;Nom\n"), "unfinished", "en cours de téléchargement"),
        (drawer.file("b.csv.part", b"Id;Nom\n"), "unfinished", "en cours de téléchargement"),
        (drawer.hollow("grand.csv", 501 * 1024 * 1024), "oversize", "501 Mo, plus que les 500 Mo"),
        (drawer.file("c.csv", b"%PDF-1.7 \n"), "pdf", "PDF"),
    ];
    for (path, code, words) in table {
        let (found, message) = refused(balado(), &path);
        assert_eq!(found, code, "{}", path.display());
        assert!(message.contains(words), "{code}: {message}");
    }
}

/// Root reads everything: the program is then started without what lets root do so.
#[cfg(target_os = "linux")]
#[test]
fn a_file_without_rights_is_refused_for_its_rights() {
    let drawer = Drawer::open();
    let path = drawer.unreadable("eleves.csv");
    let mut command = balado();
    if fs::read(&path).is_ok() {
        // Of util-linux, which every Linux has.
        command = Command::new("setpriv");
        command.arg("--bounding-set=-dac_override,-dac_read_search");
        command.arg(env!("CARGO_BIN_EXE_balado"));
    }
    let (code, message) = refused(command, &path);
    assert_eq!(code, "no-rights", "{message}");
    assert!(message.contains("pas le droit de lire"), "{message}");
}

/// A file that grows all the while is never read whole.
#[test]
fn a_file_that_is_being_written_is_refused_until_it_is_finished() {
    use std::{
        io::Write,
        sync::atomic::{AtomicBool, Ordering},
        time::{Duration, Instant},
    };
    /// The writer ends by itself when the program does not.
    const PATIENCE: Duration = Duration::from_secs(30);
    let drawer = Drawer::open();
    let path = drawer.file("eleves.csv", b"Id;Type;Nom;Pr\xc3\xa9nom\n");
    let finished = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (path, finished) = (&path, &finished);
        scope.spawn(move || {
            let begun = Instant::now();
            let mut file = fs::File::options().append(true).open(path).unwrap();
            while !finished.load(Ordering::Relaxed) && begun.elapsed() < PATIENCE {
                file.write_all("1;Élève;MARTIN;Léo\n".as_bytes()).unwrap();
                std::thread::yield_now();
            }
        });
        let (code, message) = refused(balado(), path);
        finished.store(true, Ordering::Relaxed);
        assert_eq!(code, "changing", "{message}");
        assert!(message.contains("en cours d’écriture"), "{message}");
    });
}
