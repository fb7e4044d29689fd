/// Ends on Ctrl-C, and on the signal that service managers send.
pub async fn stopped() {
    let interrupted = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C cannot be heard");
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
    tracing::info!("stopping: requests under way end first");
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(error) => {
            tracing::error!(%error, "SIGTERM cannot be heard");
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

/// Ends when standard input does: whoever started us holds the other end of a pipe, and the system
/// closes it however they end.
pub async fn abandoned() {
    let (end, ended) = tokio::sync::oneshot::channel();
    // A thread of its own: at its end, the runtime waits for its blocking tasks.
    std::thread::spawn(move || {
        // An input that cannot be read is at its end too.
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        let _ = end.send(());
    });
    let _ = ended.await;
    tracing::info!("stopping: standard input ended");
}
