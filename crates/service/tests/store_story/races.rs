//! Fifty at a time, on two instances: each story ends as if they had come one after the other.

use std::sync::Arc;

use balado_core::{
    plan::Digest,
    school::{EntId, Roster},
};
use balado_service::{
    config::SignInLimits,
    mail::NewLetter,
    store::{Commit, ImportRefusal, Lane, NewImport, Nominee, SignInRefusal, Store},
};
use balado_wire::Revision;
use jiff::SignedDuration;
use uuid::Uuid;

use crate::scene::{
    DAY, Place, asked, attempt, chunk, count, ids, morning, pupils, school, signed_in, source,
    staged,
};

pub const FIFTY: usize = 50;

/// Two instances of the service on one database; uses take turns between them.
pub async fn instances<P: Place>() -> (P::Driver, Arc<[Store; 2]>) {
    let place = P::fresh().await;
    let (one, two) = (place.open().await, place.open().await);
    (one.clone(), Arc::new([Store::over(one), Store::over(two)]))
}

/// The answers of fifty uses at a time.
pub async fn fifty<T, F>(stores: &Arc<[Store; 2]>, one: impl Fn(usize, Store) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let run = |number: usize| tokio::spawn(one(number, stores[number % 2].clone()));
    let running: Vec<_> = (0..FIFTY).map(run).collect();
    let mut answers = Vec::new();
    for running in running {
        answers.push(running.await.unwrap());
    }
    answers
}

/// How many of the answers are these.
pub fn how_many<T>(answers: &[T], these: impl Fn(&T) -> bool) -> usize {
    answers.iter().filter(|answer| these(answer)).count()
}

pub async fn fifty_imports_of_one_preview_are_done_once<P: Place>() {
    let (_, stores) = instances::<P>().await;
    let who = signed_in(&stores[0], morning()).await;
    let mut commits = Vec::new();
    for count in 1..=FIFTY {
        commits.push(staged(&stores[0], &who, Roster::Students, &pupils(count), morning()).await);
    }
    let answers = fifty(&stores, |number, store| {
        let commit = commits[number].clone();
        async move { store.commit(commit).await }
    })
    .await;
    assert_eq!(how_many(&answers, Result::is_ok), 1);
    let moved = Err(ImportRefusal::ListMoved(Revision(1)));
    assert_eq!(how_many(&answers, |answer| *answer == moved), FIFTY - 1);
    let done = answers.iter().position(Result::is_ok).unwrap();
    let page = stores[1].roster(school(), Roster::Students, None).await.unwrap();
    assert_eq!((page.revision, page.accounts.unwrap().len()), (Revision(1), done + 1));
    assert_eq!(stores[0].audit(school()).await.unwrap().verify(&[]).unwrap().n, 2);
}

pub async fn one_import_committed_fifty_times_has_one_receipt<P: Place>() {
    let (_, stores) = instances::<P>().await;
    let who = signed_in(&stores[0], morning()).await;
    let commit = staged(&stores[0], &who, Roster::Students, &pupils(3), morning()).await;
    let answers = fifty(&stores, |_, store| {
        let commit = commit.clone();
        async move { store.commit(commit).await.unwrap() }
    })
    .await;
    assert_eq!(how_many(&answers, |receipt| *receipt == answers[0]), FIFTY);
    assert_eq!(stores[0].school(school()).await.unwrap().revision, Revision(1));
}

