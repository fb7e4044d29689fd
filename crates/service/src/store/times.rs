//! How long the store's work takes and waits, for whoever watches the service: operations by their names, nobody's
//! data.

use std::{sync::atomic::AtomicU64, time::Instant};

use jiff::Timestamp;
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use super::port::{DbError, Work};

/// Upper bounds, in seconds: from a statement that is in memory to a commit of a long list.
const BOUNDS: [f64; 11] = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0, 100.0];

/// The longest sweeps are those of the first nights.
const SWEEP_BOUNDS: [f64; 8] = [0.01, 0.1, 1.0, 10.0, 60.0, 300.0, 1_800.0, 7_200.0];

/// What was counted since this program started; clones count together.
#[derive(Debug, Clone)]
pub struct Times {
    operations: Family<Ended, Histogram>,
    waits: Family<Waited, Histogram>,
    waiting: Family<Waited, Gauge>,
    failures: Family<Failure, Counter>,
    sweeps: Family<Sweep, Histogram>,
    last_sweep: Gauge<f64, AtomicU64>,
    swept: Family<Kind, Counter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    operation: &'static str,
    access: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Waited {
    access: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Failure {
    error: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Sweep {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

impl Default for Times {
    fn default() -> Self {
        let histogram = || Histogram::new(BOUNDS);
        Self {
            operations: Family::new_with_constructor(histogram),
            waits: Family::new_with_constructor(histogram),
            waiting: Family::default(),
            failures: Family::default(),
            sweeps: Family::new_with_constructor(|| Histogram::new(SWEEP_BOUNDS)),
            last_sweep: Gauge::default(),
            swept: Family::default(),
        }
    }
}

impl Times {
    /// Puts them on the page that a registry writes.
    pub(crate) fn register(&self, page: &mut Registry) {
        let seconds = || Unit::Seconds;
        page.register_with_unit(
            "store",
            "Time of an operation of the store, waiting included",
            seconds(),
            self.operations.clone(),
        );
        page.register_with_unit(
            "store_wait",
            "Part of that time before the operation began: for a connection, for the writer",
            seconds(),
            self.waits.clone(),
        );
        page.register(
            "store_waiting",
            "Operations that wait to begin just now",
            self.waiting.clone(),
        );
        page.register("store_failures", "What the database refused", self.failures.clone());
        page.register_with_unit(
            "sweep",
            "Time of a sweep of what has had its time",
            seconds(),
            self.sweeps.clone(),
        );
        page.register_with_unit(
            "sweep_last_timestamp",
            "When this instance last swept to the end; 0 before",
            seconds(),
            self.last_sweep.clone(),
        );
        page.register("swept_rows", "Rows erased or emptied by sweeps", self.swept.clone());
    }

    /// An operation that begins to wait.
    pub(super) fn begin(&self, operation: &'static str, access: &'static str) -> Timed {
        Timed { times: self.clone(), operation, access, began: Instant::now(), outcome: "given-up" }
    }

    /// A sweep, to its end or not.
    pub(super) fn sweep(&self, now: Timestamp, began: Instant, outcome: &'static str) {
        self.sweeps.get_or_create(&Sweep { outcome }).observe(began.elapsed().as_secs_f64());
        if outcome == "done" {
            self.last_sweep.set(now.as_duration().as_secs_f64());
        }
    }

    /// Rows that a sweep erased.
    pub(super) fn swept(&self, kind: &'static str, rows: u64) {
        self.swept.get_or_create(&Kind { kind }).inc_by(rows);
    }
}

/// An operation under way: it is counted when it ends, or when nobody waits for it any more.
pub(super) struct Timed {
    times: Times,
    operation: &'static str,
    access: &'static str,
    began: Instant,
    outcome: &'static str,
}

impl Timed {
    /// The same work, whose first step ends the wait.
    pub(super) fn watch(&self, mut work: Work) -> Work {
        let access = Waited { access: self.access };
        self.times.waiting.get_or_create(&access).inc();
        let mut wait = Some(Waiting { times: self.times.clone(), access, began: self.began });
        Box::new(move |db| {
            drop(wait.take());
            work(db)
        })
    }

    /// As the driver answered.
    pub(super) fn end(mut self, answer: Result<(), DbError>) -> Result<(), DbError> {
        self.outcome = if answer.is_ok() { "done" } else { "failed" };
        if let Err(error) = answer {
            self.times.failures.get_or_create(&Failure { error: word(error) }).inc();
        }
        answer
    }
}

impl Drop for Timed {
    fn drop(&mut self) {
        let Self { operation, access, outcome, .. } = *self;
        let ended = Ended { operation, access, outcome };
        let seconds = self.began.elapsed().as_secs_f64();
        self.times.operations.get_or_create(&ended).observe(seconds);
    }
}

/// Ends with the first step of the work, or when it will never be done.
struct Waiting {
    times: Times,
    access: Waited,
    began: Instant,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.times.waiting.get_or_create(&self.access).dec();
        self.times.waits.get_or_create(&self.access).observe(self.began.elapsed().as_secs_f64());
    }
}

fn word(error: DbError) -> &'static str {
    match error {
        DbError::Again => "again",
        DbError::Lost => "lost",
        DbError::Late => "late",
        DbError::Full => "full",
        DbError::Doubt => "doubt",
        DbError::Failed => "failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::port::Ending;

    fn page(times: &Times) -> String {
        let mut registry = Registry::with_prefix("balado");
        times.register(&mut registry);
        let mut page = String::new();
        prometheus_client::encoding::text::encode(&mut page, &registry).unwrap();
        page
    }

    #[test]
    fn work_waits_until_its_first_step_or_until_nobody_waits_for_it() {
        let times = Times::default();
        let begun = times.begin("commit", "write");
        let work = begun.watch(Box::new(|_| Ending::Commit));
        let waiting = "balado_store_waiting{access=\"write\"}";
        assert!(page(&times).contains(&format!("{waiting} 1\n")), "{}", page(&times));
        drop(work);
        let seen = page(&times);
        assert!(seen.contains(&format!("{waiting} 0\n")), "{seen}");
        assert!(seen.contains("balado_store_wait_seconds_count{access=\"write\"} 1\n"), "{seen}");
        assert!(!seen.contains("balado_store_seconds_count"), "it goes on: {seen}");
        begun.end(Err(DbError::Full)).unwrap_err();
        let labels = "operation=\"commit\",access=\"write\",outcome=\"failed\"";
        let seen = page(&times);
        assert!(seen.contains(&format!("balado_store_seconds_count{{{labels}}} 1\n")), "{seen}");
        assert!(seen.contains("balado_store_failures_total{error=\"full\"} 1\n"), "{seen}");
        drop(times.begin("commit", "write"));
        assert!(page(&times).contains("outcome=\"given-up\"} 1\n"), "nobody waited for its end");
    }
}
