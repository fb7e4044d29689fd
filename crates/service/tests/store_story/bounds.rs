//! What one school may have, so that it never fills the disk of all.

use balado_core::{
    plan::Digest,
    school::{Account, Roster},
};
use balado_service::{
    config::SchoolLimits,
    store::{ImportRefusal, NewImport, Store, TooMuch, Who},
};
use balado_wire::Revision;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::scene::{DAY, MONTH, Place, chunk, morning, pupils, signed_in, source, staged};

async fn bounded<P: Place>(limits: SchoolLimits) -> (Store, Who) {
    let store = P::fresh().await.store().await.with_limits(limits);
    let who = signed_in(&store, morning()).await;
    (store, who)
}

fn import(who: &Who, rows: u32, key: u8, now: Timestamp) -> NewImport {
    NewImport {
        who: who.clone(),
        id: Uuid::now_v7(),
        list: Roster::Students,
        base: Revision(0),
        rules: balado_core::plan::Rules::default(),
        rows,
        chunks: 1,
        digest: Digest::of_list(&[]),
        list_digest: Some(Digest::of_list(&[])),
        source: Some(source(rows)),
        key: Some((format!("key {key}"), [key; 32])),
        now,
        expires_at: now + DAY,
    }
}

pub async fn a_school_opens_so_many_imports_and_finds_those_it_has<P: Place>() {
    let (store, who) = bounded::<P>(SchoolLimits { imports: 2, ..SchoolLimits::default() }).await;
    let hour = morning() + SignedDuration::from_hours(1);
    let first = import(&who, 3, 1, morning());
    store.open_import(first.clone()).await.unwrap();
    let second = staged(&store, &who, Roster::Students, &pupils(3), hour).await;
    let one_more = || store.open_import(import(&who, 3, 2, hour));
    let refused = Some(ImportRefusal::TooMuch(TooMuch::Imports { wait: 23 * 3_600 + 1 }));
    assert_eq!(one_more().await.err(), refused);
    assert_eq!(store.open_import(first.clone()).await.map(|(_, new)| new), Ok(false));
    let other = Who { uai: "0930341R".parse().unwrap(), ..who.clone() };
    store.open_import(import(&other, 3, 2, hour)).await.unwrap();
    store.discard(who.uai, first.id, hour).await.unwrap();
    assert_eq!(one_more().await.err(), refused, "what is given up leaves a row for its day");
    store.commit(second).await.unwrap();
    one_more().await.unwrap();
    let next_day = hour + DAY;
    store.open_import(import(&who, 3, 3, next_day)).await.unwrap();
}

pub async fn a_school_stages_so_much_until_it_is_done_or_given_up<P: Place>() {
    let size = |list: &[Account], who: &Who| {
        u64::try_from(chunk(who, Uuid::nil(), list, morning()).body.len()).unwrap()
    };
    let (store, who) = bounded::<P>(SchoolLimits::default()).await;
    let (first, second) = (pupils(40), pupils(60));
    // Two empty lists of ids that choices name come with each import.
    let room = size(&first, &who) + size(&second, &who) + 3 * 4;
    let staged_at_most =
        |staged| store.clone().with_limits(SchoolLimits { staged, ..SchoolLimits::default() });
    let enough = staged_at_most(room);
    let done = staged(&enough, &who, Roster::Students, &first, morning()).await;
    let given_up = staged(&enough, &who, Roster::Students, &second, morning()).await;
    let third = import(&who, 40, 1, morning());
    enough.open_import(third.clone()).await.unwrap();
    let sent = chunk(&who, third.id, &first, morning());
    let refused = Err(ImportRefusal::TooMuch(TooMuch::Staged { wait: 24 * 3_600 + 1 }));
    assert_eq!(enough.put_chunk(sent.clone()).await, refused);
    let again = chunk(&who, given_up.id, &second, morning());
    assert_eq!(enough.put_chunk(again).await, Ok(()), "what is there already changes nothing");
    enough.commit(done).await.unwrap();
    assert_eq!(enough.put_chunk(sent).await, Ok(()), "a commit makes room");
    enough.discard(who.uai, given_up.id, morning()).await.unwrap();
    let choices = staged_at_most(size(&first, &who) + 7);
    let opened = choices.open_import(import(&who, 3, 2, morning())).await;
    assert_eq!(opened.map(drop), refused, "choices count too");
}

pub async fn a_school_has_so_many_accounts_and_may_always_have_fewer<P: Place>() {
    let (store, who) = bounded::<P>(SchoolLimits::default()).await;
    let with =
        |accounts| store.clone().with_limits(SchoolLimits { accounts, ..SchoolLimits::default() });
    let refused = |most| Err(ImportRefusal::TooMuch(TooMuch::Accounts { most }));
    let announced = with(4).open_import(import(&who, 5, 1, morning())).await;
    assert_eq!(announced.map(drop), refused(4), "said before anything is sent");
    let three = staged(&with(4), &who, Roster::Students, &pupils(3), morning()).await;
    with(4).commit(three.clone()).await.unwrap();
    let teachers: Vec<Account> =
        ["t1", "t2"].map(|id| Account { roster: Roster::Teachers, ..Account::example(id) }).into();
    let both = staged(&with(4), &who, Roster::Teachers, &teachers, morning()).await;
    assert_eq!(with(4).commit(both.clone()).await.map(drop), refused(4), "both lists together");
    with(5).commit(both).await.unwrap();
    let undo = store.open_undo(who.clone(), three.id, morning(), morning() + DAY).await.unwrap();
    let undoing = balado_service::store::Commit {
        id: undo.id,
        on: undo.base.parse().unwrap(),
        digest: undo.digest.parse().unwrap(),
        undo_until: morning() + MONTH,
        ..three
    };
    assert_eq!(with(1).commit(undoing).await.unwrap().removed, 3, "fewer than there are");
}
