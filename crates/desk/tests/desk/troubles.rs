//! Proxies, bad lines and full disks between the desk and its service.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use balado_core::school::Roster;
use balado_desk::{Desk, DeskError, HistoryOutcome, RemoteError, TypedNumber};
use balado_service::clock::FixedClock;
use balado_testkit::front::{Asked, Fate, Front};
use balado_testkit::{
    disk::SmallDisk,
    service::{Options, TestService},
};
use jiff::{SignedDuration, Timestamp};

use crate::school::{Pc, SCHOOL, code_of, open, rows, signed_in};

/// A desk behind a front, signed in, with 620 pupils to send.
async fn ready() -> (TestService, Front, Pc, Desk) {
    let service = TestService::start().await;
    let front = Front::before(service.url()).await;
    let pc = Pc::new(front.url());
    let desk = pc.signed_in(|| code_of(&service)).await;
    open(&desk, "2025/eleves.csv").await;
    (service, front, pc, desk)
}

async fn push(desk: &Desk) -> Result<u32, DeskError> {
    desk.push_import(Roster::Students, None, &|_| ()).await.map(|report| report.created)
}

/// A part of the list on its way.
fn is_part(asked: &Asked) -> bool {
    asked.is("PUT", "/chunks/")
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_that_a_proxy_finds_too_large_are_halved() {
    let table = [
        (413, 1, "a proxy that refuses large bodies"),
        (408, 1, "a proxy that has no patience"),
        (502, 4, "a proxy that gives up: it may pass, so it is tried again first"),
    ];
    for (status, tries, case) in table {
        let (service, front, _pc, desk) = ready().await;
        let limit = Arc::new(AtomicUsize::new(usize::MAX));
        let allowed = Arc::clone(&limit);
        front.judge(move |asked| {
            if asked.is("PUT", "/chunks/0") && allowed.load(Ordering::SeqCst) == usize::MAX {
                allowed.store(asked.bytes * 2 / 3, Ordering::SeqCst);
            }
            let too_large = is_part(asked) && asked.bytes > allowed.load(Ordering::SeqCst);
            if too_large { Fate::Status(status) } else { Fate::Pass }
        });
        assert_eq!(push(&desk).await.expect(case), 620, "{case}");
        assert_eq!(rows(&service.database_path()).len(), 620, "{case}");
        let asked = front.asked();
        let limit = limit.load(Ordering::SeqCst);
        let refused = asked.iter().filter(|asked| is_part(asked) && asked.bytes > limit).count();
        assert_eq!(refused, tries, "{case}: 500 accounts do not pass, 250 do");
        assert_eq!(front.count("PUT", "/chunks/2"), 1, "{case}: 250, 250 and 120");
        assert_eq!(front.count("DELETE", "/v1/imports/"), 1, "{case}: the first one is given up");
        assert_eq!(front.count("POST", "/commit"), 1, "{case}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_no_school_may_have_is_said_and_not_insisted_on() {
    let mut options = Options::default();
    options.limits.school.accounts = 600;
    let service = TestService::start_with(options).await;
    let front = Front::before(service.url()).await;
    let pc = Pc::new(front.url());
    let desk = pc.signed_in(|| code_of(&service)).await;
    open(&desk, "2025/eleves.csv").await;
    let error = push(&desk).await.expect_err("620 accounts");
    assert_eq!(error.code(), "school-limit", "{error:?}");
    assert!(error.help().contains("plus de 600 comptes"), "{}", error.help());
    assert!(error.help().contains("vérifiez que le fichier"), "{}", error.help());
    assert_eq!(front.count("POST", "/v1/imports"), 2, "and once whether it was opened after all");
    desk.start().await.expect("it starts again");
    assert_eq!(front.count("POST", "/v1/imports"), 2, "then it is forgotten");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_to_try_again_is_taken_from_the_answer() {
    let mut options = Options::default();
    options.limits.school.imports = 0;
    let service = TestService::start_with(options).await;
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    let error = push(&desk).await.expect_err("no import at all");
    let DeskError::Remote(RemoteError::Refused(problem)) = error else { panic!("{error:?}") };
    assert_eq!(problem.retry_after, Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_are_not_halved_for_ever() {
    let (service, front, _pc, desk) = ready().await;
    front.judge(|asked| if is_part(asked) { Fate::Status(413) } else { Fate::Pass });
    let error = push(&desk).await.expect_err("nothing passes");
    assert_eq!(error.code(), "not-balado", "{error:?}");
    assert_eq!(front.count("DELETE", "/v1/imports/"), 4, "500, 250, 125, 62, then 50 at last");
    assert!(rows(&service.database_path()).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_cut_is_asked_again_and_done_once() {
    let requests = [("POST", "/v1/imports"), ("PUT", "/chunks/1"), ("POST", "/commit")];
    for (method, word) in requests {
        for (fate, case) in [
            (Fate::CutBefore, "before"),
            (Fate::CutAfter, "after"),
            (Fate::InDoubt, "done, and the service does not know"),
            (Fate::Status(503), "a proxy"),
        ] {
            let (service, front, _pc, desk) = ready().await;
            let cut = AtomicBool::new(false);
            front.judge(move |asked| {
                let here = asked.is(method, word) && !cut.swap(true, Ordering::SeqCst);
                if here { fate } else { Fate::Pass }
            });
            assert_eq!(push(&desk).await.expect(case), 620, "{method} {word}, {case}");
            assert!(front.count(method, word) >= 2, "{method} {word}, {case}: asked again");
            assert_eq!(rows(&service.database_path()).len(), 620);
            let done = desk.history().await.unwrap();
            let outcomes: Vec<_> = done.iter().map(|entry| entry.outcome).collect();
            assert_eq!(outcomes, [HistoryOutcome::Committed], "{method} {word}, {case}: once");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_cut_is_found_at_the_next_start_and_given_up() {
    let (service, front, pc, desk) = ready().await;
    front.judge(|asked| if asked.is("PUT", "/chunks/1") { Fate::CutBefore } else { Fate::Pass });
    let error = push(&desk).await.expect_err("its second part never passes");
    assert_eq!(error.code(), "unreachable");
    assert_eq!(front.count("PUT", "/chunks/1"), 4, "it was tried four times");
    drop(desk);

    front.judge(|_| Fate::Pass);
    let desk = pc.desk();
    let found = desk.start().await.unwrap().interrupted.pop().expect("it is found again");
    assert_eq!((found.file_name.as_str(), found.complete), ("eleves.csv", false));
    desk.discard_import(found.import_id).await.expect("it is given up");
    assert!(rows(&service.database_path()).is_empty(), "nothing changed");
    let history = desk.history().await.unwrap();
    let ends: Vec<_> = history.iter().map(|entry| (entry.outcome, entry.can_resume)).collect();
    assert_eq!(ends, [(HistoryOutcome::Discarded, false)]);
    assert!(pc.desk().start().await.unwrap().interrupted.is_empty(), "and is not found twice");
}

/// Opens a list whose commit never passes; its every part has arrived.
async fn cut_at_the_commit(front: &Front, desk: &Desk, sample: &str, roster: Roster) {
    front.judge(|asked| if asked.is("POST", "/commit") { Fate::CutBefore } else { Fate::Pass });
    open(desk, sample).await;
    let holds = desk.list(roster).unwrap().holds.into_iter();
    let typed = holds.map(|hold| TypedNumber { kind: hold.kind.to_owned(), number: hold.number });
    let typed: Vec<_> = typed.collect();
    let error = desk.push_import(roster, typed, &|_| ()).await.expect_err("it never passes");
    assert_eq!(error.code(), "unreachable");
    front.judge(|_| Fate::Pass);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_list_keeps_its_own_unfinished_import() {
    let (service, front, pc, desk) = ready().await;
    cut_at_the_commit(&front, &desk, "2025/eleves.csv", Roster::Students).await;
    open(&desk, "2025/enseignants.csv").await;
    desk.push_import(Roster::Teachers, None, &|_| ()).await.expect("the teachers are done");
    let cut = |start: balado_desk::Start| -> Vec<Roster> {
        start.interrupted.iter().map(|cut| cut.roster).collect()
    };
    assert_eq!(cut(desk.stand(Vec::new())), [Roster::Students], "the pupils still wait");
    drop(desk);

    let desk = pc.desk();
    assert_eq!(cut(desk.start().await.unwrap()), [Roster::Students], "and are found again");
    cut_at_the_commit(&front, &desk, "2026/enseignants.csv", Roster::Teachers).await;
    assert_eq!(cut(desk.stand(Vec::new())), Roster::ALL, "both wait");
    drop(desk);

    let desk = pc.desk();
    let both = desk.start().await.unwrap().interrupted;
    assert_eq!(both.len(), 2);
    let resumable = desk.history().await.unwrap();
    assert_eq!(resumable.iter().filter(|entry| entry.can_resume).count(), 2);
    desk.discard_import(both[1].import_id).await.expect("the teachers are given up");
    assert_eq!(cut(desk.stand(Vec::new())), [Roster::Students]);
    let report = desk.resume_import(both[0].import_id, &|_| ()).await;
    assert_eq!(report.expect("the other list moved, not this one").created, 620);
    assert!(cut(desk.stand(Vec::new())).is_empty());
    assert_eq!(rows(&service.database_path()).len(), 665);
}

#[tokio::test(flavor = "multi_thread")]
async fn validating_a_list_gives_up_the_import_of_it_that_was_cut() {
    let (service, front, _pc, desk) = ready().await;
    cut_at_the_commit(&front, &desk, "2025/eleves.csv", Roster::Students).await;
    open(&desk, "2026/eleves.csv").await;
    desk.push_import(Roster::Students, None, &|_| ()).await.expect("another file");
    let outcomes: Vec<_> =
        desk.history().await.unwrap().into_iter().map(|entry| entry.outcome).collect();
    assert_eq!(outcomes, [HistoryOutcome::Committed, HistoryOutcome::Discarded]);
    assert!(desk.stand(Vec::new()).interrupted.is_empty());
    assert_eq!(rows(&service.database_path()).len(), 643);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undoing_that_is_looked_at_leaves_an_unfinished_import_waiting() {
    let (_service, front, _pc, desk) = ready().await;
    open(&desk, "2025/enseignants.csv").await;
    let done = desk.push_import(Roster::Teachers, None, &|_| ()).await.expect("the teachers");
    cut_at_the_commit(&front, &desk, "2025/eleves.csv", Roster::Students).await;
    let undo = desk.prepare_undo(done.import_id).await.unwrap();
    desk.discard_import(undo.id).await.unwrap();
    assert_eq!(desk.stand(Vec::new()).interrupted.len(), 1, "given up");
    let undo = desk.prepare_undo(done.import_id).await.unwrap();
    desk.undo_import(undo.id).await.unwrap();
    assert_eq!(desk.stand(Vec::new()).interrupted.len(), 1, "done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_of_another_version_is_told_and_nothing_is_sent() {
    let table = [
        ("99", "une autre version", "Installez la dernière version"),
        ("1", "n’est pas encore à jour", "Prévenez l’académie"),
        ("one", "une autre version", "Installez la dernière version"),
    ];
    for (version, what, remedy) in table {
        let (service, front, pc, desk) = ready().await;
        front.judge(move |_| Fate::OtherVersion(version));
        let error = push(&desk).await.expect_err("it speaks otherwise");
        assert_eq!(error.code(), "other-version", "{version}");
        let help = error.help();
        assert!(help.contains(what) && help.contains(remedy), "{version}: {help}");
        assert_eq!((front.count("PUT", ""), front.count("POST", "/commit")), (0, 0));
        assert!(rows(&service.database_path()).is_empty());
        let start = pc.desk().start().await.unwrap();
        assert!(start.session.is_some(), "the session is kept for when it is mended");
        assert!(start.notices.iter().any(|said| said.contains(what)), "{version}: {start:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_waited_too_long_is_told() {
    let clock = Arc::new(FixedClock::at(Timestamp::now()));
    let options = Options { clock: clock.clone(), ..Options::default() };
    let service = TestService::start_with(options).await;
    let desk = Pc::new(service.url()).desk();
    desk.start().await.unwrap();
    desk.request_link(SCHOOL).await.unwrap();
    let code = code_of(&service);
    clock.advance(SignedDuration::from_hours(3));
    let error = desk.sign_in(&code, "Mme Fictive").await.expect_err("it expired");
    assert_eq!(error.code(), "sign-in-over");
    let help = error.help();
    assert!(help.contains("elle a expiré") && help.contains("Faites-en une nouvelle"), "{help}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_at_the_commit_is_told_and_the_import_goes_on_when_there_is_room() {
    let Some(full) = SmallDisk::or_say_skipped(8, "full disk at the commit") else { return };
    let full = Arc::new(full);
    let options = Options { data: Some(full.path().to_owned()), ..Options::default() };
    let service = TestService::start_with(options).await;
    let (pc, desk) = signed_in(&service).await;
    let file = pc.folder().join("eleves.csv");
    std::fs::write(&file, balado_testkit::generate::Generator::pupils(9_000).bytes()).unwrap();
    desk.open_export(file).await.unwrap();
    let filled = Arc::clone(&full);
    let error = desk
        .push_import(Roster::Students, None, &move |progress| {
            if progress.stage == balado_desk::Stage::Committing {
                filled.fill();
            }
        })
        .await
        .expect_err("there is no room");
    assert_eq!(error.code(), "store-full");
    assert!(error.help().contains("Le disque du service est plein. Rien n’a été changé"));
    let waiting = desk.stand(Vec::new()).interrupted.pop().expect("it waits");
    assert!(waiting.complete, "every part arrived before the disk was full");
    full.make_room();
    let report = desk.resume_import(waiting.import_id, &|_| ()).await.expect("there is room");
    assert_eq!(report.created + desk.list(Roster::Students).unwrap().counters.to_fix, 9_000);
    service.stop().await;
}
