//! Where work waits for the database: in async, in the order of arrival, so many at most and not for ever.
//!
//! Whoever waits here takes no thread and no connection, so that reads go on whatever waits to write.
//! Work that anybody may ask for has lanes of its own before the lane of all writes: a crowd of strangers
//! makes a school wait for a few of them, never for all. Whoever is refused, or gone before its turn, left
//! nothing behind: the work itself begins after the wait.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

use super::port::{Db, DbError, Room};

/// Who may wait in one lane at the same time. At a few milliseconds each, these take a few seconds.
const CROWD: usize = 1_000;

/// How long lists wait for memory, whatever the database.
const MEMORY_PATIENCE: Duration = Duration::from_mins(1);

/// For whom something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    /// The service itself: letters, sweeping. Never refused for the crowd.
    Service,
    /// Somebody signed in.
    School,
    /// Anybody who asks for a link.
    Asking,
    /// Anybody who says to have one.
    Proving,
    /// Anybody who comes through an ENT, or leaves it.
    Arriving,
}

/// How many wait to begin, in each place: nothing of theirs has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// To write, past the lanes of strangers.
    pub writers: usize,
    /// To ask for a link.
    pub askers: usize,
    /// To use a link, or report it.
    pub provers: usize,
    /// To arrive from an ENT.
    pub arrivals: usize,
    /// To have a large list compared without being done.
    pub plans: usize,
    /// For memory that other large lists have.
    pub memory: usize,
}

/// Every place where work waits.
#[derive(Debug)]
pub(super) struct Lanes {
    writers: Queue,
    askers: Queue,
    provers: Queue,
    arrivals: Queue,
    plans: Queue,
    memory: Queue,
    patience: Duration,
}

/// What was waited for; the next one has it when this is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    permits: Vec<OwnedSemaphorePermit>,
}

impl Turn {
    /// A turn for both.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.permits.extend(other.permits);
        self
    }

    /// Work that has its turn until it ends, though whoever asked for it be gone by then.
    pub(super) fn keeping<T>(
        self,
        mut operation: impl FnMut(&dyn Db) -> T + Send + 'static,
    ) -> impl FnMut(&dyn Db) -> T + Send + 'static {
        move |db| {
            let _until_the_end = &self;
            operation(db)
        }
    }
}

impl Lanes {
    /// As a database has room, with memory for so many rows at once.
    pub(super) fn new(room: Room, rows: usize) -> Self {
        let share = (room.writers / 4).max(1);
        Self {
            writers: Queue::of(room.writers),
            askers: Queue::of(share),
            provers: Queue::of(share),
            arrivals: Queue::of(share),
            plans: Queue::of((room.readers / 2).max(1)),
            memory: Queue::of(rows),
            patience: room.patience,
        }
    }

    /// Waits to write; [`DbError::Again`] when too many do already, or it took too long.
    pub(super) async fn to_write(&self, caller: Caller) -> Result<Turn, DbError> {
        let until = Instant::now() + self.patience;
        let mut permits = Vec::with_capacity(2);
        match caller {
            Caller::Asking => permits.push(self.askers.enter(1, CROWD, until).await?),
            Caller::Proving => permits.push(self.provers.enter(1, CROWD, until).await?),
            Caller::Arriving => permits.push(self.arrivals.enter(1, CROWD, until).await?),
            Caller::Service | Caller::School => {}
        }
        let crowd = if caller == Caller::Service { usize::MAX } else { CROWD };
        permits.push(self.writers.enter(1, crowd, until).await?);
        Ok(Turn { permits })
    }

    /// Waits to compare a large list.
    pub(super) async fn to_plan(&self) -> Result<Turn, DbError> {
        let until = Instant::now() + self.patience;
        Ok(Turn { permits: vec![self.plans.enter(1, CROWD, until).await?] })
    }

    /// Waits until so many rows have room in memory beside the others; more than there is room for have it
    /// alone. To be asked for before a turn to read or write, so that who waits keeps nobody from working.
    pub(super) async fn for_rows(&self, rows: usize) -> Result<Turn, DbError> {
        let until = Instant::now() + MEMORY_PATIENCE;
        Ok(Turn { permits: vec![self.memory.enter(rows, CROWD, until).await?] })
    }

    /// Rows that have room in memory just now.
    pub(super) fn rows_taken(&self) -> usize {
        self.memory.size - self.memory.seats.available_permits()
    }

    pub(super) fn waiting(&self) -> Waiting {
        Waiting {
            writers: self.writers.waiting(),
            askers: self.askers.waiting(),
            provers: self.provers.waiting(),
            arrivals: self.arrivals.waiting(),
            plans: self.plans.waiting(),
            memory: self.memory.waiting(),
        }
    }
}

/// Seats that are waited for in the order of arrival, by however many each one wants.
#[derive(Debug)]
struct Queue {
    seats: Arc<Semaphore>,
    size: usize,
    waiting: AtomicUsize,
}

