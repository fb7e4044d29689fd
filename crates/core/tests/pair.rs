//! A school and the same school later: the plan finds exactly what the generator says has happened.

#![expect(clippy::disallowed_methods, reason = "a test reads its sample files")]

use std::{collections::BTreeSet, fs, path::PathBuf};

use balado_core::{
    check::check,
    export::read,
    plan::{Action, Held, Plan, Rules},
    school::Account,
};
use serde_json::Value;

/// Fields of the truth that Balado keeps; the others never leave the PC.
const KEPT: [&str; 4] = ["lastName", "firstName", "originalLogin", "allClasses"];

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/exports/samples").join(name)
}

fn accounts(name: &str) -> Vec<Account> {
    let bytes = fs::read(sample(name)).expect("the sample is there");
    let checked = check(read(&bytes).expect("a right export"));
    checked.accounts().collect()
}

fn truth(name: &str) -> Value {
    serde_json::from_slice(&fs::read(sample(name)).expect("the truth is there")).expect("JSON")
}

fn texts(list: &Value) -> BTreeSet<String> {
    list.as_array()
        .expect("a list")
        .iter()
        .map(|id| id.as_str().expect("an id").to_owned())
        .collect()
}

fn kept_updates(truth: &Value) -> BTreeSet<String> {
    let kept = |update: &&Value| {
        texts(&update["fields"]).iter().any(|field| KEPT.contains(&field.as_str()))
    };
    let updates = truth["updated"].as_array().expect("a list").iter().filter(kept);
    updates.map(|update| update["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn the_second_export_differs_from_the_first_as_the_truth_says() {
    let table = [
        (
            "2025/eleves.csv",
            "2026/eleves.csv",
            "2026/eleves.truth.json",
            None,
            "pupils, a year later",
        ),
        (
            "2025/enseignants.csv",
            "2026/enseignants.csv",
            "2026/enseignants.truth.json",
            Some(35),
            "teachers: new classes for nearly all",
        ),
        (
            "2025/eleves.csv",
            "autres/eleves-novembre.csv",
            "autres/eleves-novembre.truth.json",
            None,
            "November",
        ),
    ];
    for (first, second, expected, hold, case) in table {
        let held: Vec<Held> = accounts(first).into_iter().map(Held::active).collect();
        let wanted = accounts(second);
        let plan = Plan::compare(&wanted, &held, Rules::default()).expect("ids stand once");
        let ids = |action| -> BTreeSet<String> {
            let steps = plan.steps().iter().filter(|step| step.action == action);
            let subject = |at: Option<u32>, or: Option<u32>| match (at, or) {
                (Some(at), _) => &wanted[at as usize],
                (None, Some(at)) => &held[at as usize].account,
                (None, None) => unreachable!("a step has a side"),
            };
            steps.map(|step| subject(step.wanted, step.held).ent_id.to_string()).collect()
        };
        let truth = truth(expected);
        assert_eq!(ids(Action::Create), texts(&truth["created"]), "{case}: created");
        assert_eq!(ids(Action::Absent), texts(&truth["absent"]), "{case}: absent");
        assert_eq!(ids(Action::Update), kept_updates(&truth), "{case}: updated");
        let accounts = truth["accounts"].as_u64().expect("a count");
        assert_eq!(u64::from(plan.counts().wanted()), accounts, "{case}: accounts");
        let holds = plan.holds(None, plan.summary(&wanted, &held).movements);
        assert_eq!(holds.first().map(|hold| hold.number), hold, "{case}: number to type");
    }
}
