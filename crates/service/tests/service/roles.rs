//! Each route answers the roles that the one table says, and no other.

use balado_core::school::{Account, Roster};
use balado_service::{
    roles::{self, Access},
    secrets::{hash_browser_token, hash_token},
};
use balado_testkit::service::TestService;
use balado_wire::{Code, Problem, Role, SessionBody};
use jiff::Timestamp;
use reqwest::{Method, Response, StatusCode};
use rusqlite::{Connection, params};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    client::{SCHOOL, Visitor, pupils, read, refusal},
    gestionnaire,
};

/// What is the chef's alone: leaving the school without a gestionnaire, and the sessions of others.
const CHEF_ONLY: [&str; 4] =
    ["delete /v1/manager", "get /v1/sessions", "delete /v1/sessions", "delete /v1/sessions/{id}"];

/// A session of this role; the gestionnaire is of the staff.
async fn session_of(service: &TestService, role: Role) -> Visitor {
    let chef = Visitor::of(service, SCHOOL).await;
    match role {
        Role::Chef => chef,
        Role::Gestionnaire => {
            gestionnaire::named(&chef, "paule.morel").await;
            gestionnaire::signed_in(service, "paule.morel", Timestamp::now()).await
        }
    }
}

/// The same, kept as that of a browser is.
async fn browser_of(service: &TestService, role: Role) -> Visitor {
    let visitor = session_of(service, role).await;
    let (app, browser) = (hash_token(visitor.token()), hash_browser_token(visitor.token()));
    let database = Connection::open(service.database_path()).unwrap();
    let kept = "update session set token_hash = ?2 where token_hash = ?1";
    assert_eq!(database.execute(kept, params![app.as_slice(), browser.as_slice()]).unwrap(), 1);
    visitor
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

/// The code of a refusal; pages say no code.
async fn code(answer: Response) -> Option<Code> {
    let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok());
    let is_problem = kind == Some("application/problem+json");
    if is_problem { Some(read::<Problem>(answer).await.code) } else { None }
}

/// What nobody, the chef and the gestionnaire are answered on a route that wants a session: the code of the refusal, if
/// it is one of who may do what.
async fn answered(
    service: &TestService,
    who: Option<Role>,
    method: &str,
    path: &str,
) -> Option<(u16, Code)> {
    let visitor = match who {
        Some(role) => session_of(service, role).await,
        None => Visitor::at(service.url()),
    };
    let answer = asked(&visitor, method, path).await;
    let status = answer.status().as_u16();
    let code = code(answer).await?;
    matches!(code, Code::SignedOut | Code::NotAllowed).then_some((status, code))
}

#[tokio::test]
async fn every_route_has_its_row_and_answers_the_roles_that_it_names() {
    let service = TestService::start().await;
    let everybody = [None, Some(Role::Chef), Some(Role::Gestionnaire)];
    for (method, path, wants_session) in operations(&Visitor::at(service.url())).await {
        let route = format!("{method} {path}");
        let name: Method = method.to_uppercase().parse().unwrap();
        let access = roles::access(&name, &path).unwrap_or_else(|| panic!("{route} has no row"));
        assert_eq!(access != Access::Everybody, wants_session, "{route}");
        if matches!(access, Access::Page(_)) {
            continue;
        }
        for who in everybody {
            let expected = match who {
                None if wants_session => Some((401, Code::SignedOut)),
                Some(Role::Gestionnaire) if CHEF_ONLY.contains(&route.as_str()) => {
                    Some((403, Code::NotAllowed))
                }
                _ => None,
            };
            if wants_session || who.is_none() {
                let found = answered(&service, who, &method, &path).await;
                assert_eq!(found, expected, "{who:?} {route}");
            }
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
    let app = session_of(&service, Role::Chef).await;
    let browser = browser_of(&service, Role::Chef).await;
    let other = browser_of(&service, Role::Gestionnaire).await;
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
        assert!(why.contains("chef d’établissement"), "{route}: {why}");
        assert_ne!(status(browser.token()).await, StatusCode::UNAUTHORIZED, "{route}: the chef");
        assert!(!roles::allows(&name, &path, Role::Chef), "{route}: by its header");
    }
    assert_eq!(pages, 10);
}

#[tokio::test]
async fn a_gestionnaire_imports_undoes_and_hands_over_and_is_told_what_is_the_chefs() {
    let service = TestService::start().await;
    let gestionnaire = session_of(&service, Role::Gestionnaire).await;
    let own: SessionBody = read(gestionnaire.get("v1/session").await).await;
    let person = "paule.morel (Mme Morel)";
    assert_eq!((own.role, own.person.as_str()), (Role::Gestionnaire, person));
    let teacher = Account { roster: Roster::Teachers, ..Account::example("p1") };
    gestionnaire.import(&[teacher]).await;
    let done = gestionnaire.import(&pupils(0..3)).await;
    assert_eq!(done.by, person);
    assert_eq!(gestionnaire.undo(done.id).await.removed, 3);
    let refused = refusal(gestionnaire.delete("v1/manager").await).await;
    assert_eq!((refused.status, refused.code), (403, Code::NotAllowed));
    assert!(refused.detail.contains("passer la main"), "{}", refused.detail);
    let refused = refusal(gestionnaire.get("v1/sessions").await).await;
    assert!(refused.detail.contains("postes connectés"), "{}", refused.detail);
    assert_eq!(gestionnaire.get("v1/manager").await.status(), StatusCode::OK, "still named");
    gestionnaire::named(&gestionnaire, "anh.roux").await;
    let out = refusal(gestionnaire.get("v1/session").await).await;
    assert_eq!(out.code, Code::SignedOut, "whoever hands over is out");
    let chef = Visitor::of(&service, SCHOOL).await;
    assert_eq!(chef.delete("v1/manager").await.status(), StatusCode::NO_CONTENT);
}
