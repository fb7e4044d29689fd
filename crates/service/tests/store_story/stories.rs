//! What every store promises, told once.

use balado_core::{
    plan::Held,
    school::{Account, Roster},
};
use balado_service::{
    config::SignInLimits,
    secrets::KeyId,
    store::{Commit, ImportRefusal, Lane, Outcome, SignInRefusal, Store, WaitingLetters},
};
use balado_wire::{ImportState, Revision};
use jiff::{SignedDuration, Timestamp};

use crate::scene::{
    DAY, MONTH, Place, TWO_HOURS, asked, attempt, count, ids, morning, pupils, school, signed_in,
    staged,
};

async fn held(store: &Store) -> Vec<Held> {
    store.roster(school(), Roster::Students, None).await.unwrap().accounts.unwrap()
}

/// A school signs in, imports twice, undoes, and a month passes.
pub async fn a_school_imports_and_undoes_and_nothing_is_kept_too_long<P: Place>() {
    let place = P::fresh().await;
    let database = place.open().await;
    let store = Store::over(database.clone());
    let now = morning();
    assert!(!store.school(school()).await.unwrap().activated);
    let who = signed_in(&store, now).await;
    assert!(store.school(school()).await.unwrap().activated);

    let pupils = pupils(3);
    let list = Roster::Students;
    let first = staged(&store, &who, list, &pupils[..2], now).await;
    let first_receipt = store.commit(first.clone()).await.unwrap();
    assert_eq!(store.commit(first.clone()).await.unwrap(), first_receipt, "sent twice, done once");
    let old = staged(&store, &who, list, &pupils[..1], now).await;
    let second = staged(&store, &who, list, &pupils, now).await;
    store.commit(second.clone()).await.unwrap();
    let moved = store.commit(old.clone()).await;
    assert_eq!(moved, Err(ImportRefusal::ListMoved(Revision(2))));
    assert_eq!(held(&store).await.len(), 3);

    undo(&store, &second, now).await;
    let expected: Vec<Held> = pupils[..2].iter().cloned().map(Held::active).collect();
    assert_eq!(held(&store).await, expected);
    a_month_passes(&store, &first, &old, now).await;
    assert_eq!(store.receipt(school(), first.id).await.unwrap(), first_receipt, "for ever");

    let kept = [
        ("select count(*) from staged_chunk", 0),
        ("select count(*) from change", 0),
        ("select count(*) from sign_in", 0),
        ("select count(*) from session", 0),
        ("select count(*) from known_device", 0),
        ("select count(*) from account", 2),
    ];
    for (sql, expected) in kept {
        assert_eq!(count(&database, sql).await, expected, "{sql}");
    }
    let trail = store.audit(school()).await.unwrap();
    trail.verify(&[]).unwrap();
    let what: Vec<&str> = trail.lines.iter().map(|(line, _)| line.what.as_str()).collect();
    assert_eq!(what, ["sign-in", "commit", "commit", "commit"]);
}

async fn undo(store: &Store, done: &Commit, now: Timestamp) {
    let undo = store.open_undo(done.who.clone(), done.id, now, now + DAY).await.unwrap();
    let (on, digest) = (undo.base.parse().unwrap(), undo.digest.parse().unwrap());
    let undoing = Commit { id: undo.id, on, digest, ..done.clone() };
    assert_eq!(store.commit(undoing).await.unwrap().removed, 1);
}

async fn a_month_passes(store: &Store, done: &Commit, left_open: &Commit, now: Timestamp) {
    let tomorrow = now + DAY;
    assert!(store.session([0; 32], now).await.unwrap().is_none());
    assert!(store.sessions(school(), tomorrow).await.unwrap().is_empty());
    store.sweep(tomorrow, tomorrow - MONTH).await.unwrap();
    let history = store.history(school(), tomorrow).await.unwrap().imports;
    let expired = history.iter().find(|entry| entry.id == left_open.id).unwrap();
    assert_eq!(expired.state, ImportState::Expired);
    assert!(history.iter().any(|entry| entry.id == done.id && entry.can_undo));
    let later = now + MONTH;
    store.sweep(later, later - MONTH).await.unwrap();
    let history = store.history(school(), later).await.unwrap().imports;
    assert!(history.iter().all(|entry| !entry.can_undo));
}

