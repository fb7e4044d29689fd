use std::{
    error::Error,
    io::Write,
    path::{Path, PathBuf},
};

use balado_arguments::{Unfit, reason};
use balado_core::school::{Academy, Uai};
use balado_service::{
    clock::{Clock, SystemClock},
    config::Academies,
    directory,
};
use clap::{Args, Subcommand};

use super::{database::Database, erase::Erase, export::Export};

/// Whose schools are served.
#[derive(Debug, Args)]
pub struct Served {
    /// Académies servies : « creteil », « paris », « orleans-tours »…
    #[arg(
        long = "academie",
        env = "BALADO_ACADEMIES",
        value_name = "ACADÉMIE",
        default_value = "creteil",
        value_delimiter = ',',
        value_parser = academy,
        global = true
    )]
    academies: Vec<&'static Academy>,
}

impl Served {
    /// As the service wants them.
    pub fn served(&self) -> Academies {
        Academies::from(self.academies.clone())
    }
}

fn academy(word: &str) -> Result<&'static Academy, Unfit> {
    Academy::of_word(word).ok_or_else(|| {
        let words: Vec<_> = Academy::all().map(Academy::word).collect();
        Unfit::new(format!("il faut l’un de ces mots : {}", words.join(", ")))
    })
}

/// A school's number, as people write it.
pub fn uai(text: &str) -> Result<Uai, Unfit> {
    text.parse()
        .map_err(|_| Unfit::new("il faut un RNE : 7 chiffres et leur lettre, comme 0779999A"))
}

/// What is done about schools.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Charge les établissements de l’annuaire de l’éducation (CSV de data.education.gouv.fr,
    /// « fr-en-annuaire-education »). À refaire quand l’annuaire change : rien n’est jamais supprimé.
    Import(Import),
    /// Écrit tout ce qui est gardé d’un établissement, en CSV et en JSON, sans les secrets.
    Export(Export),
    /// Efface tout ce qui est gardé d’un établissement, sauf son journal, qui ne nomme personne. Service en
    /// marche ou non.
    Erase(Erase),
}

impl Command {
    /// Answers on the console.
    pub async fn run(
        &self,
        data: &Path,
        database: &Database,
        served: &Academies,
    ) -> Result<(), Box<dyn Error>> {
        match self {
            Self::Import(import) => import.run(data, database, served).await,
            Self::Export(export) => export.run(data, database).await,
            Self::Erase(erase) => erase.run(data, database).await,
        }
    }
}

/// Which list.
#[derive(Debug, Args)]
pub struct Import {
    /// Le fichier CSV.
    #[arg(value_name = "FICHIER")]
    file: PathBuf,
    /// Prend la liste même si elle ferme la plupart des établissements connus.
    #[arg(long = "confirmer")]
    confirmed: bool,
}

impl Import {
    /// Reads, keeps, and says what changed.
    async fn run(
        &self,
        data: &Path,
        database: &Database,
        served: &Academies,
    ) -> Result<(), Box<dyn Error>> {
        let Self { file, confirmed } = self;
        let said = |error: &dyn Error| format!("{} : {error}", file.display());
        let bytes = std::fs::read(file)
            .map_err(|error| format!("{} : {}", file.display(), reason(&error)))?;
        let now = SystemClock.now();
        let read =
            directory::read(&bytes, served, now, *confirmed).map_err(|error| said(&error))?;
        let store = database.open(data).await?;
        let report = store.import_schools(read.list).await.map_err(|error| said(&error))?;
        writeln!(std::io::stdout(), "{report}\n{}", read.aside)?;
        Ok(())
    }
}
