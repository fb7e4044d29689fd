//! The whole of `docs/guide.md`, as one school lives it: the mailbox, both lists, a gestionnaire who comes in through the
//! ENT, the next year, another gestionnaire, and the mailbox again. Each step reads what the screen says and what the
//! service holds.

use balado_testkit::{ent::Person, samples};
use fantoccini::Locator;

use crate::{
    harness::{
        display::Display,
        ent::SchoolEnt,
        school::{RNE, School},
        until,
        window::{Place, Window},
    },
    story::truth,
};

/// A teacher, named first.
const TEACHER: usize = 2;
/// Somebody of the staff, on no list, who replaces the teacher.
const STAFF: usize = 5;
/// Another teacher, whom that person hands over to.
const NEXT: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_school_lives_through_the_whole_guide() {
    let guide = Guide::begin().await;
    let chef = guide.pc().await;
    guide.the_mailbox_opens(&chef).await;
    guide.both_lists_are_imported(&chef).await;
    guide.a_teacher_is_named(&chef).await;
    guide.somebody_of_the_staff_replaces_the_teacher(&chef).await;
    guide.the_link_is_verified(&chef).await;

    let [office, home] = [guide.pc().await, guide.pc().await];
    for pc in [&office, &home] {
        guide.comes_in_without_the_mailbox(pc, STAFF, "uid").await;
    }
    guide.the_next_year_is_imported_and_undone(&office).await;
    guide.the_staff_hands_over(&office).await;
    guide.is_out(&home).await;
    guide.the_former_one_gets_no_code(&office).await;
    guide.comes_in_without_the_mailbox(&office, NEXT, "ijbox").await;
    guide.the_mailbox_revokes(&chef).await;
    guide.is_out(&office).await;
    guide.nobody_is_gestionnaire(&chef).await;
    for pc in [chef, office, home] {
        pc.window.close().await;
    }
}

/// The school, its service and its ENT.
struct Guide {
    ent: SchoolEnt,
    school: School,
}

/// A screen with the window on it, on a PC where Balado import was never started.
struct Pc {
    window: Window,
    place: Place,
    display: Display,
}

impl Guide {
    async fn begin() -> Self {
        let school = School::start();
        Self { ent: SchoolEnt::of(&school).await, school }
    }

    async fn pc(&self) -> Pc {
        let (display, place) = (Display::start(), Place::new(&self.school.url()));
        let place = place.with_noting_browser();
        let window = Window::open(&display, &place).await;
        // The screen of many a school.
        window.client.set_window_size(1366, 768).await.unwrap();
        Pc { window, place, display }
    }

    fn person(&self, who: usize) -> &Person {
        &self.ent.people[who]
    }

    /// Sessions of a role that are open.
    fn sessions(&self, role: &str) -> usize {
        let open = format!("select 1 from session where role = '{role}' and revoked_at is null");
        self.school.rows(&open).len()
    }

    /// The gestionnaire as the service knows them: a teacher by the id, somebody of the staff by the login.
    fn is_gestionnaire(&self, column: &str, name: &str) -> bool {
        let named = format!("select 1 from manager where {column} = '{name}'");
        self.school.rows(&named).len() == 1
    }

    /// How often the mailbox was told of something.
    fn told(&self, kind: &str) -> usize {
        self.school.rows(&format!("select 1 from mail_outbox where kind = '{kind}'")).len()
    }

    async fn the_mailbox_opens(&self, chef: &Pc) {
        chef.window.sign_in(&self.school).await;
        assert_eq!((self.sessions("chef"), self.sessions("gestionnaire")), (1, 0));
        assert_eq!(self.told("sign-in"), 1, "one code, to the mailbox");
    }

    async fn both_lists_are_imported(&self, chef: &Pc) {
        for (file, n, list) in
            [("2025/enseignants.csv", 45, "teachers"), ("2025/eleves.csv", 620, "students")]
        {
            chef.display.drop_files(&[&samples::path(file)]).await;
            chef.window.counts(&[("à créer", n), ("absents du fichier", 0)]).await;
            assert_eq!(self.school.active(list), 0, "nothing leaves before Valider");
            chef.window.validate().await;
            chef.window.sees(&format!("{n} comptes sont dans Balado")).await;
            assert_eq!(self.school.active(list) as u64, n);
        }
    }

