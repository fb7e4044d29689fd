//! Who is at the other end: the address that limits are counted by.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};

use crate::state::AppState;

/// The bits of an IPv6 address that are not chosen by whoever has it.
const NETWORK: u128 = u128::MAX << 64;

/// The address a request comes from: the peer's, or the one our own proxy vouches for.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The address that its requests are counted under. Whoever has one of IPv6 has its whole /64.
    pub fn counted(self) -> IpAddr {
        match self.0.to_canonical() {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & NETWORK).into(),
        }
    }
}

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self(state.proxies.client(peer(parts), &parts.headers)))
    }
}

/// Whether a request comes from those who watch the service.
#[derive(Debug, Clone, Copy)]
pub struct Watching(pub bool);

impl FromRequestParts<AppState> for Watching {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let (peer, headers) = (peer(parts), &parts.headers);
        let client = state.proxies.client(peer, headers);
        Ok(Self(state.watchers.allow(client, peer, headers)))
    }
}

fn peer(parts: &Parts) -> IpAddr {
    let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let ConnectInfo(peer) = connected.expect("the service is served with the peer's address");
    peer.ip()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_counted_by_what_it_cannot_choose() {
        let table = [
            ("192.0.2.1", "192.0.2.1", "IPv4, whole"),
            ("::ffff:192.0.2.1", "192.0.2.1", "IPv4 seen in IPv6"),
            ("2001:db8:1:2:a:b:c:d", "2001:db8:1:2::", "IPv6, its /64"),
            ("2001:db8:1:2::1", "2001:db8:1:2::", "the same /64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::", "the next one"),
            ("::1", "::", "this machine"),
        ];
        for (client, expected, case) in table {
            let counted = ClientAddress(client.parse().unwrap()).counted();
            assert_eq!(counted.to_string(), expected, "{case}");
        }
    }
}
