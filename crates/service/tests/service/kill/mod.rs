//! The real program, killed at random moments of random sequences of imports, undoings, nominations and
//! repeated requests by several schools at once, against a model of what was acknowledged.
//!
//! A round ends with a kill (SIGKILL). The service starts again, each school finds out what was in doubt as an
//! app does, and everything that the service shows is compared with the model; the audit is verified with the
//! anchors of the round before. A campaign is up to 25 rounds on one database; at its end rows, letters and
//! logs are counted too.
//!
//! What it does not show: the system lives on, so what was written and not flushed is not lost. That is for
//! `synchronous = full` and the disk.
//!
//! `BALADO_KILL_ROUNDS` says how many rounds, `BALADO_KILL_SEED` which ones: a failure prints both, and keeps
//! the folder of its data. The same seed draws the same gestures while the same ones are cut.

mod campaign;
mod check;
mod drawing;
mod ledger;
mod model;
mod moment;
mod place;
mod school;

use std::sync::{Arc, Mutex};

use balado_testkit::postgres::PostgresServer;

use campaign::Campaign;
use place::{OneFile, OneServer, Place};

/// As many as the test command has time for.
const FEW: u32 = 8;

/// Rounds on one database.
const LONGEST: u32 = 25;

/// A number from the environment.
fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

/// Prints, when the test fails, how to see it again.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("to see it again: BALADO_KILL_SEED={}", self.0);
        }
    }
}

async fn rounds<P: Place>(place: impl Fn() -> P) {
    let rounds = told("BALADO_KILL_ROUNDS").map_or(FEW, |rounds| u32::try_from(rounds).unwrap());
    let first = told("BALADO_KILL_SEED").unwrap_or_else(rand::random);
    let mut left = rounds;
    let mut seed = first;
    while left > 0 {
        let (told, these) = (Seed(seed), left.min(LONGEST));
        let mut campaign = Campaign::begin(place(), seed).await;
        let survived = campaign.run(these).await;
        println!("seed {seed}, {these} rounds: {survived:?}");
        drop(told);
        (left, seed) = (left - these, seed.wrapping_add(1));
    }
}

#[tokio::test]
async fn whatever_is_killed_the_file_holds_what_was_acknowledged() {
    rounds(|| OneFile).await;
}

#[tokio::test]
async fn whatever_is_killed_postgresql_holds_what_was_acknowledged() {
    let mut server = PostgresServer::new().unwrap();
    server.start().unwrap();
    let server = Arc::new(Mutex::new(server));
    rounds(|| OneServer::on(&server)).await;
}
