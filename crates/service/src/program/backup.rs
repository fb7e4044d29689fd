use std::{
    error::Error,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use balado_service::{
    clock::{Clock, SystemClock},
    store::sqlite::{Restored, back_up, restore},
};
use clap::Args;

use super::{audit::BROKEN, data::database};

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
    pub fn run(&self, data: &Path) -> Result<ExitCode, Box<dyn Error>> {
        let database = database(data);
        if !database.exists() {
            return Err(format!("il n’y a pas de base dans {}", data.display()).into());
        }
        let broken = back_up(&database, &self.file, self.replace)?;
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
    pub fn run(&self, data: &Path) -> Result<(), Box<dyn Error>> {
        let now = SystemClock.now();
        let Restored { schools, accounts, imports } =
            restore(&self.file, &database(data), self.replace, now)?;
        writeln!(
            std::io::stdout(),
            "Base restaurée et vérifiée, journal compris. Établissements activés : {schools}. \
             Comptes : {accounts}. Imports : {imports}.\n\
             Les connexions sont fermées. Vous pouvez lancer le service."
        )?;
        Ok(())
    }
}
