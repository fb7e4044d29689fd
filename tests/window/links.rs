//! The link of the mail opened in the program: in the window that asked, open or closed meanwhile.

use std::process::Stdio;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

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

/// Asks on the service's own page, as a browser does, and gives the link that its answer holds.
async fn asked_on_the_page(school: &School) -> String {
    let port = school.service.url().port().unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let (body, length) = (format!("rne={RNE}"), 4 + RNE.len());
    let head = format!(
        "POST /baladoetab HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-length: {length}\r\n\
         content-type: application/x-www-form-urlencoded\r\nconnection: close\r\n\r\n{body}"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let link = answer.split('"').find(|part| part.starts_with("balado-import://demande?"));
    let link = link.unwrap_or_else(|| panic!("no link in {answer}"));
    link.replace("&amp;", "&").replace("&#38;", "&")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_of_the_page_goes_on_in_the_window() {
    let (school, display) = (School::start(), Display::start());
    let link = asked_on_the_page(&school).await;
    let place = Place::new(&school.url());
    let window = Window::open_with(&display, &place, &[&link]).await;
    window.sees("Message envoyé").await;
    window.look("links-handed").await;
    window.enter(&school.service.last_code().unwrap()).await;
    window.sees("Connecté").await;
    window.close().await;
}
