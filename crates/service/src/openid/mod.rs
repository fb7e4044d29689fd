//! The sites that have their visitors signed in by the service: a small OpenID Connect provider.
//!
//! A site sends a browser to `/openid/authorize`; it goes on to the school's ENT and comes back to the door
//! ([`crate::arrivals`]), whoever the ENT vouches for has a code for the site ([`Authorization`]), and the site redeems
//! it for an ID token and an access token. The provider has no session of its own, gives no refresh token and registers
//! nobody: [`Clients`] is a file. Of the protocol nothing is invented: OpenID Connect Core 1.0, Discovery 1.0,
//! Back-Channel Logout 1.0, RFC 6749, 6750, 7636, 7638, 9207.

mod authentication;
mod authorization;
mod claims;
mod clients;
mod discovery;
mod error;
mod keys;
mod logout;
mod parameters;

use std::{fmt, sync::Arc};

use balado_core::school::Uai;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::JwkSet;
use url::Url;

pub use authentication::client_of;
pub use authorization::{Authorization, AuthorizationError, Site};
pub use claims::Person;
pub use clients::{Client, Clients, ClientsError};
pub use discovery::Metadata;
pub use error::{ProtocolError, ProtocolErrorBody};
pub use keys::{KeysError, OpenidKeys, Role};
pub use logout::{Messenger, Patience};
pub use parameters::Parameters;

use crate::store::{EndedVisit, Granted};

/// From giving a code to the last moment it can be redeemed (RFC 6749 §4.1.2 asks for ten minutes at most).
pub const CODE_LASTS: SignedDuration = SignedDuration::from_secs(60);

/// Of an access token, which opens `userinfo` and nothing else.
pub const TOKEN_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// From the ENT's answer to the last moment that its logout is told to the site.
pub const VISIT_LASTS: SignedDuration = SignedDuration::from_hours(12);

/// Of an ID token: a site reads it at once.
const ID_TOKEN_LASTS: SignedDuration = SignedDuration::from_mins(5);

/// What the service is for the sites it knows. Clones are the same one.
#[derive(Clone)]
pub struct Provider(Arc<Inner>);

struct Inner {
    issuer: String,
    clients: Clients,
    keys: OpenidKeys,
    messenger: Messenger,
}

impl Provider {
    /// Under the address that people and sites know, without a `/` at its end.
    pub fn new(public_url: &Url, clients: Clients, keys: OpenidKeys, messenger: Messenger) -> Self {
        let issuer = public_url.as_str().trim_end_matches('/').to_owned();
        Self(Arc::new(Inner { issuer, clients, keys, messenger }))
    }

    /// The issuer identifier (OpenID Connect Core §1.2).
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// The sites that are known.
    pub fn clients(&self) -> &Clients {
        &self.0.clients
    }

    /// What a site reads first.
    pub fn metadata(&self) -> Metadata {
        Metadata::of(self.issuer())
    }

    /// The keys that sites verify tokens with: that which signs, the next one, the former one.
    pub fn key_set(&self) -> JwkSet {
        self.0.keys.key_set()
    }

    /// Who somebody is for a site.
    pub fn person(&self, granted: &Granted) -> Person {
        let subject = self.0.keys.subject(&granted.client, granted.uai, &granted.subject);
        Person::of(granted, subject)
    }

    /// The ID token of what was granted.
    pub fn id_token(&self, granted: &Granted, now: Timestamp) -> Result<String, SigningError> {
        let subject = self.0.keys.subject(&granted.client, granted.uai, &granted.subject);
        let claims = claims::IdToken::of(self.issuer(), subject, granted, now, ID_TOKEN_LASTS);
        self.0.keys.sign("JWT", &claims)
    }

    /// Where a click in the ENT ends, when a site wants to begin the sign-in itself (OpenID Connect Core §4).
    pub fn initiated_login(&self, uai: Uai) -> Option<Url> {
        let (address, target) = self.clients().initiated_login()?;
        let mut address = address.clone();
        address.query_pairs_mut().append_pair("iss", self.issuer());
        if let Some(target) = target {
            address.query_pairs_mut().append_pair("target_link_uri", target.as_str());
        }
        address.query_pairs_mut().append_pair("login_hint", uai.as_str());
        Some(address)
    }

    /// Tells sites that visits are over, in the background: nobody waits for them.
    pub fn end_visits(&self, visits: Vec<EndedVisit>, now: Timestamp) {
        for visit in visits {
            let Some(client) = self.clients().get(&visit.client) else { continue };
            let Some(address) = &client.backchannel_logout_uri else { continue };
            let claims = claims::LogoutToken::of(self.issuer(), &visit, now);
            match claims.and_then(|claims| self.0.keys.sign("logout+jwt", &claims)) {
                Ok(token) => self.0.messenger.send(&client.id, address.clone(), token),
                Err(error) => tracing::error!(%error, "a logout token cannot be made"),
            }
        }
    }
}

/// What only the service itself can do wrong: its key does not sign, or the system gives no randomness.
#[derive(Debug, thiserror::Error)]
#[error("a token cannot be signed: {0}")]
pub struct SigningError(String);

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").field("issuer", &self.0.issuer).finish_non_exhaustive()
    }
}
