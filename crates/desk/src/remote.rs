//! Asking the service: one client, one way to read its answers and its refusals.

use std::{error::Error as _, sync::Arc, time::Duration};

use balado_wire::{CONTRACT_HEADER, CONTRACT_VERSION, Code, Problem};
use reqwest::{Method, RequestBuilder, Response, StatusCode, header};
use semver::Version;
use serde::{Serialize, de::DeserializeOwned};
use url::Url;

use crate::{
    DeskError, Patience,
    oldest::{OWN_VERSION, OldestApp},
};

/// Why the service gave no answer that can be used.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// No connection.
    #[error("no connection to {host} ({why:?})")]
    Unreachable {
        /// Of the service.
        host: String,
        /// As far as it is known.
        why: Unreachable,
    },
    /// Something answered that is not Balado.
    #[error("not a Balado service at {host}: status {status}")]
    NotBalado {
        /// Of the service.
        host: String,
        /// Of the answer.
        status: u16,
    },
    /// Another version of the contract.
    #[error("contract {found} at {host}")]
    OtherVersion {
        /// Of the service.
        host: String,
        /// What it speaks.
        found: String,
    },
    /// The service lets no app as old as this one change anything.
    #[error("version {wanted} is wanted at {host}")]
    TooOld {
        /// Of the service.
        host: String,
        /// The oldest one that may.
        wanted: Version,
    },
    /// The service refused, and said why.
    #[error("{} {}, request {}", .0.status, .0.code.as_str(), .0.request_id)]
    Refused(Box<Problem>),
    /// The answer cannot be read.
    #[error("unreadable answer from {host}")]
    Unreadable {
        /// Of the service.
        host: String,
    },
}

/// Why there is no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreachable {
    /// Nobody listens, or the name is unknown.
    Connect,
    /// No answer in time.
    Timeout,
    /// The certificate is not trusted.
    Certificate,
    /// The school's proxy asks for something.
    Proxy,
    /// Cut on the way.
    Cut,
}

impl RemoteError {
    /// What the page acts on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::NotBalado { .. } => "not-balado",
            Self::OtherVersion { .. } => "other-version",
            Self::TooOld { .. } => "too-old",
            Self::Unreadable { .. } => "unreadable-answer",
            Self::Refused(problem) => problem.code.as_str(),
        }
    }

    /// What the person reads.
    pub fn help(&self) -> String {
        match self {
            Self::Unreachable { host, why } => {
                format!("Le service {host} ne répond pas : {}", why.help())
            }
            Self::NotBalado { host, .. } => format!(
                "À l’adresse {host}, ce n’est pas Balado qui répond. Vérifiez l’adresse dans les Préférences ; si elle est bonne, \
                 ouvrez votre navigateur : le réseau de l’établissement demande peut-être de s’identifier."
            ),
            Self::OtherVersion { host, found } if is_before_ours(found) => format!(
                "Le service {host} n’est pas encore à jour pour cette version de Balado import. Prévenez l’académie ; rien n’a été fait, et vos fichiers sont restés sur ce poste."
            ),
            Self::OtherVersion { host, .. } => format!(
                "Le service {host} parle une autre version que cette application. Installez la dernière version de Balado import."
            ),
            Self::TooOld { host, wanted } => format!(
                "Cette version de Balado import ({OWN_VERSION}) est trop ancienne : le service {host} demande la {wanted} ou une plus récente. Rien n’a été envoyé. Installez la dernière version, puis recommencez."
            ),
            Self::Unreadable { host } => format!(
                "La réponse du service {host} n’a pas pu être lue. Réessayez ; si cela continue, prévenez l’assistance de l’académie."
            ),
            Self::Refused(problem) => problem.detail.clone(),
        }
    }

    /// Whether trying again may help.
    pub(crate) fn passes(&self) -> bool {
        match self {
            Self::Unreachable { why, .. } => {
                matches!(why, Unreachable::Connect | Unreachable::Timeout | Unreachable::Cut)
            }
            Self::NotBalado { status, .. } => matches!(status, 502..=504),
            Self::Refused(problem) => {
                matches!(problem.code, Code::Unavailable | Code::InDoubt | Code::TooSlow)
            }
            Self::OtherVersion { .. } | Self::TooOld { .. } | Self::Unreadable { .. } => false,
        }
    }

    /// How long the service asks to be left alone.
    fn asks_for(&self) -> Option<Duration> {
        match self {
            Self::Refused(problem) => problem.retry_after.map(Duration::from_secs),
            _ => None,
        }
    }

    /// Whether smaller bodies may go through.
    pub(crate) fn too_large(&self) -> bool {
        match self {
            Self::NotBalado { status, .. } => matches!(status, 408 | 413 | 502),
            Self::Refused(problem) => matches!(problem.code, Code::TooLarge | Code::TooSlow),
            _ => false,
        }
    }
}

