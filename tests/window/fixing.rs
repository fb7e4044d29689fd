//! Lines to fix: seen alone, left out one by one, saved for the person who keeps the ENT.

use std::fs;

use serde_json::json;

use crate::harness::{
    display::Display,
    until,
    window::{Place, Window},
};

const EXPORT: &str = "Id;Type;Nom;Prénom;Identifiant;Classes
1;Élève;;Inès;ines.vidal;6A
2;Élève;ROUX;Léa;lea.roux;6B
3;Élève;=cmd|' /C calc'!A0;Zoé;zoe.roy;6C
4;Élève;BENALI;Nils;nils.benali;6C
";

/// The lines of the table that are drawn.
async fn lines(window: &Window, expected: usize) {
    until(&format!("{expected} lines"), || async {
        let script = "return document.querySelectorAll('[role=row][id]').length";
        (window.ask(script, vec![]).await == json!(expected)).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_to_fix_are_seen_alone_and_saved_with_their_remarks() {
    let display = Display::start();
    let place = Place::new("http://127.0.0.1:9/");
    let window = Window::open(&display, &place).await;
    let path = place.home().join("export.csv");
    fs::write(&path, EXPORT).unwrap();
    display.drop_files(&[&path]).await;
    window.counts(&[("à corriger", 2)]).await;
    lines(&window, 4).await;

    window.open_row("BENALI").await;
    window.click("Exclure de l’import").await;
    window.sees("Remettre dans l’import").await;
    window.sees("Exclu").await;
    window.look("fixing-excluded").await;

    window.click("2 à corriger").await;
    lines(&window, 2).await;
    window.look("fixing-only").await;

    let saved = place.home().join("a-corriger.csv");
    window.click("Enregistrer les lignes à corriger").await;
    display.save_in_dialog(&saved).await;
    window.sees("Enregistré : a-corriger.csv").await;
    let bytes = fs::read(&saved).unwrap();
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").expect("a mark, for spreadsheets");
    let mut table = csv::ReaderBuilder::new().delimiter(b';').from_reader(text);
    let titles = ["Id", "Type", "Nom", "Prénom", "Identifiant", "Classes", "Ligne", "Remarque"];
    assert_eq!(table.headers().unwrap(), titles.as_slice());
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let starts: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().take(7).collect()).collect();
    let wanted = [
        ["1", "Élève", "", "Inès", "ines.vidal", "6A", "2"],
        ["3", "Élève", "'=cmd|' /C calc'!A0", "Zoé", "zoe.roy", "6C", "4"],
    ];
    assert_eq!(starts, wanted);
    assert_eq!(&rows[0][7], "Nom manquant");
    assert!(rows[1][7].starts_with("Formule (Nom)"), "{rows:?}");

    window.click("2 à corriger").await;
    lines(&window, 4).await;
    window.open_row("BENALI").await;
    window.click("Remettre dans l’import").await;
    window.sees("Exclure de l’import").await;
    window.close().await;
}
