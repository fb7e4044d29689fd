//! A line that carries few bytes a second.

use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::interval,
};
use url::Url;

/// How often bytes go over it.
const TICK: Duration = Duration::from_millis(50);

/// A slow line before a service.
#[derive(Debug)]
pub struct SlowLine(SocketAddr);

impl SlowLine {
    /// Each connection carries this many bytes a second, in each direction.
    ///
    /// # Errors
    /// When it cannot listen, or the service has no address.
    pub async fn before(service: &Url, bytes_a_second: usize) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let behind = service.socket_addrs(|| None)?;
        let each = (bytes_a_second / 20).max(1);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let behind = behind.clone();
                // A client that goes away takes its line with it.
                tokio::spawn(async move { carry(near, &behind, each).await });
            }
        });
        Ok(Self(address))
    }

    /// Where the desk finds it.
    ///
    /// # Panics
    /// Never: an address and a port make one.
    pub fn url(&self) -> Url {
        format!("http://{}/", self.0).parse().expect("an address")
    }
}

async fn carry(near: TcpStream, behind: &[SocketAddr], each: usize) -> io::Result<()> {
    let far = TcpStream::connect(behind).await?;
    let ((near_read, near_write), (far_read, far_write)) = (near.into_split(), far.into_split());
    tokio::try_join!(drip(near_read, far_write, each), drip(far_read, near_write, each))?;
    Ok(())
}

/// So many bytes each tick, until there are no more.
async fn drip<R, W>(mut from: R, mut to: W, each: usize) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let (mut tick, mut bytes) = (interval(TICK), vec![0; each]);
    loop {
        tick.tick().await;
        let read = from.read(&mut bytes).await?;
        if read == 0 {
            return to.shutdown().await;
        }
        to.write_all(&bytes[..read]).await?;
    }
}
