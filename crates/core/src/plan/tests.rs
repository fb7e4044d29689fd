use jiff::civil::date;

use super::*;
use crate::school::{ClassName, Classes, EntId, FirstName, LastName, Login, Roster};

fn pupil(id: &str) -> Account {
    Account::example(id)
}

fn in_class(mut account: Account, class: &str) -> Account {
    account.classes = Classes::new(vec![ClassName::parse(class).unwrap()]);
    account
}

fn named(mut account: Account, name: &str) -> Account {
    account.last_name = LastName::parse(name).unwrap();
    account
}

fn without_login(mut account: Account) -> Account {
    account.login = None;
    account
}

fn left(account: Account) -> Held {
    Held { account, active: false }
}

fn pupils(ids: std::ops::Range<u32>) -> Vec<Account> {
    ids.map(|id| pupil(&id.to_string())).collect()
}

fn with_login(mut account: Account, login: &str) -> Account {
    account.login = Login::parse(login).ok();
    account
}

fn held(accounts: Vec<Account>) -> Vec<Held> {
    accounts.into_iter().map(Held::active).collect()
}

fn compare(wanted: &[Account], held: &[Held]) -> Plan {
    Plan::compare(wanted, held, Rules::default()).unwrap()
}

const LEAVING: Rules = Rules::of_all(AbsentRule::Deactivate, Relink::No);

#[test]
fn each_account_gets_the_action_it_calls_for() {
    let ines = || pupil("1");
    let mut other_order = ines();
    let classes =
        |names: [&str; 2]| Classes::new(names.map(|n| ClassName::parse(n).unwrap()).into());
    other_order.classes = classes(["4B", "4A"]);
    let mut in_order = ines();
    in_order.classes = classes(["4A", "4B"]);
    let table = [
        (Some(ines()), None, Some(Action::Create), "not held yet"),
        (Some(ines()), Some(Held::active(ines())), Some(Action::Unchanged), "the same"),
        (Some(in_class(ines(), "4B")), Some(Held::active(ines())), Some(Action::Update), "class"),
        (Some(named(ines(), "DALMEIDA")), Some(Held::active(ines())), Some(Action::Update), "name"),
        (Some(other_order), Some(Held::active(in_order)), Some(Action::Unchanged), "class order"),
        (
            Some(without_login(ines())),
            Some(Held::active(ines())),
            Some(Action::Unchanged),
            "no login",
        ),
        (
            Some(ines()),
            Some(Held::active(without_login(ines()))),
            Some(Action::Update),
            "login known",
        ),
        (Some(ines()), Some(left(ines())), Some(Action::Returning), "back in the school"),
        (None, Some(Held::active(ines())), Some(Action::Absent), "not in the file"),
        (None, Some(left(ines())), None, "left long ago"),
    ];
    for (wanted, held, expected, case) in table {
        let plan = compare(&Vec::from_iter(wanted), &Vec::from_iter(held));
        assert_eq!(plan.steps().first().map(|step| step.action), expected, "{case}");
    }
}

#[test]
fn an_id_given_twice_is_refused() {
    for (held, case) in [(vec![], "new"), (held(vec![pupil("7")]), "known")] {
        let wanted = [pupil("1"), pupil("7"), pupil("7")];
        let found = Plan::compare(&wanted, &held, Rules::default());
        assert_eq!(found, Err(PlanError::RepeatedId { first: 1, second: 2 }), "{case}");
    }
}

#[test]
fn the_digest_forgets_the_order_of_lines_and_nothing_else() {
    let known = held(vec![pupil("3"), pupil("1")]);
    let wanted = [pupil("1"), pupil("2")];
    let digest = |wanted: &[Account], held: &[Held], rules| {
        Plan::compare(wanted, held, rules).unwrap().digest(wanted, held)
    };
    let base = digest(&wanted, &known, Rules::default());
    let turned: Vec<Account> = wanted.iter().rev().cloned().collect();
    let known_turned: Vec<Held> = known.iter().rev().cloned().collect();
    assert_eq!(digest(&turned, &known_turned, Rules::default()), base);
    let moved = [pupil("1"), in_class(pupil("2"), "6A")];
    assert_ne!(digest(&moved, &known, Rules::default()), base, "another class");
    assert_ne!(digest(&wanted[..1], &known, Rules::default()), base, "one account fewer");
    assert_ne!(digest(&wanted, &known[..1], Rules::default()), base, "another list held");
    assert_ne!(digest(&wanted, &known, LEAVING), base, "another rule");
    assert_eq!(base.to_string().parse(), Ok(base));
    assert_eq!("é".repeat(32).parse::<Digest>(), Err(NotADigest));
}

