use std::sync::Arc;

use balado_core::{
    plan::{AbsentRule, Rules},
    school::Roster,
};
use balado_service::clock::FixedClock;
use balado_testkit::service::{Options, TestService};
use balado_wire::{
    Code, ConflictBody, ConflictReasonBody, HistoryBody, ImportBody, ImportState, Receipt, UndoBody,
};
use jiff::SignedDuration;
use reqwest::StatusCode;
use serde_json::json;
use uuid::Uuid;

use crate::client::{SCHOOL, Visitor, in_class, pupils, read, refusal, teacher};

async fn open_undo(school: &Visitor, id: Uuid) -> UndoBody {
    let answer = school.post(&format!("v1/imports/{id}/undo"), &json!({})).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    read(answer).await
}

async fn commit(school: &Visitor, undo: &UndoBody) -> Receipt {
    let on = undo.base.parse().unwrap();
    read(school.commit_with(undo.id, on, &json!({"digest": undo.digest})).await).await
}

#[tokio::test]
async fn an_import_is_undone_exactly_and_the_undoing_too() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&pupils(0..40)).await;
    let before = school.roster(Roster::Students).await.1;
    let mut wanted: Vec<_> = pupils(0..36).into_iter().map(|p| in_class(p, "4B")).collect();
    wanted.truncate(10);
    wanted.extend(pupils(10..36));
    wanted.extend(pupils(100..105));
    let rules = Rules { absent: AbsentRule::Deactivate, ..Rules::default() };
    let sending = school.open(&wanted, rules).await;
    school.send(&sending).await;
    let done: Receipt = read(school.commit(&sending).await).await;
    let after = school.roster(Roster::Students).await.1;
    assert_eq!((done.counts.create, done.counts.update, done.counts.deactivate), (5, 10, 4));

    let undo = open_undo(&school, done.id).await;
    assert_eq!((undo.removed, undo.restored, undo.conflicts.len()), (5, 14, 0));
    assert_eq!(open_undo(&school, done.id).await, undo, "asked twice, opened once");
    let shown: ImportBody = read(school.get(&format!("v1/imports/{}", undo.id)).await).await;
    assert_eq!(shown.undo.as_ref(), Some(&undo));
    assert_eq!(school.roster(Roster::Students).await.1, after, "nothing before its commit");
    let undone = commit(&school, &undo).await;
    assert_eq!((undone.removed, undone.restored, undone.undoes), (5, 14, Some(done.id)));
    assert_eq!(school.roster(Roster::Students).await.1, before);
    assert_eq!(commit(&school, &undo).await, undone, "the same receipt for ever");

    let again = school.post(&format!("v1/imports/{}/undo", done.id), &json!({})).await;
    assert_eq!(refusal(again).await.code, Code::CannotUndo);
    let redo = open_undo(&school, undone.id).await;
    commit(&school, &redo).await;
    assert_eq!(school.roster(Roster::Students).await.1, after);
    let history: HistoryBody = read(school.get("v1/imports").await).await;
    let found: Vec<_> = history.imports.iter().map(|one| (one.state, one.can_undo)).collect();
    let (committed, undone) = ((ImportState::Committed, true), (ImportState::Undone, false));
    assert_eq!(found, [committed, undone, committed, committed]);
}

#[tokio::test]
async fn an_undoing_leaves_what_is_newer() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let first = school.import(&pupils(0..10)).await;
    let mut newer: Vec<_> = pupils(0..2).into_iter().map(|p| in_class(p, "3A")).collect();
    newer.extend(pupils(2..10));
    school.import(&newer).await;
    let undo = open_undo(&school, first.id).await;
    let ids: Vec<&str> = undo.conflicts.iter().map(|conflict| conflict.ent_id.as_str()).collect();
    assert_eq!(ids, ["0000000", "0000001"]);
    assert_eq!(undo.conflicts[0].last_name, "D’ALMEIDA");
    let changed = |conflict: &ConflictBody| conflict.reason == ConflictReasonBody::Changed;
    assert!(undo.conflicts.iter().all(changed));
    let receipt = commit(&school, &undo).await;
    assert_eq!((receipt.removed, receipt.conflicts), (8, 2));
    assert_eq!(school.roster(Roster::Students).await.1.len(), 2);
}

