use std::{io, net::SocketAddr, ops::Range, sync::Arc, time::Duration};

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair,
    KeyUsagePurpose,
};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use time::OffsetDateTime;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;
use url::Url;

use super::NAME;

const DAY: Duration = Duration::from_hours(24);

/// Somebody who signs certificates: a filter's authority, or an académie's.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authority(…)")
    }
}

impl Authority {
    /// A new one of this name, good from last month to next year.
    ///
    /// # Panics
    /// When no key can be made.
    pub fn new(name: &str) -> Self {
        let mut parameters = CertificateParams::default();
        parameters.distinguished_name.push(DnType::CommonName, name);
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let now = OffsetDateTime::now_utc();
        (parameters.not_before, parameters.not_after) = (now - 30 * DAY, now + 365 * DAY);
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(parameters, key).expect("a certificate"))
    }

    /// What a PC is given so that it knows this authority, in PEM.
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// For a proxy that signs in its name, in PEM.
    pub fn key_and_certificate(&self) -> String {
        self.0.key().serialize_pem() + &self.pem()
    }

    fn server(&self, name: &str, good: Range<OffsetDateTime>) -> ServerConfig {
        let (key, parameters) = of_server(name, good);
        let certificate = parameters.signed_by(&key, &self.0).expect("a certificate");
        served(&certificate, &key)
    }
}

/// A server's own key, and what its certificate is to say.
fn of_server(name: &str, good: Range<OffsetDateTime>) -> (KeyPair, CertificateParams) {
    let mut parameters = CertificateParams::new([name.to_owned()]).expect("a name");
    parameters.distinguished_name.push(DnType::CommonName, name);
    (parameters.not_before, parameters.not_after) = (good.start, good.end);
    (KeyPair::generate().expect("a key"), parameters)
}

fn served(certificate: &Certificate, key: &KeyPair) -> ServerConfig {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("TLS 1.2 and 1.3")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("its own key")
}

/// From an hour ago to tomorrow.
fn now_good() -> Range<OffsetDateTime> {
    let now = OffsetDateTime::now_utc();
    now - DAY / 24..now + DAY
}

/// TLS before a service.
#[derive(Debug)]
pub struct Tls(SocketAddr);

impl Tls {
    /// With a certificate of [`NAME`] that is an hour old and good for a day.
    ///
    /// # Errors
    /// When it cannot listen.
    pub async fn before(service: &Url, by: &Authority) -> io::Result<Self> {
        Self::with(service, by.server(NAME, now_good())).await
    }

    /// With one that ended an hour ago.
    ///
    /// # Errors
    /// When it cannot listen.
    pub async fn ended_before(service: &Url, by: &Authority) -> io::Result<Self> {
        let now = OffsetDateTime::now_utc();
        Self::with(service, by.server(NAME, now - 3 * DAY..now - DAY / 24)).await
    }

    /// With one that begins in three days.
    ///
    /// # Errors
    /// When it cannot listen.
    pub async fn to_begin_before(service: &Url, by: &Authority) -> io::Result<Self> {
        let now = OffsetDateTime::now_utc();
        Self::with(service, by.server(NAME, now + 3 * DAY..now + 30 * DAY)).await
    }

    /// With one that it signed itself.
    ///
    /// # Errors
    /// When it cannot listen.
    ///
    /// # Panics
    /// When no key can be made.
    pub async fn by_itself_before(service: &Url) -> io::Result<Self> {
        let (key, parameters) = of_server(NAME, now_good());
        let certificate = parameters.self_signed(&key).expect("a certificate");
        Self::with(service, served(&certificate, &key)).await
    }

    /// With one of another name.
    ///
    /// # Errors
    /// When it cannot listen.
    pub async fn of_another_before(service: &Url, by: &Authority, name: &str) -> io::Result<Self> {
        Self::with(service, by.server(name, now_good())).await
    }

    /// Where the desk finds it, once a proxy knows the name.
    ///
    /// # Panics
    /// Never: a name and a port make an address.
    pub fn url(&self) -> Url {
        format!("https://{NAME}:{}/", self.0.port()).parse().expect("an address")
    }

    async fn with(service: &Url, config: ServerConfig) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let behind = service.socket_addrs(|| None)?;
        let acceptor = TlsAcceptor::from(Arc::new(config));
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let (acceptor, behind) = (acceptor.clone(), behind.clone());
                // A client that does not like the certificate goes away, which some tests are about.
                tokio::spawn(async move { carry(near, &acceptor, &behind).await });
            }
        });
        Ok(Self(address))
    }
}

async fn carry(near: TcpStream, acceptor: &TlsAcceptor, behind: &[SocketAddr]) -> io::Result<()> {
    let mut near = acceptor.accept(near).await?;
    let mut far = TcpStream::connect(behind).await?;
    copy_bidirectional(&mut near, &mut far).await.map(drop)
}
