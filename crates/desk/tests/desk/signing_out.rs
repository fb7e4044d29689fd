//! A PC that others use too: what signing out leaves on it, and what goes by itself.

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering::SeqCst},
    time::SystemTime,
};

use balado_core::{finding::Column, school::Roster};
use balado_testkit::front::{Fate, Front};
use balado_testkit::service::TestService;

use crate::{
    correcting::{at, drafts, open, write},
    school::{Pc, code_of, signed_in},
};

const LIST: Roster = Roster::Students;
/// A line that is fine, one without a name.
const ONE_TO_FIX: &str = "Id;Type;Nom;Prénom;Identifiant;Classes\n\
    1001;Élève;VIDAL;Zoé;zoe.vidal;6A\n\
    1002;Élève;;Nils;nils.roy;6A\n";
/// Nobody knows these columns.
const UNMAPPED: &str = "A;B;C\n1001;VIDAL;Zoé\n";

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_closes_the_lists_and_forgets_what_was_typed() {
    for all in [false, true] {
        let service = TestService::start().await;
        let (pc, desk) = signed_in(&service).await;
        open(&desk, &write(&pc, "export.csv", ONE_TO_FIX)).await;
        desk.correct(LIST, at(&desk, 3).key, Column::LastName, "ROY").await.unwrap();
        let other = desk.open_exports(vec![write(&pc, "autre.csv", UNMAPPED)]).await;
        let waiting = other.unmapped[0].id;
        fs::write(pc.folder().join("state/drafts/abc.damaged.json"), "{").unwrap();
        assert_eq!(drafts(&pc).len(), 2);
        assert_eq!(desk.unsent_corrections().await, 1, "it can be said before");

        let start =
            if all { desk.end_all_sessions().await } else { desk.sign_out().await }.unwrap();
        assert!(start.session.is_none());
        let told: &[&str] = if all { &["Tous les postes sont déconnectés"] } else { &[] };
        let started = |(said, told): (&String, &&str)| said.starts_with(told);
        assert!(
            start.notices.len() == told.len() && start.notices.iter().zip(told).all(started),
            "{:?}",
            start.notices
        );
        assert!(Roster::ALL.iter().all(|roster| desk.list(*roster).is_none()), "no list is open");
        let gone = desk.map_columns(waiting, balado_core::export::Mapping::default()).await;
        assert_eq!(gone.expect_err("it waits no more").code(), "no-unmapped");
        assert!(drafts(&pc).is_empty(), "{:?}", drafts(&pc));
        assert_eq!(desk.unsent_corrections().await, 0);
        open(&desk, &pc.folder().join("export.csv")).await;
        let list = desk.list(LIST).unwrap();
        assert_eq!((list.counters.to_fix, list.corrections.lines), (1, 0), "as the file says it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_the_window_forgets_nothing() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let file = write(&pc, "export.csv", ONE_TO_FIX);
    open(&desk, &file).await;
    desk.correct(LIST, at(&desk, 3).key, Column::LastName, "ROY").await.unwrap();
    drop(desk);
    let desk = pc.desk();
    desk.start().await.unwrap();
    open(&desk, &file).await;
    assert_eq!(desk.list(LIST).unwrap().corrections.lines, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn old_drafts_are_swept_when_the_program_starts() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let folder = pc.folder().join("state/drafts");
    fs::create_dir_all(&folder).unwrap();
    let now = SystemTime::now();
    let days = |days: u64| now - std::time::Duration::from_secs(days * 24 * 3600);
    for (name, age) in [("old", 8), ("old.damaged", 8), ("young", 6)] {
        let path = folder.join(format!("{name}.json"));
        fs::write(&path, "{}").unwrap();
        fs::File::options().write(true).open(path).unwrap().set_modified(days(age)).unwrap();
    }
    pc.desk().start().await.unwrap();
    assert_eq!(drafts(&pc), [folder.join("young.json")], "though no file was opened");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_draft_of_an_import_that_is_finished_later_goes_with_it() {
    for (fate, case) in [(Fate::CutBefore, "before its commit"), (Fate::CutAfter, "after it")] {
        let service = TestService::start().await;
        let front = Front::before(service.url()).await;
        let pc = Pc::new(front.url());
        let desk = pc.signed_in(|| code_of(&service)).await;
        open(&desk, &write(&pc, "export.csv", ONE_TO_FIX)).await;
        desk.correct(LIST, at(&desk, 3).key, Column::LastName, "ROY").await.unwrap();
        let gone = AtomicBool::new(false);
        front.judge(move |asked| match (asked.is("POST", "/commit"), gone.load(SeqCst)) {
            (true, false) => {
                gone.store(true, SeqCst);
                fate
            }
            (_, true) => Fate::CutBefore,
            _ => Fate::Pass,
        });
        desk.push_import(LIST, None, &|_| ()).await.expect_err(case);
        drop(desk);
        assert_eq!(drafts(&pc).len(), 1, "{case}: kept until the end is known");

        front.judge(|_| Fate::Pass);
        let desk = pc.desk();
        let start = desk.start().await.unwrap();
        for cut in start.interrupted {
            desk.resume_import(cut.import_id, &|_| ()).await.expect(case);
        }
        assert!(drafts(&pc).is_empty(), "{case}: the file is not even open");
    }
}
