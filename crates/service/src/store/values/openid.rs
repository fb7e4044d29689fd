use std::fmt;

use balado_core::{plan::Held, school::Uai};
use jiff::Timestamp;

use crate::secrets::Sealed;

/// What somebody who arrives is given for a site.
#[derive(Clone)]
pub struct NewGrant {
    /// The hash of the code.
    pub code: Sealed,
    /// The site.
    pub client: String,
    /// Names the visit at the site; drawn.
    pub sid: String,
    /// Where the code is sent, to the letter.
    pub redirect_uri: String,
    /// `S256` of the verifier that redeems it.
    pub challenge: String,
    /// For the ID token.
    pub nonce: Option<String>,
    /// Whether the site may know more than a name of its own.
    pub profile: bool,
    /// What the person's name at sites is made of, should their ENT id be another one's already; drawn.
    pub spare_subject: String,
    /// Last moment to redeem the code.
    pub expires_at: Timestamp,
    /// When nothing that came of it is worth anything.
    pub ends_at: Timestamp,
}

/// A site that redeems a code.
#[derive(Clone)]
pub struct Redeeming {
    /// Whose, as the code says.
    pub uai: Uai,
    /// The hash of the code.
    pub code: Sealed,
    /// The site.
    pub client: String,
    /// Where it says that the code came.
    pub redirect_uri: String,
    /// `S256` of the verifier that it shows.
    pub challenge: String,
    /// The hash of the access token that it gets.
    pub token: Sealed,
    /// Now.
    pub now: Timestamp,
    /// When that token ends.
    pub token_ends_at: Timestamp,
    /// Until when the site is told of the ENT's logout.
    pub visit_ends_at: Timestamp,
}

/// Who came, for a site.
#[derive(Clone)]
pub struct Granted {
    /// The site.
    pub client: String,
    /// The person's school.
    pub uai: Uai,
    /// The person.
    pub account: Held,
    /// What their name at sites is made of.
    pub subject: String,
    /// Names the visit.
    pub sid: String,
    /// For the ID token.
    pub nonce: Option<String>,
    /// Whether the site may know more than a name of its own.
    pub profile: bool,
    /// When the ENT vouched for the person.
    pub vouched_at: Timestamp,
}

/// Why a code is worth nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotGranted {
    /// Of no site, or of another one; or the ENT ended the visit.
    Unknown,
    /// Its minute is over.
    Expired,
    /// It was redeemed: what it gave then is worth nothing any more.
    Used,
    /// It was sent to another address.
    OtherAddress,
    /// The verifier is another one.
    WrongVerifier,
    /// The account was deactivated or removed meanwhile.
    NoAccount,
}

/// A visit that a site has to hear the end of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedVisit {
    /// The site.
    pub client: String,
    /// Its name there.
    pub sid: String,
}

/// None of them shows a secret or a person.
macro_rules! shown_by_client {
    ($($kind:ident),*) => {
        $(impl fmt::Debug for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($kind)).field("client", &self.client).finish_non_exhaustive()
            }
        })*
    };
}

shown_by_client!(NewGrant, Redeeming, Granted);
