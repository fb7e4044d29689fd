//! PCs that a school signed in on: what they ask for does not wait for strangers.

use balado_core::school::Uai;
use balado_service::{
    config::SignInLimits,
    secrets::Sealed,
    store::{Asked, SignInRefusal, Store},
};
use jiff::{SignedDuration, Timestamp};

use crate::scene::{MONTH, Place, asked, attempt, count, morning, school};

const MINUTE: SignedDuration = SignedDuration::from_secs(60);

/// Asks, as a stranger or with a secret.
async fn ask(
    store: &Store,
    secret: Option<Sealed>,
    now: Timestamp,
) -> Result<uuid::Uuid, SignInRefusal> {
    let request = Asked { device_secret: secret, ..asked(now, 1) };
    store.ask_sign_in(request, SignInLimits::default()).await.map(|awaited| awaited.id)
}

/// Asks and signs in; the secret that the PC is given.
async fn sign_in(store: &Store, secret: Option<Sealed>, now: Timestamp) -> Sealed {
    let id = ask(store, secret, now).await.unwrap();
    let attempt = attempt(id, now);
    let secret = attempt.device_secret;
    store.redeem(attempt, 5).await.unwrap();
    secret
}

/// Whether who gives this secret waits with the strangers, one of whom has just asked.
async fn is_stranger(store: &Store, secret: Sealed, now: Timestamp) -> bool {
    // When it is refused, another one asked within the minute.
    let _asked = ask(store, None, now).await;
    matches!(ask(store, Some(secret), now).await, Err(SignInRefusal::TooMany { .. }))
}

pub async fn a_known_pc_is_served_while_strangers_use_everything_up<P: Place>() {
    let store = P::fresh().await.store().await;
    let mut now = morning();
    let secret = sign_in(&store, None, now).await;
    for _ in 0..2 {
        now += MINUTE;
        ask(&store, None, now).await.unwrap();
    }
    // From the same address, at the same moment: nothing of it is shared.
    now += MINUTE;
    assert_eq!(ask(&store, None, now).await, Err(SignInRefusal::TooMany { wait: 3_420 }));
    assert_eq!(ask(&store, Some([7; 32]), now).await, Err(SignInRefusal::TooMany { wait: 3_420 }));
    let known = now;
    for round in 0..3 {
        ask(&store, Some(secret), now).await.unwrap_or_else(|error| panic!("{round}: {error}"));
        let soon = ask(&store, Some(secret), now).await;
        let wait = if round < 2 { 60 } else { 3_600 - 120 };
        assert_eq!(soon, Err(SignInRefusal::TooManyOfDevice { wait }), "{round}");
        now += MINUTE;
    }
    assert_eq!(now, known + MINUTE * 3);
    let wait = 60 * 57;
    assert_eq!(ask(&store, Some(secret), now).await, Err(SignInRefusal::TooManyOfDevice { wait }));
    let stranger = morning() + MINUTE * 60;
    ask(&store, None, stranger).await.expect("what a known PC asked for is counted apart");
}

pub async fn a_secret_is_renewed_and_the_former_one_counts_until_then<P: Place>() {
    let database = P::fresh().await.open().await;
    let store = Store::over(database.clone());
    let mut now = morning();
    let first = sign_in(&store, None, now).await;
    now += MINUTE * 60;
    let lost = sign_in(&store, Some(first), now).await;
    now += MINUTE * 60;
    let second = sign_in(&store, Some(first), now).await;
    assert_eq!(count(&database, "select count(*) from known_device").await, 1, "the same PC");
    now += MINUTE;
    assert!(is_stranger(&store, lost, now).await, "never received, and replaced since");
    assert!(!is_stranger(&store, second, now).await, "the last one");
    assert!(is_stranger(&store, first, now + MINUTE).await, "the next one was proven");
}

pub async fn a_secret_is_known_for_thirty_days_after_its_last_use<P: Place>() {
    let database = P::fresh().await.open().await;
    let store = Store::over(database.clone());
    let second = SignedDuration::from_secs(1);
    let secret = sign_in(&store, None, morning()).await;
    let mut now = morning();
    for _ in 0..2 {
        now += MONTH - second;
        store.sweep(now, morning()).await.unwrap();
        assert!(!is_stranger(&store, secret, now).await, "used a second before its end");
    }
    now += MONTH;
    assert!(is_stranger(&store, secret, now).await, "though it is not swept yet");
    store.sweep(now, morning()).await.unwrap();
    assert_eq!(count(&database, "select count(*) from known_device").await, 0);
}

pub async fn a_secret_is_of_its_school<P: Place>() {
    let store = P::fresh().await.store().await;
    let secret = sign_in(&store, None, morning()).await;
    let uai: Uai = "0930341R".parse().unwrap();
    let of_another = |secret| Asked { uai, device_secret: secret, ..asked(morning(), 2) };
    store.ask_sign_in(of_another(None), SignInLimits::default()).await.unwrap();
    let refused = store.ask_sign_in(of_another(Some(secret)), SignInLimits::default()).await;
    assert_eq!(refused, Err(SignInRefusal::TooMany { wait: 60 }));
}

pub async fn signing_every_pc_out_forgets_the_other_pcs<P: Place>() {
    let store = P::fresh().await.store().await;
    let mut now = morning();
    let other = sign_in(&store, None, now).await;
    now += MINUTE;
    let own = sign_in(&store, None, now).await;
    let who = store.sessions(school(), now).await.unwrap().remove(0);
    store.end_sessions(who, now).await.unwrap();
    assert!(!is_stranger(&store, own, now).await, "the PC that did it is still known");
    assert!(is_stranger(&store, other, now).await);
    let line = store.audit(school()).await.unwrap().lines.pop().unwrap().0;
    assert_eq!(line.detail, "{\"sessions\":2,\"requests\":0,\"devices\":1}");
}

pub async fn a_school_has_twenty_pcs_and_the_oldest_is_forgotten<P: Place>() {
    let database = P::fresh().await.open().await;
    let store = Store::over(database.clone());
    let mut secrets = Vec::new();
    for number in 0..21 {
        secrets.push(sign_in(&store, None, morning() + MINUTE * 20 * number).await);
    }
    assert_eq!(count(&database, "select count(*) from known_device").await, 20);
    let now = morning() + MINUTE * 20 * 20 + SignedDuration::from_secs(1);
    assert!(!is_stranger(&store, secrets[1], now).await, "the second oldest");
    assert!(is_stranger(&store, secrets[0], now).await, "the oldest");
}
