//! The way to the service, one step after the other, until something stands in it.

use std::time::{Duration, Instant};

use balado_wire::{CONTRACT_HEADER, CONTRACT_VERSION};
use http_body_util::Empty;
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{self, HeaderMap, HeaderValue},
};
use hyper_util::rt::TokioIo;
use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimeParser};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use url::Url;

use super::{
    Proxy, Route, Trouble,
    certificate::Shown,
    tls::{self, Verdict},
    trouble::{Challenge, asked_by},
};

/// How long each step may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// From here on a clock is wrong, and not slow: what Kerberos allows (RFC 4120 §5.2.3).
pub(crate) const CLOCK_LIMIT: SignedDuration = SignedDuration::from_mins(5);

/// What was seen on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) route: Option<Route>,
    pub(crate) name: Name,
    /// The certificate that was shown, when there is TLS.
    pub(crate) certificate: Option<(Shown, Verdict)>,
    pub(crate) answer: Option<Answered>,
    /// What stands in the way.
    pub(crate) trouble: Option<Trouble>,
}

/// What became of the service's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    NotTried,
    Known(Duration),
    /// Not by this PC; the proxy knows it, or does not.
    ByProxy,
    Unknown,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) contract: Option<String>,
    pub(crate) within: Duration,
    /// How much this PC's clock is ahead of whoever answered; less than nothing when it is late.
    pub(crate) ahead: Option<SignedDuration>,
}

impl Seen {
    /// The way itself was not found.
    pub(crate) fn nothing(trouble: Trouble) -> Self {
        let trouble = Some(trouble);
        Self { route: None, name: Name::NotTried, certificate: None, answer: None, trouble }
    }
}

/// Goes to the service by this route.
pub(crate) async fn look(service: &Url, route: Route) -> Seen {
    let proxy = route.proxy.clone();
    let mut seen = Seen { route: Some(route), trouble: None, ..Seen::nothing(Trouble::Cut) };
    seen.name = look_up(service, proxy.is_some()).await;
    if seen.name == Name::Unknown {
        seen.trouble = Some(Trouble::UnknownName);
        return seen;
    }
    let gone = match &proxy {
        Some(proxy) => through(service, proxy, &mut seen).await,
        None => straight(service, &mut seen).await,
    };
    if let Err(trouble) = gone {
        seen.trouble = Some(in_a_portal(service, proxy.as_ref(), trouble).await);
    }
    seen
}

/// « Are you there? », for a stream that leads to the service.
struct Question<'a> {
    service: &'a Url,
    /// The whole address stands in the request: it is for a proxy.
    absolute: Option<&'a Proxy>,
}

async fn look_up(service: &Url, by_proxy: bool) -> Name {
    let began = Instant::now();
    let found = tokio::net::lookup_host((host(service), port(service)));
    match tokio::time::timeout(PATIENCE, found).await {
        Ok(Ok(_)) => Name::Known(began.elapsed()),
        _ if by_proxy => Name::ByProxy,
        _ => Name::Unknown,
    }
}

async fn straight(service: &Url, seen: &mut Seen) -> Result<(), Trouble> {
    let tcp = connect(&host(service), port(service)).await.map_err(|failed| match failed {
        Failed::Late => Trouble::Timeout,
        _ => Trouble::Connect,
    })?;
    go_on(Question { service, absolute: None }, tcp, seen).await
}

async fn through(service: &Url, proxy: &Proxy, seen: &mut Seen) -> Result<(), Trouble> {
    let name = proxy.name();
    let tcp = connect(&proxy.host, proxy.port).await.map_err(|failed| match failed {
        Failed::NoName => Trouble::ProxyUnknown { proxy: name.clone() },
        Failed::Late | Failed::Refused => Trouble::ProxySilent { proxy: name.clone() },
    })?;
    if proxy.tls {
        // The proxy's own TLS would want this whole walk once more: requests do it, the walk stops here.
        return Ok(());
    }
    if service.scheme() != "https" {
        return go_on(Question { service, absolute: Some(proxy) }, tcp, seen).await;
    }
    let tunnel = tunnel(service, proxy, tcp).await?;
    go_on(Question { service, absolute: None }, tunnel, seen).await
}

enum Failed {
    NoName,
    Refused,
    Late,
}

async fn connect(host: &str, port: u16) -> Result<TcpStream, Failed> {
    let all = async {
        let addresses = tokio::net::lookup_host((host, port)).await.map_err(|_| Failed::NoName)?;
        let addresses: Vec<_> = addresses.collect();
        TcpStream::connect(&*addresses).await.map_err(|_| Failed::Refused)
    };
    tokio::time::timeout(PATIENCE, all).await.unwrap_or(Err(Failed::Late))
}

