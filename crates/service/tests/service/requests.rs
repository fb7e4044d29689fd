use balado_core::plan::Rules;
use balado_testkit::service::TestService;
use balado_wire::{Code, MAX_CHOICES};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{SCHOOL, Visitor, pupils, refusal};

#[tokio::test]
async fn whatever_is_asked_wrongly_gets_its_problem() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let (get, post) = (Method::GET, Method::POST);
    let table = [
        (get.clone(), "nulle-part", Code::NotFound, "no such address"),
        (get.clone(), "v1/imports/zz", Code::BadRequest, "not a UUID"),
        (get.clone(), "v1/roster", Code::BadRequest, "which list"),
        (get.clone(), "v1/roster?list=parents", Code::BadRequest, "no such list"),
        (get.clone(), "v1/schools/0779999B", Code::BadUai, "a wrong letter"),
        (get.clone(), "v1/schools/%00", Code::BadUai, "not text"),
        (get, "v1/schools/%ff", Code::BadRequest, "not UTF-8"),
        (Method::PATCH, "v1/session", Code::WrongMethod, "no such method"),
        (post, "v1/imports", Code::BadContent, "no body"),
    ];
    for (method, path, expected, case) in table {
        let answer = school.request(method, path).send().await.unwrap();
        assert_eq!(refusal(answer).await.code, expected, "{case}");
    }
}

#[tokio::test]
async fn an_import_that_makes_no_sense_is_not_opened() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let sending = school.open(&pupils(0..10), Rules::default()).await;
    let right = serde_json::to_value(&sending.body).unwrap();
    let with = |field: &str, value: Value| {
        let mut body = right.clone();
        body[field] = value;
        body
    };
    let leaving = json!({"absent": "deactivate"});
    let mut partial = with("rules", leaving.clone());
    partial["complete"] = json!(false);
    let mut partly = with("rules", json!({"absent": "keep", "except": ["1"]}));
    partly["complete"] = json!(false);
    let many: Vec<String> = (0..=MAX_CHOICES).map(|id| id.to_string()).collect();
    let source = |kind: &str, lines: u32, left_aside: u32| json!({"kind": kind, "lines": lines, "left_aside": left_aside, "kept_back": 0});
    let table = [
        (with("rows", json!(0)), "an empty list means nothing, never everything"),
        (with("rows", json!(1_000_001)), "more than a million"),
        (with("rows", json!(-1)), "below zero"),
        (with("chunks", json!(11)), "more chunks than rows"),
        (with("chunks", json!(0)), "no chunk"),
        (with("base", json!("417")), "not a revision"),
        (with("base", json!("r18446744073709551615")), "beyond counting"),
        (with("digest", json!("abc")), "not a digest"),
        (with("list", json!("parents")), "no such list"),
        (with("list_digest", json!("abc")), "not a digest of a list"),
        (with("source", json!("eleves.csv")), "the name of a file, as contract 1 had it"),
        (with("source", source("eleves.csv", 1, 0)), "the name of a file as its kind"),
        (with("source", source("classic", 1, 2)), "more lines left aside than there are"),
        (with("rules", json!({"absent": "keep", "except": ["1", "1"]})), "somebody twice"),
        (with("rules", json!({"absent": "keep", "same_person": [" "]})), "no id"),
        (with("rules", json!({"absent": "keep", "except": many})), "more people than are taken"),
        (with("mail", json!("x@y.example")), "a field too many"),
        (partial, "a partial list deactivates nobody"),
        (partly, "nor anybody by name"),
        (json!([]), "not an object"),
    ];
    for (body, case) in table {
        let found = refusal(school.post("v1/imports", &body).await).await;
        assert_eq!(found.code, Code::BadRequest, "{case}");
    }
    let whole = school.post("v1/imports", &with("rules", leaving)).await;
    assert_eq!(whole.status(), StatusCode::CREATED, "a whole list may");
}

#[tokio::test]
async fn a_body_is_bounded_before_and_after_decompression() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let sending = school.open(&pupils(0..10), Rules::default()).await;
    let blanks = vec![b' '; 64 << 20];
    let bomb = zstd::bulk::compress(&blanks, 1).unwrap();
    assert!(bomb.len() < 100_000, "a bomb is small");
    let table = [
        (Some("zstd"), bomb, "64 MB in a few kilobytes"),
        (None, blanks[..5 << 20].to_vec(), "5 MB as they are"),
    ];
    for (coding, sent, case) in table {
        let answer = school.put_bytes(sending.id, 0, coding, sent).await;
        assert_eq!(refusal(answer).await.code, Code::TooLarge, "{case}");
    }
    let many = crate::client::chunk(&pupils(0..2_001));
    let answer = school.put_bytes(sending.id, 0, None, many).await;
    assert_eq!(refusal(answer).await.code, Code::TooLarge, "2,001 accounts");
}

#[tokio::test]
async fn a_chunk_arrives_as_it_left_or_not_at_all() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let sending = school.open(&pupils(0..10), Rules::default()).await;
    let path = format!("v1/imports/{}/chunks/0", sending.id);
    let digests = [None, Some("sha-256=:AAAA:"), Some("md5=:AAAA:"), Some("")];
    for digest in digests {
        let mut request =
            school.request(Method::PUT, &path).header("content-type", "application/json");
        if let Some(digest) = digest {
            request = request.header("content-digest", digest);
        }
        let answer = request.body(sending.parts[0].clone()).send().await.unwrap();
        assert_eq!(refusal(answer).await.code, Code::BadRequest, "{digest:?}");
    }
}

#[tokio::test]
async fn the_service_is_ready_while_somebody_else_keeps_it_from_writing() {
    let service = TestService::start().await;
    let writer = rusqlite::Connection::open(service.database_path()).unwrap();
    writer.execute_batch("begin immediate").unwrap();
    let ready = Visitor::at(service.url()).get("readyz").await;
    assert_eq!(ready.status(), StatusCode::OK);
    writer.execute_batch("drop table school_list; commit").unwrap();
    let damaged = Visitor::at(service.url()).get("readyz").await;
    assert_eq!(refusal(damaged).await.code, Code::Unavailable, "it does read");
}

#[tokio::test]
async fn the_pages_run_nothing_and_the_counters_name_nobody() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    for path in ["", "connexion"] {
        let page = school.get(path).await;
        let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert_eq!(page.headers()["referrer-policy"], "no-referrer");
        assert!(page.text().await.unwrap().contains("Balado import"));
    }
    assert_eq!(school.get("readyz").await.status(), StatusCode::OK);
    let invented = Method::from_bytes(b"INVENTED").unwrap();
    school.request(invented, "v1/session").send().await.unwrap();
    let metrics = school.get("metrics").await.text().await.unwrap();
    assert!(metrics.contains("route=\"/v1/sign-ins/{id}/redeem\",status=\"200\"} 1"), "{metrics}");
    assert!(metrics.contains("method=\"other\"") && !metrics.contains("INVENTED"), "{metrics}");
    assert!(!metrics.contains(SCHOOL));
}
