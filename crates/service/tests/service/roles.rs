//! Each route answers the roles that the one table says, and no other.

use balado_core::school::{Account, Roster};
use balado_service::{
    roles::{self, Access},
    secrets::{hash_browser_token, hash_token},
};
use balado_testkit::service::TestService;
use balado_wire::{Code, Problem, Role, SessionBody};
use jiff::Timestamp;
use reqwest::{Client, Method, Response, StatusCode};
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

/// Somebody at a route: what the request says of who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caller {
    Nobody,
    /// The token of the app, in the header.
    App(Role),
    /// That of a browser, in its cookie.
    Browser(Role),
    /// The chef’s token of the app, in a cookie.
    AppInCookie,
    /// The chef’s token of a browser, in the header.
    BrowserInHeader,
}

const CALLERS: [Caller; 7] = [
    Caller::Nobody,
    Caller::App(Role::Chef),
    Caller::App(Role::Gestionnaire),
    Caller::Browser(Role::Chef),
    Caller::Browser(Role::Gestionnaire),
    Caller::AppInCookie,
    Caller::BrowserInHeader,
];

/// What a route says of who asks, before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// Whoever it is may ask.
    Nothing,
    SignedOut,
    NotAllowed,
}

/// One operation of the contract’s document.
struct Operation {
    method: Method,
    path: String,
    /// Whose session it wants: that of the app, that of a browser, or none.
    scheme: Option<String>,
}

impl Operation {
    fn name(&self) -> String {
        format!("{} {}", self.method.as_str().to_lowercase(), self.path)
    }

    /// What somebody is to be told; the one thing that is not read from the document is what is the chef’s alone.
    fn expected(&self, caller: Caller) -> Said {
        let of = |role, chef_only| match role {
            Role::Gestionnaire if chef_only => Said::NotAllowed,
            Role::Chef | Role::Gestionnaire => Said::Nothing,
        };
        match (self.scheme.as_deref(), caller) {
            (None, _) => Said::Nothing,
            (Some("session"), Caller::App(role)) => {
                of(role, CHEF_ONLY.contains(&self.name().as_str()))
            }
            (Some("browser"), Caller::Browser(role)) => of(role, true),
            (Some(_), _) => Said::SignedOut,
        }
    }
}

async fn operations(visitor: &Visitor) -> Vec<Operation> {
    let document: Value = read(visitor.get("v1/openapi.json").await).await;
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let scheme = operation["security"][0].as_object();
            let scheme = scheme.and_then(|schemes| schemes.keys().next()).cloned();
            let method = method.to_uppercase().parse().unwrap();
            all.push(Operation { method, path: path.clone(), scheme });
        }
    }
    all
}

/// The sessions that ask.
struct Scene {
    service: TestService,
    client: Client,
    open: Vec<(Caller, String)>,
}

impl Scene {
    async fn token(&mut self, caller: Caller) -> Option<String> {
        if let Some((_, token)) = self.open.iter().find(|(known, _)| *known == caller) {
            return Some(token.clone());
        }
        let visitor = match caller {
            Caller::Nobody => return None,
            Caller::App(role) => session_of(&self.service, role).await,
            Caller::AppInCookie => session_of(&self.service, Role::Chef).await,
            Caller::Browser(role) => browser_of(&self.service, role).await,
            Caller::BrowserInHeader => browser_of(&self.service, Role::Chef).await,
        };
        self.open.push((caller, visitor.token().to_owned()));
        Some(visitor.token().to_owned())
    }

    async fn said(&mut self, caller: Caller, operation: &Operation) -> Said {
        let token = self.token(caller).await;
        let path = operation.path.trim_start_matches('/').replace("{uai}", SCHOOL);
        let path = path.replace("{id}", &Uuid::nil().to_string()).replace("{n}", "0");
        let request = Visitor::at(self.service.url()).request(operation.method.clone(), &path);
        let form = "application/x-www-form-urlencoded";
        let request = request.header("content-type", form);
        let request = match (caller, token) {
            (_, None) => request,
            (Caller::Browser(_) | Caller::AppInCookie, Some(token)) => {
                request.header("cookie", format!("balado-session={token}"))
            }
            (_, Some(token)) => request.bearer_auth(token),
        };
        let request = request.build().unwrap();
        let asked = request.url().clone();
        let answer = self.client.execute(request).await.unwrap();
        // Led elsewhere: it is the other route that says who may ask it.
        let led_on = *answer.url() != asked;
        let said = if led_on { Said::Nothing } else { said(answer).await };
        if operation.method != Method::GET {
            // Whatever it ended is opened anew.
            self.open.clear();
        }
        said
    }
}

/// A problem says its code; a page, its words.
async fn said(answer: Response) -> Said {
    let status = answer.status();
    let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    let text = answer.text().await.unwrap();
    if kind.as_deref() == Some("application/problem+json") {
        return match serde_json::from_str::<Problem>(&text).unwrap().code {
            Code::SignedOut => Said::SignedOut,
            Code::NotAllowed => Said::NotAllowed,
            _ => Said::Nothing,
        };
    }
    match status {
        StatusCode::UNAUTHORIZED if text.contains("pas connecté(e)") => Said::SignedOut,
        StatusCode::UNAUTHORIZED if text.contains("connexion est terminée") => Said::SignedOut,
        StatusCode::FORBIDDEN if text.contains("chef d’établissement") => Said::NotAllowed,
        _ => Said::Nothing,
    }
}

#[tokio::test]
async fn every_route_answers_the_roles_of_its_row_and_no_other_whatever_the_session() {
    let service = TestService::start().await;
    let operations = operations(&Visitor::at(service.url())).await;
    let mut scene = Scene { service, client: Client::new(), open: Vec::new() };
    let mut wrong = Vec::new();
    for operation in &operations {
        for caller in CALLERS {
            let (found, expected) =
                (scene.said(caller, operation).await, operation.expected(caller));
            if found != expected {
                wrong.push(format!(
                    "{} says {found:?} to {caller:?}, not {expected:?}",
                    operation.name()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn the_document_and_the_table_have_the_same_routes_and_want_the_same_sessions() {
    let service = TestService::start().await;
    let operations = operations(&Visitor::at(service.url())).await;
    for operation in &operations {
        let (name, Operation { method, path, scheme }) = (operation.name(), operation);
        let access = roles::access(method, path).unwrap_or_else(|| panic!("{name} has no row"));
        let expected = match access {
            Access::Everybody => None,
            Access::Roles(_) => Some("session"),
            Access::Page(_) => Some("browser"),
        };
        assert_eq!(scheme.as_deref(), expected, "{name}");
        let asked = [
            roles::allows(method, path, Role::Chef),
            roles::allows_in_browser(method, path, Role::Chef),
        ];
        assert_eq!(
            asked,
            [!matches!(access, Access::Page(_)), matches!(access, Access::Page(_))],
            "{name}"
        );
    }
    assert_eq!(operations.len(), roles::count(), "each row is in the document");
    assert_eq!(
        operations.iter().filter(|one| one.scheme.as_deref() == Some("browser")).count(),
        10
    );
    assert_eq!(roles::access(&Method::PATCH, "/v1/manager"), None, "a route without a row");
    assert!(!roles::allows(&Method::PATCH, "/v1/manager", Role::Chef), "answers nobody");
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
