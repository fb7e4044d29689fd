//! The page « Lien ENT » with people who really come: the address, its verification in the browser, and the counts.

use std::{collections::BTreeMap, fs};

use balado_testkit::{
    ent::{Browser, Page},
    samples,
};

use crate::harness::{
    display::Display,
    ent::SchoolEnt,
    school::{RNE, School},
    until,
    window::{Place, Window},
};

/// A secretary on the page « Lien ENT », both lists in Balado, and the ENT that people come from.
struct Sitting {
    window: Window,
    place: Place,
    display: Display,
    ent: SchoolEnt,
    school: School,
}

impl Sitting {
    async fn begin() -> Self {
        let (school, display) = (School::start(), Display::start());
        let ent = SchoolEnt::of(&school).await;
        let place = Place::new(&school.url()).with_noting_browser();
        let window = Window::open(&display, &place).await;
        // The screen of many a school.
        window.client.set_window_size(1366, 768).await.unwrap();
        window.sign_in(&school).await;
        let sitting = Self { window, place, display, ent, school };
        sitting.imports_both().await;
        sitting.window.click("Lien ENT").await;
        sitting.window.sees("Personne n’est encore arrivé par ce lien").await;
        sitting
    }

    async fn imports_both(&self) {
        let Self { window, display, .. } = self;
        let files = ["2025/eleves.csv", "2025/enseignants.csv"].map(samples::path);
        display.drop_files(&[&files[0], &files[1]]).await;
        window.sees("Deux listes sont ouvertes").await;
        for (page, done) in
            [("Import Profs", "45 comptes sont"), ("Import Élèves", "620 comptes sont")]
        {
            window.click(page).await;
            window.validate().await;
            window.sees(done).await;
        }
    }

    /// What is pasted into the ENT.
    fn address(&self) -> String {
        format!("{}ent/{RNE}", self.school.url())
    }

    /// Begins a verification with the mouse, and tells which address the browser was to open.
    async fn verifies(&self, button: &str) -> String {
        let before = self.place.opened().len();
        self.window.mouse(&self.display, button).await;
        self.window.sees("Terminez dans votre navigateur").await;
        until("an address for the browser", || async { self.place.opened().get(before).cloned() })
            .await
    }

    /// The round trip of somebody in a browser of their own.
    async fn goes_round(&self, from: &str, who: usize, shape: &str) -> Page {
        let browser = Browser::new().unwrap();
        self.ent.sends(&browser, from, &self.ent.people[who], shape).await
    }

    /// Leaves the page and comes back: what it shows then is of now.
    async fn comes_back(&self) {
        self.window.click("Historique").await;
        self.window.sees("620 lignes").await;
        self.window.click("Lien ENT").await;
        self.window.sees("Copier l’adresse").await;
    }
}

const PUPIL: usize = 0;
const TEACHER: usize = 2;
const STAFF: usize = 5;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_link_is_copied_and_verified_and_who_arrives_is_counted_in_the_window() {
    let at = Sitting::begin().await;
    at.window.look("door-nobody").await;
    at.window.click("Copier l’adresse").await;
    at.window.sees("Adresse copiée").await;
    assert_eq!(at.display.clipboard(), at.address(), "what is pasted into the ENT");

    let opened = at.verifies("Vérifier mon lien").await;
    let token = opened.strip_prefix(&format!("{}/essai?jeton=", at.address()));
    assert!(token.is_some_and(|token| token.len() >= 22), "{opened}");
    at.window.look("door-awaited").await;
    let shown = at.goes_round(&opened, TEACHER, "default").await;
    assert!(shown.text.contains("Le résultat est dans Balado import"), "{}", shown.text);
    at.window.sees("Votre lien fonctionne").await;
    for words in ["« Par défaut »", "son Id", "le vôtre", "Votre ENT en dit trop"] {
        at.window.sees(words).await;
    }
    at.window.sees("les noms des parents, la date de naissance").await;
    at.window.look("door-too-much").await;
    at.window.sees("Personne n’est encore arrivé par ce lien").await;

    for who in [TEACHER, PUPIL] {
        let shown = at.goes_round(&at.address(), who, "ijbox").await;
        let name = &at.ent.people[who].first_name;
        assert!(shown.text.contains(&format!("Bonjour {name}")), "{}", shown.text);
    }
    at.comes_back().await;
    for words in ["1 prof sur 45", "1 élève sur 620", "Dernière arrivée aujourd’hui"] {
        at.window.sees(words).await;
    }
    let class = at.ent.people[PUPIL].class.clone().unwrap();
    let row = format!(
        "return [...document.querySelectorAll('main tr')].find((r) => r.innerText.startsWith('{class}')).innerText"
    );
    let row = at.window.ask(&row, vec![]).await;
    let row = row.as_str().unwrap().replace(char::is_whitespace, " ");
    assert!(row.contains("1 sur "), "the pupil’s class: {row}");
    at.window.look("door-counted").await;
    at.saves_those_who_never_came().await;
    at.window.close().await;
}

