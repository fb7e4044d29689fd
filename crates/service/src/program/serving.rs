use std::{error::Error, io::Write, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use balado_arguments::{Unfit, expected, number, reason};
use balado_service::{
    AppState, Leaving, Metrics,
    arrivals::cas,
    clock::{Clock, clock_of},
    config::{Academies, ConnectionLimits, Limits, Retention, SignInLimits},
    egress::EgressNetworks,
    mail::{Mailer, post},
    proxies::{TrustedProxies, Watchers},
    readings::Readings,
    releases::Releases,
    secrets::ServerKey,
    serve::{open_files, serve_with},
    store::Store,
};
use clap::Args;
use ipnet::IpNet;
use semver::Version;
use tokio::net::TcpListener;
use url::Url;

use super::{
    database,
    demo::Demo,
    keys, mail, openid,
    stop::{abandoned, stopped},
    tls,
};

/// How a network is written.
const NETWORK: &str = "un réseau, comme 10.0.0.0/8";

/// How the service answers.
#[derive(Debug, Args)]
pub struct Serving {
    /// Adresse d’écoute ; port 0 pour un port libre.
    #[arg(long, env = "BALADO_LISTEN", default_value = "127.0.0.1:7077", value_name = "ADRESSE",
        value_parser = expected::<SocketAddr>("une adresse et un port, comme 127.0.0.1:7077"))]
    listen: SocketAddr,
    /// Adresse où les gens joignent le service ; par défaut, celle d’écoute.
    #[arg(long, env = "BALADO_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    public_url: Option<Url>,
    /// Réseau de vos mandataires (10.0.0.0/8) : eux seuls sont crus sur l’adresse du client.
    #[arg(long, env = "BALADO_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',',
        value_parser = expected::<IpNet>(NETWORK))]
    trusted_proxy: Vec<IpNet>,
    /// Réseau qui peut lire /metrics, outre cette machine.
    #[arg(long, env = "BALADO_METRICS_FROM", value_name = "CIDR", value_delimiter = ',',
        value_parser = expected::<IpNet>(NETWORK))]
    metrics_from: Vec<IpNet>,
    /// Réseau par lequel beaucoup d’établissements sortent sous peu d’adresses (192.0.2.16/28) :
    /// chacune de ses adresses a droit à plus de liens par heure.
    #[arg(long, env = "BALADO_EGRESS_NETWORKS", value_name = "CIDR", value_delimiter = ',',
        value_parser = egress_network)]
    egress_networks: Vec<IpNet>,
    /// Liens par heure pour chaque adresse de ces réseaux ; les limites de chaque établissement restent.
    #[arg(long, env = "BALADO_EGRESS_LINKS", value_name = "NOMBRE",
        default_value_t = SignInLimits::default().per_egress, value_parser = number::<u32>(10..=1_000_000))]
    egress_links: u32,
    /// Plus ancienne version de Balado import qui peut encore envoyer ; une plus ancienne demande à être
    /// mise à jour avant tout envoi.
    #[arg(long, env = "BALADO_MIN_APP_VERSION", value_name = "VERSION",
        value_parser = expected::<Version>("une version, comme 0.3.0"))]
    min_app_version: Option<Version>,
    /// Mémoire pour les listes comparées ou validées en même temps, en Mo ; les autres attendent leur tour.
    #[arg(long, env = "BALADO_LIST_MEMORY", value_name = "MO",
        default_value_t = Limits::default().list_memory >> 20, value_parser = number::<u64>(16..=1_000_000))]
    list_memory: u64,
    #[command(flatten)]
    tls: tls::Tls,
    #[command(flatten)]
    mail: mail::Mailing,
    #[command(flatten)]
    demo: Demo,
    /// Secondes entre le signal d’arrêt et l’arrêt : /readyz dit aussitôt que cette instance s’en va, pour
    /// qu’un répartiteur de charge cesse d’y envoyer, et elle répond encore [par défaut : 5 avec une base
    /// PostgreSQL, 0 sans].
    #[arg(long, env = "BALADO_DRAIN", value_name = "SECONDES", value_parser = number::<u64>(0..=300))]
    drain: Option<u64>,
    /// S’arrête aussi à la fin de l’entrée standard : pour le programme qui lance le service, et qui
    /// peut finir sans prévenir.
    #[arg(long)]
    until_input_ends: bool,
}

impl Serving {
    /// Answers until told to stop.
    pub async fn run(
        &self,
        data: &Path,
        database: &database::Database,
        (keys, sites): (&keys::Source, &openid::Sites),
        (served, releases): (Academies, Releases),
        retention: Retention,
    ) -> Result<(), Box<dyn Error>> {
        self.demo.check(self.mail.sends(), self.public_url.as_ref())?;
        let mailer = self.mail.mailer(self.demo.on.then_some(data))?;
        let listener = TcpListener::bind(self.listen).await;
        let listener =
            listener.map_err(|error| format!("--listen {} : {}", self.listen, reason(&error)))?;
        let address = listener.local_addr()?;
        let certificate = self.tls.certificate()?;
        let scheme = if certificate.is_some() { "https" } else { "http" };
        let here: Url = format!("{scheme}://{address}/").parse()?;
        let key = keys.load(data, database)?;
        let store = database.open(data).await?;
        let clock = clock_of(&store).await?;
        let _noting =
            if database.is_server() { Some(keys::join(&store, &key, &clock).await?) } else { None };
        let limits = Limits { retention, ..self.limits(database.connections()) };
        let store = store.with_limits(limits.school).with_memory(limits.list_memory);
        let public_url = self.public_url.clone().unwrap_or(here);
        let openid = sites.provider(data, database, &public_url, clock.now())?;
        let state = self.state(store, clock, key, public_url, (served, releases), mailer)?;
        let state = AppState { limits, openid, ..state };
        self.demo.prepare(&state.store).await?;
        self.announce(scheme, address)?;
        let (finish, finished) = tokio::sync::oneshot::channel();
        let sending = tokio::spawn(post::run(state.clone(), async {
            // Dropped by a failure, it ends too.
            let _ = finished.await;
        }));
        let (close, closed) = tokio::sync::oneshot::channel();
        let (readings, store) = (state.readings.clone(), state.store.clone());
        let noting = tokio::spawn(async move {
            let closed = async {
                // Dropped by a failure, it ends too.
                let _ = closed.await;
            };
            readings.keep_writing(&store, closed).await;
        });
        let end = self.end(self.drain(database), state.leaving.clone());
        let served = serve_with(listener, certificate, state, end).await;
        // The post ended by itself when nobody listens any more.
        let _ = finish.send(());
        sending.await?;
        let _ = close.send(());
        noting.await?;
        Ok(served?)
    }

