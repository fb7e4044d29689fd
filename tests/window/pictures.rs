//! The pictures of the guide, taken from the real window: `BALADO_PICTURES=1 cargo test --test window pictures`.

use std::path::PathBuf;

use balado_testkit::samples;

use crate::harness::{
    display::Display,
    school::{RNE, School},
    window::{KeyringBus, Place, Window},
};

fn place_of(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/images").join(name).with_extension("png")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_of_the_guide() {
    if std::env::var_os("BALADO_PICTURES").is_none() {
        return;
    }
    let school = School::start_at("https://balado.ac-creteil.fr");
    let (display, bus) = (Display::start(), KeyringBus::start().await);
    let place = Place::new(&school.url()).with_keyring(&bus.address);
    place.prefer("light");
    let window = Window::open(&display, &place).await;
    window.fill("RNE", RNE).await;
    window.sees("Le lien sera envoyé").await;
    window.picture(&place_of("connexion")).await;
    window.sign_in(&school).await;
    window.click("Import Élèves").await;
    window.sees("Déposez ici").await;
    window.picture(&place_of("accueil")).await;
    let first = [samples::path("2025/eleves.csv"), samples::path("2025/enseignants.csv")];
    display.drop_files(&[&first[0], &first[1]]).await;
    window.sees("Deux listes sont ouvertes").await;
    for (page, done) in [("Import Profs", "45 comptes sont"), ("Import Élèves", "620 comptes sont")]
    {
        window.click(page).await;
        window.validate().await;
        window.sees(done).await;
    }
    crate::harness::until("the notice goes", || async {
        (!window.text().await.contains("Deux listes sont ouvertes")).then_some(())
    })
    .await;
    window.picture(&place_of("compte-rendu")).await;
    display.drop_files(&[&samples::path("2026/eleves.csv")]).await;
    window.sees("à mettre à jour").await;
    window.counts(&[("à créer", 183)]).await;
    window.picture(&place_of("apercu")).await;
    let row = "const r = [...document.querySelectorAll('[role=row]')].find((r) => r.innerText.includes('À mettre à jour')); r.click(); return true";
    window.ask(row, vec![]).await;
    window.sees("Restent sur ce poste").await;
    window.picture(&place_of("detail")).await;
    for (page, words, name) in [
        ("Historique", "Validé", "historique"),
        ("Lien ENT", "Copier l’adresse", "lien-ent"),
        ("Gestionnaire", "Désigner un gestionnaire", "gestionnaire"),
    ] {
        window.click(page).await;
        window.sees(words).await;
        window.picture(&place_of(name)).await;
    }
    window.close().await;
}
