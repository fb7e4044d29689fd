use super::*;
use crate::{
    plan::{AbsentRule, Relink, Rules},
    school::{ClassName, Classes, EntId, LastName, Login},
};

fn pupil(id: usize, class: &str) -> Account {
    let classes = class.split('+').filter(|class| !class.is_empty());
    Account {
        last_name: LastName::parse(&format!("NOM {id:04}")).unwrap(),
        login: Login::parse(&format!("eleve.{id}")).ok(),
        classes: Classes::new(classes.map(|class| ClassName::parse(class).unwrap()).collect()),
        ..Account::example(&id.to_string())
    }
}

/// A list where so many go from one class to another; `-` is outside the school.
fn moved(flows: &[(&str, &str, usize)]) -> (Vec<Account>, Vec<Held>) {
    let each = flows.iter().flat_map(|(from, to, count)| std::iter::repeat_n((*from, *to), *count));
    let (mut wanted, mut held) = (Vec::new(), Vec::new());
    for (id, (from, to)) in each.enumerate() {
        held.extend((from != "-").then(|| Held::active(pupil(id, from))));
        wanted.extend((to != "-").then(|| pupil(id, to)));
    }
    (wanted, held)
}

const LEAVING: Rules = Rules::of_all(AbsentRule::Deactivate, Relink::No);

/// `6A 24`, `6A > 5A 24`, `6e, 5e (4) 5`, `all 3`.
fn short(group: &Together<'_>) -> String {
    let way = match (&group.from, &group.to) {
        (Some(from), Some(to)) => format!("{from} > {to}"),
        (Some(class), None) | (None, Some(class)) => class.clone(),
        (None, None) => "all".to_owned(),
    };
    let several = if group.classes > 1 { format!(" ({})", group.classes) } else { String::new() };
    let new = if group.is_new { " new" } else { "" };
    format!("{way}{several} {}{new}", group.people.len())
}

fn told(flows: &[(&str, &str, usize)]) -> Vec<(Happening, Vec<String>)> {
    let (wanted, held) = moved(flows);
    let plan = Plan::compare(&wanted, &held, LEAVING).unwrap();
    let sections = plan.people(&wanted, &held);
    sections.iter().map(|all| (all.happening, all.groups.iter().map(short).collect())).collect()
}

#[test]
fn september_is_told_by_class_and_small_classes_are_put_together() {
    use Happening::{Arrival, ClassChange, Departure};
    let all = told(&[
        ("-", "6A", 24),
        ("-", "6G", 20),
        ("-", "5A", 2),
        ("-", "4B", 1),
        ("-", "3C", 1),
        ("-", "3D", 2),
        ("6A", "5A", 25),
        ("6A", "5B", 1),
        ("6B", "5B", 24),
        ("6B", "6A", 1),
        ("5A", "3B", 1),
        ("3A", "-", 20),
        ("ULIS", "-", 3),
    ]);
    let expected: [(Happening, &[&str]); 3] = [
        (Arrival, &["6A 24", "6G 20 new", "5e, 4e, 3e (4) 6"]),
        (Departure, &["3A 20", "ULIS 3"]),
        (ClassChange, &["6A > 5A 25", "6B > 5B 24 new", "all (3) 3"]),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(what, groups)| (*what, groups.iter().map(|text| (*text).to_owned()).collect()))
        .collect();
    assert_eq!(all, expected);
}

#[test]
fn classes_that_are_mixed_anew_are_told_by_where_people_go() {
    let mixed: Vec<(&str, &str, usize)> = ["5A", "5B", "5C"]
        .into_iter()
        .flat_map(|to| ["6A", "6B", "6C"].map(|from| (from, to, 8)))
        .collect();
    assert_eq!(told(&mixed)[0].1, ["5A 24 new", "5B 24 new", "5C 24 new"]);
}

#[test]
fn a_few_people_and_teachers_are_told_at_once() {
    assert_eq!(told(&[("-", "6A", 3), ("-", "5A", 2)])[0].1, ["all 5"]);
    let (mut wanted, held) = moved(&[("-", "6A", 20)]);
    for account in &mut wanted {
        account.roster = Roster::Teachers;
    }
    let plan = Plan::compare(&wanted, &held, LEAVING).unwrap();
    let sections = plan.people(&wanted, &held);
    assert_eq!((short(&sections[0].groups[0]).as_str(), sections[0].levels.len()), ("all 20", 0));
}

#[test]
fn everybody_is_told_once_and_as_often_as_the_plan_counts() {
    let (mut wanted, mut held) = moved(&[
        ("-", "6A", 7),
        ("6A", "5A", 9),
        ("3A", "-", 8),
        ("3B", "3B", 4),
        ("4A", "4A", 2),
        ("4B", "4B", 3),
    ]);
    let id = |at: usize| EntId::parse(&at.to_string()).unwrap();
    let at = |list: &[Account], wanted: usize| list.iter().position(|one| one.ent_id == id(wanted));
    // 28 and 29 have another login, 30 is somebody else, 31 was away, 32 takes another id.
    for changed in [28, 29] {
        let account = at(&wanted, changed).unwrap();
        wanted[account].login = Login::parse(&format!("autre.{changed}")).ok();
    }
    let other = at(&wanted, 30).unwrap();
    wanted[other] = Account { ent_id: id(30), ..pupil(1030, "4B") };
    wanted[other].first_name = crate::school::FirstName::parse("Adam").unwrap();
    for one in held.iter_mut().filter(|one| one.account.ent_id == id(31)) {
        one.active = false;
    }
    let relinked = at(&wanted, 32).unwrap();
    wanted[relinked].ent_id = id(2032);
    let rules =
        Rules { except: [id(16)].into(), ..Rules::of_all(AbsentRule::Deactivate, Relink::ByLogin) };
    let plan = Plan::compare(&wanted, &held, rules).unwrap();
    let counts = plan.counts();
    assert_eq!((counts.replaced, counts.relinked, counts.returning), (1, 1, 1), "{counts:?}");
    let sections = plan.people(&wanted, &held);
    let count = |what| {
        sections.iter().find(|all| all.happening == what).map_or(0, |all| number(all.count()))
    };
    assert_eq!(count(Happening::Arrival), counts.create + counts.replaced);
    assert_eq!(count(Happening::Departure), counts.deactivate + counts.replaced);
    assert_eq!(count(Happening::Kept), counts.absent);
    assert_eq!(count(Happening::Return), counts.returning);
    let changed = count(Happening::ClassChange) + count(Happening::Correction);
    assert_eq!(changed, counts.update + counts.relinked);
    assert_eq!(count(Happening::ClassChange), plan.summary(&wanted, &held).class_changes);
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap()
}

#[test]
fn a_first_list_has_no_new_class() {
    assert_eq!(told(&[("-", "6A", 10)])[0].1, ["6A 10"]);
}
