//! An id that passes to somebody else: nobody enters in the place of another, and undoing gives all back.

use balado_core::{
    plan::{AbsentRule, Relink, Rules, TypedNumber},
    school::{Account, FirstName, LastName, Login, Roster},
};
use balado_service::store::{Commit, ImportRefusal, Nominee, Store, Who};
use balado_wire::Receipt;
use jiff::SignedDuration;
use uuid::Uuid;

use crate::{
    scene::{DAY, Place, count, morning, school, signed_in, staged_with},
    sites::{arrive, redeem},
};

fn called(id: &str, last: &str, first: &str) -> Account {
    Account {
        last_name: LastName::parse(last).unwrap(),
        first_name: FirstName::parse(first).unwrap(),
        login: Login::parse(&format!("{first}.{last}{id}")).ok(),
        ..Account::example(id)
    }
}

fn of(roster: Roster, first: Account) -> Vec<Account> {
    let others = (2..30).map(|id| called(&id.to_string(), "ROUX", "Zoe"));
    std::iter::once(first).chain(others).map(|account| Account { roster, ..account }).collect()
}

const KEEP: Rules = Rules::of_all(AbsentRule::Keep, Relink::No);

async fn sent(store: &Store, who: &Who, roster: Roster, first: Account) -> Commit {
    staged_with(store, who, roster, &of(roster, first), KEEP, morning()).await
}

fn confirmed(mut commit: Commit, number: u32) -> Commit {
    commit.confirmed = vec![TypedNumber { kind: "other-person".into(), number }];
    commit
}

async fn undo(store: &Store, who: &Who, done: &Receipt) {
    let now = morning();
    let undo = store.open_undo(who.clone(), done.id, now, now + DAY).await.unwrap();
    let commit = Commit {
        who: who.clone(),
        id: undo.id,
        on: undo.base.parse().unwrap(),
        digest: undo.digest.parse().unwrap(),
        confirmed: vec![],
        now,
        undo_until: now + DAY,
    };
    store.commit(commit).await.unwrap();
}

/// What sites know whoever comes under the first id by.
async fn subject(store: &Store) -> String {
    let secret = Uuid::new_v4().as_bytes().repeat(2).try_into().unwrap();
    let code = arrive(store, "1", morning()).await;
    redeem(store, code, secret, morning()).await.unwrap().subject
}

pub async fn somebody_else_under_an_id_inherits_nothing_and_undoing_gives_all_back<P: Place>() {
    let place = P::fresh().await;
    let (store, database) = (place.store().await, place.open().await);
    let who = signed_in(&store, morning()).await;
    let ines = || called("1", "MOREL", "Ines");
    let first = sent(&store, &who, Roster::Students, ines()).await;
    store.commit(first).await.unwrap();
    let known = subject(&store).await;
    let grants = "select count(*) from openid_grant where ent_id = '1'";
    let visits = "select count(*) from arrival where ent_id = '1'";
    let came = "select count(*) from account where ent_id = '1' and arrived_at is not null";
    for (sql, case) in [(grants, "a site"), (came, "came")] {
        assert_eq!(count(&database, sql).await, 1, "{case}");
    }

    let commit = sent(&store, &who, Roster::Students, called("1", "KHELIFI", "Adam")).await;
    let waiting = |found| matches!(found, Err(ImportRefusal::Held(holds)) if holds.len() == 1);
    assert!(waiting(store.commit(commit.clone()).await), "nobody said who it is");
    assert!(waiting(store.commit(confirmed(commit.clone(), 2)).await), "not their number");
    let replaced = store.commit(confirmed(commit, 1)).await.unwrap();
    let counts = replaced.counts;
    assert_eq!((counts.replaced, counts.update, counts.unchanged), (1, 0, 28));
    for (sql, case) in [(grants, "a site"), (visits, "a visit"), (came, "a day")] {
        assert_eq!(count(&database, sql).await, 0, "{case} is inherited");
    }
    let other = subject(&store).await;
    assert_ne!(other, known, "somebody else");
    assert_eq!(subject(&store).await, other, "always the same");

    undo(&store, &who, &replaced).await;
    assert_eq!(count(&database, grants).await, 0, "nobody stays in the place of who is back");
    assert_eq!(subject(&store).await, known, "known again");
    let again = sent(&store, &who, Roster::Students, ines()).await;
    assert_eq!(store.commit(again).await.unwrap().counts.unchanged, 29, "exactly as before");
}

pub async fn somebody_else_under_the_id_of_the_gestionnaire_is_not_the_gestionnaire<P: Place>() {
    let store = P::fresh().await.store().await;
    let who = signed_in(&store, morning()).await;
    let first = sent(&store, &who, Roster::Teachers, called("1", "MOREL", "Ines")).await;
    store.commit(first).await.unwrap();
    let ines = Nominee::Teacher(Account::example("1").ent_id);
    store.name_manager(who.clone(), ines, None, morning()).await.unwrap();
    let married =
        Account { last_name: LastName::parse("DURAND").unwrap(), ..called("1", "MOREL", "Ines") };
    let same = sent(&store, &who, Roster::Teachers, married).await;
    assert!(!store.commit(same).await.unwrap().ended_manager, "the same person");
    let other = sent(&store, &who, Roster::Teachers, called("1", "KHELIFI", "Adam")).await;
    assert!(store.commit(confirmed(other, 1)).await.unwrap().ended_manager);
    let later = morning() + SignedDuration::from_mins(1);
    assert!(store.manager(school(), later).await.unwrap().is_none());
}
