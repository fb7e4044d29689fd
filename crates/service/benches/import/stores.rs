//! Whole commits on both stores, and the same rows bare, in one run: new pupils of one school into a
//! database that holds other schools' accounts. Medians and their ratios are printed at the end.
//!
//! 1,000 accounts into nothing unless told more. `BALADO_BENCH_HELD=1000000` (or several, with commas:
//! `1000000,10000000`) fills the databases first, and adds 100,000 accounts when `BALADO_BENCH_LINES` is left out
//! or allows them. PostgreSQL flushes as it does in service (`fsync=on`), as SQLite does.

use std::{
    cell::{LazyCell, RefCell},
    time::{Duration, Instant},
};

use balado_core::school::{Account, Uai};
use balado_service::{config::SchoolLimits, store::Store};
use balado_testkit::postgres::{PostgresServer, TestDatabase};
use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput};
use jiff::Timestamp;
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio_postgres::Client;

use crate::{
    Schools,
    bare::{bare_copy, bare_database, bare_loop, bare_server},
    held::{fill_file, fill_server},
    pupils,
    rates::{Rates, Way},
    stage, told,
};

const FEW: u32 = 1_000;
const MANY: u32 = 100_000;

/// Both databases, each with a store and a bare table, holding the same.
struct Yard {
    schools: RefCell<Schools>,
    bare_file: RefCell<Connection>,
    sqlite: Store,
    bare_server: Client,
    postgres: Store,
    /// They go in this order.
    #[expect(dead_code, reason = "kept as long as what stands on them")]
    places: (TestDatabase, PostgresServer, TempDir),
}

impl Yard {
    fn holding(held: u32, runtime: &Runtime) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let bare_file = bare_database(&folder.path().join("bare.sqlite"));
        fill_file(&bare_file, held);
        let file = folder.path().join("store.sqlite");
        let sqlite = Store::sqlite(&file).expect("a store").with_limits(SchoolLimits::boundless());
        fill_file(&Connection::open(&file).expect("a file"), held);
        let mut server = PostgresServer::new().expect("initdb (Debian: postgresql)");
        for setting in ["fsync=on", "shared_buffers=128MB", "max_wal_size=2GB"] {
            server.set(setting);
        }
        server.start().expect("a server");
        let database = server.database();
        let postgres = runtime.block_on(Store::postgres(database.options())).expect("a store");
        let postgres = postgres.with_limits(SchoolLimits::boundless());
        fill_server(&database, held);
        let bare_server = runtime.block_on(bare_server(&database.address()));
        database.ask("checkpoint");
        let schools = RefCell::new(Schools(0));
        let bare_file = RefCell::new(bare_file);
        let places = (database, server, folder);
        Self { schools, bare_file, sqlite, bare_server, postgres, places }
    }

    /// One iteration; what comes before the commit is not measured.
    fn once(&self, way: Way, accounts: &[Account], runtime: &Runtime) -> Duration {
        let uai = self.schools.borrow_mut().next().expect("30,000 schools");
        match way {
            Way::BareLoop => timed(|| bare_loop(&mut self.bare_file.borrow_mut(), uai, accounts)),
            Way::Sqlite => commit(&self.sqlite, uai, accounts, runtime),
            Way::BareCopy => {
                timed(|| runtime.block_on(bare_copy(&self.bare_server, uai, accounts)))
            }
            Way::Postgres => commit(&self.postgres, uai, accounts, runtime),
        }
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

fn commit(store: &Store, uai: Uai, accounts: &[Account], runtime: &Runtime) -> Duration {
    let commit = runtime.block_on(stage(store, uai, accounts, Timestamp::UNIX_EPOCH));
    timed(|| drop(runtime.block_on(store.commit(commit)).expect("done")))
}

/// Nothing, and what was asked for.
fn all_held() -> Vec<u32> {
    let asked = std::env::var("BALADO_BENCH_HELD").unwrap_or_default();
    let asked = asked.split(',').filter_map(|held| held.trim().parse().ok());
    std::iter::once(0).chain(asked).collect()
}

pub fn stores(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let rates = RefCell::new(Rates::default());
    let mut group = criterion.benchmark_group("stores");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    // Few enough iterations that what they add changes nothing.
    group.warm_up_time(Duration::from_millis(100)).measurement_time(Duration::from_secs(1));
    let most = told("BALADO_BENCH_LINES").unwrap_or(MANY);
    for held in all_held() {
        let yard = LazyCell::new(|| Yard::holding(held, &runtime));
        let sizes = [FEW, MANY].into_iter().filter(|size| *size <= most);
        for size in sizes.filter(|size| held > 0 || *size == FEW) {
            let accounts = pupils(size);
            group.throughput(Throughput::Elements(size.into()));
            for way in Way::ALL {
                let name = BenchmarkId::new(format!("{way}-into-{held}"), size);
                group.bench_function(name, |bencher| {
                    bencher.iter_custom(|rounds| {
                        let one = |_| {
                            let took = yard.once(way, &accounts, &runtime);
                            rates.borrow_mut().note(held, size, way, took);
                            took
                        };
                        (0..rounds).map(one).sum()
                    });
                });
            }
        }
    }
    group.finish();
    rates.borrow().tell();
}
