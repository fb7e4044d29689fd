//! A line that only looks wrong: somebody who knows the person says so, and the line goes on.

use std::fs;

use crate::harness::{
    display::Display,
    window::{Place, Window},
};

const EXPORT: &str = "Id;Type;Nom;Prénom;Identifiant;Classes
1;Élève;VIDAL;Inès;ines.vidal;6A
2;Élève;Élève;Léa;lea.eleve;6B
1,23E+11;Élève;ROY;Zoé;zoe.roy;6C
";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_looks_wrong_is_found_right() {
    let display = Display::start();
    let place = Place::new("http://127.0.0.1:9/");
    let path = place.home().join("export.csv");
    fs::write(&path, EXPORT).unwrap();
    let window = Window::open(&display, &place).await;
    display.drop_files(&[&path]).await;
    window.counts(&[("à corriger", 2)]).await;

    // What is damaged for good is never right.
    window.open_row("zoe.roy").await;
    let seen = window.sees("ligne 4 du fichier").await;
    assert!(!seen.contains("C’est bien ça"), "{seen}");

    window.open_row("lea.eleve").await;
    window.sees("C’est bien ça").await;
    window.look("confirming-asked").await;
    window.click("C’est bien ça").await;
    window.sees("Ligne 3 : vérifiée par vous").await;
    window.counts(&[("à corriger", 1)]).await;
    window.sees("Vérifié par vous (remarque levée").await;
    window.look("confirming-given").await;
    window.click("Remettre cette ligne en doute").await;
    window.counts(&[("à corriger", 2)]).await;
    display.hand("key ctrl+Return").await;
    window.counts(&[("à corriger", 1)]).await;
    window.close().await;

    let another_day = Window::open(&display, &place).await;
    display.drop_files(&[&path]).await;
    another_day.sees("Vos vérifications de la dernière fois ont été retrouvées").await;
    another_day.counts(&[("à corriger", 1)]).await;
    another_day.close().await;
}
