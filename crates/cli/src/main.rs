//! `balado`: the desk without a window, for scripts, nightly runs and support.
//!
//! What is asked for goes to the standard output; questions, progress and reproaches go to the
//! standard error. The exit status is documented by `balado --help`.

mod check;
mod diagnose;
mod failure;
mod history;
mod print;
mod push;
mod said;
mod session_file;
mod sign_in;
mod undo;

use std::process::ExitCode;

use balado_arguments::expected;
use balado_desk::ImportId;
use clap::{Parser, Subcommand};

use failure::{Failure, status};
use sign_in::Access;

const STATUSES: &str = "\
Code de retour :
  0   tout va bien
  1   check : une partie d’un fichier est perdue, douteuse ou mise de côté
  2   un fichier est refusé ; rien n’a été envoyé
  3   la demande n’a pas abouti, la personne a répondu non, ou diagnose a trouvé ce qui empêche
  64  la commande est mal écrite

Environnement :
  BALADO_SERVICE     l’adresse du service
  BALADO_PROXY       le proxy : nom:port, l’adresse d’un script, ou « aucun » ; il l’emporte sur
                     HTTPS_PROXY, qui l’emporte sur les réglages du poste
  BALADO_STATE_DIR   le dossier des préférences et des imports en cours
  BALADO_NO_KEYRING  n’utilise pas le trousseau de clés

Ce que l’établissement a décidé pour ses postes l’emporte sur ces variables : /etc/balado/policy.toml,
la clé Software\\Policies\\Balado du registre sous Windows, les préférences gérées sous macOS.";

/// Vérifie et envoie dans Balado les exports de comptes de l’ENT.
#[derive(Parser)]
#[command(name = "balado", bin_name = "balado", version, after_help = STATUSES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Lit et vérifie des fichiers ; rien ne quitte ce poste
    Check(check::Options),
    /// Compare des fichiers avec Balado, puis les envoie
    Push(push::Options),
    /// Montre les imports de l’établissement
    History {
        #[command(flatten)]
        access: Access,
    },
    /// Annule un import
    Undo {
        /// Le numéro de l’import, donné par « balado history »
        #[arg(value_name = "IMPORT",
            value_parser = expected::<ImportId>("un numéro donné par « balado history »"))]
        id: ImportId,
        /// Ne pose pas de question
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        access: Access,
    },
    /// Vérifie ce poste, son réseau et le service, et dit ce qui empêche Balado de fonctionner
    Diagnose {
        /// N’écrit que le texte pour l’assistance : aucun nom de personne, aucun mot de passe
        #[arg(long)]
        support: bool,
        #[command(flatten)]
        access: Access,
    },
    /// Donne au proxy de l’établissement le nom et le mot de passe qu’il demande, une fois pour toutes
    Proxy {
        #[command(flatten)]
        access: Access,
    },
    /// Ouvre une session avec le code reçu dans la boîte de l’établissement
    SignIn {
        #[command(flatten)]
        access: Access,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match balado_arguments::read::<Arguments>() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    match run(arguments.command).await {
        Ok(status) => ExitCode::from(status),
        Err(Failure::ClosedPipe) => ExitCode::from(status::OK),
        Err(failure) => {
            print::tell(&failure.help());
            ExitCode::from(status::FAILED)
        }
    }
}

async fn run(command: Command) -> Result<u8, Failure> {
    match command {
        Command::Check(options) => check::run(options).await,
        Command::Push(options) => push::run(options).await,
        Command::History { access } => history::run(&access).await,
        Command::Undo { id, yes, access } => undo::run(id, yes, &access).await,
        Command::Diagnose { access, support } => diagnose::run(&access, support).await,
        Command::Proxy { access } => diagnose::proxy(&access).await,
        Command::SignIn { access } => sign_in::run(&access).await,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        balado_arguments::french(super::Arguments::command()).debug_assert();
    }

    #[test]
    fn the_manual_page_says_what_the_command_does() {
        let command = balado_arguments::french(super::Arguments::command());
        balado_testkit::manual::compare(&command, "1");
    }
}
