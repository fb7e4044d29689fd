//! The gestionnaire: comes in without the mailbox, hands over, and is out at once whatever ends it.

use std::sync::Arc;

use balado_core::school::{Account, EntId, Login, Roster};
use balado_service::{
    arrivals::cas::Answer,
    config::SignInLimits,
    secrets::Seals,
    store::{
        Arriving, Asked, Attempt, NamingRefusal, Nominee, Revocation, ShownCode, SignInRefusal,
        Store, Who,
    },
};
use balado_wire::{ManagerBody, Role, Through};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::{
    arrivals::sealed,
    races::{fifty, how_many, instances},
    scene::{
        MONTH, Place, TWO_HOURS, asked, attempt, count, morning, pupils, school, signed_in as chef,
        staged,
    },
};

const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);

/// The secret of the only hand-over of a story.
const REVOCATION: Uuid = Uuid::from_u128(7);

fn staff(login: &str) -> Nominee {
    Nominee::Staff(Login::parse(login).unwrap())
}

/// In a browser that is named after the login.
async fn arrive(store: &Store, login: &str, now: Timestamp) {
    let answer = format!(
        "<serviceResponse><authenticationSuccess><user>{login}</user></authenticationSuccess></serviceResponse>"
    );
    let arriving = Arriving {
        uai: school(),
        answer: Answer::parse(&answer).unwrap(),
        cuts_ids: false,
        ticket: sealed(&Uuid::new_v4().to_string()),
        token: sealed(login),
        now,
        expires_at: now + SignedDuration::from_hours(1),
        grant: None,
    };
    drop(store.arrive(arriving).await.unwrap());
}

async fn show_code(store: &Store, login: &str, code: u8, now: Timestamp) -> bool {
    let shown =
        ShownCode { arrival: sealed(login), code: [code; 32], now, expires_at: now + TEN_MINUTES };
    store.show_manager_code(school(), shown).await.unwrap()
}

async fn ask(store: &Store, now: Timestamp) -> Uuid {
    let request = Asked { through: Through::Ent, mail: None, code: [8; 32], ..asked(now, 1) };
    let id = request.id;
    store.ask_sign_in(request, SignInLimits::without_waiting()).await.unwrap();
    id
}

/// With the code of a page.
fn with_code(id: Uuid, code: u8, now: Timestamp) -> Attempt {
    Attempt { manager_code: Some(Seals::one([code; 32])), ..attempt(id, now) }
}

/// Through the ENT, with a code that was shown.
pub async fn signed_in(store: &Store, login: &str, now: Timestamp) -> Who {
    arrive(store, login, now).await;
    assert!(show_code(store, login, 4, now).await);
    let attempt = with_code(ask(store, now).await, 4, now);
    let token = attempt.session.token;
    assert_eq!(store.redeem(attempt, 5).await.unwrap().role, Role::Gestionnaire);
    store.session(token, now).await.unwrap().unwrap()
}

pub async fn hand_over(store: &Store, who: Who, login: &str, now: Timestamp) -> ManagerBody {
    let revocation = Revocation {
        id: REVOCATION,
        token: [6; 32],
        mail: Uuid::now_v7(),
        secret: vec![3; 80],
        expires_at: now + MONTH,
    };
    store.name_manager(who, staff(login), Some(revocation), now).await.unwrap()
}

pub async fn revoke(store: &Store, now: Timestamp) -> bool {
    store.revoke_manager(REVOCATION, Seals::one([6; 32]), now).await.unwrap()
}

