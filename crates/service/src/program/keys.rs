use std::{
    error::Error,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use balado_arguments::number;
use balado_service::{
    clock::{Clock, clock_of},
    secrets::{KeyFile, KeyFileError, KeyId, ServerKey},
    store::{KeysRefusal, Store},
};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use tokio_util::task::AbortOnDropHandle;

use super::{data, database::Database};

/// Keys in the environment, for hosts that keep secrets there: one a word, the first one signs.
const IN_ENVIRONMENT: &str = "BALADO_KEYS";

/// How often the database is told that this instance has its keys still.
const NOTE_EVERY: Duration = Duration::from_mins(10);

/// Where the keys are.
#[derive(Debug, Args)]
pub struct Source {
    /// Fichier des clés du service [par défaut : « key » dans le dossier des données]. Leur valeur
    /// peut aussi être dans la variable d’environnement `BALADO_KEYS`.
    #[arg(long = "keys", env = "BALADO_KEYS_FILE", value_name = "FICHIER", global = true)]
    file: Option<PathBuf>,
}

impl Source {
    fn path(&self, data: &Path) -> PathBuf {
        self.file.clone().unwrap_or_else(|| data::key(data))
    }

    /// The keys of the environment, or those of the file. On a server's database, which other instances use,
    /// they are given or made on purpose; the only instance of an SQLite file makes its own.
    pub fn load(&self, data: &Path, database: &Database) -> Result<ServerKey, KeyFileError> {
        match std::env::var(IN_ENVIRONMENT) {
            Ok(words) => words.parse::<KeyFile>().map(|file| file.keys()),
            Err(_) if database.is_server() => ServerKey::load(&self.path(data)),
            Err(_) => ServerKey::load_or_create(&self.path(data)),
        }
    }
}

/// Joins the instances on a database: refused unless they have a key in common. As long as what is answered
/// lives, the database is told that these keys are in use.
pub async fn join(
    store: &Store,
    key: &ServerKey,
    clock: &Arc<dyn Clock>,
) -> Result<AbortOnDropHandle<()>, Box<dyn Error>> {
    meet(store, key, clock.now()).await?;
    let noting = note(store.clone(), key.ids(), Arc::clone(clock));
    Ok(AbortOnDropHandle::new(tokio::spawn(noting)))
}

async fn meet(store: &Store, key: &ServerKey, now: Timestamp) -> Result<(), Box<dyn Error>> {
    let ids = key.ids();
    let met = match store.meet_keys(ids.clone(), now).await {
        Ok(met) => met,
        Err(KeysRefusal::Strangers(known)) => return Err(strangers(&ids, &known).into()),
        Err(KeysRefusal::Store(error)) => return Err(error.into()),
    };
    if let Some(id) = met.new_signer {
        tracing::warn!(%id, "no other instance was seen with the key that this one signs with: \
            copy the key file to each of them, if there are others");
    }
    if !met.lacking.is_empty() {
        let lacking = listed(&met.lacking);
        tracing::warn!(
            lacking,
            "other instances have keys that this one lacks, and it cannot \
            verify what they sign with them: copy their key file here"
        );
    }
    Ok(())
}

async fn note(store: Store, ids: Vec<KeyId>, clock: Arc<dyn Clock>) {
    loop {
        tokio::time::sleep(NOTE_EVERY).await;
        // A failure is in the log; the next round tells it again.
        let _ = store.note_keys(ids.clone(), clock.now()).await;
    }
}

fn strangers(ours: &[KeyId], known: &[KeyId]) -> String {
    format!(
        "cette instance n’a aucune des clés que les autres instances de la base ont : elles refuseraient ses \
         codes, et elle les leurs. Clés d’ici : {} ; clés de la base : {}. Copiez ici le fichier des clés d’une \
         autre instance, ou donnez les mêmes BALADO_KEYS. Si personne ne les a plus, arrêtez toutes les \
         instances, puis : balado-service keys adopt. Rien n’a été changé",
        listed(ours),
        listed(known)
    )
}

fn listed(ids: &[KeyId]) -> String {
    ids.iter().map(KeyId::to_string).collect::<Vec<_>>().join(", ")
}

impl Source {
    /// Where the keys come from and what they are, or what is wrong with them. Nothing is made.
    pub fn look(&self, data: &Path, database: &Database) -> Result<(String, ServerKey), String> {
        if let Ok(words) = std::env::var(IN_ENVIRONMENT) {
            let file: KeyFile = words.parse().map_err(|error| format!("BALADO_KEYS : {error}"))?;
            return Ok((format!("dans {IN_ENVIRONMENT}"), file.keys()));
        }
        let path = self.path(data);
        let shown = path.display().to_string();
        match KeyFile::look(&path) {
            Ok(Some(file)) => Ok((format!("dans {shown}"), file.keys())),
            Ok(None) if database.is_server() => Err(format!(
                "{shown} n’existe pas : copiez-le d’une autre instance ; pour la première seulement : balado-service \
                 keys create"
            )),
            Ok(None) => {
                Err(format!("{shown} n’existe pas : lancez une fois le service, qui le crée"))
            }
            Err(error) => Err(format!("{shown} : {error}")),
        }
    }
}

/// What is done to the keys.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fait le fichier des clés, une fois pour toutes les instances d’une base PostgreSQL : copiez-le ensuite
    /// sur chacune. Une instance seule sur un fichier SQLite fait le sien à son premier lancement.
    Create,
    /// Fait oublier à la base PostgreSQL toutes les autres clés que celles d’ici : quand elles sont perdues,
    /// toutes les instances arrêtées. Les codes en route ne valent plus rien.
    Adopt,
    /// Ajoute une clé qui vérifie et ne signe pas encore : quand il y a plusieurs instances, faites-le
    /// d’abord, et relancez-les toutes.
    Prepare,
    /// Une nouvelle clé signe ; les anciennes vérifient encore ce qui a été envoyé. Relancez ensuite le
    /// service.
    Rotate {
        /// Nombre de clés gardées en tout.
        #[arg(long, default_value_t = 3, value_name = "NOMBRE",
            value_parser = number(1..=u8::MAX))]
        keep: u8,
    },
}

