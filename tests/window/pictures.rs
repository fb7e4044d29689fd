//! The pictures of the guide, taken from the real window: `BALADO_PICTURES=1 cargo test --test window pictures`.
//! That of the arrival is `door-arrived-light-1280.png` of `crates/service/tests/browser/pages.mjs`.

use std::{collections::BTreeMap, path::PathBuf};

use balado_testkit::{
    ent::{Answering, Browser, Person},
    samples,
};

use crate::harness::{
    display::Display,
    ent::SchoolEnt,
    school::{RNE, School},
    until,
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
    let school = School::start_at(PUBLIC);
    let ent = SchoolEnt::of(&school).await;
    let (display, bus) = (Display::start(), KeyringBus::start().await);
    let place = Place::new(&school.url()).with_keyring(&bus.address).with_noting_browser();
    place.prefer("light");
    let window = Window::open(&display, &place).await;
    window.fill("RNE", RNE).await;
    window.sees("Le lien sera envoyé").await;
    window.picture(&place_of("connexion")).await;
    window.come_in(&school).await;
    window.sees("0 étape sur 5").await;
    window.sees("Pas encore vérifiée").await;
    window.picture(&place_of("accueil")).await;
    window.click("Import Élèves").await;
    window.sees("Déposez ici").await;
    let first = [samples::path("2025/eleves.csv"), samples::path("2025/enseignants.csv")];
    display.drop_files(&[&first[0], &first[1]]).await;
    window.sees("Deux listes sont ouvertes").await;
    for (page, done) in [("Import Profs", "45 comptes sont"), ("Import Élèves", "620 comptes sont")]
    {
        window.click(page).await;
        window.validate().await;
        window.sees(done).await;
    }
    until("the notice goes", || async {
        (!window.text().await.contains("Deux listes sont ouvertes")).then_some(())
    })
    .await;
    display.drop_files(&[&samples::path("2026/eleves.csv")]).await;
    window.sees("À regarder d’abord").await;
    window.picture(&place_of("par-classe")).await;
    window.every_line().await;
    window.sees("à mettre à jour").await;
    window.counts(&[("à créer", 183)]).await;
    window.picture(&place_of("apercu")).await;
    let row = "const r = [...document.querySelectorAll('[role=row]')].find((r) => r.innerText.includes('À mettre à jour')); r.click(); return true";
    window.ask(row, vec![]).await;
    window.sees("Restent sur ce poste").await;
    window.picture(&place_of("detail")).await;
    window.validate().await;
    window.sees("643 comptes sont").await;
    window.click("6A").await;
    window.picture(&place_of("compte-rendu")).await;
    for (page, words, name) in [
        ("Historique", "Validé", "historique"),
        ("Gestionnaire", "Désigner un gestionnaire", "gestionnaire"),
    ] {
        window.click(page).await;
        window.sees(words).await;
        window.picture(&place_of(name)).await;
    }
    many_arrive(&school, &ent).await;
    window.click("Lien ENT").await;
    window.click("Vérifier mon lien").await;
    let opened = until("an address opened", || async { place.opened().pop() }).await;
    ent.sends(&browser(&school), &opened, ent.teacher(), "ijbox").await;
    window.sees("Votre lien fonctionne").await;
    window.picture(&place_of("lien-ent")).await;
    window.close().await;
}

/// Where people find the service of these pictures.
const PUBLIC: &str = "https://balado.ac-creteil.fr";

fn browser(school: &School) -> Browser {
    Browser::new().unwrap().behind(PUBLIC, school.service.url())
}

/// A September a few weeks old: most have come, and of one class few have.
async fn many_arrive(school: &School, ent: &SchoolEnt) {
    let door = format!("{PUBLIC}/ent/{RNE}");
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for account in
        ["2025/enseignants.csv", "2025/eleves.csv"].into_iter().flat_map(samples::accounts)
    {
        let person = Person::of_account(&account, RNE.parse().unwrap());
        let class = person.class.clone().unwrap_or_default();
        // Some classes come more than others.
        let every = 3 + class.bytes().map(usize::from).sum::<usize>() % 4;
        let of_class = seen.entry(class.clone()).or_default();
        *of_class += 1;
        let away = match class.as_str() {
            "4F" => !of_class.is_multiple_of(4),
            _ => of_class.is_multiple_of(every),
        };
        if away {
            continue;
        }
        let browser = browser(school);
        browser.open(&door).await.unwrap();
        let ticket = ent.ent.ticket(&person, &door, Answering::of_word("ijbox").unwrap());
        let shown = browser.open(&format!("{door}?ticket={ticket}")).await.unwrap();
        assert!(shown.text.contains("Bonjour"), "{}", shown.text);
    }
}
