//! A new version, in the real window of a Linux: said, and given by the service's page.

use balado_service::releases::Releases;
use balado_testkit::release::Signer;

use crate::harness::{
    display::Display,
    school::School,
    window::{Place, Window},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_version_that_is_there_is_said_with_the_page_that_gives_it_and_is_put_off() {
    let school = School::start();
    let (signer, built) = (Signer::default(), tempfile::tempdir().unwrap());
    signer.build(built.path(), "99.0.0");
    let releases = Releases::of_folder(school.folder.path().join("app"));
    let now = "2026-09-01T08:00:00Z".parse().unwrap();
    releases.publish(built.path(), &signer.key(), None, now).unwrap();
    let display = Display::start();
    let place = Place::new(&school.url());
    let window = Window::open(&display, &place).await;
    window.sees("La version 99.0.0 de Balado import est disponible").await;
    let text = window.sees("Ouvrir la page").await;
    assert!(!text.contains("Installer"), "packages are the system's: {text}");
    window.look("update-linux").await;
    window.click("Plus tard").await;
    let text = window.text().await;
    assert!(!text.contains("La version 99.0.0"), "{text}");
    window.close().await;
}
