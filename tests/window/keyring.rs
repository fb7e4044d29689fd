//! A session outlives the window where the PC has a keyring; where it has none, the window says so.

use crate::harness::{
    display::Display,
    school::School,
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
    let seen = window.sees("trousseau").await;
    assert!(seen.contains("Connecté"), "{seen}");
    window.close().await;
    let again = Window::open(&display, &place).await;
    again.sees("RNE de votre établissement").await;
    again.close().await;
}
