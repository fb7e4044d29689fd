//! The window is closed and opened again: whose school it was, and what was open.

use std::{
    fs,
    time::{Duration, SystemTime},
};

use balado_core::{finding::Column, school::Roster};
use balado_desk::{Desk, Former, Vault};
use balado_testkit::{samples, service::TestService};

use crate::{
    correcting::{at, open, write},
    school::{Pc, SCHOOL, signed_in},
};

const LIST: Roster = Roster::Students;
/// A line that is fine, one without a name.
const ONE_TO_FIX: &str = "Id;Type;Nom;Prénom;Identifiant;Classes\n\
    1001;Élève;VIDAL;Zoé;zoe.vidal;6A\n\
    1002;Élève;;Nils;nils.roy;6A\n";

/// The program, started again.
async fn again(pc: &Pc) -> (Desk, Option<Former>, bool) {
    let desk = pc.desk();
    let start = desk.start().await.unwrap();
    (desk, start.former, start.reopens)
}

fn kept(pc: &Pc) -> bool {
    pc.folder().join("state/recall.json").exists()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_start_finds_the_school_the_name_and_the_open_lists_as_they_were_corrected() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, &write(&pc, "export.csv", ONE_TO_FIX)).await;
    desk.correct(LIST, at(&desk, 3).key, Column::LastName, "ROY").await.unwrap();
    desk.open_exports(vec![samples::path("2025/enseignants.csv")]).await;
    drop(desk);

    let (desk, former, reopens) = again(&pc).await;
    assert_eq!(former, Some(Former { uai: SCHOOL.into(), person: "Mme Fictive".into() }));
    assert!(reopens && desk.list(LIST).is_none(), "the window is there before the lists");
    let opened = desk.reopen_exports().await;
    assert_eq!(opened.opened, Roster::ALL, "{:?}", opened.refused);
    let list = desk.list(LIST).unwrap();
    assert_eq!((list.lines, list.corrections.lines, list.counters.to_fix), (2, 1, 0));
    assert!(!desk.start().await.unwrap().reopens, "once");
    assert!(desk.reopen_exports().await.opened.is_empty(), "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ended_leaves_the_school_and_the_lists() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, &write(&pc, "export.csv", ONE_TO_FIX)).await;
    drop(desk);
    pc.vault().forget(&format!("session {}", service.url())).unwrap();
    let (desk, former, reopens) = again(&pc).await;
    assert_eq!((former.map(|former| former.uai).as_deref(), reopens), (Some(SCHOOL), true));
    assert_eq!(desk.reopen_exports().await.opened, [LIST]);
    assert!(!desk.list(LIST).unwrap().compared);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signed_out_leaves_nothing_behind() {
    for all in [false, true] {
        let service = TestService::start().await;
        let (pc, desk) = signed_in(&service).await;
        open(&desk, &write(&pc, "export.csv", ONE_TO_FIX)).await;
        assert!(kept(&pc));
        if all { desk.end_all_sessions().await } else { desk.sign_out().await }.unwrap();
        assert!(!kept(&pc));
        let (_, former, reopens) = again(&pc).await;
        assert_eq!((former, reopens), (None, false));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_was_closed_sent_or_moved_away_is_not_opened_again() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, &write(&pc, "export.csv", ONE_TO_FIX)).await;
    desk.close_list(LIST).await;
    drop(desk);
    assert!(!again(&pc).await.2, "closed");

    let (desk, ..) = again(&pc).await;
    open(&desk, &samples::path("2025/eleves.csv")).await;
    desk.push_import(LIST, None, &|_| ()).await.unwrap();
    drop(desk);
    assert!(!again(&pc).await.2, "sent");

    let (desk, ..) = again(&pc).await;
    let path = write(&pc, "export.csv", ONE_TO_FIX);
    open(&desk, &path).await;
    drop(desk);
    fs::remove_file(path).unwrap();
    let (desk, former, reopens) = again(&pc).await;
    assert!(reopens && former.is_some());
    let opened = desk.reopen_exports().await;
    assert!(opened.opened.is_empty() && opened.refused.is_empty(), "{:?}", opened.refused);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_its_owner_s_only() {
    use std::os::unix::fs::PermissionsExt;
    let service = TestService::start().await;
    let (pc, _desk) = signed_in(&service).await;
    let mode = fs::metadata(pc.folder().join("state/recall.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_start_keeps_it_for_as_long_again_and_what_is_too_old_goes_from_the_disk() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, &write(&pc, "export.csv", ONE_TO_FIX)).await;
    drop(desk);
    let path = pc.folder().join("state/recall.json");
    let aged = |days: u64| {
        let then = SystemTime::now() - Duration::from_hours(24 * days);
        fs::File::options().write(true).open(&path).unwrap().set_modified(then).unwrap();
    };
    for _ in 0..2 {
        aged(5);
        assert!(again(&pc).await.2, "five days after the last start");
    }
    aged(8);
    let (_, former, reopens) = again(&pc).await;
    assert_eq!((former, reopens, kept(&pc)), (None, false, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_of_another_school_are_not_opened_beside_the_session_that_was_found() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, &write(&pc, "export.csv", ONE_TO_FIX)).await;
    drop(desk);
    let path = pc.folder().join("state/recall.json");
    let of_another = fs::read_to_string(&path).unwrap().replace(SCHOOL, "0930341R");
    fs::write(&path, of_another).unwrap();
    let (desk, former, reopens) = again(&pc).await;
    assert_eq!((former, reopens), (None, false));
    assert!(desk.reopen_exports().await.opened.is_empty());
}
