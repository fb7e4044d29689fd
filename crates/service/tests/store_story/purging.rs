//! What is kept for long goes when its time is over, not a day before, and never what an undoing would need.

use balado_core::{
    plan::{AbsentRule, Rules},
    school::{Account, Roster},
};
use balado_service::{
    config::Retention,
    store::{
        Commit, Store, Who,
        port::{Database, Db, Ending, Value},
    },
};
use jiff::{SignedDuration, Timestamp};

use crate::scene::{DAY, Place, count, morning, pupils, school, signed_in, staged, staged_with};

const DEACTIVATED: &str = "select count(*) from account where active = 0";
const NAMED: &str = "select count(*) from import where by <> '—' or receipt like '%Martin%'";

/// A list without those who left, who are deactivated.
async fn deactivate(store: &Store, who: &Who, staying: &[Account], now: Timestamp) -> Commit {
    let rules = Rules { absent: AbsentRule::Deactivate, ..Rules::default() };
    let commit = staged_with(store, who, Roster::Students, staying, rules, now).await;
    store.commit(commit.clone()).await.unwrap();
    commit
}

async fn import(store: &Store, who: &Who, wanted: &[Account], now: Timestamp) -> Commit {
    let commit = staged(store, who, Roster::Students, wanted, now).await;
    store.commit(commit.clone()).await.unwrap();
    commit
}

async fn undo(store: &Store, done: &Commit, now: Timestamp) -> u32 {
    let undo = store.open_undo(done.who.clone(), done.id, now, now + DAY).await.unwrap();
    let (on, digest) = (undo.base.parse().unwrap(), undo.digest.parse().unwrap());
    let undoing = Commit { id: undo.id, on, digest, now, ..done.clone() };
    store.commit(undoing).await.unwrap().restored
}

/// Ids that are held, with those that are deactivated.
async fn held(store: &Store) -> Vec<(String, bool)> {
    let page = store.roster(school(), Roster::Students, None).await.unwrap();
    let held = page.accounts.unwrap();
    held.iter().map(|held| (held.account.ent_id.to_string(), held.active)).collect()
}

pub async fn a_deactivated_account_is_kept_a_year_and_not_a_day_more<P: Place>() {
    let place = P::fresh().await;
    let database = place.open().await;
    let store = Store::over(database.clone());
    let (now, keep) = (morning(), Retention::default());
    let who = signed_in(&store, now).await;
    let pupils = pupils(4);
    import(&store, &who, &pupils, now).await;
    deactivate(&store, &who, &pupils[..2], now + DAY).await;
    let back = [pupils[0].clone(), pupils[1].clone(), pupils[2].clone()];
    import(&store, &who, &back, now + DAY * 100).await;
    assert_eq!(count(&database, DEACTIVATED).await, 1, "the third came back");

    let year = keep.deactivated;
    let before = store.roster(school(), Roster::Students, None).await.unwrap().revision;
    let second = SignedDuration::from_secs(1);
    let swept = store.purge(now + DAY + year - second, keep).await.unwrap();
    let accounts = || async { held(&store).await.len() };
    assert_eq!(accounts().await, 4, "the day before");
    assert!(!swept.left_to_another);
    store.purge(now + DAY + year, keep).await.unwrap();
    let left = [("1", true), ("2", true), ("3", true)];
    let left: Vec<_> = left.iter().map(|(id, active)| ((*id).to_owned(), *active)).collect();
    assert_eq!(held(&store).await, left, "the day after, and those who came back stay");
    let page = store.roster(school(), Roster::Students, None).await.unwrap();
    assert_eq!(page.revision, before.next(), "it is another list");
    let again = store.purge(now + DAY + year, keep).await.unwrap();
    assert_eq!(again.rows, 0);
    let trail = store.audit(school()).await.unwrap();
    trail.verify(&[]).unwrap();
    let (last, _) = trail.lines.last().unwrap();
    assert_eq!((last.what.as_str(), last.detail.as_str()), ("purge", "{\"accounts\":1}"));
}

