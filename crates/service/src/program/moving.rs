use std::{error::Error, io::Write, path::Path, process::ExitCode, time::Duration};

use balado_arguments::reason;
use balado_service::{
    clock::{Clock, SystemClock},
    store::{
        DbError, MoveRefusal, MoveReport, Store,
        postgres::{Options, Patience},
        sqlite::{OpenError, Sqlite},
    },
};
use clap::Args;

use super::{
    audit::BROKEN,
    database::{self, Database, existing_file},
    moved::Moving,
};

/// Longer than any move takes.
const LONGEST: Duration = Duration::from_hours(24);

/// Where everything goes.
#[derive(Debug, Args)]
pub struct Move {
    /// Base PostgreSQL vide où tout va, « `postgres://balado@bd.exemple.fr/balado` ».
    #[arg(long = "to", value_name = "ADRESSE")]
    to: String,
}

impl Move {
    /// Copies, compares, and marks the file that was left. The caller is alone with the folder.
    pub async fn run(&self, data: &Path, database: &Database) -> Result<ExitCode, Box<dyn Error>> {
        database.refuse_server("Un déménagement part du fichier SQLite : retirez cette option.")?;
        let file = existing_file(data)?;
        let source = Sqlite::look(&file).map(Store::over).map_err(|error| unread(&file, &error))?;
        let target = self.target(database)?;
        let place = target.address.to_string();
        let target = database::server(target).await?;
        let unmarked = |error| format!("{} : {}", data.display(), reason(&error));
        let moving =
            Moving::begin(data, &words("Déménagement commencé", &place)).map_err(unmarked)?;
        let report = match target.take_all(&source).await {
            Ok(report) => report,
            // Nobody knows whether it was kept: the mark stays, and says so.
            Err(refusal @ MoveRefusal::Store(DbError::Doubt)) => {
                return Err(said(refusal, &place).into());
            }
            Err(refusal) => {
                moving.give_up().map_err(unmarked)?;
                return Err(said(refusal, &place).into());
            }
        };
        moving.finish(&words("Déménagé", &place)).map_err(unmarked)?;
        tell(&report, &place, &file)?;
        Ok(if report.broken.is_empty() { ExitCode::SUCCESS } else { BROKEN.into() })
    }

    fn target(&self, database: &Database) -> Result<Options, Box<dyn Error>> {
        let options = database.options("--to", &self.to)?;
        let patience = Patience { transaction: LONGEST, ..options.patience };
        Ok(Options { patience, ..options })
    }
}

fn words(what: &str, place: &str) -> String {
    let now = SystemClock.now();
    format!("{what} vers la base PostgreSQL {place} ({now}).\n")
}

fn tell(report: &MoveReport, place: &str, file: &Path) -> std::io::Result<()> {
    let mut console = std::io::stdout();
    let of = |table| report.of(table);
    let done = if report.found { "était déjà" } else { "est maintenant" };
    writeln!(console, "Tout {done} dans {place}, relu et comparé ligne à ligne :")?;
    writeln!(
        console,
        "  établissements : {}, comptes : {}, gestionnaires : {} ;",
        of("school"),
        of("account"),
        of("manager")
    )?;
    writeln!(
        console,
        "  imports et comptes rendus : {}, états d’avant : {}, lots en attente : {} ;",
        of("import"),
        of("change"),
        of("staged_chunk")
    )?;
    writeln!(
        console,
        "  entrées du journal : {}, journaux rompus : {} ;",
        of("audit"),
        report.broken.len()
    )?;
    writeln!(
        console,
        "  connexions : {}, demandes de lien : {}, courriels : {}.",
        of("session"),
        of("sign_in"),
        of("mail_outbox")
    )?;
    for (uai, at) in &report.broken {
        writeln!(console, "{uai} : {at}. Il l’était déjà avant le déménagement.")?;
    }
    writeln!(
        console,
        "Lancez le service avec --database, les mêmes clés et le même dossier : les connexions ouvertes le \
         restent. {} n’a pas été changé et ne sert plus ; effacez-le quand tout va bien, il contient des noms.",
        file.display()
    )
}

fn unread(file: &Path, error: &OpenError) -> String {
    format!("{} : {}", file.display(), database::unopened_file(error))
}

fn said(refusal: MoveRefusal, place: &str) -> String {
    match refusal {
        MoveRefusal::NotEmpty => format!(
            "la base {place} contient déjà autre chose. Rien n’a été changé : donnez une base vide \
             (createdb -E UTF8)"
        ),
        MoveRefusal::Differs(table) => format!(
            "ce qui a été écrit dans {place} n’est pas ce qui a été lu (table {table}) : un autre programme y \
             écrit. Rien n’a été gardé : arrêtez-le, puis recommencez"
        ),
        MoveRefusal::Store(DbError::Doubt) => format!(
            "la base {place} a été coupée au dernier moment : on ne sait pas si tout y est. Recommencez la même \
             commande : elle finit, ou constate que c’était fait. D’ici là le fichier SQLite ne sert pas"
        ),
        MoveRefusal::Store(error) => format!(
            "le déménagement vers {place} n’a pas abouti : {}. Le fichier SQLite est intact ; recommencez",
            super::unanswered(error)
        ),
    }
}
