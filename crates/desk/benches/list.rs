//! A list of 1,000,000 lines on the desk, as the window uses it: open the file, show a page, search, sort.
//!
//! `BALADO_BENCH_LINES` says how many lines. A page should come within a frame (16 ms).

use std::{env, hint::black_box};

use balado_core::school::Roster;
use balado_desk::{Desk, PageQuery, Settings, Sort};
use balado_testkit::generate::Generator;
use criterion::{Criterion, criterion_group, criterion_main};

fn query(search: &str, sort: Sort) -> PageQuery {
    PageQuery { search: search.to_owned(), sort, limit: 100, ..PageQuery::default() }
}

fn list(criterion: &mut Criterion) {
    let lines = env::var("BALADO_BENCH_LINES").ok().and_then(|lines| lines.parse().ok());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("eleves.csv");
    std::fs::write(&file, Generator::pupils(lines.unwrap_or(1_000_000)).bytes())
        .expect("room for the file");
    let state_dir = folder.path().join("state");
    let settings = Settings { without_keyring: true, ..Settings::in_folder(state_dir) };
    let desk = Desk::new(settings);
    let runtime = tokio::runtime::Runtime::new().expect("threads");

    let mut group = criterion.benchmark_group("list");
    group.sample_size(10);
    group.bench_function("open", |b| {
        b.iter(|| runtime.block_on(desk.open_export(file.clone())).expect("an export"));
    });
    let page =
        |query: &PageQuery| black_box(desk.page(Roster::Students, query).expect("an open list"));
    // Each pair of queries differs, so that no answer is the one just given.
    let pairs = [
        ("search, few", query("martin ines", Sort::Line), query("durand leo", Sort::Line)),
        ("search, many", query("a", Sort::Line), query("e", Sort::Line)),
        ("sort by name", query("", Sort::Name), query("", Sort::Line)),
        ("sort by class", query("", Sort::Classes), query("", Sort::Line)),
        ("sort by login", query("", Sort::Login), query("", Sort::Line)),
    ];
    for (name, one, other) in pairs {
        group.bench_function(name, |b| {
            b.iter(|| (page(&one), page(&other)));
        });
    }
    let next = PageQuery { offset: 500, ..query("", Sort::Name) };
    page(&next);
    group.bench_function("next page", |b| b.iter(|| page(&next)));
    group.finish();
}

criterion_group!(benches, list);
criterion_main!(benches);
