//! New accounts into the database, three ways in the same run:
//!
//! - `bare-loop`: the statement alone, prepared, in one transaction, as a floor;
//! - `commit`: the store's commit: staged chunks read back, list compared, digest, rows, before-images, receipt;
//! - `whole`: opening, zstd chunks four at a time and commit, through HTTP on loopback.
//!
//! `BALADO_BENCH_LINES` says how many accounts at most (100,000 unless told).
//! Quote the ratios of `commit` and `whole` to `bare-loop`. Each iteration imports
//! into a school of its own, into the same file: what the others hold costs nothing.
//!
//! The group `stores` sets SQLite and PostgreSQL beside each other in one run, see [`stores`].

#[path = "../tests/service/client.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "written for the tests, which use all of it")]
mod client;

#[path = "import/bare.rs"]
mod bare;
#[path = "import/held.rs"]
mod held;
#[path = "import/rates.rs"]
mod rates;
#[path = "import/stores.rs"]
mod stores;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use balado_core::{
    plan::{Digest as PlanDigest, Plan, Rules},
    school::{Account, ClassName, Classes, EntId, FirstName, LastName, Login, Roster, Uai},
};
use balado_service::{
    config::SchoolLimits,
    store::{Chunk, Commit, NewImport, Store, Who},
};
use balado_testkit::service::{Options, TestService};
use balado_wire::{Receipt, Revision, Role};
use bare::{bare_database, bare_loop};
use client::Visitor;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tokio::{runtime::Runtime, task::JoinSet};
use uuid::Uuid;

const SIZES: [u32; 3] = [1_000, 10_000, 100_000];
const IN_FLIGHT: usize = 4;

/// Invented pupils whose names and classes vary as in a real list; sorted by id.
fn pupils(count: u32) -> Vec<Account> {
    let pupil = |n: u32| Account {
        ent_id: EntId::parse(&format!("{:08}", 20_000_000 + n)).expect("an id"),
        last_name: LastName::parse(&format!("NOM{}", n % 7_919)).expect("a name"),
        first_name: FirstName::parse(&format!("Prénom{}", n % 911)).expect("a name"),
        login: Login::parse(&format!("prenom{}.nom{n}", n % 911)).ok(),
        roster: Roster::Students,
        classes: Classes::new(vec![
            ClassName::parse(&format!(
                "{}{}",
                3 + n % 4,
                ["A", "B", "C", "D"][(n / 4 % 4) as usize]
            ))
            .expect("a class"),
        ]),
    };
    (0..count).map(pupil).collect()
}

/// Schools one after the other, each one new.
struct Schools(u32);

impl Iterator for Schools {
    type Item = Uai;

    fn next(&mut self) -> Option<Uai> {
        self.0 += 1;
        let department = ["077", "093", "094"][(self.0 / 10_000) as usize % 3];
        let digits = format!("{department}{:04}", self.0 % 10_000);
        let letter = Uai::check_letter(&digits)?;
        format!("{digits}{letter}").parse().ok()
    }
}

fn who(uai: Uai) -> Who {
    Who {
        session: Uuid::nil(),
        uai,
        role: Role::Chef,
        person: "Mme Martin".into(),
        device: "SECRETARIAT-2".into(),
        opened_at: Timestamp::UNIX_EPOCH,
        expires_at: Timestamp::MAX,
    }
}

/// Everything before the commit: not measured here.
async fn stage(store: &Store, uai: Uai, accounts: &[Account], now: Timestamp) -> Commit {
    let plan = Plan::compare(accounts, &[], Rules::default()).expect("ids once");
    let digest = plan.digest(accounts, &[]);
    let (id, parts) = (Uuid::now_v7(), accounts.chunks(500));
    let import = NewImport {
        who: who(uai),
        id,
        list: Roster::Students,
        base: Revision(0),
        rules: Rules::default(),
        rows: u32::try_from(accounts.len()).expect("few"),
        chunks: u32::try_from(parts.len()).expect("few"),
        digest,
        list_digest: Some(PlanDigest::of_list(accounts)),
        source: None,
        key: None,
        now,
        expires_at: Timestamp::MAX,
    };
    store.open_import(import).await.expect("opened");
    for (number, part) in (0..).zip(parts) {
        let json = client::chunk(part);
        let chunk = Chunk {
            uai,
            import: id,
            number,
            hash: Sha256::digest(&json).into(),
            rows: u32::try_from(part.len()).expect("few"),
            body: zstd::bulk::compress(&json, 1).expect("compressed"),
            now,
        };
        store.put_chunk(chunk).await.expect("kept");
    }
    let (on, undo_until) = (Revision(0), Timestamp::MAX);
    Commit { who: who(uai), id, on, digest, confirmed: vec![], now, undo_until }
}

