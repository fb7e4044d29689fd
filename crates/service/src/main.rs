//! The service as a program: an SQLite file, mails as files, one address to listen on.

use std::{error::Error, io::Write, net::SocketAddr, path::PathBuf, sync::Arc};

use balado_core::school::Uai;
use balado_service::{
    AppState, Metrics,
    clock::SystemClock,
    config::{Limits, SignInLimits},
    mail::{Console, Files},
    proxies::TrustedProxies,
    secrets::ServerKey,
    serve::serve,
    store::{Sqlite, Store},
};
use clap::Parser;
use ipnet::IpNet;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;
use url::Url;

/// The school of `--demo`: its number is right, and nobody's.
const DEMO: (&str, &str) = ("0779999A", "Collège Les Tilleuls");

/// Le service Balado : comptes des établissements, imports, connexion.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Dossier de la base, de la clé et des courriels.
    #[arg(long, env = "BALADO_DATA", default_value = "balado-data", value_name = "DOSSIER")]
    data: PathBuf,
    /// Adresse d’écoute ; port 0 pour un port libre.
    #[arg(long, env = "BALADO_LISTEN", default_value = "127.0.0.1:7077", value_name = "ADRESSE")]
    listen: SocketAddr,
    /// Adresse où les gens joignent le service ; par défaut, celle d’écoute.
    #[arg(long, env = "BALADO_PUBLIC_URL", value_name = "URL")]
    public_url: Option<Url>,
    /// Réseau de vos mandataires (10.0.0.0/8) : eux seuls sont crus sur l’adresse du client.
    #[arg(long, env = "BALADO_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',')]
    trusted_proxy: Vec<IpNet>,
    /// Crée un établissement fictif, montre ses courriels en entier et n’impose pas d’attente entre eux.
    #[arg(long, env = "BALADO_DEMO")]
    demo: bool,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.data)?;
    let listener = TcpListener::bind(arguments.listen).await?;
    let address = listener.local_addr()?;
    let state = state(&arguments, address)?;
    if arguments.demo {
        prepare_demo(state.store.as_ref()).await?;
    }
    announce(&arguments, address)?;
    serve(listener, state, stopped()).await?;
    Ok(())
}

fn state(arguments: &Arguments, address: SocketAddr) -> Result<AppState, Box<dyn Error>> {
    let Arguments { data, demo, .. } = arguments;
    let here = format!("http://{address}/");
    let console = if *demo { Console::Whole } else { Console::Notice };
    let mut limits = Limits::default();
    if *demo {
        limits.sign_in = SignInLimits::without_waiting();
    }
    Ok(AppState {
        store: Arc::new(Sqlite::open(&data.join("balado.sqlite"))?),
        mailer: Arc::new(Files::new(data.join("mails"), console)?),
        clock: Arc::new(SystemClock),
        key: ServerKey::load_or_create(&data.join("key"))?,
        limits,
        proxies: TrustedProxies::from(arguments.trusted_proxy.clone()),
        public_url: arguments.public_url.clone().map_or_else(|| here.parse(), Ok)?,
        metrics: Metrics::default(),
    })
}

async fn prepare_demo(store: &dyn Store) -> Result<(), Box<dyn Error>> {
    let uai: Uai = DEMO.0.parse()?;
    store.name_school(uai, DEMO.1.to_owned()).await?;
    Ok(())
}

fn announce(arguments: &Arguments, address: SocketAddr) -> std::io::Result<()> {
    let mut console = std::io::stdout();
    if arguments.demo {
        let (uai, name) = DEMO;
        writeln!(console, "Essai : dans Balado import, tapez le RNE {uai} ({name}).")?;
        writeln!(console, "Le courriel de connexion s’affichera ici, avec son code.")?;
    }
    writeln!(console, "listening on http://{address}")?;
    console.flush()
}

/// Ends on Ctrl-C, and on the signal that service managers send.
async fn stopped() {
    let interrupted = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C cannot be heard");
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
    tracing::info!("stopping: requests under way end first");
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(error) => {
            tracing::error!(%error, "SIGTERM cannot be heard");
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