/// `CONNECT` (RFC 9110 §9.3.6).
async fn tunnel(
    service: &Url,
    proxy: &Proxy,
    tcp: TcpStream,
) -> Result<TokioIo<hyper::upgrade::Upgraded>, Trouble> {
    let authority = format!("{}:{}", host_in_address(service), port(service));
    let mut request = Request::connect(&authority).header(header::HOST, &authority);
    if let Some(login) = &proxy.login {
        request = request.header(header::PROXY_AUTHORIZATION, secret(&login.basic()));
    }
    let request = request.body(Empty::<Bytes>::new()).map_err(|_| Trouble::Cut)?;
    let silent = || Trouble::ProxySilent { proxy: proxy.name() };
    let answer = send(tcp, request).await.ok_or_else(silent)?;
    if answer.status().is_success() {
        return hyper::upgrade::on(answer).await.map(TokioIo::new).map_err(|_| Trouble::Cut);
    }
    Err(refused(proxy, answer.status(), answer.headers()))
}

/// What a proxy answers instead of the service.
fn refused(proxy: &Proxy, status: StatusCode, headers: &HeaderMap) -> Trouble {
    let name = proxy.name();
    match status {
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
            let refused = proxy.login.is_some();
            match asked_by(headers) {
                Challenge::Basic if refused => Trouble::ProxyPasswordRefused { proxy: name },
                Challenge::Basic => Trouble::ProxyPassword { proxy: name },
                Challenge::Other(schemes) => Trouble::ProxyScheme { proxy: name, schemes },
            }
        }
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            Trouble::ProxyGateway { proxy: name }
        }
        StatusCode::NETWORK_AUTHENTICATION_REQUIRED => Trouble::Portal { address: None },
        status => Trouble::ProxyRefuses { proxy: name, status: status.as_u16() },
    }
}

/// TLS when there is some, then the question.
async fn go_on<S>(question: Question<'_>, stream: S, seen: &mut Seen) -> Result<(), Trouble>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    if question.service.scheme() != "https" {
        return ask(question, stream, seen).await;
    }
    let host = host(question.service);
    let shaken = tokio::time::timeout(PATIENCE, tls::shake(&host, stream)).await;
    let (stream, certificate) = shaken.map_err(|_| Trouble::Timeout)?;
    seen.certificate = certificate;
    let (Some(stream), true) = (stream, seen.certificate.is_some()) else {
        return Err(seen.certificate.as_ref().map_or(Trouble::NotTls, of_certificate));
    };
    ask(question, stream, seen).await?;
    dates(seen)
}

/// A certificate that was not taken.
fn of_certificate((shown, verdict): &(Shown, Verdict)) -> Trouble {
    let issuer = shown.issuer.clone();
    match verdict {
        Verdict::UnknownIssuer if shown.by_itself => Trouble::SelfSigned { issuer },
        Verdict::UnknownIssuer => Trouble::UnknownAuthority { issuer },
        Verdict::OtherName(names) => Trouble::OtherName { issuer, names: names.clone() },
        _ => Trouble::Certificate { issuer },
    }
}

/// A certificate that is wrong by its dates only: somebody's clock is, or it really ended.
fn dates(seen: &Seen) -> Result<(), Trouble> {
    let Some((shown, Verdict::Dates)) = &seen.certificate else { return Ok(()) };
    let issuer = shown.issuer.clone();
    let ahead = seen.answer.as_ref().and_then(|answer| answer.ahead);
    match ahead.filter(|ahead| ahead.abs() > CLOCK_LIMIT) {
        Some(ahead) => Err(Trouble::WrongClock { issuer, ahead }),
        None if Timestamp::now() < shown.from => {
            Err(Trouble::NotYetValid { issuer, from: shown.from })
        }
        None => Err(Trouble::Expired { issuer, until: shown.until }),
    }
}

async fn ask<S>(question: Question<'_>, stream: S, seen: &mut Seen) -> Result<(), Trouble>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let began = Instant::now();
    let request = question.request().ok_or(Trouble::Cut)?;
    let answer = send(stream, request).await.ok_or(Trouble::Cut)?;
    let within = began.elapsed();
    let contract = answer.headers().get(CONTRACT_HEADER);
    let contract = contract.and_then(|version| version.to_str().ok()).map(str::to_owned);
    let is_ours = contract.is_some();
    let ahead = ahead(answer.headers(), within);
    seen.answer = Some(Answered { contract, within, ahead });
    if is_ours {
        return Ok(());
    }
    Err(instead(&question, &answer))
}

