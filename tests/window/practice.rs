//! « S’entraîner »: from Connexion to both reports and back, and the service hears nothing of it.

use std::path::Path;

use balado_testkit::samples;

use crate::harness::{
    display::Display,
    school::School,
    until,
    window::{Place, Window},
};

const END: &str = "Terminer l’entraînement";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_who_is_not_signed_in_practises_and_comes_back_to_connexion() {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    let window = Window::open(&display, &place).await;
    window.sees("RNE de votre établissement").await;
    window.click("S’entraîner").await;
    window.sees("rien n’est envoyé").await;
    window.sees("Deux fichiers trouvés").await;
    window.sees("MARTIN Léa").await;
    window.look("practice-home").await;

    window.click("Ouvrir les deux listes").await;
    window.counts(&[("à créer", 38), ("à corriger", 1), ("absents du fichier", 26)]).await;
    window.look("practice-preview").await;
    window.click("Par classe").await;
    window.sees("6C").await;
    window.look("practice-classes").await;
    window.click("Tous").await;
    window.click("Quelqu’un d’autre").await;
    window.counts(&[("à créer", 39)]).await;
    window.click("Partis").await;
    window.click("Tout cocher").await;
    window.sees("comptes cochés").await;
    window.validate().await;
    window.sees("comptes sont dans Balado").await;
    window.look("practice-report").await;

    window.click("Continuer avec les profs").await;
    window.counts(&[("à créer", 3), ("absents du fichier", 2)]).await;
    window.validate().await;
    window.sees("Les deux listes sont importées").await;
    window.look("practice-over").await;

    window.click("Historique").await;
    window.click("Annuler… Élèves").await;
    window.sees("38 comptes créés seront retirés").await;
    window.click("Annuler l’import").await;
    window.sees("L’import est annulé").await;
    window.click("Rétablir cet import").await;
    window.sees("38 comptes").await;
    window.click("Rétablir l’import").await;
    window.sees("rétablis comme avant").await;
    window.click("Historique").await;
    window.sees("Annulation").await;
    window.look("practice-history").await;
    assert_eq!(school.accounts().len(), 0, "the service heard nothing");

    window.click(END).await;
    window.sees("RNE de votre établissement").await;
    assert!(!window.text().await.contains("Entraînement"), "nothing says so any more");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_the_school_is_refused_meanwhile_and_its_open_list_is_found_again() {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    let temporary = place.home();
    let place = place.with_variable("TMPDIR", temporary.to_str().unwrap());
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    display.drop_files(&[&samples::path("2025/eleves.csv")]).await;
    window.counts(&[("à créer", 620)]).await;
    window.click("Accueil").await;
    window.click("S’entraîner").await;
    window.sees("Deux fichiers trouvés").await;
    assert!(left_in(&temporary));

    display.drop_files(&[&samples::path("2025/enseignants.csv")]).await;
    window.sees("Ce fichier n’a pas été ouvert").await;
    window.sees("seuls les deux fichiers du collège fictif").await;
    window.click("Fermer").await;
    window.click("Import Élèves").await;
    window.click("Fermer la liste").await;
    window.click("Rouvrir les fichiers").await;
    window.counts(&[("à corriger", 1)]).await;

    window.click(END).await;
    window.sees("Un fichier trouvé").await;
    window.click("Import Élèves").await;
    window.counts(&[("à créer", 620)]).await;
    until("its folder goes", || async { (!left_in(&temporary)).then_some(()) }).await;
    window.close().await;
}

/// Folders of practice that are left among temporary files.
fn left_in(temporary: &Path) -> bool {
    let mut found = std::fs::read_dir(temporary).unwrap();
    found.any(|one| one.unwrap().file_name().to_string_lossy().contains("entrainement"))
}
