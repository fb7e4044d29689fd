//! The chef d'établissement without the app: a code typed in the browser that asked for it, then the school's
//! own pages.

use std::sync::Arc;

use balado_core::school::{FirstName, LastName};
use balado_service::clock::FixedClock;
use balado_testkit::service::{Options, TestService};
use balado_wire::{Code, ManagerBody, SessionListBody};
use jiff::SignedDuration;
use reqwest::{Method, Response, StatusCode, header};
use serde_json::json;

use crate::{
    browser::{Browser, location},
    client::{OTHER_SCHOOL, SCHOOL, Visitor, by_code, pupils, read, refusal, teacher},
};

/// A service, one browser at it, and the hour.
struct Scene {
    service: TestService,
    browser: Browser,
    clock: Arc<FixedClock>,
}

impl Scene {
    async fn start() -> Self {
        let clock = Arc::new(FixedClock::at("2026-09-04T07:00:00Z".parse().unwrap()));
        let service =
            TestService::start_with(Options { clock: clock.clone(), ..Options::default() }).await;
        Self { service, browser: Browser::new(), clock }
    }

    fn at(&self, path: &str) -> String {
        self.service.url().join(path).unwrap().to_string()
    }

    async fn text(&self, path: &str) -> String {
        let answer = self.browser.get(&self.at(path)).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.text().await.unwrap()
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        self.post_with(path, form, &[]).await
    }