/// Names whose letters sort otherwise in a dictionary than in their bytes, and ids that do.
pub async fn ids_are_compared_and_ordered_byte_by_byte<P: Place>() {
    let store = P::fresh().await.store().await;
    let who = signed_in(&store, morning()).await;
    let ids = ["10", "9", "A", "a", "B", "b", "É", "é", "z-", "z 1"];
    let wanted = ids.map(Account::example);
    let commit = staged(&store, &who, Roster::Students, &wanted, morning()).await;
    store.commit(commit).await.unwrap();
    let found = held(&store).await;
    let found: Vec<&str> = found.iter().map(|held| held.account.ent_id.as_str()).collect();
    let mut expected = ids.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

/// More accounts than are written at a time come, are renamed, and go.
pub async fn a_long_list_is_written_in_pieces_and_removed_again<P: Place>() {
    let place = P::fresh().await;
    let store = place.store().await;
    let (who, now) = (signed_in(&store, morning()).await, morning());
    let many = pupils(11_000);
    let commit = staged(&store, &who, Roster::Students, &many, now).await;
    store.commit(commit.clone()).await.unwrap();
    assert_eq!(held(&store).await.len(), many.len());
    let undo = store.open_undo(who.clone(), commit.id, now, now + DAY).await.unwrap();
    let (on, digest) = (undo.base.parse().unwrap(), undo.digest.parse().unwrap());
    let undoing = Commit { id: undo.id, on, digest, ..commit };
    assert_eq!(store.commit(undoing).await.unwrap().removed, 11_000);
    assert!(held(&store).await.is_empty());
}

pub async fn two_instances_on_one_database_share_limits_and_single_use<P: Place>() {
    let place = P::fresh().await;
    let (one, two) = (place.store().await, place.store().await);
    let (now, limits) = (morning(), SignInLimits::default());
    let request = asked(now, 1);
    let id = request.id;
    one.ask_sign_in(request, limits).await.unwrap();
    let soon = two.ask_sign_in(asked(now, 2), limits).await;
    assert_eq!(soon, Err(SignInRefusal::TooMany { wait: 60 }));
    two.redeem(attempt(id, now), 5).await.unwrap();
    let later = now + SignedDuration::from_secs(120);
    let again = one.redeem(attempt(id, later), 5).await.map(|accepted| accepted.role);
    assert_eq!(again.unwrap_err(), SignInRefusal::Over);
}

pub async fn a_letter_is_in_one_hand_at_a_time_and_in_another_when_that_hand_died<P: Place>() {
    let place = P::fresh().await;
    let (one, two) = (place.store().await, place.store().await);
    let (now, second) = (morning(), SignedDuration::from_secs(1));
    let (soon, lease) = (now + second, now + second * 45);
    one.ask_sign_in(asked(now, 1), SignInLimits::default()).await.unwrap();
    assert!(
        two.claim_letter(Lane::Codes, ids(), now - second, lease).await.unwrap().is_none(),
        "not due yet"
    );
    let first = one.claim_letter(Lane::Codes, ids(), now, lease).await.unwrap().unwrap();
    assert!(
        two.claim_letter(Lane::Codes, ids(), soon, lease).await.unwrap().is_none(),
        "in the first hand"
    );
    let second_hand =
        two.claim_letter(Lane::Codes, ids(), lease, lease + TWO_HOURS).await.unwrap().unwrap();
    assert_eq!((second_hand.id, second_hand.tries), (first.id, 2), "the first hand died");
    one.settle_letter(first.key(), Outcome::Refused, lease).await.unwrap();
    assert_eq!(one.waiting_letters().await.unwrap().count(), 1, "a dead hand settles nothing");
    let due = lease + second;
    two.settle_letter(second_hand.key(), Outcome::Later { due }, lease).await.unwrap();
    assert!(one.claim_letter(Lane::Codes, ids(), lease, due).await.unwrap().is_none(), "put off");
    let third = one.claim_letter(Lane::Codes, ids(), due, due + second).await.unwrap().unwrap();
    assert_eq!(third.secret, Some(vec![3; 80]), "the code is still there");
    one.settle_letter(third.key(), Outcome::Sent, due).await.unwrap();
    assert_eq!(one.waiting_letters().await.unwrap(), WaitingLetters::default());
    two.settle_letter(second_hand.key(), Outcome::Later { due }, due).await.unwrap();
    assert!(
        two.claim_letter(Lane::Codes, ids(), due + TWO_HOURS, due + DAY).await.unwrap().is_none(),
        "once"
    );
}

pub async fn a_code_that_never_left_is_erased_at_its_end<P: Place>() {
    let database = P::fresh().await.open().await;
    let store = Store::over(database.clone());
    store.ask_sign_in(asked(morning(), 1), SignInLimits::default()).await.unwrap();
    let secrets = "select count(*) from mail_outbox where secret is not null or detail <> ''";
    let before = morning() + TWO_HOURS - SignedDuration::from_secs(1);
    store.sweep(before, morning()).await.unwrap();
    assert_eq!(count(&database, secrets).await, 1);
    // Whoever sends letters gives them up at that instant; this is for a service that sends none.
    store.sweep(morning() + TWO_HOURS + SignedDuration::from_mins(1), morning()).await.unwrap();
    assert_eq!(count(&database, secrets).await, 0);
}

/// A letter of each lane, the code sealed under the key of [`ids`].
pub async fn a_letter_goes_by_its_lane_to_whoever_has_its_key<P: Place>() {
    let place = P::fresh().await;
    let database = place.open().await;
    let store = Store::over(database.clone());
    signed_in(&store, morning()).await;
    let code = asked(morning(), 1);
    let sent = code.mail.as_ref().unwrap().id;
    store.ask_sign_in(code, SignInLimits::without_waiting()).await.unwrap();
    let (now, until) = (morning(), morning() + SignedDuration::from_secs(45));
    let other: Vec<KeyId> = vec!["0505050505050505".parse().unwrap()];
    let none = store.claim_letter(Lane::Codes, other.clone(), now, until).await.unwrap();
    assert!(none.is_none(), "left to another");
    assert_eq!(store.waiting_letters().await.unwrap().count(), 3, "two codes and a notice");
    let keys = store.letters_for_other_keys(other.clone()).await.unwrap();
    assert_eq!(keys, [(ids()[0], 2)]);
    assert!(store.letters_for_other_keys(ids()).await.unwrap().is_empty());
    let notice =
        store.claim_letter(Lane::Notices, other.clone(), now, until).await.unwrap().unwrap();
    assert_eq!((notice.letter.kind(), notice.sealed_under()), ("opened", None), "it has no secret");
    let both = [other.clone(), ids()].concat();
    let mut claimed = Vec::new();
    while let Some(letter) =
        store.claim_letter(Lane::Codes, both.clone(), now, until).await.unwrap()
    {
        assert_eq!((letter.letter.kind(), letter.sealed_under()), ("sign-in", Some(ids()[0])));
        claimed.push(letter.id);
    }
    assert!(claimed.len() == 2 && claimed.contains(&sent), "whoever has its key among others");
    let end = morning() + TWO_HOURS;
    let late = store.claim_letter(Lane::Codes, other, end, end + TWO_HOURS).await.unwrap();
    assert!(late.is_some(), "anybody gives it up at its deadline");
}
