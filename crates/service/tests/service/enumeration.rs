//! What asking for a link tells about a school: nothing, in words or in time.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use balado_testkit::service::ServiceProcess;
use reqwest::{Response, StatusCode};
use serde_json::Value;

use crate::client::{OTHER_SCHOOL, SCHOOL, Visitor, fresh_request};

const CALLS: usize = 2_000;

/// All of an answer but what differs from one call to the next: ids and instants, of which the shape
/// stays. An instant is shorter when its milliseconds end with 0, and so is the body.
async fn shape(answer: Response) -> String {
    let status = answer.status();
    let mut headers: Vec<String> = answer
        .headers()
        .iter()
        .filter(|(name, _)| !["date", "x-request-id", "content-length"].contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    let body = answer.text().await.unwrap();
    let blank = |c: char| if c.is_ascii_hexdigit() { '0' } else { c };
    let body: String = body.chars().map(blank).collect();
    let body = body.replace(".000Z", "Z").replace(".00Z", "Z").replace(".0Z", "Z");
    format!("{status}\n{}\n\n{body}", headers.join("\n"))
}

/// How likely a call of the first kind took longer than one of the second: Mann and Whitney's U
/// over all pairs, 0.5 when nothing tells them apart.
fn likelihood(first: &[Duration], second: &[Duration]) -> f64 {
    let mut all: Vec<_> = first.iter().map(|time| (*time, true)).collect();
    all.extend(second.iter().map(|time| (*time, false)));
    all.sort_unstable();
    let (mut shorter, mut won) = (0_u32, 0_u64);
    for (_, is_first) in &all {
        if *is_first {
            won += u64::from(shorter);
        } else {
            shorter += 1;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a million pairs")]
    let share = won as f64 / (first.len() * second.len()) as f64;
    share
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// A service that knows one school of the two, and has no patience limits.
fn service(folder: &Path) -> ServiceProcess {
    let program = Path::new(env!("CARGO_BIN_EXE_balado-service"));
    let list = folder.join("annuaire.csv");
    std::fs::write(&list, format!("uai;nom_etablissement\n{SCHOOL};Les Tilleuls\n")).unwrap();
    let mut import = Command::new(program);
    let data = folder.join("data");
    import.args(["schools", "import"]).arg(&list).arg("--data").arg(&data);
    assert!(import.output().unwrap().status.success());
    ServiceProcess::spawn(program, &data, &["--demo"]).unwrap()
}

#[tokio::test]
async fn a_known_and_an_unknown_school_cannot_be_told_apart_over_two_thousand_calls() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(folder.path());
    let visitor = Visitor::at(service.url());
    let schools = [SCHOOL, OTHER_SCHOOL];
    let mut times = [Vec::new(), Vec::new()];
    let mut seen = None;
    // An order that repeats no pattern: what a call leaves to do weighs on both kinds alike.
    let mut order = 0x9E37_79B9_u32;
    for _ in 0..CALLS {
        order ^= order << 13;
        order ^= order >> 17;
        order ^= order << 5;
        let which = usize::from(order & 1 == 1);
        let body = fresh_request(schools[which]);
        let began = Instant::now();
        let answer = visitor.post("v1/sign-ins", &body).await;
        times[which].push(began.elapsed());
        assert_eq!(answer.status(), StatusCode::ACCEPTED);
        let shape = shape(answer).await;
        assert_eq!(*seen.get_or_insert_with(|| shape.clone()), shape, "school {which}");
    }
    let [known, unknown] = &mut times;
    let likelihood = likelihood(known, unknown);
    let (of_known, of_unknown) = (median(known), median(unknown));
    println!(
        "{} calls for a known school, median {of_known:?}; {} for an unknown one, median \
         {of_unknown:?}; a known one takes longer with likelihood {likelihood:.3} (0.5: no difference)",
        known.len(),
        unknown.len(),
    );
    assert!((0.4..=0.6).contains(&likelihood), "time tells them apart: {likelihood:.3}");
    let mails = std::fs::read_dir(folder.path().join("data/mails")).unwrap().count();
    assert!(mails > 0, "the known one was served meanwhile");
}

#[tokio::test]
async fn what_is_public_of_a_school_has_one_shape() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(folder.path());
    let visitor = Visitor::at(service.url());
    let mut shapes = Vec::new();
    for uai in [SCHOOL, OTHER_SCHOOL, "0770001H"] {
        let answer = visitor.get(&format!("v1/schools/{uai}")).await;
        assert_eq!(answer.status(), StatusCode::OK, "{uai}");
        let body: Value = answer.json().await.unwrap();
        let names: Vec<String> = body.as_object().unwrap().keys().cloned().collect();
        shapes.push(names);
        let mut sent = visitor.request(reqwest::Method::POST, "baladoetab");
        sent = sent.header("content-type", "application/x-www-form-urlencoded");
        let sent = sent.body(format!("rne={uai}")).send().await.unwrap();
        assert_eq!(sent.status(), StatusCode::OK, "{uai}");
    }
    assert!(shapes.iter().all(|shape| *shape == shapes[0]), "{shapes:?}");
}
