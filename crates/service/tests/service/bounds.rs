//! What one school may have: refused with what to do, and when.

use balado_core::plan::Rules;
use balado_service::config::SchoolLimits;
use balado_testkit::service::{Options, TestService};
use balado_wire::{Code, Problem, Revision};
use reqwest::{Method, Response, StatusCode};

use crate::client::{SCHOOL, Sending, Visitor, pupils, refusal};

async fn bounded(school: SchoolLimits) -> (TestService, Visitor) {
    let mut options = Options::default();
    options.limits.school = school;
    let service = TestService::start_with(options).await;
    let visitor = Visitor::of(&service, SCHOOL).await;
    (service, visitor)
}

async fn open(school: &Visitor, key: &str, count: u32) -> Response {
    let sending = Sending::prepare(&pupils(0..count), &[], Revision(0), &Rules::default());
    let request = school.request(Method::POST, "v1/imports");
    request.header("idempotency-key", key).json(&sending.body).send().await.unwrap()
}

/// Refused because the school has enough: in how many seconds it makes sense to try again, and why.
async fn bounded_refusal(answer: Response) -> (Option<u64>, Problem) {
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    let later = answer.headers().get("retry-after");
    let later = later.map(|seconds| seconds.to_str().unwrap().parse().unwrap());
    let problem = refusal(answer).await;
    assert_eq!(problem.code, Code::SchoolLimit);
    (later, problem)
}

#[tokio::test]
async fn a_school_that_has_enough_is_told_what_to_do_and_when() {
    let (_service, school) = bounded(SchoolLimits { imports: 2, staged: 100, accounts: 700 }).await;
    let (later, problem) = bounded_refusal(open(&school, "a", 701).await).await;
    assert_eq!(later, None, "waiting does not help");
    let said = "plus de 700 comptes, ce que ce service n’admet pas. Rien n’a été fait : vérifiez";
    assert!(problem.detail.contains(said), "{}", problem.detail);

    let sending = school.open(&pupils(0..40), Rules::default()).await;
    let (later, problem) = bounded_refusal(school.put(&sending, 0).await).await;
    assert!((86_390..=86_401).contains(&later.unwrap()), "{later:?}");
    let said = "validez ou abandonnez les imports en cours, ou réessayez dans";
    assert!(problem.detail.contains(said), "{}", problem.detail);

    assert_eq!(open(&school, "b", 3).await.status(), StatusCode::CREATED);
    let (later, problem) = bounded_refusal(open(&school, "c", 3).await).await;
    assert!(later.is_some());
    assert!(problem.detail.contains("sans les valider"), "{}", problem.detail);
    assert_eq!(open(&school, "b", 3).await.status(), StatusCode::OK, "it has that one");
}
