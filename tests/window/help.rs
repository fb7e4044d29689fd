//! F1 in the real window: the help of the program, and not the web view's, over what is being typed.

use serde_json::{Value, json};

use crate::harness::{
    display::Display,
    until,
    window::{Place, Window},
};

const TYPED: &str =
    "return [...document.querySelectorAll('main input')].map((one) => one.value).join('')";

/// The title that the help is open at.
async fn opened_at(window: &Window, title: &str) {
    let script = "return document.querySelector('[role=dialog] [aria-current]')?.innerText";
    until(&format!("help at « {title} »"), || async {
        (window.ask(script, vec![]).await == json!(title)).then_some(())
    })
    .await;
}

/// Whether this title of the guide lies in the window, under the head of the panel.
async fn in_view(window: &Window, id: &str) -> Value {
    let script = "const { top, bottom } = document.getElementById(arguments[0]).getBoundingClientRect(); return top > 40 && bottom < innerHeight / 2";
    window.ask(script, vec![json!(id)]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_opens_the_help_of_the_page_and_escape_comes_back() {
    let display = Display::start();
    let window = Window::open(&display, &Place::new("http://127.0.0.1:9/")).await;
    window.fill("RNE", "0779").await;
    window.keyboard_on("RNE de votre établissement").await;
    display.hand("key F1").await;
    opened_at(&window, "2. Se connecter").await;
    assert_eq!(in_view(&window, "2-se-connecter").await, json!(true));
    window.look("help-sign-in").await;
    display.hand("type accents").await;
    window.sees("Quand les accents ou les colonnes").await;
    window.look("help-search").await;
    display.hand("key Escape").await;
    window.shows("dialog", false).await;
    window.keyboard_on("RNE de votre établissement").await;
    assert_eq!(window.ask(TYPED, vec![]).await, json!("0779"));
    window.close().await;
}