pub async fn a_code_opens_one_request_of_its_school_once<P: Place>() {
    let (_, stores) = instances::<P>().await;
    let (store, now) = (&stores[0], morning());
    let who = chef(store, now).await;
    store.name_manager(who, staff("paule.morel"), None, now).await.unwrap();
    arrive(store, "anh.roux", now).await;
    assert!(!show_code(store, "anh.roux", 4, now).await, "nobody who is the gestionnaire");
    arrive(store, "Paule.Morel", now).await;
    assert!(show_code(store, "Paule.Morel", 9, now).await);
    assert!(show_code(store, "Paule.Morel", 4, now).await, "in the place of the one before");
    let wrong = |left| Some(SignInRefusal::Wrong { left, through: Through::Ent });
    let request = ask(store, now).await;
    let tried = store.redeem(with_code(request, 9, now), 5).await.err();
    assert_eq!(tried, wrong(4), "the one before");
    let late = store.redeem(with_code(request, 4, now + TEN_MINUTES), 5).await.err();
    assert_eq!(late, wrong(3), "ten minutes later");
    let mailed = asked(now, 1);
    let by_mail = mailed.id;
    store.ask_sign_in(mailed, SignInLimits::without_waiting()).await.unwrap();
    let misused = Attempt { code: Some(Seals::one([9; 32])), ..with_code(by_mail, 4, now) };
    let of_mail = Some(SignInRefusal::Wrong { left: 4, through: Through::Mail });
    assert_eq!(store.redeem(misused, 5).await.err(), of_mail, "a request through the mailbox");
    let elsewhere = Asked { uai: "0930341R".parse().unwrap(), ..asked(now, 1) };
    let elsewhere = Asked { through: Through::Ent, mail: None, code: [8; 32], ..elsewhere };
    let other = elsewhere.id;
    store.ask_sign_in(elsewhere, SignInLimits::without_waiting()).await.unwrap();
    assert_eq!(store.redeem(with_code(other, 4, now), 5).await.err(), wrong(4), "another school");

    // Twenty-five requests, each twice: the code serves one of them.
    let mut requests = Vec::new();
    for _ in 0..25 {
        requests.push(ask(store, now).await);
    }
    let opened = fifty(&stores, |number, store| {
        let attempt = with_code(requests[number / 2], 4, now);
        async move { store.redeem(attempt, 5).await }
    })
    .await;
    let people: Vec<_> = opened.iter().flatten().map(|one| one.person.as_str()).collect();
    assert!((1..=2).contains(&people.len()), "one request, whose answer may be lost once");
    assert!(people.iter().all(|person| *person == "paule.morel (Mme Martin)"), "{people:?}");
    let open = stores[1].sessions(school(), now).await.unwrap();
    let of_manager = open.iter().filter(|who| who.role == Role::Gestionnaire).count();
    assert_eq!(of_manager, 1);
}

/// One way for a nomination to end.
#[derive(Debug, Clone, Copy)]
enum End {
    Replaced,
    HandedOver,
    Dismissed,
    WithItsAccount,
    Lapsed,
    Revoked,
}

async fn end(store: &Store, how: End, chef: &Who, gestionnaire: Who, now: Timestamp) {
    match how {
        End::Replaced => {
            store.name_manager(chef.clone(), staff("anh.roux"), None, now).await.unwrap();
        }
        End::HandedOver => drop(hand_over(store, gestionnaire, "anh.roux", now).await),
        End::Dismissed => store.dismiss_manager(chef.clone(), now).await.unwrap(),
        End::WithItsAccount => {
            let other = Account { roster: Roster::Teachers, ..Account::example("2") };
            let rules = balado_core::plan::Rules {
                absent: balado_core::plan::AbsentRule::Deactivate,
                ..balado_core::plan::Rules::default()
            };
            let commit =
                crate::scene::staged_with(store, chef, Roster::Teachers, &[other], rules, now)
                    .await;
            assert!(store.commit(commit).await.unwrap().ended_manager, "the receipt says so");
        }
        End::Lapsed => {
            store.sweep(at("2027-10-31T23:00:00Z"), now - MONTH).await.unwrap();
        }
        End::Revoked => assert!(revoke(store, now).await),
    }
}

