use std::{
    io::{Read, Write},
    sync::Arc,
};

use balado_core::{
    plan::{AbsentRule, Held, Relink, Rules},
    school::Roster,
};
use balado_service::clock::FixedClock;
use balado_testkit::service::{Options, TestService};
use balado_wire::{
    Code, HistoryBody, HoldBody, ImportBody, ImportState, OpenedBody, Receipt, Revision,
};
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::client::{
    OTHER_SCHOOL, SCHOOL, Visitor, confirmed, in_class, pupils, read, refusal, teacher,
};

const LEAVING: Rules = Rules::of_all(AbsentRule::Deactivate, Relink::No);

#[tokio::test]
async fn a_list_is_opened_sent_committed_and_read_back() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let wanted = pupils(0..1_200);
    let sending = school.open(&wanted, Rules::default()).await;
    school.send(&sending).await;
    let status: ImportBody = read(school.get(&format!("v1/imports/{}", sending.id)).await).await;
    assert_eq!((status.state, status.received), (ImportState::Open, vec![0, 1, 2]));
    let receipt: Receipt = read(school.commit(&sending).await).await;
    assert_eq!((receipt.counts.create, receipt.revision.as_str()), (1_200, "r1"));
    assert_eq!(receipt.by, "Mme Martin");
    let (revision, held) = school.roster(Roster::Students).await;
    let expected: Vec<Held> = wanted.into_iter().map(Held::active).collect();
    assert_eq!((revision, held), (Revision(1), expected));
    let kept: Receipt = read(school.get(&format!("v1/imports/{}/receipt", sending.id)).await).await;
    assert_eq!(kept, receipt);
}

#[tokio::test]
async fn every_request_can_be_repeated() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let sending = school.open(&pupils(0..700), Rules::default()).await;
    let key = |body: serde_json::Value| {
        let request = school.request(Method::POST, "v1/imports").header("idempotency-key", "k1");
        async move { request.json(&body).send().await.unwrap() }
    };
    let body = serde_json::to_value(&sending.body).unwrap();
    let first = key(body.clone()).await;
    assert_eq!(first.status(), StatusCode::CREATED);
    let first: OpenedBody = read(first).await;
    let again = key(body.clone()).await;
    assert_eq!(again.status(), StatusCode::OK);
    assert_eq!(read::<OpenedBody>(again).await.id, first.id);
    let mut other = body;
    other["source"]["kind"] = json!("other");
    assert_eq!(refusal(key(other).await).await.code, Code::KeyReused);

    for _ in 0..2 {
        school.send(&sending).await;
    }
    let receipt: Receipt = read(school.commit(&sending).await).await;
    let repeated: Receipt = read(school.commit(&sending).await).await;
    assert_eq!(repeated, receipt, "on a revision that has passed since");
    let closed = refusal(school.put(&sending, 0).await).await;
    assert_eq!(closed.code, Code::ImportClosed);
    let (revision, held) = school.roster(Roster::Students).await;
    assert_eq!((revision, held.len()), (Revision(1), 700), "done once");
}

#[tokio::test]
async fn a_chunk_comes_compressed_or_not_and_once() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let sending = school.open(&pupils(0..1_500), Rules::default()).await;
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let part = |n: usize| sending.parts[n].clone();
    let zstd = zstd::bulk::compress(&part(0), 3).unwrap();
    let table = [
        (0, Some("zstd"), zstd, Ok(204), "zstd"),
        (0, Some("gzip"), gzip(&part(0)), Ok(204), "the same content compressed otherwise"),
        (1, Some("gzip"), gzip(&part(1)), Ok(204), "gzip"),
        (2, None, part(2), Ok(204), "as it is"),
        (2, None, part(1), Err(Code::ChunkDiffers), "other content"),
        (3, None, part(1), Err(Code::BadRequest), "a number that was not announced"),
        (0, Some("br"), part(0), Err(Code::BadContent), "an unknown compression"),
        (0, Some("gzip"), part(0), Err(Code::BadRequest), "not gzip"),
        (0, None, b"{\"rows\":[]}".to_vec(), Err(Code::TooLarge), "no row"),
        (0, None, b"{\"rows\":".to_vec(), Err(Code::BadRequest), "cut"),
    ];
    for (number, coding, sent, expected, case) in table {
        let answer = school.put_bytes(sending.id, number, coding, sent).await;
        let found = match answer.status().as_u16() {
            204 => Ok(204),
            _ => Err(refusal(answer).await.code),
        };
        assert_eq!(found, expected, "{case}");
    }
    let receipt: Receipt = read(school.commit(&sending).await).await;
    assert_eq!(receipt.counts.create, 1_500);
}

