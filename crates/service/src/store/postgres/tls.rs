use std::{path::PathBuf, sync::Arc};

use rustls_platform_verifier::BuilderVerifierExt;
use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_rustls::rustls::{
    self, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};

/// How far the connection to the database is protected, in PostgreSQL's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protection {
    /// `disable`: in the clear.
    Disable,
    /// `prefer`: encrypted when the server can, whoever it is.
    Prefer,
    /// `require`: encrypted, whoever the server is.
    Require,
    /// `verify-full`: encrypted, with the very server that the address names.
    VerifyFull,
}

/// Why the certificate authorities cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file named by `sslrootcert`.
    #[error("{} holds no PEM certificate", .0.display())]
    Authorities(PathBuf),
    /// Those of the system.
    #[error("the certificate authorities of the system cannot be used: {0}")]
    System(rustls::Error),
}

/// How connections are encrypted, if at all.
#[derive(Clone)]
pub(super) enum Tls {
    Clear,
    Encrypted(MakeRustlsConnect),
}

impl Tls {
    /// Authorities named by the operator are always looked at, whatever the protection.
    pub(super) fn new(
        protection: Protection,
        authorities: Option<&PathBuf>,
    ) -> Result<Self, TlsError> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(TlsError::System)?;
        let config = match (protection, authorities) {
            (Protection::Disable, _) => return Ok(Self::Clear),
            (_, Some(path)) => builder.with_root_certificates(roots(path)?).with_no_client_auth(),
            (Protection::VerifyFull, None) => {
                builder.with_platform_verifier().map_err(TlsError::System)?.with_no_client_auth()
            }
            (Protection::Prefer | Protection::Require, None) => builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(AnyServer(provider)))
                .with_no_client_auth(),
        };
        Ok(Self::Encrypted(MakeRustlsConnect::new(config)))
    }
}

fn roots(path: &PathBuf) -> Result<RootCertStore, TlsError> {
    let unusable = || TlsError::Authorities(path.clone());
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|_| unusable())? {
        let certificate = certificate.map_err(|_| unusable())?;
        roots.add(certificate).map_err(|_| unusable())?;
    }
    if roots.is_empty() { Err(unusable()) } else { Ok(roots) }
}

/// Takes whatever certificate is shown: what `prefer` and `require` promise is that nobody who only
/// listens reads along.
#[derive(Debug)]
struct AnyServer(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyServer {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
