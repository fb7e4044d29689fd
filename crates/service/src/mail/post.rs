//! The way out: takes each waiting letter, and tries until it left or is worth nothing.
//!
//! Codes and notices have each a lane with hands of its own: while a mail server hangs, notices hold up
//! notices and no code. Several instances share the same letters. Each claim is one guarded update with a
//! lease: a letter is in one hand at a time, and in another's when that hand dies; one whose secret is
//! sealed under a key that this instance lacks is left to another. A crash between the mail server's
//! « taken » and our note of it sends the mail again, under the same `Message-ID`.

use std::{future::Future, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use rand::{RngExt, rng};
use tokio::{
    sync::Semaphore,
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{Mail, MailError, Trouble};
use crate::{
    mail::Event,
    routes::schools,
    secrets::Unsealable,
    state::AppState,
    store::{ClaimedLetter, DbError, Lane, Outcome},
};

/// Longest time for one try; shorter than [`LEASE`], so that nobody else tries meanwhile.
const LONGEST_TRY: Duration = Duration::from_secs(40);

/// Longest time for the first try of a code; it doubles, up to [`LONGEST_TRY`]. A mail server that says nothing
/// for a while costs each code little more than that while.
const FIRST_TRY_OF_CODE: Duration = Duration::from_secs(10);

/// How long a letter stays claimed.
const LEASE: SignedDuration = SignedDuration::from_secs(45);

/// How often letters are looked for without being told: notices, those of other instances, and next tries.
/// It costs one look at an index a lane.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How often the log tells of letters that wait for a key.
const TELL_EVERY: Duration = Duration::from_mins(5);

/// The wait after the first failure; it doubles, up to [`Lane::longest_wait`].
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(2);

impl Lane {
    /// Letters that one instance sends at a time. A person waits for a code; what a mail server takes from one
    /// client at a time is often 20 or 50.
    fn hands(self) -> usize {
        match self {
            Self::Codes => 16,
            Self::Notices => 4,
        }
    }

    fn longest_try(self, tries: u32) -> Duration {
        match self {
            Self::Codes => {
                let doubled = 1 << tries.saturating_sub(1).min(10);
                (FIRST_TRY_OF_CODE * doubled).min(LONGEST_TRY)
            }
            Self::Notices => LONGEST_TRY,
        }
    }

    /// The longest wait between two tries: a code leaves soon after the mail server is back.
    fn longest_wait(self) -> SignedDuration {
        match self {
            Self::Codes => SignedDuration::from_secs(15),
            Self::Notices => SignedDuration::from_mins(10),
        }
    }
}

/// Sends letters until `stop` ends; tries under way end first.
pub async fn run(state: AppState, stop: impl Future<Output = ()>) {
    let (mut codes, mut notices) = (JoinSet::new(), JoinSet::new());
    tokio::select! {
        () = stop => {}
        () = look(&state, Lane::Codes, &mut codes) => {}
        () = look(&state, Lane::Notices, &mut notices) => {}
        () = tell(&state) => {}
    }
    codes.join_all().await;
    notices.join_all().await;
}

/// Looks for the letters of a lane, for as long as it is polled.
async fn look(state: &AppState, lane: Lane, tries: &mut JoinSet<()>) {
    let hands = Arc::new(Semaphore::new(lane.hands()));
    loop {
        hand_out(state, lane, &hands, tries).await;
        tokio::select! {
            () = state.codes.notified(), if lane == Lane::Codes => {}
            () = sleep(LOOK_EVERY) => {}
        }
    }
}

/// Gives each letter that is due to a free hand.
async fn hand_out(state: &AppState, lane: Lane, hands: &Arc<Semaphore>, tries: &mut JoinSet<()>) {
    while tries.try_join_next().is_some() {}
    loop {
        let hand = Arc::clone(hands).acquire_owned().await.expect("it is never closed");
        let Some(claimed) = claim(state, lane).await else { return };
        let state = state.clone();
        tries.spawn(async move {
            handle(&state, lane, claimed).await;
            drop(hand);
        });
    }
}

/// Tells the log which keys letters wait for that this instance lacks, for as long as it is polled.
async fn tell(state: &AppState) {
    loop {
        // A failure is in the log.
        let waiting = state.store.letters_for_other_keys(state.key.ids()).await.unwrap_or_default();
        for (key, letters) in waiting {
            tracing::warn!(%key, letters, "mails wait for an instance that has this key: this one lacks it");
        }
        sleep(TELL_EVERY).await;
    }
}

/// Sends what is due now, one after the other, codes first.
pub async fn send_all_due(state: &AppState) {
    for lane in [Lane::Codes, Lane::Notices] {
        while let Some(claimed) = claim(state, lane).await {
            handle(state, lane, claimed).await;
        }
    }
}

/// A failure is in the log; the next look tries again.
async fn claim(state: &AppState, lane: Lane) -> Option<ClaimedLetter> {
    let (now, ids) = (state.clock.now(), state.key.ids());
    state.store.claim_letter(lane, ids, now, now + LEASE).await.ok().flatten()
}

/// One try, and what becomes of the letter.
async fn handle(state: &AppState, lane: Lane, claimed: ClaimedLetter) {
    let (id, kind) = (claimed.id, claimed.letter.kind());
    let outcome = attempt(state, lane, &claimed).await;
    let (tries, word) = (claimed.tries, outcome.word());
    let lacking = claimed.sealed_under().filter(|key| !state.key.ids().contains(key));
    match (outcome, lacking) {
        (Outcome::Sent, _) => tracing::info!(%id, kind, tries, "mail sent"),
        (Outcome::Later { .. } | Outcome::Nobody, _) => {}
        (Outcome::Late, Some(key)) => {
            tracing::error!(%id, kind, %key, outcome = word, "mail given up: no instance has its key");
        }
        (Outcome::Refused | Outcome::Late | Outcome::Unreadable, _) => {
            tracing::error!(%id, kind, tries, outcome = word, "mail given up");
        }
    }
    // Unsettled, its lease ends and it is tried again.
    let _ = state.store.settle_letter(claimed.key(), outcome, state.clock.now()).await;
    // Counted once it is settled: whoever reads the counters may stop the service right after.
    state.metrics.mail(kind, word);
}

async fn attempt(state: &AppState, lane: Lane, claimed: &ClaimedLetter) -> Outcome {
    if claimed.letter.deadline() <= state.clock.now() {
        return Outcome::Late;
    }
    let mail = match write(state, claimed).await {
        Ok(mail) => mail,
        Err(Unwritable::Nobody) => return Outcome::Nobody,
        Err(Unwritable::Later) => return later(state, lane, claimed),
        Err(Unwritable::Never(why)) => {
            tracing::error!(id = %claimed.id, why, "a mail cannot be written");
            return Outcome::Unreadable;
        }
    };
    let sending = timeout(lane.longest_try(claimed.tries), state.mailer.send(mail));
    let sent = sending.await.unwrap_or(Err(MailError::Later(Trouble::Slow)));
    let Err(error) = sent else { return Outcome::Sent };
    tracing::warn!(id = %claimed.id, tries = claimed.tries, %error, "a mail did not leave");
    match error {
        MailError::Refused(_) | MailError::Malformed => Outcome::Refused,
        MailError::Write(_) | MailError::Later(_) => later(state, lane, claimed),
    }
}

enum Unwritable {
    /// The school is closed, or in no list: asking was answered all the same.
    Nobody,
    /// The database does not answer, or another instance has the key.
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
        match why {
            Unsealable::UnknownKey => Self::Later,
            Unsealable::Damaged => Self::Never("what was sealed is damaged"),
        }
    }
}

async fn write(state: &AppState, claimed: &ClaimedLetter) -> Result<Mail, Unwritable> {
    let secret = claimed.secret.as_deref();
    let open = |sealed| state.key.open_text(claimed.id.as_bytes(), sealed);
    let token = secret.map(open).transpose()?;
    if token.is_none() && claimed.letter.needs_secret() {
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

fn later(state: &AppState, lane: Lane, claimed: &ClaimedLetter) -> Outcome {
    let chance = rng().random_range(0.5..=1.0);
    let due = next_try(lane, state.clock.now(), claimed.tries, chance);
    // At its deadline, it is given up rather than forgotten.
    Outcome::Later { due: due.min(claimed.letter.deadline()) }
}

/// Twice as late each time, and not all letters at once.
fn next_try(lane: Lane, now: Timestamp, tries: u32, chance: f64) -> Timestamp {
    let doubled = FIRST_WAIT.as_secs() << tries.saturating_sub(1).min(10);
    let wait = SignedDuration::from_secs(doubled).min(lane.longest_wait());
    now + SignedDuration::from_secs_f64(wait.as_secs_f64() * chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_are_twice_as_far_apart_up_to_ten_minutes_and_those_of_codes_up_to_fifteen_seconds() {
        let now: Timestamp = "2026-09-01T07:00:00Z".parse().unwrap();
        let wait =
            |lane, tries, chance| next_try(lane, now, tries, chance).duration_since(now).as_secs();
        let waits = |lane| (1..=11).map(|tries| wait(lane, tries, 1.0)).collect::<Vec<i64>>();
        assert_eq!(waits(Lane::Notices), [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
        assert_eq!(waits(Lane::Codes), [2, 4, 8, 15, 15, 15, 15, 15, 15, 15, 15]);
        assert_eq!(wait(Lane::Notices, u32::MAX, 1.0), 600, "however often");
        assert_eq!(wait(Lane::Notices, 4, 0.5), 8, "half of it at the earliest");
    }

    #[test]
    fn a_code_is_tried_shortly_at_first_and_never_longer_than_it_is_claimed() {
        let tries = |lane: Lane| [1, 2, 3, 4, u32::MAX].map(|n| lane.longest_try(n).as_secs());
        assert_eq!(tries(Lane::Codes), [10, 20, 40, 40, 40]);
        assert_eq!(tries(Lane::Notices), [40; 5]);
        assert!(LONGEST_TRY < LEASE.unsigned_abs());
    }
}
