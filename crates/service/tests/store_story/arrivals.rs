//! Who comes through an ENT: one date an account, counts, and a visit that ends when it should.

use balado_core::{
    plan::{AbsentRule, Held, Relink, Rules},
    school::{Account, Login, Roster},
};
use balado_service::{
    arrivals::{Ent, Ents, cas::Answer},
    secrets::Sealed,
    store::{
        Arrivals, Arrived, Arriving, Attendance, Commit, NewTrial, NotRecognised, Recognised,
        Store, Who,
    },
};
use balado_wire::{TrialOutcome, TrialResult};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    races::{FIFTY, fifty, how_many, instances},
    scene::{DAY, Place, count, morning, pupils, school, signed_in, staged, staged_with},
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

pub fn sealed(text: &str) -> Sealed {
    Sha256::digest(text).into()
}

/// Whoever has this id, at a moment, in a browser that is named after the ticket.
pub fn arriving(id: &str, ticket: &str, now: Timestamp) -> Arriving {
    let answer = format!(
        "<serviceResponse><authenticationSuccess><user>{id}</user></authenticationSuccess></serviceResponse>"
    );
    Arriving {
        uai: school(),
        answer: Answer::parse(&answer).unwrap(),
        cuts_ids: false,
        ticket: sealed(ticket),
        token: sealed(&format!("browser of {ticket}")),
        now,
        expires_at: now + HOUR,
        grant: None,
    }
}

async fn arrive(store: &Store, id: &str, now: Timestamp) -> Result<Recognised, NotRecognised> {
    let arrived = store.arrive(arriving(id, &format!("ST-{id}"), now)).await.unwrap()?;
    match arrived {
        Arrived::Account(recognised) => Ok(recognised),
        Arrived::Manager => panic!("nobody is the gestionnaire"),
    }
}

/// The account that the browser of a ticket is in.
async fn is_in(store: &Store, id: &str, now: Timestamp) -> Option<Held> {
    let token = sealed(&format!("browser of ST-{id}"));
    store.arrived(school(), token, now).await.unwrap()?.account
}

async fn counts(store: &Store) -> Arrivals {
    store.arrivals(school(), morning()).await.unwrap()
}

async fn never_came(store: &Store, since: Timestamp) -> Vec<String> {
    let accounts = store.never_came(school(), since).await.unwrap();
    accounts.iter().map(|held| held.account.ent_id.to_string()).collect()
}

async fn import(store: &Store, who: &Who, wanted: &[Account], rules: Rules) -> Commit {
    let commit = staged_with(store, who, Roster::Students, wanted, rules, morning()).await;
    store.commit(commit.clone()).await.unwrap();
    commit
}

async fn undo(store: &Store, done: &Commit) {
    let now = morning();
    let undo = store.open_undo(done.who.clone(), done.id, now, now + DAY).await.unwrap();
    let (on, digest) = (undo.base.parse().unwrap(), undo.digest.parse().unwrap());
    store.commit(Commit { id: undo.id, on, digest, ..done.clone() }).await.unwrap();
}

pub async fn who_comes_is_counted_once_and_who_never_came_is_named<P: Place>() {
    let store = P::fresh().await.store().await;
    let (who, now) = (signed_in(&store, morning()).await, morning());
    import(&store, &who, &pupils(3), Rules::default()).await;
    assert_eq!(never_came(&store, now).await, ["1", "2", "3"]);
    assert_eq!(counts(&store).await.last, None);
    for later in [now + HOUR, now + HOUR * 2] {
        assert!(arrive(&store, "2", later).await.is_ok_and(|found| found.account.active));
        // Each from a browser of its own.
        store.end_arrival(school(), sealed("ST-2")).await.unwrap();
    }
    let found = counts(&store).await;
    assert_eq!(found.students, Attendance { came: 1, accounts: 3 });
    assert_eq!(found.teachers, Attendance::default());
    assert_eq!(found.last, Some(now + HOUR * 2));
    assert_eq!(never_came(&store, now).await, ["1", "3"]);
    let next_year = now + DAY * 365;
    assert_eq!(never_came(&store, next_year).await, ["1", "2", "3"], "not this year");
    let found = store.arrivals(school(), next_year).await.unwrap();
    assert_eq!(found.students, Attendance { came: 0, accounts: 3 });
}

pub async fn a_ticket_brought_fifty_times_is_taken_once<P: Place>() {
    let (database, stores) = instances::<P>().await;
    for ticket in ["ST-1", "ST-2"] {
        let taken = fifty(&stores, |_, store| async move {
            store.take_ticket(sealed(ticket), morning()).await.unwrap()
        })
        .await;
        assert_eq!(how_many(&taken, |taken| *taken), 1, "{ticket}");
    }
    assert_eq!(count(&database, "select count(*) from arrival_ticket").await, 2);
    stores[1].sweep(morning() + DAY, morning()).await.unwrap();
    assert_eq!(count(&database, "select count(*) from arrival_ticket").await, 0, "a day after");
}

