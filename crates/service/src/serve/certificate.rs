use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use sha2::{Digest, Sha256};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, ServerConfig,
        crypto::{CryptoProvider, aws_lc_rs},
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
        server::{ClientHello, ResolvesServerCert},
        sign::CertifiedKey,
    },
};

/// How often the files are looked at again: certificates are renewed without anybody there.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// The service's certificate and key, read from two PEM files and read again when they change.
#[derive(Debug)]
pub struct Certificate {
    chain: PathBuf,
    key: PathBuf,
    provider: Arc<CryptoProvider>,
    current: Arc<Shared>,
}

#[derive(Debug, Clone)]
struct Current {
    key: Arc<CertifiedKey>,
    read: [u8; 32],
}

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file cannot be read.
    #[error("{} : {}", .path.display(), balado_arguments::reason(.cause))]
    Read {
        /// Which one.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// It is no certificate, or no key. Nothing of its content is said.
    #[error("{} n’a pas de {what} en PEM", .path.display())]
    Pem {
        /// Which one.
        path: PathBuf,
        /// What was looked for.
        what: &'static str,
    },
    /// The key is not that of the certificate.
    #[error("la clé n’est pas celle du certificat")]
    Mismatch(#[source] rustls::Error),
}

impl Certificate {
    /// Reads both files.
    pub fn load(chain: &Path, key: &Path) -> Result<Self, CertificateError> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let current = Arc::new(Shared(RwLock::new(read(chain, key, &provider)?)));
        Ok(Self { chain: chain.to_owned(), key: key.to_owned(), provider, current })
    }

    /// Reads the files again; true when they changed. While they are wrong, the former ones serve.
    pub fn refresh(&self) -> Result<bool, CertificateError> {
        let found = read(&self.chain, &self.key, &self.provider)?;
        let mut current = self.current.0.write().unwrap_or_else(PoisonError::into_inner);
        let changed = current.read != found.read;
        *current = found;
        Ok(changed)
    }

    /// Follows the files for ever: each minute, and when told to by SIGHUP.
    /// SIGHUP is heard as soon as this returns: before, it would end the program.
    pub fn follow(self: Arc<Self>) -> impl Future<Output = ()> + Send {
        let mut hang_up = HangUp::new();
        async move {
            let mut every = tokio::time::interval(LOOK_EVERY);
            loop {
                tokio::select! {
                    _ = every.tick() => {}
                    () = hang_up.heard() => {}
                }
                self.look_again();
            }
        }
    }

    fn look_again(&self) {
        match self.refresh() {
            Ok(true) => tracing::info!("the certificate was renewed"),
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "the former certificate goes on serving"),
        }
    }

    /// TLS 1.2 and 1.3, for HTTP/1.1; a renewed certificate serves from the next connection on.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let config = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_safe_default_protocol_versions()
            .expect("the provider knows the usual versions");
        let shared = Arc::clone(&self.current);
        let mut config = config.with_no_client_auth().with_cert_resolver(shared);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        TlsAcceptor::from(Arc::new(config))
    }
}

/// What the next connection is answered with.
#[derive(Debug)]
struct Shared(RwLock<Current>);

impl ResolvesServerCert for Shared {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let current = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&current.key))
    }
}

fn read(chain: &Path, key: &Path, provider: &CryptoProvider) -> Result<Current, CertificateError> {
    let bytes = |path: &Path| {
        fs::read(path).map_err(|cause| CertificateError::Read { path: path.to_owned(), cause })
    };
    let no_pem = |path: &Path, what| CertificateError::Pem { path: path.to_owned(), what };
    let (chain_pem, key_pem) = (bytes(chain)?, bytes(key)?);
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(&chain_pem)
        .collect::<Result<_, _>>()
        .map_err(|_| no_pem(chain, "certificat"))?;
    if certificates.is_empty() {
        return Err(no_pem(chain, "certificat"));
    }
    let private = PrivateKeyDer::from_pem_slice(&key_pem).map_err(|_| no_pem(key, "clé privée"))?;
    let certified = CertifiedKey::from_der(certificates, private, provider);
    let certified = Arc::new(certified.map_err(CertificateError::Mismatch)?);
    let read = Sha256::new().chain_update(&chain_pem).chain_update(&key_pem).finalize().into();
    Ok(Current { key: certified, read })
}

