//! The report after a September: who arrived and who left, and the export that goes to the bin.

use std::collections::BTreeSet;

use balado_testkit::samples;
use serde_json::Value;

use crate::harness::{
    display::Display,
    school::School,
    until,
    window::{Place, Window},
};

/// `NOM Prénom` of those who are new in a class in 2026.
fn arriving(class: &str) -> Vec<String> {
    let truth: Value = serde_json::from_slice(&samples::bytes("2026/eleves.truth.json")).unwrap();
    let created: BTreeSet<&str> =
        truth["created"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let bytes = samples::bytes("2026/eleves.csv");
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let mut table = csv::ReaderBuilder::new().delimiter(b';').from_reader(bytes);
    let titles = table.headers().unwrap().clone();
    let at = |title: &str| titles.iter().position(|found| found == title).unwrap();
    let (id, last, first, classes) = (at("Id"), at("Nom"), at("Prénom"), at("Classes"));
    let lines = table.records().map(|line| line.unwrap());
    let of_class = lines.filter(|line| created.contains(&line[id]) && &line[classes] == class);
    of_class.map(|line| format!("{} {}", &line[last], &line[first])).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_names_people_by_class_and_its_export_goes_to_the_bin_when_asked() {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    display.drop_files(&[&samples::path("2025/eleves.csv")]).await;
    window.counts(&[("à créer", 620)]).await;
    window.validate().await;
    window.sees("620 comptes sont dans Balado").await;

    let export = place.home().join("export (2).csv");
    std::fs::write(&export, samples::bytes("2026/eleves.csv")).unwrap();
    display.drop_files(&[&export]).await;
    window.counts(&[("à créer", 183)]).await;
    window.validate().await;
    window.sees("643 comptes sont dans Balado").await;
    for section in ["Arrivées", "Partis qui gardent leur compte", "Changements de classe"] {
        window.sees(section).await;
    }
    let people = arriving("6A");
    assert!(people.len() > 6, "the sample has a class that arrives");
    window.click("6A").await;
    window.click("voir tous").await;
    for name in people {
        window.sees(&name).await;
    }
    window.look("reporting").await;

    window.click("Effacer l’export de ce poste").await;
    window.sees(&place.home().display().to_string()).await;
    assert!(export.exists(), "it is asked first");
    window.click("Mettre à la corbeille").await;
    window.sees("export (2).csv est dans la corbeille").await;
    let bin = place.home().join("xdg_data_home/Trash/files");
    until("the file in the bin", || async {
        (!export.exists() && bin.join("export (2).csv").exists()).then_some(())
    })
    .await;
    window.close().await;
}