pub async fn whatever_ends_a_nomination_ends_all_that_it_opened<P: Place>() {
    use End::{Dismissed, HandedOver, Lapsed, Replaced, Revoked, WithItsAccount};
    for how in [Replaced, HandedOver, Dismissed, WithItsAccount, Lapsed, Revoked] {
        let place = P::fresh().await;
        let (store, summer, now) =
            (place.store().await, at("2027-06-01T08:00:00Z"), at("2027-10-31T22:55:00Z"));
        let who = chef(&store, summer).await;
        let login = "quelqu-un.1";
        let teacher = Account {
            roster: Roster::Teachers,
            login: Login::parse(login).ok(),
            ..Account::example("1")
        };
        let commit = staged(&store, &who, Roster::Teachers, &[teacher], summer).await;
        store.commit(commit).await.unwrap();
        let nominee = Nominee::Teacher(EntId::parse("1").unwrap());
        store.name_manager(who, nominee, None, summer).await.unwrap();
        let who = chef(&store, now).await;
        let mut login = login;
        let mut gestionnaire = signed_in(&store, login, now).await;
        if matches!(how, Revoked) {
            hand_over(&store, gestionnaire, "paule.morel", now).await;
            login = "paule.morel";
            gestionnaire = signed_in(&store, login, now).await;
        }
        let waiting = ask(&store, now).await;
        assert!(show_code(&store, login, 5, now).await, "{how:?}");
        end(&store, how, &who, gestionnaire.clone(), now).await;
        let open = store.sessions(school(), now).await.unwrap();
        assert!(open.iter().all(|one| one.session != gestionnaire.session), "{how:?}: signed out");
        let refused = store.redeem(with_code(waiting, 5, now), 5).await.err();
        assert_eq!(refused, Some(SignInRefusal::Over), "{how:?}: the request is dead");
        let next = ask(&store, now).await;
        let refused = store.redeem(with_code(next, 5, now), 5).await.err();
        assert_eq!(
            refused,
            Some(SignInRefusal::Wrong { left: 4, through: Through::Ent }),
            "{how:?}: the code too"
        );
        assert!(!show_code(&store, login, 5, now).await, "{how:?}: no other is shown");
        let trail = store.audit(school()).await.unwrap();
        trail.verify(&[]).unwrap();
        let told = "select count(*) from mail_outbox where kind in \
             ('manager-named', 'manager-handed-over', 'manager-dismissed')";
        let expected = if matches!(how, Revoked) { 3 } else { 2 };
        assert_eq!(
            count(&place.open().await, told).await,
            expected,
            "{how:?}: the mailbox is told"
        );
    }
}

