//! A line to fix is corrected in its cell, without a mouse.

use std::fs;

use crate::harness::{
    display::Display,
    window::{Place, Window},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cell_is_typed_over_with_the_keyboard_alone() {
    let display = Display::start();
    let place = Place::new("http://127.0.0.1:9/");
    let window = Window::open(&display, &place).await;
    let path = place.home().join("export.csv");
    let lines = "Id;Type;Nom;Prénom;Identifiant;Classes\n1;Élève;;Inès;ines.vidal;6A\n2;Élève;ROUX;Léa;lea.roux;6B\n";
    fs::write(&path, lines).unwrap();
    let ours = display.hand("search --sync --onlyvisible --name ^Balado").await;
    let focus = format!("windowfocus {}", ours.lines().last().unwrap());
    display.hand(&focus).await;
    window.tab_to(&display, "ouvrir un export").await;
    display.hand("key Return").await;
    display.open_in_dialog(&path).await;
    window.counts(&[("à corriger", 1)]).await;
    display.hand(&focus).await;
    window.tab_to(&display, "Lignes du fichier").await;
    display.hand("key Right").await;
    display.hand("key Right").await;
    display.hand("key Return").await;
    window.field("Nom, ligne 2").await;
    window.look("cells-typing").await;
    display.hand("type --delay 20 VIDAL").await;
    display.hand("key Return").await;
    window.sees("Ligne 2 : plus rien à corriger").await;
    window.counts(&[("à corriger", 0)]).await;
    window.sees("VIDAL corrigé Inès").await;
    window.look("cells-typed").await;
    display.hand("key ctrl+z").await;
    window.counts(&[("à corriger", 1)]).await;
    window.sees("Correction annulée").await;
    window.close().await;
}
