//! Two things at once on one desk: neither undoes or forgets what the other does.

use std::{
    sync::{Mutex, PoisonError, mpsc},
    time::Duration,
};

use balado_core::school::Roster;
use balado_desk::HistoryOutcome;
use balado_testkit::{
    front::{Fate, Front},
    service::TestService,
};

use crate::school::{Pc, code_of, open};

const LIST: Roster = Roster::Students;

/// Of this size. A slower machine only makes the test less strict.
const LONGER_THAN_AN_IMPORT: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_list_validated_while_a_cut_import_is_looked_for_leaves_nothing_to_finish() {
    let service = TestService::start().await;
    let front = Front::before(service.url()).await;
    let pc = Pc::new(front.url());
    let desk = pc.signed_in(|| code_of(&service)).await;
    open(&desk, "2025/eleves.csv").await;
    front.judge(|asked| if asked.is("POST", "/v1/imports") { Fate::CutBefore } else { Fate::Pass });
    desk.push_import(LIST, None, &|_| ()).await.expect_err("nobody answers");

    // The service is back. What was cut is looked for first, on a slow line.
    let (tell, told) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let first = Mutex::new(Some((tell, released)));
    front.judge(move |asked| {
        let gate = || first.lock().unwrap_or_else(PoisonError::into_inner).take();
        if asked.is("POST", "/v1/imports")
            && let Some((tell, released)) = gate()
        {
            tell.send(()).unwrap();
            released.recv().unwrap();
        }
        Fate::Pass
    });
    let looking = tokio::spawn({
        let desk = desk.clone();
        async move { desk.start().await }
    });
    tokio::task::spawn_blocking(move || told.recv().unwrap()).await.unwrap();

    // Meanwhile the list is validated again: it waits for its turn, and would be done by then if it did not.
    let mut sending = tokio::spawn({
        let desk = desk.clone();
        async move { desk.push_import(LIST, None, &|_| ()).await }
    });
    let early = tokio::time::timeout(LONGER_THAN_AN_IMPORT, &mut sending).await;
    release.send(()).unwrap();
    assert!(early.is_err(), "it did not wait");
    looking.await.unwrap().unwrap();
    assert_eq!(sending.await.unwrap().expect("it is sent").created, 620);

    let outcomes = desk.history().await.unwrap().into_iter().map(|entry| entry.outcome);
    let outcomes: Vec<HistoryOutcome> = outcomes.collect();
    assert!(!outcomes.contains(&HistoryOutcome::Interrupted), "{outcomes:?}");
    assert!(desk.start().await.unwrap().interrupted.is_empty(), "nothing is left to finish");
}
