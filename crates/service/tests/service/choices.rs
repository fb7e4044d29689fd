//! What a person chose of an import: numbers for each hold, absents one by one, people who are the same.

use std::collections::BTreeSet;

use balado_core::{
    plan::{AbsentRule, Relink, Rules},
    school::{Account, EntId, FirstName, LastName, Login, Roster},
};
use balado_testkit::service::TestService;
use balado_wire::{Code, HistoryBody, ImportBody, Receipt, UndoBody};
use jiff::{SignedDuration, Timestamp, civil::date};
use rusqlite::Connection;
use serde_json::json;

use crate::client::{SCHOOL, Sending, Visitor, confirmed, pupils, read, refusal};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn ids(texts: &[&str]) -> BTreeSet<EntId> {
    texts.iter().map(|text| EntId::parse(text).unwrap()).collect()
}

async fn sent(school: &Visitor, wanted: &[Account], rules: Rules) -> Sending {
    let sending = school.open(wanted, rules).await;
    school.send(&sending).await;
    sending
}

/// Ids of the accounts that are active.
async fn active(school: &Visitor) -> Vec<String> {
    let (_, held) = school.roster(Roster::Students).await;
    let active = held.iter().filter(|held| held.active);
    active.map(|held| held.account.ent_id.to_string()).collect()
}

#[tokio::test]
async fn each_of_two_holds_waits_for_its_own_number() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&pupils(0..100)).await;
    let leaving = Rules::of_all(AbsentRule::Deactivate, Relink::No);
    let sending = sent(&school, &pupils(0..40), leaving).await;
    let status: ImportBody = read(school.get(&format!("v1/imports/{}", sending.id)).await).await;
    let kinds = |holds: &[balado_wire::HoldBody]| {
        holds.iter().map(|hold| hold.kind.clone()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&status.holds), ["deactivations", "few-known"]);
    let table = [
        (&[][..], &["deactivations", "few-known"][..], "nothing typed"),
        (&[("deactivations", 60)], &["few-known"], "the gravest only"),
        (&[("deactivations", 60), ("few-known", 61)], &["few-known"], "one right and one wrong"),
        (&[("few-known", 60), ("updates", 60)], &["deactivations"], "for another reason"),
    ];
    for (typed, waiting, case) in table {
        let body = confirmed(&sending.digest, typed);
        let answer = school.commit_with(sending.id, sending.revision, &body).await;
        let held = refusal(answer).await;
        assert_eq!(
            (held.code, kinds(&held.holds)),
            (Code::Held, waiting.iter().map(ToString::to_string).collect()),
            "{case}"
        );
        let asked = held.detail.matches("Pour continuer, tapez le nombre 60").count();
        assert_eq!(asked, waiting.len(), "{case}: all are told: {}", held.detail);
    }
    assert_eq!(active(&school).await.len(), 100, "nothing was done");
    let body = confirmed(&sending.digest, &[("few-known", 60), ("deactivations", 60)]);
    let done = school.commit_with(sending.id, sending.revision, &body).await;
    assert_eq!(read::<Receipt>(done).await.counts.deactivate, 60);
    let many: Vec<(&str, u32)> = vec![("few-known", 60); 17];
    let body = confirmed(&sending.digest, &many);
    let answer = school.commit_with(sending.id, sending.revision, &body).await;
    assert_eq!(refusal(answer).await.code, Code::BadRequest, "bounded");
}

#[tokio::test]
async fn absents_are_deactivated_or_kept_one_by_one_and_undone() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&pupils(0..10)).await;
    let wanted = pupils(0..6);
    let cases = [
        (AbsentRule::Keep, &["0000007"][..], 1, "one of four leaves"),
        (AbsentRule::Deactivate, &["0000007", "0000008"], 2, "two of four stay"),
    ];
    for (absent, except, leaving, case) in cases {
        let before = active(&school).await;
        let rules = Rules { absent, except: ids(except), ..Rules::default() };
        let sending = sent(&school, &wanted, rules).await;
        let done: Receipt = read(school.commit(&sending).await).await;
        assert_eq!((done.counts.deactivate, done.counts.absent), (leaving, 4 - leaving), "{case}");
        let after = active(&school).await;
        let named = after.iter().any(|id| id == except[0]);
        assert_eq!(named, absent == AbsentRule::Deactivate, "{case}");
        assert_eq!(after.len(), 10 - leaving as usize, "{case}");
        let undone = school.undo(done.id).await;
        assert_eq!((undone.restored, undone.conflicts), (leaving, 0), "{case}");
        assert_eq!(active(&school).await, before, "{case}");
    }
}

#[tokio::test]
async fn those_who_are_named_one_by_one_count_for_the_thresholds() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&pupils(0..20)).await;
    let named: Vec<String> = (12..18).map(|id| format!("{id:07}")).collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    let rules = Rules { except: ids(&named), ..Rules::default() };
    let sending = sent(&school, &pupils(0..12), rules).await;
    let held = refusal(school.commit(&sending).await).await;
    assert_eq!((held.holds[0].kind.as_str(), held.holds[0].number), ("deactivations", 6));
}

/// The import with other choices than those it was previewed with.
async fn reopened(school: &Visitor, sending: &Sending, rules: serde_json::Value) -> Code {
    let mut body = serde_json::to_value(&sending.body).unwrap();
    body["rules"] = rules;
    let opened: balado_wire::OpenedBody = read(school.post("v1/imports", &body).await).await;
    let other = Sending {
        id: opened.id,
        parts: sending.parts.clone(),
        body: sending.body.clone(),
        digest: sending.digest.clone(),
        ..*sending
    };
    school.send(&other).await;
    refusal(school.commit(&other).await).await.code
}

