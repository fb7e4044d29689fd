//! How many files of each kind of damage fail, and the smallest of them: for whoever improves the reader.

use std::collections::BTreeMap;

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, TestRunner},
};

use super::*;

const FILES: usize = 16_000;

fn kind(what: &impl std::fmt::Debug) -> String {
    let text = format!("{what:?}");
    text.chars().take_while(|c| c.is_alphanumeric()).collect()
}

#[test]
#[ignore = "prints a survey"]
fn survey() {
    let mut runner = TestRunner::new(Config::default());
    let mut told: BTreeMap<String, (usize, usize, String)> = BTreeMap::new();
    let school = people().prop_filter("small", |people| people.len() > 5);
    for round in 0..FILES {
        let people = school.new_tree(&mut runner).unwrap().current();
        let template = template().new_tree(&mut runner).unwrap().current();
        let (name, result, what);
        if round % 2 == 0 {
            let gesture = gesture().new_tree(&mut runner).unwrap().current();
            let dress = spreadsheet().new_tree(&mut runner).unwrap().current();
            (name, what) = (kind(&gesture), format!("{gesture:?} {dress:?}"));
            result = in_a_spreadsheet(&people, template, &[gesture], dress, &[]);
        } else {
            let accident = accident().new_tree(&mut runner).unwrap().current();
            let dress = dress().new_tree(&mut runner).unwrap().current();
            let own = if matches!(dress.dialect, writing::Dialect::Ent) { "ent" } else { "plain" };
            (name, what) =
                (format!("{} {own}", kind(&accident)), format!("{accident:?} {dress:?}"));
            result = in_a_spreadsheet(&people, template, &[], dress, &[accident]);
        }
        let entry = told.entry(name).or_default();
        entry.0 += 1;
        if let Err(error) = result {
            entry.1 += 1;
            let text = format!("{what}\n{error}");
            if entry.2.is_empty() || text.len() < entry.2.len() {
                entry.2 = text;
            }
        }
    }
    for (name, (all, bad, _)) in &told {
        println!("{name:30} {bad:4} / {all}");
    }
    for (name, (_, bad, smallest)) in &told {
        if *bad > 0 {
            println!("\n=== {name}\n{smallest}");
        }
    }
}