    async fn a_teacher_is_named(&self, chef: &Pc) {
        chef.window.click("Gestionnaire").await;
        chef.window.sees("Aucun gestionnaire désigné").await;
        let name = chef.finds_teacher(self.person(TEACHER)).await;
        chef.window.sees(&format!("{name} pourra importer les comptes")).await;
        chef.window.click(&format!("Désigner {name}")).await;
        chef.window.sees(&format!("Désigner {name} ?")).await;
        assert!(self.school.rows("select 1 from manager").is_empty(), "not before it is confirmed");
        chef.window.click("Désigner").await;
        chef.window.sees(&format!("{name} est gestionnaire")).await;
        chef.window.sees("Enseignant(e) · Désigné(e) le").await;
        assert!(self.is_gestionnaire("ent_id", &self.person(TEACHER).ent_id));
        assert_eq!(self.told("manager-named"), 1);
    }

    async fn somebody_of_the_staff_replaces_the_teacher(&self, chef: &Pc) {
        let login = &self.person(STAFF).login;
        chef.window.fill("Identifiant ENT", login).await;
        chef.window.click("Choisir cette personne").await;
        chef.window.sees("à la lettre près").await;
        let former = full_name(self.person(TEACHER));
        chef.window.sees(&format!("{login} remplacera {former}")).await;
        chef.window.click("Désigner").await;
        chef.window.sees(&format!("{login} est gestionnaire")).await;
        chef.window.sees("Personnel · identifiant ENT").await;
        assert!(self.is_gestionnaire("login", login));
        assert_eq!(self.told("manager-named"), 2);
    }

    /// With the account of a teacher, who arrives nowhere by it.
    async fn the_link_is_verified(&self, chef: &Pc) {
        chef.window.click("Lien ENT").await;
        chef.window.click("Vérifier mon lien").await;
        chef.window.sees("Terminez dans votre navigateur").await;
        let opened = chef.opened("/essai?jeton=").await;
        let browser = self.clicks_in_the_ent(chef, &opened, TEACHER, "ijbox").await;
        browser.sees("Le résultat est dans Balado import").await;
        browser.close().await;
        chef.window.sees("Votre lien fonctionne").await;
        let ok = self.school.rows("select 1 from link_trial where answered_at is not null");
        assert_eq!(ok.len(), 1);
        assert!(self.school.rows("select 1 from account where arrived_at is not null").is_empty());
    }

    /// In a real browser, at an address of Balado: is who clicks on it in the ENT.
    async fn clicks_in_the_ent(&self, pc: &Pc, at: &str, who: usize, shape: &str) -> Window {
        let browser = Window::browse(&pc.display, &pc.place, at).await;
        browser.sees("Qui clique sur Balado ?").await;
        let person = format!("input[name=person][value='{who}']");
        let person = browser.client.find(Locator::Css(&person)).await.unwrap();
        person.click().await.unwrap();
        let answer = browser.client.find(Locator::Id("answer")).await.unwrap();
        answer.select_by_value(shape).await.unwrap();
        browser.click("Cliquer sur Balado").await;
        browser
    }

    async fn comes_in_without_the_mailbox(&self, pc: &Pc, who: usize, shape: &str) {
        let before = (self.told("sign-in"), self.told("opened"), self.sessions("gestionnaire"));
        pc.window.fill("RNE", RNE).await;
        pc.window.sees("déjà activé").await;
        pc.window.click("Je suis gestionnaire").await;
        pc.window.sees("Passez par votre ENT").await;
        let browser = self.clicks_in_the_ent(pc, &pc.opened(RNE).await, who, shape).await;
        browser.sees("ous êtes gestionnaire de Balado").await;
        browser.click("Obtenir un code pour Balado import").await;
        browser.sees("Il sert une seule fois").await;
        let code = browser.client.find(Locator::Css(".code")).await.unwrap();
        let code = code.text().await.unwrap();
        browser.close().await;
        pc.window.fill("Code affiché par l’ENT", &code).await;
        pc.window.fill("Votre nom", "Camille Nouvel").await;
        pc.window.click("Se connecter").await;
        pc.window.sees("Connecté ·").await;
        let after = (self.told("sign-in"), self.told("opened"), self.sessions("gestionnaire"));
        let expected = (before.0, before.1 + 1, before.2 + 1);
        assert_eq!(after, expected, "no code by mail; the mailbox is told; one more session");
    }