#[test]
fn unusual_plans_wait_for_a_number() {
    let all = || held(pupils(0..100));
    let moved = |count| {
        let changed = pupils(0..100).into_iter().enumerate();
        changed.map(|(i, a)| if i < count { in_class(a, "3C") } else { a }).collect::<Vec<_>>()
    };
    let table = [
        (pupils(0..100), all(), Rules::default(), None, "nothing changed"),
        (pupils(0..90), all(), LEAVING, None, "10 % leave"),
        (pupils(0..89), all(), LEAVING, Some((HoldKind::Deactivations, 11)), "11 % leave"),
        (pupils(0..50), all(), Rules::default(), None, "half of them"),
        (pupils(0..49), all(), Rules::default(), Some((HoldKind::FewKnown, 51)), "less than half"),
        (moved(75), all(), Rules::default(), None, "75 % change"),
        (moved(76), all(), Rules::default(), Some((HoldKind::Updates, 76)), "76 % change"),
        (pupils(0..1), held(pupils(0..6)), LEAVING, None, "a short list"),
        (pupils(0..500), vec![], Rules::default(), None, "a first import"),
    ];
    for (wanted, held, rules, expected, case) in table {
        let holds = Plan::compare(&wanted, &held, rules).unwrap().holds(None, Movements::default());
        assert_eq!(holds.first().map(|hold| (hold.kind, hold.number)), expected, "{case}");
    }
}

#[test]
fn a_list_that_mostly_goes_down_waits_for_a_number_as_an_older_file_does() {
    let of = |level: char, count: u32| {
        pupils(0..count).into_iter().map(move |account| in_class(account, &format!("{level}A")))
    };
    let list = |down: u32, all: u32| -> Vec<Account> {
        of('5', all)
            .enumerate()
            .map(|(at, account)| if at < down as usize { in_class(account, "6A") } else { account })
            .collect()
    };
    let old = OldList { place: 1, imported: date(2025, 9, 4), latest: date(2026, 9, 3) };
    let table = [
        (list(51, 100), None, Some(51), "most of them"),
        (list(50, 100), None, None, "half"),
        (list(5, 6), None, None, "a short list"),
        (list(51, 100), Some(old), None, "an older file says so already"),
        (list(51, 80), None, Some(51), "of those who are in the file"),
    ];
    for (wanted, old, expected, case) in table {
        let known = held(of('5', 100).collect());
        let plan = compare(&wanted, &known);
        let holds = plan.holds(old, plan.summary(&wanted, &known).movements);
        let down = holds.iter().find(|hold| hold.kind == HoldKind::LowerLevels);
        assert_eq!(down.map(|hold| hold.number), expected, "{case}");
    }
}

#[test]
fn people_who_had_left_wait_for_a_number_when_many_come_back() {
    let list = |active: u32, had_left: u32| {
        let gone = pupils(active..active + had_left).into_iter().map(left);
        held(pupils(0..active)).into_iter().chain(gone).collect::<Vec<_>>()
    };
    let table = [
        (100, 10, None, "10 % of the list"),
        (100, 11, Some(11), "11 %"),
        (6, 5, None, "a short list"),
        (6, 6, Some(6), "a short list that doubles"),
        (0, 6, Some(6), "a list of which everybody had left"),
    ];
    for (active, had_left, expected, case) in table {
        let held = list(active, had_left);
        let holds = compare(&pupils(0..active + had_left), &held).holds(None, Movements::default());
        let returning = holds.iter().find(|hold| hold.kind == HoldKind::Returning);
        assert_eq!(returning.map(|hold| hold.number), expected, "{case}");
        assert_eq!(holds.len(), usize::from(expected.is_some()), "{case}: nothing else");
    }
}

