//! What a screen reader would say of the real window: each control has its name, each change of the counts is announced.

use balado_testkit::samples;

use crate::harness::{
    display::Display,
    reader::{Control, Reader},
    school::School,
    window::{Place, Window},
};

/// Those of a page, once the one that begins so is among them.
async fn controls(reader: &Reader, display: &Display, awaited: &str) -> Vec<Control> {
    crate::harness::until(&format!("« {awaited} » for a screen reader"), || async {
        let all = reader.controls(display).await;
        all.iter().any(|control| control.name.starts_with(awaited)).then_some(all)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_control_has_its_name_and_each_change_of_the_counts_is_announced() {
    let (school, display) = (School::start(), Display::start());
    let reader = Reader::start(&display);
    let place = Place::new(&school.url()).heard_on(reader.bus());
    let window = Window::open(&display, &place).await;
    let mut told = vec![("Connexion", controls(&reader, &display, "Recevoir un lien").await)];
    window.come_in(&school).await;
    told.push(("Accueil", controls(&reader, &display, "Choisir un fichier").await));
    window.click("Import Élèves").await;
    display.drop_files(&[&samples::path("2025/eleves.csv")]).await;
    window.counts(&[("à créer", 620)]).await;
    told.push(("Tous", controls(&reader, &display, "Valider 620").await));

    let announced = reader.listen(&display).await;
    window.open_row("ADAM").await;
    window.click("Exclure de l’import").await;
    announced.hears("619 comptes seront créés").await;
    window.click("À regarder").await;
    told.push(("À regarder", controls(&reader, &display, "À regarder").await));
    window.click("Par classe").await;
    told.push(("Par classe", controls(&reader, &display, "Nouveaux").await));
    window.click("Partis").await;
    told.push(("Partis", controls(&reader, &display, "Partis").await));
    window.validate().await;
    told.push(("Compte rendu", controls(&reader, &display, "Imprimer").await));
    for (page, awaited) in [
        ("Lien ENT", "Copier"),
        ("Gestionnaire", "Recevoir"),
        ("Historique", "Annuler"),
        ("Préférences", "Enregistrer"),
    ] {
        window.click(page).await;
        let awaited = if page == "Gestionnaire" { "Gestionnaire" } else { awaited };
        told.push((page, controls(&reader, &display, awaited).await));
    }
    let nameless: Vec<_> = told
        .iter()
        .flat_map(|(page, all)| all.iter().map(move |control| (page, control)))
        .filter(|(_, control)| control.name.trim().is_empty())
        .collect();
    assert!(nameless.is_empty(), "{nameless:?}");
    assert!(told.iter().all(|(_, all)| all.len() > 5), "{told:?}");
    window.close().await;
}
