//! Clients of another version of the contract, and apps that are too old.

use balado_core::plan::Rules;
use balado_testkit::service::{Options, TestService};
use balado_wire::{CONTRACT_HEADER, Code, MIN_APP_HEADER};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::client::{SCHOOL, Visitor, pupils, refusal};

/// An app that says this of its contract, or nothing as those of version 1.
struct Other<'a> {
    school: &'a Visitor,
    service: &'a TestService,
    version: Option<&'static str>,
}

impl Other<'_> {
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let address = self.service.url().join(path).unwrap();
        let request = Client::builder().no_proxy().build().unwrap().request(method, address);
        let request = request.bearer_auth(self.school.token());
        match self.version {
            Some(version) => request.header(CONTRACT_HEADER, version),
            None => request,
        }
    }

    async fn post(&self, path: &str, body: &Value) -> balado_wire::Problem {
        refusal(self.request(Method::POST, path).json(body).send().await.unwrap()).await
    }
}

/// What contract 1 said when it opened an import.
async fn former_opening(school: &Visitor) -> Value {
    let sending = school.open(&pupils(0..3), Rules::default()).await;
    let mut body = serde_json::to_value(&sending.body).unwrap();
    body["source"] = json!("eleves.csv");
    body.as_object_mut().unwrap().remove("list_digest");
    body
}

#[tokio::test]
async fn an_app_of_contract_1_is_told_to_be_brought_up_to_date() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let body = former_opening(&school).await;
    let sending = school.open(&pupils(0..3), Rules::default()).await;
    school.send(&sending).await;
    let commit = format!("v1/imports/{}/commit", sending.id);
    let app = Other { school: &school, service: &service, version: None };
    let table = [
        ("v1/imports".to_owned(), body, "opening"),
        (commit, json!({"digest": sending.digest, "confirm": 3}), "committing"),
    ];
    for (path, body, case) in &table {
        let told = app.post(path, body).await;
        assert_eq!((told.status, told.code), (400, Code::OtherContract), "{case}");
        assert!(told.detail.contains("installez la dernière version"), "{case}: {}", told.detail);
    }
    let said = Other { version: Some("2"), ..app }.post("v1/imports", &table[0].1).await;
    assert_eq!(said.code, Code::BadRequest, "who says the version of today is only wrong");
}

#[tokio::test]
async fn who_says_another_version_is_refused_whatever_is_asked() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    for (version, words) in
        [("1", "installez la dernière version"), ("3", "prévenez l’académie"), ("x", "nombre")]
    {
        let app = Other { school: &school, service: &service, version: Some(version) };
        for path in ["v1/imports", "v1/session", "v1/schools/0779999A"] {
            let answer = app.request(Method::GET, path).send().await.unwrap();
            let told = refusal(answer).await;
            assert!(told.detail.contains(words), "{version} {path}: {}", told.detail);
        }
        for path in ["v1/openapi.json", "healthz", ""] {
            let answer = app.request(Method::GET, path).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK, "{version} {path}: for everybody");
        }
    }
}

#[tokio::test]
async fn an_import_opened_by_contract_1_waits_for_nothing_any_more() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let sending = school.open(&pupils(0..3), Rules::default()).await;
    school.send(&sending).await;
    let db = Connection::open(service.database_path()).unwrap();
    db.execute("update import set list_digest = null, source = 'null'", []).unwrap();
    let told = refusal(school.commit(&sending).await).await;
    assert_eq!(told.code, Code::ImportClosed);
    assert!(
        told.detail.contains("mise à jour") && told.detail.contains("recommencez"),
        "{}",
        told.detail
    );
    let path = format!("v1/imports/{}", sending.id);
    let body: Value = crate::client::read(school.get(&path).await).await;
    assert_eq!((&body["state"], &body["source"]), (&json!("expired"), &Value::Null));
    assert_eq!(refusal(school.put(&sending, 0).await).await.code, Code::ImportClosed);
    assert_eq!(school.delete(&path).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_oldest_app_that_may_send_is_told_with_every_answer() {
    for (wanted, expected) in [(None, None), (Some("0.3.0"), Some("0.3.0"))] {
        let min_app_version = wanted.map(|version| version.parse().unwrap());
        let options = Options { min_app_version, ..Options::default() };
        let service = TestService::start_with(options).await;
        let visitor = Visitor::at(service.url());
        for path in ["v1/schools/0779999A", "v1/session", "healthz"] {
            let answer = visitor.get(path).await;
            let told = answer.headers().get(MIN_APP_HEADER).map(|told| told.to_str().unwrap());
            assert_eq!(told, expected, "{path}");
        }
    }
}
