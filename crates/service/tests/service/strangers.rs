//! Each route of the document, with what one school holds and the session of another.

use balado_core::{plan::Rules, school::Roster};
use balado_testkit::service::TestService;
use balado_wire::{Code, NewTrialBody, SessionBody};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::client::{
    OTHER_SCHOOL, SCHOOL, Sending, Visitor, content_digest, pupils, read, refusal,
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
        if !of_a_school || template.contains('{') || method != Method::GET {
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
