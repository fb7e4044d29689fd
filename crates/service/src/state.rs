use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use semver::Version;
use tokio::sync::Notify;
use url::Url;

use crate::{
    arrivals::cas,
    clock::Clock,
    config::{Academies, Limits},
    egress::EgressNetworks,
    mail::Mailer,
    metrics::Metrics,
    openid::Provider,
    proxies::{TrustedProxies, Watchers},
    readings::Readings,
    releases::Releases,
    secrets::ServerKey,
    store::Store,
};

/// All that a handler may need.
#[derive(Debug, Clone)]
pub struct AppState {
    /// What the service keeps.
    pub store: Store,
    /// How mails leave.
    pub mailer: Arc<dyn Mailer>,
    /// Told when a code may be waiting to leave.
    pub codes: Arc<Notify>,
    /// Whether this instance is about to stop.
    pub leaving: Leaving,
    /// What hour it is.
    pub clock: Arc<dyn Clock>,
    /// Under which codes and tokens are kept.
    pub key: ServerKey,
    /// Whose schools are served.
    pub academies: Academies,
    /// How long and how much.
    pub limits: Limits,
    /// Who is believed about where a request comes from.
    pub proxies: TrustedProxies,
    /// Through which addresses many schools go out.
    pub egress: EgressNetworks,
    /// Who may read the counters.
    pub watchers: Watchers,
    /// The address people reach the service at.
    pub public_url: Url,
    /// The oldest version of the app that may change something; any when nothing is set.
    pub min_app_version: Option<Version>,
    /// Asks ENTs whom they gave a ticket to.
    pub cas: cas::Client,
    /// For the sites that it signs people in for, when there are some.
    pub openid: Option<Provider>,
    /// The versions of the app that it hands out.
    pub releases: Releases,
    /// Who read which list, on its way to the audit.
    pub readings: Readings,
    /// Counts for whoever watches the service.
    pub metrics: Metrics,
}

/// An instance that is about to stop says so to whoever balances requests, and goes on answering meanwhile.
/// Clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct Leaving(Arc<AtomicBool>);

impl Leaving {
    /// From now on it is not ready.
    pub fn begin(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether it began.
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
