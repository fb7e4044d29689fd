//! For everybody: without a mouse.

use balado_testkit::samples;

use crate::harness::{
    display::Display,
    school::{RNE, School},
    until,
    window::{Place, Window},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_keyboard_is_enough_from_the_number_to_the_receipt() {
    let (school, display) = (School::start(), Display::start());
    let window = Window::open(&display, &Place::new(&school.url())).await;
    let ours = display.hand("search --sync --onlyvisible --name ^Balado").await;
    display.hand(&format!("windowfocus {}", ours.lines().last().unwrap())).await;
    window.tab_to(&display, "RNE").await;
    display.hand(&format!("type --delay 20 {RNE}")).await;
    window.sees("valide").await;
    window.sees("Le lien sera envoyé").await;
    window.tab_to(&display, "Recevoir un lien").await;
    display.hand("key Return").await;
    window.sees("Message envoyé").await;
    let code = until("the mail", || async { school.service.last_code().ok() }).await;
    window.tab_to(&display, "Code ou lien").await;
    display.hand(&format!("type --delay 20 {code}")).await;
    window.tab_to(&display, "Votre nom").await;
    display.hand("type --delay 20 Benali").await;
    display.hand("key Return").await;
    window.sees("Connecté").await;
    window.tab_to(&display, "Choisir un fichier").await;
    display.hand("key Return").await;
    display.open_in_dialog(&samples::path("2025/eleves.csv").canonicalize().unwrap()).await;
    window.sees("Un fichier trouvé").await;
    display.hand(&format!("windowfocus {}", ours.lines().last().unwrap())).await;
    window.tab_to(&display, "Ouvrir la liste").await;
    display.hand("key Return").await;
    window.counts(&[("à créer", 620)]).await;
    window.tab_to(&display, "Valider").await;
    display.hand("key Return").await;
    window.sees("620 comptes sont dans Balado").await;
    assert_eq!(school.active("students"), 620);
    window.close().await;
}
