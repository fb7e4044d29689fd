use std::{
    error::Error,
    io::Write,
    path::{Path, PathBuf},
};

use balado_arguments::number;
use balado_service::secrets::{KeyFile, KeyFileError, ServerKey};
use clap::{Args, Subcommand};

use super::data;

/// Keys in the environment, for hosts that keep secrets there: one a word, the first one signs.
const IN_ENVIRONMENT: &str = "BALADO_KEYS";

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

    /// The keys of the environment, or those of the file.
    pub fn load(&self, data: &Path) -> Result<ServerKey, KeyFileError> {
        match std::env::var(IN_ENVIRONMENT) {
            Ok(words) => words.parse::<KeyFile>().map(|file| file.keys()),
            Err(_) => ServerKey::load_or_create(&self.path(data)),
        }
    }
}

/// What is done to the keys.
#[derive(Debug, Subcommand)]
pub enum Command {
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
    /// Changes the file, and says so without showing a key.
    pub fn run(&self, data: &Path, source: &Source) -> Result<(), Box<dyn Error>> {
        if std::env::var_os(IN_ENVIRONMENT).is_some() {
            return Err(
                "les clés viennent de BALADO_KEYS : changez-les là, ou retirez cette variable"
                    .into(),
            );
        }
        let path = source.path(data);
        let mut file = KeyFile::load_or_create(&path)?;
        let done = match self {
            Self::Prepare => {
                file.prepare()?;
                "La prochaine clé est prête : elle vérifie, et signera à la prochaine rotation."
            }
            Self::Rotate { keep } => {
                file.rotate(usize::from(*keep))?;
                "Une nouvelle clé signe."
            }
        };
        file.save(&path)?;
        let (count, path) = (file.len(), path.display());
        writeln!(std::io::stdout(), "{done} {count} clés dans {path}. Relancez le service.")?;
        Ok(())
    }
}