#[tokio::test]
async fn an_undoing_says_why_it_leaves_each_account_alone() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let first = school.import(&pupils(0..20)).await;
    let mut newer: Vec<_> = pupils(0..3).into_iter().map(|p| in_class(p, "3A")).collect();
    newer.extend(pupils(3..18));
    let rules = Rules { absent: AbsentRule::Deactivate, ..Rules::default() };
    let sending = school.open(&newer, rules).await;
    school.send(&sending).await;
    let _done: Receipt = read(school.commit(&sending).await).await;
    let undo = open_undo(&school, first.id).await;
    assert_eq!((undo.removed, undo.conflicts.len()), (15, 5));
    let count = |reason| undo.conflicts.iter().filter(|one| one.reason == reason).count();
    assert_eq!(count(ConflictReasonBody::Changed), 3);
    assert_eq!(count(ConflictReasonBody::Deactivated), 2);
}

#[tokio::test]
async fn an_undoing_that_nobody_commits_is_no_line_of_the_history() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let done = school.import(&pupils(0..10)).await;
    let lines = async || {
        let history: HistoryBody = read(school.get("v1/imports").await).await;
        history.imports.into_iter().map(|one| (one.id, one.state)).collect::<Vec<_>>()
    };
    let committed = vec![(done.id, ImportState::Committed)];
    let undo = open_undo(&school, done.id).await;
    assert_eq!(lines().await, committed, "it only shows what it would do");
    let answer = school.delete(&format!("v1/imports/{}", undo.id)).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(lines().await, committed, "given up");
    let undo = open_undo(&school, done.id).await;
    commit(&school, &undo).await;
    let states = [(undo.id, ImportState::Committed), (done.id, ImportState::Undone)];
    assert_eq!(lines().await, states);
}

#[tokio::test]
async fn an_undoing_made_before_another_import_is_made_again() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let first = school.import(&pupils(0..10)).await;
    let old = open_undo(&school, first.id).await;
    school.import(&pupils(0..12)).await;
    let on = old.base.parse().unwrap();
    let moved = school.commit_with(old.id, on, &json!({"digest": old.digest})).await;
    assert_eq!(refusal(moved).await.code, Code::ListMoved);
    let fresh = open_undo(&school, first.id).await;
    assert_ne!(fresh.id, old.id);
    commit(&school, &fresh).await;
    assert_eq!(school.roster(Roster::Students).await.1.len(), 2);
}

#[tokio::test]
async fn undoing_is_for_what_is_done_and_for_thirty_days() {
    let clock = Arc::new(FixedClock::at("2026-09-01T07:00:00Z".parse().unwrap()));
    let options = Options { clock: clock.clone(), ..Options::default() };
    let service = TestService::start_with(options).await;
    let school = Visitor::of(&service, SCHOOL).await;
    let open = school.open(&pupils(0..3), Rules::default()).await;
    let early = school.post(&format!("v1/imports/{}/undo", open.id), &json!({})).await;
    assert_eq!(refusal(early).await.code, Code::NotFound);
    school.send(&open).await;
    let done: Receipt = read(school.commit(&open).await).await;
    clock.advance(SignedDuration::from_hours(30 * 24));
    let later = Visitor::of(&service, SCHOOL).await;
    let late = later.post(&format!("v1/imports/{}/undo", done.id), &json!({})).await;
    assert_eq!(refusal(late).await.code, Code::CannotUndo);
    assert_eq!(later.roster(Roster::Students).await.1.len(), 3);
}

#[tokio::test]
async fn the_gestionnaire_is_an_active_teacher() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let name = async |id: &str| {
        let request = school.request(reqwest::Method::PUT, "v1/manager");
        request.json(&json!({ "ent_id": id })).send().await.unwrap()
    };
    school.import(&pupils(0..3)).await;
    let teachers = school.import(&[teacher("p1"), teacher("p2")]).await;
    assert_eq!(refusal(name("0000001").await).await.code, Code::BadManager, "a pupil");
    assert_eq!(refusal(name("p9").await).await.code, Code::BadManager, "nobody");
    for id in ["p1", "p2", "p2"] {
        assert_eq!(name(id).await.status(), StatusCode::OK, "{id}");
        let manager: balado_wire::ManagerBody = read(school.get("v1/manager").await).await;
        assert_eq!((manager.ent_id.as_deref(), manager.by.as_str()), (Some(id), "Mme Martin"));
    }
    let undo = open_undo(&school, teachers.id).await;
    commit(&school, &undo).await;
    let gone = refusal(school.get("v1/manager").await).await;
    assert_eq!(gone.code, Code::NotFound, "an account that is gone manages nothing");
    assert_eq!(school.delete("v1/manager").await.status(), StatusCode::NO_CONTENT);
}
