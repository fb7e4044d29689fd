use std::{path::PathBuf, sync::Arc};

use balado_service::serve::{Certificate, CertificateError};
use clap::Args;

/// The service's own TLS, when no reverse proxy does it.
#[derive(Debug, Args)]
pub struct Tls {
    /// Certificat du service et sa chaîne (PEM), relus quand ils changent. Sans eux, TLS est l’affaire
    /// d’un mandataire devant le service.
    #[arg(long, env = "BALADO_TLS_CERT", value_name = "FICHIER", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Clé privée du certificat (PEM).
    #[arg(long, env = "BALADO_TLS_KEY", value_name = "FICHIER", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
}

impl Tls {
    /// Whether the service speaks TLS itself.
    pub fn is_ours(&self) -> bool {
        self.tls_cert.is_some()
    }

    /// The certificate, when one is named; it follows its files from then on.
    pub fn certificate(&self) -> Result<Option<Arc<Certificate>>, CertificateError> {
        let (Some(chain), Some(key)) = (&self.tls_cert, &self.tls_key) else { return Ok(None) };
        let certificate = Arc::new(Certificate::load(chain, key)?);
        tokio::spawn(Arc::clone(&certificate).follow());
        Ok(Some(certificate))
    }
}
