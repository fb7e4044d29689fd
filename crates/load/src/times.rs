use std::time::Duration;

/// Durations of one kind of thing.
#[derive(Debug, Clone, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The smallest one that so many in a hundred do not exceed (nearest rank); zero when there is none.
    ///
    /// # Panics
    /// Never: a rank is at most the count.
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(rank - 1).copied().unwrap_or_default()
    }

    /// The longest one.
    pub fn longest(&self) -> Duration {
        self.percentile(100)
    }
}

impl FromIterator<Duration> for Times {
    fn from_iter<I: IntoIterator<Item = Duration>>(durations: I) -> Self {
        Self(durations.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_times() {
        let of = |count: u64| (1..=count).rev().map(Duration::from_secs).collect::<Times>();
        let table = [
            (0, 99, 0, "nothing"),
            (1, 50, 1, "one"),
            (4, 50, 2, "half of four"),
            (100, 99, 99, "all but one"),
            (101, 99, 100, "rounded up"),
            (100, 100, 100, "the longest"),
        ];
        for (count, percent, expected, case) in table {
            assert_eq!(of(count).percentile(percent).as_secs(), expected, "{case}");
        }
    }
}
