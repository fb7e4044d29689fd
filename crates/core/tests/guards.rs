//! What is doubtful about a second export, with the samples of two years and of November.

use balado_core::{
    check::Checked,
    plan::{AbsentRule, Action, Guard, Held, Plan, Relink, Rules, Situation, guards},
    school::{Account, EntId, Login, Roster},
};
use balado_testkit::samples::{bytes, checked};
use serde_json::Value;

const SCHOOL: &str = "Collège Les Tilleuls d’Argent";
const CAUTIOUS: Rules = Rules::of_all(AbsentRule::Keep, Relink::No);
const RELINKING: Rules = Rules::of_all(AbsentRule::Keep, Relink::ByLogin);

fn accounts(checked: &Checked) -> Vec<Account> {
    checked.accounts().collect()
}

fn held(name: &str) -> Vec<Held> {
    accounts(&checked(name)).into_iter().map(Held::active).collect()
}

fn of_all(wanted: &[Account], held: &[Held], schools: &[Box<str>], rules: Rules) -> Vec<Guard> {
    let plan = Plan::compare(wanted, held, rules).expect("ids stand once");
    let (roster, school) = (wanted[0].roster, Some(SCHOOL));
    guards(&Situation { roster, wanted, held, other: &[], plan: &plan, schools, school })
}

/// The same people under the ids of another directory.
fn renumbered(accounts: &[Account]) -> Vec<Account> {
    let other = |account: &Account| {
        let ent_id = EntId::parse(&format!("CRETEIL-{}", account.ent_id)).expect("an id");
        Account { ent_id, ..account.clone() }
    };
    accounts.iter().map(other).collect()
}

#[test]
fn an_ordinary_second_export_raises_no_doubt() {
    let table = [("eleves", "2026"), ("enseignants", "2026")];
    for (list, year) in table {
        let next = checked(&format!("{year}/{list}.csv"));
        let found =
            of_all(&accounts(&next), &held(&format!("2025/{list}.csv")), &next.schools, CAUTIOUS);
        assert_eq!(found, [], "{list} of {year}");
    }
}

#[test]
fn those_whom_the_ent_gave_another_id_are_found_and_no_other() {
    let truth: Value =
        serde_json::from_slice(&bytes("autres/eleves-novembre.truth.json")).expect("JSON");
    let mut expected: Vec<_> = truth["rekeyed"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|pair| {
            (pair["old_id"].as_str().expect("an id"), pair["new_id"].as_str().expect("an id"))
        })
        .collect();
    expected.sort_unstable();
    let (known, november) = (held("2025/eleves.csv"), checked("autres/eleves-novembre.csv"));
    let list = accounts(&november);
    let plan = Plan::compare(&list, &known, RELINKING).expect("ids stand once");
    let relinked = plan.steps().iter().filter(|step| step.action == Action::Relink);
    let mut found: Vec<_> = relinked
        .map(|step| {
            let (wanted, held) =
                (step.wanted.expect("of the file") as usize, step.held.expect("held") as usize);
            (known[held].account.ent_id.as_str(), list[wanted].ent_id.as_str())
        })
        .collect();
    found.sort_unstable();
    assert_eq!(found, expected);
    let guards = of_all(&list, &known, &november.schools, CAUTIOUS);
    let new = plan.counts().create + plan.counts().relinked;
    let count = u32::try_from(expected.len()).expect("few");
    let in_file = u32::try_from(list.len()).expect("a school");
    assert_eq!(guards, [Guard::IdsChanged { count, new, in_file }]);
}

#[test]
fn a_whole_directory_that_changed_is_relinked_whole() {
    for list in ["eleves", "enseignants"] {
        let known = held(&format!("2025/{list}.csv"));
        let file = checked(&format!("2026/{list}.csv"));
        let (same_ids, wanted) = (accounts(&file), renumbered(&accounts(&file)));
        let guards = of_all(&wanted, &known, &file.schools, CAUTIOUS);
        assert!(
            matches!(guards[..], [Guard::IdsChanged { count, in_file, .. }] if count * 2 > in_file),
            "{list}: {guards:?}"
        );
        let before = Plan::compare(&same_ids, &known, CAUTIOUS).expect("ids stand once").counts();
        let after = Plan::compare(&wanted, &known, RELINKING).expect("ids stand once").counts();
        assert!(after.relinked <= before.update + before.unchanged, "{list}: nobody is mistaken");
        assert!(after.relinked * 100 >= (before.update + before.unchanged) * 95, "{list}");
    }
}

#[test]
fn the_list_of_another_school_is_named() {
    let file = checked("2026/eleves.csv");
    let strangers: Vec<Account> = renumbered(&accounts(&file))
        .into_iter()
        .zip(0..)
        .map(|(account, number)| {
            let example = Account::example(account.ent_id.as_str());
            let login = Login::parse(&format!("x{number}")).ok();
            Account { login, classes: account.classes, ..example }
        })
        .collect();
    let known = held("2025/eleves.csv");
    let elsewhere = Box::from("CLG-JEAN MOULIN-AUTREVILLE");
    let found = of_all(&strangers, &known, &[elsewhere], CAUTIOUS);
    assert!(matches!(found[..], [Guard::WrongSchool { .. }]), "{found:?}");
    let found = of_all(&strangers, &known, &file.schools, CAUTIOUS);
    assert!(matches!(found[..], [Guard::HalfMissing { .. }]), "{found:?}");
}

#[test]
fn one_class_is_not_the_school() {
    let file = checked("2026/eleves.csv");
    let class = |account: &Account| account.classes.joined() == "3B";
    let wanted: Vec<Account> = file.accounts().filter(class).collect();
    assert!(wanted.len() > 10 && wanted[0].roster == Roster::Students);
    let found = of_all(&wanted, &held("2025/eleves.csv"), &file.schools, CAUTIOUS);
    assert!(matches!(found[..], [Guard::HalfMissing { .. }]), "{found:?}");
}

#[test]
fn the_schools_of_a_file_are_told() {
    let file = checked("2026/eleves.csv");
    let schools: Vec<&str> = file.schools.iter().map(|name| &**name).collect();
    assert_eq!(schools, ["CLG-LES TILLEULS D'ARGENT-BOURG-FICTIF"]);
}
