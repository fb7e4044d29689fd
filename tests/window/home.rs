//! Accueil: what was dropped is shown before it is opened, and what a school did is known again the next day.

use balado_testkit::samples;

use crate::harness::{
    display::Display,
    school::School,
    window::{KeyringBus, Place, Window},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_dropped_on_accueil_are_shown_opened_by_a_click_and_counted_when_they_are_in() {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    let window = Window::open(&display, &place).await;
    window.come_in(&school).await;
    window.sees("Personne pour l’instant").await;
    window.sees("La rentrée").await;
    let text = window.sees("0 étape sur 5").await;
    assert_eq!(text.matches("Jamais importée").count(), 2, "{text}");
    window.look("home-first").await;

    display
        .drop_files(&[&samples::path("2025/eleves.csv"), &samples::path("2025/enseignants.csv")])
        .await;
    window.sees("Deux fichiers trouvés").await;
    window.sees("Élèves · 620 lignes").await;
    window.look("home-found").await;
    assert_eq!(school.accounts().len(), 0, "nothing leaves before Valider");
    window.click("Ouvrir les deux listes").await;
    window.counts(&[("à créer", 620)]).await;
    window.validate().await;
    window.sees("620 comptes sont dans Balado").await;

    window.click("Accueil").await;
    window.sees("1 étape sur 5").await;
    window.sees("De cette année").await;
    window.look("home-half").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_day_finds_the_school_the_name_and_the_open_lists_until_somebody_signs_out() {
    let (school, display) = (School::start(), Display::start());
    let bus = KeyringBus::start().await;
    let place = Place::new(&school.url()).with_keyring(&bus.address);
    let window = Window::open(&display, &place).await;
    window.come_in(&school).await;
    display.drop_files(&[&samples::path("2025/eleves.csv")]).await;
    window.sees("Un fichier trouvé").await;
    window.close().await;

    let window = Window::open(&display, &place).await;
    window.sees("Un fichier trouvé").await;
    window.sees("Élèves · 620 lignes").await;
    school.pretend("delete from session");
    window.click("Historique").await;
    window.sees("Votre connexion est terminée").await;
    window.close().await;

    let window = Window::open(&display, &place).await;
    window.sees("Revenir à la liste").await;
    window.sees("Collège Les Tilleuls").await;
    let typed =
        "return [...document.querySelectorAll('input')].map((field) => field.value).join('|')";
    let typed = window.ask(typed, vec![]).await.to_string();
    assert!(typed.contains("0779999A") && typed.contains("Nadia Benali"), "{typed}");
    window.look("home-next-day").await;
    window.click("Revenir à la liste").await;
    window.sees("Import Élèves").await;
    window.close().await;
}
