use balado_core::school::Roster;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::SigningError;
use crate::{
    secrets,
    store::{EndedVisit, Granted},
};

/// What an ID token says (OpenID Connect Core §2): who, for whom, until when, and of which visit. No name: a site asks
/// `userinfo` for it.
#[derive(Serialize)]
pub struct IdToken<'a> {
    iss: &'a str,
    sub: String,
    aud: &'a str,
    exp: i64,
    iat: i64,
    auth_time: i64,
    sid: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
}

impl<'a> IdToken<'a> {
    /// Of what was granted.
    pub fn of(
        issuer: &'a str,
        subject: String,
        granted: &'a Granted,
        now: Timestamp,
        lasts: SignedDuration,
    ) -> Self {
        Self {
            iss: issuer,
            sub: subject,
            aud: &granted.client,
            exp: (now + lasts).as_second(),
            iat: now.as_second(),
            auth_time: granted.vouched_at.as_second(),
            sid: &granted.sid,
            nonce: granted.nonce.as_deref(),
        }
    }
}

/// Who somebody is for a site: the answer of `userinfo` (OpenID Connect Core §5.3).
#[derive(Serialize, ToSchema)]
pub struct Person {
    /// The same at each visit, and another one for another site.
    sub: String,
    /// What the scope `profile` allows besides.
    #[serde(flatten)]
    details: Option<Details>,
}

#[derive(Serialize, ToSchema)]
struct Details {
    name: String,
    given_name: String,
    family_name: String,
    /// The school's number.
    uai: String,
    /// `student` or `teacher`.
    profile: &'static str,
    classes: Vec<String>,
}

impl Person {
    /// As the site may know them.
    pub fn of(granted: &Granted, sub: String) -> Self {
        let account = &granted.account.account;
        let details = granted.profile.then(|| Details {
            name: format!("{} {}", account.first_name, account.last_name),
            given_name: account.first_name.to_string(),
            family_name: account.last_name.to_string(),
            uai: granted.uai.to_string(),
            profile: match account.roster {
                Roster::Students => "student",
                Roster::Teachers => "teacher",
            },
            classes: account.classes.as_slice().iter().map(ToString::to_string).collect(),
        });
        Self { sub, details }
    }
}

/// Somebody's name is in it.
impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}

/// What tells a site that a visit is over (OpenID Connect Back-Channel Logout 1.0 §2.4).
#[derive(Serialize)]
pub struct LogoutToken<'a> {
    iss: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
    events: Events,
    sid: &'a str,
}

#[derive(Serialize)]
struct Events {
    #[serde(rename = "http://schemas.openid.net/event/backchannel-logout")]
    logout: Empty,
}

#[derive(Serialize)]
struct Empty {}

impl<'a> LogoutToken<'a> {
    /// Of a visit that the ENT says is over; good for two minutes, as the specification recommends.
    pub fn of(
        issuer: &'a str,
        visit: &'a EndedVisit,
        now: Timestamp,
    ) -> Result<Self, SigningError> {
        let jti = secrets::fresh_token().map_err(|error| SigningError(error.to_string()))?;
        Ok(Self {
            iss: issuer,
            aud: &visit.client,
            iat: now.as_second(),
            exp: (now + SignedDuration::from_mins(2)).as_second(),
            jti,
            events: Events { logout: Empty {} },
            sid: &visit.sid,
        })
    }
}