#[tokio::test]
async fn a_field_that_must_stay_on_the_pc_is_refused_and_not_repeated() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let sending = school.open(&pupils(0..1), Rules::default()).await;
    let row = json!({"ent_id": "1", "last_name": "DALMEIDA", "first_name": "Inès", "classes": []});
    for (field, secret) in [
        ("mail", "ines@famille.example"),
        ("phone", "06 39 98 00 01"),
        ("activation_code", "s3cr3t"),
    ] {
        let mut row = row.clone();
        row[field] = json!(secret);
        let sent = serde_json::to_vec(&json!({ "rows": [row] })).unwrap();
        let answer = school.put_bytes(sending.id, 0, None, sent).await;
        let problem = refusal(answer).await;
        assert_eq!(problem.code, Code::BadRequest, "{field}");
        assert!(!problem.detail.contains(secret) && !problem.detail.contains("DALMEIDA"));
    }
    let unreadable = json!({"rows": [{"ent_id": "1", "last_name": "DALMEIDA\u{0}", "first_name": "Inès",
        "classes": []}]});
    let sent = serde_json::to_vec(&unreadable).unwrap();
    let problem = refusal(school.put_bytes(sending.id, 0, None, sent).await).await;
    assert_eq!(problem.code, Code::BadAccount);
    assert!(problem.detail.contains("last_name") && !problem.detail.contains("DALMEIDA"));
}

#[tokio::test]
async fn what_was_not_shown_is_not_done() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&pupils(0..20)).await;
    let sending = school.open(&pupils(0..30), Rules::default()).await;
    let early = refusal(school.commit(&sending).await).await;
    assert_eq!(early.code, Code::Incomplete);
    school.send(&sending).await;
    let digest = "0".repeat(64);
    let other = json!({ "digest": digest });
    let answer = school.commit_with(sending.id, sending.revision, &other).await;
    assert_eq!(refusal(answer).await.code, Code::DigestDiffers);
    let path = format!("v1/imports/{}/commit", sending.id);
    let without = school.post(&path, &json!({"digest": sending.digest})).await;
    assert_eq!(refusal(without).await.code, Code::MissingPrecondition);
    school.import(&pupils(0..25)).await;
    let moved = refusal(school.commit(&sending).await).await;
    assert_eq!((moved.code, moved.revision.as_deref()), (Code::ListMoved, Some("r2")));
    assert_eq!(school.roster(Roster::Students).await.1.len(), 25);
}

#[tokio::test]
async fn other_rows_than_those_shown_are_refused() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let mut sending = school.open(&pupils(0..30), Rules::default()).await;
    sending.parts = vec![crate::client::chunk(&pupils(1..31))];
    school.send(&sending).await;
    assert_eq!(refusal(school.commit(&sending).await).await.code, Code::DigestDiffers);
    let mut sending = school.open(&pupils(0..30), Rules::default()).await;
    let twice: Vec<_> = pupils(0..15).into_iter().chain(pupils(0..15)).collect();
    sending.parts = vec![crate::client::chunk(&twice)];
    school.send(&sending).await;
    assert_eq!(refusal(school.commit(&sending).await).await.code, Code::BadAccount);
    assert_eq!(school.roster(Roster::Students).await.1.len(), 0);
}

