//! Listening, answering, and stopping without cutting anybody off.
//!
//! A client that sends nothing, or a byte a minute, is let go: during the TLS handshake, the
//! head, the body and the answer. HTTP/1.1 only: what the app speaks, and less to attack.

mod certificate;
mod connection;
pub mod open_files;
mod seats;

use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use hyper_util::server::graceful::GracefulShutdown;
use jiff::Timestamp;
use tokio::{
    net::{TcpListener, TcpStream},
    time::MissedTickBehavior,
};

use crate::{AppState, app};
pub use certificate::{Certificate, CertificateError};
use connection::Door;
use seats::{FreeSeat, Seats};

/// How often what has had its time is erased.
const SWEEP_EVERY: Duration = Duration::from_mins(10);

/// In each of which what was kept for long is looked for once.
const SWEEPS_A_DAY: u32 = 24 * 6;

/// How often what was erased is taken out of the files: no request waits for it.
const ERASE_TRACES_EVERY: Duration = Duration::from_secs(5);

/// Answers until `stop` ends; then finishes the requests under way.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    serve_with(listener, None, state, stop).await
}

/// The same, under TLS when there is a certificate.
pub async fn serve_with(
    listener: TcpListener,
    certificate: Option<Arc<Certificate>>,
    state: AppState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let sweeping = tokio::spawn(sweep(state.clone()));
    let erasing = tokio::spawn(erase_traces(state.clone()));
    let limits = state.limits.connection;
    let seats = Seats::new(limits, state.proxies.clone(), state.egress.clone());
    let door = Door::new(app(state), certificate.as_deref(), limits);
    let under_way = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (free, tcp, peer) = tokio::select! {
            () = &mut stop => break,
            arrived = arrival(&listener, &seats) => arrived,
        };
        let Some(seat) = seats.give(free, peer.ip()) else {
            // Closed at once: a program tries again, and others are not kept waiting.
            tracing::debug!("an address has as many connections as it may");
            continue;
        };
        let (door, watcher) = (door.clone(), under_way.watcher());
        tokio::spawn(async move {
            door.answer(tcp, peer, watcher).await;
            drop(seat);
        });
    }
    drop(listener);
    under_way.shutdown().await;
    sweeping.abort();
    erasing.abort();
    Ok(())
}

/// The next client, once there is a seat; when the system has no room, it is asked again later.
async fn arrival(listener: &TcpListener, seats: &Seats) -> (FreeSeat, TcpStream, SocketAddr) {
    let seat = seats.free().await;
    loop {
        match listener.accept().await {
            Ok((tcp, peer)) => return (seat, tcp, peer),
            Err(error) if gave_up(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// The client went away before it was looked at.
fn gave_up(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn sweep(state: AppState) {
    let mut every = tokio::time::interval(SWEEP_EVERY);
    for round in (0..SWEEPS_A_DAY).cycle() {
        every.tick().await;
        let now = state.clock.now();
        // A failure is in the log; the next round tries again.
        let _ = state.store.sweep(now, now - state.limits.undo_lasts).await;
        if round == 0 {
            purge(&state, now).await;
        }
    }
}

/// A failure is in the log; the next day tries again.
async fn purge(state: &AppState, now: Timestamp) {
    if let Ok(purged) = state.store.purge(now, state.limits.retention).await
        && purged.rows > 0
    {
        tracing::info!(rows = purged.rows, "what had been kept long enough was erased");
    }
}

async fn erase_traces(state: AppState) {
    let mut every = tokio::time::interval(ERASE_TRACES_EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        // A failure is in the log. Somebody reads, or it failed: the next round tries again.
        let _ = state.store.erase_traces().await;
    }
}
