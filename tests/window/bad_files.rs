//! Files that cannot be taken from the disk, dropped on the window: each has its sentence.

use std::{fs, path::Path};

use crate::harness::{
    display::Display,
    window::{Place, Window},
};

/// What the system gives to nobody, not even to root, whom the tests of a container often are.
const UNREADABLE: &str = "/proc/sys/vm/drop_caches";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_too_large_without_rights_or_not_finished_is_told() {
    let display = Display::start();
    let place = Place::new("http://127.0.0.1:9/");
    let window = Window::open(&display, &place).await;
    let (large, closed, unfinished) = (
        place.home().join("grand.csv"),
        place.home().join("eleves.csv"),
        place.home().join("export.csv.part"),
    );
    fs::File::create(&large).unwrap().set_len(501 * 1024 * 1024).unwrap();
    std::os::unix::fs::symlink(UNREADABLE, &closed).unwrap();
    fs::write(&unfinished, "Id;Nom\n").unwrap();
    let table: [(&Path, &str); 3] = [
        (&large, "501 Mo, plus que les 500 Mo"),
        (&closed, "pas le droit de lire"),
        (&unfinished, "en cours de téléchargement"),
    ];
    for (path, words) in table {
        display.drop_files(&[path]).await;
        let seen = window.sees("Ce fichier n’a pas été ouvert").await;
        let told = seen.split("Ce fichier n’a pas été ouvert").nth(1).unwrap();
        assert!(told.contains(words), "{}: {told}", path.display());
        window.click("Fermer").await;
    }
    window.close().await;
}