    /// Where people know the service, when it was said.
    pub fn public_url(&self) -> Option<&Url> {
        self.public_url.as_ref()
    }

    /// Whether an address is the very one it listens at, so that nobody stands between.
    pub fn listens_at(&self, url: &Url) -> bool {
        let ours = if self.tls.is_ours() { "https" } else { "http" };
        url.scheme() == ours && url.port_or_known_default() == Some(self.listen.port())
    }

    /// Who is believed about the client's address.
    pub fn trusted_proxies(&self) -> &[IpNet] {
        &self.trusted_proxy
    }

    /// Where mails would go; nothing is made for them.
    pub fn way_of_mails(&self) -> Result<mail::Way, String> {
        self.mail.way(self.demo.on)
    }

    /// Long enough for a load balancer to see it; nobody balances what is on one file.
    fn drain(&self, database: &database::Database) -> Duration {
        let usual = if database.is_server() { 5 } else { 0 };
        Duration::from_secs(self.drain.unwrap_or(usual))
    }

    fn end(
        &self,
        drain: Duration,
        leaving: Leaving,
    ) -> impl Future<Output = ()> + Send + 'static + use<> {
        let follows = self.until_input_ends;
        async move {
            tokio::select! {
                () = stopped() => {
                    leaving.begin();
                    tokio::time::sleep(drain).await;
                }
                () = abandoned(), if follows => {}
            }
        }
    }

    fn state(
        &self,
        store: Store,
        clock: Arc<dyn Clock>,
        key: ServerKey,
        public_url: Url,
        (served, releases): (Academies, Releases),
        mailer: Arc<dyn Mailer>,
    ) -> Result<AppState, Box<dyn Error>> {
        Ok(AppState {
            store,
            mailer,
            codes: Arc::default(),
            leaving: Leaving::default(),
            clock,
            key,
            limits: Limits::default(),
            academies: served,
            proxies: TrustedProxies::from(self.trusted_proxy.clone()),
            egress: EgressNetworks::from(self.egress_networks.clone()),
            watchers: Watchers::from(self.metrics_from.clone()),
            public_url,
            min_app_version: self.min_app_version.clone(),
            cas: cas::Client::new()?,
            openid: None,
            releases,
            readings: Readings::default(),
            metrics: Metrics::default(),
        })
    }

    fn limits(&self, database_connections: usize) -> Limits {
        let sign_in = SignInLimits { per_egress: self.egress_links, ..SignInLimits::default() };
        let connection = connections(database_connections);
        Limits {
            sign_in: self.demo.limits(sign_in),
            connection,
            list_memory: self.list_memory << 20,
            ..Limits::default()
        }
    }

    fn announce(&self, scheme: &str, address: SocketAddr) -> std::io::Result<()> {
        let mut console = std::io::stdout();
        self.demo.announce(&mut console)?;
        writeln!(console, "listening on {scheme}://{address}")?;
        console.flush()
    }
}

/// As many as the system allows, said when it is fewer than wanted.
fn connections(of_database: usize) -> ConnectionLimits {
    let wanted = ConnectionLimits::default();
    let Some(open_files) = open_files::raise() else { return wanted };
    let limits = wanted.within(open_files, of_database);
    if limits.at_once < wanted.at_once {
        let (at_once, wanted) = (limits.at_once, wanted.at_once);
        tracing::warn!(
            open_files,
            at_once,
            wanted,
            "few open files are allowed, so few connections are taken at once: raise LimitNOFILE"
        );
    }
    limits
}

fn public_url(text: &str) -> Result<Url, Unfit> {
    let url = text.parse().ok().filter(|url: &Url| matches!(url.scheme(), "http" | "https"));
    url.ok_or_else(|| Unfit::new("il faut une adresse, comme https://balado.academie.example"))
}

/// Wider than what an académie has, it would lift the limit for strangers.
fn egress_network(text: &str) -> Result<IpNet, Unfit> {
    let network: IpNet = expected(NETWORK)(text)?;
    let least = if network.addr().is_ipv4() { 8 } else { 32 };
    if network.prefix_len() < least {
        return Err(Unfit::new(format!(
            "ce réseau est trop grand, il lèverait la limite pour des inconnus : /{least} au plus"
        )));
    }
    Ok(network)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_egress_network_is_not_half_of_the_internet() {
        let table = [
            ("192.0.2.16/28", true, "a few addresses"),
            ("10.0.0.0/8", true, "all of a private network"),
            ("0.0.0.0/1", false, "half of the Internet"),
            ("2001:db8::/32", true, "a provider"),
            ("::/0", false, "everybody"),
            ("192.0.2.16", false, "no network"),
        ];
        for (text, expected, case) in table {
            assert_eq!(egress_network(text).is_ok(), expected, "{case}");
        }
    }
}
