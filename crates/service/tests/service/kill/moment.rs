//! When the kill comes: inside requests as much as between them.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use rand::{RngExt, rngs::StdRng};
use tokio::sync::Notify;

/// Tells the one who kills that a commit begins, and how long commits take.
#[derive(Debug, Default)]
pub struct Commits {
    begun: Notify,
    done: Notify,
    usual: Mutex<Duration>,
}

impl Commits {
    pub fn begin(&self) -> Instant {
        self.begun.notify_waiters();
        Instant::now()
    }

    pub fn end(&self, began: Instant) {
        self.done.notify_waiters();
        let mut usual = self.usual.lock().unwrap();
        *usual = (*usual * 3 + began.elapsed()) / 4;
    }
}

#[derive(Debug)]
pub enum Moment {
    /// After so long, whatever goes on.
    After(Duration),
    /// After this part of what a commit takes, once the commit of this number began.
    InCommit(u32, f64),
    /// So long after the commit of this number was answered: its letter is on its way.
    Posting(u32, Duration),
    /// When everything was answered.
    Between,
}

impl Moment {
    /// `usual` is how long a round goes on when nothing ends it.
    pub fn draw(random: &mut StdRng, usual: Duration) -> Self {
        match random.random_range(0..100) {
            0..30 => Self::After(usual.mul_f64(random.random_range(0.0..1.0))),
            30..60 => Self::InCommit(random.random_range(1..=8), random.random_range(0.0..1.0)),
            // Between what is kept and what is answered there is little time.
            60..80 => Self::InCommit(random.random_range(1..=8), random.random_range(0.7..1.2)),
            80..93 => {
                let after = Duration::from_micros(random.random_range(0..12_000));
                Self::Posting(random.random_range(1..=6), after)
            }
            _ => Self::Between,
        }
    }

    pub async fn come(&self, commits: &Commits) {
        match self {
            Self::After(after) => tokio::time::sleep(*after).await,
            Self::InCommit(number, part) => {
                for _ in 0..*number {
                    commits.begun.notified().await;
                }
                let usual = *commits.usual.lock().unwrap();
                tokio::time::sleep(usual.mul_f64(*part)).await;
            }
            Self::Posting(number, after) => {
                for _ in 0..*number {
                    commits.done.notified().await;
                }
                tokio::time::sleep(*after).await;
            }
            Self::Between => std::future::pending().await,
        }
    }
}
