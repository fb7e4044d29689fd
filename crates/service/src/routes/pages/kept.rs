//! What a browser keeps of signing in: the request that it made, its session, and that it is known.
//!
//! A request's verifier stays here, as it stays in the app that asked (RFC 7636): the mailed code opens
//! something only together with it. All of them come along from our own pages only (`Strict`): nobody comes to a
//! school's page from another site, and a form of another site brings none of them.

use std::fmt;

use axum::http::{HeaderMap, HeaderValue};
use balado_core::school::Uai;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::cookies::{CookieKind, Cookies};

const REQUEST: CookieKind = CookieKind::own_pages_only("balado-demande");
const SESSION: CookieKind = CookieKind::own_pages_only("balado-session");
const DEVICE: CookieKind = CookieKind::own_pages_only("balado-poste");

/// As long as the service knows it without being used.
const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A request for a code that was made in this browser.
#[derive(Clone, PartialEq, Eq)]
pub struct AskedHere {
    /// Names it.
    pub id: Uuid,
    /// What proves that this browser made it.
    pub verifier: String,
    /// The school.
    pub uai: Uai,
    /// End of validity.
    pub expires_at: Timestamp,
}

/// Without the verifier.
impl fmt::Debug for AskedHere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AskedHere").field("id", &self.id).finish_non_exhaustive()
    }
}

impl AskedHere {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let asked = Self {
            id: parts.next()?.parse().ok()?,
            verifier: parts.next()?.to_owned(),
            uai: parts.next()?.parse().ok()?,
            expires_at: Timestamp::from_millisecond(parts.next()?.parse().ok()?).ok()?,
        };
        parts.next().is_none().then_some(asked)
    }
}

impl Cookies {
    /// Keeps a request as long as it can be redeemed.
    pub fn ask_here(self, asked: &AskedHere, now: Timestamp) -> HeaderValue {
        let AskedHere { id, verifier, uai, expires_at } = asked;
        let until = expires_at.as_millisecond();
        let value = format!("{}.{verifier}.{uai}.{until}", id.simple());
        self.set(REQUEST, &value, Some(expires_at.duration_since(now)))
    }

    /// The request that waits for its code in this browser, until its end.
    pub fn asked_here(self, headers: &HeaderMap, now: Timestamp) -> Option<AskedHere> {
        let asked = AskedHere::read(&self.value(headers, REQUEST)?)?;
        (now < asked.expires_at).then_some(asked)
    }

    /// The request is over.
    pub fn end_request(self) -> HeaderValue {
        self.end(REQUEST)
    }

    /// Keeps a session until the browser is closed; the service ends it earlier.
    pub fn open_session(self, token: &str) -> HeaderValue {
        self.set(SESSION, token, None)
    }

    /// The token of this browser's session.
    pub fn session(self, headers: &HeaderMap) -> Option<String> {
        self.value(headers, SESSION)
    }

    /// Nobody is signed in here any more.
    pub fn end_session(self) -> HeaderValue {
        self.end(SESSION)
    }

    /// Keeps the secret by which a browser that signed in is told from strangers; it opens nothing.
    pub fn know(self, secret: &str) -> HeaderValue {
        self.set(DEVICE, secret, Some(KNOWN_FOR))
    }

    /// That secret.
    pub fn device(self, headers: &HeaderMap) -> Option<String> {
        self.value(headers, DEVICE)
    }

    /// How the cookie of a session is called.
    pub fn session_name(self) -> String {
        self.name(SESSION)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    #[test]
    fn a_request_comes_back_whole_until_its_end() {
        let cookies = Cookies::of_service(&"https://balado.example/".parse().unwrap());
        let now = Timestamp::UNIX_EPOCH;
        let (id, verifier) = (Uuid::from_u128(7), "A".repeat(43));
        let expires_at = now + SignedDuration::from_hours(2);
        let asked = AskedHere { id, verifier, uai: "0779999A".parse().unwrap(), expires_at };
        let set = cookies.ask_here(&asked, now).to_str().unwrap().to_owned();
        assert!(set.ends_with("SameSite=Strict; Secure; Path=/; Max-Age=7200"), "{set}");
        let pair = set.split(';').next().unwrap();
        let cut = &pair[..pair.len() - 14];
        let table = [
            (pair, 7_199, true, "in time"),
            (pair, 7_200, false, "too late"),
            (cut, 0, false, "cut"),
            ("__Host-balado-demande=x", 0, false, "anything"),
            (&format!("{pair}.1"), 0, false, "longer"),
            (&pair["__Host-".len()..], 0, false, "set by another host"),
        ];
        for (pair, seconds, expected, case) in table {
            let cookie = HeaderValue::from_str(pair).unwrap();
            let headers = HeaderMap::from_iter([(header::COOKIE, cookie)]);
            let found = cookies.asked_here(&headers, now + SignedDuration::from_secs(seconds));
            assert_eq!(found, expected.then(|| asked.clone()), "{case}");
        }
    }
}