#[test]
fn all_reasons_to_wait_are_told_and_the_gravest_first() {
    let gone = pupils(200..220).into_iter().map(left);
    let known: Vec<Held> = held(pupils(0..100)).into_iter().chain(gone).collect();
    let changed = pupils(0..40).into_iter().map(|account| in_class(account, "3C"));
    let wanted: Vec<Account> = changed.chain(pupils(200..220)).collect();
    let days = |year| jiff::civil::date(year, 9, 4);
    let old = OldList { place: 1, imported: days(2025), latest: days(2026) };
    let holds =
        Plan::compare(&wanted, &known, LEAVING).unwrap().holds(Some(old), Movements::default());
    let found: Vec<_> =
        holds.iter().map(|hold| (hold.kind, hold.number, hold.held_active)).collect();
    let expected = [
        (HoldKind::OldList(old), 2025, 100),
        (HoldKind::Deactivations, 60, 100),
        (HoldKind::Returning, 20, 100),
        (HoldKind::FewKnown, 60, 100),
    ];
    assert_eq!(found, expected);
    let old = &holds[0];
    assert!(old.sentence().contains("celui du 4 septembre 2025"), "{}", old.sentence());
    assert!(old.sentence().contains("import, du 4 septembre 2026"), "{}", old.sentence());
    let typed = |kind: &str, number| [TypedNumber { kind: kind.into(), number }];
    assert!(old.is_confirmed(&typed("old-list", 2025)));
    assert!(!old.is_confirmed(&typed("old-list", 2026)), "another year");
    assert!(!holds[2].is_confirmed(&typed("updates", 20)), "the number of another hold");
    assert_eq!((old.asked(), holds[1].asked()), ("l’année 2025".into(), "le nombre 60".into()));
}

#[test]
fn the_digest_of_a_list_is_of_its_accounts_whatever_is_held() {
    let list = [pupil("1"), in_class(pupil("2"), "6A"), pupil("3")];
    let base = Digest::of_list(&list);
    let turned: Vec<Account> = list.iter().rev().cloned().collect();
    assert_eq!(Digest::of_list(&turned), base, "any order");
    let table = [
        (vec![pupil("1"), pupil("2"), pupil("3")], "another class"),
        (list[..2].to_vec(), "one account fewer"),
        (vec![without_login(pupil("1")), list[1].clone(), pupil("3")], "no login"),
        (vec![], "nobody"),
    ];
    for (other, case) in table {
        assert_ne!(Digest::of_list(&other), base, "{case}");
    }
    let for_ever = "2b4a1b337e7823f58a589679603870446c3a45dff5642528bc6c06dad92aa68b";
    assert_eq!(base.to_string(), for_ever);
}

#[test]
fn the_summary_says_what_happened_since_last_time() {
    let today = date(2027, 1, 12);
    let said = |wanted: &[Account], held: &[Held], rules, last| {
        let plan = Plan::compare(wanted, held, rules).unwrap();
        plan.summary(wanted, held).headline(last, today)
    };
    let before = held((0..30).map(|i| in_class(pupil(&i.to_string()), "6A")).collect());
    let up = |i: u32| in_class(pupil(&i.to_string()), "5A");
    let rest = [
        in_class(pupil("25"), "5B"),
        named(before[26].account.clone(), "NEUF"),
        pupil("99"),
        before[27].account.clone(),
    ];
    let september: Vec<Account> = (0..25).map(up).chain(rest.clone()).collect();
    let last = Some(date(2026, 9, 3));
    assert_eq!(
        said(&september, &before, Rules::default(), last),
        "Rentrée : 1 arrivée, 26 changements de classe, 2 départs, 1 correction"
    );
    let october: Vec<Account> = (0..10).map(up).chain(rest).collect();
    let expected = "Depuis le 3 septembre 2026 : 1 arrivée, 17 départs, 11 changements de classe, 1 correction";
    let few_up = (0..15).map(|i| in_class(pupil(&(30 + i).to_string()), "6A"));
    let more = held(few_up.clone().collect());
    let both: Vec<Held> = before.iter().cloned().chain(more).collect();
    let october: Vec<Account> = october.into_iter().chain(few_up).collect();
    assert_eq!(said(&october, &both, Rules::default(), last), expected);
    let same: Vec<Account> = before.iter().map(|held| held.account.clone()).collect();
    let table = [
        (Some(date(2027, 1, 1)), "Depuis le 1er janvier : rien n’a changé"),
        (None, "Rien n’a changé"),
    ];
    for (last, expected) in table {
        assert_eq!(said(&same, &before, Rules::default(), last), expected);
    }
    assert_eq!(said(&same, &[], Rules::default(), None), "Premier import : 30 arrivées");
    let back = [left(pupil("1")), Held::active(pupil("2"))];
    assert_eq!(said(&same[1..2], &back, LEAVING, None), "1 retour, 1 départ");
}

