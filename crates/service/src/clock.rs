use std::{
    fmt,
    sync::atomic::{AtomicI64, Ordering},
    time::SystemTime,
};

use jiff::{SignedDuration, Timestamp};

/// Where the service reads the hour: a parameter, so that tests can say "two hours later".
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// Now, in whole milliseconds: what the database keeps.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let millis = since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
        instant(millis)
    }
}

/// A clock that moves only when told to.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// Stopped at an instant.
    pub fn at(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.as_millisecond()))
    }

    /// Later by this much.
    ///
    /// # Panics
    /// Beyond 292 million years.
    pub fn advance(&self, by: SignedDuration) {
        let millis = i64::try_from(by.as_millis()).expect("less than a geological age");
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        instant(self.0.load(Ordering::SeqCst))
    }
}

/// The instant of a number of milliseconds; the end of time when it lies beyond.
pub(crate) fn instant(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX)
}
