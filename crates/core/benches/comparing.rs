//! Compares a list with the one held: 1,000,000 accounts on each side unless
//! `BALADO_BENCH_LINES` says otherwise. The yardstick in the same run is a plain map from
//! owned ids to their place, which says nothing of what changed.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads its settings")]

use std::{collections::HashMap, env, hint::black_box};

use balado_core::{
    plan::{Held, Plan, Rules},
    school::{Account, ClassName, Classes, EntId, FirstName, LastName, Login, Roster},
};
use criterion::{Criterion, criterion_group, criterion_main};

fn lines() -> u32 {
    let asked = env::var("BALADO_BENCH_LINES").ok().and_then(|lines| lines.parse().ok());
    asked.unwrap_or(1_000_000)
}

/// Accounts of `ids`; one in twelve has moved to another class than at `year` 0.
fn accounts(ids: std::ops::Range<u32>, year: u32) -> Vec<Account> {
    let word = |at: u32| format!("NOM{}", at % 38_000);
    let last: Vec<LastName> =
        (0..38_000).map(|at| LastName::parse(&word(at)).expect("a name")).collect();
    let first = FirstName::parse("Inès").expect("a name");
    let class = |at: u32| {
        Classes::new(vec![ClassName::parse(&format!("{}A", at % 4 + 3)).expect("a class")])
    };
    let classes: Vec<Classes> = (0..4).map(class).collect();
    let account = |id: u32| {
        let moved = u32::from(id.is_multiple_of(12)) * year;
        Account {
            ent_id: EntId::parse(&(2_605_000 + id * 7).to_string()).expect("an id"),
            last_name: last[id as usize % last.len()].clone(),
            first_name: first.clone(),
            login: Login::parse(&format!("ines.nom{id}")).ok(),
            roster: Roster::Students,
            classes: classes[(id + moved) as usize % classes.len()].clone(),
        }
    };
    ids.map(account).collect()
}

fn comparing(criterion: &mut Criterion) {
    let lines = lines();
    let part = lines / 33;
    let held: Vec<Held> = accounts(0..lines, 0).into_iter().map(Held::active).collect();
    let wanted = accounts(part..lines + part, 1);
    let plan = Plan::compare(&wanted, &held, Rules::default()).expect("ids stand once");
    eprintln!("{lines} accounts on each side: {:?}", plan.counts());

    let mut group = criterion.benchmark_group("comparing");
    group.sample_size(10);
    group.bench_function("yardstick: map of owned ids", |b| b.iter(|| owned_map(&held, &wanted)));
    group.bench_function("plan", |b| {
        b.iter(|| {
            black_box(Plan::compare(&wanted, &held, Rules::default()).expect("ids stand once"))
        });
    });
    group.bench_function("digest", |b| b.iter(|| black_box(plan.digest(&wanted, &held))));
    group.bench_function("summary", |b| b.iter(|| black_box(plan.summary(&wanted, &held))));
    group.bench_function("by_class", |b| b.iter(|| black_box(plan.by_class(&wanted, &held))));
    group.finish();
}

fn owned_map(held: &[Held], wanted: &[Account]) -> usize {
    let place: HashMap<String, usize> =
        held.iter().enumerate().map(|(at, held)| (held.account.ent_id.to_string(), at)).collect();
    wanted.iter().filter(|account| place.contains_key(account.ent_id.as_str())).count()
}

criterion_group!(benches, comparing);
criterion_main!(benches);