#[test]
fn the_numbers_of_a_summary_prove_each_other() {
    let known: Vec<Held> =
        held(pupils(0..20)).into_iter().chain([left(pupil("30")), left(pupil("31"))]).collect();
    let login = |account: Account, login: &str| with_login(account, login);
    let mut wanted = pupils(3..20);
    wanted[0] = in_class(wanted[0].clone(), "3C");
    wanted[1] = stranger("4");
    wanted.extend([pupil("30"), stranger("31"), pupil("99")]);
    let mut renumbered = known.clone();
    renumbered[0].account = login(pupil("0"), "seul");
    wanted.push(login(pupil("n0"), "seul"));
    for rules in [Rules::default(), LEAVING, RELINKING] {
        let plan = Plan::compare(&wanted, &renumbered, rules).unwrap();
        let Summary { held, departures, arrivals, returns, in_file, .. } =
            plan.summary(&wanted, &renumbered);
        assert_eq!((held, in_file), (20, 21));
        assert_eq!(held - departures + arrivals + returns, in_file);
    }
}

#[test]
fn movements_are_those_of_pupils_between_certain_levels() {
    let classes =
        [("6A", "5B"), ("6A", "6B"), ("6A", "4A"), ("5A", "6A"), ("ULIS", "5A"), ("6A", "6A")];
    let of = |roster, pick: fn(&(&'static str, &'static str)) -> &'static str| -> Vec<Account> {
        let account = |(at, pair): (usize, &(&'static str, &'static str))| Account {
            roster,
            ..in_class(pupil(&at.to_string()), pick(pair))
        };
        classes.iter().enumerate().map(account).collect()
    };
    let movements = |roster| {
        let (wanted, known) = (of(roster, |pair| pair.1), held(of(roster, |pair| pair.0)));
        compare(&wanted, &known).summary(&wanted, &known).movements
    };
    let expected = Movements { up: 1, jump: 1, same: 1, down: 1, unknown: 1 };
    assert_eq!(movements(Roster::Students), expected);
    assert_eq!(movements(Roster::Teachers), Movements::default());
}

/// Somebody else under an id.
fn stranger(id: &str) -> Account {
    Account {
        first_name: FirstName::parse("Adam").unwrap(),
        ..with_login(named(pupil(id), "KHELIFI"), &format!("adam.khelifi{id}"))
    }
}

fn called(account: Account, last: &str, first: &str, login: &str) -> Account {
    let first_name = FirstName::parse(first).unwrap();
    with_login(Account { first_name, ..named(account, last) }, login)
}

#[test]
fn whose_id_was_exchanged_does_not_depend_on_the_order_of_accounts_of_one_login() {
    let zoe = |id: &str| called(pupil(id), "MOREL", "Zoé", "morel");
    let ines = |id: &str| called(pupil(id), "MOREL", "Inès", "ines.morel");
    let known = held(vec![ines("1"), zoe("2"), called(pupil("3"), "ROUX", "Léa", "morel")]);
    let wanted = [zoe("1")];
    let mut turned = known.clone();
    turned.reverse();
    for held in [known, turned] {
        assert_eq!(compare(&wanted, &held).counts().replaced, 1);
    }
}

