//! Each route answers the roles that the one table says, and no other.

use balado_core::school::{Account, Roster};
use balado_service::{
    config::SignInLimits,
    mail::{Event, Letter, NewLetter, Silence},
    roles::{self, Access},
    secrets::{self, Seals, hash_browser_token, hash_token},
    store::{Asked, Attempt, OpenSession},
};
use balado_testkit::service::TestService;
use balado_wire::{Code, Problem, Role, SessionBody};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{SCHOOL, Visitor, pupils, read, refusal};

/// What is the chef's alone: leaving the school without a gestionnaire, and the sessions of others.
const CHEF_ONLY: [&str; 4] =
    ["delete /v1/manager", "get /v1/sessions", "delete /v1/sessions", "delete /v1/sessions/{id}"];

/// A session of any role, opened by no route yet; its token is kept as it is for the app.
async fn session_of(service: &TestService, role: Role) -> Visitor {
    session_kept(service, role, hash_token).await
}

async fn session_kept(
    service: &TestService,
    role: Role,
    hash: fn(&str) -> secrets::Sealed,
) -> Visitor {
    let (now, token) = (Timestamp::now(), Uuid::new_v4().to_string());
    let expires_at = now + SignedDuration::from_hours(2);
    let device = "SALLE-DES-PROFS".to_owned();
    let letter = Letter {
        at: now,
        device: device.clone(),
        person: None,
        event: Event::SignIn { until: expires_at },
        silence: Silence::default(),
    };
    let (id, uai) = (Uuid::new_v4(), SCHOOL.parse().unwrap());
    let asked = Asked {
        id,
        uai,
        challenge: token.clone(),
        device,
        address: Seals::one([7; 32]),
        device_secret: None,
        code: [1; 32],
        token: [2; 32],
        mail: NewLetter { id: Uuid::now_v7(), letter, secret: None },
        now,
        expires_at,
    };
    let session = OpenSession {
        id: Uuid::now_v7(),
        token: hash(&token),
        role,
        person: "M. Benali".into(),
        expires_at,
    };
    let code = Some(Seals::one([1; 32]));
    let (challenge, device_secret) = (token.clone(), hash_token(&token));
    let attempt = Attempt { id, challenge, code, token: None, session, device_secret, now };
    let store = service.store();
    store.ask_sign_in(asked, SignInLimits::without_waiting()).await.unwrap();
    assert_eq!(store.redeem(attempt, 5).await.unwrap().role, role);
    Visitor::at(service.url()).with_token(token)
}

async fn operations(visitor: &Visitor) -> Vec<(String, String, bool)> {
    let document: Value = read(visitor.get("v1/openapi.json").await).await;
    let paths = document["paths"].as_object().unwrap().iter();
    let all = paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(|(method, operation)| {
            (method.clone(), path.clone(), operation.get("security").is_some())
        })
    });
    all.collect()
}

async fn asked(visitor: &Visitor, method: &str, path: &str) -> Response {
    let path = path
        .trim_start_matches('/')
        .replace("{id}", "01a2049a-6648-7597-b3ca-386bc3034cb9")
        .replace("{n}", "0")
        .replace("{uai}", SCHOOL);
    visitor.request(method.to_uppercase().parse().unwrap(), &path).send().await.unwrap()
}

async fn code(answer: Response) -> Option<Code> {
    if answer.status().is_success() { None } else { Some(read::<Problem>(answer).await.code) }
}

#[tokio::test]
async fn every_route_has_its_row_and_answers_the_roles_that_it_names() {
    let service = TestService::start().await;
    for (method, path, wants_session) in operations(&Visitor::at(service.url())).await {
        let route = format!("{method} {path}");
        let name: Method = method.to_uppercase().parse().unwrap();
        let access = roles::access(&name, &path).unwrap_or_else(|| panic!("{route} has no row"));
        assert_eq!(access != Access::Everybody, wants_session, "{route}");
        let Access::Roles(_) = access else { continue };
        for role in Role::ALL {
            let visitor = session_of(&service, role).await;
            let found = code(asked(&visitor, &method, &path).await).await;
            let refused = role == Role::Gestionnaire && CHEF_ONLY.contains(&route.as_str());
            let expected = refused.then_some(Code::NotAllowed);
            assert_eq!(
                found.filter(|code| *code == Code::NotAllowed),
                expected,
                "{role:?} {route}"
            );
            assert_ne!(found, Some(Code::SignedOut), "{role:?} {route}");
        }
    }
    assert_eq!(roles::access(&Method::PATCH, "/v1/manager"), None, "a route without a row");
    assert!(!roles::allows(&Method::PATCH, "/v1/manager", Role::Chef), "answers nobody");
}