pub async fn names_go_from_imports_after_a_year_and_their_receipts_stay<P: Place>() {
    let place = P::fresh().await;
    let database = place.open().await;
    let store = Store::over(database.clone());
    let (now, keep) = (morning(), Retention::default());
    let who = signed_in(&store, now).await;
    let done = import(&store, &who, &pupils(2), now).await;
    let later = import(&store, &who, &pupils(3), now + DAY * 30).await;
    let receipt = store.receipt(school(), done.id).await.unwrap();
    assert_eq!(receipt.by, "Mme Martin");
    store.purge(now + keep.names - DAY, keep).await.unwrap();
    assert_eq!(count(&database, NAMED).await, 2, "the day before");
    assert_eq!(store.purge(now + keep.names, keep).await.unwrap().rows, 1);
    let kept = store.receipt(school(), done.id).await.unwrap();
    assert_eq!(kept.by, "—");
    assert_eq!(
        balado_wire::Receipt { by: receipt.by.clone(), ..kept.clone() },
        receipt,
        "the rest"
    );
    assert_eq!(store.commit(done.clone()).await.unwrap(), kept, "sent again, it is done still");
    assert_eq!(store.receipt(school(), later.id).await.unwrap().by, "Mme Martin", "not yet");
    let history = store.history(school(), now).await.unwrap();
    assert!(history.imports.iter().any(|entry| entry.by == "—"));
    assert!(history.lists.iter().any(|list| list.by == "—"), "the list is known again");
    assert_eq!(count(&database, NAMED).await, 1);
}

/// With the shortest time that may be asked for, at the last moment of thirty days.
pub async fn a_purge_breaks_no_undoing<P: Place>() {
    let place = P::fresh().await;
    let store = place.store().await;
    let (now, keep) = (morning(), Retention::of_months(0));
    let who = signed_in(&store, now).await;
    let pupils = pupils(3);
    import(&store, &who, &pupils, now).await;
    let left = deactivate(&store, &who, &pupils[..1], now).await;
    let month = SignedDuration::from_hours(30 * 24 - 1);
    store.purge(now + month, keep).await.unwrap();
    assert_eq!(undo(&store, &left, now + month).await, 2, "those who left are given back");

    // One who left for nearly as long as is kept comes back, and that is undone thirty days later.
    deactivate(&store, &who, &pupils[..2], now + DAY * 40).await;
    let nearly = now + DAY * 40 + keep.deactivated - DAY;
    // With somebody new: the same list as the first one would be an old list.
    let back = import(&store, &who, &crate::scene::pupils(4), nearly).await;
    store.purge(nearly + month, keep).await.unwrap();
    assert_eq!(undo(&store, &back, nearly + month).await, 1);
    store.purge(nearly + month + DAY, keep).await.unwrap();
    assert_eq!(held(&store).await.last().unwrap(), &("3".to_owned(), false), "since the undoing");
    store.purge(nearly + month + keep.deactivated, keep).await.unwrap();
    assert_eq!(held(&store).await.len(), 2);
}

/// More than go at a time, of several schools; accounts that a former program deactivated are counted from now.
pub async fn a_long_purge_goes_on_to_its_end<P: Place>() {
    let place = P::fresh().await;
    let database = place.open().await;
    let store = Store::over(database.clone());
    let (now, keep) = (morning(), Retention::default());
    let work = |db: &dyn Db| {
        let ids: Vec<String> = (0..1_300).map(|id| id.to_string()).collect();
        for (school, since) in
            [("0779999A", Value::Int(5)), ("0930341R", Value::Int(5)), ("0750001U", Value::Null)]
        {
            let row = |id| [Value::from(school), Value::from(id), since];
            let rows: Vec<Value<'_>> = ids.iter().flat_map(row).collect();
            let sql = "insert into account (uai, ent_id, list, last_name, first_name, classes, active, \
                 deactivated_at) values (?1, ?2, 'students', 'X', 'Y', '[]', 0, ?3)";
            db.insert_all(sql, &rows).unwrap();
        }
        Ending::Commit
    };
    database.write("leave", Box::new(work)).await.unwrap();
    assert_eq!(store.purge(now, keep).await.unwrap().rows, 2 * 1_300);
    assert_eq!(count(&database, DEACTIVATED).await, 1_300, "nobody knew since when");
    assert_eq!(store.purge(now + keep.deactivated, keep).await.unwrap().rows, 1_300);
}
