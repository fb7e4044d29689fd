//! Reverse proxies that are believed when they say who their client is.
//!
//! `X-Forwarded-For` and `Forwarded` are written by whoever likes. Each proxy adds the
//! address it saw at the right: read from there, the first address that is not one of
//! our proxies' is the client's. Everything further left is hearsay.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The networks our own proxies are in; empty when there is none.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl From<Vec<IpNet>> for TrustedProxies {
    fn from(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }
}

/// The networks that may read the counters; this machine only, unless told otherwise.
#[derive(Debug, Clone, Default)]
pub struct Watchers(Vec<IpNet>);

impl From<Vec<IpNet>> for Watchers {
    fn from(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }
}

impl Watchers {
    /// Whether this client may. A proxy that nobody told us of brings strangers under our own
    /// address: its header is enough to refuse.
    pub fn allow(&self, client: IpAddr, peer: IpAddr, headers: &HeaderMap) -> bool {
        let brought =
            [X_FORWARDED_FOR, header::FORWARDED].iter().any(|name| headers.contains_key(name));
        let client = client.to_canonical();
        if brought && client == peer.to_canonical() {
            return false;
        }
        client.is_loopback() || self.0.iter().any(|network| network.contains(&client))
    }
}

impl TrustedProxies {
    /// The client of a request that came from this peer.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return peer;
        }
        let mut nearest = peer;
        for hop in hops(headers).into_iter().rev() {
            // What cannot be read hides who stands behind: the proxy that wrote it is counted.
            let Some(address) = hop else { return nearest };
            if !self.trusts(address) {
                return address;
            }
            nearest = address;
        }
        nearest
    }

    /// Whether this is one of them.
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// The addresses of the chain, farthest first. `X-Forwarded-For` before `Forwarded`: a proxy
/// that sets the former passes on a latter that its client wrote.
fn hops(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let values = |name| headers.get_all(name).into_iter();
    if headers.contains_key(X_FORWARDED_FOR) {
        let texts = values(X_FORWARDED_FOR).map(|value| value.to_str().unwrap_or_default());
        return texts.flat_map(|text| text.split(',').map(address)).collect();
    }
    let texts = values(header::FORWARDED).map(|value| value.to_str().unwrap_or_default());
    texts.flat_map(|text| text.split(',').map(forwarded)).collect()
}

/// The `for` of an element of `Forwarded` (RFC 7239).
fn forwarded(element: &str) -> Option<IpAddr> {
    let pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let mut found = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
    address(found.next()?.1.trim().trim_matches('"'))
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare.parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn behind(peer: &str, name: &HeaderName, values: &[&str]) -> String {
        let networks = ["10.0.0.0/8", "2001:db8:1::/48"];
        let proxies: Vec<IpNet> = networks.iter().map(|one| one.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name.clone(), value.parse().unwrap());
        }
        TrustedProxies::from(proxies).client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn the_client_is_the_rightmost_hop_that_is_not_ours() {
        let table: &[(&str, &[&str], &str, &str)] = &[
            ("203.0.113.9", &["198.51.100.1"], "203.0.113.9", "a stranger is not believed"),
            ("10.0.0.1", &[], "10.0.0.1", "a proxy that says nothing"),
            ("10.0.0.1", &["198.51.100.1"], "198.51.100.1", "one proxy"),
            ("::ffff:10.0.0.1", &["198.51.100.1"], "198.51.100.1", "the same seen in IPv6"),
            ("10.0.0.1", &["1.1.1.1, 198.51.100.1"], "198.51.100.1", "a first hop made up"),
            ("10.0.0.1", &["1.1.1.1", "198.51.100.1"], "198.51.100.1", "made up on its own line"),
            ("10.0.0.1", &["198.51.100.1, 10.2.2.2"], "198.51.100.1", "two proxies"),
            ("10.0.0.1", &["198.51.100.1, unknown"], "10.0.0.1", "an unreadable hop hides"),
            ("10.0.0.1", &["10.3.3.3"], "10.3.3.3", "somebody inside"),
            ("10.0.0.1", &["198.51.100.1:4711"], "198.51.100.1", "with its port"),
            ("2001:db8:1::1", &["[2001:db8::5]:47"], "2001:db8::5", "IPv6"),
        ];
        for (peer, values, expected, case) in table {
            assert_eq!(behind(peer, &X_FORWARDED_FOR, values), *expected, "{case}");
        }
    }

    #[test]
    fn counters_are_for_this_machine_and_those_who_watch() {
        let watchers = Watchers::from(vec!["192.0.2.0/24".parse().unwrap()]);
        let (own, theirs) = ("127.0.0.1", "198.51.100.1");
        let table = [
            (own, own, false, true, "this machine"),
            ("192.0.2.7", "192.0.2.7", false, true, "who watches"),
            ("192.0.2.7", own, true, true, "who watches, through our proxy"),
            (theirs, theirs, false, false, "a stranger"),
            (theirs, own, true, false, "a stranger through our proxy"),
            (own, own, true, false, "a stranger through a proxy that is not ours"),
        ];
        for (client, peer, brought, expected, case) in table {
            let mut headers = HeaderMap::new();
            if brought {
                headers.insert(X_FORWARDED_FOR, theirs.parse().unwrap());
            }
            let (client, peer) = (client.parse().unwrap(), peer.parse().unwrap());
            assert_eq!(watchers.allow(client, peer, &headers), expected, "{case}");
        }
    }

    #[test]
    fn forwarded_is_read_as_the_rfc_writes_it() {
        let table: &[(&[&str], &str)] = &[
            (&["for=198.51.100.1;proto=https;host=x"], "198.51.100.1"),
            (&["for=1.1.1.1, For=\"[2001:db8::5]:47\""], "2001:db8::5"),
            (&["for=_hidden"], "10.0.0.1"),
            (&["proto=https"], "10.0.0.1"),
        ];
        for (values, expected) in table {
            assert_eq!(behind("10.0.0.1", &header::FORWARDED, values), *expected, "{values:?}");
        }
    }
}