pub async fn a_visit_ends_with_its_ticket_its_hour_or_its_account<P: Place>() {
    let store = P::fresh().await.store().await;
    let (who, now) = (signed_in(&store, morning()).await, morning());
    import(&store, &who, &pupils(3), Rules::default()).await;
    for id in ["1", "2", "3"] {
        arrive(&store, id, now).await.unwrap();
    }
    store.end_arrival(school(), sealed("ST-1")).await.unwrap();
    store.end_arrival(school(), sealed("ST-of-nobody")).await.unwrap();
    store.end_arrival("0930341R".parse().unwrap(), sealed("ST-2")).await.unwrap();
    assert_eq!(is_in(&store, "1", now).await, None, "its ticket was ended");
    assert_eq!(is_in(&store, "2", now).await.unwrap().account.ent_id.as_str(), "2");
    let rules = Rules { absent: AbsentRule::Deactivate, ..Rules::default() };
    let left = import(&store, &who, &pupils(2), rules).await;
    assert_eq!(is_in(&store, "3", now).await, None, "its account was deactivated");
    let refused = store.arrive(arriving("3", "ST-again", now)).await.unwrap();
    assert_eq!(refused.err(), Some(NotRecognised::Deactivated));
    undo(&store, &left).await;
    assert!(is_in(&store, "3", now).await.is_some(), "it is back, within the hour");
    let second = SignedDuration::from_secs(1);
    assert!(is_in(&store, "2", now + HOUR - second).await.is_some());
    assert_eq!(is_in(&store, "2", now + HOUR).await, None, "an hour later");
}

pub async fn people_whom_no_list_holds_are_counted_until_the_next_import<P: Place>() {
    let (database, stores) = instances::<P>().await;
    let who = signed_in(&stores[0], morning()).await;
    let tried = fifty(&stores, |number, store| async move {
        store.arrive(arriving("9", &format!("ST-{number}"), morning())).await.unwrap()
    })
    .await;
    let unknown = |answer: &Result<Arrived, NotRecognised>| {
        matches!(answer, Err(NotRecognised::Unknown { neither_list: false }))
    };
    assert_eq!(how_many(&tried, unknown), FIFTY);
    assert_eq!(counts(&stores[1]).await.unknown as usize, FIFTY);
    assert_eq!(count(&database, "select count(*) from account").await, 0, "nothing is created");
    assert_eq!(count(&database, "select count(*) from arrival").await, 0);
    import(&stores[0], &who, &pupils(1), Rules::default()).await;
    assert_eq!(counts(&stores[1]).await.unknown, 0);
}

pub async fn an_account_keeps_its_date_under_another_id_and_takes_it_along_when_it_goes<
    P: Place,
>() {
    let store = P::fresh().await.store().await;
    let (who, now) = (signed_in(&store, morning()).await, morning());
    let named = |id: &str, login: &str| Account {
        login: Some(Login::parse(login).unwrap()),
        ..Account::example(id)
    };
    // Enough of them that one who changes is no doubtful list.
    let others: Vec<_> =
        (10..40).map(|id| named(&id.to_string(), &format!("autre.{id}"))).collect();
    let with = |more: &[Account]| [&others[..], more].concat();
    import(&store, &who, &others, Rules::default()).await;
    let created =
        import(&store, &who, &with(&[named("1", "ines.dalmeida")]), Rules::default()).await;
    arrive(&store, "1", now).await.unwrap();
    let relinking = Rules::of_all(AbsentRule::Keep, Relink::ByLogin);
    let relinked = import(&store, &who, &with(&[named("2", "ines.dalmeida")]), relinking).await;
    assert_eq!(counts(&store).await.students, Attendance { came: 1, accounts: 31 }, "relinked");
    assert!(!never_came(&store, now).await.contains(&"2".to_owned()));
    assert_eq!(is_in(&store, "1", now).await, None, "through the ENT once more, under the new id");
    undo(&store, &relinked).await;
    assert_eq!(counts(&store).await.students, Attendance { came: 1, accounts: 31 }, "given back");
    undo(&store, &created).await;
    let found = counts(&store).await;
    assert_eq!((found.students, found.last), (Attendance { came: 0, accounts: 30 }, None));
    assert_eq!(is_in(&store, "1", now).await, None, "it went");
    import(&store, &who, &with(&[named("1", "ines.dalmeida")]), Rules::default()).await;
    assert!(never_came(&store, now).await.contains(&"1".to_owned()), "somebody new");
}