async fn send_in_flight(school: &Visitor, sending: &client::Sending) {
    let mut flying = JoinSet::new();
    for (number, part) in sending.parts.iter().enumerate() {
        if flying.len() >= IN_FLIGHT {
            flying.join_next().await.expect("some fly").expect("sent");
        }
        let sent = zstd::bulk::compress(part, 1).expect("compressed");
        let (school, id) = (school.clone(), sending.id);
        flying.spawn(async move {
            let answer = school.put_bytes(id, number, Some("zstd"), sent).await;
            assert!(answer.status().is_success());
        });
    }
    flying.join_all().await;
}

fn import(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let mut bare = bare_database(&folder.path().join("bare.sqlite"));
    let store = Store::sqlite(&folder.path().join("store.sqlite")).expect("a store");
    let store = store.with_limits(SchoolLimits::boundless());
    let service = runtime.block_on(TestService::start_with(boundless()));
    let mut schools = Schools(0);
    let mut group = criterion.benchmark_group("import");
    group.sample_size(10).warm_up_time(Duration::from_millis(500));
    let most = told("BALADO_BENCH_LINES").unwrap_or(u32::MAX);
    for size in SIZES.into_iter().filter(|size| *size <= most) {
        let accounts = pupils(size);
        group.throughput(Throughput::Elements(u64::from(size)));
        group.bench_function(BenchmarkId::new("bare-loop", size), |bencher| {
            bencher.iter_custom(|rounds| {
                timed(rounds, &mut schools, |uai| {
                    let began = Instant::now();
                    bare_loop(&mut bare, uai, &accounts);
                    began.elapsed()
                })
            });
        });
        group.bench_function(BenchmarkId::new("commit", size), |bencher| {
            bencher.iter_custom(|rounds| {
                timed(rounds, &mut schools, |uai| {
                    let now = Timestamp::UNIX_EPOCH;
                    let commit = runtime.block_on(stage(&store, uai, &accounts, now));
                    let began = Instant::now();
                    black_box(runtime.block_on(store.commit(commit)).expect("done"));
                    began.elapsed()
                })
            });
        });
        group.bench_function(BenchmarkId::new("whole", size), |bencher| {
            bencher.iter_custom(|rounds| {
                timed(rounds, &mut schools, |uai| runtime.block_on(whole(&service, uai, &accounts)))
            });
        });
    }
    group.finish();
}

/// Lists as long as wanted.
fn boundless() -> Options {
    let mut options = Options::default();
    options.limits.school = SchoolLimits::boundless();
    options
}

/// A number from the environment.
fn told(name: &str) -> Option<u32> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Signs in, untimed; then opens, sends and commits.
async fn whole(service: &TestService, uai: Uai, accounts: &[Account]) -> Duration {
    let school = Visitor::of(service, uai.as_str()).await;
    let began = Instant::now();
    let sending = school.open(accounts, Rules::default()).await;
    send_in_flight(&school, &sending).await;
    let receipt: Receipt = client::read(school.commit(&sending).await).await;
    assert_eq!(receipt.counts.create as usize, accounts.len());
    began.elapsed()
}

fn timed(rounds: u64, schools: &mut Schools, mut one: impl FnMut(Uai) -> Duration) -> Duration {
    (0..rounds).map(|_| one(schools.next().expect("30,000 schools"))).sum()
}

criterion_group!(benches, import, stores::stores);
criterion_main!(benches);
