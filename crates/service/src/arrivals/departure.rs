//! What a browser keeps: that it left for the ENT from here, then that it arrived.
//!
//! A ticket alone proves nothing of the browser that brings it: whoever forges a link to it would sign
//! somebody else in. So a browser carries a signed departure of its school, for ten minutes (OWASP,
//! Login CSRF), and a ticket without one sends it away once more. The arrival is a token whose hash the
//! store keeps; the cookie ends with the browser, the row after an hour or at the ENT's logout.

use std::io;

use axum::http::{HeaderMap, HeaderValue};
use balado_core::school::Uai;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};

pub use crate::cookies::Cookies;
use crate::{
    cookies::CookieKind,
    openid::Authorization,
    secrets::{self, ServerKey},
};

/// From leaving for the ENT to coming back.
const AWAY: SignedDuration = SignedDuration::from_mins(10);

/// That a browser left for the ENT of a school.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Departure {
    /// The token of the trial that it makes; `None` for somebody who comes for good.
    pub trial: Option<String>,
    /// What a site asks, when somebody leaves for it. It is sealed in the cookie and nowhere else: strangers who begin
    /// write nothing in the database, every instance can end what another one began, and it is answered once, since the
    /// ticket that it comes back with is taken once.
    pub authorization: Option<Authorization>,
}

impl Cookies {
    /// The `Set-Cookie` of a departure.
    pub fn depart(
        self,
        departure: &Departure,
        key: &ServerKey,
        uai: Uai,
        now: Timestamp,
    ) -> io::Result<HeaderValue> {
        let until = (now + AWAY).as_millisecond();
        let trial = departure.trial.as_deref().unwrap_or_default();
        let authorization = departure.authorization.as_ref();
        let sealed = authorization.map(|asked| sealed(asked, key, uai)).transpose()?;
        let sealed = sealed.unwrap_or_default();
        let signed = format!("{until}.{}.{trial}.{sealed}", secrets::fresh_token()?);
        let seal = hex::encode(key.seal_departure(uai, &signed));
        Ok(self.set(DEPARTURE, &format!("{signed}.{seal}"), Some(AWAY)))
    }

    /// The departure that a browser brings back to a school, if it is one of ours and not too old.
    pub fn departure(
        self,
        headers: &HeaderMap,
        key: &ServerKey,
        uai: Uai,
        now: Timestamp,
    ) -> Option<Departure> {
        let value = self.value(headers, DEPARTURE)?;
        let (signed, seal) = value.rsplit_once('.')?;
        let seal = hex::decode(seal).ok()?.try_into().ok()?;
        if !bool::from(key.seals_of_departure(uai, signed).open(&seal)) {
            return None;
        }
        let mut parts = signed.split('.');
        let until: i64 = parts.next()?.parse().ok()?;
        let (trial, authorization) = (parts.nth(1)?, parts.next()?);
        let trial = (!trial.is_empty()).then(|| trial.to_owned());
        let sealed = Some(authorization).filter(|sealed| !sealed.is_empty());
        let authorization = match sealed {
            Some(sealed) => Some(opened(sealed, key, uai)?),
            None => None,
        };
        (now.as_millisecond() < until).then_some(Departure { trial, authorization })
    }

    /// The `Set-Cookie` that ends a departure.
    pub fn end_departure(self) -> HeaderValue {
        self.end(DEPARTURE)
    }

    /// The `Set-Cookie` of an arrival: until the browser is closed.
    pub fn arrive(self, token: &str) -> HeaderValue {
        self.set(ARRIVAL, token, None)
    }

    /// The token of an arrival.
    pub fn arrival(self, headers: &HeaderMap) -> Option<String> {
        self.value(headers, ARRIVAL)
    }

    /// The `Set-Cookie` that ends an arrival.
    pub fn end_arrival(self) -> HeaderValue {
        self.end(ARRIVAL)
    }
}

/// What a site asks, for nobody but this service to read.
fn sealed(asked: &Authorization, key: &ServerKey, uai: Uai) -> io::Result<String> {
    let text = serde_json::to_string(asked)?;
    Ok(URL_SAFE_NO_PAD.encode(key.seal_text(&owner(uai), &text)?))
}

