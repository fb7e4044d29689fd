//! For everybody: without a mouse.

use balado_testkit::samples;

use crate::harness::{
    display::Display,
    school::{RNE, School},
    until,
    window::{Place, Window},
};

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
