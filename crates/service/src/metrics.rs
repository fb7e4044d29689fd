use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use crate::store::WaitingLetters;

/// Counters in Prometheus' text format: routes, statuses and times, nobody's data.
#[derive(Debug, Clone, Default)]
pub struct Metrics {
    answered: Arc<Mutex<BTreeMap<Answered, Total>>>,
    mails: Arc<Mutex<BTreeMap<(&'static str, &'static str), u64>>>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Answered {
    route: String,
    method: String,
    status: u16,
}

#[derive(Debug, Clone, Copy, Default)]
struct Total {
    count: u64,
    time: Duration,
}

impl Metrics {
    /// Counts an answer under the template of its route.
    pub fn answered(&self, method: &str, route: &str, status: u16, time: Duration) {
        let key = Answered { route: route.to_owned(), method: method.to_owned(), status };
        let mut totals = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let total = totals.entry(key).or_default();
        total.count += 1;
        total.time += time;
    }

    /// Counts a try at sending a mail: `sent`, `put-off`, `refused`, `late` or `unreadable`.
    pub fn mail(&self, kind: &'static str, outcome: &'static str) {
        let mut mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        *mails.entry((kind, outcome)).or_default() += 1;
    }

    /// The mails' part of the page; what waits is the same for every instance.
    pub fn mail_page(&self, waiting: Option<WaitingLetters>, now: Timestamp) -> String {
        let mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        let mut page = waiting.map(|waiting| gauges(waiting, now)).unwrap_or_default();
        page.push_str(
            "# HELP balado_mails_total Tries at sending a mail, by this instance.\n\
             # TYPE balado_mails_total counter\n",
        );
        for ((kind, outcome), count) in mails.iter() {
            let labels = format!("{{kind=\"{kind}\",outcome=\"{outcome}\"}}");
            writeln!(page, "balado_mails_total{labels} {count}")
                .expect("writing to a string does not fail");
        }
        page
    }

    /// The page that Prometheus reads.
    pub fn page(&self) -> String {
        let totals = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let mut page = String::from(
            "# HELP balado_requests_total Answers, by route and status.\n\
             # TYPE balado_requests_total counter\n",
        );
        for (key, total) in totals.iter() {
            line(&mut page, "balado_requests_total", key, &total.count.to_string());
        }
        page.push_str(
            "# HELP balado_request_seconds_total Time spent answering.\n\
             # TYPE balado_request_seconds_total counter\n",
        );
        for (key, total) in totals.iter() {
            let seconds = format!("{:.6}", total.time.as_secs_f64());
            line(&mut page, "balado_request_seconds_total", key, &seconds);
        }
        page
    }
}

fn gauges(waiting: WaitingLetters, now: Timestamp) -> String {
    let oldest = waiting.oldest.map_or(0.0, |at| now.duration_since(at).as_secs_f64().max(0.0));
    format!(
        "# HELP balado_mails_waiting Mails that did not leave yet.\n\
         # TYPE balado_mails_waiting gauge\n\
         balado_mails_waiting {}\n\
         # HELP balado_mail_oldest_seconds Since when the oldest of them waits.\n\
         # TYPE balado_mail_oldest_seconds gauge\n\
         balado_mail_oldest_seconds {oldest:.3}\n",
        waiting.count
    )
}

fn line(page: &mut String, name: &str, key: &Answered, value: &str) {
    let Answered { route, method, status } = key;
    writeln!(page, "{name}{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {value}")
        .expect("writing to a string does not fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_are_counted_and_what_waits_is_left_out_when_it_is_not_known() {
        let metrics = Metrics::default();
        metrics.mail("sign-in", "sent");
        metrics.mail("sign-in", "sent");
        let now: Timestamp = "2026-09-01T07:00:00Z".parse().unwrap();
        let waiting = WaitingLetters { count: 1, oldest: Some(now) };
        let counted = "balado_mails_total{kind=\"sign-in\",outcome=\"sent\"} 2\n";
        for (waiting, known) in [(Some(waiting), true), (None, false)] {
            let page = metrics.mail_page(waiting, now);
            assert!(page.ends_with(counted), "{page}");
            assert_eq!(page.contains("\nbalado_mails_waiting 1\n"), known, "{page}");
        }
    }

    #[test]
    fn answers_are_counted_by_route_and_status() {
        let metrics = Metrics::default();
        for status in [200, 200, 404] {
            metrics.answered("GET", "/v1/imports/{id}", status, Duration::from_millis(2));
        }
        let page = metrics.page();
        let labels = "{method=\"GET\",route=\"/v1/imports/{id}\",status=\"200\"}";
        assert!(page.contains(&format!("balado_requests_total{labels} 2\n")), "{page}");
        assert!(page.contains(&format!("balado_request_seconds_total{labels} 0.004000\n")));
    }
}