pub async fn what_is_handed_over_is_revoked_once_within_thirty_days<P: Place>() {
    let (database, stores) = instances::<P>().await;
    let (store, now) = (&stores[0], morning());
    let who = chef(store, now).await;
    store.name_manager(who, staff("paule.morel"), None, now).await.unwrap();
    let gestionnaire = signed_in(store, "paule.morel", now).await;
    hand_over(store, gestionnaire, "anh.roux", now).await;
    let right = || Seals::one([6; 32]);
    let wrong = Seals::one([5; 32]);
    let second = SignedDuration::from_secs(1);
    for (token, at, expected, case) in [
        (wrong.clone(), now, false, "another secret"),
        (right(), now + MONTH, false, "thirty days later"),
        (right(), now + MONTH - second, true, "a second before"),
    ] {
        let shown = store.shown_revocation(REVOCATION, token, at).await.unwrap();
        assert_eq!(shown.is_some(), expected, "{case}");
        let by = shown.map(|shown| (shown.manager, shown.by));
        let people = ("anh.roux".to_owned(), "paule.morel (Mme Martin)".to_owned());
        assert_eq!(by, expected.then_some(people), "{case}");
    }
    assert!(!store.revoke_manager(REVOCATION, wrong, now).await.unwrap());
    assert!(store.manager(school(), now).await.unwrap().is_some(), "nothing changed");
    let revoked = fifty(&stores, |_, store| async move { revoke(&store, now).await }).await;
    assert_eq!(how_many(&revoked, |revoked| *revoked), 1);
    assert!(store.manager(school(), now).await.unwrap().is_none());
    let told = "select count(*) from mail_outbox where kind = 'manager-dismissed'";
    assert_eq!(count(&database, told).await, 1);
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Named on a day of June.
async fn named_in_june<P: Place>() -> (P::Driver, Arc<[Store; 2]>, Who) {
    let (database, stores) = instances::<P>().await;
    let june = at("2026-06-15T08:00:00Z");
    let who = chef(&stores[0], june).await;
    stores[0].name_manager(who.clone(), staff("paule.morel"), None, june).await.unwrap();
    (database, stores, who)
}

async fn sweep_fifty_times(stores: &Arc<[Store; 2]>, now: Timestamp) {
    fifty(stores, |_, store| async move {
        store.sweep(now, now - MONTH).await.unwrap();
    })
    .await;
}

pub async fn a_nomination_is_announced_once_and_lapses_once<P: Place>() {
    let (database, stores, _) = named_in_june::<P>().await;
    let announced = "select count(*) from mail_outbox where kind = 'manager-lapses'";
    let lapsed = "select count(*) from mail_outbox where kind = 'manager-dismissed'";
    for (now, expected, case) in [
        ("2026-09-14T21:59:59Z", (true, 0, 0), "the evening before"),
        ("2026-09-14T22:00:00Z", (true, 1, 0), "15 September begins in Paris"),
        ("2026-09-15T08:00:00Z", (true, 1, 0), "it was said"),
        ("2026-10-31T22:59:59Z", (true, 1, 0), "the last second"),
        ("2026-10-31T23:00:00Z", (false, 1, 1), "1 November begins in Paris"),
        ("2026-10-31T23:30:00Z", (false, 1, 1), "it was said"),
    ] {
        let now = at(now);
        sweep_fifty_times(&stores, now).await;
        let is_named = stores[1].manager(school(), now).await.unwrap().is_some();
        let letters = (count(&database, announced).await, count(&database, lapsed).await);
        assert_eq!((is_named, letters.0, letters.1), expected, "{case}");
    }
    let trail = stores[0].audit(school()).await.unwrap();
    let what = trail.lines.iter().filter(|(line, _)| line.what == "lapse-manager").count();
    assert_eq!(what, 1);
}

pub async fn a_nomination_that_is_renewed_lapses_a_year_later<P: Place>() {
    let (_, stores, _) = named_in_june::<P>().await;
    let store = &stores[0];
    let (june, september) = (at("2026-06-20T08:00:00Z"), at("2026-09-16T08:00:00Z"));
    let before = store.manager(school(), june).await.unwrap().unwrap();
    assert_eq!((before.until, before.renewable), (at("2026-10-31T23:00:00Z"), false), "not yet");
    let who = chef(store, september).await;
    let shown = store.manager(school(), september).await.unwrap().unwrap();
    assert!(shown.renewable, "from 15 August on");
    let own = signed_in(store, "paule.morel", september).await;
    let again = hand_over(store, own, "Paule.Morel", september).await;
    assert_eq!(again.until, before.until, "whoever holds the role does not prolong it");
    for _ in 0..2 {
        let renewed = store.name_manager(who.clone(), staff("paule.morel"), None, september).await;
        let renewed = renewed.unwrap();
        assert_eq!((renewed.until, renewed.renewable), (at("2027-10-31T23:00:00Z"), false));
        assert_eq!((renewed.since, renewed.renewed_at), (before.since, Some(september)));
    }
    let open = store.sessions(school(), september).await.unwrap();
    let kept = open.iter().filter(|who| who.role == Role::Gestionnaire).count();
    assert_eq!(kept, 1, "who stays stays signed in");
    for (now, expected) in [("2026-11-02T08:00:00Z", true), ("2027-10-31T23:00:00Z", false)] {
        sweep_fifty_times(&stores, at(now)).await;
        let named = store.manager(school(), at(now)).await.unwrap();
        assert_eq!(named.is_some(), expected, "{now}");
    }
    let trail = store.audit(school()).await.unwrap();
    let count = |what: &str| trail.lines.iter().filter(|(line, _)| line.what == what).count();
    assert_eq!((count("renew-manager"), count("lapse-manager")), (1, 1));
}

pub async fn a_former_gestionnaire_names_nobody<P: Place>() {
    let (_, stores) = instances::<P>().await;
    let (store, now) = (&stores[0], morning());
    let who = chef(store, now).await;
    let commit = staged(store, &who, Roster::Students, &pupils(1), now).await;
    store.commit(commit).await.unwrap();
    store.name_manager(who.clone(), staff("paule.morel"), None, now).await.unwrap();
    let former = signed_in(store, "paule.morel", now).await;
    store.dismiss_manager(who, now).await.unwrap();
    // Its request was let in before the nomination ended.
    let refused = store.name_manager(former, staff("anh.roux"), None, now + TWO_HOURS / 2).await;
    assert_eq!(refused.err(), Some(NamingRefusal::SignedOut));
    assert!(store.manager(school(), now).await.unwrap().is_none());
}
