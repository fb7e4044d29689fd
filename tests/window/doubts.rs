//! Doubts about a list as a whole: each is said with what to do, before anything is sent.

use std::{fs, path::PathBuf};

use balado_testkit::people::{Person, export_bytes, pupil, teacher};

use crate::{
    harness::{
        display::Display,
        school::School,
        window::{Place, Window},
    },
    relinking::pupils,
};

fn written(place: &Place, name: &str, people: &[Person]) -> PathBuf {
    let path = place.home().join(name);
    fs::write(&path, export_bytes(people)).unwrap();
    path
}

/// Twenty people whom nobody knows, of another school.
fn elsewhere(place: &Place) -> PathBuf {
    let stranger = |n: u8| {
        let letter = char::from(b'A' + n);
        let login = format!("nils.benali{letter}").to_lowercase();
        pupil(&format!("BENALI{letter}"), "Nils").id(&format!("55{n:03}")).login(&login).class("4B")
    };
    let people: Vec<Person> = (0..20).map(stranger).collect();
    let text = String::from_utf8(export_bytes(&people)).unwrap();
    let there =
        text.replace("CLG-LES TILLEULS D'ARGENT-BOURG-FICTIF", "CLG-JEAN MOULIN-AUTREVILLE");
    assert_ne!(text, there, "the file says another school");
    let path = place.home().join("ailleurs.csv");
    fs::write(&path, there).unwrap();
    path
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_cannot_be_right_is_doubted() {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    display.drop_files(&[&written(&place, "tous.csv", &pupils("26", 24))]).await;
    window.counts(&[("à créer", 24)]).await;
    window.validate().await;
    window.sees("24 comptes sont dans Balado").await;

    display.drop_files(&[&elsewhere(&place)]).await;
    window.sees("Autre établissement ?").await;
    window.sees("Ce fichier vient de « CLG-JEAN MOULIN-AUTREVILLE »").await;
    window.look("doubts-elsewhere").await;

    display.drop_files(&[&written(&place, "classe.csv", &pupils("26", 8))]).await;
    window.sees("Fichier incomplet ?").await;
    window.sees("16 des 24 comptes connus ne sont pas dans ce fichier").await;
    window.look("doubts-half").await;

    let same =
        |n: u8| teacher("ROUXAA", "Inès").id(&format!("26{n:03}")).login(&format!("i.roux{n}"));
    display
        .drop_files(&[&written(&place, "profs.csv", &(0..3).map(same).collect::<Vec<_>>())])
        .await;
    window.sees("Déjà sur l’autre liste").await;
    window.sees("3 personnes de ce fichier sont déjà dans la liste des élèves").await;
    window.look("doubts-other-list").await;
    window.click("Voir Import Élèves").await;
    window.sees("classe.csv · 8 lignes").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pupils_dropped_on_the_teachers_page_go_to_their_own() {
    let display = Display::start();
    let place = Place::new("http://127.0.0.1:9/");
    let window = Window::open(&display, &place).await;
    let both = [
        pupil("ROUX", "Léa").id("26001").login("lea.roux").class("6A"),
        pupil("ROUX", "Léa").id("26002").login("lea.roux1").class("5B"),
    ];
    display
        .drop_files(&[&written(
            &place,
            "profs.csv",
            &[teacher("VIDAL", "Zoé").id("91001").login("zoe.vidal")],
        )])
        .await;
    window.sees("VIDAL Zoé").await;
    assert!(window.text().await.contains("Import Profs profs.csv"));
    display.drop_files(&[&written(&place, "eleves.csv", &both)]).await;
    window.sees("Import Élèves eleves.csv").await;

    // Two of one name are two people; they are set side by side, each with a way to the other.
    window.open_row("lea.roux1").await;
    let seen = window.sees("Deux personnes du même nom").await;
    assert!(seen.contains("Ligne 3 2"), "{seen}");
    assert!(seen.contains("lea.roux1 lea.roux"), "{seen}");
    window.sees("Ce sont deux comptes").await;
    window.look("doubts-namesakes").await;
    window.click("Voir la ligne 2").await;
    let seen = window.sees("ROUX Léa ligne 2 du fichier").await;
    assert!(seen.contains("lea.roux lea.roux1"), "{seen}");
    window.close().await;
}
