//! Without good eyes, in the dark: axe-core on every screen, and on all that opens over a screen.

use std::fs;

use balado_testkit::samples;
use serde_json::Value;

use crate::harness::{
    display::Display,
    proxy::{Cut, Proxy},
    school::{RNE, School},
    window::{Place, Window},
};

/// What axe-core calls serious or critical on what is shown now; said together at the end of the walk.
#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    async fn look(&mut self, window: &Window, screen: &str) {
        let axe = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/node_modules/axe-core/axe.min.js");
        let axe = fs::read_to_string(axe).expect("axe-core: `npm ci` in ui/");
        // As a function's body, the script finds no module loader and sets `window.axe`.
        window.ask(&format!("if (!window.axe) {{ {axe} ; window.axe = axe; }}"), vec![]).await;
        // Colours that are on their way to others would be read half-way.
        let run = r"
const done = arguments[arguments.length - 1];
Promise.all(document.getAnimations().filter((a) => a.effect.getTiming().iterations === 1).map((a) => a.finished.catch(() => 0)))
  .then(() => window.axe.run(document, { resultTypes: ['violations'] })).then(
  (r) => done(r.violations.filter((v) => ['serious', 'critical'].includes(v.impact))
    .map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160) + ' — ' + n.any.map((c) => c.message).join(' ')).slice(0, 4).join(' || ')}`)),
  (e) => done([String(e)]))";
        let found = window.client.execute_async(run, vec![]).await.expect("axe answers");
        let found = found.as_array().expect("a list").iter().filter_map(Value::as_str);
        self.0.extend(found.map(|finding| format!("{screen}: {finding}")));
    }
}

/// The walk through the window in one theme.
struct Walk {
    window: Window,
    display: Display,
    found: Findings,
}

impl Walk {
    async fn look(&mut self, screen: &str) {
        self.found.look(&self.window, screen).await;
    }

    /// Connexion, with the keyring's notice, which these windows have.
    async fn signing_in(&mut self, school: &School) {
        self.look("Connexion").await;
        self.window.fill("RNE", RNE).await;
        self.window.sees("Le lien sera envoyé").await;
        let over = r"const main = document.querySelector('main');
return Math.max(document.scrollingElement.scrollHeight, main.scrollHeight) - innerHeight";
        let over = self.window.ask(over, vec![]).await;
        assert!(
            over.as_i64().is_some_and(|pixels| pixels <= 0),
            "Connexion is seen whole, over by {over}"
        );
        self.look("Connexion, RNE").await;
        self.window.come_in(school).await;
        self.window.sees("0 étape sur 5").await;
        self.look("Accueil").await;
        self.window.click("Aide").await;
        self.window.shows("dialog", true).await;
        self.look("Aide").await;
        self.window.escape().await;
        self.window.shows("dialog", false).await;
        self.window.click("Import Élèves").await;
        self.look("liste vide").await;
    }

    /// The preview, what drops down in it, and somebody beside it.
    async fn preview(&mut self) {
        let files = [samples::path("2025/eleves.csv"), samples::path("2025/enseignants.csv")];
        self.display.drop_files(&[&files[0], &files[1]]).await;
        self.window.sees("Deux listes sont ouvertes").await;
        self.window.click("Import Profs").await;
        self.window.sees("45 comptes seront créés ou mis à jour").await;
        self.look("aperçu").await;
        self.window.press("Classe").await;
        self.window.shows("listbox", true).await;
        self.look("aperçu, classes").await;
        self.window.escape().await;
        self.window.shows("listbox", false).await;
        let row = "document.querySelector('.rows [role=row]').click()";
        self.window.ask(row, vec![]).await;
        self.window.sees("Restent sur ce poste").await;
        self.look("aperçu, détail").await;
        self.window.validate().await;
        self.window.sees("45 comptes sont dans Balado").await;
        self.look("compte rendu").await;
        self.window.press("Enregistrer le compte rendu").await;
        self.window.shows("menu", true).await;
        self.look("compte rendu, menu").await;
        self.window.escape().await;
        self.window.shows("menu", false).await;
    }

    /// September's teachers change so much that a number is asked for.
    async fn hold(&mut self) {
        self.display.drop_files(&[&samples::path("2026/enseignants.csv")]).await;
        self.window.sees("enseignants.csv").await;
        self.window.click("Valider").await;
        self.window.sees("Pour confirmer, tapez").await;
        self.look("retenue").await;
        self.window.click("Confirmer").await;
        self.window.shows("dialog", true).await;
        self.look("retenue, sans le nombre").await;
        self.window.escape().await;
        self.window.shows("dialog", false).await;
    }

    async fn pages(&mut self) {
        for (page, words) in [
            ("Lien ENT", "Copier l’adresse"),
            ("Gestionnaire", "gestionnaire"),
            ("Historique", "Export de l’ENT du"),
        ] {
            self.window.click(page).await;
            self.window.sees(words).await;
            self.look(page).await;
        }
        self.window.click("Annuler… Profs").await;
        self.window.sees("seront retirés").await;
        self.look("annuler un import").await;
        self.window.escape().await;
        self.window.shows("dialog", false).await;
        self.window.click("Gestionnaire").await;
        self.window.shows("combobox", true).await;
        let combobox =
            self.window.client.find(fantoccini::Locator::Css("input[role=combobox]")).await;
        combobox.unwrap().send_keys("a").await.unwrap();
        self.window.shows("option", true).await;
        self.look("Gestionnaire, enseignants").await;
        self.window.escape().await;
        self.window.click("Préférences").await;
        self.window.sees("Apparence").await;
        self.look("Préférences").await;
        self.window.click("Diagnostic de ce poste").await;
        self.window.sees("Balado fonctionne sur ce poste").await;
        self.look("Diagnostic").await;
        self.window.escape().await;
        self.window.shows("dialog", false).await;
    }

    /// The import on its way, on a wire that swallows it.
    async fn sending(&mut self, wire: &Proxy) {
        self.window.click("Import Élèves").await;
        self.window.sees("620 comptes seront créés ou mis à jour").await;
        wire.cut_at("PUT /chunks/1", Cut::Before);
        self.window.click("Valider").await;
        wire.reached().await;
        self.window.sees("Envoi en cours").await;
        self.look("envoi").await;
    }
}

async fn every_screen(theme: &str) {
    let (school, display) = (School::start(), Display::start());
    let wire = Proxy::before(school.service.url()).await;
    let place = Place::new(wire.url());
    place.prefer(theme);
    let window = Window::open(&display, &place).await;
    let scheme = r"return getComputedStyle(document.documentElement).colorScheme";
    assert_eq!(window.ask(scheme, vec![]).await.as_str(), Some(theme), "the theme that was chosen");
    let mut walk = Walk { window, display, found: Findings::default() };
    walk.signing_in(&school).await;
    walk.preview().await;
    walk.hold().await;
    walk.pages().await;
    walk.sending(&wire).await;
    walk.window.kill();
    assert!(walk.found.0.is_empty(), "{:#?}", walk.found.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_screen_shuts_anybody_out_in_light() {
    every_screen("light").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_screen_shuts_anybody_out_in_dark() {
    every_screen("dark").await;
}
