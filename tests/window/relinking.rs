//! The ENT gave everybody another id: the accounts stay and take it, and may get the former one back.

use std::fs;

use balado_testkit::people::{Person, export_bytes, pupil};

use crate::harness::{
    display::Display,
    school::School,
    until,
    window::{Place, Window},
};

/// Pupils of one class, under ids that begin so.
pub fn pupils(ids: &str, count: u8) -> Vec<Person> {
    let pupil = |n: u8| {
        let (letter, other) = (char::from(b'A' + n / 5), char::from(b'A' + n % 5));
        let login = format!("ines.roux{letter}{other}").to_lowercase();
        let person = pupil(&format!("ROUX{letter}{other}"), "Inès");
        person.id(&format!("{ids}{n:03}")).login(&login).class("6A")
    };
    (0..count).map(pupil).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accounts_take_the_ids_that_the_ent_changed_and_give_them_back() {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    let window = Window::open(&display, &place).await;
    let (before, after) = (place.home().join("avant.csv"), place.home().join("apres.csv"));
    fs::write(&before, export_bytes(&pupils("26", 20))).unwrap();
    fs::write(&after, export_bytes(&pupils("91", 20))).unwrap();
    window.sign_in(&school).await;
    display.drop_files(&[&before]).await;
    window.counts(&[("à créer", 20)]).await;
    window.validate().await;
    window.sees("20 comptes sont dans Balado").await;
    let people = school.people();

    display.drop_files(&[&after]).await;
    window.sees("Des id ENT ont changé").await;
    window.counts(&[("à créer", 20), ("absents du fichier", 20)]).await;
    window.look("relinking-offered").await;
    window.click("Rattacher 20 comptes").await;
    window.sees("20 comptes connus prendront leur nouvel id ENT").await;
    window.counts(&[("à créer", 0), ("à mettre à jour", 20), ("absents du fichier", 0)]).await;
    window.open_row("ROUXAA").await;
    window.sees("91000").await;
    window.look("relinking-shown").await;
    assert_eq!(school.people(), people, "nothing leaves before Valider");
    window.validate().await;
    window.sees("20 mis à jour").await;
    let ids = "select ent_id from account where active = 1 order by ent_id";
    let ids = school.rows(ids);
    let new: Vec<String> = (0..20).map(|n| format!("[Text(\"91{n:03}\")]")).collect();
    assert_eq!(ids, new, "the accounts have the new ids, and nobody has two");

    window.click("Historique").await;
    window.click("Annuler… Élèves").await;
    let said = window.sees("20 comptes seront remis comme avant").await;
    assert!(!said.contains("retiré"), "nobody is removed: {said}");
    window.look("relinking-undone").await;
    window.click("Annuler l’import").await;
    until("the former ids", || async { (school.people() == people).then_some(()) }).await;
    window.close().await;
}
