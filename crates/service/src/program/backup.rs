use std::{
    error::Error,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use balado_arguments::reason;
use balado_service::{
    clock::{Clock, SystemClock},
    store::sqlite::{CopyError, Restored, back_up, restore},
};
use clap::Args;

use super::{
    audit::BROKEN,
    data::database,
    database::{Database, existing_file},
    moved,
};

/// Where the copy goes.
#[derive(Debug, Args)]
pub struct Backup {
    /// Fichier à écrire, lisible par ce seul compte.
    #[arg(value_name = "FICHIER")]
    file: PathBuf,
    /// Remplace ce fichier s’il existe.
    #[arg(long = "remplacer")]
    replace: bool,
}

impl Backup {
    /// Copies the database of a service that runs or not.
    pub fn run(&self, data: &Path, database: &Database) -> Result<ExitCode, Box<dyn Error>> {
        database.refuse_server("Sauvegardez-la avec pg_dump, comme le dit docs/deployment.md.")?;
        let broken = back_up(&existing_file(data)?, &self.file, self.replace).map_err(said)?;
        let mut console = std::io::stdout();
        writeln!(console, "Sauvegarde écrite et relue : {}.", self.file.display())?;
        for (uai, at) in &broken {
            writeln!(console, "{uai} : {at}.")?;
        }
        Ok(if broken.is_empty() { ExitCode::SUCCESS } else { BROKEN.into() })
    }
}

/// Where the copy comes from.
#[derive(Debug, Args)]
pub struct Restore {
    /// Sauvegarde écrite par « backup ».
    #[arg(value_name = "FICHIER")]
    file: PathBuf,
    /// Remplace la base du dossier des données. Rien n’en est gardé : sauvegardez-la d’abord.
    #[arg(long = "remplacer")]
    replace: bool,
}

impl Restore {
    /// Puts a backup where the service reads it, when nobody does.
    pub fn run(&self, data: &Path, source: &Database) -> Result<(), Box<dyn Error>> {
        source.refuse_server(
            "Remettez une copie avec pg_restore, comme le dit docs/deployment.md.",
        )?;
        let now = SystemClock.now();
        let Restored { schools, accounts, imports } =
            restore(&self.file, &database(data), self.replace, now).map_err(said)?;
        moved::forget(data).map_err(|error| format!("{} : {}", data.display(), reason(&error)))?;
        writeln!(
            std::io::stdout(),
            "Base restaurée et vérifiée, journal compris. Établissements activés : {schools}. \
             Comptes : {accounts}. Imports : {imports}.\n\
             Les connexions sont fermées. Vous pouvez lancer le service."
        )?;
        Ok(())
    }
}

/// Why, in French, and what to do.
fn said(error: CopyError) -> String {
    match error {
        CopyError::File { path, error } => format!("{} : {}", path.display(), reason(&error)),
        CopyError::Open { path, error } => format!("{} : {}", path.display(), super::said(&error)),
        CopyError::Sqlite(error) => format!("la base ne peut pas être lue : {error}"),
        CopyError::Db(error) => {
            format!("la base ne peut pas être lue : {}", super::unanswered(error))
        }
        CopyError::Itself(path) => format!(
            "{} est la base elle-même : donnez un autre nom à la sauvegarde",
            path.display()
        ),
        CopyError::Exists(path) => format!(
            "{} existe déjà et n’a pas été touché. Pour le remplacer : --remplacer",
            path.display()
        ),
        CopyError::NotOurs(path) => {
            format!("{} n’est pas une sauvegarde de Balado", path.display())
        }
        CopyError::WithLog(path) => format!(
            "{} est accompagné de son journal (-wal) : c’est une base en service, ou sa copie par \
             un autre moyen. Faites-en une sauvegarde par « balado-service backup »",
            path.display()
        ),
        CopyError::Damaged { path, defect } => {
            format!("{} est abîmé : {defect}. Prenez une sauvegarde plus ancienne", path.display())
        }
        CopyError::Newer { path, found, known } => format!(
            "{} a été écrit par une version plus récente du service (tables {found} ; celle-ci \
             connaît {known}). Installez cette version",
            path.display()
        ),
        CopyError::Audit { uai, at } => format!(
            "le journal d’un établissement n’est pas tel qu’écrit : {uai}, {at}. Prenez une \
             sauvegarde plus ancienne, et gardez celle-ci pour comprendre"
        ),
        CopyError::InUse(path) => format!(
            "{} est ouvert par un autre programme. Arrêtez le service, puis recommencez",
            path.display()
        ),
    }
}
