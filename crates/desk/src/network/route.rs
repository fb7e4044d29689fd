//! Which proxy leads to the service: explicit setting, environment, system setting, script, none.

use std::time::Duration;

use proxy_watch::{
    ProxyConfig, ProxyConfigSource, ProxyEndpoint, ProxyEntry, ProxyEnv, ProxyMode, ProxyScheme,
    ProxyStep, Scheme, pac::PacRequirement, pac::requirement,
};
use tokio::net::TcpStream;
use url::{Host, Url};

use super::{Login, ProxyChoice, Trouble, script};

/// How long each of several proxies has to answer before the next one is taken.
const FIRST_ANSWER: Duration = Duration::from_secs(3);

/// The way to the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    /// None when the way is direct.
    pub(crate) proxy: Option<Proxy>,
    pub(crate) origin: Origin,
    /// The script that said so.
    pub(crate) script: Option<Url>,
}

/// Who said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The Préférences, or `BALADO_PROXY`.
    Chosen,
    /// The school's policy.
    Decided,
    /// `HTTPS_PROXY` and its kin.
    Environment,
    /// The settings of the PC.
    System,
    /// Nobody: nothing is set.
    Nowhere,
    /// The settings of the PC cannot be read: it goes straight ahead, and the Diagnostic says so.
    Unread,
    /// The service is on this very PC.
    Here,
}

/// A proxy that speaks HTTP, and what it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proxy {
    pub(crate) host: String,
    pub(crate) port: u16,
    /// Whether the connection to the proxy itself is under TLS.
    pub(crate) tls: bool,
    pub(crate) login: Option<Login>,
}

impl Proxy {
    /// `proxy.example:3128`
    pub(crate) fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    pub(crate) fn for_client(&self) -> reqwest::Proxy {
        let scheme = if self.tls { "https" } else { "http" };
        let address = format!("{scheme}://{}", self.name());
        let proxy = reqwest::Proxy::all(address).expect("a host and a port make an address");
        match &self.login {
            Some(login) => proxy.basic_auth(&login.name, &login.password),
            None => proxy,
        }
    }

    fn of(endpoint: &ProxyEndpoint, tls: bool) -> Self {
        let login = endpoint.auth.as_ref().map(|auth| Login {
            name: auth.username().to_owned(),
            password: auth.password().unwrap_or_default().to_owned(),
        });
        Self { host: endpoint.host.to_string(), port: endpoint.port, tls, login }
    }
}

/// Finds the way, as the PC is set now.
pub(crate) async fn find(service: &Url, choice: &ProxyChoice) -> Result<Route, Trouble> {
    if is_here(service) {
        return Ok(Route { proxy: None, origin: Origin::Here, script: None });
    }
    let environment = ProxyEnv::from_env().ok();
    let system = async {
        let read = tokio::task::spawn_blocking(proxy_watch::read).await;
        read.expect("reading the settings does not panic")
    };
    let (origin, config) = match first(choice, environment.as_ref()) {
        Some(first) => first,
        None => of_system(system.await),
    };
    follow(service, origin, config).await
}

/// What the explicit setting says, or else the environment.
fn first(choice: &ProxyChoice, environment: Option<&ProxyEnv>) -> Option<(Origin, ProxyConfig)> {
    let chosen = match choice {
        ProxyChoice::AsThePc => None,
        ProxyChoice::Direct => Some(ProxyMode::Direct),
        ProxyChoice::Proxy(endpoint) => {
            let everything = [(Scheme::All, ProxyEntry::Use(endpoint.clone()))];
            Some(ProxyMode::manual(everything.into(), proxy_watch::BypassRules::new()))
        }
        ProxyChoice::Script(url) => Some(ProxyMode::pac(url.clone())),
    };
    let config = |mode| ProxyConfig::from_source(ProxyConfigSource::Env, mode);
    chosen.map(|mode| (Origin::Chosen, config(mode))).or_else(|| {
        let environment = environment.filter(|environment| environment.is_configured())?;
        Some((Origin::Environment, environment.to_config()))
    })
}

/// What the settings of the PC say.
fn of_system(read: Result<ProxyConfig, proxy_watch::Error>) -> (Origin, ProxyConfig) {
    match read {
        Ok(config) if config.effective == ProxyMode::Direct => (Origin::Nowhere, config),
        Ok(config) => (Origin::System, config),
        // A Linux without GNOME or KDE has no such settings.
        Err(proxy_watch::Error::Unsupported) => (Origin::Nowhere, ProxyConfig::direct()),
        Err(error) => {
            tracing::warn!(%error, "the proxy settings of this PC cannot be read");
            (Origin::Unread, ProxyConfig::direct())
        }
    }
}

async fn follow(service: &Url, origin: Origin, config: ProxyConfig) -> Result<Route, Trouble> {
    let (steps, script) = match requirement(&config.effective) {
        PacRequirement::NotNeeded => {
            let steps = proxy_watch::resolve(&config, service).map_err(|error| {
                tracing::warn!(%error, "a proxy setting cannot be used");
                Trouble::ProxySetting
            })?;
            (steps, None)
        }
        _ => script::steps(service, config).await?,
    };
    let proxy = first_that_answers(&steps).await?;
    Ok(Route { proxy, origin, script })
}

