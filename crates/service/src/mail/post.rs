//! The way out: takes each waiting letter, and tries until it left or is worth nothing.
//!
//! Several instances share the same letters. Each claim is one guarded update with a
//! lease: a letter is in one hand at a time, and in another's when that hand dies. A
//! crash between the mail server's « taken » and our note of it sends the mail again,
//! under the same `Message-ID`.

use std::{future::Future, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use rand::{RngExt, rng};
use tokio::{sync::Semaphore, task::JoinSet};

use super::{Mail, MailError, Trouble};
use crate::{
    mail::Event,
    routes::schools,
    secrets::Unsealable,
    state::AppState,
    store::{ClaimedLetter, DbError, Outcome},
};

/// Letters that one instance sends at a time.
const HANDS: usize = 4;

/// Longest time for one try; shorter than [`LEASE`], so that nobody else tries meanwhile.
const LONGEST_TRY: Duration = Duration::from_secs(40);

/// How long a letter stays claimed.
const LEASE: SignedDuration = SignedDuration::from_secs(45);

/// How often letters are looked for without being told: those of other instances, and next tries.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The wait after the first failure; it doubles, up to [`LONGEST_WAIT`].
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(2);

/// The longest wait between two tries.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(10);

/// Sends letters until `stop` ends; tries under way end first.
pub async fn run(state: AppState, stop: impl Future<Output = ()>) {
    let hands = Arc::new(Semaphore::new(HANDS));
    let mut tries = JoinSet::new();
    let looking = async {
        loop {
            hand_out(&state, &hands, &mut tries).await;
            tokio::select! {
                () = state.letters.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    };
    tokio::select! {
        () = stop => {}
        () = looking => {}
    }
    tries.join_all().await;
}

/// Gives each letter that is due to a free hand.
async fn hand_out(state: &AppState, hands: &Arc<Semaphore>, tries: &mut JoinSet<()>) {
    while tries.try_join_next().is_some() {}
    loop {
        let hand = Arc::clone(hands).acquire_owned().await.expect("it is never closed");
        let Some(claimed) = claim(state).await else { return };
        let state = state.clone();
        tries.spawn(async move {
            handle(&state, claimed).await;
            drop(hand);
        });
    }
}

/// Sends what is due now, one after the other.
pub async fn send_all_due(state: &AppState) {
    while let Some(claimed) = claim(state).await {
        handle(state, claimed).await;
    }
}

/// A failure is in the log; the next look tries again.
async fn claim(state: &AppState) -> Option<ClaimedLetter> {
    let now = state.clock.now();
    state.store.claim_letter(now, now + LEASE).await.ok().flatten()
}

/// One try, and what becomes of the letter.
async fn handle(state: &AppState, claimed: ClaimedLetter) {
    let (id, kind) = (claimed.id, claimed.letter.kind());
    let outcome = attempt(state, &claimed).await;
    let (tries, word) = (claimed.tries, outcome.word());
    match outcome {
        Outcome::Sent => tracing::info!(%id, kind, tries, "mail sent"),
        Outcome::Later { .. } | Outcome::Nobody => {}
        Outcome::Refused | Outcome::Late | Outcome::Unreadable => {
            tracing::error!(%id, kind, tries, outcome = word, "mail given up");
        }
    }
    // Unsettled, its lease ends and it is tried again.
    let _ = state.store.settle_letter(claimed.key(), outcome, state.clock.now()).await;
    // Counted once it is settled: whoever reads the counters may stop the service right after.
    state.metrics.mail(kind, word);
}

async fn attempt(state: &AppState, claimed: &ClaimedLetter) -> Outcome {
    if claimed.letter.deadline() <= state.clock.now() {
        return Outcome::Late;
    }
    let mail = match write(state, claimed).await {
        Ok(mail) => mail,
        Err(Unwritable::Nobody) => return Outcome::Nobody,
        Err(Unwritable::Later) => return later(state, claimed),
        Err(Unwritable::Never(why)) => {
            tracing::error!(id = %claimed.id, why, "a mail cannot be written");
            return Outcome::Unreadable;
        }
    };
    let sending = tokio::time::timeout(LONGEST_TRY, state.mailer.send(mail));
    let sent = sending.await.unwrap_or(Err(MailError::Later(Trouble::Slow)));
    let Err(error) = sent else { return Outcome::Sent };
    tracing::warn!(id = %claimed.id, tries = claimed.tries, %error, "a mail did not leave");
    match error {
        MailError::Refused(_) | MailError::Malformed => Outcome::Refused,
        MailError::Write(_) | MailError::Later(_) => later(state, claimed),
    }
}

enum Unwritable {
    /// The school is closed, or in no list: asking was answered all the same.
    Nobody,
    Later,
    Never(&'static str),
}

impl From<DbError> for Unwritable {
    fn from(_: DbError) -> Self {
        Self::Later
    }
}

impl From<Unsealable> for Unwritable {
    fn from(why: Unsealable) -> Self {
        Self::Never(match why {
            Unsealable::UnknownKey => "its key is not in the key file any more",
            Unsealable::Damaged => "what was sealed is damaged",
        })
    }
}

async fn write(state: &AppState, claimed: &ClaimedLetter) -> Result<Mail, Unwritable> {
    let secret = claimed.secret.as_deref();
    let open = |sealed| state.key.open_text(claimed.id.as_bytes(), sealed);
    let token = secret.map(open).transpose()?;
    if token.is_none() && matches!(claimed.letter.event, Event::SignIn { .. }) {
        return Err(Unwritable::Never("its code was erased"));
    }
    let school = state.store.school(claimed.uai).await?;
    if !school.served && matches!(claimed.letter.event, Event::SignIn { .. }) {
        return Err(Unwritable::Nobody);
    }
    let academy = state.academies.of(&school.uai);
    let academy = academy.ok_or(Unwritable::Never("its school is of no académie we serve"))?;
    let (to, name) = (schools::mailbox(&school, academy), schools::called(&school));
    let public_url = &state.public_url;
    Ok(Mail::write(claimed.id, &claimed.letter, to, &name, public_url, token.as_deref()))
}

fn later(state: &AppState, claimed: &ClaimedLetter) -> Outcome {
    let due = next_try(state.clock.now(), claimed.tries, rng().random_range(0.5..=1.0));
    // At its deadline, it is given up rather than forgotten.
    Outcome::Later { due: due.min(claimed.letter.deadline()) }
}

/// Twice as late each time, and not all letters at once.
fn next_try(now: Timestamp, tries: u32, chance: f64) -> Timestamp {
    let doubled = FIRST_WAIT.as_secs() << tries.saturating_sub(1).min(10);
    let wait = SignedDuration::from_secs(doubled).min(LONGEST_WAIT);
    now + SignedDuration::from_secs_f64(wait.as_secs_f64() * chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_are_twice_as_far_apart_up_to_ten_minutes() {
        let now: Timestamp = "2026-09-01T07:00:00Z".parse().unwrap();
        let wait = |tries, chance| (next_try(now, tries, chance).duration_since(now)).as_secs();
        let waits: Vec<i64> = (1..=11).map(|tries| wait(tries, 1.0)).collect();
        assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
        assert_eq!(wait(u32::MAX, 1.0), 600, "however often");
        assert_eq!(wait(4, 0.5), 8, "half of it at the earliest");
    }
}