#[tokio::test]
async fn choices_that_concern_nobody_of_the_list_or_were_not_shown_are_refused() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&pupils(0..10)).await;
    school.import(&[crate::client::teacher("p1")]).await;
    let sending = school.open(&pupils(0..6), Rules::default()).await;
    let table = [
        (json!({"absent": "keep", "except": ["0000001"]}), Code::BadChoice, "in the list"),
        (json!({"absent": "keep", "except": ["p1"]}), Code::BadChoice, "of the other list"),
        (json!({"absent": "deactivate", "except": ["x"]}), Code::BadChoice, "nobody"),
        (json!({"absent": "keep", "same_person": ["0000007"]}), Code::BadChoice, "absent"),
        (json!({"absent": "keep", "except": ["0000007"]}), Code::DigestDiffers, "not shown"),
        (json!({"absent": "keep", "same_person": ["0000001"]}), Code::DigestDiffers, "not shown"),
    ];
    for (rules, expected, case) in table {
        assert_eq!(reopened(&school, &sending, rules).await, expected, "{case}");
    }
    assert_eq!(active(&school).await.len(), 10);
}

#[tokio::test]
async fn who_was_said_to_be_the_same_person_is_kept_with_the_import() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&pupils(0..3)).await;
    let mut wanted = pupils(0..3);
    wanted[1].last_name = LastName::parse("ROUX").unwrap();
    let rules = Rules { same_person: ids(&["0000001"]), ..Rules::default() };
    let sending = sent(&school, &wanted, rules).await;
    let done: Receipt = read(school.commit(&sending).await).await;
    assert_eq!((done.counts.update, done.counts.unchanged), (1, 2));
    let db = Connection::open(service.database_path()).unwrap();
    let kept = || -> String {
        let question = "select same_person from import where id = ?1";
        db.query_row(question, [sending.id.to_string()], |row| row.get(0)).unwrap()
    };
    assert_eq!(kept(), r#"["0000001"]"#);
    let month = SignedDuration::from_hours(30 * 24);
    for (later, expected) in [(month - HOUR, r#"["0000001"]"#), (month + HOUR, "[]")] {
        let now = Timestamp::now() + later;
        service.store().sweep(now, now - month).await.unwrap();
        assert_eq!(kept(), expected, "as long as it can be undone");
    }
}

#[tokio::test]
async fn somebody_else_under_a_known_id_waits_for_a_number_or_for_who_vouches() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&pupils(0..30)).await;
    let mut wanted = pupils(0..30);
    wanted[1].last_name = LastName::parse("KHELIFI").unwrap();
    wanted[1].first_name = FirstName::parse("Adam").unwrap();
    wanted[1].login = Login::parse("adam.khelifi").ok();
    let sending = sent(&school, &wanted, Rules::default()).await;
    let held = refusal(school.commit(&sending).await).await;
    let kinds: Vec<_> = held.holds.iter().map(|hold| (hold.kind.as_str(), hold.number)).collect();
    assert_eq!((held.code, kinds), (Code::Held, vec![("other-person", 1)]));
    let body = confirmed(&sending.digest, &[("other-person", 1)]);
    let done = school.commit_with(sending.id, sending.revision, &body).await;
    let done: Receipt = read(done).await;
    assert_eq!((done.counts.replaced, done.counts.update, done.counts.create), (1, 0, 0));
    let undone = school.undo(done.id).await;
    assert_eq!((undone.restored, undone.conflicts), (1, 0));
    let rules = Rules { same_person: ids(&["0000001"]), ..Rules::default() };
    let done: Receipt = read(school.commit(&sent(&school, &wanted, rules).await).await).await;
    assert_eq!((done.counts.replaced, done.counts.update), (0, 1), "a person vouched");
}

#[tokio::test]
async fn a_list_that_is_not_the_one_announced_is_refused() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let wanted = pupils(0..3);
    let sending = school.open(&wanted, Rules::default()).await;
    let mut body = serde_json::to_value(&sending.body).unwrap();
    body["list_digest"] = json!("0".repeat(64));
    let opened: balado_wire::OpenedBody = read(school.post("v1/imports", &body).await).await;
    let other = Sending { id: opened.id, ..sending };
    school.send(&other).await;
    let refused = refusal(school.commit(&other).await).await;
    assert_eq!(refused.code, Code::DigestDiffers);
    assert!(refused.detail.contains("annoncée"), "{}", refused.detail);
    assert_eq!(active(&school).await.len(), 0);
}

#[tokio::test]
async fn the_history_says_of_a_file_its_kind_its_day_and_its_lines_for_ever() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let mut sending = school.open(&pupils(0..3), Rules::default()).await;
    let source = &mut sending.body.source;
    (source.date, source.lines, source.left_aside) = (Some(date(2026, 9, 1)), 5, 2);
    let body = serde_json::to_value(&sending.body).unwrap();
    let opened: balado_wire::OpenedBody = read(school.post("v1/imports", &body).await).await;
    let sending = Sending { id: opened.id, ..sending };
    school.send(&sending).await;
    let source = Some(sending.body.source.clone());
    let path = format!("v1/imports/{}", sending.id);
    assert_eq!(read::<ImportBody>(school.get(&path).await).await.source, source);
    let receipt: Receipt = read(school.commit(&sending).await).await;
    assert_eq!(receipt.source, source);
    let history: HistoryBody = read(school.get("v1/imports").await).await;
    assert_eq!(history.imports[0].source, source);
    let undo: UndoBody = read(school.post(&format!("{path}/undo"), &json!({})).await).await;
    let body = json!({"digest": undo.digest});
    let undone = school.commit_with(undo.id, undo.base.parse().unwrap(), &body).await;
    assert_eq!(read::<Receipt>(undone).await.source, source, "an undoing names what it undoes");
}
