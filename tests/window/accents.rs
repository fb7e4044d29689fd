//! « Les accents sont-ils corrects ? »: another reading is chosen and the list is read again at once.

use std::fs;

use serde_json::json;

use crate::harness::{
    display::Display,
    until,
    window::{Place, Window},
};

/// Saved on an old PC: é is 0x82 in CP850, and 0x8A is è.
const OLD: &[u8] = b"Id;Type;Nom;Prenom;Identifiant;Classes\n\
1;Eleve;VIDAL;Zo\x82;zoe.vidal;6A\n2;Eleve;LEF\x8aVRE;In\x8as;ines.lefevre;6B\n3;Eleve;ROY;L\x82a;lea.roy;6C\n";

/// Chooses this reading, which the page shows by the names it gives.
async fn choose(window: &Window, encoding: &str) {
    let script = "[...document.querySelectorAll('[role=dialog] input')].find((one) => one.value === arguments[0]).click()";
    window.ask(script, vec![json!(encoding)]).await;
}

/// The reading that is marked.
async fn chosen(window: &Window) -> String {
    let script = "return document.querySelector('[role=dialog] :checked').value";
    window.ask(script, vec![]).await.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_reading_of_accents_is_chosen() {
    let display = Display::start();
    let place = Place::new("http://127.0.0.1:9/");
    let window = Window::open(&display, &place).await;
    let file = place.home().join("export.csv");
    fs::write(&file, OLD).unwrap();
    display.drop_files(&[&file]).await;
    window.sees("Les accents sont-ils corrects").await;
    window.sees("LEFèVRE Inès").await;
    window.click("Vérifier").await;
    window.shows("dialog", true).await;
    window.sees("ligne 3").await;
    window.click("Non").await;
    window.sees("Choisissez la ligne").await;
    window.look("accents-choices").await;
    choose(&window, "windows-1252").await;
    window.sees("LEFŠVRE InŠs 6B").await;
    assert_eq!(chosen(&window).await, "windows-1252");

    // Nothing can be kept any more.
    fs::remove_dir_all(place.state().join("drafts")).unwrap();
    fs::write(place.state().join("drafts"), "").unwrap();
    choose(&window, "cp850").await;
    until("the dialog says why", || async {
        let script = "return document.querySelector('[role=dialog]').innerText";
        let said = window.ask(script, vec![]).await;
        said.as_str()?.contains("Impossible d’enregistrer").then_some(())
    })
    .await;
    window.look("accents-refused").await;
    assert_eq!(chosen(&window).await, "windows-1252", "the list stays as it was read");
    window.sees("LEFŠVRE InŠs 6B").await;

    fs::remove_file(place.state().join("drafts")).unwrap();
    choose(&window, "cp850").await;
    window.sees("LEFèVRE Inès 6B").await;
    window.click("Fermer").await;
    window.shows("dialog", false).await;
    window.close().await;
}
