//! A redeem whose answer was lost, repeated: one session remains, and nobody learns anything by it.

use balado_service::store::{Attempt, SignInRefusal, Store};
use balado_service::{config::SignInLimits, secrets::Seals};
use balado_wire::Through;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::scene::{Place, TWO_HOURS, asked, attempt, count, morning, school};

/// The last moment at which a proof opens again is before this one.
const TWO_MINUTES: SignedDuration = SignedDuration::from_mins(2);
const MILLISECOND: SignedDuration = SignedDuration::from_millis(1);

/// A request of this morning.
async fn asked_for(store: &Store) -> Uuid {
    let request = asked(morning(), 1);
    let id = request.id;
    store.ask_sign_in(request, SignInLimits::without_waiting()).await.unwrap();
    id
}

async fn redeem(store: &Store, attempt: Attempt) -> Result<Uuid, SignInRefusal> {
    let session = attempt.session.id;
    store.redeem(attempt, 5).await.map(|_| session)
}

async fn open(store: &Store, now: Timestamp) -> Vec<Uuid> {
    store.sessions(school(), now).await.unwrap().iter().map(|who| who.session).collect()
}

fn wrong(attempt: Attempt) -> Attempt {
    Attempt { code: Some(Seals::one([9; 32])), ..attempt }
}

pub async fn the_same_proof_opens_again_for_two_minutes_and_replaces<P: Place>() {
    let database = P::fresh().await.open().await;
    let store = Store::over(database.clone());
    let id = asked_for(&store).await;
    // The request itself ends meanwhile.
    let used = morning() + TWO_HOURS - MILLISECOND;
    let first = redeem(&store, attempt(id, used)).await.unwrap();
    assert_eq!(open(&store, used).await, [first]);
    let soon = used + TWO_MINUTES - MILLISECOND;
    let by_link = Attempt { code: None, token: Some(Seals::one([2; 32])), ..attempt(id, soon) };
    let again = redeem(&store, by_link).await.unwrap();
    assert_eq!(open(&store, soon).await, [again], "one session remains");
    let late = used + TWO_MINUTES;
    assert_eq!(redeem(&store, attempt(id, late)).await, Err(SignInRefusal::Over), "counted once");
    assert_eq!(open(&store, late).await, [again]);
    let told = "select count(*) from mail_outbox where kind = 'opened'";
    assert_eq!(count(&database, told).await, 1);
    let trail = store.audit(school()).await.unwrap();
    let last = &trail.lines.last().unwrap().0;
    assert_eq!((last.what.as_str(), &last.session), ("sign-in-again", &again.to_string()));
    assert_eq!(last.detail, format!("{{\"session\":\"{first}\"}}"));
}

pub async fn a_proof_whose_session_was_ended_opens_nothing_again<P: Place>() {
    for all in [false, true] {
        let store = P::fresh().await.store().await;
        let (id, now) = (asked_for(&store).await, morning());
        let session = redeem(&store, attempt(id, now)).await.unwrap();
        let who = store.sessions(school(), now).await.unwrap().remove(0);
        if all {
            assert_eq!(store.end_sessions(who, now).await.unwrap(), 1);
        } else {
            assert!(store.end_session(who, session, now).await.unwrap());
        }
        assert_eq!(redeem(&store, attempt(id, now)).await, Err(SignInRefusal::Over), "{all}");
        assert!(open(&store, now).await.is_empty(), "{all}");
    }
}

pub async fn wrong_proofs_of_a_used_request_count_and_say_nothing<P: Place>() {
    let store = P::fresh().await.store().await;
    let (id, now) = (asked_for(&store).await, morning());
    let first = redeem(&store, attempt(id, now)).await.unwrap();
    let thief = Attempt { challenge: "another".into(), ..attempt(id, now) };
    for wrong in [wrong(attempt(id, now)), thief, wrong(attempt(id, now)), wrong(attempt(id, now))]
    {
        assert_eq!(redeem(&store, wrong).await, Err(SignInRefusal::Over), "as of any used one");
    }
    let right = redeem(&store, attempt(id, now)).await;
    assert!(right.is_ok(), "four tries are left behind: {right:?}");
    assert_ne!(open(&store, now).await, [first]);
    assert_eq!(redeem(&store, wrong(attempt(id, now))).await, Err(SignInRefusal::Over));
    let spent = redeem(&store, attempt(id, now)).await;
    assert_eq!(
        spent,
        Err(SignInRefusal::Over),
        "five wrong ones, and it is over for the right one"
    );
}

pub async fn the_right_proof_is_no_try<P: Place>() {
    let store = P::fresh().await.store().await;
    let (id, now) = (asked_for(&store).await, morning());
    for left in [4, 3, 2, 1] {
        let refused = redeem(&store, wrong(attempt(id, now))).await;
        assert_eq!(refused, Err(SignInRefusal::Wrong { left, through: Through::Mail }));
    }
    for _ in 0..7 {
        redeem(&store, attempt(id, now)).await.expect("the fifth try, whose answer is lost");
    }
    assert_eq!(open(&store, now).await.len(), 1);
}

pub async fn another_name_is_told_to_the_school<P: Place>() {
    let database = P::fresh().await.open().await;
    let store = Store::over(database.clone());
    let (id, now) = (asked_for(&store).await, morning());
    redeem(&store, attempt(id, now)).await.unwrap();
    let mut other = attempt(id, now);
    other.session.person = "M. Durand".into();
    redeem(&store, other).await.unwrap();
    assert_eq!(store.sessions(school(), now).await.unwrap()[0].person, "M. Durand");
    let told = "select count(*) from mail_outbox where kind = 'opened'";
    assert_eq!(count(&database, told).await, 2, "who is at the keyboard is never kept from it");
}