pub async fn an_import_undone_fifty_times_is_undone_once<P: Place>() {
    let (_, stores) = instances::<P>().await;
    let (who, now) = (signed_in(&stores[0], morning()).await, morning());
    let commit = staged(&stores[0], &who, Roster::Students, &pupils(3), now).await;
    stores[0].commit(commit.clone()).await.unwrap();
    let opened = fifty(&stores, |_, store| {
        let (who, id) = (who.clone(), commit.id);
        async move { store.open_undo(who, id, now, now + DAY).await.unwrap() }
    })
    .await;
    assert_eq!(how_many(&opened, |undo| undo.id == opened[0].id), FIFTY, "one inverse");
    let (on, digest) = (opened[0].base.parse().unwrap(), opened[0].digest.parse().unwrap());
    let undoing = Commit { id: opened[0].id, on, digest, ..commit };
    let done = fifty(&stores, |_, store| {
        let undoing = undoing.clone();
        async move { store.commit(undoing).await.unwrap() }
    })
    .await;
    assert_eq!(how_many(&done, |receipt| *receipt == done[0]), FIFTY);
    assert_eq!(stores[0].school(school()).await.unwrap().revision, Revision(2));
}

pub async fn one_key_used_fifty_times_opens_one_import<P: Place>() {
    let (database, stores) = instances::<P>().await;
    let who = signed_in(&stores[0], morning()).await;
    let like = staged(&stores[0], &who, Roster::Students, &pupils(1), morning()).await;
    let answers = fifty(&stores, |_, store| {
        let import = NewImport {
            who: who.clone(),
            id: Uuid::now_v7(),
            list: Roster::Students,
            base: like.on,
            rules: balado_core::plan::Rules::default(),
            rows: 1,
            chunks: 1,
            digest: like.digest,
            list_digest: Some(Digest::of_list(&pupils(1))),
            source: Some(source(1)),
            key: Some(("key".into(), [7; 32])),
            now: morning(),
            expires_at: morning() + DAY,
        };
        async move { store.open_import(import).await.unwrap() }
    })
    .await;
    assert_eq!(how_many(&answers, |(_, new)| *new), 1);
    assert_eq!(how_many(&answers, |(opened, _)| opened.id == answers[0].0.id), FIFTY);
    assert_eq!(count(&database, "select count(*) from import").await, 2);
}

pub async fn one_chunk_sent_fifty_times_is_kept_once_and_another_is_refused<P: Place>() {
    let (_, stores) = instances::<P>().await;
    let who = signed_in(&stores[0], morning()).await;
    let import = unsent(&stores[0], &who).await;
    let same = fifty(&stores, |_, store| {
        let chunk = chunk(&who, import, &pupils(1), morning());
        async move { store.put_chunk(chunk).await }
    })
    .await;
    assert_eq!(how_many(&same, Result::is_ok), FIFTY);
    let import = unsent(&stores[0], &who).await;
    let others = fifty(&stores, |number, store| {
        let mut chunk = chunk(&who, import, &pupils(1), morning());
        chunk.hash = [u8::try_from(number).unwrap(); 32];
        async move { store.put_chunk(chunk).await }
    })
    .await;
    assert_eq!(how_many(&others, Result::is_ok), 1);
    let differs = Err(ImportRefusal::ChunkDiffers);
    assert_eq!(how_many(&others, |answer| *answer == differs), FIFTY - 1);
}

/// An import none of whose chunks arrived.
async fn unsent(store: &Store, who: &balado_service::store::Who) -> Uuid {
    let like = staged(store, who, Roster::Students, &pupils(1), morning()).await;
    let id = Uuid::now_v7();
    let import = NewImport {
        who: who.clone(),
        id,
        list: Roster::Students,
        base: like.on,
        rules: balado_core::plan::Rules::default(),
        rows: 1,
        chunks: 1,
        digest: like.digest,
        list_digest: Some(Digest::of_list(&pupils(1))),
        source: Some(source(1)),
        key: None,
        now: morning(),
        expires_at: morning() + DAY,
    };
    store.open_import(import).await.unwrap();
    id
}

