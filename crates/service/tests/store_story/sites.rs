//! Codes of sites: given to whoever arrives, redeemed once, ended by the ENT's logout.

use balado_core::school::Roster;
use balado_service::{
    secrets::Sealed,
    store::{Arriving, EndedVisit, Granted, NewGrant, NotGranted, Redeeming, Store},
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::{
    arrivals::arriving,
    scene::{DAY, Place, count, morning, pupils, school, signed_in, staged},
};

const MINUTE: SignedDuration = SignedDuration::from_secs(60);
const TICKET: Sealed = [4; 32];

/// A secret that nobody else drew.
fn fresh() -> Sealed {
    let (one, two) = (Uuid::new_v4(), Uuid::new_v4());
    let mut secret = Sealed::default();
    secret[..16].copy_from_slice(one.as_bytes());
    secret[16..].copy_from_slice(two.as_bytes());
    secret
}

/// Somebody arrives for a site; the code.
pub async fn arrive(store: &Store, id: &str, now: Timestamp) -> Sealed {
    let (code, expires_at) = (fresh(), now + MINUTE);
    let grant = NewGrant {
        code,
        client: "podcasts".into(),
        sid: Uuid::new_v4().to_string(),
        redirect_uri: "https://podcasts.example/retour".into(),
        challenge: "challenge".into(),
        nonce: None,
        profile: true,
        spare_subject: Uuid::new_v4().to_string(),
        expires_at,
        ends_at: expires_at,
    };
    let arriving = Arriving {
        grant: Some(grant),
        ticket: TICKET,
        token: fresh(),
        ..arriving(id, "ST-1", now)
    };
    store.arrive(arriving).await.unwrap().unwrap();
    code
}

pub async fn redeem(
    store: &Store,
    code: Sealed,
    token: Sealed,
    now: Timestamp,
) -> Result<Granted, NotGranted> {
    let redeeming = Redeeming {
        uai: school(),
        code,
        client: "podcasts".into(),
        redirect_uri: "https://podcasts.example/retour".into(),
        challenge: "challenge".into(),
        token,
        now,
        token_ends_at: now + MINUTE * 10,
        visit_ends_at: now + DAY,
    };
    store.redeem_code(redeeming).await.unwrap()
}

async fn with_pupils(store: &Store) {
    let who = signed_in(store, morning()).await;
    let import = staged(store, &who, Roster::Students, &pupils(3), morning()).await;
    store.commit(import).await.unwrap();
}

pub async fn a_code_redeemed_fifty_times_at_a_time_opens_once<P: Place>() {
    let place = P::fresh().await;
    let stores = [place.store().await, place.store().await];
    with_pupils(&stores[0]).await;
    let code = arrive(&stores[0], "1", morning()).await;
    let tries = (0..50).map(|number| {
        let store = stores[number % 2].clone();
        tokio::spawn(async move { redeem(&store, code, fresh(), morning()).await.is_ok() })
    });
    let mut opened = 0;
    for one in tries.collect::<Vec<_>>() {
        opened += usize::from(one.await.unwrap());
    }
    assert_eq!(opened, 1);
    let driver = place.open().await;
    assert_eq!(count(&driver, "select count(*) from openid_grant").await, 0, "ended by the others");
    assert_eq!(count(&driver, "select count(*) from openid_visit").await, 0);
}

pub async fn what_a_site_was_given_ends_with_the_visit_or_its_time<P: Place>() {
    let place = P::fresh().await;
    let (store, now) = (place.store().await, morning());
    with_pupils(&store).await;
    let (token, later) = (fresh(), now + MINUTE);
    let code = arrive(&store, "2", now).await;
    let granted = redeem(&store, code, token, now).await.unwrap();
    assert_eq!(granted.subject, "2");
    assert_eq!(granted.account.account.ent_id.as_str(), "2");
    assert!(store.bearer(school(), token, later).await.unwrap().is_some());
    assert!(store.bearer(school(), fresh(), later).await.unwrap().is_none());
    let late = arrive(&store, "3", now).await;
    assert_eq!(redeem(&store, late, fresh(), later).await.unwrap_err(), NotGranted::Expired);
    let ended = store.end_arrival(school(), TICKET).await.unwrap();
    assert_eq!(ended, [EndedVisit { client: "podcasts".into(), sid: granted.sid }]);
    assert!(store.bearer(school(), token, later).await.unwrap().is_none(), "the ENT ended it");
    assert!(store.end_arrival(school(), TICKET).await.unwrap().is_empty(), "told once");
    let code = arrive(&store, "1", now).await;
    redeem(&store, code, fresh(), now).await.unwrap();
    store.sweep(now + MINUTE * 10, now).await.unwrap();
    let driver = place.open().await;
    assert_eq!(count(&driver, "select count(*) from openid_grant").await, 0);
    assert_eq!(
        count(&driver, "select count(*) from openid_visit").await,
        1,
        "the site may hear it"
    );
    store.sweep(now + DAY, now).await.unwrap();
    assert_eq!(count(&driver, "select count(*) from openid_visit").await, 0);
}
