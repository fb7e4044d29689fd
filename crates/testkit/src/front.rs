//! Something between a client and the service, as a school's proxy or a bad line: it passes requests on, or
//! spoils them.

use std::{
    future::ready,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    body::{self, Body},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode},
    response::Response,
};
use balado_wire::{CONTRACT_HEADER, CONTRACT_VERSION, Code, Problem};
use futures_util::{StreamExt, stream};
use tokio::net::TcpListener;
use url::Url;

/// What happens to a request.
#[derive(Debug, Clone, Copy)]
pub enum Fate {
    /// It reaches the service, and its answer comes back.
    Pass,
    /// A proxy answers instead of the service.
    Status(u16),
    /// The connection is cut before the service hears anything.
    CutBefore,
    /// The service does it; the connection is cut before its answer.
    CutAfter,
    /// The service does it, and answers that it does not know.
    InDoubt,
    /// Half of the answer arrives, then the connection is cut.
    CutInside,
    /// The answer says that it comes from another version of the contract.
    OtherVersion(&'static str),
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its method.
    pub method: Method,
    /// Its path and query.
    pub path: String,
    /// Of its body, as it travelled.
    pub bytes: usize,
}

impl Asked {
    /// Whether it is this method on a path that holds this word.
    pub fn is(&self, method: &str, word: &str) -> bool {
        self.method == method && self.path.contains(word)
    }
}

type Judge = dyn Fn(&Asked) -> Fate + Send + Sync;

/// The thing in between.
#[derive(Clone)]
pub struct Front {
    url: Url,
    inner: Arc<Inner>,
}

impl std::fmt::Debug for Front {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Front({})", self.url)
    }
}

struct Inner {
    service: Mutex<Url>,
    judge: Mutex<Arc<Judge>>,
    asked: Mutex<Vec<Asked>>,
    client: reqwest::Client,
}

impl Front {
    /// Stands before a service and lets everything pass, until its runtime ends.
    ///
    /// # Panics
    /// When it cannot listen.
    pub async fn before(service: &Url) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let url = format!("http://{address}/").parse().expect("an address");
        let inner = Arc::new(Inner {
            service: Mutex::new(service.clone()),
            judge: Mutex::new(Arc::new(|_| Fate::Pass)),
            asked: Mutex::default(),
            client: client(),
        });
        let router = Router::new().fallback(carry).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, inner }
    }

    /// Where the desk finds it.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Leads to a service that moved.
    pub fn lead_to(&self, service: &Url) {
        *held(&self.inner.service) = service.clone();
    }

    /// Says what happens to requests from now on.
    pub fn judge(&self, judge: impl Fn(&Asked) -> Fate + Send + Sync + 'static) {
        *held(&self.inner.judge) = Arc::new(judge);
        held(&self.inner.asked).clear();
    }

    /// Everything that was asked since the last [`Front::judge`].
    pub fn asked(&self) -> Vec<Asked> {
        held(&self.inner.asked).clone()
    }

    /// How many of these were asked.
    pub fn count(&self, method: &str, word: &str) -> usize {
        self.asked().iter().filter(|asked| asked.is(method, word)).count()
    }
}

/// Its own way to the service: what travels is passed on as it is.
fn client() -> reqwest::Client {
    // The second time it is there already, which is what was wanted.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_gzip().no_zstd().no_proxy();
    client.redirect(reqwest::redirect::Policy::none()).build().expect("constant settings")
}

/// What a lock holds, whatever became of who held it before.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn carry(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let Ok(body) = body::to_bytes(body, usize::MAX).await else { cut() };
    let asked = Asked { method: parts.method.clone(), path: path.clone(), bytes: body.len() };
    held(&inner.asked).push(asked.clone());
    let judge = Arc::clone(&held(&inner.judge));
    let fate = judge(&asked);
    match fate {
        Fate::Status(status) => return answer(status, HeaderMap::new(), Body::from("<h1>…</h1>")),
        Fate::CutBefore => cut(),
        Fate::Pass | Fate::CutAfter | Fate::CutInside | Fate::InDoubt | Fate::OtherVersion(_) => {}
    }
    let service = held(&inner.service).join(&path).expect("a path");
    let mut headers = parts.headers;
    headers.remove("host");
    let sent = inner.client.request(parts.method, service).headers(headers).body(body).send().await;
    let Ok(answered) = sent else { cut() };
    let (status, mut headers) = (answered.status().as_u16(), answered.headers().clone());
    // How an answer travels concerns each of the two connections on its own.
    for own in ["transfer-encoding", "content-length", "connection"] {
        headers.remove(own);
    }
    let Ok(bytes) = answered.bytes().await else { cut() };
    match fate {
        Fate::CutAfter => cut(),
        Fate::InDoubt => return in_doubt(),
        Fate::CutInside => {
            let half = stream::once(ready(Ok(bytes.slice(..bytes.len() / 2))));
            let cut = stream::once(async {
                // What was written leaves while nothing more is ready.
                tokio::task::yield_now().await;
                Err(io::Error::from(io::ErrorKind::BrokenPipe))
            });
            return answer(status, headers, Body::from_stream(half.chain(cut)));
        }
        Fate::OtherVersion(version) => {
            headers.insert(CONTRACT_HEADER, HeaderValue::from_static(version));
        }
        _ => {}
    }
    answer(status, headers, Body::from(bytes))
}

fn answer(status: u16, headers: HeaderMap, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    *response.headers_mut() = headers;
    response
}

fn in_doubt() -> Response {
    let problem = Problem::new(Code::InDoubt, "On ne sait pas si c’est fait.", "a request");
    let version = HeaderValue::from_static(CONTRACT_VERSION);
    let headers = HeaderMap::from_iter([(HeaderName::from_static(CONTRACT_HEADER), version)]);
    answer(
        problem.status,
        headers,
        Body::from(serde_json::to_vec(&problem).expect("a problem is JSON")),
    )
}

/// Ends the connection's task, and the connection with it, without a word on the console.
fn cut() -> ! {
    std::panic::resume_unwind(Box::new("cut"))
}