pub fn trial(number: usize) -> NewTrial {
    NewTrial {
        id: Uuid::now_v7(),
        token: sealed(&format!("trial {number}")),
        begun_at: morning(),
        expires_at: morning() + SignedDuration::from_mins(10),
    }
}

pub fn outcome() -> TrialOutcome {
    let result = TrialResult::NoAnswer;
    TrialOutcome { result, shape: None, names_schools: false, excess: vec![] }
}

pub async fn a_trial_made_fifty_times_is_shown_once_and_the_last_begun_counts<P: Place>() {
    let (database, stores) = instances::<P>().await;
    fifty(&stores, |number, store| async move {
        store.begin_trial(school(), trial(number)).await.unwrap();
    })
    .await;
    assert_eq!(count(&database, "select count(*) from link_trial").await, 1, "the others' place");
    let last = trial(FIFTY);
    stores[0].begin_trial(school(), last.clone()).await.unwrap();
    let settled = fifty(&stores, |_, store| {
        let (token, now) = (last.token, morning());
        async move { store.settle_trial(school(), token, now, outcome()).await.unwrap() }
    })
    .await;
    assert_eq!(how_many(&settled, |settled| *settled), 1);
    let shown = stores[1].trial(school(), last.id).await.unwrap().unwrap();
    assert_eq!(shown.answered, Some((morning(), outcome())));
    let late = trial(FIFTY + 1);
    let (token, after) = (late.token, late.expires_at);
    stores[0].begin_trial(school(), late).await.unwrap();
    assert!(!stores[1].settle_trial(school(), token, after, outcome()).await.unwrap(), "too late");
    assert!(!stores[1].awaits_trial(school(), token, after).await.unwrap());
    stores[0].sweep(after, after).await.unwrap();
    assert_eq!(count(&database, "select count(*) from link_trial").await, 1, "what it showed");
}

pub async fn fifty_tables_of_ents_at_a_time_leave_one_of_them<P: Place>() {
    let (_, stores) = instances::<P>().await;
    let table = |number: usize| {
        let lines = (0..3).map(|line| {
            let address = format!("https://ent{number}.example").parse().unwrap();
            let ent = Ent { name: format!("ENT {number}"), address, cuts_ids: number % 2 == 1 };
            (format!("0{}", 77 + line).parse().unwrap(), ent)
        });
        Ents(lines.collect())
    };
    fifty(&stores, |number, store| async move {
        store.replace_ents(table(number)).await.unwrap();
    })
    .await;
    let kept = stores[1].ents().await.unwrap();
    assert!((0..FIFTY).any(|number| kept == table(number)), "one of them, whole: {kept}");
    let ent = stores[0].door(school()).await.unwrap().ent;
    assert_eq!(ent.as_ref(), Some(&kept.0[0].1), "of its département");
    stores[0].replace_ents(table(FIFTY)).await.unwrap();
    assert_eq!(stores[1].ents().await.unwrap(), table(FIFTY));
}

pub async fn a_school_that_is_erased_takes_its_visits_along<P: Place>() {
    let (database, stores) = instances::<P>().await;
    let store = &stores[0];
    let (who, now) = (signed_in(store, morning()).await, morning());
    let commit = staged(store, &who, Roster::Students, &pupils(2), now).await;
    store.commit(commit).await.unwrap();
    arrive(store, "1", now).await.unwrap();
    arrive(store, "9", now).await.unwrap_err();
    store.begin_trial(school(), trial(0)).await.unwrap();
    let export = store.export_school(school()).await.unwrap();
    let exported =
        |file: &str| export.tables.iter().any(|table| table.file == file && !table.rows.is_empty());
    assert!(exported("arrivees"), "shown to whoever asks");
    let erased = store.erase_school(school(), now).await.unwrap();
    assert!(!erased.is_empty());
    for (rows, what) in [
        ("select count(*) from arrival", "visits"),
        ("select count(*) from arrival_unknown", "tries"),
        ("select count(*) from link_trial", "trials"),
        ("select count(*) from account", "accounts"),
    ] {
        assert_eq!(count(&database, rows).await, 0, "{what}");
    }
    // Half of them come while it is erased once more: nobody stays behind.
    let commit = {
        let who = signed_in(store, now).await;
        staged(store, &who, Roster::Students, &pupils(2), now).await
    };
    store.commit(commit).await.unwrap();
    fifty(&stores, |number, store| async move {
        if number == FIFTY / 2 {
            store.erase_school(school(), morning()).await.unwrap();
        } else {
            let ticket = format!("ST-{number}");
            drop(store.arrive(arriving("1", &ticket, morning())).await.unwrap());
        }
    })
    .await;
    assert_eq!(count(&database, "select count(*) from arrival").await, 0);
}