#[test]
fn a_known_id_given_to_somebody_else_is_never_a_change() {
    let ines = |id: &str| called(pupil(id), "MOREL", "Inès", "ines.morel");
    let adam = |id: &str| called(pupil(id), "KHELIFI", "Adam", "adam.khelifi");
    let zoe = |id: &str| called(pupil(id), "MOREL", "Zoé", "zoe.morel");
    let (update, replace) = (Action::Update, Action::Replace);
    let table = [
        (vec![adam("1")], held(vec![ines("1")]), vec![replace], "all three change"),
        (vec![in_class(adam("1"), "6B")], held(vec![ines("1")]), vec![replace], "and the class"),
        (vec![adam("1")], vec![left(ines("1"))], vec![replace], "somebody who had left"),
        (
            vec![without_login(adam("1"))],
            held(vec![ines("1")]),
            vec![replace],
            "the file does not say the login",
        ),
        (
            vec![ines("2"), adam("1")],
            held(vec![ines("1"), adam("2")]),
            vec![replace; 2],
            "two ids exchanged",
        ),
        (
            vec![ines("2"), zoe("1")],
            held(vec![ines("1"), zoe("2")]),
            vec![replace; 2],
            "those of sisters",
        ),
        (
            vec![ines("2"), zoe("3"), adam("1")],
            held(vec![ines("1"), zoe("2"), adam("3")]),
            vec![replace; 3],
            "of three people in turn",
        ),
        (
            vec![called(pupil("1"), "KHELIFI", "Inès", "ines.khelifi")],
            held(vec![ines("1")]),
            vec![update],
            "the given name stays",
        ),
        (
            vec![called(pupil("1"), "MOREL", "Agnès", "agnes.morel")],
            held(vec![ines("1")]),
            vec![update],
            "the family name stays",
        ),
        (
            vec![called(pupil("1"), "KHELIFI", "Adam", "INES.MOREL")],
            held(vec![ines("1")]),
            vec![update],
            "the login stays",
        ),
        (
            vec![called(pupil("1"), "morel", "INES", "imorel2")],
            held(vec![ines("1")]),
            vec![update],
            "names that fold alike",
        ),
        (vec![in_class(ines("1"), "6B")], held(vec![ines("1")]), vec![update], "the class only"),
    ];
    for (wanted, held, expected, case) in table {
        let plan = compare(&wanted, &held);
        let of_file = plan.steps().iter().filter(|step| step.wanted.is_some());
        assert_eq!(of_file.map(|step| step.action).collect::<Vec<_>>(), expected, "{case}");
        let others = u32::try_from(expected.iter().filter(|one| **one == replace).count()).unwrap();
        assert_eq!(plan.counts().replaced, others, "{case}");
        let holds = plan.holds(None, Movements::default());
        let hold = holds.iter().find(|hold| hold.kind == HoldKind::OtherPerson);
        assert_eq!(hold.map_or(0, |hold| hold.number), others, "{case}: held");
        let summary = plan.summary(&wanted, &held);
        assert!(others == 0 || summary.class_changes == 0, "{case}: no change of class");
        let same_person = wanted.iter().map(|account| account.ent_id.clone()).collect();
        let vouched = Rules { same_person, ..Rules::default() };
        let vouched = Plan::compare(&wanted, &held, vouched).unwrap();
        assert_eq!(
            (vouched.counts().replaced, vouched.holds(None, Movements::default())),
            (0, vec![]),
            "{case}"
        );
        assert_eq!(vouched.summary(&wanted, &held).class_changes, 0, "{case}: vouched for");
        let digest = |plan: &Plan| plan.digest(&wanted, &held);
        assert_ne!(digest(&plan), digest(&vouched), "{case}: the digest knows");
    }
}

