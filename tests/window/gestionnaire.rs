//! The gestionnaire: named by the chef in the window, comes in through the ENT without the mailbox, imports, and hands
//! over.

use balado_testkit::{ent::Browser, samples};

use crate::harness::{
    display::Display,
    ent::SchoolEnt,
    school::{RNE, School},
    until,
    window::{Place, Window},
};

/// Somebody of the staff, on no list.
const STAFF: usize = 5;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gestionnaire_comes_in_through_the_ent_imports_and_hands_over() {
    let (school, display) = (School::start(), Display::start());
    let ent = SchoolEnt::of(&school).await;
    let place = Place::new(&school.url()).with_noting_browser();
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    let who = &ent.people[STAFF];
    window.click("Gestionnaire").await;
    window.sees("Aucun gestionnaire désigné").await;
    window.fill("Identifiant ENT", &who.login).await;
    window.click("Choisir cette personne").await;
    window.sees("à la lettre près").await;
    window.look("gestionnaire-staff").await;
    window.sees("pourra importer les comptes").await;
    window.click("Désigner").await;
    window.sees(&format!("{} est gestionnaire", who.login)).await;
    window.sees("jusqu’au 31").await;
    window.look("gestionnaire-named").await;
    window.click("Se déconnecter").await;

    let mails = school.rows("select 1 from sign_in where through = 'mail'").len();
    window.fill("RNE", RNE).await;
    window.sees("déjà activé").await;
    window.click("Je suis gestionnaire").await;
    window.sees("Passez par votre ENT").await;
    window.look("gestionnaire-through-ent").await;
    let opened =
        until("an address for the browser", || async { place.opened().first().cloned() }).await;
    let browser = Browser::new().unwrap();
    let page = ent.sends(&browser, &opened, who, "uid").await;
    assert!(page.text.contains("vous êtes gestionnaire de Balado"), "{}", page.text);
    let shown = browser.press(&page).await.unwrap();
    window.fill("Code affiché par l’ENT", shown.code().unwrap()).await;
    window.fill("Votre nom", "Camille Nouvel").await;
    window.click("Se connecter").await;
    window.sees("Connecté").await;
    assert_eq!(school.rows("select 1 from sign_in where through = 'mail'").len(), mails, "no mail");

    display.drop_files(&[&samples::path("2025/eleves.csv")]).await;
    window.click("Ouvrir la liste").await;
    window.sees("620").await;
    window.validate().await;
    window.sees("620 comptes sont").await;
    assert_eq!(school.active("students"), 620);
    window.click("Gestionnaire").await;
    window.sees("Vous êtes gestionnaire").await;
    assert!(!window.text().await.contains("Retirer"), "that is the chef’s");
    window.fill("Identifiant ENT", "anh.roux").await;
    window.click("Choisir cette personne").await;
    window.sees("pourra revenir dessus pendant 30 jours").await;
    window.look("gestionnaire-hand-over").await;
    window.click("Passer la main").await;
    window.sees("Vous avez passé la main").await;
    let open = "select 1 from session where role = 'gestionnaire' and revoked_at is null";
    assert!(school.rows(open).is_empty(), "out at once");
    window.close().await;
}