    async fn post_with(
        &self,
        path: &str,
        form: &[(&str, &str)],
        head: &[(&'static str, &str)],
    ) -> Response {
        self.browser.post_with(&self.at(path), form, head).await
    }

    /// Asks for a code as the page does; what the page says then.
    async fn ask(&self, uai: &str) -> String {
        let school = self.text(&format!("baladoetab?rne={uai}")).await;
        let verifier = hidden(&school, "verifier");
        let sent = self.post("baladoetab", &[("rne", uai), ("verifier", &verifier)]).await;
        assert_eq!(sent.status(), StatusCode::OK);
        sent.text().await.unwrap()
    }

    /// Types a code.
    async fn type_code(&self, code: &str) -> Response {
        self.post("baladoetab/code", &[("code", code), ("person", "Mme Martin")]).await
    }

    /// Through the mailbox.
    async fn sign_in(&self, uai: &str) {
        self.ask(uai).await;
        let code = self.service.last_mail().code().to_owned();
        let opened = self.type_code(&code).await;
        assert_eq!(opened.status(), StatusCode::SEE_OTHER);
        assert_eq!(location(&opened), "/etablissement");
    }

    /// The signature of this session's forms.
    async fn token(&self) -> String {
        hidden(&self.text("etablissement").await, "jeton")
    }

    async fn session(&self) -> StatusCode {
        self.browser.get(&self.at("etablissement")).await.status()
    }

    /// The subjects of the mails, the newest last.
    fn subjects(&self) -> Vec<String> {
        self.service.outbox().mails().iter().map(|mail| mail.subject().to_owned()).collect()
    }
}

/// The value of a hidden field.
fn hidden(html: &str, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let (_, after) = html.split_once(&field).unwrap_or_else(|| panic!("no {name} in {html}"));
    after.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn a_chef_installs_nothing_and_has_the_schools_page() {
    let scene = Scene::start().await;
    let app = Visitor::of(&scene.service, SCHOOL).await;
    let named = LastName::parse("Benâtre").unwrap();
    let zoe = FirstName::parse("Zoé").unwrap();
    let teachers = [
        balado_core::school::Account { last_name: named, first_name: zoe, ..teacher("7001") },
        teacher("7002"),
    ];
    app.import(&teachers).await;
    app.import(&pupils(0..20)).await;
    let sent = scene.ask(SCHOOL).await;
    let mail = scene.service.last_mail();
    assert!(!sent.contains(mail.code()), "the mailbox is the key");
    assert!(sent.contains("Continuer dans Balado import"), "or in the app: {sent}");
    let opened = scene.type_code(&format!(" {} ", mail.code().to_lowercase())).await;
    assert_eq!(location(&opened), "/etablissement");
    assert!(!scene.browser.cookies().contains("balado-demande"), "the verifier has served");
    let page = scene.text("etablissement").await;
    for words in [
        "Aucun gestionnaire désigné",
        "20 élèves actifs, 2 enseignants actifs",
        "0 compte désactivé",
        "20 créés, 0 mis à jour, 0 désactivé",
        "2 créés, 0 mis à jour, 0 désactivé",
        "Validé",
        "un navigateur, page «\u{202F}Mon établissement\u{202F}»</strong> (ce navigateur)",
        "SECRETARIAT-2",
        "Mme Martin",
        "2 imports annulables, jusqu’au 04/10/2026",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("DALMEIDA") && !page.contains("D’ALMEIDA"), "counts only");
    let listed: SessionListBody = read(app.get("v1/sessions").await).await;
    assert!(listed.sessions.iter().any(|one| one.device.starts_with("un navigateur")));
    assert_eq!(scene.subjects().last().unwrap(), "Balado import : connexion à votre établissement");

    let found = scene.text("etablissement/gestionnaire?nom=benatre+ZO").await;
    assert!(found.contains("1 enseignant trouvé") && found.contains("Zoé Benâtre"), "{found}");
    let nobody = scene.text("etablissement/gestionnaire?nom=dupont").await;
    assert!(nobody.contains("Aucun enseignant ne porte ce nom"), "{nobody}");
    let confirm = scene.text("etablissement/gestionnaire/designer?enseignant=7001").await;
    assert!(confirm.contains("Désigner Zoé Benâtre\u{202F}?"), "{confirm}");
    let token = hidden(&confirm, "jeton");
    let naming = [("jeton", token.as_str()), ("enseignant", "7001")];
    for _ in 0..2 {
        let named = scene.post("etablissement/gestionnaire/designer", &naming).await;
        assert_eq!(location(&named), "/etablissement?fait=designe", "twice is once");
    }
    let page = scene.text("etablissement?fait=designe").await;
    assert!(page.contains("Zoé Benâtre est gestionnaire"), "{page}");
    assert!(page.contains("Désigné(e) le 04/09/2026 par Mme Martin"), "{page}");
    let told = scene.subjects();
    let told: Vec<_> = told.iter().filter(|one| one.contains("a été nommé")).collect();
    assert_eq!(told.len(), 1, "told once: {told:?}");

    let staff = scene.text("etablissement/gestionnaire/designer?personnel=paul.roux").await;
    assert!(staff.contains("paul.roux remplacera Zoé Benâtre"), "{staff}");
    let naming = [("jeton", token.as_str()), ("personnel", "paul.roux")];
    scene.post("etablissement/gestionnaire/designer", &naming).await;
    let manager: ManagerBody = read(app.get("v1/manager").await).await;
    assert_eq!(manager.login.as_deref(), Some("paul.roux"));

    let confirm = scene.text("etablissement/gestionnaire/retirer").await;
    assert!(confirm.contains("Retirer paul.roux\u{202F}?"), "{confirm}");
    for _ in 0..2 {
        let done = scene.post("etablissement/gestionnaire/retirer", &[("jeton", &token)]).await;
        assert_eq!(location(&done), "/etablissement?fait=retire");
    }
    assert!(
        scene.text("etablissement?fait=retire").await.contains("Il n’y a plus de gestionnaire")
    );
    assert_eq!(app.get("v1/manager").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whoever_may_not_be_named_is_not_and_the_page_says_why() {
    let scene = Scene::start().await;
    let app = Visitor::of(&scene.service, SCHOOL).await;
    app.import(&pupils(0..2)).await;
    scene.sign_in(SCHOOL).await;
    let login = pupils(0..1)[0].login.clone().unwrap().to_string();
    let token = scene.token().await;
    for (field, value, case) in [
        ("enseignant", "7009", "nobody’s id"),
        ("enseignant", "", "no id"),
        ("personnel", "", "no login"),
        ("personnel", login.as_str(), "a pupil’s login"),
        ("autre", "x", "nobody"),
    ] {
        let form = [("jeton", token.as_str()), (field, value)];
        let refused = scene.post("etablissement/gestionnaire/designer", &form).await;
        assert_eq!(refused.status().as_u16(), 422, "{case}");
        let page = refused.text().await.unwrap();
        assert!(page.contains("doit être un enseignant actif"), "{case}: {page}");
        assert!(page.contains("Nom d’un enseignant"), "{case}: the way on");
    }
    assert_eq!(app.get("v1/manager").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn naming_wants_a_new_code_ten_minutes_after_the_last_one() {
    let scene = Scene::start().await;
    let app = Visitor::of(&scene.service, SCHOOL).await;
    app.import(&[teacher("7001")]).await;
    scene.sign_in(SCHOOL).await;
    scene.clock.advance(SignedDuration::from_secs(601));
    let address = "etablissement/gestionnaire/designer?enseignant=7001";
    let page = scene.text(address).await;
    assert!(page.contains("Votre connexion a plus de dix minutes"), "{page}");
    let (token, verifier) = (hidden(&page, "jeton"), hidden(&page, "verifier"));
    let form = [("jeton", token.as_str()), ("enseignant", "7001")];
    let refused = scene.post("etablissement/gestionnaire/designer", &form).await;
    assert_eq!(location(&refused), format!("/{address}"), "back to where the code is asked for");
    assert_eq!(app.get("v1/manager").await.status(), StatusCode::NOT_FOUND);
    let before = scene.browser.cookies();
    let form = [("jeton", token.as_str()), ("verifier", &verifier), ("enseignant", "7001")];
    let asked = scene.post("etablissement/code", &form).await;
    assert_eq!(location(&asked), "/baladoetab/code?enseignant=7001");
    let mails = scene.service.outbox().mails().len();
    scene.post("etablissement/code", &form).await;
    assert_eq!(scene.service.outbox().mails().len(), mails, "asked twice, mailed once");
    let page = scene.text("baladoetab/code?enseignant=7001").await;
    assert_eq!(hidden(&page, "enseignant"), "7001");
    assert!(page.contains("value=\"Mme Martin\""), "the same person: {page}");
    let code = scene.service.last_mail().code().to_owned();
    let form = [("code", code.as_str()), ("person", "Mme Martin"), ("enseignant", "7001")];
    let opened = scene.post("baladoetab/code", &form).await;
    assert_eq!(location(&opened), format!("/{address}"), "goes on with naming");
    let page = scene.text(address).await;
    let form = [("jeton", &*hidden(&page, "jeton")), ("enseignant", "7001")];
    scene.post("etablissement/gestionnaire/designer", &form).await;
    assert_eq!(app.get("v1/manager").await.status(), StatusCode::OK);
    let old = Browser::new();
    old.bring(&before);
    let gone = old.get(&scene.at("etablissement")).await;
    assert_eq!(gone.status(), StatusCode::UNAUTHORIZED, "one session for one browser");
}

#[tokio::test]
async fn the_role_that_stops_soon_is_renewed_there_and_naming_the_same_person_changes_nothing_before()
 {
    let scene = Scene::start().await;
    scene.sign_in(SCHOOL).await;
    let address = "etablissement/gestionnaire/designer";
    let confirm = format!("{address}?personnel=paule.morel");
    let page = scene.text(&confirm).await;
    assert!(page.contains("Vérifiez l’identifiant à la lettre près"), "{page}");
    let form = |token: String| [("jeton", token), ("personnel", "paule.morel".to_owned())];
    let post = async |token: String| {
        let form = form(token);
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        scene.post(address, &form).await
    };
    post(hidden(&page, "jeton")).await;
    let page = scene.text("etablissement").await;
    assert!(page.contains("jusqu’au 31/10/2027 au soir"), "{page}");
    assert!(!page.contains("Renouveler"), "{page}");
    let page = scene.text(&confirm).await;
    assert!(page.contains("paule.morel est déjà gestionnaire"), "{page}");
    assert!(!page.contains("Un message en avertira"), "nothing is told of nothing: {page}");

    scene.clock.advance(SignedDuration::from_hours(380 * 24));
    scene.sign_in(SCHOOL).await;
    let page = scene.text("etablissement").await;
    assert!(page.contains("Le rôle s’arrête bientôt"), "{page}");
    assert!(page.contains("après le 31/10/2027"), "{page}");
    let page = scene.text(&confirm).await;
    assert!(page.contains("Renouveler paule.morel\u{202F}?"), "{page}");
    assert!(page.contains("garde son rôle une année de plus"), "{page}");
    let token = hidden(&page, "jeton");
    for _ in 0..2 {
        let done = post(token.clone()).await;
        assert_eq!(location(&done), "/etablissement?fait=renouvele", "twice is once");
    }
    let page = scene.text("etablissement?fait=renouvele").await;
    assert!(page.contains("paule.morel reste gestionnaire"), "{page}");
    assert!(page.contains("jusqu’au 31/10/2028 au soir"), "{page}");
    let told = scene.subjects().iter().filter(|one| one.contains("est reconduit")).count();
    assert_eq!(told, 1, "told once");
}

#[tokio::test]
async fn whoever_is_signed_in_finds_the_page_again_from_the_beginning() {
    let scene = Scene::start().await;
    assert!(!scene.text("baladoetab").await.contains("href=\"/etablissement\""));
    scene.sign_in(SCHOOL).await;
    assert!(scene.text("baladoetab").await.contains("href=\"/etablissement\""));
}

#[tokio::test]
async fn a_wrong_code_counts_as_in_the_app_and_what_was_typed_stays() {
    let scene = Scene::start().await;
    scene.ask(SCHOOL).await;
    let code = scene.service.last_mail().code().to_owned();
    for (sent, says, case) in [
        ([("code", ""), ("person", "Mme Martin")], "Tapez le code", "no code"),
        ([("code", &code), ("person", "")], "Votre nom doit tenir", "no name"),
    ] {
        let refused = scene.post("baladoetab/code", &sent).await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{case}");
        assert!(refused.text().await.unwrap().contains(says), "{case}");
    }
    let table = [
        ("BCDF-GHJK", "4 essais possibles"),
        ("court", "3 essais possibles"),
        ("BCDF-GHJL", "2 essais possibles"),
        ("BCDF-GHJM", "1 essai possible"),
        ("BCDF-GHJN", "dernier essai"),
    ];
    for (typed, says) in table {
        let refused = scene.type_code(typed).await;
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{typed}");
        let page = refused.text().await.unwrap();
        assert!(page.contains(says) && page.contains("aria-invalid=\"true\""), "{typed}: {page}");
        assert!(page.contains("value=\"Mme Martin\""), "the name stays");
        assert!(!page.contains(typed), "a code is a secret");
    }
    let dead = scene.type_code(&code).await;
    assert_eq!(dead.status(), StatusCode::GONE);
    let page = dead.text().await.unwrap();
    assert!(page.contains("trop de codes ont été essayés"), "{page}");
    assert!(page.contains("/baladoetab?rne=0779999A"), "the way on: {page}");
    assert_eq!(scene.session().await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_code_opens_in_the_browser_that_asked_and_in_no_other() {
    let scene = Scene::start().await;
    scene.ask(SCHOOL).await;
    let code = scene.service.last_mail().code().to_owned();
    let stranger = Browser::new();
    let form = [("code", code.as_str()), ("person", "Mme Martin")];
    let refused = stranger.post_with(&scene.at("baladoetab/code"), &form, &[]).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let page = refused.text().await.unwrap();
    assert!(page.contains("refuse les cookies"), "{page}");
    let first = scene.browser.cookies();
    scene.ask(SCHOOL).await;
    let other = [("demande", "0"), ("code", code.as_str()), ("person", "Mme Martin")];
    let refused = scene.post("baladoetab/code", &other).await.text().await.unwrap();
    assert!(refused.contains("Un autre code a été demandé depuis"), "{refused}");
    scene.browser.bring(&first);
    scene.clock.advance(SignedDuration::from_hours(2));
    let late = scene.type_code(&code).await;
    assert_eq!(late.status(), StatusCode::BAD_REQUEST, "two hours are over to the second");
    assert!(late.text().await.unwrap().contains("les deux heures de la demande sont passées"));
}

#[tokio::test]
async fn the_code_sent_twice_opens_one_session() {
    let scene = Scene::start().await;
    scene.ask(SCHOOL).await;
    let (code, before) = (scene.service.last_mail().code().to_owned(), scene.browser.cookies());
    scene.type_code(&code).await;
    let again = scene.type_code(&code).await;
    assert_eq!(location(&again), "/etablissement", "the request is over, the session is open");
    let late = Browser::new();
    late.bring(&before);
    let form = [("code", code.as_str()), ("person", "Mme Martin")];
    let second = late.post_with(&scene.at("baladoetab/code"), &form, &[]).await;
    assert_eq!(second.status(), StatusCode::SEE_OTHER, "its answer was lost");
    assert_eq!(late.get(&scene.at("etablissement")).await.status(), StatusCode::OK);
    assert_eq!(scene.session().await, StatusCode::UNAUTHORIZED, "one session remains");
}

/// Every form of the school's pages, and what it would do.
const FORMS: [(&str, &[(&str, &str)]); 5] = [
    ("etablissement/gestionnaire/designer", &[("personnel", "paul.roux")]),
    ("etablissement/gestionnaire/retirer", &[]),
    ("etablissement/code", &[]),
    ("etablissement/postes", &[]),
    ("etablissement/deconnexion", &[]),
];

/// Headers of a request, by name.
type Headers<'a> = &'a [(&'static str, &'a str)];

#[tokio::test]
async fn a_form_of_another_site_or_session_does_nothing() {
    let scene = Scene::start().await;
    let app = Visitor::of(&scene.service, SCHOOL).await;
    let named = app.request(Method::PUT, "v1/manager").json(&json!({"login": "zoe.benatre"}));
    assert_eq!(named.send().await.unwrap().status(), StatusCode::OK);
    scene.sign_in(SCHOOL).await;
    let own = scene.token().await;
    let elsewhere = Scene { browser: Browser::new(), ..Scene::start().await };
    elsewhere.sign_in(SCHOOL).await;
    let other_service = elsewhere.token().await;
    let signed = scene.browser.cookies();
    scene.browser.forget();
    scene.sign_in(SCHOOL).await;
    let other_session = scene.token().await;
    scene.browser.forget();
    scene.browser.bring(&signed);
    let mails = scene.service.outbox().mails().len();
    for (path, fields) in FORMS {
        let ours = scene.service.url().origin().ascii_serialization();
        let table: [(Option<&str>, Headers, &str); 8] = [
            (None, &[], "without a token"),
            (Some(""), &[], "an empty one"),
            (Some("00"), &[], "a short one"),
            (Some(&other_session), &[], "of another session"),
            (Some(&other_service), &[], "of another key"),
            (Some(&own), &[("sec-fetch-site", "cross-site")], "from another site"),
            (Some(&own), &[("sec-fetch-site", "same-site"), ("origin", &ours)], "from a neighbour"),
            (Some(&own), &[("origin", "https://other.example")], "of another origin"),
        ];
        for (token, head, case) in table {
            let token = token.map(|token| ("jeton", token));
            let form: Vec<_> = token.into_iter().chain(fields.iter().copied()).collect();
            let refused = scene.post_with(path, &form, head).await;
            assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{path} {case}");
            assert!(refused.headers().get(header::SET_COOKIE).is_none(), "{path} {case}");
            assert!(refused.text().await.unwrap().contains("Rien n’a été"), "{path} {case}");
        }
    }
    let manager: ManagerBody = read(app.get("v1/manager").await).await;
    assert_eq!(manager.login.as_deref(), Some("zoe.benatre"), "nothing was changed");
    assert_eq!(scene.service.outbox().mails().len(), mails, "nothing was mailed");
    assert_eq!(scene.session().await, StatusCode::OK, "nobody was signed out");
    let foreign = [("origin", "https://other.example")];
    let form = [("code", "BCDF-GHJK"), ("person", "Mme Martin")];
    let refused = scene.post_with("baladoetab/code", &form, &foreign).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_cookie_opens_the_pages_and_nothing_of_the_api_and_a_token_no_page() {
    let scene = Scene::start().await;
    let app = Visitor::of(&scene.service, SCHOOL).await;
    scene.sign_in(SCHOOL).await;
    let cookies = scene.browser.cookies();
    let (_, after) = cookies.split_once("balado-session=").unwrap();
    let token = after.split(';').next().unwrap().to_owned();
    let api = scene.browser.get(&scene.at("v1/session")).await;
    assert_eq!(refusal(api).await.code, Code::SignedOut, "the cookie");
    let bearer = Visitor::at(scene.service.url()).with_token(token);
    assert_eq!(refusal(bearer.get("v1/session").await).await.code, Code::SignedOut, "its token");
    assert_eq!(bearer.get("etablissement").await.status(), StatusCode::UNAUTHORIZED, "as a header");
    let planted = Browser::new();
    planted.bring(&format!("balado-session={}", app.token()));
    let refused = planted.get(&scene.at("etablissement")).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "the app’s token in a cookie");
    assert_eq!(app.get("v1/session").await.status(), StatusCode::OK, "which is good elsewhere");
}

#[tokio::test]
async fn a_session_planted_before_signing_in_is_never_taken_over() {
    let scene = Scene::start().await;
    scene.sign_in(OTHER_SCHOOL).await;
    let planted = scene.browser.cookies();
    let victim = Scene { browser: Browser::new(), ..scene };
    victim.browser.bring(&planted);
    victim.sign_in(SCHOOL).await;
    assert!(!victim.browser.cookies().contains(&planted), "another token");
    let page = victim.text("etablissement").await;
    assert!(page.contains(SCHOOL) && !page.contains(OTHER_SCHOOL), "{page}");
    let attacker = Browser::new();
    attacker.bring(&planted);
    let gone = attacker.get(&victim.at("etablissement")).await;
    assert_eq!(gone.status(), StatusCode::UNAUTHORIZED, "what was planted is over");
}

#[tokio::test]
async fn a_browser_is_signed_out_with_the_others_and_by_itself() {
    let scene = Scene::start().await;
    let app = Visitor::of(&scene.service, SCHOOL).await;
    scene.sign_in(SCHOOL).await;
    assert_eq!(app.delete("v1/sessions").await.status(), StatusCode::NO_CONTENT);
    let ended = scene.browser.get(&scene.at("etablissement")).await;
    assert_eq!(ended.status(), StatusCode::UNAUTHORIZED, "by the app");
    assert!(ended.text().await.unwrap().contains("Votre connexion est terminée"));
    let fresh = scene.browser.get(&scene.at("etablissement")).await.text().await.unwrap();
    assert!(fresh.contains("Vous n’êtes pas connecté"), "its cookie is over: {fresh}");

    let app = Visitor::of(&scene.service, SCHOOL).await;
    scene.sign_in(SCHOOL).await;
    let (token, cookies) = (scene.token().await, scene.browser.cookies());
    let left = scene.post("etablissement/deconnexion", &[("jeton", &token)]).await;
    assert_eq!(location(&left), "/etablissement/deconnexion");
    assert_eq!(app.get("v1/session").await.status(), StatusCode::OK, "itself only");
    scene.browser.bring(&cookies);
    assert_eq!(scene.session().await, StatusCode::UNAUTHORIZED, "whatever the browser kept");

    scene.sign_in(SCHOOL).await;
    let waiting = app.ask(SCHOOL).await;
    let code = scene.service.last_mail().code().to_owned();
    let token = scene.token().await;
    let left = scene.post("etablissement/postes", &[("jeton", &token)]).await;
    assert_eq!(location(&left), "/etablissement/deconnexion?tous=oui");
    assert_eq!(refusal(app.get("v1/session").await).await.code, Code::SignedOut, "every PC");
    assert_eq!(scene.session().await, StatusCode::UNAUTHORIZED, "this browser too");
    let dead = refusal(app.redeem(waiting.id, &by_code(&code)).await).await;
    assert_eq!(dead.code, Code::SignInOver, "codes under way");

    scene.sign_in(SCHOOL).await;
    scene.clock.advance(SignedDuration::from_hours(2));
    assert_eq!(scene.session().await, StatusCode::UNAUTHORIZED, "after two hours");
}

#[tokio::test]
async fn a_browser_that_signed_in_is_known_as_a_pc_is() {
    let clock = Arc::new(FixedClock::at("2026-09-04T07:00:00Z".parse().unwrap()));
    let options = Options { clock: clock.clone(), ..Options::limited() };
    let service = TestService::start_with(options).await;
    let scene = Scene { service, browser: Browser::new(), clock };
    scene.sign_in(SCHOOL).await;
    scene.clock.advance(SignedDuration::from_secs(61));
    let stranger = Visitor::at(scene.service.url());
    stranger.ask(SCHOOL).await;
    assert_eq!(stranger.try_ask(SCHOOL).await.status(), StatusCode::TOO_MANY_REQUESTS);
    scene.ask(SCHOOL).await;
    scene.browser.forget();
    let unknown = [("rne", SCHOOL)];
    let wait = scene.post("baladoetab", &unknown).await;
    assert_eq!(wait.status(), StatusCode::TOO_MANY_REQUESTS, "without its cookie, a stranger");
}

#[tokio::test]
async fn no_page_of_a_school_is_kept_shown_elsewhere_or_told_to_others() {
    let scene = Scene::start().await;
    let asked = scene.browser.get(&scene.at("baladoetab?rne=0779999A")).await;
    drop(asked);
    scene.ask(SCHOOL).await;
    let code = scene.service.last_mail().code().to_owned();
    let code_page = scene.browser.get(&scene.at("baladoetab/code")).await;
    keeps_nothing(&code_page, "where the code is typed");
    keeps_nothing(&scene.type_code("BCDF-GHJK").await, "a wrong code");
    keeps_nothing(&scene.type_code(&code).await, "signed in");
    for path in [
        "etablissement",
        "etablissement/gestionnaire?nom=a",
        "etablissement/gestionnaire/designer?personnel=paul.roux",
        "etablissement/postes",
        "etablissement/deconnexion",
    ] {
        keeps_nothing(&scene.browser.get(&scene.at(path)).await, path);
        keeps_nothing(&Browser::new().get(&scene.at(path)).await, &format!("{path}, signed out"));
    }
}

fn keeps_nothing(answer: &Response, case: &str) {
    let said = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap());
    for (name, expected) in [
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(said(name), Some(expected), "{case}");
    }
    let policy = said("content-security-policy").unwrap();
    assert!(!policy.contains("unsafe") && !policy.contains("script-src"), "{case}: {policy}");
    for cookie in answer.headers().get_all(header::SET_COOKIE) {
        let cookie = cookie.to_str().unwrap();
        let parts = ["HttpOnly", "SameSite=Strict", "Path=/"];
        assert!(parts.iter().all(|part| cookie.contains(part)), "{case}: {cookie}");
    }
}

#[tokio::test]
async fn over_tls_the_cookies_are_the_hosts_own() {
    let public_url = Some("https://balado.example/".parse().unwrap());
    let service = TestService::start_with(Options { public_url, ..Options::default() }).await;
    let clock = Arc::new(FixedClock::at("2026-09-04T07:00:00Z".parse().unwrap()));
    let scene = Scene { service, browser: Browser::new(), clock };
    scene.sign_in(SCHOOL).await;
    let cookies = scene.browser.cookies();
    assert!(cookies.contains("__Host-balado-session="), "{cookies}");
    let planted = Browser::new();
    planted.bring(&cookies.replace("__Host-", ""));
    let refused = planted.get(&scene.at("etablissement")).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "set by another host");
}
