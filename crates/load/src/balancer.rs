use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{self, Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use tokio::{net::TcpListener, task::JoinHandle};
use url::Url;
use uuid::Uuid;

/// The address under which every school goes out: the exit of an académie.
pub const EXIT: &str = "10.77.0.1";

/// A request that went through.
#[derive(Debug, Clone)]
pub struct Seen {
    /// `GET /v1/imports/{id}`.
    pub route: String,
    /// Of the answer.
    pub status: u16,
    /// From the whole request to the whole answer.
    pub took: Duration,
    /// Bytes of the two bodies, as they travelled.
    pub bytes: usize,
}

/// What stands before the instances: hands requests to each in turn, and notes them.
#[derive(Debug)]
pub struct Balancer {
    url: Url,
    inner: Arc<Inner>,
    serving: JoinHandle<io::Result<()>>,
}

#[derive(Debug)]
struct Inner {
    client: reqwest::Client,
    instances: Vec<Url>,
    next: AtomicUsize,
    seen: Mutex<Vec<Seen>>,
}

impl Balancer {
    /// On a free port of loopback.
    ///
    /// # Errors
    /// When none is free.
    pub async fn before(instances: Vec<Url>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let url = format!("http://{address}/").parse().map_err(io::Error::other)?;
        let (next, seen) = (AtomicUsize::new(0), Mutex::default());
        let inner = Arc::new(Inner { client: client(), instances, next, seen });
        let routes = Router::new().fallback(carry).with_state(Arc::clone(&inner));
        let serving = tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(Self { url, inner, serving })
    }

    /// Where it listens.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// What went through since the last look.
    pub fn take_seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.inner.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn client() -> reqwest::Client {
    // The second time it is there already, which is what was wanted.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_gzip().no_zstd().no_proxy();
    client.redirect(reqwest::redirect::Policy::none()).build().expect("constant settings")
}

async fn carry(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let route = route(&parts.method, parts.uri.path());
    let Ok(sent) = body::to_bytes(body, usize::MAX).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let (began, bytes) = (Instant::now(), sent.len());
    let answer = inner.ask(parts, sent).await;
    // As a balancer says it when an instance does not answer.
    let (status, headers, body) =
        answer.unwrap_or((StatusCode::BAD_GATEWAY, HeaderMap::new(), Bytes::new()));
    let bytes = bytes + body.len();
    let seen = Seen { route, status: status.as_u16(), took: began.elapsed(), bytes };
    inner.seen.lock().unwrap_or_else(PoisonError::into_inner).push(seen);
    (status, passed_on(headers, "content-length"), Body::from(body)).into_response()
}

impl Inner {
    /// Asks the next instance.
    async fn ask(
        &self,
        parts: Parts,
        sent: Bytes,
    ) -> reqwest::Result<(StatusCode, HeaderMap, Bytes)> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed) % self.instances.len();
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let address = format!("{}{path}", self.instances[turn].as_str().trim_end_matches('/'));
        let headers = passed_on(parts.headers, "host");
        let asked = self.client.request(parts.method, address).headers(headers);
        let answer = asked.header("x-forwarded-for", EXIT).body(sent).send().await?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        Ok((status, headers, answer.bytes().await?))
    }
}

/// Without what concerns one of the two connections alone.
fn passed_on(mut headers: HeaderMap, own: &str) -> HeaderMap {
    for name in [own, "transfer-encoding", "connection"] {
        headers.remove(name);
    }
    headers
}

/// The template of a path: what names a school, an import or a part is left out.
fn route(method: &Method, path: &str) -> String {
    let part = |part: &str| match part {
        part if Uuid::parse_str(part).is_ok() => "{id}".to_owned(),
        part if part.starts_with(|c: char| c.is_ascii_digit()) => "{n}".to_owned(),
        part => part.to_owned(),
    };
    let path = path.split('/').map(part).collect::<Vec<_>>().join("/");
    format!("{method} {path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_names_nobody() {
        let id = Uuid::nil();
        let table = [
            ("/v1/schools/0779999A".to_owned(), "GET /v1/schools/{n}"),
            (format!("/v1/imports/{id}/chunks/12"), "GET /v1/imports/{id}/chunks/{n}"),
            ("/v1/roster".to_owned(), "GET /v1/roster"),
        ];
        for (path, expected) in table {
            assert_eq!(route(&Method::GET, &path), expected);
        }
    }
}