impl Queue {
    fn of(size: usize) -> Self {
        let size = size.min(Semaphore::MAX_PERMITS);
        Self { seats: Arc::new(Semaphore::new(size)), size, waiting: AtomicUsize::new(0) }
    }

    async fn enter(
        &self,
        seats: usize,
        crowd: usize,
        until: Instant,
    ) -> Result<OwnedSemaphorePermit, DbError> {
        let seats = u32::try_from(seats.min(self.size)).unwrap_or(u32::MAX);
        let Some(_place) = Place::among(&self.waiting, crowd) else {
            tracing::warn!(crowd, "too many wait for the database: one is sent away");
            return Err(DbError::Again);
        };
        let entering = Arc::clone(&self.seats).acquire_many_owned(seats);
        let entered = tokio::time::timeout_at(until, entering).await.map_err(|_| {
            tracing::error!("the database was not free in time");
            DbError::Again
        })?;
        Ok(entered.expect("it is never closed"))
    }

    fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

/// One of those who wait, until it has its turn or goes away.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn among(waiting: &'a AtomicUsize, crowd: usize) -> Option<Self> {
        let before = waiting.fetch_add(1, Ordering::Relaxed);
        let place = Self(waiting);
        (before < crowd).then_some(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes(rows: usize) -> Arc<Lanes> {
        let room = Room { writers: 1, readers: 2, patience: Duration::from_mins(1) };
        Arc::new(Lanes::new(room, rows))
    }

    /// Until so many wait for memory.
    async fn until_waiting(lanes: &Lanes, memory: usize) {
        while lanes.waiting().memory != memory {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn fifty_large_lists_never_have_more_memory_than_there_is_and_all_have_their_turn() {
        const ROWS: usize = 100;
        let (lanes, used) = (lanes(ROWS), Arc::new(AtomicUsize::new(0)));
        let lists = (1..=50).map(|number| {
            let (lanes, used) = (Arc::clone(&lanes), Arc::clone(&used));
            let rows = number * 7 % 150;
            tokio::spawn(async move {
                let turn = lanes.for_rows(rows).await.unwrap();
                let taken = rows.min(ROWS);
                assert!(used.fetch_add(taken, Ordering::SeqCst) + taken <= ROWS);
                for _ in 0..number {
                    tokio::task::yield_now().await;
                }
                used.fetch_sub(taken, Ordering::SeqCst);
                drop(turn);
            })
        });
        for list in lists.collect::<Vec<_>>() {
            list.await.unwrap();
        }
        assert_eq!((used.load(Ordering::SeqCst), lanes.waiting()), (0, Waiting::default()));
    }

    #[tokio::test]
    async fn a_list_larger_than_all_memory_has_it_alone_and_is_not_overtaken() {
        let lanes = lanes(100);
        let first = lanes.for_rows(60).await.unwrap();
        let ask = |rows| {
            let lanes = Arc::clone(&lanes);
            tokio::spawn(async move { lanes.for_rows(rows).await.unwrap() })
        };
        let large = ask(1_000_000);
        until_waiting(&lanes, 1).await;
        let small = ask(10);
        until_waiting(&lanes, 2).await;
        drop(first);
        let large = large.await.unwrap();
        assert_eq!(lanes.waiting().memory, 1, "the small one waits for the end of the large one");
        drop(large);
        small.await.unwrap();
    }

    #[tokio::test]
    async fn one_too_many_is_sent_away_and_who_goes_leaves_a_place() {
        let (queue, until) = (Queue::of(1), Instant::now() + Duration::from_mins(1));
        let inside = queue.enter(1, 2, until).await.unwrap();
        let mut first = Box::pin(queue.enter(1, 2, until));
        let mut second = Box::pin(queue.enter(1, 2, until));
        assert!(futures_util::poll!(&mut first).is_pending());
        assert!(futures_util::poll!(&mut second).is_pending());
        assert_eq!(queue.enter(1, 2, until).await.err(), Some(DbError::Again));
        drop(first);
        assert!(futures_util::poll!(Box::pin(queue.enter(1, 2, until))).is_pending());
        drop(inside);
        drop(second.await.unwrap());
        assert_eq!(queue.waiting(), 0);
    }

    #[tokio::test]
    async fn nobody_waits_longer_than_the_patience() {
        let room = Room { writers: 1, readers: 2, patience: Duration::ZERO };
        let lanes = Lanes::new(room, 1);
        let writing = lanes.to_write(Caller::School).await.unwrap();
        for caller in
            [Caller::Service, Caller::School, Caller::Asking, Caller::Proving, Caller::Arriving]
        {
            assert_eq!(lanes.to_write(caller).await.err(), Some(DbError::Again), "{caller:?}");
        }
        drop(writing);
        lanes.to_write(Caller::Asking).await.unwrap();
    }

    #[tokio::test]
    async fn work_has_its_turn_until_it_ends() {
        let lanes = lanes(1);
        let work = lanes.to_write(Caller::School).await.unwrap().keeping(|_| ());
        assert_eq!(lanes.writers.seats.available_permits(), 0);
        drop(work);
        assert_eq!(lanes.writers.seats.available_permits(), 1);
    }
}
