use std::{sync::atomic::AtomicU64, time::Duration};

use jiff::Timestamp;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use crate::store::{Store, WaitingLetters};

/// How the page is written.
pub const FORMAT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds, in seconds: from an answer that asks nobody to the longest that a request may take.
const BOUNDS: [f64; 11] = [0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 240.0];

/// Counts for whoever watches the service: routes, statuses and times, nobody's data. Each service has its
/// own; clones count together.
#[derive(Debug, Clone)]
pub struct Metrics {
    requests: Family<Answered, Counter>,
    request_times: Family<Route, Histogram>,
    mails: Family<Tried, Counter>,
    arrivals: Family<Came, Counter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Tried {
    kind: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Came {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: String,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            request_times: Family::new_with_constructor(|| Histogram::new(BOUNDS)),
            mails: Family::default(),
            arrivals: Family::default(),
        }
    }
}

impl Metrics {
    /// Counts an answer under the template of its route, and the one method or status of many.
    pub fn answered(&self, method: &'static str, route: &str, status: u16, time: Duration) {
        let route = route.to_owned();
        let answered = Answered { method, route: route.clone(), status };
        self.requests.get_or_create(&answered).inc();
        self.request_times.get_or_create(&Route { method, route }).observe(time.as_secs_f64());
    }

    /// Counts a try at sending a mail: `sent`, `put-off`, `refused`, `late` or `unreadable`.
    pub fn mail(&self, kind: &'static str, outcome: &'static str) {
        self.mails.get_or_create(&Tried { kind, outcome }).inc();
    }

    /// Counts somebody at a school's door: `arrived`, or why not. Neither who, nor where.
    pub fn arrival(&self, outcome: &'static str) {
        self.arrivals.get_or_create(&Came { outcome }).inc();
    }

    /// The page that Prometheus reads, the store's part included. What waits is the same for every instance;
    /// it is left out when it is not known, as is what waits for keys that this one lacks.
    ///
    /// # Panics
    /// Never: writing to a string does not fail.
    pub fn page(
        &self,
        store: &Store,
        waiting: Option<&WaitingLetters>,
        for_other_keys: Option<u64>,
        now: Timestamp,
    ) -> String {
        let mut registry = Registry::with_prefix("balado");
        registry.register("requests", "Answers, by route and status", self.requests.clone());
        registry.register_with_unit(
            "request",
            "Time spent answering",
            Unit::Seconds,
            self.request_times.clone(),
        );
        registry.register("mails", "Tries at sending a mail, by this instance", self.mails.clone());
        let came = "People at the doors of schools, by this instance";
        registry.register("arrivals", came, self.arrivals.clone());
        if let Some(waiting) = waiting {
            register_waiting(&mut registry, waiting, now);
        }
        if let Some(letters) = for_other_keys {
            let (waiting, help) = (Gauge::<i64>::default(), "Mails whose key this instance lacks");
            waiting.set(number(letters));
            registry.register("mails_waiting_for_key", help, waiting);
        }
        store.times().register(&mut registry);
        let mut page = String::new();
        encode(&mut page, &registry).expect("writing to a string does not fail");
        page
    }
}

/// A gauge of seconds.
type Seconds = Gauge<f64, AtomicU64>;

fn register_waiting(page: &mut Registry, waiting: &WaitingLetters, now: Timestamp) {
    let seconds = |since: Timestamp| now.duration_since(since).as_secs_f64().max(0.0);
    let (count, oldest) = (Gauge::<i64>::default(), Seconds::default());
    count.set(number(waiting.count()));
    oldest.set(waiting.oldest().map_or(0.0, seconds));
    page.register("mails_waiting", "Mails that did not leave yet", count);
    let help = "Since when the oldest of them waits";
    page.register_with_unit("mail_oldest", help, Unit::Seconds, oldest);
    let counts = Family::<Kind, Gauge>::default();
    let times = Family::<Kind, Seconds>::default();
    for letters in &waiting.0 {
        let kind = Kind { kind: letters.kind.clone() };
        counts.get_or_create(&kind).set(number(letters.count));
        times.get_or_create(&kind).set(seconds(letters.oldest));
    }
    page.register("mails_waiting_by_kind", "Mails of a kind that did not leave yet", counts);
    let help = "Since when the oldest of a kind waits";
    page.register_with_unit("mail_oldest_by_kind", help, Unit::Seconds, times);
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::WaitingKind;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::sqlite(&folder.path().join("balado.sqlite")).unwrap();
        (folder, store)
    }

    #[test]
    fn mails_are_counted_and_what_waits_is_left_out_when_it_is_not_known() {
        let (metrics, (_folder, store)) = (Metrics::default(), store());
        metrics.mail("sign-in", "sent");
        metrics.mail("sign-in", "sent");
        let now: Timestamp = "2026-09-01T07:00:00Z".parse().unwrap();
        let kind = WaitingKind { kind: "sign-in".into(), count: 1, oldest: now };
        let waiting = WaitingLetters(vec![kind]);
        for (waiting, known) in [(Some(&waiting), true), (None, false)] {
            let page = metrics.page(&store, waiting, known.then_some(0), now);
            let counted = "balado_mails_total{kind=\"sign-in\",outcome=\"sent\"} 2\n";
            assert!(page.contains(counted), "{page}");
            let waits =
                ["waiting 1\n", "waiting_for_key 0\n", "waiting_by_kind{kind=\"sign-in\"} 1\n"];
            for waits in waits {
                assert_eq!(page.contains(&format!("\nbalado_mails_{waits}")), known, "{page}");
            }
        }
    }

    #[test]
    fn people_at_the_doors_are_counted_by_outcome() {
        let (metrics, (_folder, store)) = (Metrics::default(), store());
        for outcome in ["arrived", "arrived", "unknown"] {
            metrics.arrival(outcome);
        }
        let page = metrics.page(&store, None, None, Timestamp::UNIX_EPOCH);
        for (outcome, count) in [("arrived", 2), ("unknown", 1)] {
            let line = format!("balado_arrivals_total{{outcome=\"{outcome}\"}} {count}\n");
            assert!(page.contains(&line), "{page}");
        }
    }

    #[test]
    fn answers_are_counted_and_timed_by_route() {
        let (metrics, (_folder, store)) = (Metrics::default(), store());
        for status in [200, 200, 404] {
            metrics.answered("GET", "/v1/imports/{id}", status, Duration::from_millis(30));
        }
        let page = metrics.page(&store, None, None, Timestamp::UNIX_EPOCH);
        let route = "method=\"GET\",route=\"/v1/imports/{id}\"";
        for line in [
            format!("balado_requests_total{{{route},status=\"200\"}} 2\n"),
            format!("balado_request_seconds_count{{{route}}} 3\n"),
            format!("balado_request_seconds_bucket{{le=\"0.025\",{route}}} 0\n"),
            format!("balado_request_seconds_bucket{{le=\"0.1\",{route}}} 3\n"),
        ] {
            assert!(page.contains(&line), "{line} in {page}");
        }
    }
}