/// What somebody else answers in the service's place.
fn instead(question: &Question<'_>, answer: &Response<Incoming>) -> Trouble {
    let (status, headers) = (answer.status(), answer.headers());
    if let Some(portal) = portal(question.service, status, headers) {
        return portal;
    }
    match question.absolute {
        Some(proxy) if !status.is_success() => refused(proxy, status, headers),
        _ => Trouble::NotBalado { status: status.as_u16() },
    }
}

/// Where a network sends people who have not said who they are: another site, or the answer made for it
/// (RFC 6585 §6).
pub(crate) fn portal(service: &Url, status: StatusCode, headers: &HeaderMap) -> Option<Trouble> {
    let location = headers.get(header::LOCATION).and_then(|location| location.to_str().ok());
    let elsewhere = location.and_then(|location| service.join(location).ok()).filter(|to| {
        matches!(to.scheme(), "http" | "https") && to.host_str() != service.host_str()
    });
    match status {
        StatusCode::NETWORK_AUTHENTICATION_REQUIRED => {
            Some(Trouble::Portal { address: elsewhere.map(String::from) })
        }
        status if status.is_redirection() => {
            elsewhere.map(|to| Trouble::Portal { address: Some(to.into()) })
        }
        _ => None,
    }
}

/// Portals let no TLS through, and answer to plain HTTP: a question that holds nothing finds them.
async fn in_a_portal(service: &Url, proxy: Option<&Proxy>, trouble: Trouble) -> Trouble {
    let hidden = matches!(
        trouble,
        Trouble::NotTls
            | Trouble::Connect
            | Trouble::Timeout
            | Trouble::SelfSigned { .. }
            | Trouble::UnknownAuthority { .. }
            | Trouble::OtherName { .. }
    );
    if !hidden || proxy.is_some() || service.scheme() != "https" {
        return trouble;
    }
    let mut plain = service.clone();
    if plain.set_scheme("http").is_err() {
        return trouble;
    }
    let Ok(tcp) = connect(&host(&plain), port(&plain)).await else { return trouble };
    let Some(request) = (Question { service: &plain, absolute: None }).request() else {
        return trouble;
    };
    let Some(answer) = send(tcp, request).await else { return trouble };
    match portal(&plain, answer.status(), answer.headers()) {
        Some(portal) => portal,
        // It shows its page at any address.
        None if answer.status().is_success() => Trouble::Portal { address: Some(plain.into()) },
        None => trouble,
    }
}

impl Question<'_> {
    fn request(&self) -> Option<Request<Empty<Bytes>>> {
        let address = self.service.join("healthz").ok()?;
        let target = if self.absolute.is_some() { address.as_str() } else { address.path() };
        let host = match address.port() {
            Some(port) => format!("{}:{port}", host_in_address(&address)),
            None => host_in_address(&address),
        };
        let mut request = Request::get(target)
            .header(header::HOST, host)
            .header(CONTRACT_HEADER, CONTRACT_VERSION);
        if let Some(login) = self.absolute.and_then(|proxy| proxy.login.as_ref()) {
            request = request.header(header::PROXY_AUTHORIZATION, secret(&login.basic()));
        }
        request.body(Empty::new()).ok()
    }
}

/// Not written in any log.
fn secret(value: &str) -> HeaderValue {
    let mut value = HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

/// One question and its answer; nothing when none comes.
async fn send<S>(stream: S, request: Request<Empty<Bytes>>) -> Option<Response<Incoming>>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let asking = async {
        let shook = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
        let (mut sending, speaking) = shook.ok()?;
        tokio::spawn(speaking.with_upgrades());
        sending.send_request(request).await.ok()
    };
    tokio::time::timeout(PATIENCE, asking).await.ok()?
}

/// How much this PC's clock is ahead of the answer's, which left half-way through the wait.
fn ahead(headers: &HeaderMap, within: Duration) -> Option<SignedDuration> {
    let date = headers.get(header::DATE)?.to_str().ok()?;
    let date = DateTimeParser::new().parse_timestamp(date).ok()?;
    let left = SignedDuration::try_from(within / 2).ok()?;
    Some(Timestamp::now().duration_since(date) - left)
}

/// As the system looks it up: an IPv6 address without its brackets.
fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned()
}

fn host_in_address(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

fn port(url: &Url) -> u16 {
    url.port_or_known_default().unwrap_or(443)
}
