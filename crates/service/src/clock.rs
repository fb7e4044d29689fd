use std::{
    fmt,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use jiff::{SignedDuration, Timestamp};

use crate::store::{DbError, Store};

/// Between two looks at the database's clock.
const LOOKS: Duration = Duration::from_secs(10);

/// A look that took longer than this says too little of the hour.
const SLOW: Duration = Duration::from_secs(1);

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

/// The clock of the database: the one that all instances on it share, so that what one of them leases or
/// lets expire has the same end for the others, whatever the hour of their machines.
///
/// Between two looks it goes on by what this machine counts, not by its hour, which somebody may set.
#[derive(Debug)]
pub struct DatabaseClock(RwLock<Look>);

/// What the database said, and when.
#[derive(Debug, Clone, Copy)]
struct Look {
    said: Timestamp,
    at: Instant,
}

/// The clock that whoever uses this store goes by: the database's, looked at from time to time for as long
/// as it is used; this machine's when it is the only one.
pub async fn clock_of(store: &Store) -> Result<Arc<dyn Clock>, DbError> {
    let Some(look) = seen(store).await? else { return Ok(Arc::new(SystemClock)) };
    let clock = Arc::new(DatabaseClock(RwLock::new(look)));
    let (followed, store) = (Arc::downgrade(&clock), store.clone());
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(LOOKS).await;
            let Some(clock) = followed.upgrade() else { return };
            match seen(&store).await {
                Ok(Some(look)) if look.at.elapsed() < SLOW => clock.set(look),
                // Told to the log by the driver; it goes on from the last look.
                _ => tracing::warn!("the database's clock was not seen in time"),
            }
        }
    });
    Ok(clock)
}

/// It answered at some moment between the question and the answer: in the middle, by our count.
async fn seen(store: &Store) -> Result<Option<Look>, DbError> {
    let asked = Instant::now();
    let said = store.now().await?;
    Ok(said.map(|said| Look { said, at: asked + asked.elapsed() / 2 }))
}

impl DatabaseClock {
    fn set(&self, look: Look) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = look;
    }
}

impl Clock for DatabaseClock {
    fn now(&self) -> Timestamp {
        let Look { said, at } = *self.0.read().unwrap_or_else(PoisonError::into_inner);
        let since = i64::try_from(at.elapsed().as_millis()).unwrap_or(i64::MAX);
        instant(said.as_millisecond().saturating_add(since))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_of_a_database_goes_on_from_what_it_said() {
        let said: Timestamp = "2001-01-01T00:00:00Z".parse().expect("an instant");
        let minute = Duration::from_mins(1);
        let at = Instant::now().checked_sub(minute).expect("this machine runs for a minute");
        let clock = DatabaseClock(RwLock::new(Look { said, at }));
        let since = clock.now().duration_since(said);
        assert!((minute..minute * 2).contains(&since.unsigned_abs()), "{since}");
        clock.set(Look { said, at: Instant::now() });
        assert!(clock.now().duration_since(said).unsigned_abs() < minute, "looked at again");
    }
}