    async fn the_next_year_is_imported_and_undone(&self, pc: &Pc) {
        let before = self.school.people();
        pc.display.drop_files(&[&samples::path("2026/eleves.csv")]).await;
        pc.window.click("Ouvrir la liste").await;
        let (created, updated, absent) = truth("2026/eleves.truth.json");
        let counted =
            [("à créer", created), ("à mettre à jour", updated), ("absents du fichier", absent)];
        pc.window.counts(&counted).await;
        pc.window.validate().await;
        pc.window.sees(&format!("{created} créés, {updated} mis à jour")).await;
        assert_eq!(self.school.active("students") as u64, 620 + created);
        pc.window.click("Historique").await;
        pc.window.sees("camille.nouvel (Camille Nouvel)").await;
        pc.window.click("Annuler… Élèves").await;
        pc.window.sees(&format!("{created} comptes créés seront retirés")).await;
        pc.window.click("Annuler l’import").await;
        pc.window.sees("Annulation").await;
        until("the people as before", || async { (self.school.people() == before).then_some(()) })
            .await;
    }

    async fn the_staff_hands_over(&self, pc: &Pc) {
        let next = self.person(NEXT);
        pc.window.click("Gestionnaire").await;
        pc.window.sees("Vous êtes gestionnaire").await;
        assert!(!pc.window.text().await.contains("Retirer"), "that is the chef’s");
        let name = pc.finds_teacher(next).await;
        pc.window.sees(&format!("{name} devient gestionnaire à votre place")).await;
        pc.window.click(&format!("Passer la main à {name}")).await;
        pc.window.sees("pourra revenir dessus pendant 30 jours").await;
        pc.window.click("Passer la main").await;
        pc.window.sees(&format!("Vous avez passé la main à {name}")).await;
        pc.window.sees("RNE de votre établissement").await;
        assert!(self.is_gestionnaire("ent_id", &next.ent_id));
        assert_eq!(self.sessions("gestionnaire"), 0, "out everywhere, at once");
        assert_eq!(self.told("manager-handed-over"), 1);
    }

    /// The window, where nobody did anything, says at the next click that it is over.
    async fn is_out(&self, pc: &Pc) {
        pc.window.click("Historique").await;
        pc.window.sees("Votre connexion est terminée").await;
        assert!(!pc.window.text().await.contains("620 lignes"), "nothing of the school is shown");
    }

    async fn the_former_one_gets_no_code(&self, pc: &Pc) {
        let door = format!("{}ent/{RNE}", self.school.url());
        let browser = self.clicks_in_the_ent(pc, &door, STAFF, "uid").await;
        let page = browser.sees("Retourner à l’ENT").await;
        assert!(!page.contains("gestionnaire"), "{page}");
        browser.close().await;
    }

    async fn the_mailbox_revokes(&self, chef: &Pc) {
        let service = &self.school.service;
        let token = service.last_token_for("revoquer").unwrap();
        let link = format!("{}revoquer#{token}", self.school.url());
        let browser = Window::browse(&chef.display, &chef.place, &link).await;
        browser.sees(&full_name(self.person(NEXT))).await;
        browser.sees("camille.nouvel (Camille Nouvel)").await;
        browser.look("guide-revoking").await;
        assert_eq!(self.sessions("gestionnaire"), 1, "a link that is opened revokes nothing");
        browser.fill("tapez le code", &service.last_code_for("revoquer").unwrap()).await;
        browser.click("Révoquer le gestionnaire").await;
        browser.sees("Le gestionnaire est révoqué").await;
        browser.close().await;
        assert!(self.school.rows("select 1 from manager").is_empty());
        assert_eq!(self.sessions("gestionnaire"), 0);
        assert_eq!(self.told("manager-dismissed"), 1, "the mailbox is told");
    }

    async fn nobody_is_gestionnaire(&self, chef: &Pc) {
        chef.window.click("Gestionnaire").await;
        chef.window.sees("Aucun gestionnaire désigné").await;
        assert_eq!(self.sessions("chef"), 1, "the mailbox itself stays");
    }
}

impl Pc {
    /// The last address with these words that the browser was to open.
    async fn opened(&self, words: &str) -> String {
        let last = || async { self.place.opened().pop().filter(|last| last.contains(words)) };
        until("an address for the browser", last).await
    }

    /// Types the beginning of a teacher's name and chooses them in the list; answers with their name as people say it.
    async fn finds_teacher(&self, teacher: &Person) -> String {
        let wait = self.window.client.wait();
        let field = wait.for_element(Locator::Css("input[role=combobox]")).await.unwrap();
        field.send_keys(&teacher.last_name).await.unwrap();
        self.window.shows("option", true).await;
        self.window
            .mouse(&self.display, &format!("{} {}", teacher.last_name, teacher.first_name))
            .await;
        self.window.shows("listbox", false).await;
        full_name(teacher)
    }
}

fn full_name(person: &Person) -> String {
    format!("{} {}", person.first_name, person.last_name)
}
