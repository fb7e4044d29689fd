use std::{io, thread};

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::oneshot,
};

/// Ends on Ctrl-C, on SIGTERM, when the terminal is closed, and when standard input ends: whoever started us holds the
/// other end of it, and the system closes it however they end.
pub async fn asked() {
    let (mut interrupted, mut terminated, mut hung_up) = (
        listen(SignalKind::interrupt()),
        listen(SignalKind::terminate()),
        listen(SignalKind::hangup()),
    );
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
        _ = hung_up.recv() => {}
        () = abandoned() => {}
    }
}

fn listen(kind: SignalKind) -> Signal {
    signal(kind).expect("a signal that programs may hear, inside a runtime")
}

async fn abandoned() {
    let (end, ended) = oneshot::channel();
    // A thread of its own: at its end, the runtime waits for its blocking tasks.
    thread::spawn(move || {
        // An input that cannot be read is at its end too.
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        let _ = end.send(());
    });
    let _ = ended.await;
}
