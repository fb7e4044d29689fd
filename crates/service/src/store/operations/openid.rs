//! Codes and tokens of sites: given once, for a short time, and ended together.

use balado_core::{plan::Held, school::Uai};
use jiff::Timestamp;
use subtle::ConstantTimeEq;

use super::arrivals;
use crate::{
    secrets::Sealed,
    store::{
        Arriving, EndedVisit, Granted, NewGrant, NotGranted, Redeeming,
        port::{Db, DbError, Reading, Row},
        statements,
    },
};

/// Gives a code to whoever has just arrived.
pub fn grant(
    db: &dyn Db,
    arriving: &Arriving,
    account: &Held,
    new: &NewGrant,
) -> Result<(), DbError> {
    let (uai, ent_id) = (arriving.uai, account.account.ent_id.as_str());
    keep_apart(db, uai, ent_id, &new.spare_subject)?;
    let row = [
        uai.as_str().into(),
        (&new.code).into(),
        (&new.client).into(),
        ent_id.into(),
        (&arriving.ticket).into(),
        (&new.sid).into(),
        (&new.redirect_uri).into(),
        (&new.challenge).into(),
        new.nonce.as_deref().into(),
        new.profile.into(),
        arriving.now.into(),
        new.expires_at.into(),
        new.ends_at.into(),
    ];
    db.execute(statements::OPEN_GRANT, &row).map(drop)
}

/// An id that names somebody else at sites, whose account took another id since, names nobody a second time.
fn keep_apart(db: &dyn Db, uai: Uai, ent_id: &str, spare: &str) -> Result<(), DbError> {
    let named = [uai.as_str().into(), ent_id.into(), spare.into()];
    db.execute(statements::KEEP_SUBJECT_APART, &named).map(drop)
}

/// Redeems a code, once on whichever instance. One that comes again ends what it gave (RFC 6749 §4.1.2).
pub fn redeem(db: &dyn Db, redeeming: &Redeeming) -> Result<Result<Granted, NotGranted>, DbError> {
    db.hold(&format!("code {}", hex::encode(redeeming.code)))?;
    let key = [redeeming.uai.as_str().into(), (&redeeming.code).into()];
    let Some(kept) = db.first(statements::GRANT, &key, Kept::read)? else {
        return Ok(Err(NotGranted::Unknown));
    };
    if let Err(reason) = kept.opens(redeeming) {
        if reason == NotGranted::Used {
            db.execute(statements::END_GRANT, &key)?;
            let sid = [redeeming.uai.as_str().into(), (&kept.sid).into()];
            db.execute(statements::FORGET_VISIT, &sid)?;
        }
        return Ok(Err(reason));
    }
    let used = [
        redeeming.uai.as_str().into(),
        (&redeeming.code).into(),
        redeeming.now.into(),
        (&redeeming.token).into(),
        redeeming.token_ends_at.into(),
    ];
    db.execute(statements::USE_GRANT, &used)?;
    let Some(granted) = bearer(db, redeeming.uai, redeeming.token, redeeming.now)? else {
        return Ok(Err(NotGranted::NoAccount));
    };
    let visit = [
        redeeming.uai.as_str().into(),
        (&kept.sid).into(),
        (&redeeming.client).into(),
        (&kept.ticket).into(),
        redeeming.visit_ends_at.into(),
    ];
    db.execute(statements::OPEN_VISIT, &visit)?;
    Ok(Ok(granted))
}

/// What is kept of a code.
struct Kept {
    client: String,
    redirect_uri: String,
    challenge: String,
    expires_at: Timestamp,
    used: bool,
    sid: String,
    ticket: Sealed,
}

impl Kept {
    fn read(row: &dyn Row) -> Result<Self, DbError> {
        Ok(Self {
            client: row.text(0)?.to_owned(),
            redirect_uri: row.text(1)?.to_owned(),
            challenge: row.text(2)?.to_owned(),
            expires_at: row.instant(3)?,
            used: row.optional_int(4)?.is_some(),
            sid: row.text(5)?.to_owned(),
            ticket: row.bytes32(6)?,
        })
    }

    /// Another site learns nothing of a code, and ends nothing with it.
    fn opens(&self, redeeming: &Redeeming) -> Result<(), NotGranted> {
        let verifies = self.challenge.as_bytes().ct_eq(redeeming.challenge.as_bytes());
        if self.client != redeeming.client {
            Err(NotGranted::Unknown)
        } else if self.used {
            Err(NotGranted::Used)
        } else if redeeming.now >= self.expires_at {
            Err(NotGranted::Expired)
        } else if self.redirect_uri != redeeming.redirect_uri {
            Err(NotGranted::OtherAddress)
        } else if !bool::from(verifies) {
            Err(NotGranted::WrongVerifier)
        } else {
            Ok(())
        }
    }
}

/// Whom an access token is about, while it lasts and their account is active.
pub fn bearer(
    db: &dyn Db,
    uai: Uai,
    token: Sealed,
    now: Timestamp,
) -> Result<Option<Granted>, DbError> {
    let asked = [uai.as_str().into(), (&token).into(), now.into()];
    db.first(statements::BEARER, &asked, |row| {
        Ok(Granted {
            client: row.text(7)?.to_owned(),
            uai,
            account: arrivals::account(row)?,
            subject: row.text(8)?.to_owned(),
            sid: row.text(9)?.to_owned(),
            nonce: row.optional_text(10)?.map(str::to_owned),
            profile: row.truth(11)?,
            vouched_at: row.instant(12)?,
        })
    })
}

/// Ends what came of a ticket: codes and tokens are worth nothing, and sites have to be told.
pub fn end(db: &dyn Db, uai: Uai, ticket: Sealed) -> Result<Vec<EndedVisit>, DbError> {
    let key = [uai.as_str().into(), (&ticket).into()];
    db.execute(statements::END_GRANTS_OF_TICKET, &key)?;
    db.all(statements::END_VISITS_OF_TICKET, &key, |row| {
        Ok(EndedVisit { client: row.text(0)?.to_owned(), sid: row.text(1)?.to_owned() })
    })
}