#[test]
fn undoing_restores_what_was_and_leaves_what_is_newer() {
    let now = |id: &EntId| match id.as_str() {
        "created" => Some(Held::active(pupil("created"))),
        "moved" => Some(Held::active(in_class(pupil("moved"), "4B"))),
        "newer" => Some(Held::active(in_class(pupil("newer"), "3A"))),
        _ => None,
    };
    let record = |before: Option<Held>, after: Held| Recorded {
        ent_id: after.account.ent_id.clone(),
        before,
        after: Some(after),
    };
    let recorded = [
        record(None, Held::active(pupil("created"))),
        record(Some(left(pupil("moved"))), Held::active(in_class(pupil("moved"), "4B"))),
        record(Some(Held::active(pupil("newer"))), Held::active(in_class(pupil("newer"), "4B"))),
        record(None, Held::active(pupil("gone"))),
    ];
    let undo = Undo::prepare(&recorded, now);
    let created = EntId::parse("created").unwrap();
    assert_eq!(undo.steps, [UndoStep::Remove(created), UndoStep::Restore(left(pupil("moved")))]);
    let conflicts: Vec<_> =
        undo.conflicts.iter().map(|one| (one.ent_id.as_str(), one.reason)).collect();
    let expected = [("gone", ConflictReason::Gone), ("newer", ConflictReason::Changed)];
    assert_eq!(conflicts, expected);
    assert_eq!((undo.removed(), undo.restored()), (1, 1));
    let without_one = Undo { steps: undo.steps[..1].to_vec(), ..undo.clone() };
    assert_ne!(undo.digest(), without_one.digest());
}

#[test]
fn a_login_that_appears_is_a_change_field_by_field() {
    let before = without_login(pupil("1"));
    let after = in_class(named(pupil("1"), "DALMEIDA"), "6C");
    let changes = FieldChange::between(&after, &before);
    let read: Vec<_> =
        changes.iter().map(|c| (c.field, c.before.as_str(), c.after.as_str())).collect();
    let expected = [
        (Field::Classes, "5B", "6C"),
        (Field::LastName, "D’ALMEIDA", "DALMEIDA"),
        (Field::Login, "", "ines.dalmeida"),
    ];
    assert_eq!(read, expected);
    assert_eq!(before.login, None::<Login>);
}

const RELINKING: Rules = Rules::of_all(AbsentRule::Keep, Relink::ByLogin);

#[test]
fn an_account_is_relinked_when_login_and_names_agree_and_nobody_else_could_be_meant() {
    let known = |id: &str, login: &str| with_login(pupil(id), login);
    let table = [
        (vec![known("b", "i")], held(vec![known("a", "i")]), vec![Some(0)], "login and names"),
        (
            vec![in_class(named(known("b", "i"), "d'Almeida"), "4B")],
            held(vec![known("a", "i")]),
            vec![Some(0)],
            "names that fold alike, and another class",
        ),
        (
            vec![known("b", "i")],
            vec![left(known("a", "i"))],
            vec![Some(0)],
            "somebody who had left",
        ),
        (
            vec![named(known("b", "i"), "AUTRE")],
            held(vec![known("a", "i")]),
            vec![None],
            "a login alone",
        ),
        (vec![known("b", "j")], held(vec![known("a", "i")]), vec![None], "a name alone"),
        (vec![without_login(pupil("b"))], held(vec![known("a", "i")]), vec![None], "no login"),
        (
            vec![known("b", "i")],
            held(vec![known("a", "i"), known("c", "i")]),
            vec![None],
            "two held under the login",
        ),
        (
            vec![known("b", "i"), known("c", "i")],
            held(vec![known("a", "i")]),
            vec![None, None],
            "two of the file under the login",
        ),
        (
            vec![known("a", "j"), known("b", "i")],
            held(vec![known("a", "i")]),
            vec![Some(0), None],
            "the id is in the file",
        ),
    ];
    for (wanted, held, expected, case) in table {
        let plan = Plan::compare(&wanted, &held, RELINKING).unwrap();
        let of_file = plan.steps().iter().filter(|step| step.wanted.is_some());
        let found: Vec<_> = of_file.map(|step| step.held).collect();
        assert_eq!(found, expected, "{case}");
        let cautious = compare(&wanted, &held);
        assert_eq!(cautious.relinkable(&wanted, &held), plan.count(Action::Relink), "{case}");
        assert_eq!(plan.relinkable(&wanted, &held), 0, "{case}: nothing left to offer");
        assert_eq!(cautious.count(Action::Relink), 0, "{case}: only when a person chose it");
        let same = plan.digest(&wanted, &held) == cautious.digest(&wanted, &held);
        assert_eq!(same, plan.count(Action::Relink) == 0, "{case}: digest");
    }
}

