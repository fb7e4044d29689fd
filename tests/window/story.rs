//! Two school years in one sitting, and back.

use std::collections::BTreeSet;

use balado_testkit::samples;
use serde_json::Value;

use crate::harness::{
    display::Display,
    school::School,
    window::{Place, Window},
};

/// The counts of the 2026 file as its truth file gives them for the fields that Balado keeps.
pub fn truth(name: &str) -> (u64, u64, u64) {
    let truth: Value = serde_json::from_slice(&samples::bytes(name)).unwrap();
    let kept: BTreeSet<&str> = ["lastName", "firstName", "originalLogin", "allClasses"].into();
    let updated = truth["updated"].as_array().unwrap().iter().filter(|person| {
        person["fields"]
            .as_array()
            .unwrap()
            .iter()
            .any(|field| kept.contains(field.as_str().unwrap()))
    });
    let count = |what: &str| truth["counts"][what].as_u64().unwrap();
    (count("created"), updated.count() as u64, count("absent"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_years_are_imported_and_the_second_is_undone() {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;

    display.drop_files(&[&samples::path("2025/eleves.csv")]).await;
    window.counts(&[("à créer", 620), ("à mettre à jour", 0), ("absents du fichier", 0)]).await;
    assert_eq!(school.accounts().len(), 0, "nothing leaves before Valider");
    window.validate().await;
    window.sees("620 comptes sont dans Balado").await;
    assert_eq!(school.active("students"), 620);
    let (rows, people) = (school.accounts(), school.people());

    window.click("Import Profs").await;
    window.click("Choisir un fichier").await;
    display.open_in_dialog(&samples::path("2026/eleves.csv").canonicalize().unwrap()).await;
    let (created, updated, absent) = truth("2026/eleves.truth.json");
    window
        .counts(&[
            ("à créer", created),
            ("à mettre à jour", updated),
            ("absents du fichier", absent),
        ])
        .await;
    assert_eq!(school.accounts(), rows, "nothing leaves before Valider");
    window.validate().await;
    window.sees(&format!("{created} créés, {updated} mis à jour")).await;
    assert_eq!(school.active("students"), 620 + usize::try_from(created).unwrap());

    window.click("Historique").await;
    window.click("Annuler… Élèves").await;
    window.sees(&format!("{created} comptes créés seront retirés")).await;
    window.sees(&format!("{updated} comptes seront remis comme avant")).await;
    window.click("Annuler l’import").await;
    window.sees("Annulation").await;
    crate::harness::until("the people as before", || async {
        (school.people() == people).then_some(())
    })
    .await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_files_dropped_at_once_go_to_their_pages() {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    display
        .drop_files(&[&samples::path("2025/eleves.csv"), &samples::path("2025/enseignants.csv")])
        .await;
    window.sees("Deux listes sont ouvertes").await;
    window.click("Import Profs").await;
    window.counts(&[("à créer", 45)]).await;
    window.click("Import Élèves").await;
    window.counts(&[("à créer", 620)]).await;
    window.close().await;
}
