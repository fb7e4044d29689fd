//! `balado`: the desk without a window, for scripts, nightly runs and support.
//!
//! What is asked for goes to the standard output; questions, progress and reproaches go to the
//! standard error. The exit status is documented by `balado --help`.

mod check;
mod failure;
mod history;
mod print;
mod push;
mod said;
mod session_file;
mod sign_in;
mod undo;

use std::process::ExitCode;

use balado_desk::ImportId;
use clap::{ArgAction, Parser, Subcommand, error::ErrorKind};

use failure::{Failure, status};
use sign_in::Access;

const TEMPLATE: &str = "{about-with-newline}\nUsage : {usage}\n\n{all-args}{after-help}";

const STATUSES: &str = "\
Code de retour :
  0   tout va bien
  1   check : une partie d’un fichier est perdue, douteuse ou mise de côté
  2   un fichier est refusé ; rien n’a été envoyé
  3   la demande n’a pas abouti, ou la personne a répondu non
  64  la commande est mal écrite

Environnement :
  BALADO_SERVICE     l’adresse du service
  BALADO_STATE_DIR   le dossier des préférences et des imports en cours
  BALADO_NO_KEYRING  n’utilise pas le trousseau de clés";

/// Vérifie et envoie dans Balado les exports de comptes de l’ENT.
#[derive(Parser)]
#[command(name = "balado", version, help_template = TEMPLATE, after_help = STATUSES)]
#[command(subcommand_help_heading = "Commandes", subcommand_value_name = "COMMANDE")]
#[command(disable_help_flag = true, disable_version_flag = true, disable_help_subcommand = true)]
struct Arguments {
    /// Affiche cette aide
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// Affiche la version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Lit et vérifie des fichiers ; rien ne quitte ce poste
    #[command(help_template = TEMPLATE)]
    Check(check::Options),
    /// Compare des fichiers avec Balado, puis les envoie
    #[command(help_template = TEMPLATE)]
    Push(push::Options),
    /// Montre les imports de l’établissement
    #[command(help_template = TEMPLATE)]
    History {
        #[command(flatten)]
        access: Access,
    },
    /// Annule un import
    #[command(help_template = TEMPLATE)]
    Undo {
        /// Le numéro de l’import, donné par « balado history »
        #[arg(value_name = "IMPORT")]
        id: ImportId,
        /// Ne pose pas de question
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        access: Access,
    },
    /// Ouvre une session avec le code reçu dans la boîte de l’établissement
    #[command(help_template = TEMPLATE)]
    SignIn {
        #[command(flatten)]
        access: Access,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
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
        Command::SignIn { access } => sign_in::run(&access).await,
    }
}

/// Help and version are no mistake; everything else ends with a status no file can give.
fn usage(error: &clap::Error) -> ExitCode {
    // Nothing better can be done when the terminal itself does not take the sentence.
    let _unwritten = error.print();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ExitCode::from(status::OK),
        _ => ExitCode::from(status::USAGE),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        super::Arguments::command().debug_assert();
    }
}