#[tokio::test]
async fn an_unusual_import_waits_for_its_number() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&pupils(0..100)).await;
    let sending = school.open(&pupils(0..60), LEAVING).await;
    school.send(&sending).await;
    let status: ImportBody = read(school.get(&format!("v1/imports/{}", sending.id)).await).await;
    let numbers = |holds: &[HoldBody]| holds.iter().map(|hold| hold.number).collect::<Vec<_>>();
    assert_eq!(numbers(&status.holds), [40]);
    let held = refusal(school.commit(&sending).await).await;
    assert_eq!((held.code, numbers(&held.holds)), (Code::Held, vec![40]));
    let confirm = |n: u32| confirmed(&sending.digest, &[("deactivations", n)]);
    let wrong = school.commit_with(sending.id, sending.revision, &confirm(41)).await;
    assert_eq!(refusal(wrong).await.code, Code::Held);
    let right = school.commit_with(sending.id, sending.revision, &confirm(40)).await;
    assert_eq!(read::<Receipt>(right).await.counts.deactivate, 40);
    let (_, held) = school.roster(Roster::Students).await;
    assert_eq!(held.iter().filter(|held| held.active).count(), 60, "and nobody is deleted");
    assert_eq!(held.len(), 100);
}

#[tokio::test]
async fn people_who_come_back_by_the_dozen_wait_for_their_number() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&pupils(0..100)).await;
    let leaving = school.open(&pupils(0..95), LEAVING).await;
    school.send(&leaving).await;
    read::<Receipt>(school.commit(&leaving).await).await;
    let leaving = school.open(&pupils(0..88), LEAVING).await;
    school.send(&leaving).await;
    read::<Receipt>(school.commit(&leaving).await).await;
    let back = school.open(&pupils(0..101), Rules::default()).await;
    school.send(&back).await;
    let held = refusal(school.commit(&back).await).await.holds.remove(0);
    assert_eq!((held.kind.as_str(), held.number, held.of), ("returning", 12, 88));
    let body = confirmed(&back.digest, &[("returning", 12)]);
    let done = school.commit_with(back.id, back.revision, &body).await;
    assert_eq!(read::<Receipt>(done).await.counts.returning, 12);
}

/// A clock, a school, and the last September's list under this September's.
async fn two_years(service: &TestService, clock: &FixedClock) -> Visitor {
    let school = Visitor::of(service, SCHOOL).await;
    school.import(&pupils(0..100)).await;
    clock.advance(SignedDuration::from_hours(365 * 24));
    let school = Visitor::of(service, SCHOOL).await;
    school.import(&pupils(1..102)).await;
    school
}

#[tokio::test]
async fn a_list_imported_before_the_latest_waits_for_its_year() {
    let clock = Arc::new(FixedClock::at("2025-09-04T07:00:00Z".parse().unwrap()));
    let options = Options { clock: clock.clone(), ..Options::default() };
    let service = TestService::start_with(options).await;
    let school = two_years(&service, &clock).await;
    let history: HistoryBody = read(school.get("v1/imports").await).await;
    let days: Vec<String> = history.lists.iter().map(|list| list.at.to_string()).collect();
    assert_eq!(days, ["2026-09-04T07:00:00Z", "2025-09-04T07:00:00Z"]);

    let turned: Vec<_> = pupils(0..100).into_iter().rev().collect();
    let old = school.open(&turned, Rules::default()).await;
    school.send(&old).await;
    let status: ImportBody = read(school.get(&format!("v1/imports/{}", old.id)).await).await;
    let refused = refusal(school.commit(&old).await).await;
    assert_eq!(refused.holds, status.holds, "told before it is asked");
    let hold = &refused.holds[0];
    assert_eq!((hold.kind.as_str(), hold.number), ("old-list", 2025));
    assert!(refused.detail.contains("4 septembre 2025") && refused.detail.contains("l’année 2025"));
    let confirm = async |year: u32| {
        let body = confirmed(&old.digest, &[("old-list", year)]);
        school.commit_with(old.id, old.revision, &body).await
    };
    assert_eq!(refusal(confirm(2026).await).await.code, Code::Held);
    assert_eq!(read::<Receipt>(confirm(2025).await).await.counts.create, 0);
    school.import(&pupils(0..100)).await;
}

