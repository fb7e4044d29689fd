use std::{error::Error, io::Write, net::SocketAddr, path::Path, sync::Arc};

use balado_arguments::{Unfit, expected, number};
use balado_core::school::Uai;
use balado_service::{
    AppState, Metrics,
    clock::SystemClock,
    config::{Academies, Limits, SignInLimits},
    egress::EgressNetworks,
    mail::{Console, post},
    proxies::{TrustedProxies, Watchers},
    serve::serve_with,
    store::{Sqlite, Store},
};
use clap::Args;
use ipnet::IpNet;
use tokio::net::TcpListener;
use url::Url;

use super::{
    data::database,
    keys, mail,
    stop::{abandoned, stopped},
    tls,
};

/// The school of `--demo`: its number is right, and nobody's.
const DEMO: (&str, &str) = ("0779999A", "Collège Les Tilleuls");

/// How a network is written.
const NETWORK: &str = "un réseau, comme 10.0.0.0/8";

/// How the service answers.
#[derive(Debug, Args)]
pub struct Serving {
    /// Adresse d’écoute ; port 0 pour un port libre.
    #[arg(long, env = "BALADO_LISTEN", default_value = "127.0.0.1:7077", value_name = "ADRESSE")]
    listen: SocketAddr,
    /// Adresse où les gens joignent le service ; par défaut, celle d’écoute.
    #[arg(long, env = "BALADO_PUBLIC_URL", value_name = "URL")]
    public_url: Option<Url>,
    /// Réseau de vos mandataires (10.0.0.0/8) : eux seuls sont crus sur l’adresse du client.
    #[arg(long, env = "BALADO_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',')]
    trusted_proxy: Vec<IpNet>,
    /// Réseau qui peut lire /metrics, outre cette machine.
    #[arg(long, env = "BALADO_METRICS_FROM", value_name = "CIDR", value_delimiter = ',')]
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
    #[command(flatten)]
    tls: tls::Tls,
    #[command(flatten)]
    mail: mail::Mailing,
    /// Crée un établissement fictif, montre ses courriels en entier et n’impose pas d’attente entre eux.
    #[arg(long, env = "BALADO_DEMO")]
    demo: bool,
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
        keys: &keys::Source,
        served: Academies,
    ) -> Result<(), Box<dyn Error>> {
        let listener = TcpListener::bind(self.listen).await?;
        let address = listener.local_addr()?;
        let certificate = self.tls.certificate()?;
        let scheme = if certificate.is_some() { "https" } else { "http" };
        let here: Url = format!("{scheme}://{address}/").parse()?;
        let state = self.state(data, keys, here, served)?;
        if self.demo {
            prepare_demo(state.store.as_ref()).await?;
        }
        self.announce(scheme, address)?;
        let (finish, finished) = tokio::sync::oneshot::channel();
        let sending = tokio::spawn(post::run(state.clone(), async {
            // Dropped by a failure, it ends too.
            let _ = finished.await;
        }));
        let served = serve_with(listener, certificate, state, self.end()).await;
        // The post ended by itself when nobody listens any more.
        let _ = finish.send(());
        sending.await?;
        Ok(served?)
    }

    fn end(&self) -> impl Future<Output = ()> + Send + 'static {
        let follows = self.until_input_ends;
        async move {
            tokio::select! {
                () = stopped() => {}
                () = abandoned(), if follows => {}
            }
        }
    }

    fn state(
        &self,
        data: &Path,
        keys: &keys::Source,
        here: Url,
        served: Academies,
    ) -> Result<AppState, Box<dyn Error>> {
        let console = if self.demo { Console::Whole } else { Console::Notice };
        let mut limits = Limits::default();
        limits.sign_in.per_egress = self.egress_links;
        if self.demo {
            limits.sign_in = SignInLimits::without_waiting();
        }
        Ok(AppState {
            store: Arc::new(Sqlite::open(&database(data))?),
            mailer: self.mail.mailer(data, console)?,
            letters: Arc::default(),
            clock: Arc::new(SystemClock),
            key: keys.load(data)?,
            limits,
            academies: served,
            proxies: TrustedProxies::from(self.trusted_proxy.clone()),
            egress: EgressNetworks::from(self.egress_networks.clone()),
            watchers: Watchers::from(self.metrics_from.clone()),
            public_url: self.public_url.clone().unwrap_or(here),
            metrics: Metrics::default(),
        })
    }

    fn announce(&self, scheme: &str, address: SocketAddr) -> std::io::Result<()> {
        let mut console = std::io::stdout();
        if self.demo {
            let (uai, name) = DEMO;
            writeln!(console, "Essai : dans Balado import, tapez le RNE {uai} ({name}).")?;
            writeln!(console, "Le courriel de connexion s’affichera ici, avec son code.")?;
        }
        writeln!(console, "listening on {scheme}://{address}")?;
        console.flush()
    }
}

async fn prepare_demo(store: &dyn Store) -> Result<(), Box<dyn Error>> {
    let uai: Uai = DEMO.0.parse()?;
    store.name_school(uai, DEMO.1.to_owned()).await?;
    Ok(())
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