/// Signs the chef in, and opens the page « Gestionnaire ».
async fn chef() -> (School, Display, Place, Window) {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    let window = Window::open(&display, &place).await;
    // The screen of many a school.
    window.client.set_window_size(1366, 768).await.unwrap();
    window.sign_in(&school).await;
    window.click("Compris").await;
    window.click("Gestionnaire").await;
    window.sees("Aucun gestionnaire désigné").await;
    (school, display, place, window)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_session_is_asked_for_a_code_on_the_spot_and_the_naming_goes_on() {
    let (school, display, _place, window) = chef().await;
    school.pretend("update session set opened_at = opened_at - 601000");
    window.fill("Identifiant ENT", "anh.roux").await;
    for left_once in [true, false] {
        window.mouse(&display, "Choisir cette personne").await;
        window.shows("dialog", true).await;
        window.mouse(&display, "Désigner").await;
        window.sees("il faut un code de moins de dix minutes").await;
        window.sees("Le code part vers la boîte mail").await;
        window.look("gestionnaire-fresh-code").await;
        assert!(school.rows("select 1 from manager").is_empty());
        if left_once {
            window.press_escape(&display).await;
            window.shows("dialog", false).await;
            window.goes_on(&display, "a code that was given up").await;
            window.fill("Identifiant ENT", "anh.roux").await;
        }
    }
    window.fill("Code reçu par courriel", "BCDF-GHJK").await;
    window.mouse(&display, "Continuer").await;
    window.sees("Ce code n’est pas celui").await;
    window.look("gestionnaire-wrong-code").await;
    window.fill("Code reçu par courriel", &school.service.last_code().unwrap()).await;
    window.mouse(&display, "Continuer").await;
    window.sees("anh.roux est gestionnaire").await;
    assert_eq!(school.rows("select 1 from manager where login = 'anh.roux'").len(), 1);
    window.goes_on(&display, "a naming with a fresh code").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_chef_renews_a_role_that_ends_soon() {
    let (school, display, _place, window) = chef().await;
    let year_before = "insert into manager (uai, login, since, by) \
                       select uai, 'anh.roux', opened_at - 34560000000, 'Nadia Benali' from session";
    school.pretend(year_before);
    window.click("Historique").await;
    window.sees("Aucun import").await;
    window.click("Gestionnaire").await;
    window.sees("Le rôle s’arrête bientôt").await;
    window.look("gestionnaire-lapses").await;
    window.mouse(&display, "Renouveler").await;
    window.shows("dialog", true).await;
    window.press_escape(&display).await;
    window.shows("dialog", false).await;
    window.goes_on(&display, "a renewal that was given up").await;
    window.sees("Le rôle s’arrête bientôt").await;
    window.mouse(&display, "Renouveler").await;
    window.sees("une année de plus").await;
    window.look("gestionnaire-renewal").await;
    window.mouse(&display, "Renouveler").await;
    window.sees("anh.roux reste gestionnaire").await;
    assert_eq!(school.rows("select 1 from manager where renewed_at is not null").len(), 1);
    window.goes_on(&display, "a renewal").await;
    window.close().await;
}

/// Another school of the same ENT.
const OTHER: &str = "0930341R";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gestionnaire_of_two_schools_chooses_by_their_number_and_nothing_of_one_is_left_in_the_other()
 {
    let (school, display) = (School::start(), Display::start());
    let ent = SchoolEnt::of_schools(&school, &[RNE, OTHER]).await;
    let place = Place::new(&school.url()).with_noting_browser();
    let window = Window::open(&display, &place).await;
    window.client.set_window_size(1366, 768).await.unwrap();
    let who = &ent.people[STAFF];
    for rne in [RNE, OTHER] {
        let now = "cast(unixepoch('subsec') * 1000 as integer)";
        school.pretend(&format!(
            "insert into manager (uai, login, since, by) values ('{rne}', '{}', {now}, 'Mme Roy')",
            who.login
        ));
    }
    comes_in(&window, &place, &ent, RNE).await;
    window.click("Compris").await;
    window.click("Préférences").await;
    window.sees("Apparence").await;
    window.look("gestionnaire-preferences").await;
    assert!(!window.text().await.contains("Postes connectés"), "they are the chef’s");
    window.press_escape(&display).await;
    window.shows("dialog", false).await;
    display.drop_files(&[&samples::path("2025/eleves.csv")]).await;
    window.click("Ouvrir la liste").await;
    window.counts(&[("à créer", 620)]).await;
    window.click("Se déconnecter").await;
    comes_in(&window, &place, &ent, OTHER).await;
    window.sees(OTHER).await;
    window.sees("Déposez ici").await;
    window.look("gestionnaire-other-school").await;
    let sessions = "select 1 from session where uai = '0930341R' and revoked_at is null";
    assert_eq!(school.rows(sessions).len(), 1);
    window.goes_on(&display, "another school").await;
    window.close().await;
}

/// Through the ENT, from the sign-in screen, as somebody of the staff.
async fn comes_in(window: &Window, place: &Place, ent: &SchoolEnt, rne: &str) {
    let before = place.opened().len();
    window.fill("RNE", rne).await;
    window.sees("Le lien sera envoyé").await;
    window.click("Je suis gestionnaire").await;
    let opened =
        until("an address for the browser", || async { place.opened().get(before).cloned() });
    let opened = opened.await;
    assert!(opened.ends_with(rne), "{opened}");
    let browser = Browser::new().unwrap();
    let page = ent.sends(&browser, &opened, &ent.people[STAFF], "uid").await;
    let shown = browser.press(&page).await.unwrap();
    window.fill("Code affiché par l’ENT", shown.code().unwrap()).await;
    window.fill("Votre nom", "Camille Nouvel").await;
    window.click("Se connecter").await;
    window.sees("Connecté ·").await;
}
