//! The link of the mail opened in the program: in the window that asked, open or closed meanwhile.

use std::process::Stdio;

use crate::harness::{
    display::Display,
    school::{RNE, School},
    window::{KeyringBus, Place, Window},
};

async fn asked(window: &Window) {
    window.fill("RNE", RNE).await;
    window.click("Recevoir un lien").await;
    window.sees("Message envoyé").await;
}

fn link(school: &School) -> String {
    let token = school.service.last_token().expect("a mail with a link");
    format!("balado-import://connexion#{token}")
}

async fn named(window: &Window) {
    window.sees("Il ne manque que votre nom").await;
    window.fill("Votre nom", "Nadia Benali").await;
    window.click("Se connecter").await;
    window.sees("Connecté").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_reaches_the_window_that_is_open() {
    let (school, display, bus) = (School::start(), Display::start(), KeyringBus::start().await);
    let place = Place::new(&school.url()).with_keyring(&bus.address);
    let window = Window::open(&display, &place).await;
    asked(&window).await;
    // What the system runs when the page of the mail is told to open the program.
    let mut second = place.second(&display);
    second.arg(link(&school)).stdout(Stdio::null()).stderr(Stdio::null());
    let ended = tokio::process::Command::from(second).status().await.expect("it starts");
    assert!(ended.success(), "the second program hands its link over and ends: {ended}");
    named(&window).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_opens_the_window_that_was_closed_meanwhile() {
    let (school, display, bus) = (School::start(), Display::start(), KeyringBus::start().await);
    let place = Place::new(&school.url()).with_keyring(&bus.address);
    let window = Window::open(&display, &place).await;
    asked(&window).await;
    window.close().await;
    let again = Window::open_with(&display, &place, &[&link(&school)]).await;
    named(&again).await;
    again.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_opens_nothing_on_a_pc_that_did_not_ask_for_it() {
    let (school, display) = (School::start(), Display::start());
    let asker = Window::open(&display, &Place::new(&school.url())).await;
    asked(&asker).await;
    asker.close().await;
    let other = Place::new(&school.url());
    let window = Window::open_with(&display, &other, &[&link(&school)]).await;
    window.sees("Ce lien a été demandé ailleurs").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_was_cut_says_to_paste_the_code() {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    let window = Window::open_with(&display, &place, &["balado-import://connexion"]).await;
    window.sees("Le lien est incomplet").await;
    window.close().await;
}
