//! The way from this PC to the service: through which proxy, under which certificates, and what stands in
//! between when nothing comes back.
//!
//! [`Network`] finds the way once and keeps it for ten minutes; a failure makes it look again. What it says of
//! a failure is what [`probe`] saw when it went the same way, step by step. The window, the command line and
//! the Diagnostic share these sentences.

pub(crate) mod certificate;
pub(crate) mod choice;
mod credentials;
pub(crate) mod probe;
pub(crate) mod route;
mod script;
pub(crate) mod tls;
pub(crate) mod trouble;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use reqwest::Client;
use url::Url;

pub(crate) use self::{
    choice::ProxyChoice,
    credentials::Login,
    probe::Seen,
    route::{Origin, Proxy, Route},
    trouble::Trouble,
};
use crate::{Vault, oldest::OWN_VERSION};
use credentials::Credentials;

/// How long a way is taken without looking again: a PC that moves to another network finds out by a failure.
const KNOWN_FOR: Duration = Duration::from_mins(10);

/// The way to the service, found once and shared by everything that asks it.
pub(crate) struct Network {
    credentials: Credentials,
    way: Mutex<Option<Way>>,
    /// Held while the way is looked for: those who come meanwhile take what is found.
    finding: tokio::sync::Mutex<()>,
    /// What requests are written with; it never leaves this PC by itself.
    writing: Client,
    /// No way leads anywhere.
    is_closed: bool,
}

#[derive(Clone)]
struct Way {
    service: Url,
    choice: ProxyChoice,
    route: Route,
    client: Client,
    since: Instant,
}

impl Network {
    pub(crate) fn new(vault: Arc<dyn Vault>) -> Self {
        // The second time it is there already, which is what was wanted.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        Self {
            credentials: Credentials::of(vault),
            way: Mutex::default(),
            finding: tokio::sync::Mutex::default(),
            writing: client(None),
            is_closed: false,
        }
    }

    /// The same, by which nothing leaves this PC.
    pub(crate) fn closed(self) -> Self {
        Self { is_closed: true, ..self }
    }

    /// What a request is written with, before the way is known.
    pub(crate) fn writing(&self) -> &Client {
        &self.writing
    }

    /// The client that goes the way to this service.
    pub(crate) async fn client(
        &self,
        service: &Url,
        choice: &ProxyChoice,
    ) -> Result<Client, Trouble> {
        self.way(service, choice).await.map(|way| way.client)
    }

    /// Goes the way step by step, and says what it saw. Nothing but a question for `/healthz` is sent.
    pub(crate) async fn look(&self, service: &Url, choice: &ProxyChoice) -> Seen {
        match self.way(service, choice).await {
            Ok(way) => probe::look(service, way.route).await,
            Err(trouble) => Seen::nothing(trouble),
        }
    }

    /// The way to this service.
    pub(crate) async fn route(
        &self,
        service: &Url,
        choice: &ProxyChoice,
    ) -> Result<Route, Trouble> {
        self.way(service, choice).await.map(|way| way.route)
    }

    /// Looks for the way anew next time.
    pub(crate) fn forget(&self) {
        *self.known() = None;
    }

    /// Keeps what the proxy of this way wants to know, once it has taken it.
    pub(crate) async fn sign_in(
        &self,
        service: &Url,
        choice: &ProxyChoice,
        login: Login,
    ) -> Result<(), Trouble> {
        let route = self.way(service, choice).await?.route;
        let Some(proxy) = route.proxy.clone() else { return Ok(()) };
        let with_login = Proxy { login: Some(login.clone()), ..proxy.clone() };
        let seen = probe::look(service, Route { proxy: Some(with_login), ..route }).await;
        if let Some(trouble) = seen.trouble.filter(Trouble::is_of_the_proxy) {
            return Err(trouble);
        }
        self.credentials.keep(&proxy, login).await;
        self.forget();
        Ok(())
    }

    async fn way(&self, service: &Url, choice: &ProxyChoice) -> Result<Way, Trouble> {
        if self.is_closed {
            return Err(Trouble::Connect);
        }
        if let Some(way) = self.fresh(service, choice) {
            return Ok(way);
        }
        let _alone = self.finding.lock().await;
        if let Some(way) = self.fresh(service, choice) {
            return Ok(way);
        }
        let mut route = route::find(service, choice).await?;
        if let Some(proxy) = &mut route.proxy
            && proxy.login.is_none()
        {
            proxy.login = self.credentials.of_proxy(proxy).await;
        }
        let client = client(route.proxy.as_ref());
        let (service, choice) = (service.clone(), choice.clone());
        let way = Way { service, choice, route, client, since: Instant::now() };
        *self.known() = Some(way.clone());
        Ok(way)
    }

    fn fresh(&self, service: &Url, choice: &ProxyChoice) -> Option<Way> {
        let known = self.known();
        let fresh = |way: &&Way| {
            (&way.service, &way.choice) == (service, choice) && way.since.elapsed() < KNOWN_FOR
        };
        known.as_ref().filter(fresh).cloned()
    }

    fn known(&self) -> MutexGuard<'_, Option<Way>> {
        self.way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Verifies with the system's certificates, and goes through this proxy or through none: what the
/// environment says was heard when the way was found.
fn client(proxy: Option<&Proxy>) -> Client {
    let builder = Client::builder()
        .user_agent(format!("balado-import/{OWN_VERSION}"))
        .connect_timeout(Duration::from_secs(10))
        .read_timeout(Duration::from_mins(1))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy();
    let builder = match proxy.map(Proxy::for_client) {
        Some(proxy) => builder.proxy(proxy),
        None => builder,
    };
    builder.build().expect("the client's settings are constant")
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use tokio::net::TcpListener;

    use super::*;
    use crate::MemoryVault;

    #[tokio::test]
    async fn nothing_leaves_by_a_network_that_is_closed() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let service: Url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let network = Network::new(Arc::new(MemoryVault::default())).closed();
        let straight = ProxyChoice::parse("aucun").unwrap();
        let looked = network.look(&service, &straight).now_or_never();
        assert_eq!(looked.and_then(|seen| seen.trouble), Some(Trouble::Connect), "at once");
        assert!(network.client(&service, &straight).await.is_err());
        assert!(listener.accept().now_or_never().is_none(), "nobody came");
    }
}
