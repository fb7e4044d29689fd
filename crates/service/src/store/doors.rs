//! The doors of schools: ENTs, who arrives through them, and what sites learn of them.

use balado_core::{plan::Held, school::Uai};
use balado_wire::TrialOutcome;
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    Arrival, Arrivals, Arrived, Arriving, DbError, Door, EndedVisit, Granted, NewTrial, NotGranted,
    NotRecognised, Recognised, Redeeming, Store, Trial,
    lanes::Caller,
    operations::{arrivals, openid},
};
use crate::{arrivals::Ents, arrivals::cas::Answer, secrets::Sealed};

/// Who comes through the ENT.
impl Store {
    /// Takes a table of ENTs in place of the former one, whole or not at all.
    pub async fn replace_ents(&self, ents: Ents) -> Result<(), DbError> {
        self.write("replace_ents", move |db| arrivals::replace_ents(db, &ents)).await
    }

    /// Every ENT by whom it serves.
    pub async fn ents(&self) -> Result<Ents, DbError> {
        self.read("ents", arrivals::ents).await
    }

    /// A school, and the ENT that its people come from.
    pub async fn door(&self, uai: Uai) -> Result<Door, DbError> {
        self.read("door", move |db| arrivals::door(db, uai)).await
    }

    /// True the first time that the hash of a ticket is seen, on whichever instance.
    pub async fn take_ticket(&self, ticket: Sealed, now: Timestamp) -> Result<bool, DbError> {
        self.write_in(Caller::Arriving, "take_ticket", move |db| {
            arrivals::take_ticket(db, ticket, now)
        })
        .await
    }

    /// Opens the account of whoever the ENT vouches for, or the door of a gestionnaire without account; somebody
    /// else on no list is counted, without data.
    pub async fn arrive(
        &self,
        arriving: Arriving,
    ) -> Result<Result<Arrived, NotRecognised>, DbError> {
        self.write_in(Caller::Arriving, "arrive", move |db| arrivals::arrive(db, &arriving)).await
    }

    /// Whose account an answer would open. Changes nothing.
    pub async fn recognise(
        &self,
        uai: Uai,
        answer: Answer,
        cuts_ids: bool,
    ) -> Result<Result<Recognised, NotRecognised>, DbError> {
        self.read("recognise", move |db| arrivals::recognise(db, uai, &answer, cuts_ids)).await
    }

    /// Who is in a browser, while they may stay.
    pub async fn arrived(
        &self,
        uai: Uai,
        token: Sealed,
        now: Timestamp,
    ) -> Result<Option<Arrival>, DbError> {
        self.read("arrived", move |db| arrivals::arrived(db, uai, token, now)).await
    }

    /// The visit that began with a ticket of this hash is over, and so is what sites were given of it; they have to be
    /// told of these.
    pub async fn end_arrival(&self, uai: Uai, ticket: Sealed) -> Result<Vec<EndedVisit>, DbError> {
        self.write_in(Caller::Arriving, "end_arrival", move |db| {
            arrivals::end_arrival(db, uai, ticket)
        })
        .await
    }

    /// Redeems a site's code, once on whichever instance; one that comes again ends what it gave.
    pub async fn redeem_code(
        &self,
        redeeming: Redeeming,
    ) -> Result<Result<Granted, NotGranted>, DbError> {
        self.write_in(Caller::Arriving, "redeem_code", move |db| openid::redeem(db, &redeeming))
            .await
    }

    /// Whom an access token of this hash is about, while it lasts.
    pub async fn bearer(
        &self,
        uai: Uai,
        token: Sealed,
        now: Timestamp,
    ) -> Result<Option<Granted>, DbError> {
        self.read("bearer", move |db| openid::bearer(db, uai, token, now)).await
    }

    /// Counts of who came since an instant.
    pub async fn arrivals(&self, uai: Uai, since: Timestamp) -> Result<Arrivals, DbError> {
        self.read("arrivals", move |db| arrivals::counts(db, uai, since)).await
    }

    /// Active accounts that nobody came in since an instant, by list, class and name.
    pub async fn never_came(&self, uai: Uai, since: Timestamp) -> Result<Vec<Held>, DbError> {
        self.read("never_came", move |db| arrivals::never_came(db, uai, since)).await
    }

    /// Begins a trial of the link in place of those that nobody made.
    pub async fn begin_trial(&self, uai: Uai, trial: NewTrial) -> Result<(), DbError> {
        self.write("begin_trial", move |db| arrivals::begin_trial(db, uai, &trial)).await
    }

    /// Whether a trial of this token is still to be made.
    pub async fn awaits_trial(
        &self,
        uai: Uai,
        token: Sealed,
        now: Timestamp,
    ) -> Result<bool, DbError> {
        self.read("awaits_trial", move |db| arrivals::awaits_trial(db, uai, token, now)).await
    }

    /// Keeps what a trial showed, once; false when nobody awaits it any more.
    pub async fn settle_trial(
        &self,
        uai: Uai,
        token: Sealed,
        now: Timestamp,
        outcome: TrialOutcome,
    ) -> Result<bool, DbError> {
        self.write_in(Caller::Arriving, "settle_trial", move |db| {
            arrivals::settle_trial(db, uai, token, now, &outcome)
        })
        .await
    }

    /// Where a trial stands.
    pub async fn trial(&self, uai: Uai, id: Uuid) -> Result<Option<Trial>, DbError> {
        self.read("trial", move |db| arrivals::trial(db, uai, id)).await
    }
}