#[tokio::test]
async fn a_list_whose_import_was_undone_is_neither_old_nor_the_latest() {
    let clock = Arc::new(FixedClock::at("2025-09-04T07:00:00Z".parse().unwrap()));
    let options = Options { clock: clock.clone(), ..Options::default() };
    let service = TestService::start_with(options).await;
    let school = two_years(&service, &clock).await;
    let history: HistoryBody = read(school.get("v1/imports").await).await;
    let latest = history.imports[0].id;
    school.undo(latest).await;
    school.import(&pupils(0..100)).await;
    school.import(&pupils(1..102)).await;
    let history: HistoryBody = read(school.get("v1/imports").await).await;
    assert_eq!(history.lists.len(), 2, "of equal ones the newest: {:?}", history.lists);
}

#[tokio::test]
async fn a_change_keeps_the_login_that_the_file_leaves_out() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&pupils(0..1)).await;
    let mut moved = in_class(pupils(0..1).remove(0), "4C");
    let login = moved.login.take();
    school.import(&[moved]).await;
    let (_, held) = school.roster(Roster::Students).await;
    assert_eq!(held[0].account.login, login);
    assert_eq!(held[0].account.classes.joined(), "4C");
}

#[tokio::test]
async fn a_list_never_takes_over_the_ids_of_the_other() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&pupils(0..3)).await;
    let sending = school.open(&[teacher("0000001"), teacher("9")], Rules::default()).await;
    school.send(&sending).await;
    let found = refusal(school.commit(&sending).await).await;
    assert_eq!(found.code, Code::BadAccount);
    assert_eq!(school.roster(Roster::Teachers).await.1, []);
}

#[tokio::test]
async fn a_roster_is_sent_again_only_when_it_changed() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let ask = |tag: &'static str| {
        let request = school.request(Method::GET, "v1/roster?list=students");
        async move { request.header("if-none-match", tag).send().await.unwrap() }
    };
    assert_eq!(ask("\"r0\"").await.status(), StatusCode::NOT_MODIFIED);
    school.import(&pupils(0..400)).await;
    let answer = ask("\"r0\"").await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "application/x-ndjson");
    assert_eq!(ask("W/\"r1\"").await.status(), StatusCode::NOT_MODIFIED, "weakened by a proxy");
}

#[tokio::test]
async fn a_roster_travels_compressed_when_asked() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&pupils(0..400)).await;
    for coding in ["zstd", "gzip"] {
        let request = school.request(Method::GET, "v1/roster?list=students");
        let answer = request.header("accept-encoding", coding).send().await.unwrap();
        assert_eq!(answer.headers()["content-encoding"], coding);
        let sent = answer.bytes().await.unwrap();
        let mut text = String::new();
        let read = match coding {
            "zstd" => zstd::Decoder::new(&sent[..]).unwrap().read_to_string(&mut text),
            _ => flate2::read::GzDecoder::new(&sent[..]).read_to_string(&mut text),
        };
        read.unwrap();
        assert_eq!(text.lines().count(), 400, "{coding}");
        assert!(sent.len() * 4 < text.len(), "{coding}");
    }
}

#[tokio::test]
async fn an_import_given_up_or_forgotten_changes_nothing() {
    let clock = Arc::new(FixedClock::at("2026-09-01T07:00:00Z".parse().unwrap()));
    let options = Options { clock: clock.clone(), ..Options::default() };
    let service = TestService::start_with(options).await;
    let school = Visitor::of(&service, SCHOOL).await;
    let given_up = school.open(&pupils(0..10), Rules::default()).await;
    school.send(&given_up).await;
    let path = format!("v1/imports/{}", given_up.id);
    for _ in 0..2 {
        assert_eq!(school.delete(&path).await.status(), StatusCode::NO_CONTENT);
    }
    assert_eq!(refusal(school.commit(&given_up).await).await.code, Code::ImportClosed);

    let forgotten = school.open(&pupils(0..10), Rules::default()).await;
    school.send(&forgotten).await;
    clock.advance(SignedDuration::from_secs(86_399));
    let later = Visitor::of(&service, SCHOOL).await;
    let path = format!("v1/imports/{}", forgotten.id);
    let status: ImportBody = read(later.get(&path).await).await;
    assert_eq!(status.state, ImportState::Open, "it survives the end of a session");
    clock.advance(SignedDuration::from_secs(1));
    let status: ImportBody = read(later.get(&path).await).await;
    assert_eq!(status.state, ImportState::Expired);
    assert_eq!(refusal(later.commit(&forgotten).await).await.code, Code::ImportClosed);
    let history: HistoryBody = read(later.get("v1/imports").await).await;
    let stands: Vec<_> = history.imports.iter().map(|import| import.state).collect();
    assert_eq!(stands, [ImportState::Expired, ImportState::Discarded]);
}

