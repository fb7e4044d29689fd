//! A wire between the window and the service that keeps all that passes and can be cut.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
};

/// Where the wire is cut, at the request that holds some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The service never hears the request.
    Before,
    /// The service has answered; the answer never arrives.
    After,
}

/// What was asked and answered on one connection.
type Wire = Arc<Mutex<(Vec<u8>, Vec<u8>)>>;

#[derive(Debug, Default)]
struct Shared {
    upstream: Mutex<String>,
    cut: Mutex<Option<(String, Cut)>>,
    reached: Notify,
    wires: Mutex<Vec<Wire>>,
}

/// The wire.
#[derive(Debug, Clone)]
pub struct Proxy {
    shared: Arc<Shared>,
    url: String,
}

impl Proxy {
    /// Lays it before a service.
    pub async fn before(service: &url::Url) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("bound"));
        let proxy = Self { shared: Arc::default(), url };
        proxy.lead_to(service);
        let shared = proxy.shared.clone();
        tokio::spawn(async move {
            while let Ok((window, _)) = listener.accept().await {
                tokio::spawn(carry(window, shared.clone()));
            }
        });
        proxy
    }

    /// Where the window finds it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Leads to a service that moved.
    pub fn lead_to(&self, service: &url::Url) {
        let port = service.port().expect("a port");
        *self.shared.upstream.lock().unwrap() = format!("127.0.0.1:{port}");
    }

    /// Cuts at the next request that holds these words in its first line.
    pub fn cut_at(&self, words: &str, cut: Cut) {
        *self.shared.cut.lock().unwrap() = Some((words.to_owned(), cut));
    }

    /// Waits until the cut was reached.
    pub async fn reached(&self) {
        let reached = tokio::time::timeout(super::PATIENCE, self.shared.reached.notified()).await;
        reached.expect("the cut was reached");
    }

    /// Lets everything pass again.
    pub fn mend(&self) {
        *self.shared.cut.lock().unwrap() = None;
    }

    /// Every body that passed, in the clear.
    pub fn bodies(&self) -> Vec<Vec<u8>> {
        let wires = self.shared.wires.lock().unwrap();
        let both = wires.iter().map(|wire| wire.lock().unwrap().clone());
        both.flat_map(|(asked, answered)| [asked, answered])
            .flat_map(|all| messages(&all))
            .collect()
    }
}

async fn carry(window: TcpStream, shared: Arc<Shared>) {
    let upstream = shared.upstream.lock().unwrap().clone();
    let Ok(service) = TcpStream::connect(upstream).await else { return };
    let wire: Wire = Arc::default();
    shared.wires.lock().unwrap().push(wire.clone());
    let (mut from_window, mut to_window) = window.into_split();
    let (mut from_service, mut to_service) = service.into_split();
    let deaf = Arc::new(Mutex::new(false));
    let asking = async {
        let mut part = vec![0; 64 * 1024];
        while let Ok(n @ 1..) = from_window.read(&mut part).await {
            wire.lock().unwrap().0.extend(&part[..n]);
            match shared.cut_of(&part[..n]) {
                Some(Cut::Before) => {
                    shared.reached.notify_one();
                    std::future::pending::<()>().await;
                }
                Some(Cut::After) => *deaf.lock().unwrap() = true,
                None => {}
            }
            if to_service.write_all(&part[..n]).await.is_err() {
                return;
            }
        }
    };
    let answering = async {
        let mut part = vec![0; 64 * 1024];
        while let Ok(n @ 1..) = from_service.read(&mut part).await {
            wire.lock().unwrap().1.extend(&part[..n]);
            if *deaf.lock().unwrap() {
                shared.reached.notify_one();
                std::future::pending::<()>().await;
            }
            if to_window.write_all(&part[..n]).await.is_err() {
                return;
            }
        }
    };
    tokio::select! { () = asking => {}, () = answering => {} }
}

impl Shared {
    fn cut_of(&self, part: &[u8]) -> Option<Cut> {
        let line = part.split(|byte| *byte == b'\r').next().unwrap_or_default();
        let line = String::from_utf8_lossy(line);
        let mut cut = self.cut.lock().unwrap();
        cut.take_if(|(words, _)| words.split(' ').all(|word| line.contains(word)))
            .map(|(_, cut)| cut)
    }
}

/// The heads and the bodies of the messages that follow one another, bodies in the clear.
fn messages(mut rest: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    while let Some(end) = rest.windows(4).position(|four| four == b"\r\n\r\n") {
        let head = String::from_utf8_lossy(&rest[..end]).to_lowercase();
        all.push(rest[..end].to_vec());
        rest = &rest[end + 4..];
        let value = |name: &str| {
            head.lines().find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()))
        };
        let body = if value("transfer-encoding:").is_some() {
            unchunked(&mut rest)
        } else {
            let length = value("content-length:").and_then(|n| n.parse().ok()).unwrap_or(0);
            let (body, after) = rest.split_at(rest.len().min(length));
            rest = after;
            body.to_vec()
        };
        all.push(match value("content-encoding:").as_deref() {
            None | Some("identity") => body,
            Some("zstd") => zstd::decode_all(body.as_slice()).unwrap_or_default(),
            Some(other) => panic!("bodies in {other} cannot be looked into"),
        });
    }
    all
}

fn unchunked(rest: &mut &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = String::from_utf8_lossy(&rest[..end]).trim().to_owned();
        let size = usize::from_str_radix(&size, 16).unwrap_or(0);
        let part = &rest[end + 2..];
        body.extend(&part[..size.min(part.len())]);
        *rest = &part[(size + 2).min(part.len())..];
        if size == 0 {
            break;
        }
    }
    body
}