/// The first of them that can be reached; the first of all when none can, so that it is named.
async fn first_that_answers(steps: &[ProxyStep]) -> Result<Option<Proxy>, Trouble> {
    let Some(first) = steps.first() else { return Ok(None) };
    if steps.len() > 1 {
        for step in steps {
            let Some(endpoint) = step.endpoint() else { return Ok(None) };
            let reached = TcpStream::connect((endpoint.host.to_string(), endpoint.port));
            if matches!(tokio::time::timeout(FIRST_ANSWER, reached).await, Ok(Ok(_))) {
                return proxy(step);
            }
        }
    }
    proxy(first)
}

fn proxy(step: &ProxyStep) -> Result<Option<Proxy>, Trouble> {
    Ok(match step {
        ProxyStep::Direct => None,
        ProxyStep::Http(endpoint) => {
            Some(Proxy::of(endpoint, endpoint.scheme_hint == Some(ProxyScheme::Https)))
        }
        ProxyStep::Https(endpoint) => Some(Proxy::of(endpoint, true)),
        other => {
            let proxy = other.endpoint().map(ProxyEndpoint::authority).unwrap_or_default();
            return Err(Trouble::Socks { proxy });
        }
    })
}

/// Whether an address is that of this very PC, which no proxy leads to.
pub(crate) fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(text: &str) -> ProxyConfig {
        let endpoint = ProxyEndpoint::parse(text, 0).unwrap();
        let everything = [(Scheme::All, ProxyEntry::Use(endpoint))];
        let mode = ProxyMode::manual(everything.into(), proxy_watch::BypassRules::new());
        ProxyConfig::from_source(ProxyConfigSource::GSettings, mode)
    }

    /// The whole order, from the strongest: each row takes one away.
    #[tokio::test]
    async fn the_explicit_setting_comes_first_then_the_environment_then_the_system() {
        let service: Url = "https://balado.example/".parse().unwrap();
        let environment = ProxyEnv::from_vars([("https_proxy", "http://environment.example:1")]);
        let environment = environment.unwrap();
        let bare = ProxyEnv::from_vars([("PATH", "/bin")]).unwrap();
        let except = ProxyEnv::from_vars([
            ("https_proxy", "http://environment.example:1"),
            ("no_proxy", "balado.example"),
        ]);
        let chosen = ProxyChoice::parse("chosen.example:1").unwrap();
        let system = || of_system(Ok(mode("system.example:1")));
        let table = [
            (&chosen, &environment, Some("chosen.example:1"), Origin::Chosen),
            (&ProxyChoice::Direct, &environment, None, Origin::Chosen),
            (
                &ProxyChoice::AsThePc,
                &environment,
                Some("environment.example:1"),
                Origin::Environment,
            ),
            (&ProxyChoice::AsThePc, &except.unwrap(), None, Origin::Environment),
            (&ProxyChoice::AsThePc, &bare, Some("system.example:1"), Origin::System),
        ];
        for (choice, environment, expected, by) in table {
            let (origin, config) = first(choice, Some(environment)).unwrap_or_else(system);
            let route = follow(&service, origin, config).await.unwrap();
            let name = route.proxy.as_ref().map(Proxy::name);
            assert_eq!((name.as_deref(), route.origin), (expected, by), "{choice:?}");
        }
    }

    #[test]
    fn a_pc_without_such_settings_goes_straight_ahead_and_one_that_hides_them_says_so() {
        let source = std::io::ErrorKind::Other.into();
        let unread = proxy_watch::Error::Io { context: "reading".into(), source };
        let table = [
            (Err(proxy_watch::Error::Unsupported), Origin::Nowhere),
            (Ok(ProxyConfig::direct()), Origin::Nowhere),
            (Err(unread), Origin::Unread),
        ];
        for (read, expected) in table {
            assert_eq!(of_system(read).0, expected);
        }
    }

    #[tokio::test]
    async fn the_first_proxy_that_answers_is_taken() {
        let here = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let answering = here.local_addr().unwrap();
        let step = |text: &str| ProxyStep::Http(ProxyEndpoint::parse(text, 0).unwrap());
        let nobody = step("127.0.0.1:1");
        let proxy = first_that_answers(&[nobody.clone(), step(&answering.to_string())]).await;
        assert_eq!(proxy.unwrap().unwrap().name(), answering.to_string());
        let direct = first_that_answers(&[nobody.clone(), ProxyStep::Direct]).await.unwrap();
        assert_eq!(direct, None, "the script says: or else none");
        let named = first_that_answers(&[nobody.clone(), nobody]).await.unwrap().unwrap();
        assert_eq!(named.name(), "127.0.0.1:1", "none answers: the first is named");
    }
}
