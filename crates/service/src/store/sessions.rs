//! Signing in and out.

use balado_core::school::Uai;
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    Accepted, Asked, Attempt, Awaited, DbError, ShownSignIn, SignInRefusal, Store, Who,
    lanes::Caller,
    operations::{people, redeem, shown, sign_ins},
};
use crate::{
    config::SignInLimits,
    secrets::{Sealed, Seals},
};

/// Signing in and out.
impl Store {
    /// Keeps a request for a link and its mail, and says what is awaited: the same request again, while it
    /// waits, is the one that was kept. No other request is touched. Refused beyond the limits, which a PC
    /// that proves its secret has of its own.
    pub async fn ask_sign_in(
        &self,
        asked: Asked,
        limits: SignInLimits,
    ) -> Result<Awaited, SignInRefusal> {
        self.write_in(Caller::Asking, "ask_sign_in", move |db| sign_ins::ask(db, &asked, limits))
            .await
    }

    /// Counts the try, checks it, and opens a session; the school is told by mail. The same proof again
    /// within two minutes opens another, which takes the place of that one, and is told to nobody again.
    pub async fn redeem(&self, attempt: Attempt, tries: u32) -> Result<Accepted, SignInRefusal> {
        // A wrong try is kept: its answer travels inside the transaction's success.
        self.write_in(Caller::Proving, "redeem", move |db| redeem::redeem(db, &attempt, tries))
            .await?
    }

    /// What a request was asked with; nothing without its token. Changes nothing.
    pub async fn shown_sign_in(
        &self,
        id: Uuid,
        token: Seals,
    ) -> Result<Option<ShownSignIn>, DbError> {
        self.read("shown_sign_in", move |db| shown::shown(db, id, &token)).await
    }

    /// Kills a request and its mail, and no other: « ce n’est pas moi ».
    pub async fn report_sign_in(&self, id: Uuid, now: Timestamp) -> Result<(), DbError> {
        self.write_in(Caller::Proving, "report_sign_in", move |db| sign_ins::report(db, id, now))
            .await
    }

    /// The open session of a token.
    pub async fn session(&self, token: Sealed, now: Timestamp) -> Result<Option<Who>, DbError> {
        self.read("session", move |db| people::session(db, token, now)).await
    }

    /// The open sessions of a school, newest first.
    pub async fn sessions(&self, uai: Uai, now: Timestamp) -> Result<Vec<Who>, DbError> {
        self.read("sessions", move |db| people::sessions(db, uai, now)).await
    }

    /// Ends a session, this one or another; false when this school has no such one open.
    pub async fn end_session(&self, who: Who, id: Uuid, now: Timestamp) -> Result<bool, DbError> {
        self.write("end_session", move |db| people::end_session(db, &who, id, now)).await
    }

    /// Ends every open session of the school, this one too; requests under way die with them, and
    /// their codes that did not leave yet never do. PCs are forgotten, except the one that asks. Says how
    /// many sessions.
    pub async fn end_sessions(&self, who: Who, now: Timestamp) -> Result<u64, DbError> {
        self.write("end_sessions", move |db| people::end_sessions(db, &who, now)).await
    }
}