/// Whether a version of the contract is one of those before ours.
fn is_before_ours(version: &str) -> bool {
    let number = |version: &str| version.trim().parse::<u32>().ok();
    number(version).is_some_and(|version| Some(version) < number(CONTRACT_VERSION))
}

impl Unreachable {
    fn help(self) -> &'static str {
        match self {
            Self::Connect => {
                "vérifiez que ce poste est relié à Internet, puis réessayez. Rien n’a été perdu."
            }
            Self::Timeout => {
                "la connexion est trop lente ou coupée. Réessayez dans un instant. Rien n’a été perdu."
            }
            Self::Certificate => {
                "son certificat n’est pas reconnu par ce poste. Prévenez le support informatique de l’établissement."
            }
            Self::Proxy => {
                "le proxy de l’établissement refuse la connexion. Prévenez le support informatique."
            }
            Self::Cut => {
                "la connexion s’est coupée. Réessayez dans un instant. Rien n’a été perdu."
            }
        }
    }
}

/// The service, as asked from this PC.
#[derive(Clone)]
pub(crate) struct Remote {
    client: reqwest::Client,
    base: Url,
    token: Option<String>,
    patience: Patience,
    oldest: Arc<OldestApp>,
}

impl Remote {
    pub(crate) fn new(base: Url, patience: Patience, oldest: Arc<OldestApp>) -> Self {
        // The second time it is there already, which is what was wanted.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .user_agent(format!("balado-import/{OWN_VERSION}"))
            .connect_timeout(Duration::from_secs(10))
            .read_timeout(Duration::from_mins(1))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("the client's settings are constant");
        Self { client, base, token: None, patience, oldest }
    }

    pub(crate) fn with_token(mut self, token: Option<String>) -> Self {
        self.token = token;
        self
    }

    pub(crate) fn host(&self) -> String {
        self.base.host_str().unwrap_or_default().to_owned()
    }

