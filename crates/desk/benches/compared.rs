//! A list of 1,000,000 lines beside the 1,000,000 accounts of the year before, as the window uses it: Par classe,
//! À regarder, a line left out.
//!
//! `BALADO_BENCH_LINES` says how many lines. The yardstick is the table's own sort by class. What is held is
//! imported into a real service first.

use std::{cell::Cell, env, fs, hint::black_box, path::Path};

use balado_core::school::Roster;
use balado_desk::{Desk, PageQuery, Settings, Sort, TypedNumber};
use balado_service::config::{Limits, SchoolLimits};
use balado_testkit::{
    generate::Generator,
    service::{Options, TestService},
};
use criterion::{Criterion, criterion_group, criterion_main};

const PUPILS: Roster = Roster::Students;

fn compared(criterion: &mut Criterion) {
    let lines = env::var("BALADO_BENCH_LINES").ok().and_then(|lines| lines.parse().ok());
    let before = Generator::pupils(lines.unwrap_or(1_000_000));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let (_service, desk) = runtime.block_on(a_year_later(before, folder.path()));

    let mut group = criterion.benchmark_group("compared");
    group.sample_size(10);
    let turned = Cell::new(false);
    let other_way = || turned.replace(!turned.get());
    group.bench_function("yardstick: sort by class", |b| {
        b.iter(|| {
            let query = PageQuery { limit: 100, sort: Sort::Classes, ..PageQuery::default() };
            let query = PageQuery { descending: other_way(), ..query };
            black_box(desk.page(PUPILS, &query).expect("an open list"))
        });
    });
    group.bench_function("by class", |b| {
        b.iter(|| black_box(desk.by_class(PUPILS).expect("an open list")));
    });
    group.bench_function("looks", |b| {
        b.iter(|| black_box(desk.looks(PUPILS).expect("an open list")));
    });
    group.bench_function("a line left out", |b| {
        b.iter(|| desk.exclude_line(PUPILS, 0, other_way()).expect("a line"));
    });
    group.finish();
}

/// Signed in where the list of a year before is held, with today's open.
async fn a_year_later(before: Generator, folder: &Path) -> (TestService, Desk) {
    let limits = Limits { school: SchoolLimits::boundless(), ..Options::default().limits };
    let limits = Limits { list_memory: u64::MAX, ..limits };
    let service = TestService::start_with(Options { limits, ..Options::default() }).await;
    let settings = Settings {
        service: Some(service.url().clone()),
        without_keyring: true,
        ..Settings::in_folder(folder.join("state"))
    };
    let desk = Desk::new(settings);
    desk.start().await.expect("it starts");
    desk.request_link("0779999A").await.expect("a link is sent");
    desk.sign_in(service.last_mail().code(), "Mme Fictive").await.expect("the code opens");
    open(&desk, &before, folder).await;
    let holds = desk.list(PUPILS).expect("an open list").holds;
    let typed = holds.into_iter().map(|hold| {
        let kind = hold.kind.to_owned();
        TypedNumber { kind, number: hold.number }
    });
    desk.push_import(PUPILS, typed, &|_| ()).await.expect("an import");
    open(&desk, &before.next_year(), folder).await;
    (service, desk)
}

async fn open(desk: &Desk, export: &Generator, folder: &Path) {
    let file = folder.join("eleves.csv");
    fs::write(&file, export.bytes()).expect("room for the file");
    desk.open_export(file).await.expect("an export");
}

criterion_group!(benches, compared);
criterion_main!(benches);
