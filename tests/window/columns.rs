//! A file whose titles nobody knows: the person says once which column is which.

use std::fs;

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::harness::{
    display::Display,
    window::{Place, Window},
};

const TITLES: &str = "Dossier;Compte;Famille;Prénom usuel;Groupe;Cantine\n";
const LINES: &str = "A1;zoe.vidal;VIDAL;Zoé;6A;oui\nA2;nils.roy;ROY;Nils;6B;non\n";

/// Chooses what a column contains, as a person does in its menu.
async fn name(window: &Window, title: &str, meaning: &str) {
    let script = r"
const menu = [...document.querySelectorAll('[role=dialog] select')].find((m) => m.getAttribute('aria-label').replace(/\s/g, ' ').includes(`« ${arguments[0]} »`));
menu.value = [...menu.options].find((o) => o.text === arguments[1]).value;
return menu.dispatchEvent(new Event('change', { bubbles: true }))";
    window.ask(script, vec![json!(title), json!(meaning)]).await;
}

/// What each column is said to contain.
async fn named(window: &Window) -> Value {
    let script = "return [...document.querySelectorAll('[role=dialog] select')].map((m) => m.selectedOptions[0].text)";
    window.ask(script, vec![]).await
}

/// Whether the file can be read as the columns are named now.
async fn can_read(window: &Window) -> Value {
    let script = "return ![...document.querySelectorAll('[role=dialog] button')].find((b) => b.innerText.includes('Lire le fichier')).disabled";
    window.ask(script, vec![]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn columns_are_named_once_for_files_with_the_same_titles() {
    let display = Display::start();
    let place = Place::new("http://127.0.0.1:9/");
    let window = Window::open(&display, &place).await;
    let (first, second) = (place.home().join("maison.csv"), place.home().join("suite.csv"));
    fs::write(&first, format!("{TITLES}{LINES}")).unwrap();
    fs::write(&second, format!("{TITLES}A3;lea.roux;ROUX;Léa;6C;oui\n")).unwrap();
    display.drop_files(&[&first]).await;
    window.sees("Quelle colonne est laquelle").await;
    let guessed =
        json!(["Ne pas lire", "Identifiant", "Ne pas lire", "Prénom", "Classe", "Ne pas lire"]);
    assert_eq!(named(&window).await, guessed);

    name(&window, "Compte", "Ne pas lire").await;
    window.sees("Il manque encore : Id ENT (ou Identifiant), Nom, qui le fichier liste.").await;
    assert_eq!(can_read(&window).await, json!(false));
    window.look("columns-missing").await;

    name(&window, "Compte", "Identifiant").await;
    name(&window, "Famille", "Nom").await;
    name(&window, "Groupe", "Nom").await;
    assert_eq!(named(&window).await[2], json!("Ne pas lire"), "a meaning is given once");
    name(&window, "Famille", "Nom").await;
    name(&window, "Groupe", "Classe").await;
    window.sees("Il manque encore : qui le fichier liste.").await;
    window
        .client
        .find(Locator::Css("[role=dialog] [value=students]"))
        .await
        .unwrap()
        .click()
        .await
        .unwrap();
    window.sees("Tout y est").await;
    window.look("columns-named").await;
    window.click("Lire le fichier").await;
    window.sees("maison.csv · 2 lignes").await;
    window.sees("VIDAL Zoé 6A zoe.vidal").await;
    window.look("columns-read").await;

    display.drop_files(&[&second]).await;
    window.sees("suite.csv · 1 ligne").await;
    window.sees("ROUX Léa 6C lea.roux").await;
    window.shows("dialog", false).await;
    window.close().await;
}
