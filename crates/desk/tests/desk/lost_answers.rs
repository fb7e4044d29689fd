//! Signing in on a bad line, and among strangers: a person whose answer was lost sees no error.

use std::sync::atomic::{AtomicUsize, Ordering};

use balado_desk::{Desk, Patience, Settings, Vault, VaultError};
use balado_testkit::front::{Fate, Front};
use balado_testkit::service::{Options, TestService};

use crate::school::{Pc, SCHOOL, code_of};

const ASKS: (&str, &str) = ("POST", "/v1/sign-ins");
const REDEEMS: (&str, &str) = ("POST", "/redeem");

/// A service that holds people to its limits: a minute between two links that strangers ask for.
async fn service() -> TestService {
    TestService::start_with(Options::limited()).await
}

/// The service does what is asked; its first answers to these requests never arrive.
fn lose(front: &Front, (method, word): (&'static str, &'static str), answers: usize) {
    let asked_so_far = AtomicUsize::new(0);
    front.judge(move |asked| {
        let here = asked.is(method, word) && asked.path.ends_with(word);
        let early = here && asked_so_far.fetch_add(1, Ordering::SeqCst) < answers;
        if early { Fate::CutAfter } else { Fate::Pass }
    });
}

fn count(service: &TestService, question: &str) -> u32 {
    let database = rusqlite::Connection::open(service.database_path()).unwrap();
    database.query_row(question, [], |row| row.get(0)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_whose_answers_were_lost_sees_no_error() {
    let service = service().await;
    let front = Front::before(service.url()).await;
    let desk = Pc::new(front.url()).desk();
    desk.start().await.unwrap();
    lose(&front, ASKS, 3);
    desk.request_link(SCHOOL).await.expect("the fourth answer");
    assert_eq!(front.count(ASKS.0, ASKS.1), 4);
    assert_eq!(service.outbox().mails().len(), 1, "one mail");
    lose(&front, REDEEMS, 3);
    let start = desk.sign_in(&code_of(&service), "Mme Fictive").await.expect("the fourth answer");
    assert_eq!(start.session.map(|session| session.uai).as_deref(), Some(SCHOOL));
    assert_eq!(front.count(REDEEMS.0, REDEEMS.1), 4);
    assert_eq!(desk.sessions().await.unwrap().len(), 1, "one session");
    assert_eq!(count(&service, "select count(*) from known_device"), 1, "one PC");
    let told = "select count(*) from mail_outbox where kind = 'opened'";
    assert_eq!(count(&service, told), 1, "the school is told once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_gave_up_and_clicks_again_goes_on_where_she_was() {
    let service = service().await;
    let front = Front::before(service.url()).await;
    let desk = Pc::new(front.url()).desk();
    desk.start().await.unwrap();
    lose(&front, ASKS, 4);
    let error = desk.request_link(SCHOOL).await.expect_err("no answer came");
    assert_eq!(error.code(), "unreachable");
    desk.request_link(SCHOOL).await.expect("the same request");
    assert_eq!(service.outbox().mails().len(), 1, "one mail");
    let code = code_of(&service);
    lose(&front, REDEEMS, 4);
    let error = desk.sign_in(&code, "Mme Fictive").await.expect_err("no answer came");
    assert_eq!(error.code(), "unreachable");
    desk.sign_in(&code, "Mme Fictive").await.expect("the same proof");
    assert_eq!(desk.sessions().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_gesture_is_a_new_request() {
    let service = TestService::start().await;
    let desk = Pc::new(service.url()).desk();
    desk.start().await.unwrap();
    desk.request_link(SCHOOL).await.unwrap();
    desk.request_link(SCHOOL).await.unwrap();
    assert_eq!(service.outbox().mails().len(), 2, "the first one was answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pc_stays_known_when_somebody_signs_out_and_does_not_wait_for_strangers() {
    for all in [false, true] {
        let service = service().await;
        let pc = Pc::new(service.url());
        let desk = pc.signed_in(|| code_of(&service)).await;
        if all { desk.end_all_sessions().await } else { desk.sign_out().await }.unwrap();
        drop(desk);
        let first_time = Pc::new(service.url()).desk();
        first_time.start().await.unwrap();
        let error = first_time.request_link(SCHOOL).await.expect_err("a minute between two");
        assert_eq!(error.code(), "too-many");
        assert!(error.help().contains("secondes au plus tôt"), "{}", error.help());

        let name = format!("device {} {SCHOOL}", service.url());
        let secret = pc.vault().get(&name).unwrap().expect("it is kept beside the session");
        let desk = pc.signed_in(|| code_of(&service)).await;
        assert_ne!(pc.vault().get(&name).unwrap(), Some(secret), "a new one each time");
        assert!(desk.stand(Vec::new()).session.is_some(), "{all}");
    }
}

/// A PC without a keyring.
struct NoKeyring;

impl Vault for NoKeyring {
    fn get(&self, _: &str) -> Result<Option<String>, VaultError> {
        Err(VaultError)
    }

    fn set(&self, _: &str, _: &str) -> Result<(), VaultError> {
        Err(VaultError)
    }

    fn forget(&self, _: &str) -> Result<(), VaultError> {
        Err(VaultError)
    }

    fn lasts(&self) -> bool {
        false
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_a_pc_is_known_until_its_window_closes() {
    let service = service().await;
    let folder = tempfile::tempdir().unwrap();
    let open = || {
        let state_dir = folder.path().join("state");
        let url = Some(service.url().clone());
        let settings =
            Settings { service: url, without_keyring: true, ..Settings::in_folder(state_dir) };
        Desk::with_patience(settings, std::sync::Arc::new(NoKeyring), Patience::default())
    };
    let desk = open();
    desk.start().await.unwrap();
    desk.request_link(SCHOOL).await.unwrap();
    desk.sign_in(&code_of(&service), "Mme Fictive").await.unwrap();
    desk.sign_out().await.unwrap();
    desk.request_link(SCHOOL).await.expect("it is known");
    let desk = open();
    desk.start().await.unwrap();
    let error = desk.request_link(SCHOOL).await.expect_err("nothing was written anywhere");
    assert_eq!(error.code(), "too-many");
}
