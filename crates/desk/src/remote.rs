//! Asking the service: one client, one way to read its answers and its refusals.

use std::{sync::Arc, time::Duration};

use balado_wire::{CONTRACT_HEADER, CONTRACT_VERSION, Code, Problem};
use reqwest::{Method, Request, RequestBuilder, Response, StatusCode, header};
use semver::Version;
use serde::{Serialize, de::DeserializeOwned};
use url::Url;

use crate::{
    DeskError, Patience,
    network::{Network, ProxyChoice, Trouble},
    oldest::{OWN_VERSION, OldestApp},
    practice::Practice,
};

/// Why the service gave no answer that can be used.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// No connection.
    #[error("no connection to {host} ({why:?})")]
    Unreachable {
        /// Of the service.
        host: String,
        /// What stands in the way, as far as it could be seen.
        why: Box<Trouble>,
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
        /// Where the newest version of the app is.
        page: String,
    },
    /// The service lets no app as old as this one change anything.
    #[error("version {wanted} is wanted at {host}")]
    TooOld {
        /// Of the service.
        host: String,
        /// The oldest one that may.
        wanted: Version,
        /// Where the newest one is.
        page: String,
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

impl RemoteError {
    /// What the page acts on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { why, .. } => why.code(),
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
                let (what, remedy) = why.help();
                format!("Le service {host} ne répond pas : {what}. {remedy}")
            }
            Self::NotBalado { host, .. } => format!(
                "À l’adresse {host}, ce n’est pas Balado qui répond. Vérifiez l’adresse dans les Préférences ; si elle est bonne, \
                 ouvrez votre navigateur : le réseau de l’établissement demande peut-être de s’identifier."
            ),
            Self::OtherVersion { host, found, .. } if is_before_ours(found) => format!(
                "Le service {host} n’est pas encore à jour pour cette version de Balado import. Prévenez l’académie ; rien n’a été fait, et vos fichiers sont restés sur ce poste."
            ),
            Self::OtherVersion { host, page, .. } => format!(
                "Le service {host} parle une autre version que cette application. Installez la dernière version de Balado import : elle est à l’adresse {page}"
            ),
            Self::TooOld { host, wanted, page } => format!(
                "Cette version de Balado import ({OWN_VERSION}) est trop ancienne : le service {host} demande la {wanted} ou une plus récente. Rien n’a été envoyé ; ce que vous avez corrigé reste sur ce poste. Installez la dernière version, puis recommencez : elle est à l’adresse {page}"
            ),
            Self::Unreadable { host } => format!(
                "La réponse du service {host} n’a pas pu être lue. Réessayez ; si cela continue, prévenez l’assistance de l’académie."
            ),
            Self::Refused(problem) => problem.detail.clone(),
        }
    }

    /// Whether a version of the contract is one that this app does not know yet.
    pub(crate) fn is_after_ours(version: &str) -> bool {
        version != CONTRACT_VERSION && !is_before_ours(version)
    }

    /// Whether trying again may help.
    pub(crate) fn passes(&self) -> bool {
        match self {
            Self::Unreachable { why, .. } => why.passes(),
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

/// The service, as asked from this PC.
#[derive(Clone)]
pub(crate) struct Remote {
    network: Arc<Network>,
    choice: ProxyChoice,
    base: Url,
    token: Option<String>,
    patience: Patience,
    oldest: Arc<OldestApp>,
    /// Who answers in the place of the service while somebody practises.
    practice: Option<Arc<Practice>>,
}

impl Remote {
    pub(crate) fn new(
        network: Arc<Network>,
        choice: ProxyChoice,
        base: Url,
        patience: Patience,
        oldest: Arc<OldestApp>,
    ) -> Self {
        Self { network, choice, base, token: None, patience, oldest, practice: None }
    }

    pub(crate) fn with_practice(mut self, practice: Option<Arc<Practice>>) -> Self {
        self.practice = practice;
        self
    }

    pub(crate) fn with_token(mut self, token: Option<String>) -> Self {
        self.token = token;
        self
    }

    pub(crate) fn host(&self) -> String {
        self.base.host_str().unwrap_or_default().to_owned()
    }

    /// The address of one of the service's pages.
    pub(crate) fn page(&self, name: &str) -> String {
        format!("{}/{name}", self.base.as_str().trim_end_matches('/'))
    }

    /// That this app is older than what the service wants.
    pub(crate) fn too_old(&self, wanted: Version) -> RemoteError {
        RemoteError::TooOld { host: self.host(), wanted, page: self.page("application") }
    }

    /// That the service speaks another version of the contract.
    pub(crate) fn other_version(&self, found: String) -> RemoteError {
        RemoteError::OtherVersion { host: self.host(), found, page: self.page("application") }
    }

    /// A request for a path below the service's address.
    pub(crate) fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        let address = format!("{}{path}", self.base.as_str().trim_end_matches('/'));
        let request = self.network.writing().request(method, address);
        let request = request.header(CONTRACT_HEADER, CONTRACT_VERSION);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request and makes sure that Balado answered, and did not refuse. One that would change
    /// something is not sent to a service that wants a newer app; giving up and signing out always are.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Response, DeskError> {
        let request = request.build().map_err(|_| self.stopped_by(Trouble::Cut))?;
        let changes = !matches!(*request.method(), Method::GET | Method::DELETE);
        if let Some(wanted) = self.oldest.refuses(&self.base).filter(|_| changes) {
            return Err(self.too_old(wanted).into());
        }
        let (answer, version) = self.answered(request).await?;
        if version != CONTRACT_VERSION {
            return Err(self.other_version(version).into());
        }
        self.oldest.note(&self.base, answer.headers());
        self.accepted(answer).await
    }

    /// `GET` of what is about the app itself, without a session: a service of any version of the contract is heard,
    /// and the version it speaks comes too.
    pub(crate) async fn fetch(&self, path: &str) -> Result<(Response, String), DeskError> {
        let request = self.ask(Method::GET, path).build();
        let request = request.map_err(|_| self.stopped_by(Trouble::Cut))?;
        let (answer, version) = self.answered(request).await?;
        self.oldest.note(&self.base, answer.headers());
        Ok((self.accepted(answer).await?, version))
    }

    /// Sends a request, and makes sure that Balado answered; the version of the contract that it speaks comes too.
    async fn answered(&self, request: Request) -> Result<(Response, String), DeskError> {
        let answer = match &self.practice {
            Some(practice) => practice.answer(&request),
            None => self.sent(request).await?,
        };
        let version = answer.headers().get(CONTRACT_HEADER).and_then(|value| value.to_str().ok());
        match version.map(str::to_owned) {
            Some(version) => Ok((answer, version)),
            None => Err(self.answered_by_another(answer.status()).await),
        }
    }

    /// Sends a request by the way to the service.
    async fn sent(&self, request: Request) -> Result<Response, DeskError> {
        let client = Box::pin(self.network.client(&self.base, &self.choice)).await;
        let client = client.map_err(|trouble| self.stopped_by(trouble))?;
        match client.execute(request).await {
            Ok(answer) => Ok(answer),
            Err(error) => Err(self.failed(&error).await),
        }
    }

    /// An answer that is no refusal.
    async fn accepted(&self, answer: Response) -> Result<Response, DeskError> {
        let status = answer.status();
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
        let bytes = match answer.bytes().await {
            Ok(bytes) => bytes,
            Err(error) => return Err(self.failed(&error).await),
        };
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

    /// What came of a request that was not answered. When no connection came about, the way is walked once
    /// more, step by step, to say where it ends.
    pub(crate) async fn failed(&self, error: &reqwest::Error) -> DeskError {
        let trouble = if error.is_connect() {
            self.network.forget();
            let seen = Box::pin(self.network.look(&self.base, &self.choice)).await;
            seen.trouble.unwrap_or(if error.is_timeout() { Trouble::Timeout } else { Trouble::Cut })
        } else if error.is_timeout() {
            Trouble::Timeout
        } else {
            Trouble::Cut
        };
        self.stopped_by(trouble)
    }

    /// An answer that is not the service's: a proxy's, a portal's, or anybody's.
    async fn answered_by_another(&self, status: StatusCode) -> DeskError {
        let in_between = status.is_redirection()
            || status == StatusCode::PROXY_AUTHENTICATION_REQUIRED
            || status == StatusCode::NETWORK_AUTHENTICATION_REQUIRED;
        if in_between {
            let seen = Box::pin(self.network.look(&self.base, &self.choice)).await;
            let known = |trouble: &Trouble| !matches!(trouble, Trouble::NotBalado { .. });
            if let Some(trouble) = seen.trouble.filter(known) {
                return self.stopped_by(trouble);
            }
        }
        RemoteError::NotBalado { host: self.host(), status: status.as_u16() }.into()
    }

    fn stopped_by(&self, trouble: Trouble) -> DeskError {
        RemoteError::Unreachable { host: self.host(), why: Box::new(trouble) }.into()
    }
}

/// In seconds, as our service says it.
fn retry_after(answer: &Response) -> Option<u64> {
    answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()
}

/// An entity tag, for `If-None-Match` and `If-Match`.
pub(crate) const IF_NONE_MATCH: header::HeaderName = header::IF_NONE_MATCH;
