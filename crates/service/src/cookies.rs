//! How cookies are named and sent, which depends on how people reach the service.

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite};
use jiff::SignedDuration;

/// One of the cookies that the service sets: its name, and from where it comes along.
#[derive(Debug, Clone, Copy)]
pub struct CookieKind {
    name: &'static str,
    same_site: SameSite,
}

impl CookieKind {
    /// It comes along with a link of another site too, never with a form of it (`Lax`).
    pub const fn from_elsewhere(name: &'static str) -> Self {
        Self { name, same_site: SameSite::Lax }
    }

    /// It comes along from our own pages and from an address that is typed, and from nowhere else
    /// (`Strict`).
    pub const fn own_pages_only(name: &'static str) -> Self {
        Self { name, same_site: SameSite::Strict }
    }
}

/// The cookies of a service.
#[derive(Debug, Clone, Copy)]
pub struct Cookies {
    over_tls: bool,
}

impl Cookies {
    /// Over TLS everywhere but on one's own machine.
    pub fn of_service(public_url: &url::Url) -> Self {
        Self { over_tls: public_url.scheme() == "https" }
    }

    /// A name that only this host can have set over TLS (RFC 6265bis, § 4.1.3.2).
    pub fn name(self, kind: CookieKind) -> String {
        if self.over_tls { format!("__Host-{}", kind.name) } else { kind.name.to_owned() }
    }

    /// The `Set-Cookie` of a value; without `lasts`, until the browser is closed. No script reads it.
    ///
    /// # Panics
    /// When the value has anything but visible ASCII.
    pub fn set(self, kind: CookieKind, value: &str, lasts: Option<SignedDuration>) -> HeaderValue {
        let mut cookie = Cookie::build((self.name(kind), value))
            .path("/")
            .http_only(true)
            .secure(self.over_tls)
            .same_site(kind.same_site)
            .build();
        if let Some(lasts) = lasts {
            cookie.set_max_age(cookie::time::Duration::seconds(lasts.as_secs()));
        }
        HeaderValue::from_str(&cookie.to_string()).expect("names and values are plain letters")
    }

    /// The `Set-Cookie` that ends it.
    pub fn end(self, kind: CookieKind) -> HeaderValue {
        self.set(kind, "", Some(SignedDuration::ZERO))
    }

    /// What a browser brings back; of two of one name, the first.
    pub fn value(self, headers: &HeaderMap, kind: CookieKind) -> Option<String> {
        let name = self.name(kind);
        let texts = headers.get_all(header::COOKIE).iter().filter_map(|text| text.to_str().ok());
        let mut cookies = texts.flat_map(Cookie::split_parse).filter_map(Result::ok);
        cookies.find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_of_our_own_pages_comes_along_from_nowhere_else() {
        let kind = CookieKind::own_pages_only("balado-x");
        let hour = Some(SignedDuration::from_hours(1));
        let table = [
            ("https", "__Host-balado-x=1; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=3600"),
            ("http", "balado-x=1; HttpOnly; SameSite=Strict; Path=/; Max-Age=3600"),
        ];
        for (scheme, expected) in table {
            let url = format!("{scheme}://balado.example/").parse().unwrap();
            assert_eq!(Cookies::of_service(&url).set(kind, "1", hour), expected, "{scheme}");
        }
    }
}
