//! The gestionnaire: named by the chef in the window, comes in through the ENT without the mailbox, imports, and hands
//! over.

use balado_testkit::{ent::Browser, samples};

use crate::harness::{
    display::Display,
    ent::SchoolEnt,
    school::{RNE, School},
    until,
    window::{Place, Window},
};

/// Somebody of the staff, on no list.
const STAFF: usize = 5;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gestionnaire_comes_in_through_the_ent_imports_and_hands_over() {
    let (school, display) = (School::start(), Display::start());
    let ent = SchoolEnt::of(&school).await;
    let place = Place::new(&school.url()).with_noting_browser();
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    let who = &ent.people[STAFF];
    window.click("Gestionnaire").await;
    window.sees("Aucun gestionnaire désigné").await;
    window.fill("Identifiant ENT", &who.login).await;
    window.sees("à la lettre près").await;
    window.look("gestionnaire-staff").await;
    window.click("Choisir cette personne").await;
    window.sees("pourra importer les comptes").await;
    window.click("Désigner").await;
    window.sees(&format!("{} est gestionnaire", who.login)).await;
    window.sees("jusqu’au 31").await;
    window.look("gestionnaire-named").await;
    window.click("Se déconnecter").await;

    let mails = school.rows("select 1 from sign_in where through = 'mail'").len();
    window.fill("RNE", RNE).await;
    window.sees("déjà activé").await;
    window.click("Je suis gestionnaire").await;
    window.sees("Passez par votre ENT").await;
    window.look("gestionnaire-through-ent").await;
    let opened =
        until("an address for the browser", || async { place.opened().first().cloned() }).await;
    let browser = Browser::new().unwrap();
    let page = ent.sends(&browser, &opened, who, "uid").await;
    assert!(page.text.contains("vous êtes gestionnaire de Balado"), "{}", page.text);
    let shown = browser.press(&page).await.unwrap();
    window.fill("Code affiché par l’ENT", shown.code().unwrap()).await;
    window.fill("Votre nom", "Camille Nouvel").await;
    window.click("Se connecter").await;
    window.sees("Connecté").await;
    assert_eq!(school.rows("select 1 from sign_in where through = 'mail'").len(), mails, "no mail");

    display.drop_files(&[&samples::path("2025/eleves.csv")]).await;
    window.sees("620").await;
    window.validate().await;
    window.sees("620 comptes sont").await;
    assert_eq!(school.active("students"), 620);
    window.click("Gestionnaire").await;
    window.sees("Vous êtes gestionnaire").await;
    assert!(!window.text().await.contains("Retirer"), "that is the chef’s");
    window.fill("Identifiant ENT", "anh.roux").await;
    window.click("Choisir cette personne").await;
    window.sees("pourra revenir dessus pendant 30 jours").await;
    window.look("gestionnaire-hand-over").await;
    window.click("Passer la main").await;
    window.sees("Vous avez passé la main").await;
    let open = "select 1 from session where role = 'gestionnaire' and revoked_at is null";
    assert!(school.rows(open).is_empty(), "out at once");
    window.close().await;
}