pub async fn one_proof_used_fifty_times_leaves_one_session_and_one_secret<P: Place>() {
    let (database, stores) = instances::<P>().await;
    let (request, now) = (asked(morning(), 1), morning());
    let id = request.id;
    stores[0].ask_sign_in(request, SignInLimits::default()).await.unwrap();
    let given = fifty(&stores, |_, store| async move {
        let attempt = attempt(id, now);
        let given = (attempt.session.clone(), attempt.device_secret);
        store.redeem(attempt, 5).await.unwrap();
        given
    })
    .await;
    let open = stores[1].sessions(school(), now).await.unwrap();
    assert_eq!(open.len(), 1, "each of the others ended when the next one opened");
    let (session, secret) = given
        .iter()
        .find(|(session, _)| session.id == open[0].session)
        .expect("one of the answers");
    assert!(stores[0].session(session.token, now).await.unwrap().is_some());
    let later = now + SignedDuration::from_secs(60);
    for (_, other) in given.iter().filter(|(_, other)| other != secret) {
        let asked = balado_service::store::Asked { device_secret: Some(*other), ..asked(now, 1) };
        let refused = stores[0].ask_sign_in(asked, SignInLimits::default()).await;
        assert_eq!(refused, Err(SignInRefusal::TooMany { wait: 60 }), "a stranger's");
    }
    let asked = balado_service::store::Asked { device_secret: Some(*secret), ..asked(later, 1) };
    stores[0].ask_sign_in(asked, SignInLimits::default()).await.unwrap();
    assert_eq!(count(&database, "select count(*) from known_device").await, 1);
    let told = "select count(*) from mail_outbox where kind = 'opened'";
    assert_eq!(count(&database, told).await, 1, "the school is told once");
    let trail = stores[0].audit(school()).await.unwrap();
    trail.verify(&[]).unwrap();
    let what = |what: &str| trail.lines.iter().filter(|(line, _)| line.what == what).count();
    assert_eq!((what("sign-in"), what("sign-in-again")), (1, FIFTY - 1));
}

pub async fn fifty_requests_of_one_proof_are_one_request_and_one_mail<P: Place>() {
    let (database, stores) = instances::<P>().await;
    let one = asked(morning(), 1);
    let answers = fifty(&stores, |_, store| {
        let id = Uuid::new_v4();
        let mail = one.mail.clone().map(|mail| NewLetter { id: Uuid::now_v7(), ..mail });
        let request = balado_service::store::Asked { id, mail, ..one.clone() };
        async move { store.ask_sign_in(request, SignInLimits::default()).await.unwrap() }
    })
    .await;
    assert_eq!(how_many(&answers, |awaited| *awaited == answers[0]), FIFTY);
    assert_eq!(count(&database, "select count(*) from sign_in").await, 1);
    assert_eq!(count(&database, "select count(*) from mail_outbox").await, 1);
}

pub async fn fifty_wrong_codes_at_a_time_are_five_tries<P: Place>() {
    let (_, stores) = instances::<P>().await;
    let request = asked(morning(), 1);
    let id = request.id;
    stores[0].ask_sign_in(request, SignInLimits::default()).await.unwrap();
    let answers = fifty(&stores, |_, store| async move {
        let wrong = balado_service::store::Attempt { code: None, ..attempt(id, morning()) };
        store.redeem(wrong, 5).await.map(drop)
    })
    .await;
    let wrong = |answer: &Result<(), _>| matches!(answer, Err(SignInRefusal::Wrong { .. }));
    assert_eq!(how_many(&answers, wrong), 5);
    assert_eq!(how_many(&answers, |answer| *answer == Err(SignInRefusal::Over)), FIFTY - 5);
}

pub async fn fifty_requests_at_a_time_are_held_to_the_limits<P: Place>() {
    let limits = SignInLimits { between: SignedDuration::ZERO, ..SignInLimits::default() };
    let (_, stores) = instances::<P>().await;
    let of_school = fifty(&stores, |number, store| {
        let request = asked(morning(), u8::try_from(number).unwrap());
        async move { store.ask_sign_in(request, limits).await }
    })
    .await;
    assert_eq!(how_many(&of_school, Result::is_ok), 3, "three for a school");
    let (_, stores) = instances::<P>().await;
    let of_address = fifty(&stores, |number, store| {
        let digits = format!("07700{number:02}");
        let letter = balado_core::school::Uai::check_letter(&digits).unwrap();
        let uai = format!("{digits}{letter}").parse().unwrap();
        let request = balado_service::store::Asked { uai, ..asked(morning(), 1) };
        async move { store.ask_sign_in(request, limits).await }
    })
    .await;
    assert_eq!(how_many(&of_address, Result::is_ok), 10, "ten from an address");
}

