use std::{io, net::SocketAddr, pin::Pin};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::Watcher,
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use super::Certificate;
use crate::config::ConnectionLimits;

/// Fields in a request's head: ours have less than twenty.
const MOST_FIELDS: usize = 64;

/// Bytes of a request's head.
const LARGEST_HEAD: usize = 32 << 10;

/// Through which every client comes.
#[derive(Clone)]
pub(super) struct Door {
    app: Router,
    tls: Option<TlsAcceptor>,
    limits: ConnectionLimits,
    http: http1::Builder,
}

impl Door {
    pub(super) fn new(
        app: Router,
        certificate: Option<&Certificate>,
        limits: ConnectionLimits,
    ) -> Self {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(limits.head);
        http.max_headers(MOST_FIELDS).max_buf_size(LARGEST_HEAD);
        Self { app, tls: certificate.map(Certificate::acceptor), limits, http }
    }

    /// One client, until it or we end. Its faults are its own: they are not worth a line of the log.
    pub(super) async fn answer(self, tcp: TcpStream, peer: SocketAddr, watcher: Watcher) {
        let answered = self.try_answer(tcp, peer, watcher).await;
        if let Err(error) = answered {
            tracing::debug!(%error, "a connection ended early");
        }
    }

    async fn try_answer(
        self,
        tcp: TcpStream,
        peer: SocketAddr,
        watcher: Watcher,
    ) -> io::Result<()> {
        // Small answers leave at once.
        tcp.set_nodelay(true)?;
        let stream = self.patient(tcp);
        match &self.tls {
            None => self.http(stream, peer, watcher).await,
            Some(tls) => {
                let handshake = tls.accept(stream);
                let stream = tokio::time::timeout(self.limits.handshake, handshake).await??;
                self.http(stream, peer, watcher).await
            }
        }
    }

    /// A client that takes no byte of its answer for a while is let go.
    fn patient(&self, tcp: TcpStream) -> Pin<Box<TimeoutStream<TcpStream>>> {
        let mut stream = TimeoutStream::new(tcp);
        stream.set_write_timeout(Some(self.limits.writing));
        Box::pin(stream)
    }

    async fn http<S>(&self, stream: S, peer: SocketAddr, watcher: Watcher) -> io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let app = self.app.clone().map_request(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            request
        });
        let connection =
            self.http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
        watcher.watch(connection).await.map_err(io::Error::other)
    }
}
