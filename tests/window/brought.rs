//! Files as schools bring them, dropped on the real window: what is said of each, and what can be done.
//!
//! `BALADO_PICTURES=1` takes a picture of each into `target/pictures`.

use std::path::{Path, PathBuf};

use crate::harness::{
    display::Display,
    window::{Place, Window},
};

fn case(name: &str, file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports/cases").join(name).join(file)
}

/// The case, its file, and words that the window must show once it fell.
const BROUGHT: [(&str, &str, &[&str]); 19] = [
    ("encodings-macroman", "file.csv", &["LEFÈVRE", "Les accents sont-ils corrects"]),
    ("quotes-stray-opening", "file.csv", &["BENÂTRE", "à corriger"]),
    ("spreadsheets-everything", "file.csv", &["MARTIN", "à corriger"]),
    ("workbooks-xlsx-day", "file.xlsx", &["LEFÈVRE", "classeur"]),
    ("exports-chamilo-pupils", "file.csv", &["MARTIN", "Id"]),
    ("truncation-in-value", "file.csv", &["coupé"]),
    ("doubles-id-two-people", "file.csv", &["à corriger"]),
    ("profiles-parents", "file.csv", &["n’a pas été ouvert", "parents"]),
    ("foreign-html-login", "file.csv", &["n’a pas été ouvert", "page web"]),
    ("columns-unknown", "file.csv", &["Quelle colonne est laquelle", "Lire le fichier"]),
    ("shown-xlsx-zeros", "file.xlsx", &["ABADIE", "classeur"]),
    ("shown-xlsx-merged", "file.xlsx", &["reprise dans 9 autres lignes"]),
    ("shown-xls-merged-across", "file.xls", &["une cellule fusionnée y cache une autre valeur"]),
    ("shown-xlsx-hidden", "file.xlsx", &["2 lignes étaient masquées"]),
    ("shown-lock", "file.xlsx", &["n’a pas été ouvert", "Fermez Excel"]),
    ("misread-macroman-titles-typed", "file.csv", &["ils ont été restaurés"]),
    ("misread-titles-beyond-repair", "file.csv", &["Retaper les titres ne rendrait pas les noms"]),
    ("escapes-left-class", "file.csv", &["Caractères codés"]),
    ("blanks-cyrillic-twin", "file.csv", &["Classe incertaine"]),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_say_what_they_are_and_what_to_do() {
    let display = Display::start();
    let place = Place::new("http://127.0.0.1:9/");
    let window = Window::open(&display, &place).await;
    for (name, file, words) in BROUGHT {
        display.drop_files(&[&case(name, file)]).await;
        for said in words {
            window.reads(said).await;
        }
        window.look(name).await;
        let left = ["Abandonner", "Fermer la liste", "Fermer"];
        let shown = window.text().await;
        if let Some(way) = left.iter().find(|way| shown.contains(*way)) {
            window.click(way).await;
        }
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_is_corrected_in_place_and_found_again() {
    let display = Display::start();
    let place = Place::new("http://127.0.0.1:9/");
    let window = Window::open(&display, &place).await;
    let path = place.home().join("export.csv");
    let lines = "Id;Type;Nom;Prénom;Identifiant;Classes\n1;Élève;;Inès;ines.vidal;6A\n2;Élève;ROUX;Léa;lea.roux;6B\n";
    std::fs::write(&path, lines).unwrap();
    display.drop_files(&[&path]).await;
    window.sees("À corriger").await;
    let open = "document.querySelector('[role=row][id] [role=gridcell].name.bad').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))";
    window.ask(open, vec![]).await;
    window.fill("Nom", "VIDAL").await;
    window.field("Nom").await.send_keys("\u{E007}").await.unwrap();
    window.sees("1 ligne corrigée ici").await;
    window.counts(&[("à corriger", 0)]).await;
    window.click("Annuler la correction").await;
    window.counts(&[("à corriger", 1)]).await;
    window.click("Rétablir").await;
    window.counts(&[("à corriger", 0)]).await;
    window.click("Fermer la liste").await;
    display.drop_files(&[&path]).await;
    window.sees("Vos corrections de la dernière fois ont été retrouvées").await;
    window.sees("VIDAL").await;
    window.close().await;
}