impl Command {
    /// Changes the file, or what the database knows of it, and says so without showing a key.
    pub async fn run(
        &self,
        data: &Path,
        source: &Source,
        database: &Database,
    ) -> Result<(), Box<dyn Error>> {
        if let Self::Adopt = self {
            return adopt(data, source, database).await;
        }
        if std::env::var_os(IN_ENVIRONMENT).is_some() {
            return Err(
                "les clés viennent de BALADO_KEYS : changez-les là, ou retirez cette variable"
                    .into(),
            );
        }
        let path = source.path(data);
        let (count, done) = self.change(&path)?;
        let (keys, path) = (if count == 1 { "clé" } else { "clés" }, path.display());
        writeln!(std::io::stdout(), "{done} {count} {keys} dans {path}. {}", self.then())?;
        Ok(())
    }

    /// How many keys the file has then, and what was done.
    fn change(&self, path: &Path) -> Result<(usize, &'static str), Box<dyn Error>> {
        if let Self::Create = self {
            let made = KeyFile::create(path)?;
            return Ok((made.len(), "Le fichier des clés est fait."));
        }
        let mut file = KeyFile::load(path)?;
        let done = if let Self::Rotate { keep } = self {
            file.rotate(usize::from(*keep))?;
            "Une nouvelle clé signe."
        } else {
            file.prepare()?;
            "La prochaine clé est prête : elle vérifie, et signera à la prochaine rotation."
        };
        file.save(path)?;
        Ok((file.len(), done))
    }

    fn then(&self) -> &'static str {
        match self {
            Self::Create => "Copiez-le sur chaque instance, puis lancez-les.",
            _ => "Relancez le service.",
        }
    }
}

async fn adopt(data: &Path, source: &Source, database: &Database) -> Result<(), Box<dyn Error>> {
    if !database.is_server() {
        return Err(
            "seule une base PostgreSQL connaît les clés de ses instances : donnez --database. \
                    Rien n’a été changé"
                .into(),
        );
    }
    let key = source.load(data, database)?;
    let store = database.open(data).await?;
    let now = clock_of(&store).await?.now();
    store.adopt_keys(key.ids(), now).await?;
    let ids = listed(&key.ids());
    writeln!(
        std::io::stdout(),
        "La base ne connaît plus que les clés d’ici : {ids}. Lancez le service."
    )?;
    Ok(())
}
