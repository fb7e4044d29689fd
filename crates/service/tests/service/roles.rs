//! Each route answers the roles that the one table says, and no other.

use balado_core::school::{Account, Roster};
use balado_service::roles::{self, Access};
use balado_testkit::service::TestService;
use balado_wire::{Code, Problem, Role, SessionBody};
use jiff::Timestamp;
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;

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