impl Sitting {
    async fn saves_those_who_never_came(&self) {
        let saved = self.place.home().join("jamais-venus.csv");
        self.window.click("Enregistrer la liste").await;
        self.display.save_in_dialog(&saved).await;
        self.window.sees("Enregistré").await;
        let text = fs::read_to_string(&saved).unwrap();
        let mut lines = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
        let mut found: BTreeMap<[String; 2], usize> = BTreeMap::new();
        for line in lines.records().map(Result::unwrap) {
            *found.entry([line[1].to_owned(), line[2].to_owned()]).or_default() += 1;
        }
        let mut expected: BTreeMap<[String; 2], usize> = BTreeMap::new();
        let came = [PUPIL, TEACHER].map(|who| &self.ent.people[who].ent_id);
        for account in
            ["2025/eleves.csv", "2025/enseignants.csv"].into_iter().flat_map(samples::accounts)
        {
            if !came.contains(&&account.ent_id.to_string()) {
                let name = [account.last_name.to_string(), account.first_name.to_string()];
                *expected.entry(name).or_default() += 1;
            }
        }
        assert_eq!(expected.values().sum::<usize>(), 663);
        assert_eq!(found, expected, "everybody else, and nobody else");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_ending_of_a_verification_is_told_in_the_window() {
    let at = Sitting::begin().await;
    // Who makes it, in which shape, and what is read.
    let table = [
        (PUPIL, "uid", "son Id", "« Uid »"),
        (PUPIL, "login", "son identifiant", "Votre lien fonctionne"),
        (STAFF, "default", "ni celui d’un élève ni celui d’un professeur", "« Par défaut »"),
        (4, "ijbox", "Balado ne connaît pas ce compte", "importées"),
        (PUPIL, "uai", "L’ENT ne dit pas qui arrive", "IJBOX ou Uid"),
    ];
    let mut button = "Vérifier mon lien";
    for (who, shape, first, second) in table {
        let opened = at.verifies(button).await;
        at.goes_round(&opened, who, shape).await;
        at.window.sees(first).await;
        at.window.sees(second).await;
        at.window.look(&format!("door-{shape}-{who}")).await;
        button = "Vérifier";
    }
    // The connector of the console is for another address.
    let opened = at.verifies("Vérifier").await;
    let browser = Browser::new().unwrap();
    let asked = browser.open(&opened).await.unwrap();
    assert_eq!(asked.address.path(), "/cas/login");
    let other = format!("{}ent/0930341R", at.school.url());
    let ticket = at.ent.ent.ticket(at.ent.pupil(), &other, shape("ijbox"));
    browser.open(&format!("{}?ticket={ticket}", at.address())).await.unwrap();
    at.window.sees("L’ENT attend une autre adresse").await;
    at.window.look("door-service-refused").await;
    at.window.sees("Personne n’est encore arrivé par ce lien").await;
    at.window.close().await;
}

fn shape(word: &str) -> balado_testkit::ent::Answering {
    balado_testkit::ent::Answering::of_word(word).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_done_while_the_browser_is_away_the_mouse_goes_on() {
    let at = Sitting::begin().await;
    let Sitting { window, display, .. } = &at;
    at.verifies("Vérifier mon lien").await;
    window.press_escape(display).await;
    window.mouse_outside(display).await;
    window.sees("Terminez dans votre navigateur").await;
    window.mouse(display, "Ne plus attendre").await;
    at.awaits_nothing().await;
    window.goes_on(display, "a verification given up").await;

    let opened = at.verifies("Vérifier mon lien").await;
    window.goes_on(display, "a page left while a browser is away").await;
    at.awaits_nothing().await;
    at.goes_round(&opened, TEACHER, "default").await;
    window.goes_on(display, "a browser that came back unawaited").await;
    window.sees("Votre ENT en dit trop").await;

    at.leaves_the_steps("Voir comment").await;
    at.goes_round(&at.address(), PUPIL, "ijbox").await;
    at.comes_back().await;
    window.sees("1 élève sur 620").await;
    at.leaves_the_steps("Les étapes dans la console").await;
    at.window.close().await;
}

impl Sitting {
    async fn awaits_nothing(&self) {
        until("nothing awaited", || async {
            (!self.window.text().await.contains("Terminez dans votre navigateur")).then_some(())
        })
        .await;
    }

    /// Opens the steps with the mouse, leaves them in each way, and goes on each time.
    async fn leaves_the_steps(&self, button: &str) {
        let Self { window, display, .. } = self;
        for way in ["Échap", "à côté", "Fermer"] {
            window.mouse(display, button).await;
            window.shows("dialog", true).await;
            window.comes_to_rest("dialog").await;
            window.look(&format!("door-steps-{way}")).await;
            match way {
                "Échap" => window.press_escape(display).await,
                "à côté" => window.mouse_outside(display).await,
                _ => window.mouse(display, way).await,
            }
            window.shows("dialog", false).await;
            window.goes_on(display, &format!("« {button} », left by {way}")).await;
        }
    }
}
