//! What stands on a school's network: real proxies, an authority of the school's own, TLS before the service, a slow
//! line.
//!
//! squid is Debian's; mitmproxy is the one that `cargo xtask test` installs in `target/mitmproxy`. Each ends when
//! it is dropped.

mod authority;
mod line;
mod mitmproxy;
mod squid;

use std::{
    io,
    net::{SocketAddr, TcpListener, TcpStream},
    process::Child,
    time::{Duration, Instant},
};

pub use authority::{Authority, Tls};
pub use line::SlowLine;
pub use mitmproxy::Mitmproxy;
pub use squid::{Knows, PASSWORD, PERSON, Squid};

/// How the school's PCs call the service: a name that only its proxy knows.
pub const NAME: &str = "balado.tilleuls.example";

/// How long a proxy is waited for on a machine that does other things.
const PATIENCE: Duration = Duration::from_mins(3);

/// A program that ends with the test.
#[derive(Debug)]
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.0.kill().and_then(|()| self.0.wait());
    }
}

impl Running {
    /// Waits until it listens.
    fn until_it_listens(mut self, at: SocketAddr) -> io::Result<Self> {
        let began = Instant::now();
        while TcpStream::connect(at).is_err() {
            if let Some(status) = self.0.try_wait()? {
                return Err(io::Error::other(format!("it ended: {status}")));
            }
            if began.elapsed() > PATIENCE {
                return Err(io::ErrorKind::TimedOut.into());
            }
            std::thread::park_timeout(Duration::from_millis(50));
        }
        Ok(self)
    }
}

fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}