#[test]
fn a_list_that_is_relinked_misses_nobody() {
    let login = |account: Account| {
        let login = format!("p{}", account.ent_id.as_str().trim_start_matches('n'));
        with_login(account, &login)
    };
    let known = held(pupils(0..100).into_iter().map(login).collect());
    let wanted: Vec<Account> = (0..100).map(|id| login(pupil(&format!("n{id}")))).collect();
    let before = compare(&wanted, &known);
    assert_eq!(before.holds(None, Movements::default())[0].kind, HoldKind::FewKnown);
    let plan = Plan::compare(&wanted, &known, RELINKING).unwrap();
    assert_eq!(
        (plan.holds(None, Movements::default()), plan.counts().relinked, plan.counts().absent),
        (vec![], 100, 0)
    );
    let summary = plan.summary(&wanted, &known).headline(None, date(2026, 9, 3));
    assert_eq!(summary, "100 comptes rattachés à leur nouvel id");
    let (mut turned, mut known_turned) = (wanted.clone(), known.clone());
    turned.reverse();
    known_turned.rotate_left(37);
    let other = Plan::compare(&turned, &known_turned, RELINKING).unwrap();
    assert_eq!(other.digest(&turned, &known_turned), plan.digest(&wanted, &known));
    let mut elsewhere = known.clone();
    elsewhere[0].account.ent_id = EntId::parse("x").unwrap();
    let other = Plan::compare(&wanted, &elsewhere, RELINKING).unwrap();
    assert_ne!(
        other.digest(&wanted, &elsewhere),
        plan.digest(&wanted, &known),
        "another id before"
    );
}

#[test]
fn undoing_gives_a_relinked_account_its_former_id_unless_that_is_taken() {
    let record = Recorded {
        ent_id: EntId::parse("new").unwrap(),
        before: Some(left(pupil("old"))),
        after: Some(Held::active(pupil("new"))),
    };
    let now = |ids: &'static [&'static str]| {
        move |id: &EntId| ids.contains(&id.as_str()).then(|| Held::active(pupil(id.as_str())))
    };
    let undo = Undo::prepare(std::slice::from_ref(&record), now(&["new"]));
    let to = left(pupil("old"));
    assert_eq!(undo.steps, [UndoStep::Relink { from: record.ent_id.clone(), to }]);
    assert_eq!((undo.removed(), undo.restored()), (0, 1));
    let table = [
        (&["new", "old"][..], ConflictReason::IdTaken, "taken"),
        (&["old"], ConflictReason::Gone, "undone by hand"),
        (&[], ConflictReason::Gone, "gone"),
    ];
    for (ids, reason, case) in table {
        let undo = Undo::prepare(std::slice::from_ref(&record), now(ids));
        let conflict = Conflict { ent_id: record.ent_id.clone(), reason };
        assert_eq!((undo.steps.len(), undo.conflicts), (0, vec![conflict]), "{case}");
    }
}

#[test]
fn what_undoing_leaves_alone_has_its_reason() {
    let as_made = || Some(Held::active(pupil("1")));
    let moved = || Some(Held::active(in_class(pupil("1"), "3A")));
    let moved_and_left = || Some(left(in_class(pupil("1"), "3A")));
    let table = [
        (as_made(), as_made(), None, "as the import left it"),
        (as_made(), moved(), Some(ConflictReason::Changed), "in another class"),
        (as_made(), Some(left(pupil("1"))), Some(ConflictReason::Deactivated), "deactivated"),
        (as_made(), moved_and_left(), Some(ConflictReason::Deactivated), "moved, then deactivated"),
        (Some(left(pupil("1"))), as_made(), Some(ConflictReason::Returned), "back"),
        (Some(left(pupil("1"))), moved(), Some(ConflictReason::Returned), "back elsewhere"),
        (as_made(), None, Some(ConflictReason::Gone), "removed, or under another id"),
        (None, as_made(), Some(ConflictReason::CreatedAgain), "made again after an undoing"),
        (None, None, None, "removed by an undoing"),
    ];
    for (after, now, expected, case) in table {
        let record = Recorded { ent_id: EntId::parse("1").unwrap(), before: as_made(), after };
        let undo = Undo::prepare(&[record], |_| now.clone());
        assert_eq!(undo.conflicts.first().map(|one| one.reason), expected, "{case}");
        assert_eq!(undo.steps.len() + undo.conflicts.len(), 1, "{case}: one or the other");
    }
}

