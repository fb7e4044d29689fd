//! Last year's file, dropped after this year's: it stops, says which file it is, and goes only on purpose.

use balado_testkit::samples;
use rusqlite::Connection;

use crate::harness::{
    display::Display,
    school::School,
    window::{Place, Window},
};

/// Every import done so far was done a year earlier.
fn a_year_ago(school: &School) {
    let database = Connection::open(school.service.database_path()).unwrap();
    database.busy_timeout(crate::harness::PATIENCE).unwrap();
    let earlier = "update import set committed_at = committed_at - 31536000000";
    assert_eq!(database.execute(earlier, []).unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn last_years_file_stops_with_both_dates_and_goes_only_for_its_year() {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    display.drop_files(&[&samples::path("2025/eleves.csv")]).await;
    window.counts(&[("à créer", 620)]).await;
    window.validate().await;
    window.sees("620 comptes sont dans Balado").await;
    a_year_ago(&school);
    display.drop_files(&[&samples::path("2026/eleves.csv")]).await;
    window.counts(&[("à créer", 183)]).await;
    window.validate().await;
    window.sees("183 créés").await;
    let people = school.people();

    display.drop_files(&[&samples::path("2025/eleves.csv")]).await;
    window.sees("Ce fichier est celui du").await;
    window.look("old-file-noted").await;
    window.click("Valider").await;
    let said = window.sees("Votre dernier import").await;
    assert!(said.contains("Déjà importé le") && said.contains("par Nadia Benali"), "{said}");
    window.look("old-file").await;
    // A dialog takes the keyboard some frames after its words can be read.
    window.keyboard_on("Choisir un autre fichier…").await;
    window.escape().await;
    window.shows("dialog", false).await;
    assert_eq!(school.people(), people, "Échap leaves all as it was");

    window.click("Valider").await;
    let year = "return document.querySelector('[role=dialog] label').innerText.replace(/\\D/g, '')";
    let year: u32 = window.ask(year, vec![]).await.as_str().unwrap().parse().unwrap();
    window.fill("Pour confirmer", &(year + 1).to_string()).await;
    window.click("Confirmer et valider").await;
    window.sees("Ce n’est pas l’année attendue").await;
    window.look("old-file-wrong-year").await;
    assert_eq!(school.people(), people, "another year does not go");
    window.fill("Pour confirmer", &year.to_string()).await;
    window.click("Confirmer et valider").await;
    window.sees("445 mis à jour").await;
    assert_ne!(school.people(), people);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn last_years_file_is_closed_by_one_click() {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    for (file, counted) in [("2025/eleves.csv", 620), ("2026/eleves.csv", 183)] {
        display.drop_files(&[&samples::path(file)]).await;
        window.counts(&[("à créer", counted)]).await;
        window.validate().await;
        window.sees("comptes sont dans Balado").await;
    }
    display.drop_files(&[&samples::path("2025/eleves.csv")]).await;
    window.sees("Ce fichier est celui du").await;
    window.click("Valider").await;
    window.sees("Le plus sûr").await;
    window.click("Garder la liste actuelle").await;
    window.sees("Déposez ici").await;
    window.click("Historique").await;
    window.sees("Tous les imports").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_unusual_things_are_confirmed_one_after_the_other() {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    let text = std::fs::read_to_string(samples::path("2025/eleves.csv")).unwrap();
    let few: Vec<&str> = text.lines().take(101).collect();
    let file = place.home().join("partie.csv");
    std::fs::write(&file, few.join("\n")).unwrap();
    display.drop_files(&[&file]).await;
    window.counts(&[("à créer", 100)]).await;
    window.validate().await;
    window.sees("100 comptes sont dans Balado").await;
    display.drop_files(&[&samples::path("2026/eleves.csv")]).await;
    window.sees("inchangé").await;
    window.validate().await;
    window.sees("comptes sont dans Balado").await;
    let people = school.people();

    display.drop_files(&[&file]).await;
    window.sees("Ce fichier est celui du").await;
    window.click("Valider").await;
    window.sees("Vérification 1 sur 2").await;
    let asked =
        "return document.querySelector('[role=dialog] label').innerText.replace(/\\D/g, '')";
    let number =
        async || -> u32 { window.ask(asked, vec![]).await.as_str().unwrap().parse().unwrap() };
    let year = number().await;
    window.fill("Pour confirmer, tapez l’année", &year.to_string()).await;
    window.click("Confirmer").await;
    let said = window.sees("Vérification 2 sur 2").await;
    assert!(said.contains("plus de la moitié"), "{said}");
    window.look("two-holds").await;
    assert_eq!(school.people(), people, "one of two does not go");
    window.fill("Pour confirmer, tapez le nombre", &year.to_string()).await;
    window.click("Confirmer et valider").await;
    window.sees("Ce n’est pas le nombre attendu").await;
    assert_eq!(school.people(), people, "nor with the number of the first");
    let missing = number().await;
    window.fill("Pour confirmer, tapez le nombre", &missing.to_string()).await;
    window.click("Confirmer et valider").await;
    window.sees("comptes sont dans Balado").await;
    assert_ne!(school.people(), people);
    window.close().await;
}