pub async fn fifty_sessions_opened_at_a_time_are_all_told_and_the_audit_is_whole<P: Place>() {
    let (database, stores) = instances::<P>().await;
    let limits = SignInLimits::without_waiting();
    let answers = fifty(&stores, |_, store| async move {
        let request = asked(morning(), 1);
        let id = request.id;
        store.ask_sign_in(request, limits).await.unwrap();
        store.redeem(attempt(id, morning()), 5).await.map(drop)
    })
    .await;
    let opened = how_many(&answers, Result::is_ok);
    let trail = stores[0].audit(school()).await.unwrap();
    assert_eq!(usize::try_from(trail.verify(&[]).unwrap().n).unwrap(), opened);
    let letters = "select count(*) from mail_outbox where kind = 'opened'";
    assert_eq!(usize::try_from(count(&database, letters).await).unwrap(), opened.min(7));
    let told = told(&stores[0]).await;
    assert_eq!(told, opened, "each letter tells one, and those that it gathers");
}

/// Sessions that letters tell of.
async fn told(store: &Store) -> usize {
    let late = morning() + SignedDuration::from_hours(1);
    let mut told = 0;
    while let Some(claimed) =
        store.claim_letter(Lane::Notices, ids(), late, late + DAY).await.unwrap()
    {
        if claimed.letter.kind() == "opened" {
            told += 1 + claimed.letter.silence.before as usize;
        }
    }
    told
}

pub async fn fifty_letters_go_to_fifty_hands<P: Place>() {
    let (_, stores) = instances::<P>().await;
    let limits = SignInLimits::without_waiting();
    for number in 0..FIFTY {
        let digits = format!("07700{number:02}");
        let letter = balado_core::school::Uai::check_letter(&digits).unwrap();
        let uai = format!("{digits}{letter}").parse().unwrap();
        let request = asked(morning(), 1);
        let request = balado_service::store::Asked { uai, ..request };
        stores[0].ask_sign_in(request, limits).await.unwrap();
    }
    let claimed = fifty(&stores, |_, store| async move {
        store
            .claim_letter(Lane::Codes, ids(), morning(), morning() + DAY)
            .await
            .unwrap()
            .map(|letter| letter.id)
    })
    .await;
    let mut letters: Vec<Uuid> = claimed.into_iter().flatten().collect();
    while let Some(letter) =
        stores[0].claim_letter(Lane::Codes, ids(), morning(), morning() + DAY).await.unwrap()
    {
        letters.push(letter.id);
    }
    letters.sort_unstable();
    letters.dedup();
    assert_eq!(letters.len(), FIFTY, "each of them once");
}

pub async fn one_gestionnaire_named_fifty_times_is_told_once<P: Place>() {
    let (database, stores) = instances::<P>().await;
    let who = signed_in(&stores[0], morning()).await;
    let teacher = balado_core::school::Account { roster: Roster::Teachers, ..pupils(1).remove(0) };
    let commit = staged(&stores[0], &who, Roster::Teachers, &[teacher], morning()).await;
    stores[0].commit(commit).await.unwrap();
    let named = fifty(&stores, |_, store| {
        let (who, nominee) = (who.clone(), Nominee::Teacher(EntId::parse("1").unwrap()));
        async move { store.name_manager(who, nominee, None, morning()).await }
    })
    .await;
    assert_eq!(how_many(&named, Result::is_ok), FIFTY);
    let told = "select count(*) from mail_outbox where kind = 'manager-named'";
    assert_eq!(count(&database, told).await, 1);
    assert_eq!(stores[0].audit(school()).await.unwrap().verify(&[]).unwrap().n, 3);
}
