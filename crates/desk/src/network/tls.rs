//! Shakes hands as every request does, with the system's certificates, and remembers what was shown.
//!
//! The one thing it takes that a request does not is a certificate with nothing wrong but its dates: the
//! answer that comes then tells whose clock is wrong. Nothing secret is sent on such a connection.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::certificate::Shown;

/// What the certificates of this PC say of the one that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Signed by an authority that everybody knows.
    Public,
    /// Signed by an authority that was added to this PC.
    Local,
    /// Nothing wrong but its dates.
    Dates,
    /// Signed by nobody that this PC knows.
    UnknownIssuer,
    /// It is somebody else's: of these names.
    OtherName(Vec<String>),
    /// Something else.
    Wrong,
}

/// What was shown, and what to think of it.
pub(crate) type Sight = Option<(Shown, Verdict)>;

/// Shakes hands; what was shown comes back in any case.
pub(crate) async fn shake<S>(host: &str, stream: S) -> (Option<TlsStream<S>>, Sight)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (Ok(name), Some(verifier)) = (ServerName::try_from(host.to_owned()), Observer::new())
    else {
        return (None, None);
    };
    let verifier = Arc::new(verifier);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3")
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&verifier) as Arc<dyn ServerCertVerifier>)
        .with_no_client_auth();
    let shaken = TlsConnector::from(Arc::new(config)).connect(name, stream).await;
    let seen = verifier.seen.lock().unwrap_or_else(PoisonError::into_inner).take();
    (shaken.ok(), seen)
}

/// The system's verifier, looked at while it works.
#[derive(Debug)]
struct Observer {
    system: rustls_platform_verifier::Verifier,
    /// Of the authorities that everybody knows (Mozilla's list).
    public: Arc<WebPkiServerVerifier>,
    seen: Mutex<Sight>,
}

impl Observer {
    /// None when this PC has no certificates at all.
    fn new() -> Option<Self> {
        let provider: Arc<CryptoProvider> = Arc::new(ring::default_provider());
        let everybody_knows = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let public =
            WebPkiServerVerifier::builder_with_provider(everybody_knows.into(), provider.clone());
        let system = rustls_platform_verifier::Verifier::new(provider).ok()?;
        Some(Self { system, public: public.build().ok()?, seen: Mutex::default() })
    }

    fn note(&self, certificate: &CertificateDer<'_>, verdict: Verdict) {
        let shown = Shown::read(certificate).map(|shown| (shown, verdict));
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = shown;
    }
}

impl ServerCertVerifier for Observer {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let by = |verifier: &dyn ServerCertVerifier, now: UnixTime| {
            verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
        };
        let verified = by(&self.system, now);
        let verdict = match &verified {
            Ok(_) if by(self.public.as_ref(), now).is_ok() => Verdict::Public,
            Ok(_) => Verdict::Local,
            Err(error) if is_of_dates(error) => {
                let then = Shown::read(end_entity).and_then(|shown| good_near(&shown, now));
                if let Some(Ok(verified)) = then.map(|then| by(&self.system, then)) {
                    self.note(end_entity, Verdict::Dates);
                    return Ok(verified);
                }
                Verdict::Wrong
            }
            Err(error) => of_error(error),
        };
        self.note(end_entity, verdict);
        verified
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.system.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.system.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.system.supported_verify_schemes()
    }
}

fn is_of_dates(error: &Error) -> bool {
    matches!(
        error,
        Error::InvalidCertificate(
            CertificateError::Expired
                | CertificateError::ExpiredContext { .. }
                | CertificateError::NotValidYet
                | CertificateError::NotValidYetContext { .. }
        )
    )
}

fn good_near(shown: &Shown, now: UnixTime) -> Option<UnixTime> {
    let now = Timestamp::from_second(now.as_secs().try_into().ok()?).ok()?;
    let then = shown.good_near(now).as_second();
    Some(UnixTime::since_unix_epoch(std::time::Duration::from_secs(then.try_into().ok()?)))
}

fn of_error(error: &Error) -> Verdict {
    match error {
        Error::InvalidCertificate(CertificateError::UnknownIssuer) => Verdict::UnknownIssuer,
        Error::InvalidCertificate(CertificateError::NotValidForName) => {
            Verdict::OtherName(Vec::new())
        }
        Error::InvalidCertificate(CertificateError::NotValidForNameContext {
            presented, ..
        }) => Verdict::OtherName(presented.iter().map(|name| bare(name)).collect()),
        _ => Verdict::Wrong,
    }
}

/// Of `DnsName("portail.example")`, as the verifier says it, the name.
fn bare(presented: &str) -> String {
    let quoted = presented.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"'));
    quoted.map_or(presented, |(name, _)| name).to_owned()
}
