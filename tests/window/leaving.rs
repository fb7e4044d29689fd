//! Whatever was opened and however it is left, the mouse goes on; and a double click leaves open what
//! its first click opened.

use std::{fs, path::PathBuf};

use balado_testkit::samples;
use fantoccini::Locator;

use crate::harness::{
    display::Display,
    ent::SchoolEnt,
    school::School,
    until,
    window::{Place, Window},
};

const LOCAL: &str = "Dossier;Compte;Famille;Prénom usuel;Groupe\nA1;zoe.vidal;VIDAL;Zoé;6A\n";
/// Saved on an old PC: é is 0x82 in CP850, and 0x8A is è.
const OLD: &[u8] = b"Id;Type;Nom;Prenom;Identifiant;Classes\n\
1;Eleve;VIDAL;Zo\x82;zoe.vidal;6A\n2;Eleve;LEF\x8aVRE;In\x8as;ines.lefevre;6B\n3;Eleve;ROY;L\x82a;lea.roy;6C\n";
const TWO: [&str; 2] =
    ["Id;Type;Nom;Prénom\n1;Élève;VIDAL;Zoé\n", "Id;Type;Nom;Prénom\n2;Élève;ROY;Nils\n"];

/// How something that is open is left.
#[derive(Debug, Clone, Copy)]
enum Leave {
    Escape,
    Outside,
    /// By a click on what begins with these words.
    Click(&'static str),
    /// By a click that opens the system's dialog, which is given up.
    GiveUp(&'static str, &'static str),
    /// By a click that opens the system's dialog, and saving there.
    Save(&'static str),
}

use Leave::{Click, Escape, GiveUp, Outside, Save};

/// The ways out of a dialog that asks nothing of the disk.
const OUT: [Leave; 3] = [Escape, Outside, Click("Fermer")];

struct Sitting {
    window: Window,
    display: Display,
    place: Place,
}

impl Sitting {
    async fn begin(school: &School) -> Self {
        let display = Display::start();
        let place = Place::new(&school.url());
        let window = Window::open(&display, &place).await;
        // The screen of many a school.
        window.client.set_window_size(1366, 768).await.unwrap();
        window.sign_in(school).await;
        Self { window, display, place }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.place.home().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    async fn mouse(&self, words: &str) {
        self.window.mouse(&self.display, words).await;
    }

    /// Opens with the mouse what this button opens, leaves it in each of these ways, and goes on each time.
    async fn leaves(&self, button: &str, role: &str, ways: &[Leave]) {
        for way in ways {
            self.mouse(button).await;
            self.leaves_once(button, role, *way).await;
        }
    }

    /// Brings a file that opens a dialog, leaves it in each of these ways, and goes on each time.
    async fn leaves_brought(&self, files: &[&PathBuf], ways: &[Leave]) {
        let files: Vec<_> = files.iter().map(|path| path.as_path()).collect();
        for way in ways {
            self.display.drop_files(&files).await;
            self.leaves_once("files brought", "dialog", *way).await;
        }
    }

    async fn leaves_once(&self, what: &str, role: &str, way: Leave) {
        let Self { window, display, place } = self;
        window.shows(role, true).await;
        window.comes_to_rest(role).await;
        window.look(&format!("leaving {what} {role}")).await;
        match way {
            Escape => window.press_escape(display).await,
            Outside => window.mouse_outside(display).await,
            Click(words) => self.mouse(words).await,
            GiveUp(words, name) => {
                self.mouse(words).await;
                display.cancel_dialog(name).await;
            }
            Save(words) => {
                self.mouse(words).await;
                let path = place.home().join("rangé.csv");
                display.save_in_dialog(&path).await;
                window.sees("Enregistré").await;
            }
        }
        let gone = format!("return document.querySelector('[role={role}]') === null");
        until(&format!("{what} gone, left by {way:?}"), || async {
            window.ask(&gone, vec![]).await.as_bool().filter(|gone| *gone)
        })
        .await;
        window.goes_on(display, &format!("{what}, left by {way:?}")).await;
    }

    async fn imports_teachers(&self) {
        self.display.drop_files(&[&samples::path("2025/enseignants.csv")]).await;
        self.window.counts(&[("à créer", 45)]).await;
        self.mouse("Valider").await;
        self.window.sees("45 comptes sont dans Balado").await;
    }

    /// September's teachers, of whom a number is asked for.
    async fn opens_september(&self) {
        self.display.drop_files(&[&samples::path("2026/enseignants.csv")]).await;
        self.window.sees("2026").await;
        self.window.sees("Valider").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_left_in_whatever_way_the_mouse_goes_on() {
    let school = School::start();
    let at = Sitting::begin(&school).await;
    at.imports_teachers().await;
    let csv = "Tableau (CSV)";
    let ways = [Escape, Outside, GiveUp(csv, "Enregistrer"), Save(csv)];
    at.leaves("Enregistrer le compte rendu", "menu", &ways).await;
    at.leaves("Préférences", "dialog", &OUT).await;
    at.leaves("Préférences", "dialog", &[Click("Annuler"), Click("Enregistrer")]).await;

    at.opens_september().await;
    at.leaves("Classe :", "listbox", &[Escape, Outside, Click("toutes")]).await;
    at.leaves("Valider", "dialog", &OUT).await;
    at.leaves("Valider", "dialog", &[Click("Annuler")]).await;

    let pdf = at.file("export.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n");
    at.leaves_brought(&[&pdf], &[Escape, Outside, GiveUp("Choisir un autre", "Choisir")]).await;
    let [one, other] = [at.file("un.csv", TWO[0]), at.file("deux.csv", TWO[1])];
    let none = Click("N’en ouvrir aucun");
    at.leaves_brought(&[&one, &other], &[Escape, Outside, none, Click("deux.csv")]).await;
    let local = at.file("maison.csv", LOCAL);
    at.leaves_brought(&[&local], &[Escape, Outside, Click("Abandonner")]).await;
    at.display.drop_files(&[&at.file("ancien.csv", OLD)]).await;
    at.window.sees("Les accents sont-ils corrects").await;
    at.leaves("Vérifier", "dialog", &[Escape, Outside, Click("Oui")]).await;

    at.mouse("Historique").await;
    at.leaves("Annuler… Profs", "dialog", &OUT).await;
    at.leaves("Annuler… Profs", "dialog", &[Click("Ne rien changer")]).await;
    at.names_a_manager().await;
    at.window.close().await;
}

impl Sitting {
    /// The list of teachers found, and the dialog that confirms one.
    async fn names_a_manager(&self) {
        let Self { window, display, .. } = self;
        self.mouse("Gestionnaire").await;
        let option = Click("ABADIE");
        for way in [Escape, Outside, option] {
            let field =
                window.client.wait().for_element(Locator::Css("input[role=combobox]")).await;
            let field = field.unwrap();
            field.clear().await.unwrap();
            field.send_keys("a").await.unwrap();
            window.shows("option", true).await;
            let first =
                "return document.querySelector('[role=option]').innerText.trim().split(/\\s/)[0]";
            let first = window.ask(first, vec![]).await;
            match way {
                Click(_) => self.mouse(first.as_str().expect("a name")).await,
                Escape => window.press_escape(display).await,
                _ => window.mouse_outside(display).await,
            }
            window.shows("listbox", false).await;
            if let Click(_) = way {
                break;
            }
            window.goes_on(display, &format!("the teachers found, left by {way:?}")).await;
        }
        self.leaves_confirming(&[Escape, Outside, Click("Annuler")]).await;
    }

    async fn leaves_confirming(&self, ways: &[Leave]) {
        for way in ways {
            self.mouse("Désigner").await;
            self.window.shows("dialog", true).await;
            match way {
                Escape => self.window.press_escape(&self.display).await,
                Outside => self.window.mouse_outside(&self.display).await,
                _ => self.mouse("Annuler").await,
            }
            self.window.shows("dialog", false).await;
        }
        self.window.goes_on(&self.display, "the naming of a gestionnaire").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_double_click_leaves_open_what_its_first_click_opened() {
    let school = School::start();
    let at = Sitting::begin(&school).await;
    at.imports_teachers().await;
    at.twice("Enregistrer le compte rendu", "menu").await;
    at.twice("Préférences", "dialog").await;
    at.opens_september().await;
    at.twice("Classe :", "listbox").await;
    at.twice("Valider", "dialog").await;
    at.mouse("Historique").await;
    at.twice("Annuler… Profs", "dialog").await;
    at.window.close().await;
}

impl Sitting {
    async fn twice(&self, button: &str, role: &str) {
        let Self { window, display, .. } = self;
        window.mouse_twice(display, button).await;
        window.shows(role, true).await;
        window.press_escape(display).await;
        window.shows(role, false).await;
        window.goes_on(display, &format!("a double click on {button}")).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_right_button_opens_our_menu_on_texts_and_nothing_elsewhere() {
    let display = Display::start();
    let place = Place::new("http://127.0.0.1:9/");
    let window = Window::open(&display, &place).await;
    let alone = display.windows().await;
    window.fill("RNE", "0779999A").await;
    // What the service does not answer is said in the card, which grows: its fields move.
    window.sees("ne répond pas").await;
    window.right_button(&display, "RNE").await;
    window.shows("menu", true).await;
    window.comes_to_rest("menu").await;
    window.sees("Tout sélectionner Ctrl+A").await;
    window.look("right button").await;
    assert_eq!(display.windows().await, alone, "the web view opens no menu of its own");
    window.chooses(&display, "Tout sélectionner").await;
    window.right_button(&display, "RNE").await;
    window.shows("menu", true).await;
    window.comes_to_rest("menu").await;
    window.chooses(&display, "Copier Ctrl+C").await;

    window.click("changer").await;
    window.shows("dialog", true).await;
    window.right_button(&display, "Adresse du service").await;
    window.shows("menu", true).await;
    window.comes_to_rest("menu").await;
    window.chooses(&display, "Tout sélectionner").await;
    window.right_button(&display, "Adresse du service").await;
    window.shows("menu", true).await;
    window.comes_to_rest("menu").await;
    window.mouse(&display, "Coller").await;
    let value = "return document.querySelector('[role=dialog] input').value";
    until("the text is pasted", || async {
        (window.ask(value, vec![]).await.as_str() == Some("0779999A")).then_some(())
    })
    .await;
    window.shows("dialog", true).await;
    window.right_button(&display, "Annuler").await;
    window.shows("menu", false).await;
    assert_eq!(display.windows().await, alone, "nothing opens on a button");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_opens_addresses_is_asked_and_its_failure_is_told() {
    let table = [
        ("exit 0", "Terminez dans votre navigateur"),
        ("exit 3", "le programme de ce poste qui ouvre les adresses a échoué"),
    ];
    for (script, words) in table {
        let (school, display) = (School::start(), Display::start());
        let _ent = SchoolEnt::of(&school).await;
        let mut place = Place::new(&school.url());
        for program in ["xdg-open", "gio", "gnome-open", "kde-open", "kde-open5", "kde-open6"] {
            place = place.with_program(program, script);
        }
        let window = Window::open(&display, &place).await;
        window.sign_in(&school).await;
        window.click("Lien ENT").await;
        window.click("Vérifier mon lien").await;
        window.sees(words).await;
        window.look(script).await;
        window.close().await;
    }
}
