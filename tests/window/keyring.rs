//! A session outlives the window where the PC has a keyring; where it has none, the window says so.

use crate::harness::{
    display::Display,
    school::{RNE, School},
    window::{KeyringBus, Place, Window},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_survives_in_the_keyring() {
    let (school, display, bus) = (School::start(), Display::start(), KeyringBus::start().await);
    let place = Place::new(&school.url()).with_keyring(&bus.address);
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    window.close().await;
    let again = Window::open(&display, &place).await;
    again.sees("Connecté").await;
    again.click("Se déconnecter").await;
    again.sees("RNE de votre établissement").await;
    again.close().await;
    let last = Window::open(&display, &place).await;
    last.sees("RNE de votre établissement").await;
    last.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_keyring_the_session_ends_with_the_window_and_this_is_said() {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    let seen = window.sees("ne peut pas garder votre connexion").await;
    assert!(seen.contains("Connecté"), "{seen}");
    window.close().await;
    let again = Window::open(&display, &place).await;
    again.sees("RNE de votre établissement").await;
    again.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pc_is_known_after_somebody_signed_out_and_does_not_wait_for_strangers() {
    let school = School::start_at("https://balado.example/");
    let (display, bus) = (Display::start(), KeyringBus::start().await);
    let place = Place::new(&school.url()).with_keyring(&bus.address);
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    window.click("Se déconnecter").await;
    window.sees("RNE de votre établissement").await;
    window.close().await;

    let stranger = Window::open(&display, &Place::new(&school.url())).await;
    stranger.fill("RNE", RNE).await;
    stranger.click("Recevoir un lien").await;
    stranger.sees("au plus tôt").await;
    stranger.look("sign-in-stranger-waits").await;
    stranger.close().await;

    let again = Window::open(&display, &place).await;
    again.sign_in(&school).await;
    again.look("sign-in-known-pc").await;
    again.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_says_first_which_corrections_it_forgets() {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    let path = place.home().join("export.csv");
    std::fs::write(&path, "Id;Type;Nom;Prénom\n1;Élève;;Inès\n2;Élève;ROUX;Léa\n").unwrap();
    display.drop_files(&[&path]).await;
    window.sees("À corriger").await;
    let open = "document.querySelector('[role=row][id] [role=gridcell].name.bad').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))";
    window.ask(open, vec![]).await;
    window.fill("Nom", "VIDAL").await;
    window.field("Nom").await.send_keys("\u{E007}").await.unwrap();
    window.sees("1 ligne corrigée ici").await;
    window.click("Se déconnecter").await;
    window.sees("sa correction sera oubliée").await;
    window.look("sign-out-forgets").await;
    window.click("Rester").await;
    window.shows("dialog", false).await;
    window.sees("1 ligne corrigée ici").await;
    window.click("Se déconnecter").await;
    window.click("Se déconnecter et les oublier").await;
    window.sees("RNE de votre établissement").await;
    window.shows("dialog", false).await;
    window.close().await;
}
