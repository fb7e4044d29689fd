//! Who is at the other end: the address that limits are counted by.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};

use crate::state::AppState;

/// The address a request comes from: the peer's, or the one our own proxy vouches for.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

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
