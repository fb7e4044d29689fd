//! The days of the school's year, in France: when it begins, and when a nomination lapses.
//!
//! A nomination that is made, or renewed, from 15 August on is of the school year that begins, and lasts until the
//! evening of 31 October of the next one: whoever is the chef then has had two months to say who goes on. The
//! mailbox is told on the 15 September before.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Month and day on which a school year begins.
const BEGINS: (i8, i8) = (8, 15);

/// Month and day from which the school is told that its nomination lapses.
const ANNOUNCED: (i8, i8) = (9, 15);

/// Month and day whose beginning is the end of a nomination.
const LAPSED: (i8, i8) = (11, 1);

/// The 15 August before an instant: from then on what happens is of its school year.
pub(crate) fn summer_before(now: Timestamp) -> Timestamp {
    last(BEGINS, now)
}

/// When a nomination lapses that was made, or last renewed, at an instant.
pub(crate) fn lapse(made: Timestamp) -> Timestamp {
    midnight(year(summer_before(made)) + 1, LAPSED)
}

/// Nominations made before this have lapsed.
pub(crate) fn lapsed_before(now: Timestamp) -> Timestamp {
    summer_before(last(LAPSED, now))
}

/// Nominations made before this lapse soon and are to be announced; `None` out of season.
pub(crate) fn announced_before(now: Timestamp) -> Option<Timestamp> {
    let year = year(now);
    let season = midnight(year, ANNOUNCED)..midnight(year, LAPSED);
    season.contains(&now).then(|| summer_before(now))
}

/// The last midnight of a day of the year.
fn last(day: (i8, i8), now: Timestamp) -> Timestamp {
    let year = year(now);
    let this_year = midnight(year, day);
    if now < this_year { midnight(year - 1, day) } else { this_year }
}

fn year(at: Timestamp) -> i16 {
    at.to_zoned(france()).year()
}

/// Beyond the last year that there is: the end of time.
fn midnight(year: i16, (month, day): (i8, i8)) -> Timestamp {
    let date = Date::new(year, month, day).and_then(|date| date.to_zoned(france()));
    date.map_or(Timestamp::MAX, |date| date.timestamp())
}

fn france() -> TimeZone {
    TimeZone::get("Europe/Paris").expect("the zone is built in")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_school_year_begins_in_the_middle_of_august() {
        let table = [
            ("2026-08-14T21:59:59Z", "2025-08-14T22:00:00Z", "the last evening"),
            ("2026-08-14T22:00:00Z", "2026-08-14T22:00:00Z", "midnight in Paris"),
            ("2026-11-29T12:00:00Z", "2026-08-14T22:00:00Z", "in autumn"),
            ("2027-06-30T12:00:00Z", "2026-08-14T22:00:00Z", "in the next summer"),
        ];
        for (now, expected, case) in table {
            assert_eq!(summer_before(at(now)).to_string(), expected, "{case}");
        }
    }

    #[test]
    fn a_nomination_lapses_at_the_end_of_a_thirty_first_of_october_in_france() {
        let table = [
            ("2026-08-14T21:59:59Z", "2026-10-31T23:00:00Z", "of the year that ends"),
            ("2026-08-14T22:00:00Z", "2027-10-31T23:00:00Z", "of the year that begins"),
            ("2026-09-02T07:00:00Z", "2027-10-31T23:00:00Z", "on the first day of school"),
            ("2026-12-01T07:00:00Z", "2027-10-31T23:00:00Z", "in winter"),
            ("2027-06-01T07:00:00Z", "2027-10-31T23:00:00Z", "in the summer after"),
        ];
        for (made, expected, case) in table {
            let lapse = lapse(at(made));
            assert_eq!(lapse.to_string(), expected, "{case}");
            let second = jiff::SignedDuration::from_secs(1);
            assert!(at(made) < lapsed_before(lapse), "{case}: at that instant it has");
            assert!(
                at(made) >= lapsed_before(lapse - second),
                "{case}: a second before it has not"
            );
        }
    }

    #[test]
    fn it_is_announced_from_the_fifteenth_of_september_on() {
        let table = [
            ("2026-09-14T21:59:59Z", None, "the evening before"),
            ("2026-09-14T22:00:00Z", Some("2026-08-14T22:00:00Z"), "midnight in Paris"),
            ("2026-10-31T22:59:59Z", Some("2026-08-14T22:00:00Z"), "the last second"),
            ("2026-10-31T23:00:00Z", None, "too late"),
        ];
        for (now, expected, case) in table {
            assert_eq!(announced_before(at(now)), expected.map(at), "{case}");
        }
    }
}
