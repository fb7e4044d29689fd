use std::{error::Error, io::Write, path::PathBuf};

use balado_arguments::reason;
use balado_service::{arrivals::Ents, store::Store};
use clap::Subcommand;

/// What is done about ENTs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Charge la table des ENT à la place de la précédente : un CSV avec les colonnes « pour » (un RNE, un
    /// département « 077 » ou un genre d’établissement « 077 lycée »), « nom », « adresse » et, si besoin,
    /// « identifiants » (« sans préfixe »). Ce qui est le plus proche d’un établissement compte.
    Import {
        /// Le fichier CSV.
        #[arg(value_name = "FICHIER")]
        file: PathBuf,
    },
    /// Montre la table, dans le même format.
    Show,
}

impl Command {
    /// Reads and keeps, or shows.
    pub async fn run(&self, store: &Store) -> Result<(), Box<dyn Error>> {
        let mut out = std::io::stdout();
        match self {
            Self::Import { file } => {
                let named = |why: &dyn std::fmt::Display| format!("{} : {why}", file.display());
                let bytes = std::fs::read(file).map_err(|error| named(&reason(&error)))?;
                let ents = Ents::parse(&bytes).map_err(|error| named(&error))?;
                let lines = ents.0.len();
                store.replace_ents(ents).await?;
                writeln!(out, "ENT connus : {lines}. La table précédente est remplacée.")?;
            }
            Self::Show => write!(out, "{}", store.ents().await?)?,
        }
        Ok(())
    }
}
