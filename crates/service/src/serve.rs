//! Listening, answering, and stopping without cutting anybody off.

use std::{io, net::SocketAddr, time::Duration};

use tokio::net::TcpListener;

use crate::{AppState, app};

/// How often what has had its time is erased.
const SWEEP_EVERY: Duration = Duration::from_mins(10);

/// Answers until `stop` ends; then finishes the requests under way.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let sweeping = tokio::spawn(sweep(state.clone()));
    let service = app(state).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stop).await;
    sweeping.abort();
    served
}

async fn sweep(state: AppState) {
    let mut every = tokio::time::interval(SWEEP_EVERY);
    loop {
        every.tick().await;
        let now = state.clock.now();
        // A failure is in the log; the next round tries again.
        let _ = state.store.sweep(now, now - state.limits.undo_lasts).await;
    }
}
