use std::collections::BTreeSet;

use balado_testkit::service::{Options, TestService};
use balado_wire::Code;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::{
    client::{Visitor, read, refusal},
    openid::sites,
};

/// Every route of the contract; a new one is written here and in `docs/api.md`.
const ROUTES: &[&str] = &[
    "get /",
    "get /.well-known/openid-configuration",
    "get /application",
    "get /application/latest.json",
    "get /application/{version}/{file}",
    "get /baladoetab",
    "post /baladoetab",
    "get /baladoetab/code",
    "post /baladoetab/code",
    "get /connexion",
    "post /connexion/demande",
    "post /connexion/signaler",
    "get /ent/{uai}",
    "post /ent/{uai}",
    "get /ent/{uai}/compte",
    "get /ent/{uai}/depart",
    "get /ent/{uai}/essai",
    "get /etablissement",
    "post /etablissement/code",
    "get /etablissement/deconnexion",
    "post /etablissement/deconnexion",
    "get /etablissement/gestionnaire",
    "get /etablissement/gestionnaire/designer",
    "post /etablissement/gestionnaire/designer",
    "get /etablissement/gestionnaire/retirer",
    "post /etablissement/gestionnaire/retirer",
    "get /etablissement/postes",
    "post /etablissement/postes",
    "post /ent/{uai}/gestionnaire",
    "get /healthz",
    "get /metrics",
    "get /openid/authorize",
    "post /openid/authorize",
    "get /openid/jwks",
    "post /openid/token",
    "get /openid/userinfo",
    "post /openid/userinfo",
    "get /pages/connexion.js",
    "get /pages/icon.svg",
    "get /pages/revoquer.js",
    "get /pages/style.css",
    "get /readyz",
    "get /revoquer",
    "post /revoquer",
    "post /revoquer/demande",
    "get /v1/ent-link",
    "get /v1/ent-link/never-came",
    "post /v1/ent-link/test",
    "get /v1/ent-link/test/{id}",
    "get /v1/imports",
    "post /v1/imports",
    "get /v1/imports/{id}",
    "delete /v1/imports/{id}",
    "put /v1/imports/{id}/chunks/{n}",
    "post /v1/imports/{id}/commit",
    "get /v1/imports/{id}/receipt",
    "post /v1/imports/{id}/undo",
    "get /v1/manager",
    "put /v1/manager",
    "delete /v1/manager",
    "get /v1/openapi.json",
    "get /v1/roster",
    "get /v1/schools/{uai}",
    "get /v1/session",
    "delete /v1/session",
    "get /v1/sessions",
    "delete /v1/sessions",
    "delete /v1/sessions/{id}",
    "post /v1/sign-ins",
    "post /v1/sign-ins/{id}/redeem",
    "post /v1/sign-ins/{id}/report",
];

fn operations(document: &Value) -> impl Iterator<Item = (String, String, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(|(method, operation)| (method.clone(), path.clone(), operation))
    })
}

async fn document(visitor: &Visitor) -> Value {
    read(visitor.get("v1/openapi.json").await).await
}

#[tokio::test]
async fn the_document_has_every_route_and_every_refusal_is_a_problem() {
    let service = TestService::start().await;
    let document = document(&Visitor::at(service.url())).await;
    assert_eq!(document["openapi"], "3.1.0");
    let found: BTreeSet<String> =
        operations(&document).map(|(method, path, _)| format!("{method} {path}")).collect();
    assert_eq!(found, ROUTES.iter().map(ToString::to_string).collect());
    for (method, path, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let described = response["description"].as_str().is_some_and(|words| !words.is_empty());
            assert!(described, "{method} {path} {status}: OpenAPI wants a description");
            let refused = status.starts_with(['4', '5']);
            let problem = response["content"].get("application/problem+json").is_some();
            let page = response["content"].get("text/html").is_some();
            // Sites are answered in the words of OAuth (RFC 6749 §5.2).
            let of_oauth = path.starts_with("/openid/")
                && response["content"].get("application/json").is_some();
            let told = problem || refused && (page || of_oauth);
            assert_eq!(refused, told, "{method} {path} {status}");
        }
    }
    assert!(document["components"]["schemas"]["Problem"].is_object());
    let names: BTreeSet<_> =
        operations(&document).map(|(_, _, one)| one["operationId"].as_str().unwrap()).collect();
    assert_eq!(names.len(), ROUTES.len(), "a name of its own for each");
}

#[tokio::test]
async fn every_route_answers_and_those_of_a_school_want_a_session() {
    let options = Options { openid: Some(sites("")), ..Options::default() };
    let service = TestService::start_with(options).await;
    let visitor = Visitor::at(service.url());
    let document = document(&visitor).await;
    for (method, path, operation) in operations(&document) {
        let path = path
            .trim_start_matches('/')
            .replace("{id}", "01a2049a-6648-7597-b3ca-386bc3034cb9")
            .replace("{n}", "0")
            .replace("{uai}", "0779999A");
        let method: Method = method.to_uppercase().parse().unwrap();
        let answer = visitor.request(method.clone(), &path).send().await.unwrap();
        let page = operation["tags"][0] == "pages";
        if operation.get("security").is_some() && page {
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{method} {path}");
            assert!(answer.text().await.unwrap().contains("<h1>"), "{method} {path}: a page");
        } else if operation.get("security").is_some() {
            assert_eq!(refusal(answer).await.code, Code::SignedOut, "{method} {path}");
        } else {
            assert_ne!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            if answer.status() == StatusCode::NOT_FOUND {
                let page = answer.text().await.unwrap();
                assert!(
                    page.contains("ne connaît pas encore l’ENT")
                        || page.contains("n’est pas publié ici"),
                    "{method} {path}: {page}"
                );
            }
        }
    }
}