fn opened(sealed: &str, key: &ServerKey, uai: Uai) -> Option<Authorization> {
    let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
    serde_json::from_str(&key.open_text(&owner(uai), &sealed).ok()?).ok()
}

fn owner(uai: Uai) -> Vec<u8> {
    format!("authorization {uai}").into_bytes()
}

/// They come along when the ENT sends the browser back.
const DEPARTURE: CookieKind = CookieKind::from_elsewhere("balado-depart");
const ARRIVAL: CookieKind = CookieKind::from_elsewhere("balado-arrivee");

impl std::fmt::Debug for Departure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Departure")
            .field("trial", &self.trial.is_some())
            .field("authorization", &self.authorization)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    fn tilleuls() -> Uai {
        "0779999A".parse().unwrap()
    }

    fn cookies(over_tls: bool) -> Cookies {
        let scheme = if over_tls { "https" } else { "http" };
        Cookies::of_service(&format!("{scheme}://balado.example/").parse().unwrap())
    }

    /// What a browser sends back of a `Set-Cookie`.
    fn sent_back(set: &HeaderValue) -> HeaderMap {
        let pair = set.to_str().unwrap().split(';').next().unwrap();
        let with_another = HeaderValue::from_str(&format!("other=1; {pair}")).unwrap();
        HeaderMap::from_iter([(header::COOKIE, with_another)])
    }

    #[test]
    fn a_departure_comes_back_to_its_school_for_ten_minutes() {
        let (key, other_key) = (ServerKey::fresh().unwrap(), ServerKey::fresh().unwrap());
        let now = Timestamp::UNIX_EPOCH;
        let authorization = Authorization {
            client: "podcasts".into(),
            redirect_uri: "https://podcasts.example/retour".into(),
            state: Some("s".repeat(1_024)),
            nonce: Some("n".repeat(256)),
            challenge: "c".repeat(43),
            profile: true,
        };
        let trial = Some("token".into());
        let departure = Departure { trial, authorization: Some(authorization) };
        let set = cookies(true).depart(&departure, &key, tilleuls(), now).unwrap();
        assert!(set.len() < 4_096, "what browsers keep: {}", set.len());
        assert!(!set.to_str().unwrap().contains("ssss"), "nobody reads what the site asked");
        let back = sent_back(&set);
        let forged = {
            let text = back[header::COOKIE].to_str().unwrap().replace("token", "other");
            HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(&text).unwrap())])
        };
        let other: Uai = "0930341R".parse().unwrap();
        let table = [
            (&back, &key, tilleuls(), 0, true, "at once"),
            (&back, &key, tilleuls(), 599, true, "just in time"),
            (&back, &key, tilleuls(), 600, false, "too late"),
            (&back, &key, other, 0, false, "at another school"),
            (&back, &other_key, tilleuls(), 0, false, "under another key"),
            (&forged, &key, tilleuls(), 0, false, "changed on the way"),
            (&HeaderMap::new(), &key, tilleuls(), 0, false, "without cookies"),
        ];
        for (headers, key, uai, seconds, expected, case) in table {
            let later = now + SignedDuration::from_secs(seconds);
            let found = cookies(true).departure(headers, key, uai, later);
            assert_eq!(found, expected.then(|| departure.clone()), "{case}");
        }
    }

    #[test]
    fn cookies_are_the_hosts_own_and_no_script_reads_them() {
        let tls = cookies(true).arrive("abc");
        assert_eq!(tls, "__Host-balado-arrivee=abc; HttpOnly; SameSite=Lax; Secure; Path=/");
        let clear = cookies(false).arrive("abc");
        assert_eq!(clear, "balado-arrivee=abc; HttpOnly; SameSite=Lax; Path=/");
        assert_eq!(cookies(true).arrival(&sent_back(&tls)).as_deref(), Some("abc"));
        assert_eq!(cookies(true).arrival(&sent_back(&clear)), None, "set by another host");
        let ended = cookies(true).end_arrival();
        assert!(ended.to_str().unwrap().contains("Max-Age=0"), "{ended:?}");
    }
}
