//! For everybody: without a mouse, without good eyes, in the dark.

use std::fs;

use balado_testkit::samples;
use serde_json::Value;

use crate::harness::{
    display::Display,
    school::{RNE, School},
    until,
    window::{Place, Window},
};

/// Fails with what axe-core calls serious or critical on what is shown now.
async fn nothing_serious(window: &Window, screen: &str) {
    let axe = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/node_modules/axe-core/axe.min.js");
    let axe = fs::read_to_string(axe).expect("axe-core: `npm ci` in ui/");
    // As a function's body, the script finds no module loader and sets `window.axe`.
    window.ask(&format!("if (!window.axe) {{ {axe} ; window.axe = axe; }}"), vec![]).await;
    let run = r"
const done = arguments[arguments.length - 1];
window.axe.run(document, { resultTypes: ['violations'] }).then(
  (r) => done(r.violations.filter((v) => ['serious', 'critical'].includes(v.impact))
    .map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160) + ' — ' + n.any.map((c) => c.message).join(' ')).slice(0, 4).join(' || ')}`)),
  (e) => done([String(e)]))";
    let found = window.client.execute_async(run, vec![]).await.expect("axe answers");
    let found: Vec<&str> =
        found.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(found.is_empty(), "{screen}: {found:#?}");
}

/// Every screen, one after the other.
async fn every_screen(theme: &str) {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    place.prefer(theme);
    let window = Window::open(&display, &place).await;
    let dark = r"return getComputedStyle(document.documentElement).colorScheme";
    assert_eq!(window.ask(dark, vec![]).await.as_str(), Some(theme), "the theme that was chosen");
    nothing_serious(&window, "Connexion").await;
    window.sign_in(&school).await;
    nothing_serious(&window, "accueil").await;
    let files = [samples::path("2025/eleves.csv"), samples::path("2025/enseignants.csv")];
    display.drop_files(&[&files[0], &files[1]]).await;
    window.sees("Deux listes sont ouvertes").await;
    window.click("Import Profs").await;
    window.sees("45 comptes seront envoyés").await;
    nothing_serious(&window, "aperçu").await;
    window.validate().await;
    window.sees("45 comptes sont dans Balado").await;
    nothing_serious(&window, "compte rendu").await;
    for (page, words) in [
        ("Lien ENT", "Copier l’adresse"),
        ("Gestionnaire", "gestionnaire"),
        ("Historique", "enseignants.csv"),
        ("Préférences", "Apparence"),
    ] {
        window.click(page).await;
        window.sees(words).await;
        nothing_serious(&window, page).await;
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_screen_shuts_anybody_out_in_light() {
    every_screen("light").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_screen_shuts_anybody_out_in_dark() {
    every_screen("dark").await;
}

/// Presses Tab until what has the keyboard begins with these words.
async fn tab_to(window: &Window, display: &Display, words: &str) {
    let script = r"const e = document.activeElement; const l = e.labels?.[0]?.innerText;
return (l ?? e.getAttribute('aria-label') ?? e.innerText ?? '').replace(/\s+/g, ' ').trim()";
    let mut passed = Vec::new();
    for _ in 0..60 {
        let here = window.ask(script, vec![]).await.as_str().unwrap_or_default().to_owned();
        if here.starts_with(words) {
            return;
        }
        passed.push(here.chars().take(30).collect::<String>());
        display.hand("key Tab").await;
    }
    panic!("Tab never reaches « {words} »: {passed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_keyboard_is_enough_from_the_number_to_the_receipt() {
    let (school, display) = (School::start(), Display::start());
    let window = Window::open(&display, &Place::new(&school.url())).await;
    let ours = display.hand("search --sync --onlyvisible --name ^Balado").await;
    display.hand(&format!("windowfocus {}", ours.lines().last().unwrap())).await;
    tab_to(&window, &display, "RNE").await;
    display.hand(&format!("type --delay 20 {RNE}")).await;
    window.sees("valide").await;
    window.sees("Le lien sera envoyé").await;
    tab_to(&window, &display, "Recevoir un lien").await;
    display.hand("key Return").await;
    window.sees("Message envoyé").await;
    let code = until("the mail", || async { school.service.last_code().ok() }).await;
    tab_to(&window, &display, "Code ou lien").await;
    display.hand(&format!("type --delay 20 {code}")).await;
    tab_to(&window, &display, "Votre nom").await;
    display.hand("type --delay 20 Benali").await;
    display.hand("key Return").await;
    window.sees("Connecté").await;
    tab_to(&window, &display, "Choisir un fichier").await;
    display.hand("key Return").await;
    display.open_in_dialog(&samples::path("2025/eleves.csv").canonicalize().unwrap()).await;
    window.counts(&[("à créer", 620)]).await;
    display.hand(&format!("windowfocus {}", ours.lines().last().unwrap())).await;
    tab_to(&window, &display, "Valider").await;
    display.hand("key Return").await;
    window.sees("620 comptes sont dans Balado").await;
    assert_eq!(school.active("students"), 620);
    window.close().await;
}
