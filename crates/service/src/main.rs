//! The service as a program: it answers, or looks after its own data.

mod program;

use std::{error::Error, io::Write, path::PathBuf, process::ExitCode};

use balado_service::owner_only;
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use program::{
    app, audit, backup,
    check::{self, Setting},
    data, database, ents, keys, moving, openid, purge, said, schools,
    serving::Serving,
};

/// Le service Balado : comptes des établissements, imports, connexion.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Dossier de la base, des clés et des courriels.
    #[arg(
        long,
        env = "BALADO_DATA",
        default_value = "balado-data",
        value_name = "DOSSIER",
        global = true
    )]
    data: PathBuf,
    #[command(flatten)]
    database: database::Database,
    #[command(flatten)]
    keys: keys::Source,
    #[command(flatten)]
    sites: openid::Sites,
    #[command(flatten)]
    academies: schools::Served,
    #[command(flatten)]
    keeping: purge::Keeping,
    #[command(flatten)]
    installers: app::Folder,
    #[command(flatten)]
    serving: Serving,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Without one, the service answers.
#[derive(Debug, Subcommand)]
enum Command {
    /// Renouvelle les clés du service sans couper personne.
    #[command(subcommand)]
    Keys(keys::Command),
    /// Clés qui signent pour les sites, et secrets de ceux-ci.
    #[command(subcommand)]
    OpenidKeys(openid::Command),
    /// Versions de Balado import que les postes installent.
    #[command(subcommand)]
    App(app::Command),
    /// Établissements de l’académie.
    #[command(subcommand)]
    Schools(schools::Command),
    /// ENT par lesquels élèves et professeurs arrivent.
    #[command(subcommand)]
    Ents(ents::Command),
    /// Vérifie le journal de ce qui a été fait pour chaque établissement.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Vérifie que tout est là : base, tables, clés, droits, horloge, ENT, adresse publique, mandataires, courriel, place,
    /// fichiers ouverts. Les options du service se donnent avant « check ». Ne change rien. Code de sortie : 0 tout va
    /// bien, 1 quelque chose est à corriger.
    Check(check::Check),
    /// Efface ce qui a été gardé assez longtemps, comme le service le fait chaque jour : comptes désactivés depuis
    /// --keep-deactivated mois, noms dans les imports d’un an (les comptes rendus restent), lignes en attente, états
    /// d’avant, demandes et connexions finies.
    Purge,
    /// Copie la base, service en marche ou non : tout ce qui était fait au début, rien d’après. Les clés
    /// n’y sont pas. Code de sortie : 0 bonne, 1 pas de sauvegarde, 2 écrite mais un journal est rompu.
    Backup(backup::Backup),
    /// Met une sauvegarde à la place de la base, service arrêté, après l’avoir vérifiée : pages, version
    /// des tables, journal de chaque établissement.
    Restore(backup::Restore),
    /// Déménage du fichier SQLite vers une base PostgreSQL vide, service arrêté : tout ou rien, relu et comparé
    /// ligne à ligne. Coupé, il se recommence. Code de sortie : 0 fait, 1 rien de fait, 2 fait mais un
    /// journal était déjà rompu.
    Move(moving::Move),
}

#[tokio::main]
async fn main() -> ExitCode {
    owner_only::mask();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let arguments = match balado_arguments::read::<Arguments>() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    match run(arguments).await {
        Ok(code) => code,
        Err(error) => {
            // For whoever typed the command, and for the journal of whatever started it. Nothing is
            // left to do when nobody takes it.
            let _unwritten = writeln!(std::io::stderr(), "balado-service : {}", said(&*error));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let Arguments { data, database, keys, sites, academies, keeping, installers, serving, command } =
        arguments;
    if let Some(Command::Check(check)) = &command {
        let setting = Setting {
            data: &data,
            database: &database,
            keys: &keys,
            sites: &sites,
            serving: &serving,
        };
        return check.run(setting).await;
    }
    let served = academies.served();
    data::close(&data)?;
    let _held = match command {
        Some(Command::Restore(_) | Command::Move(_)) => data::hold_alone(&data)?,
        _ => data::hold(&data)?,
    };
    match command {
        None => {
            let releases = installers.releases(&data);
            let retention = keeping.retention();
            serving.run(&data, &database, (&keys, &sites), (served, releases), retention).await?;
        }
        Some(Command::Keys(command)) => command.run(&data, &keys, &database).await?,
        Some(Command::OpenidKeys(command)) => command.run(&data, &sites)?,
        Some(Command::App(command)) => command.run(&installers.releases(&data))?,
        Some(Command::Schools(command)) => command.run(&data, &database, &served).await?,
        Some(Command::Ents(command)) => command.run(&database.open(&data).await?).await?,
        // Looked at above, before anything is made.
        Some(Command::Check(_)) => {}
        Some(Command::Purge) => purge::run(&data, &database, &keeping).await?,
        Some(Command::Audit(command)) => return command.run(&data, &database).await,
        Some(Command::Backup(command)) => return command.run(&data, &database),
        Some(Command::Move(command)) => return command.run(&data, &database).await,
        Some(Command::Restore(command)) => command.run(&data, &database)?,
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_manual_page_says_what_the_command_does() {
        let command = balado_arguments::french(super::Arguments::command());
        balado_testkit::manual::compare(&command, "8");
    }
}