/// SIGHUP, where there is one.
struct HangUp {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl HangUp {
    #[cfg(unix)]
    fn new() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let signal = signal(SignalKind::hangup())
            .inspect_err(|error| tracing::error!(%error, "SIGHUP cannot be heard"));
        Self { signal: signal.ok() }
    }

    #[cfg(not(unix))]
    fn new() -> Self {
        Self {}
    }

    async fn heard(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal {
            signal.recv().await;
            return;
        }
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use tokio_rustls::{TlsConnector, rustls::RootCertStore};

    use super::*;

    /// Writes a new certificate for `balado.example`, and returns it.
    fn renew(folder: &Path) -> CertificateDer<'static> {
        let made = rcgen::generate_simple_self_signed(["balado.example".to_owned()]).unwrap();
        fs::write(folder.join("chain.pem"), made.cert.pem()).unwrap();
        fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        made.cert.der().clone()
    }

    fn load(folder: &Path) -> Result<Certificate, CertificateError> {
        Certificate::load(&folder.join("chain.pem"), &folder.join("key.pem"))
    }

    /// Whether a client that trusts only this certificate gets through.
    async fn reached(certificate: &Certificate, trusted: &CertificateDer<'static>) -> bool {
        let mut roots = RootCertStore::empty();
        roots.add(trusted.clone()).unwrap();
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let (near, far) = tokio::io::duplex(64 << 10);
        let name = "balado.example".try_into().unwrap();
        let connector = TlsConnector::from(Arc::new(config));
        let (client, _) =
            tokio::join!(connector.connect(name, near), certificate.acceptor().accept(far));
        client.is_ok()
    }

    #[tokio::test]
    async fn a_renewed_certificate_serves_without_starting_again() {
        let folder = tempfile::tempdir().unwrap();
        let first = renew(folder.path());
        let certificate = load(folder.path()).unwrap();
        assert!(reached(&certificate, &first).await);
        assert!(!certificate.refresh().unwrap(), "nothing changed");
        let second = renew(folder.path());
        assert!(certificate.refresh().unwrap());
        assert!(reached(&certificate, &second).await);
        assert!(!reached(&certificate, &first).await);
    }

    #[tokio::test]
    async fn a_broken_renewal_leaves_the_former_certificate() {
        let folder = tempfile::tempdir().unwrap();
        let first = renew(folder.path());
        let certificate = load(folder.path()).unwrap();
        fs::write(folder.path().join("key.pem"), "half a file").unwrap();
        assert!(matches!(
            certificate.refresh(),
            Err(CertificateError::Pem { what: "clé privée", .. })
        ));
        let other = tempfile::tempdir().unwrap();
        renew(other.path());
        fs::copy(other.path().join("key.pem"), folder.path().join("key.pem")).unwrap();
        assert!(matches!(certificate.refresh(), Err(CertificateError::Mismatch(_))));
        assert!(reached(&certificate, &first).await);
    }

    #[test]
    fn a_missing_file_is_named_and_a_key_is_never_said() {
        let folder = tempfile::tempdir().unwrap();
        let missing = load(folder.path()).unwrap_err().to_string();
        assert!(missing.contains("chain.pem"), "{missing}");
        renew(folder.path());
        fs::write(folder.path().join("key.pem"), "-----BEGIN PRIVATE KEY-----\nsecret").unwrap();
        let wrong = load(folder.path()).unwrap_err();
        assert!(!format!("{wrong} {wrong:?}").contains("secret"), "{wrong:?}");
    }
}
