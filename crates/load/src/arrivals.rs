//! When schools come, in the week of the rentrée: a model, whose assumptions are the constants below.
//!
//! Nobody has measured them; `docs/scale.md` says so. They are on the heavy side: three visits in four fall on
//! the first three days, more than half of a day's between 8 and 12, and some schools come two or three times
//! because a class changes or a line was left aside.

use std::iter;

use rand::{
    RngExt, SeedableRng,
    distr::{Distribution, weighted::WeightedIndex},
    rngs::StdRng,
};

/// Visits in a hundred, Monday to Friday.
pub const DAYS: [u32; 5] = [28, 27, 20, 14, 11];

/// Visits of a day in a hundred, hour by hour from seven.
pub const HOURS: [u32; 12] = [3, 13, 17, 17, 13, 4, 6, 9, 8, 6, 3, 1];

/// Schools in ten that come once, twice and three times.
pub const VISITS: [u32; 3] = [5, 3, 2];

/// From the first hour of [`HOURS`].
const OPENS: u32 = 7;

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;

/// From the code to « Valider », in minutes: the files are exported, looked at and corrected.
const LOOKED_AT: std::ops::Range<u32> = 2..20;

/// A school that comes: it signs in, then imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// Seconds since Monday, midnight.
    pub begins: u32,
    /// The same, of « Valider ».
    pub imports: u32,
}

/// All visits of a week; the same ones each time.
///
/// # Panics
/// Never: the weights are constants above zero.
pub fn visits(schools: u32) -> Vec<Visit> {
    let mut random = StdRng::seed_from_u64(2026);
    let weighted = |weights: &[u32]| WeightedIndex::new(weights).expect("weights above zero");
    let (days, hours, times) = (weighted(&DAYS), weighted(&HOURS), weighted(&VISITS));
    let mut visits = Vec::new();
    for _ in 0..schools {
        for _ in 0..=times.sample(&mut random) {
            let (day, hour) = (number(days.sample(&mut random)), number(hours.sample(&mut random)));
            let begins = day * DAY + (OPENS + hour) * HOUR + random.random_range(0..HOUR);
            let imports =
                begins + random.random_range(LOOKED_AT.start * MINUTE..LOOKED_AT.end * MINUTE);
            visits.push(Visit { begins, imports });
        }
    }
    visits
}

/// What the busiest hour, minute and second of a week hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peaks {
    /// Visits of the week.
    pub visits: usize,
    /// Codes asked for in the busiest hour.
    pub codes_an_hour: usize,
    /// Visits whose lists are validated in the busiest minute.
    pub imports_a_minute: usize,
    /// The same, of the busiest second.
    pub imports_a_second: usize,
    /// The same, of an hour: mails of what was done follow.
    pub imports_an_hour: usize,
}

impl Peaks {
    /// Of these visits.
    pub fn of(visits: &[Visit]) -> Self {
        let begins = |visit: &Visit| visit.begins;
        let imports = |visit: &Visit| visit.imports;
        Self {
            visits: visits.len(),
            codes_an_hour: most(visits, begins, HOUR),
            imports_a_minute: most(visits, imports, MINUTE),
            imports_a_second: most(visits, imports, 1),
            imports_an_hour: most(visits, imports, HOUR),
        }
    }
}

/// Most instants in a row that lie within so many seconds.
fn most(visits: &[Visit], instant: impl Fn(&Visit) -> u32, within: u32) -> usize {
    let mut instants: Vec<u32> = visits.iter().map(instant).collect();
    instants.sort_unstable();
    let last = |first: usize| instants.partition_point(|at| *at < instants[first] + within);
    (0..instants.len()).map(|first| last(first) - first).chain(iter::once(0)).max().unwrap_or(0)
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("a short list")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_shares_of_a_hundred() {
        assert_eq!(DAYS.iter().sum::<u32>(), 100);
        assert_eq!(HOURS.iter().sum::<u32>(), 100);
        assert_eq!(VISITS.iter().sum::<u32>(), 10);
    }

    #[test]
    fn a_week_is_the_same_each_time_and_falls_on_its_mornings() {
        let week = visits(2_000);
        assert_eq!(week, visits(2_000));
        assert!((3_200..3_600).contains(&week.len()), "{}", week.len());
        let share = |of: fn(u32) -> bool| {
            week.iter().filter(|visit| of(visit.begins)).count() * 100 / week.len()
        };
        assert!((70..80).contains(&share(|at| at < 3 * DAY)));
        assert!((55..65).contains(&share(|at| (8..12).contains(&(at % DAY / HOUR)))));
        assert_eq!(share(|at| at >= 5 * DAY), 0, "nobody on Saturday");
        assert!(week.iter().all(|visit| visit.imports >= visit.begins + 2 * MINUTE));
    }

    #[test]
    fn peaks_are_counted_wherever_they_fall() {
        let at = |begins| Visit { begins, imports: begins + 120 };
        let peaks = Peaks::of(&[at(59), at(60), at(61), at(4_000), at(118)]);
        assert_eq!((peaks.visits, peaks.imports_a_minute, peaks.imports_a_second), (5, 4, 1));
        assert_eq!(Peaks::of(&[]).codes_an_hour, 0);
    }
}