    /// A request for a path below the service's address.
    pub(crate) fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        let address = format!("{}{path}", self.base.as_str().trim_end_matches('/'));
        let request =
            self.client.request(method, address).header(CONTRACT_HEADER, CONTRACT_VERSION);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request and makes sure that Balado answered, and did not refuse. One that would change
    /// something is not sent to a service that wants a newer app; giving up and signing out always are.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Response, DeskError> {
        let request = request.build().map_err(|error| self.unreachable(&error))?;
        let changes = !matches!(*request.method(), Method::GET | Method::DELETE);
        if let Some(wanted) = self.oldest.refuses(&self.base).filter(|_| changes) {
            return Err(RemoteError::TooOld { host: self.host(), wanted }.into());
        }
        let answer = self.client.execute(request).await;
        let answer = answer.map_err(|error| self.unreachable(&error))?;
        let status = answer.status();
        let version = answer.headers().get(CONTRACT_HEADER).and_then(|value| value.to_str().ok());
        match version {
            Some(CONTRACT_VERSION) => self.oldest.note(&self.base, answer.headers()),
            Some(found) => {
                let found = found.to_owned();
                return Err(RemoteError::OtherVersion { host: self.host(), found }.into());
            }
            None if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
                return Err(RemoteError::Unreachable {
                    host: self.host(),
                    why: Unreachable::Proxy,
                }
                .into());
            }
            None => {
                return Err(
                    RemoteError::NotBalado { host: self.host(), status: status.as_u16() }.into()
                );
            }
        }
        if status.is_success() || status == StatusCode::NOT_MODIFIED {
            return Ok(answer);
        }
        let retry_after = retry_after(&answer);
        let problem = Problem { retry_after, ..self.read(answer).await? };
        if problem.code == Code::SignedOut {
            Err(DeskError::SignedOut)
        } else {
            Err(RemoteError::Refused(Box::new(problem)).into())
        }
    }

    /// Reads a JSON body.
    pub(crate) async fn read<T: DeserializeOwned>(&self, answer: Response) -> Result<T, DeskError> {
        let bytes = answer.bytes().await.map_err(|error| self.unreachable(&error))?;
        serde_json::from_slice(&bytes)
            .map_err(|_| RemoteError::Unreadable { host: self.host() }.into())
    }

    /// `GET` of a JSON body.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, DeskError> {
        let answer = self.send(self.ask(Method::GET, path)).await?;
        self.read(answer).await
    }

    /// A JSON body for a JSON body.
    pub(crate) async fn call<B: Serialize, T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &B,
    ) -> Result<T, DeskError> {
        let answer = self.send(self.ask(method, path).json(body)).await?;
        self.read(answer).await
    }

    /// The same, which waits no longer for its answer.
    pub(crate) async fn call_within<B: Serialize, T: DeserializeOwned>(
        &self,
        limit: Duration,
        method: Method,
        path: &str,
        body: &B,
    ) -> Result<T, DeskError> {
        let answer = self.send(self.ask(method, path).timeout(limit).json(body)).await?;
        self.read(answer).await
    }

    /// A request whose answer has no body.
    pub(crate) async fn tell(&self, method: Method, path: &str) -> Result<(), DeskError> {
        self.send(self.ask(method, path)).await.map(|_| ())
    }

    /// Tries again, later and later, what did not come through and may be repeated.
    pub(crate) async fn patiently<T, F: Future<Output = Result<T, DeskError>>>(
        &self,
        ask: impl Fn() -> F,
    ) -> Result<T, DeskError> {
        let mut tried = 1;
        loop {
            let done = ask().await;
            let pause = match &done {
                Err(DeskError::Remote(error)) if error.passes() => {
                    self.patience.pause(tried, error.asks_for())
                }
                _ => None,
            };
            let Some(pause) = pause else { return done };
            tokio::time::sleep(pause).await;
            tried += 1;
        }
    }

    pub(crate) fn unreachable(&self, error: &reqwest::Error) -> DeskError {
        let why = if error.is_timeout() {
            Unreachable::Timeout
        } else if speaks_of(error, &["certificate", "UnknownIssuer", "tls"]) {
            Unreachable::Certificate
        } else if speaks_of(error, &["proxy"]) {
            Unreachable::Proxy
        } else if error.is_connect() {
            Unreachable::Connect
        } else {
            Unreachable::Cut
        };
        RemoteError::Unreachable { host: self.host(), why }.into()
    }
}

/// In seconds, as our service says it.
fn retry_after(answer: &Response) -> Option<u64> {
    answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()
}

/// Whether an error or what caused it names one of these: `reqwest` tells them apart in words only.
fn speaks_of(error: &reqwest::Error, words: &[&str]) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if words.iter().any(|word| text.contains(word)) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// An entity tag, for `If-None-Match` and `If-Match`.
pub(crate) const IF_NONE_MATCH: header::HeaderName = header::IF_NONE_MATCH;
