//! What ends, fifty at a time on two instances: it ends once, and is told once.

use balado_core::school::{Account, EntId, Roster};
use balado_service::{
    config::SignInLimits,
    directory::{ListedSchool, SchoolList},
    store::{ImportRefusal, Lane, Nominee, Outcome},
};
use balado_wire::ImportState;

use crate::{
    races::{FIFTY, fifty, how_many, instances},
    scene::{
        DAY, MONTH, Place, asked, attempt, count, ids, morning, pupils, school, signed_in, staged,
    },
};

pub async fn a_session_ended_fifty_times_ends_once<P: Place>() {
    let (_, stores) = instances::<P>().await;
    let who = signed_in(&stores[0], morning()).await;
    let ended = fifty(&stores, |_, store| {
        let who = who.clone();
        async move { store.end_session(who.clone(), who.session, morning()).await.unwrap() }
    })
    .await;
    assert_eq!(how_many(&ended, |ended| *ended), 1);
    assert_eq!(stores[0].audit(school()).await.unwrap().verify(&[]).unwrap().n, 2);
}

/// Half of the hands sign in, half of them end every session: whatever comes last, nothing is untold.
pub async fn sessions_that_open_while_all_are_ended_are_told_or_refused<P: Place>() {
    let (_, stores) = instances::<P>().await;
    let who = signed_in(&stores[0], morning()).await;
    let limits = SignInLimits::without_waiting();
    let done = fifty(&stores, |number, store| {
        let who = who.clone();
        async move {
            if number % 4 < 2 {
                return store.end_sessions(who, morning()).await.map(|_| true).unwrap();
            }
            let request = asked(morning(), 1);
            let id = request.id;
            store.ask_sign_in(request, limits).await.unwrap();
            store.redeem(attempt(id, morning()), 5).await.is_ok()
        }
    })
    .await;
    let lines = stores[0].audit(school()).await.unwrap().verify(&[]).unwrap().n;
    assert_eq!(usize::try_from(lines).unwrap(), 1 + how_many(&done, |done| *done));
    stores[1].end_sessions(who, morning()).await.unwrap();
    assert!(stores[0].sessions(school(), morning()).await.unwrap().is_empty());
}

pub async fn a_request_reported_fifty_times_is_told_once<P: Place>() {
    let (_, stores) = instances::<P>().await;
    let request = asked(morning(), 1);
    let id = request.id;
    stores[0].ask_sign_in(request, SignInLimits::default()).await.unwrap();
    fifty(&stores, |_, store| async move { store.report_sign_in(id, morning()).await.unwrap() })
        .await;
    assert_eq!(stores[0].audit(school()).await.unwrap().verify(&[]).unwrap().n, 1);
}

pub async fn a_gestionnaire_dismissed_fifty_times_is_told_once<P: Place>() {
    let (database, stores) = instances::<P>().await;
    let who = signed_in(&stores[0], morning()).await;
    let teacher = Account { roster: Roster::Teachers, ..pupils(1).remove(0) };
    let commit = staged(&stores[0], &who, Roster::Teachers, &[teacher], morning()).await;
    stores[0].commit(commit).await.unwrap();
    let id = EntId::parse("1").unwrap();
    stores[0].name_manager(who.clone(), Nominee::Teacher(id), None, morning()).await.unwrap();
    fifty(&stores, |_, store| {
        let who = who.clone();
        async move { store.dismiss_manager(who, morning()).await.unwrap() }
    })
    .await;
    let told = "select count(*) from mail_outbox where kind = 'manager-dismissed'";
    assert_eq!(count(&database, told).await, 1);
    assert_eq!(stores[0].audit(school()).await.unwrap().verify(&[]).unwrap().n, 4);
}

/// Half of the hands do it, half give it up, and it is swept meanwhile.
pub async fn an_import_done_and_given_up_at_once_ends_one_way<P: Place>() {
    let (database, stores) = instances::<P>().await;
    let (who, now) = (signed_in(&stores[0], morning()).await, morning());
    let commit = staged(&stores[0], &who, Roster::Students, &pupils(3), now).await;
    let done = fifty(&stores, |number, store| {
        let commit = commit.clone();
        async move {
            match number % 5 {
                0 => store.sweep(now, now - MONTH).await.map(drop).map_err(ImportRefusal::from),
                1 | 2 => store.commit(commit).await.map(drop),
                _ => store.discard(school(), commit.id, now).await,
            }
        }
    })
    .await;
    let state = stores[1].import(school(), commit.id, now).await.unwrap().state;
    let expected = match state {
        ImportState::Committed => (3, ImportRefusal::Done),
        ImportState::Discarded => (0, ImportRefusal::Closed),
        other => panic!("{other:?}"),
    };
    let page = stores[0].roster(school(), Roster::Students, None).await.unwrap();
    assert_eq!(page.accounts.unwrap().len(), expected.0);
    assert!(done.iter().all(|answer| answer.is_ok() || *answer == Err(expected.1.clone())));
    assert_eq!(count(&database, "select count(*) from staged_chunk").await, 0);
}

pub async fn a_letter_settled_fifty_times_is_sent_once<P: Place>() {
    let (database, stores) = instances::<P>().await;
    stores[0].ask_sign_in(asked(morning(), 1), SignInLimits::default()).await.unwrap();
    let letter = stores[0]
        .claim_letter(Lane::Codes, ids(), morning(), morning() + DAY)
        .await
        .unwrap()
        .unwrap();
    fifty(&stores, |number, store| {
        let (key, due) = (letter.key(), morning() + DAY);
        let outcome = if number == 0 { Outcome::Sent } else { Outcome::Later { due } };
        async move { store.settle_letter(key, outcome, morning()).await.unwrap() }
    })
    .await;
    let settled = "select count(*) from mail_outbox where lease is null and \
         (outcome = 'sent' or (over_at is null and tries = 1))";
    assert_eq!(count(&database, settled).await, 1);
}

/// Each list closes the schools of the others: they come one after the other, whole.
pub async fn fifty_lists_of_schools_at_a_time_leave_one_of_them<P: Place>() {
    let (database, stores) = instances::<P>().await;
    let listed = |number: usize| {
        let digits = format!("07700{number:02}");
        let letter = balado_core::school::Uai::check_letter(&digits).unwrap();
        let uai = format!("{digits}{letter}").parse().unwrap();
        ListedSchool { uai, name: format!("Collège {number}"), open: true }
    };
    let reports = fifty(&stores, |number, store| {
        let schools = vec![listed(number), listed(FIFTY)];
        let list = SchoolList { schools, at: morning(), confirmed: true };
        async move { store.import_schools(list).await.unwrap() }
    })
    .await;
    let open = "select count(*) from school where listed = 'open'";
    assert_eq!(count(&database, open).await, 2, "those of the last list");
    let closed: usize = reports.iter().map(|report| report.closed).sum();
    let new: usize = reports.iter().map(|report| report.new).sum();
    assert_eq!((closed, new), (FIFTY - 1, FIFTY + 1), "each list saw the one before");
}
