//! How often and how long to wait for something that does not come through.

use std::{ops::RangeInclusive, time::Duration};

/// Tries of a request, and the pauses between them: each about twice as long as the one before,
/// with some chance in it, so that schools that were cut together do not come back together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Tries in all; 1 is to give up at once.
    pub tries: u32,
    /// The longest first pause.
    pub first_pause: Duration,
    /// The longest pause that the service may ask for (`Retry-After`, RFC 9110 §10.2.3).
    pub longest_asked: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 4,
            first_pause: Duration::from_millis(300),
            longest_asked: Duration::from_secs(20),
        }
    }
}

impl Patience {
    /// What the pause after so many tries lies between; `None` when it is time to give up.
    fn pauses(self, tried: u32) -> Option<RangeInclusive<Duration>> {
        let doubled = 2_u32.saturating_pow(tried.saturating_sub(1));
        let longest = self.first_pause.saturating_mul(doubled);
        (tried < self.tries).then_some(longest / 2..=longest)
    }

    /// The pause to make after so many tries, never shorter than what the service asked for; `None` when it
    /// is time to give up.
    pub(crate) fn pause(self, tried: u32, asked: Option<Duration>) -> Option<Duration> {
        let asked = asked.unwrap_or_default().min(self.longest_asked);
        self.pauses(tried).map(|pauses| asked + rand::random_range(pauses))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let patience = Patience::default();
        let millis =
            |range: RangeInclusive<Duration>| (range.start().as_millis(), range.end().as_millis());
        let table = [
            (1, Some((150, 300)), "after the first try"),
            (2, Some((300, 600)), "twice as long"),
            (3, Some((600, 1200)), "the last one"),
            (4, None, "it was tried often enough"),
        ];
        for (tried, expected, case) in table {
            assert_eq!(patience.pauses(tried).map(millis), expected, "{case}");
        }
        assert_eq!(Patience { tries: 1, ..patience }.pause(1, None), None, "no patience at all");
    }

    #[test]
    fn what_the_service_asks_for_is_waited_within_reason() {
        let patience = Patience::default();
        let table = [
            (None, 0, "nothing asked"),
            (Some(5), 5, "a busy database"),
            (Some(86_400), 20, "no answer is waited for until tomorrow"),
        ];
        for (asked, expected, case) in table {
            let pause = patience.pause(1, asked.map(Duration::from_secs)).unwrap();
            let after = pause.checked_sub(Duration::from_secs(expected)).expect(case);
            assert!(patience.pauses(1).unwrap().contains(&after), "{case}: {pause:?}");
        }
        assert_eq!(patience.pause(4, Some(Duration::from_secs(5))), None, "it was tried enough");
    }

    #[test]
    fn two_pcs_do_not_wait_the_same_time() {
        let patience =
            Patience { tries: 2, first_pause: Duration::from_hours(1), ..Patience::default() };
        let pauses: Vec<_> = (0..20).map(|_| patience.pause(1, None).unwrap()).collect();
        assert!(pauses.iter().all(|pause| patience.pauses(1).unwrap().contains(pause)));
        assert!(pauses.iter().any(|pause| *pause != pauses[0]), "there is chance in it");
    }
}
