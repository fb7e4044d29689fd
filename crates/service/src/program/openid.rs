use std::{
    error::Error,
    io::Write,
    path::{Path, PathBuf},
};

use balado_arguments::reason;
use balado_service::{
    clock::{Clock, SystemClock},
    openid::{Clients, Messenger, OpenidKeys, Patience, Provider, Role},
    secrets,
};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use url::{Host, Url};

use super::{data, database::Database};

/// The sites that have their visitors signed in, and the keys that tokens are signed with.
#[derive(Debug, Args)]
pub struct Sites {
    /// Sites qui connectent leurs visiteurs par ce service (OpenID Connect) : un fichier TOML, un bloc [[client]] par
    /// site ; voir docs/openid.md.
    #[arg(
        long = "openid-clients",
        env = "BALADO_OPENID_CLIENTS",
        value_name = "FICHIER",
        global = true
    )]
    clients: Option<PathBuf>,
    /// Clés qui signent pour ces sites [par défaut : « openid-keys.pem » dans le dossier des données].
    #[arg(
        long = "openid-keys",
        env = "BALADO_OPENID_KEYS_FILE",
        value_name = "FICHIER",
        global = true
    )]
    keys: Option<PathBuf>,
}

impl Sites {
    fn path(&self, data: &Path) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| data::openid_keys(data))
    }

    /// The provider, when there are sites. On a server's database, which other instances use, its keys are given or
    /// made on purpose; the only instance of an SQLite file makes its own.
    pub fn provider(
        &self,
        data: &Path,
        database: &Database,
        public_url: &Url,
        now: Timestamp,
    ) -> Result<Option<Provider>, Box<dyn Error>> {
        let Some(clients) = self.clients()? else { return Ok(None) };
        refuse_clear(public_url)?;
        let path = self.path(data);
        let keys = if database.is_server() {
            OpenidKeys::load(&path)?
        } else {
            OpenidKeys::load_or_create(&path, now)?
        };
        let messenger = Messenger::new(Patience::default())?;
        Ok(Some(Provider::new(public_url, clients, keys, messenger)))
    }

    /// How many sites there are, and where their keys are, or what is wrong. Nothing is made; nothing is said where
    /// there are none.
    pub fn look(&self, data: &Path, public_url: Option<&Url>) -> Option<Result<String, String>> {
        let clients = self.clients().transpose()?;
        let look = || -> Result<String, Box<dyn Error>> {
            let clients = clients?;
            if let Some(public_url) = public_url {
                refuse_clear(public_url)?;
            }
            let path = self.path(data);
            OpenidKeys::look(&path)?;
            Ok(format!("{} dans le fichier, clés dans {}", clients.len(), path.display()))
        };
        Some(look().map_err(|error| error.to_string()))
    }

    fn clients(&self) -> Result<Option<Clients>, Box<dyn Error>> {
        let Some(path) = &self.clients else { return Ok(None) };
        let named = |why: &dyn std::fmt::Display| format!("{} : {why}", path.display());
        let bytes = std::fs::read(path).map_err(|error| named(&reason(&error)))?;
        Ok(Some(Clients::parse(&bytes).map_err(|error| named(&error))?))
    }
}

/// Codes and tokens travel to that address.
fn refuse_clear(public_url: &Url) -> Result<(), String> {
    let here = match public_url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if public_url.scheme() == "https" || here {
        return Ok(());
    }
    Err("avec --openid-clients, l’adresse publique (--public-url) commence par https:// : des jetons y passent".into())
}

/// What is done to the keys of sites.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fait le fichier des clés, une fois pour toutes les instances : copiez-le ensuite sur chacune. Une instance seule
    /// sur un fichier SQLite fait le sien à son premier lancement avec des sites.
    Create,
    /// La prochaine clé signe, l’ancienne reste publiée, une autre est prête. Copiez ensuite le fichier sur chaque
    /// instance et relancez-les une à une ; aucun site n’a rien à faire.
    Rotate {
        /// Toutes les clés ont été vues par d’autres : en fait de nouvelles sans attendre, et ne publie plus les
        /// anciennes. Des sites peuvent refuser du monde le temps de relire les clés.
        #[arg(long = "tout-de-suite")]
        at_once: bool,
    },
    /// Montre ce qui est publié : à quoi sert chaque clé, son nom (kid), depuis quand.
    List,
    /// Tire le secret d’un nouveau site : le secret pour le site, son empreinte pour le fichier des sites.
    Secret,
}

impl Command {
    /// Changes the file, and says so without showing a key.
    pub fn run(&self, data: &Path, sites: &Sites) -> Result<(), Box<dyn Error>> {
        let (path, now) = (sites.path(data), SystemClock.now());
        let shown = path.display();
        let mut out = std::io::stdout();
        match self {
            Self::Create => {
                OpenidKeys::create(&path, now)?;
                writeln!(
                    out,
                    "Le fichier des clés des sites est fait : {shown}. Copiez-le sur chaque instance, et gardez-en une \
                     copie : sans lui, chacun change de nom sur chaque site."
                )?;
            }
            Self::Rotate { at_once } => {
                let mut keys = OpenidKeys::load(&path)?;
                if *at_once {
                    keys.replace(now)?;
                } else {
                    keys.rotate(now)?;
                }
                keys.save(&path)?;
                list(&mut out, &keys)?;
                writeln!(out, "Copiez {shown} sur chaque instance, puis relancez-les une à une.")?;
            }
            Self::List => list(&mut out, &OpenidKeys::load(&path)?)?,
            Self::Secret => {
                let secret = secrets::fresh_token()?;
                let hash = hex::encode(secrets::hash_token(&secret));
                writeln!(out, "Pour le site, une seule fois : {secret}")?;
                writeln!(out, "Pour le fichier des sites     : secret_sha256 = \"{hash}\"")?;
            }
        }
        Ok(())
    }
}

fn list(out: &mut impl Write, keys: &OpenidKeys) -> std::io::Result<()> {
    for (role, id, published_at) in keys.list() {
        let role = match role {
            Role::Signing => "signe",
            Role::Next => "prochaine",
            Role::Former => "ancienne",
        };
        writeln!(out, "{role:9} {id} publiée le {published_at}")?;
    }
    Ok(())
}