#[tokio::test]
async fn the_history_names_who_committed_and_when_whoever_opened() {
    let clock = Arc::new(FixedClock::at("2026-09-01T07:00:00Z".parse().unwrap()));
    let options = Options { clock: clock.clone(), ..Options::default() };
    let service = TestService::start_with(options).await;
    let school = Visitor::of(&service, SCHOOL).await;
    let sending = school.open(&pupils(0..10), Rules::default()).await;
    school.send(&sending).await;
    let line = async |visitor: &Visitor| {
        let history: HistoryBody = read(visitor.get("v1/imports").await).await;
        let line = history.imports.into_iter().next().unwrap();
        (line.by, line.at)
    };
    let opened = "2026-09-01T07:00:00Z".parse().unwrap();
    assert_eq!(line(&school).await, ("Mme Martin".to_owned(), opened), "who opened it, until then");

    clock.advance(SignedDuration::from_hours(3));
    let visitor = Visitor::at(service.url());
    let asked = visitor.ask(SCHOOL).await;
    let code = service.last_mail().code().to_owned();
    let later = visitor.signed_in_as("M. Benali", asked.id, &code).await;
    let receipt: Receipt = read(later.commit(&sending).await).await;
    let committed = "2026-09-01T10:00:00Z".parse().unwrap();
    assert_eq!((receipt.by.as_str(), receipt.at), ("M. Benali", committed));
    assert_eq!(line(&later).await, (receipt.by.clone(), receipt.at));
    let again: Receipt = read(later.commit(&sending).await).await;
    assert_eq!(again, receipt, "the same for ever");
}

#[tokio::test]
async fn a_school_sees_a_school() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let stranger = Visitor::of(&service, OTHER_SCHOOL).await;
    let done = school.import(&pupils(0..3)).await;
    let open = school.open(&pupils(0..4), Rules::default()).await;
    let (id, sent) = (done.id, open.parts[0].clone());
    let gets = [format!("v1/imports/{id}"), format!("v1/imports/{id}/receipt")];
    for path in &gets {
        assert_eq!(refusal(stranger.get(path).await).await.code, Code::NotFound, "{path}");
    }
    let undo = stranger.post(&format!("v1/imports/{id}/undo"), &json!({})).await;
    assert_eq!(refusal(undo).await.code, Code::NotFound);
    let put = stranger.put_bytes(open.id, 0, None, sent).await;
    assert_eq!(refusal(put).await.code, Code::NotFound);
    assert_eq!(refusal(stranger.commit(&open).await).await.code, Code::NotFound);
    let given_up = stranger.delete(&format!("v1/imports/{}", open.id)).await;
    assert_eq!(refusal(given_up).await.code, Code::NotFound);
    assert_eq!(stranger.roster(Roster::Students).await, (Revision(0), vec![]));
    let history: HistoryBody = read(stranger.get("v1/imports").await).await;
    assert!(history.imports.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_imports_at_a_time_one_is_done_and_the_other_told_that_the_list_moved() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let mut all = Vec::new();
    for size in 1..=8 {
        let sending = school.open(&pupils(0..size * 10), Rules::default()).await;
        school.send(&sending).await;
        all.push(sending);
    }
    let commits: Vec<_> = all
        .into_iter()
        .map(|sending| {
            let school = school.clone();
            tokio::spawn(async move { school.commit(&sending).await.status() })
        })
        .collect();
    let mut done = 0;
    for commit in commits {
        match commit.await.unwrap() {
            StatusCode::OK => done += 1,
            status => assert_eq!(status, StatusCode::PRECONDITION_FAILED),
        }
    }
    assert_eq!(done, 1);
    assert_eq!(school.roster(Roster::Students).await.0, Revision(1));
}
