//! Each route of the document, with what one school holds and the session of another.

use balado_core::{plan::Rules, school::Roster};
use balado_testkit::service::TestService;
use balado_wire::{Code, NewTrialBody, SessionBody};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::{
    browser::Browser,
    client::{
        OTHER_SCHOOL, SCHOOL, Sending, Visitor, content_digest, pupils, read, refusal, teacher,
    },
};

/// What a school holds that has an address of its own.
struct Held {
    committed: String,
    open: Sending,
    session: String,
    trial: String,
}

impl Held {
    async fn of(school: &Visitor) -> Self {
        let committed = school.import(&pupils(0..20)).await.id.to_string();
        let open = school.open(&pupils(0..25), Rules::default()).await;
        school.put(&open, 0).await;
        let session: SessionBody = read(school.get("v1/session").await).await;
        let trial: NewTrialBody = read(school.post("v1/ent-link/test", &json!({})).await).await;
        let (session, trial) = (session.id.to_string(), trial.id.to_string());
        Self { committed, open, session, trial }
    }

    /// The addresses of a template that name what is held.
    fn addresses(&self, template: &str) -> Vec<String> {
        let open = self.open.id.to_string();
        let ids = match template {
            path if path.starts_with("/v1/imports/{id}") => vec![self.committed.clone(), open],
            path if path.starts_with("/v1/sessions/{id}") => vec![self.session.clone()],
            path if path.starts_with("/v1/ent-link/test/{id}") => vec![self.trial.clone()],
            path => panic!("say here what {path} names, so that strangers are tried on it"),
        };
        let path = |id: &String| template.replace("{id}", id).replace("{n}", "0");
        ids.iter().map(|id| path(id).trim_start_matches('/').to_owned()).collect()
    }

    /// A request that would be right, were it the school's own.
    fn dressed(&self, request: RequestBuilder, path: &str) -> RequestBuilder {
        if path.contains("/chunks/") {
            let sent = self.open.parts[0].clone();
            let request = request.header("content-digest", content_digest(&sent));
            return request.header("content-type", "application/json").body(sent);
        }
        let request = request.header("if-match", self.open.revision.etag());
        request.json(&json!({"digest": self.open.digest}))
    }
}

fn operations(document: &Value) -> Vec<(Method, String, bool)> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, methods): (&String, &Value)| {
        let methods = methods.as_object().unwrap().clone();
        let path = path.clone();
        methods.into_iter().map(move |(method, operation)| {
            let method = method.to_uppercase().parse().unwrap();
            (method, path.clone(), operation.get("security").is_some())
        })
    };
    paths.iter().flat_map(of_path).collect()
}

#[tokio::test]
async fn what_a_school_holds_does_not_exist_for_another_on_any_route() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let stranger = Visitor::of(&service, OTHER_SCHOOL).await;
    let held = Held::of(&school).await;
    let document: Value = read(school.get("v1/openapi.json").await).await;
    let mut tried = 0;
    for (method, template, of_a_school) in operations(&document) {
        if !of_a_school || !template.contains("{id}") {
            continue;
        }
        for path in held.addresses(&template) {
            let request = held.dressed(stranger.request(method.clone(), &path), &path);
            let answer = request.send().await.unwrap();
            let (status, case) = (answer.status(), format!("{method} {path}"));
            assert_eq!(status, StatusCode::NOT_FOUND, "{case}");
            assert_eq!(refusal(answer).await.code, Code::NotFound, "{case}");
            tried += 1;
        }
    }
    assert!(tried >= 13, "{tried}");
    let receipt = school.commit(&held.open).await;
    assert_eq!(receipt.status(), StatusCode::OK, "the school lost nothing meanwhile");
    assert_eq!(school.get("v1/session").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn lists_of_a_school_hold_nothing_of_another() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let stranger = Visitor::of(&service, OTHER_SCHOOL).await;
    let held = Held::of(&school).await;
    let document: Value = read(school.get("v1/openapi.json").await).await;
    for (method, template, of_a_school) in operations(&document) {
        let page = template.starts_with("/etablissement");
        if !of_a_school || template.contains('{') || method != Method::GET || page {
            continue;
        }
        let path = match template.as_str() {
            "/v1/roster" => "v1/roster?list=students",
            path => path.trim_start_matches('/'),
        };
        let own = school.get(path).await.text().await.unwrap();
        let theirs = stranger.get(path).await.text().await.unwrap();
        let ours = [SCHOOL, &held.committed, &held.session, &held.open.id.to_string()];
        for word in ours {
            assert!(!theirs.contains(word), "{path}: {word} in {theirs}");
        }
        assert_ne!(own, theirs, "{path}: what is compared is there");
    }
    assert_eq!(stranger.roster(Roster::Students).await.1.len(), 0);
}

/// A browser in which a code was typed.
async fn browser_of(service: &TestService, uai: &str) -> Browser {
    let (browser, at) = (Browser::new(), |path| service.url().join(path).unwrap().to_string());
    browser.post_with(&at("baladoetab"), &[("rne", uai)], &[]).await;
    let code = service.last_mail().code().to_owned();
    let form = [("code", code.as_str()), ("person", "Mme Martin")];
    browser.post_with(&at("baladoetab/code"), &form, &[]).await;
    browser
}

#[tokio::test]
async fn pages_of_a_school_hold_nothing_of_another() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&[teacher("7001")]).await;
    school.import(&pupils(0..20)).await;
    let named = school.request(Method::PUT, "v1/manager").json(&json!({"login": "paul.roux"}));
    assert_eq!(named.send().await.unwrap().status(), StatusCode::OK);
    let (own, theirs) =
        (browser_of(&service, SCHOOL).await, browser_of(&service, OTHER_SCHOOL).await);
    let document: Value = read(school.get("v1/openapi.json").await).await;
    let mut tried = 0;
    for (method, template, of_a_school) in operations(&document) {
        if !of_a_school || !template.starts_with("/etablissement") || method != Method::GET {
            continue;
        }
        let path = match template.as_str() {
            "/etablissement/gestionnaire" => "etablissement/gestionnaire?nom=a".to_owned(),
            "/etablissement/gestionnaire/designer" => {
                "etablissement/gestionnaire/designer?enseignant=7001".to_owned()
            }
            path => path[1..].to_owned(),
        };
        let address = service.url().join(&path).unwrap().to_string();
        let (own, theirs) = (own.get(&address).await, theirs.get(&address).await);
        assert_eq!(own.status(), StatusCode::OK, "{path}: what is looked for is there");
        let theirs = theirs.text().await.unwrap();
        for word in [SCHOOL, "paul.roux", "enseignant=7001", "20 élèves", "SECRETARIAT-2"] {
            assert!(!theirs.contains(word), "{path}: {word} in {theirs}");
        }
        tried += 1;
    }
    assert_eq!(tried, 5);
}