/// The same, with the token in a cookie and no header.
async fn in_browser(service: &TestService, token: &str, method: &str, path: &str) -> Response {
    let stranger = Visitor::at(service.url());
    let request = stranger.request(method.to_uppercase().parse().unwrap(), &path[1..]);
    let form = "application/x-www-form-urlencoded";
    let request = request.header("content-type", form).header("accept", "text/html");
    request.header("cookie", format!("balado-session={token}")).send().await.unwrap()
}

#[tokio::test]
async fn a_page_of_a_school_answers_the_cookie_of_its_chef_and_nothing_else() {
    let service = TestService::start().await;
    let (app, browser) = (
        session_kept(&service, Role::Chef, hash_token).await,
        session_kept(&service, Role::Chef, hash_browser_token).await,
    );
    let other = session_kept(&service, Role::Gestionnaire, hash_browser_token).await;
    let mut pages = 0;
    for (method, path, wants_session) in operations(&Visitor::at(service.url())).await {
        if !wants_session {
            continue;
        }
        let (route, name) = (format!("{method} {path}"), method.to_uppercase().parse().unwrap());
        let page = matches!(roles::access(&name, &path), Some(Access::Page(_)));
        let status = async |token| in_browser(&service, token, &method, &path).await.status();
        if !page {
            let path = path.replace("{id}", &Uuid::nil().to_string()).replace("{n}", "0");
            let answer = in_browser(&service, browser.token(), &method, &path).await;
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{route}: the API");
            continue;
        }
        pages += 1;
        assert_eq!(status(app.token()).await, StatusCode::UNAUTHORIZED, "{route}: the app’s");
        let bearer = asked(&browser, &method, &path).await.status();
        assert_eq!(bearer, StatusCode::UNAUTHORIZED, "{route}: in the header");
        let refused = in_browser(&service, other.token(), &method, &path).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{route}: a gestionnaire");
        let why = refused.text().await.unwrap();
        assert!(why.contains("Le gestionnaire ne peut pas"), "{route}: {why}");
        assert_ne!(status(browser.token()).await, StatusCode::UNAUTHORIZED, "{route}: the chef");
        assert!(!roles::allows(&name, &path, Role::Chef), "{route}: by its header");
    }
    assert_eq!(pages, 10);
}

#[tokio::test]
async fn a_gestionnaire_imports_undoes_and_hands_over_and_is_told_what_is_the_chefs() {
    let service = TestService::start().await;
    let chef = Visitor::of(&service, SCHOOL).await;
    let gestionnaire = session_of(&service, Role::Gestionnaire).await;
    let own: SessionBody = read(gestionnaire.get("v1/session").await).await;
    assert_eq!((own.role, own.person.as_str()), (Role::Gestionnaire, "M. Benali"));
    let teacher = Account { roster: Roster::Teachers, ..Account::example("p1") };
    gestionnaire.import(&[teacher]).await;
    let done = gestionnaire.import(&pupils(0..3)).await;
    assert_eq!(done.by, "M. Benali");
    assert_eq!(gestionnaire.undo(done.id).await.removed, 3);
    let named = gestionnaire.request(Method::PUT, "v1/manager").json(&json!({"ent_id": "p1"}));
    assert_eq!(named.send().await.unwrap().status(), StatusCode::OK);
    let refused = refusal(gestionnaire.delete("v1/manager").await).await;
    assert_eq!((refused.status, refused.code), (403, Code::NotAllowed));
    assert!(refused.detail.contains("chef d’établissement"), "{}", refused.detail);
    assert_eq!(chef.get("v1/manager").await.status(), StatusCode::OK, "still named");
    assert_eq!(chef.delete("v1/manager").await.status(), StatusCode::NO_CONTENT);
}