#[test]
fn a_plan_keeps_its_digest_for_ever() {
    let known = held(vec![pupil("1"), pupil("2"), pupil("4")]);
    let wanted = [pupil("1"), in_class(pupil("2"), "6A"), pupil("3")];
    let keep = "b18fe188aac204c311c255a8a1ddcbda367339b23d51d3b115792d67b2154aef";
    let leave = "1f036b2bb222760e106ca4e280db2a10e593936a61c27a8b5ac5ba2e19e03d28";
    let same_person = Rules { same_person: ids(&["2"]), ..Rules::default() };
    let table = [
        (Rules::default(), keep),
        (RELINKING, keep),
        (LEAVING, leave),
        (Rules { except: ids(&["4"]), ..Rules::default() }, leave),
        (Rules { except: ids(&["4"]), ..LEAVING }, keep),
        (same_person, "ccbfd11031d9b256941e67e81eb3a346fd016ecd87bf9eda07339e4168b893bf"),
    ];
    for (rules, expected) in table {
        let plan = Plan::compare(&wanted, &known, rules.clone()).unwrap();
        assert_eq!(plan.digest(&wanted, &known).to_string(), expected, "{rules:?}");
    }
}

fn ids(texts: &[&str]) -> BTreeSet<EntId> {
    texts.iter().map(|text| EntId::parse(text).unwrap()).collect()
}

#[test]
fn a_person_is_deactivated_or_kept_apart_from_the_other_absents() {
    let mut known = held(pupils(0..30));
    known.push(left(pupil("gone")));
    let wanted = pupils(0..20);
    let table = [
        (AbsentRule::Keep, &[][..], Ok((10, 0)), "all stay"),
        (AbsentRule::Keep, &["21", "25"], Ok((8, 2)), "two leave"),
        (AbsentRule::Deactivate, &["21"], Ok((1, 9)), "one stays"),
        (AbsentRule::Keep, &["3", "21"], Err(PlanError::NotAbsent(1)), "in the file"),
        (AbsentRule::Keep, &["gone"], Err(PlanError::NotAbsent(1)), "had left before"),
        (AbsentRule::Deactivate, &["x", "y"], Err(PlanError::NotAbsent(2)), "nobody"),
    ];
    for (absent, except, expected, case) in table {
        let rules = Rules { absent, except: ids(except), ..Rules::default() };
        let plan = Plan::compare(&wanted, &known, rules);
        let found = plan.as_ref().map(|plan| (plan.counts().absent, plan.counts().deactivate));
        assert_eq!(found, expected.as_ref().map(|counts| *counts), "{case}");
        if let (Ok(plan), Ok((_, leaving))) = (plan, expected) {
            let held = plan
                .holds(None, Movements::default())
                .iter()
                .any(|hold| hold.kind == HoldKind::Deactivations);
            assert_eq!(held, leaving > 5, "{case}: thresholds count them");
        }
    }
}

#[test]
fn the_same_people_are_those_of_the_file_that_are_held_under_their_id() {
    let known = [Held::active(pupil("1")), left(pupil("2")), Held::active(pupil("3"))];
    let wanted = [named(pupil("1"), "ROUX"), named(pupil("2"), "ROUX"), pupil("4")];
    let table = [
        (&["1", "2"][..], Ok(()), "both, one of them back"),
        (&["4"], Err(PlanError::NotKnown(1)), "new"),
        (&["1", "3"], Err(PlanError::NotKnown(1)), "not in the file"),
        (&["x", "y"], Err(PlanError::NotKnown(2)), "nobody"),
    ];
    for (same, expected, case) in table {
        let rules = Rules { same_person: ids(same), ..Rules::default() };
        let plan = Plan::compare(&wanted, &known, rules);
        assert_eq!(plan.as_ref().map(|_| ()).map_err(Clone::clone), expected, "{case}");
        if let Ok(plan) = plan {
            let without = compare(&wanted, &known);
            assert_eq!(plan.counts(), without.counts(), "{case}: it changes nothing");
            let (one, other) = (plan.digest(&wanted, &known), without.digest(&wanted, &known));
            assert_ne!(one, other, "{case}: but what was said is shown");
        }
    }
}
